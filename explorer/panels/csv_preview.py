"""The first rows of a CSV file as a table: the chosen columns named, what is no number dimmed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from explorer.core.csv_form import Preview, number_in
from explorer.look.theme import Theme

ROWS = 8
MOST_COLUMNS = 60
MISSING = "missing"
_LONGEST = 60


class CsvPreview(QTableWidget):
    """A table to look at.

    Attributes
    ----------
    shown
        The rows, or None before there are any.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shown: Preview | None = None
        self._decimal = "."
        self.setAccessibleName("The first rows of the file")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(round(22 * theme.scale))
        height = self.verticalHeader().defaultSectionSize()
        self.setMinimumHeight((ROWS + 1) * height + round(14 * theme.scale))

    def show_rows(self, shown: Preview, chosen: tuple[str, str], decimal: str) -> None:
        """Show rows, with x and y in the columns ``chosen``."""
        self.shown, self._decimal = shown, decimal
        self.setRowCount(min(ROWS, len(shown.rows)))
        self.setColumnCount(min(MOST_COLUMNS, len(shown.names)))
        for r, row in enumerate(shown.rows[:ROWS]):
            for c in range(self.columnCount()):
                text = row[c].strip() if c < len(row) else ""
                item = QTableWidgetItem(text[:_LONGEST])
                self.setItem(r, c, item)
        self.mark(*chosen)
        self.resizeColumnsToContents()

    def mark(self, x: str, y: str) -> None:
        """Say in the header which columns are x and y, and dim the others."""
        if self.shown is None:
            return
        for c in range(self.columnCount()):
            name = self.shown.names[c]
            roles = [role for role, chosen in (("x", x), ("y", y)) if chosen == name]
            title = f"{name} → {' and '.join(roles)}" if roles else name
            self.setHorizontalHeaderItem(c, QTableWidgetItem(title))
            for r in range(self.rowCount()):
                item = self.item(r, c)
                if item is not None:
                    self._dress(item, bool(roles))
        self.resizeColumnsToContents()

    def _dress(self, item: QTableWidgetItem, chosen: bool) -> None:
        """Show whether a cell counts: a chosen one that is no number is struck out."""
        is_number = number_in(item.text(), self._decimal) is not None
        align = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        theme, font = self._theme, QFont(self.font())
        if chosen and not item.text():
            item.setText(MISSING)
        elif not chosen and item.text() == MISSING:
            item.setText("")
        font.setStrikeOut(chosen and not is_number and item.text() != MISSING)
        item.setFont(font)
        ink = theme.ink if chosen and is_number else theme.bad if chosen else theme.ink2
        item.setForeground(QColor(ink))
        if chosen and not is_number:
            item.setToolTip("No number: its row is left out")
        else:
            item.setToolTip("")

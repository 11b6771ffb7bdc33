"""The first rows of a CSV file as a table: columns named, rows without a point marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from explorer.core.csv_form import CsvForm, Preview
from explorer.look.numbers import format_number
from explorer.look.theme import Theme

ROWS = 8
"""Rows that there is room for at the least."""
MOST_COLUMNS = 60
STRETCHED = 6
"""Columns that share the whole width; more of them are as wide as they need."""
MISSING = "missing"
_LONGEST = 60

Moments = dict[str, tuple[float, float]]
"""Mean and standard deviation of ``x`` or ``y``, for what is standardised."""


class CsvPreview(QTableWidget):
    """A table to look at; beside each row stands its line in the file.

    Attributes
    ----------
    shown
        The rows, or None before there are any.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shown: Preview | None = None
        self._form = CsvForm()
        self.setAccessibleName("The first rows of the file")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.verticalHeader().setDefaultSectionSize(round(22 * theme.scale))
        self.horizontalHeader().setMinimumSectionSize(round(54 * theme.scale))
        height = self.verticalHeader().defaultSectionSize()
        rows = max(3, round(ROWS / theme.scale))  # in big type the fields want to be seen too
        self.setMinimumHeight((rows + 1) * height + round(14 * theme.scale))

    def show_rows(self, shown: Preview, form: CsvForm) -> None:
        """Show rows, written in a form; `mark` says which columns count."""
        self.shown, self._form = shown, form
        self.setRowCount(len(shown.rows))
        self.setColumnCount(min(MOST_COLUMNS, len(shown.names)))
        self.setVerticalHeaderLabels([f"{line:,}" for line in shown.lines])
        for r in range(self.rowCount()):
            for c in range(self.columnCount()):
                self.setItem(r, c, QTableWidgetItem())
        few = self.columnCount() <= STRETCHED
        modes = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(modes.Stretch if few else modes.Interactive)

    def mark(self, x: str, y: str, moments: Moments | None = None) -> None:
        """Say which columns are x and y, and show their values, standardised by ``moments``."""
        if self.shown is None:
            return
        roles = [
            [role for role, name in (("x", x), ("y", y)) if name == self.shown.names[c]]
            for c in range(self.columnCount())
        ]
        for c, here in enumerate(roles):
            name = self.shown.names[c]
            title = f"{name} → {' and '.join(here)}" if here else name
            if any(role in (moments or {}) for role in here):
                title += ",\nstandardised"
            self.setHorizontalHeaderItem(c, QTableWidgetItem(title))
        chosen = [c for c, here in enumerate(roles) if here]
        for r, row in enumerate(self.shown.rows):
            cells = [row[c].strip() if c < len(row) else "" for c in range(len(roles))]
            out = any(self._form.number(cells[c]) is None for c in chosen)
            for c, here in enumerate(roles):
                scaled = next(((moments or {})[k] for k in here if k in (moments or {})), None)
                item = self.item(r, c)
                if item is not None:
                    self._dress(item, cells[c], bool(here), out, scaled)
        if self.columnCount() > STRETCHED:
            self.resizeColumnsToContents()

    def _dress(
        self,
        item: QTableWidgetItem,
        text: str,
        chosen: bool,
        out: bool,
        scaled: tuple[float, float] | None,
    ) -> None:
        """Show a cell as it counts: of a row that is left out, what is no number is struck out."""
        value, theme, font = self._form.number(text), self._theme, QFont(self.font())
        align = Qt.AlignmentFlag.AlignLeft if value is None else Qt.AlignmentFlag.AlignRight
        item.setTextAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        hint = ""
        if chosen and value is None:
            hint = f"{'No number' if text else 'Nothing there'}: the row is left out"
        elif out:
            hint = "The row is left out"
        elif scaled is not None and value is not None:
            mean, sd = scaled
            hint = f"In the file: {text}"
            text = format_number((value - mean) / (sd if sd > 0 else 1.0), 4)
        wrong = chosen and value is None
        font.setStrikeOut(wrong and bool(text))
        item.setText((text or (MISSING if chosen else ""))[:_LONGEST])
        item.setFont(font)
        ink = theme.bad if wrong else theme.ink if chosen and not out else theme.ink2
        item.setForeground(QColor(ink))
        item.setBackground(QBrush(QColor(theme.bad_badge)) if out else QBrush())
        item.setToolTip(hint)

"""The heads of the columns of the table of runs: painted, clicked, and reached by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.keys import ENTER, claims
from explorer.panels.controls.text import BOLD, centred_baseline, draw_line, with_symbols
from explorer.panels.controls.theming import draw_focus
from explorer.panels.run_table_columns import ARROW, padding_of, short_head, side_of
from explorer.panels.run_table_facts import NUMBERS, Column
from explorer.panels.run_table_model import RunTableModel

HEAD, COMPACT_HEAD = 31, 26
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_HELD = frozenset({*_SIDEWAYS, *ENTER})


class RunTableHead(QHeaderView):
    """Shows what each column is, and by which the rows are sorted.

    With the keyboard, Left and Right go from head to head and Enter sorts.

    Attributes
    ----------
    focused
        The column that the keyboard is at.

    Signals: those of every header; ``sectionClicked`` asks to sort.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.focused = Column.LOSS
        self.setSectionsClickable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Sort the runs")
        self.setMinimumSectionSize(8)
        self.setHighlightSections(False)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the height of a row of heads."""
        base = COMPACT_HEAD if self._table.compact else HEAD
        return QSize(super().sizeHint().width(), round(base * self._theme.scale))

    @property
    def _table(self) -> RunTableModel:
        model = self.model()
        assert isinstance(model, RunTableModel)
        return model

    def event(self, event: QEvent) -> bool:
        """Keep the keys that it acts on from the window's shortcuts."""
        return claims(event, _HELD) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go sideways from head to head; sort on Enter."""
        key = Qt.Key(event.key())
        if key in _SIDEWAYS:
            shown = [c for c in Column if not self.isSectionHidden(c)]
            at = shown.index(self.focused) if self.focused in shown else 0
            self.focused = shown[min(max(at + _SIDEWAYS[key], 0), len(shown) - 1)]
            self._say()
            self.viewport().update()
        elif key in ENTER:
            self.sectionClicked.emit(self.focused)
            self._say()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the column that the rows are sorted by."""
        super().focusInEvent(event)
        self.focused = self._table.column
        if self.isSectionHidden(self.focused):
            self.focused = Column.RUN
        self._say()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _say(self) -> None:
        model, role = self._table, Qt.ItemDataRole.AccessibleTextRole
        name = model.headerData(self.focused, Qt.Orientation.Horizontal, role)
        way = ""
        if model.column == self.focused:
            way = ", sorted, highest first" if model.descending else ", sorted, lowest first"
        self.setAccessibleDescription(f"{name}{way}")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a head with the arrow of the order."""
        theme, model, column = self._theme, self._table, Column(section)
        box, scale = QRectF(rect), self._theme.scale
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, QColor(theme.panel if model.compact else theme.raised))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(theme.line))
        text = with_symbols(model.headerData(section, Qt.Orientation.Horizontal) or "")
        is_sorted = column == model.column
        weight, ink = (BOLD, theme.ink) if is_sorted else (400, theme.ink2)
        width = mixed_width(text, theme.label, weight)
        left, side = padding_of(theme, model.compact), side_of(theme, model.compact)
        room = box.width() - 2 * left
        if column in (Column.BEST, Column.STEPS) and width > room:
            text = short_head(text)
            width = mixed_width(text, theme.label, weight)
        x = box.left() + (side if column == Column.RUN else left)
        if column in NUMBERS:
            end = side if model.compact and column == Column.STEPS else left
            x = box.right() - end - width
        base = centred_baseline(theme.label, box.top(), box.height() - 1)
        draw_line(painter, x, base, text, theme.label, ink, weight)
        if is_sorted and column != Column.EYE:
            name = "chevron-up" if model.descending else "chevron-down"
            # It may stand in the padding of the head before.
            painter.setClipping(False)
            apart = 6 * scale if model.compact else ARROW * scale / 2 + 2
            at = x - apart if column in NUMBERS else x + width + apart
            middle = QPointF(at, box.center().y())
            size = round((10 if model.compact else 12) * scale)
            draw_icon(painter, theme, name, middle, size, color=theme.ink)
        if self.hasFocus() and column == self.focused:
            draw_focus(painter, box.adjusted(0, 0, 0, -1), theme.accent)
        painter.restore()

"""The rows of a picker's list: a thumbnail, a title and a second line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.text import (
    MEDIUM,
    centred_baseline,
    draw_line,
    fit,
    with_symbols,
)
from explorer.panels.controls.theming import draw_box, draw_focus

_TWO_LINE_WIDTH = 300

KEY = Qt.ItemDataRole.UserRole
DETAIL = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class RowPainter(QStyledItemDelegate):
    """Paints rows: a thumbnail at the left, the title, the detail under it.

    Attributes
    ----------
    height
        A row's height in px.
    ringed
        Whether the current row has the outline of what has the keyboard.
    """

    def __init__(
        self, theme: Theme, thumbnail: QSize, pixmaps: dict[str, QPixmap], parent: QListWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnail = thumbnail
        self._pixmaps = pixmaps
        self._list = parent
        self._line = round(theme.body * 1.5)
        self.ringed = False
        self.height = max(self._line + 8, thumbnail.height() + 8)

    def width_for(self, items: Sequence[PickerItem]) -> int:
        """Return the width that shows every title and most of a detail."""
        px = self._theme.body
        widths = (mixed_width(with_symbols(item.title), px, MEDIUM) for item in items)
        titles = round(max(widths, default=0))
        details = any(item.detail for item in items)
        if details:
            self.height = max(self.height, self._line + round(self._theme.tick * 1.4) + 10)
        text = max(titles, _TWO_LINE_WIDTH if details else 0)
        scroll_bar = 14
        return self._text_left + text + 8 + scroll_bar

    @property
    def _text_left(self) -> int:
        return 8 + (self._thumbnail.width() + 8 if not self._thumbnail.isEmpty() else 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a row's size."""
        return QSize(80, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        theme, box = self._theme, QRectF(option.rect)
        if index.row() == self._list.currentRow():
            draw_box(painter, box, theme.tint, None)
            if self.ringed:
                draw_focus(painter, box, theme.accent)
        if not self._thumbnail.isEmpty():
            place = QRectF(box.left() + 6, 0, self._thumbnail.width(), self._thumbnail.height())
            place.moveTop(round(box.center().y() - place.height() / 2))
            pixmap = self._pixmaps.get(index.data(KEY))
            if pixmap is None:
                painter.fillRect(place, theme.raised)
            else:
                painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        left = box.left() + self._text_left
        room = box.right() - left - 6
        detail = index.data(DETAIL)
        weight = MEDIUM if detail else 400
        top, line = (box.top() + 4, self._line) if detail else (box.top(), self.height)
        title = fit(with_symbols(index.data()), room, theme.body, weight)
        base = centred_baseline(theme.body, top, line)
        draw_line(painter, left, base, title, theme.body, theme.ink, weight)
        if detail:
            below = centred_baseline(theme.tick, top + line - 2, theme.tick * 1.4)
            second = fit(with_symbols(detail), room, theme.tick)
            draw_line(painter, left, below, second, theme.tick, theme.ink2)

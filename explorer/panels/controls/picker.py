"""A searchable combo box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.keys import ENTER, claims
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.text import BOLD, centred_baseline, draw_line, fit, with_symbols
from explorer.panels.controls.theming import draw_box, draw_focus

if TYPE_CHECKING:
    from explorer.panels.controls.picker_popup import PickerPopup

ItemSource = Callable[[], Sequence[PickerItem]]

_OPENERS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, *ENTER})
_LETTERS = frozenset(range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1))
_PADDING = 7
_CHEVRON = 14


class Picker(QWidget):
    """Shows what is chosen; opens a list, with a line to search it, to choose something else.

    The list is asked for each time it opens, so nothing is read before it is needed.

    Attributes
    ----------
    source
        Returns the items to choose from.
    key
        The key of the item shown.
    title
        The text shown.
    popup
        The open list, or None.

    Signals
    -------
    picked
        Something else was chosen (str, its key).
    opened
        The list is open; thumbnails may be made now.
    closed
        It is closed again.
    """

    picked = Signal(str)
    opened = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        source: ItemSource,
        height: int = 26,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a picker called ``name``; a flat one shows bold text alone until pointed at."""
        super().__init__(parent)
        self.source = source
        self.key = ""
        self.title = ""
        self.popup: PickerPopup | None = None
        self.thumbnail_size = QSize()
        self._theme = theme
        self._name = name
        self._flat = flat
        self._height = height
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    # --- what it shows ---

    def set_current(self, key: str, title: str) -> None:
        """Show ``title``, the item of ``key``; sends nothing."""
        if (key, title) != (self.key, self.title):
            self.key, self.title = key, title
            self.setAccessibleDescription(title)
            self.updateGeometry()
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows the whole title."""
        text = mixed_width(with_symbols(self.title), self._pixels, self._weight)
        room = 2 if self._flat else 2 * _PADDING + _CHEVRON + 3
        return QSize(round(text + room) + 1, self._row_height)

    def minimumSizeHint(self) -> QSize:
        """Return the size that shows a few letters."""
        return QSize(min(self.sizeHint().width(), 60), self._row_height)

    # --- what a hand does ---

    def event(self, event: QEvent) -> bool:
        """Keep the keys that open the list, letters too, from the window's shortcuts."""
        return claims(event, _OPENERS | _LETTERS) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the list."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list on ↓, ↑ and Enter, and on a letter, which then is searched for."""
        text = event.text()
        if event.key() in _OPENERS or event.key() == Qt.Key.Key_Space:
            self.open()
        elif text.strip() and text.isprintable() and not event.modifiers() & _COMMANDS:
            self.open(text)
        else:
            super().keyPressEvent(event)

    def open(self, search: str = "") -> PickerPopup:
        """Open the list below, or above where there is no room."""
        # Lists open after the first frame, which needn't wait for their classes.
        from explorer.panels.controls.picker_popup import PickerPopup

        popup = PickerPopup(self._theme, self._name, self.source(), self.thumbnail_size, self)
        popup.chosen.connect(self._on_chosen)
        popup.closed.connect(self._on_closed)
        popup.select(self.key)
        self.popup = popup
        popup.show_at(self, QPoint(0, self.height()))
        if search:
            popup.search.setText(search)
        self.opened.emit()
        self.update()
        return popup

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, text, chevron and outline."""
        painter = QPainter(self)
        theme, box = self._theme, QRectF(self.rect())
        pointed = self.underMouse() or self.popup is not None
        if not self._flat:
            draw_box(painter, box, theme.raised if pointed else theme.panel, theme.field_line)
        elif pointed:
            draw_box(painter, box, theme.raised, None)
        left = 0.0 if self._flat else float(_PADDING)
        chevron_room = _CHEVRON + _PADDING + 3 if not self._flat else (_CHEVRON if pointed else 0)
        px, weight = self._pixels, self._weight
        text = fit(with_symbols(self.title), self.width() - left - chevron_room, px, weight)
        ink = theme.ink if self.isEnabled() else theme.ink3
        base = centred_baseline(px, 0, self.height())
        end = draw_line(painter, left, base, text, px, ink, weight)
        if not self._flat:
            at = QPointF(self.width() - _PADDING - _CHEVRON / 2, self.height() / 2)
            draw_icon(painter, theme, "chevron-down", at, _CHEVRON)
        elif pointed or self.hasFocus():
            at = QPointF(min(end + 4, self.width() - _CHEVRON) + _CHEVRON / 2, self.height() / 2)
            draw_icon(painter, theme, "chevron-down", at, _CHEVRON)
        if self.hasFocus():
            draw_focus(painter, box, theme.accent)

    # --- inside ---

    @property
    def _row_height(self) -> int:
        return max(self._height, round(self._theme.body * 1.7))

    @property
    def _pixels(self) -> int:
        small = self._height < 24 and not self._flat
        return self._theme.label if small else self._theme.body

    @property
    def _weight(self) -> int:
        return BOLD if self._flat else 400

    def _on_chosen(self, key: str) -> None:
        if key != self.key:
            self.picked.emit(key)

    def _on_closed(self) -> None:
        self.popup = None
        self.closed.emit()
        self.update()


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

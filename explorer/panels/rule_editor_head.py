"""The head of the rule editor: whose rule it is, and what can be done with all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.look.icons import icon
from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.plain_button import PlainButton
from explorer.panels.controls.swatch import SWATCH_WIDTH, Swatch
from explorer.panels.controls.text import BOLD, centred_baseline, draw_line, fit, with_symbols

_HEIGHT, _SIDE, _GAP = 44, 16, 10
_WIDE = 560  # px from which buttons say in words what they do
_WHAT = "Rule of "  # left out where there is no room for it
BACK, KEEP, CLOSE = (
    "Back to the textbook",
    "Keep as an optimizer of my own…",
    "Close the rule editor (Esc)",
)


class EditorHead(QWidget):
    """A swatch, the title, the word "edited", and buttons; icons alone where it is narrow.

    Attributes
    ----------
    back, keep, close_button
        The buttons as words (``back``, ``keep``) and the cross.
    back_icon, keep_icon
        The same where there is no room for words.

    Signals
    -------
    back_asked, keep_asked, close_asked
        A button was pressed.
    """

    back_asked = Signal()
    keep_asked = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a head without a title."""
        super().__init__(parent)
        self._theme = theme
        self._title, self._edited = "", False
        self._swatch = Swatch(theme, parent=self)
        self.back = PlainButton(BACK)
        self.keep = PlainButton("Keep…")
        self.keep.setToolTip(KEEP)
        self.keep.setAccessibleName(KEEP)
        self.back_icon = IconButton(theme, "reset", BACK)
        self.keep_icon = IconButton(theme, "plus", KEEP)
        self.close_button = IconButton(theme, "close", CLOSE)
        for button in (self.back, self.back_icon):
            button.clicked.connect(self.back_asked)
        for button in (self.keep, self.keep_icon):
            button.clicked.connect(self.keep_asked)
        self.close_button.clicked.connect(self.close_asked)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        for button in (self.back, self.back_icon, self.keep, self.keep_icon, self.close_button):
            self._row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._can_keep = self._can_back = False
        self.paint_with(theme)

    def show_run(self, title: str, style: int, color: str, edited: bool) -> None:
        """Show whose rule it is, and whether it says something else than the textbook."""
        self._title, self._edited = title, edited
        self._swatch.set_style(style, color)
        self.setAccessibleName(f"{_WHAT}{title}{', edited' if edited else ''}")
        self.setToolTip(self.accessibleName())
        self.update()

    def allow(self, back: bool, has_textbook: bool, keep: bool) -> None:
        """Say what can be done: go back (shown where there is a textbook), and keep it."""
        for button in (self.back, self.back_icon):
            button.setEnabled(back)
        for button in (self.keep, self.keep_icon):
            button.setEnabled(keep)
        self._can_back, self._can_keep = has_textbook, True
        self._choose()

    def deny(self) -> None:
        """Show that nothing can be edited."""
        self._can_back = self._can_keep = False
        self._choose()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        side = round(_SIDE * theme.scale)
        self._row.setContentsMargins(side, 0, side - 6, 0)
        self.back.setIcon(icon("reset", theme, round(14 * theme.scale)))
        self._choose()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a head."""
        return QSize(330, round(_HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return the same height, and little width."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose words or icons."""
        super().resizeEvent(event)
        self._swatch.move(round(_SIDE * self._theme.scale), (self.height() - 16) // 2)
        self._choose()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, the word, and the line below."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.line))
        left = round(_SIDE * theme.scale) + SWATCH_WIDTH + _GAP
        shown = [b for b in (self.back, self.back_icon, self.keep, self.keep_icon) if b.isVisible()]
        right = min(b.x() for b in (*shown, self.close_button)) - _GAP
        px = theme.head if self.width() >= _WIDE * theme.scale else theme.body
        word = "edited" if self._edited else ""
        wide = mixed_width(word, theme.body) + _GAP if word else 0
        if right - left - wide < 90 * theme.scale:
            word, wide = "", 0.0
        room, title = right - left - wide, with_symbols(self._title)
        if mixed_width(_WHAT + title, px, BOLD) <= room:
            title = _WHAT + title
        title = fit(title, room, px, BOLD)
        base = centred_baseline(px, 0, self.height())
        end = draw_line(painter, left, base, title, px, theme.ink, BOLD)
        draw_line(painter, end + _GAP, base, word, theme.body, theme.ink2)

    def _choose(self) -> None:
        wide = self.width() >= _WIDE * self._theme.scale
        self.back.setVisible(wide and self._can_back)
        self.back_icon.setVisible(not wide and self._can_back)
        self.keep.setVisible(wide and self._can_keep)
        self.keep_icon.setVisible(not wide and self._can_keep)
        self.update()

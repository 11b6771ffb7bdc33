"""A run's swatch: its line with its marker, as the canvas and the plots draw them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.look.runs import draw_swatch, run_style
from explorer.look.theme import Theme

SWATCH_WIDTH = 36
MARKER_RADIUS = 4.0
HIDDEN_OPACITY = 0.45


class Swatch(QWidget):
    """Shows the swatch of one run style.

    Attributes
    ----------
    index
        The style's place in the cycle of run styles.
    color
        A colour that takes the place of the style's; empty for none.
    """

    def __init__(self, theme: Theme, index: int = 0, parent: QWidget | None = None) -> None:
        """Make the swatch of the style at ``index``."""
        super().__init__(parent)
        self.index, self.color = index, ""
        self._theme = theme
        self.setFixedSize(SWATCH_WIDTH, 16)

    def set_style(self, index: int, color: str = "") -> None:
        """Show another style, or the same in a colour of its own."""
        if (index, color) != (self.index, self.color):
            self.index, self.color = index, color
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours from ``theme``."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the swatch's fixed size."""
        return QSize(SWATCH_WIDTH, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line and marker."""
        painter = QPainter(self)
        rect = QRectF(0, 0, SWATCH_WIDTH, self.height())
        draw_swatch(painter, run_style(self._theme, self.index, self.color), rect, MARKER_RADIUS)

"""A small picture of the points that are being read from a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.look.fonts import ui_font
from explorer.look.numbers import format_number
from explorer.look.theme import Theme

MOST = 1_500
"""Points that are drawn, evenly picked."""
SIZE = (210, 190)
"""At the least, in px of the light theme."""


class CsvPicture(QWidget):
    """Points with the least and the largest value beside each axis.

    Attributes
    ----------
    xs, ys
        What is drawn.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.xs: Sequence[float] = ()
        self.ys: Sequence[float] = ()
        self.setAccessibleName("Picture of the points")
        self.setMinimumSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return a size in proportion to the type."""
        return QSize(*(round(side * self._theme.scale) for side in SIZE))

    def show_points(self, x: Sequence[float], y: Sequence[float]) -> None:
        """Draw these points."""
        self.xs, self.ys = x, y
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, points and ends."""
        painter, theme = QPainter(self), self._theme
        px = theme.tick
        frame = QRectF(1.0, 1.0, self.width() - 2.0, self.height() - 1.6 * px - 4)
        painter.fillRect(frame, QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(frame)
        if not self.xs:
            return
        (x0, x1), (y0, y1) = _ends(self.xs), _ends(self.ys)
        inner = frame.adjusted(6, 1.5 * px, -6, -1.5 * px)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(theme.accent)
        ink.setAlphaF(0.55)
        pen = QPen(ink, 3.0 * theme.scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        across, up = inner.width() / (x1 - x0), inner.height() / (y1 - y0)
        painter.drawPoints(
            [
                QPointF(inner.x() + (x - x0) * across, inner.bottom() - (y - y0) * up)
                for x, y in zip(self.xs, self.ys, strict=True)
            ]
        )
        painter.setPen(QColor(theme.ink2))
        painter.setFont(ui_font(px))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        below = QRectF(1.0, frame.bottom() + 2, frame.width(), 1.6 * px)
        painter.drawText(below, left, format_number(min(self.xs), 3))
        painter.drawText(below, right, format_number(max(self.xs), 3))
        words = frame.adjusted(5, 2, -5, -2)
        painter.drawText(words, left | Qt.AlignmentFlag.AlignTop, format_number(max(self.ys), 3))
        painter.drawText(words, left | Qt.AlignmentFlag.AlignBottom, format_number(min(self.ys), 3))


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    # Halved, because the span of two finite numbers can overflow.
    if not high / 2 - low / 2 > 0 or high - low == float("inf"):
        return low - 1.0, low + 1.0 if high == low else high
    return low, high

"""The round button that plays and pauses."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from explorer.look.theme import Theme
from explorer.panels.controls.painted_button import PaintedButton

_SIZE = 32


class PlayButton(PaintedButton):
    """The round button in the accent: a triangle while paused, two bars while playing.

    Attributes: none of its own.

    Signals: as every button's.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a button that shows a triangle."""
        super().__init__(theme, parent)
        self._playing = False
        self.setFixedSize(self.sizeHint())
        self._name()

    def set_playing(self, playing: bool) -> None:
        """Show bars while ``playing``."""
        if playing != self._playing:
            self._playing = playing
            self._name()
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and size from ``theme``."""
        super().paint_with(theme)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the button's fixed size."""
        return QSize(_SIZE, _SIZE) * self._theme.scale

    def hitButton(self, pos: QPoint) -> bool:
        """Return whether ``pos`` is on the disc."""
        radius = self.width() / 2
        off = QPointF(pos) - QPointF(radius, radius)
        return off.x() ** 2 + off.y() ** 2 <= radius**2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw disc, sign and outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.scale(theme.scale, theme.scale)
        disc = QRectF(0, 0, _SIZE, _SIZE)
        painter.setPen(Qt.PenStyle.NoPen)
        accent = QColor(theme.accent)
        if self.isDown():
            accent = accent.darker(115)
        elif self.underMouse():
            accent = accent.lighter(108)
        painter.setBrush(accent)
        painter.drawEllipse(disc)
        painter.setBrush(QColor(theme.on_accent))
        painter.drawPath(_bars() if self._playing else _triangle())
        if self.hasFocus():
            # On the accent, an outline in the accent would not be seen: a gap sets it off.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.panel), 2.0))
            painter.drawEllipse(disc.adjusted(3, 3, -3, -3))

    def _name(self) -> None:
        self.setAccessibleName("Pause" if self._playing else "Play")
        self.setToolTip("Pause (Space)" if self._playing else "Play (Space)")


def _triangle() -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(12.5, 10.5), QPointF(22, 16), QPointF(12.5, 21.5)]))
    path.closeSubpath()
    return path


def _bars() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(11, 10, 3.5, 12), 0.8, 0.8)
    path.addRoundedRect(QRectF(17.5, 10, 3.5, 12), 0.8, 0.8)
    return path

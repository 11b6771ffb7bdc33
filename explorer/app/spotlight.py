"""What covers a presentation: a dark sheet with a hole at the pointer, or nothing but black."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QPainter, QPainterPath, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

RADIUS = 0.13
"""Of the height."""
DARKNESS = 0.55
FRAME = 16


class Cover(QWidget):
    """A sheet over the whole of another widget, which it follows in size.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is covered."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def toggle(self) -> None:
        """Cover, or uncover."""
        self.setGeometry(self._over.rect())
        self.setVisible(self.isHidden())
        self.raise_()


class Blank(Cover):
    """Black, so that all look at the one who speaks."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw black."""
        QPainter(self).fillRect(self.rect(), QColor("black"))


class Spotlight(Cover):
    """A dark sheet with a round hole that follows the pointer."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._at = QPoint(-1, -1)
        # The pointer is asked where it is: widgets below see moves of it only where they care.
        self._timer = QTimer(self, interval=FRAME)
        self._timer.timeout.connect(self._follow)

    def toggle(self) -> None:
        """Switch the light on or off."""
        super().toggle()
        if self.isHidden():
            self._timer.stop()
        else:
            self._follow()
            self._timer.start()

    @property
    def radius(self) -> int:
        """The radius of the hole in px."""
        return round(RADIUS * self.height())

    def _follow(self) -> None:
        at = self.mapFromGlobal(QCursor.pos())
        if at != self._at:
            reach = self.radius + 2
            for point in (self._at, at):
                around = QRegion(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
                self.update(around)
            self._at = at

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet around the hole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet, hole = QPainterPath(), QPainterPath()
        sheet.addRect(self.rect())
        hole.addEllipse(self._at, self.radius, self.radius)
        dark = QColor("black")
        dark.setAlphaF(DARKNESS)
        painter.fillPath(sheet.subtracted(hole), dark)
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawPath(hole)

"""The part of the canvas that takes the mouse: pan, zoom, place and drag the start."""

from __future__ import annotations

from math import hypot

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

GRAB = 15.0  # px around the start within which a drag takes hold of it


class MouseFrame(pg.ViewBox):
    """A view box that also lets the start be dragged and placed.

    Attributes
    ----------
    handle
        Where the start is, in px of the scene, or None where there is none.
    holding
        Whether the start is being dragged.

    Signals
    -------
    clicked(QPointF)
        A place in the frame was clicked, in px.
    double_clicked()
        A double click; its first half came as ``clicked``.
    dragged(QPointF, bool)
        The start is dragged to a place in px; True at the end.
    """

    clicked = Signal(QPointF)
    double_clicked = Signal()
    dragged = Signal(QPointF, bool)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.handle: QPointF | None = None
        self.holding = False
        self._offset = QPointF()
        self.disableAutoRange()

    def grabs(self, at: QPointF) -> bool:
        """Whether a press there would take hold of the start."""
        if self.handle is None:
            return False
        return hypot(at.x() - self.handle.x(), at.y() - self.handle.y()) <= GRAB

    def mouseClickEvent(self, ev: MouseClickEvent) -> None:
        """Tell single and double clicks of the left button."""
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        if ev.double():
            self.double_clicked.emit()
        elif not self.grabs(ev.scenePos()):
            self.clicked.emit(QPointF(ev.scenePos()))

    def mouseDragEvent(self, ev: MouseDragEvent, axis: int | None = None) -> None:
        """Drag the start if the press was on it, and else the view."""
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        if ev.isStart():
            at = QPointF(ev.buttonDownScenePos())
            self.holding = self.grabs(at)
            if self.holding and self.handle is not None:
                # The start does not jump to the cursor when it is taken by its rim.
                self._offset = self.handle - at
        if not self.holding:
            super().mouseDragEvent(ev, axis)
            return
        ev.accept()
        self.holding = not ev.isFinish()
        self.dragged.emit(QPointF(ev.scenePos()) + self._offset, ev.isFinish())


def crosshair(ink: QColor, halo: QColor, ratio: float) -> QCursor:
    """Return a crosshair to be the cursor itself: a painted one would lag behind the hand.

    ``ratio`` is device pixels to a pixel.
    """
    half = 10
    side = round((2 * half + 1) * ratio)
    picture = QPixmap(side, side)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    middle = half + 0.5
    with QPainter(picture) as painter:
        for color, width, reach in ((halo, 3.5, half), (ink, 1.5, half - 1)):
            painter.setPen(QPen(color, width))
            for dx, dy in ((reach, 0), (0, reach)):
                painter.drawLine(
                    QPointF(middle - dx, middle - dy), QPointF(middle + dx, middle + dy)
                )
    return QCursor(picture, half, half)

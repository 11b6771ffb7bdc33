"""The widget of a canvas under the pointer: what is read there, and what a press would do."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.views.canvas_mouse import MouseFrame, crosshair
from explorer.views.canvas_scene import CanvasScene


class PointedView(pg.GraphicsView):
    """A scene with a frame that takes the mouse.

    Attributes
    ----------
    scene_painter
        What is shown, and its painting.

    Signals
    -------
    lit(str)
        The pointer is at an arrow of this quantity; empty when it left.
    """

    lit = Signal(str)

    def __init__(self, scene: CanvasScene, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.scene_painter = scene
        self._pointed = ""
        self._box = MouseFrame()
        self.addItem(self._box)
        self._set_cross()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the loss under the cursor, and show what a press would do."""
        super().mouseMoveEvent(event)
        at = event.position()
        inside = self._box.geometry().contains(at)
        self.scene_painter.cursor = (at.x(), at.y()) if inside else None
        held = Qt.MouseButton.LeftButton in event.buttons()
        if not held:
            self._set_cursor(at, inside)
            self._point_at(self.scene_painter.overlay.key_at(at.x(), at.y()) if inside else "")
        elif not self._box.holding and inside:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take back the closed hand."""
        super().mouseReleaseEvent(event)
        self._set_cursor(event.position(), self._box.geometry().contains(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing once the cursor has left."""
        super().leaveEvent(event)
        self.scene_painter.cursor = None
        self._point_at("")
        self.viewport().update()

    def _point_at(self, key: str) -> None:
        """Tell which quantity's arrow the pointer is at, once."""
        if key != self._pointed:
            self._pointed = key
            self.lit.emit(key)

    def _set_cursor(self, at: QPointF, inside: bool) -> None:
        if not inside:
            self.viewport().unsetCursor()
        elif self._box.grabs(at):
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().setCursor(self._cross)

    def _set_cross(self) -> None:
        style = self.scene_painter.ground.style
        ratio = self.devicePixelRatioF()
        self._cross = crosshair(style.color("ink"), style.color("halo"), ratio)

"""A canvas in the hands of somebody without a mouse: Ctrl and an arrow move it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from explorer.look.style import draw_focus_ring
from explorer.views.canvas_pointer import PointedView
from explorer.views.canvas_scene import CanvasScene

SHARE = 0.1  # of what is shown, that one key moves it
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class KeyedView(PointedView):
    """A canvas that Tab reaches, with a ring while it has the keyboard from there.

    Attributes: as of `PointedView`.

    Signals: as of `PointedView`.
    """

    def __init__(self, scene: CanvasScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription("Ctrl and an arrow key move it")

    def move_view(self, right: float, up: float) -> None:
        """Show what lies so many times the present width to the right, and height up."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        self._box.translateBy(x=right * (x1 - x0), y=up * (y1 - y0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Ctrl and an arrow; arrows alone are the playhead's."""
        way = _WAYS.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way is None or modifiers != Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.move_view(SHARE * way[0], SHARE * way[1])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where Tab brought the keyboard."""
        self._ring = event.reason() in _BY_TAB
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the ring."""
        if self._ring and self.hasFocus():
            theme = self.scene_painter.ground.style.theme
            draw_focus_ring(painter, QRectF(self.viewport().rect()), theme, 0.0)

"""What a hand does with the start: drag it, place it with a click, think better of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from PySide6.QtWidgets import QApplication

from explorer.views.canvas_logic import Plane
from explorer.views.canvas_mouse import MouseFrame
from explorer.views.canvas_scene import CanvasScene


class StartHand(QObject):
    """Moves the start of a scene as the mouse does.

    Signals
    -------
    moved(object, bool)
        The start is elsewhere, a tuple of floats; True once the hand has let go.
    reset()
        The problem's own range is wanted.
    """

    moved = Signal(object, bool)
    reset = Signal()

    def __init__(
        self,
        scene: CanvasScene,
        mouse: MouseFrame,
        plane: Callable[[], Plane | None],
        parent: QObject,
    ) -> None:
        """Take the scene, the mouse in its frame, and how to learn what the frame shows."""
        super().__init__(parent)
        self._scene = scene
        self._plane = plane
        self._before: tuple[float, ...] | None = None
        # A click counts at once; only its end waits until it can't become a double click.
        self._click_end = QTimer(self)
        self._click_end.setSingleShot(True)
        self._click_end.timeout.connect(self._end_click)
        mouse.clicked.connect(self._click)
        mouse.double_clicked.connect(self._double_click)
        mouse.dragged.connect(self._drag)

    def _parameters(self, at: QPointF) -> tuple[float, ...] | None:
        """Return the parameters at a place, held in the frame."""
        plane = self._plane()
        if plane is None:
            return None
        frame = plane.frame
        x = min(max(at.x(), frame.x), frame.right)
        y = min(max(at.y(), frame.y), frame.bottom)
        return self._scene.ground.parameters(x, y, plane)

    def _move(self, w: tuple[float, ...], finished: bool) -> None:
        self._scene.start = w
        self.moved.emit(w, finished)

    def _drag(self, at: QPointF, finished: bool) -> None:
        self._end_click()
        self._scene.held = not finished
        w = self._parameters(at)
        if w is not None:
            self._move(w, finished)

    def _click(self, at: QPointF) -> None:
        self._end_click()
        w = self._parameters(at)
        if w is not None:
            self._before = self._scene.start
            self._move(w, finished=False)
            self._click_end.start(QApplication.doubleClickInterval())

    def _end_click(self) -> None:
        """Let a click count for good."""
        if self._click_end.isActive() or self._before is not None:
            self._click_end.stop()
            self._before = None
            if self._scene.start is not None:
                self.moved.emit(self._scene.start, True)

    def _double_click(self) -> None:
        """Take the first click back and ask for the whole range."""
        if self._click_end.isActive():
            self._click_end.stop()
            before, self._before = self._before, None
            if before is not None:
                self._move(before, finished=True)
        self.reset.emit()

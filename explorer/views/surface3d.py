"""The 3-D view: the surface of two parameters with the runs on it, to be turned by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.look.style import draw_focus_ring
from explorer.look.theme import Theme
from explorer.session.showing import Changes
from explorer.session.workspace import Workspace
from explorer.views.canvas_logic import Range
from explorer.views.drawn import DrawnRun
from explorer.views.sentence import draw_sentence
from explorer.views.surface3d_bar import SurfaceBar
from explorer.views.surface3d_camera import PRESETS, USUAL, Camera, Eye, fitting
from explorer.views.surface3d_gl import NoOpenGL, Renderer
from explorer.views.surface3d_scene import SurfaceScene, draw_words
from explorer.views.surface3d_work import SurfaceWork

TURN = 0.4  # degrees to a pixel of a drag
KEY_TURN = 5.0  # degrees to a key
ZOOM = 1.25  # of one press of a zoom button
WHEEL = 0.0012  # of the distance to an eighth of a degree of the wheel
MARGIN = (62.0, 60.0)  # px beside, and above and below, that numbers and words need
INSET = 9
RUNS: Changes = frozenset(
    {"surface", "gradient", "start", "steps", "runs", "selection", "trace", "ghosts"}
)
REST = "The map, the data and the plots work without it."
ONE = "This surface has one parameter: its curve is already the full picture. See the Contour tab."


class Surface3D(QWidget):
    """The surface in three dimensions; OpenGL is started when it is first painted.

    Drag to turn, turn the wheel to zoom; with the keyboard Ctrl and an arrow turn, Ctrl, Shift and
    an arrow go to the next quarter turn or to the top.

    Attributes
    ----------
    message
        The sentence shown in place of the surface, empty where there is a surface.
    camera
        Where it is seen from.

    Signals
    -------
    refine_wanted()
        There is work for `refine`.
    camera_changed(object)
        The hand moved the camera: (azimuth, elevation, distance), or None for the usual place.
    height_changed(str)
        ``log`` or ``linear`` heights were asked for.
    """

    refine_wanted = Signal()
    camera_changed = Signal(object)
    height_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Surface of the loss in three dimensions, with the runs' trails")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.message = ""
        self._theme = theme
        self._failed = ""
        self._scene = SurfaceScene(theme)
        self._work = SurfaceWork(Renderer, theme)
        self._camera: Camera | None = None  # None: the usual place
        self._given: object = None
        self._view: Range | None = None
        self._press: QPointF | None = None
        self._turned = self._ring = False
        self._moved = False  # since `refine` looked last
        self._smooth = False  # whether the next painting takes its time
        self.bar = SurfaceBar(theme, self)
        self.bar.placed.connect(self.look_from)
        self.bar.scaled.connect(self._scale)
        self.bar.show_scale("log")

    # What the window says.

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme's colours and sizes."""
        self._theme = theme
        self._scene.style = type(self._scene.style)(theme)
        self._guarded(lambda: self._work.set_theme(theme))
        self.bar.set_theme(theme)
        self._renew()
        self._lay_bar()

    def refresh(self, workspace: Workspace, runs: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed."""
        scene = self._scene
        if "surface" in changes:
            scene.problem = workspace.problem
            self._set_problem()
        if changes & {"surface", "start"}:
            scene.start = workspace.start
        if changes & RUNS or not scene.runs:
            scene.runs = tuple(runs)
        if changes & {"surface", "view"}:
            view = workspace.view
            self.bar.show_scale(view.height)
            self._guarded(lambda: self._work.set_kind(view.height))
            if view.camera != self._given:
                self._given = view.camera
                self._camera = Camera(*view.camera).turned(0, 0).nearer(1) if view.camera else None
        scene.step = workspace.step
        self.update()

    def set_view(self, view: Range | None) -> None:
        """Show this range of the two parameters; None: the problem's own."""
        if view != self._view:
            self._view = view
            self._set_problem()
            self.update()

    def _set_problem(self) -> None:
        problem = self._scene.problem
        if problem is None:
            return
        self.message = ONE if problem.dimensions != 2 else self._failed
        if problem.dimensions == 2:
            first, second = problem.range
            self._work.set_problem(problem, self._view or (first, second))
        self.bar.setVisible(not self.message)
        self._renew()

    def _renew(self) -> None:
        self._scene.renew()
        self.update()
        self.refine_wanted.emit()

    # From where.

    @property
    def camera(self) -> Camera:
        """Where the surface is seen from."""
        return self._camera or self._fitted(*USUAL)

    def _fitted(self, azimuth: float, elevation: float) -> Camera:
        zoom = self._theme.tick / 11
        margin = (MARGIN[0] * zoom, MARGIN[1] * zoom)
        return fitting(azimuth, elevation, self.width(), self.height(), margin)

    def look_from(self, name: str) -> None:
        """Go to a preset: ``tilted``, ``top``, ``front`` or ``side``."""
        self._put(None if name == "tilted" else self._fitted(*PRESETS[name]))
        self._tell()

    def reset_view(self) -> None:
        """Go to the usual place."""
        self.look_from("tilted")

    def zoom_in(self) -> None:
        """Go nearer."""
        self._put(self.camera.nearer(ZOOM))
        self._tell()

    def zoom_out(self) -> None:
        """Go farther away."""
        self._put(self.camera.nearer(1 / ZOOM))
        self._tell()

    def turn(self, azimuth: float, elevation: float) -> None:
        """Turn by so many degrees, as a hand does that has not let go yet."""
        self._put(self.camera.turned(azimuth, elevation))

    def _put(self, camera: Camera | None) -> None:
        self._camera, self._moved = camera, True
        self.update()
        self.refine_wanted.emit()

    def _tell(self) -> None:
        camera = self._camera
        place = (camera.azimuth, camera.elevation, camera.distance) if camera else None
        self._given = place
        self.camera_changed.emit(place)

    def _scale(self, kind: str) -> None:
        self.height_changed.emit(kind)

    # Painting.

    def refine(self, seconds: float) -> bool:
        """Improve the picture for so many seconds; return whether work remains."""
        if not self.isVisible() or self.message or self._work.mesh is None:
            return False
        version = self._work.version
        busy = self._guarded(lambda: self._work.go_on(seconds))
        if self._work.version != version:
            self.update()
        if busy or self.message:
            return bool(busy)
        if self._moved:
            # Edges become smooth once nothing has moved between two calls.
            self._moved = False
            return True
        if self._scene.rough:
            self._smooth = True
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, or the sentence."""
        painter = QPainter(self)
        self._paint(painter, self.devicePixelRatioF(), self._smooth and not self._moved)
        self._smooth = False
        if self._ring and self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self._theme, 0.0)

    def paint_at(self, painter: QPainter, ratio: float) -> None:
        """Paint the whole view at its best, for an export; ``ratio`` is device px to a px."""
        self._guarded(self._work.begin)
        while self._guarded(lambda: self._work.go_on(60.0)):
            pass
        self._paint(painter, ratio, True)

    def _paint(self, painter: QPainter, ratio: float, smooth: bool) -> None:
        if not self.message and self._scene.problem is not None:
            self._guarded(self._work.begin)
        mesh, renderer = self._work.mesh, self._work.renderer
        if not self.message and mesh is not None and renderer is not None:
            eye = Eye(self.camera, float(self.width()), float(self.height()))
            work = self._work
            self._guarded(
                lambda: self._scene.paint(
                    painter, renderer, mesh, work.version, eye, ratio, smooth, self._moved
                )
            )
            if not self.message:
                draw_words(painter, self._scene.style, mesh, self._words_box())
                if work.busy or self._scene.rough:
                    self.refine_wanted.emit()
        if self.message:
            painter.fillRect(self.rect(), self._scene.style.color("panel"))
            draw_sentence(painter, self._scene.style, QRectF(self.rect()), self.message)

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Do something that may need OpenGL; where it can't be had, say so from now on."""
        try:
            return work()
        except NoOpenGL as error:
            self._failed = f"The 3-D view needs OpenGL, and {error}. {REST}"
            if not self.message:
                self.message = self._failed
                self.bar.hide()
                self.update()
            return None

    def _lay_bar(self) -> None:
        size = self.bar.sizeHint()
        self.bar.resize(size)
        self.bar.move(self.width() - size.width() - INSET, self.height() - size.height() - 4)

    def _words_box(self) -> QRectF:
        bar = QRectF(self.bar.geometry())
        return QRectF(INSET, bar.top(), max(bar.left() - 2 * INSET, 1.0), bar.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in their corner."""
        super().resizeEvent(event)
        self._lay_bar()
        self.refine_wanted.emit()

    # The hand.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the surface."""
        if event.button() == Qt.MouseButton.LeftButton and not self.message:
            self._press, self._turned = event.position(), False
            self._scene.cursor = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn the surface, or read it under the cursor."""
        if self._press is None:
            at = event.position()
            self._scene.cursor = (at.x(), at.y())
            self.update()
            return
        moved = event.position() - self._press
        self._press, self._turned = event.position(), True
        self._put(self.camera.turned(-TURN * moved.x(), TURN * moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        if self._press is not None and event.button() == Qt.MouseButton.LeftButton:
            self._press = None
            if self._turned:
                self._tell()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the usual place."""
        if not self.message:
            self.reset_view()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        self._scene.cursor = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        turned: QPoint = event.angleDelta()
        if not self.message and turned.y():
            self._put(self.camera.nearer((1 + WHEEL) ** turned.y()))
            self._tell()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn with Ctrl and an arrow; with Shift, too, by quarters and to the top."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ways = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        way = ways.get(Qt.Key(key)) if not self.message else None
        if way is None or modifiers not in (control, control | shift):
            super().keyPressEvent(event)
            return
        if modifiers == control:
            self._put(self.camera.turned(KEY_TURN * way[0], KEY_TURN * way[1]))
            self._tell()
        elif way[1]:
            self.look_from("top" if way[1] > 0 else "front")
        else:
            quarter = 90.0 * round(self.camera.azimuth / 90.0 + way[0])
            self._put(self._fitted(quarter, self.camera.elevation))
            self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._ring = event.reason() in reasons
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

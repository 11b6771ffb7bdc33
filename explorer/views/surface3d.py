"""The 3-D view: the surface of two parameters with the runs on it, to be turned by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.look.style import draw_focus_ring
from explorer.look.theme import Theme
from explorer.session.showing import Changes
from explorer.session.workspace import Workspace
from explorer.views.canvas_logic import Range
from explorer.views.canvas_sides import Sides
from explorer.views.drawn import DrawnRun, drawn_ghosts
from explorer.views.sentence import draw_sentence
from explorer.views.surface3d_bar import SurfaceBar
from explorer.views.surface3d_camera import Eye
from explorer.views.surface3d_frame import draw_scale, scale_words
from explorer.views.surface3d_gl import NoOpenGL, Renderer, opening
from explorer.views.surface3d_hand import TurnedView
from explorer.views.surface3d_scene import SurfaceScene
from explorer.views.surface3d_soft import SoftRenderer
from explorer.views.surface3d_work import SurfaceWork

INSET = 9
ON_PAGE = 0.55  # of the margins that a window leaves about the box
RUNS: Changes = frozenset({"surface", "gradient", "start", "steps", "runs", "selection", "trace"})
OPENING = "Preparing the surface…"
REST = "The map, the data and the plots work without it."
ONE = "This surface has one parameter: its curve is already the full picture. See the Contour tab."


class Surface3D(TurnedView):
    """The surface in three dimensions; OpenGL is started when it is first painted.

    Attributes
    ----------
    message
        The sentence shown in place of the surface, empty where there is a surface.
    bar
        The buttons in the corner.

    Signals
    -------
    refine_wanted(), camera_changed(object)
        As of `TurnedView`.
    height_changed(str)
        ``log`` or ``linear`` heights were asked for.
    """

    height_changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        in_parts: bool = False,
        for_file: bool = False,
    ) -> None:
        """Make a view that starts OpenGL when it is painted.

        Parameters
        ----------
        in_parts
            Whether `refine` starts it, part by part, with a word in its place meanwhile.
        for_file
            Whether it is drawn without OpenGL, the same on every machine.
        """
        super().__init__(theme, parent)
        self._opening: Iterator[None] | None = opening() if in_parts else None
        self._told = False  # whether the word has been painted
        self.setAccessibleName("Surface of the loss in three dimensions, with the runs' trails")
        self.setMinimumSize(240, 200)
        self._failed = ""
        self._scene = SurfaceScene(theme)
        self._work = SurfaceWork(SoftRenderer if for_file else Renderer, theme)
        self._view: Range | None = None
        self._with_words = True
        self._smooth = False  # whether the next painting takes its time
        self.bar = SurfaceBar(theme, self)
        self.bar.placed.connect(self.look_from)
        self.bar.scaled.connect(self.height_changed)
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
        if changes & {"surface", "ghosts"}:
            scene.ghosts = tuple(drawn_ghosts(workspace, self._theme))
        if changes & {"surface", "view"}:
            view = workspace.view
            self.bar.show_scale(view.height)
            self._guarded(lambda: self._work.set_kind(view.height))
            self._take(view.camera)
        scene.step = workspace.step
        self.update()

    def suit_page(self, sides: Sides, with_words: bool) -> None:
        """Be painted for a page: nothing need be left free for buttons.

        Labels are placed by ``sides``; without words, nothing says how losses became heights.
        """
        self._scene.sides = sides
        self._with_words = with_words
        self.tightness = ON_PAGE

    @property
    def scale_words(self) -> str:
        """How losses became heights, as mixed text; empty while there is no surface."""
        mesh = self._work.mesh
        return scale_words(mesh) if mesh is not None else ""

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

    # Painting.

    def refine(self, seconds: float) -> bool:
        """Improve the picture for so many seconds; return whether work remains."""
        if not self.isVisible() or self.message:
            return False
        if self._opening is not None:
            return self._told and self._open(self._opening)
        if self._work.mesh is None and not self._told:
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

    def _open(self, parts: Iterator[None]) -> bool:
        """Do the next part of what comes before the first picture."""
        if next(parts, parts) is parts:
            self._opening = None
            self._guarded(lambda: self._work.begin(whole=False))
            self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, or the sentence."""
        painter = QPainter(self)
        if self._opening is None and not self.message and self._scene.problem is not None:
            self._guarded(lambda: self._work.begin(whole=False))
        if (self._opening is not None or self._work.mesh is None) and not self.message:
            painter.fillRect(self.rect(), self._scene.style.color("panel"))
            draw_sentence(painter, self._scene.style, QRectF(self.rect()), OPENING)
            self._told = True
            self.refine_wanted.emit()
            return
        self._paint(painter, self.devicePixelRatioF(), self._smooth and not self._moved)
        self._smooth = False
        if self._ring and self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self._theme, 0.0)

    def prepare(self) -> bool:
        """Start OpenGL and make the surface; return whether there is one to be painted."""
        if not self.message:
            self._guarded(self._work.begin)
        return not self.message

    def paint_at(self, painter: QPainter, ratio: float) -> None:
        """Paint the whole view at its best, for an export; ``ratio`` is device px to a px."""
        self._guarded(self._work.begin)
        while self._guarded(lambda: self._work.go_on(60.0)):
            pass
        self._paint(painter, ratio, True)

    def _paint(self, painter: QPainter, ratio: float, smooth: bool) -> None:
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
                if self._with_words:
                    draw_scale(painter, self._scene.style, mesh, self._words_box())
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

    def _read(self, at: QPointF | None) -> None:
        self._scene.cursor = (at.x(), at.y()) if at is not None else None
        self.update()

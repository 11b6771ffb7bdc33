"""The widget around a canvas: its view, its mouse, its margins; the painting is the scene's."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from explorer.core.problem import Problem
from explorer.look.theme import Theme
from explorer.session.workspace import Changes, Workspace
from explorer.views.canvas_axes import axis_room
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_hand import StartHand
from explorer.views.canvas_keys import KeyedView
from explorer.views.canvas_logic import Box, Plane, Range
from explorer.views.canvas_scene import CanvasScene
from explorer.views.canvas_sheet import Sheet
from explorer.views.drawn import PICTURE, DrawnRun, drawn_ghosts
from explorer.views.lecture import LECTURE, LectureView, lecture_of

ZOOM = 1.25  # of one press of a zoom button
TOP, LEAST_LEFT = 11, 36  # px around the frame
FOOT = 26  # px below the frame where tick labels are 11 px high


class CanvasBase(KeyedView):
    """A frame with axes in which runs move.

    Attributes
    ----------
    scene_painter
        What is shown, and its painting.

    Signals
    -------
    start_moved(object, bool)
        The start was put somewhere, a tuple of floats; True once the hand has let go.
    view_changed()
        Another range is shown.
    refine_wanted()
        There is work for `refine`.
    lit(str)
        As of `PointedView`.
    """

    start_moved = Signal(object, bool)
    view_changed = Signal()
    refine_wanted = Signal()

    def __init__(self, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(CanvasScene(ground), parent)
        # The background is painted from pictures of its own.
        self.setCacheMode(QGraphicsView.CacheModeFlag(0))
        self.setMinimumSize(240, 200)
        self._left = self._right = 0.0
        self._quiet: object = None
        self._box.sigRangeChanged.connect(self._range_changed)
        self._hand = StartHand(self.scene_painter, self._box, self.plane, self)
        self._hand.moved.connect(self._start_moved)
        self._hand.reset.connect(self.reset_view)

    # What the window says.

    @property
    def theme(self) -> Theme:
        """The theme in whose colours everything is shown."""
        return self.scene_painter.ground.style.theme

    def refresh(self, workspace: Workspace, runs: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed of a workspace and its runs."""
        if "surface" in changes:
            self.set_problem(workspace.problem)
        if changes & {"surface", "start"}:
            self.set_start(workspace.start)
        if changes & PICTURE:
            self.set_runs(runs)
        if changes & LECTURE:
            self.set_lecture(lecture_of(workspace, runs))
        if changes & {"ghosts", "surface"}:
            self.set_ghosts(drawn_ghosts(workspace, self.theme))
        self.set_step(workspace.step)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme's colours and sizes."""
        self.scene_painter.ground.set_theme(theme)
        self._set_cross()
        self._renew()
        self._lay_out(anew=True)

    def set_problem(self, problem: Problem) -> None:
        """Show another problem; the view stays where only formula or parameters differ.

        A view that nobody zoomed goes along with the problem's own range.
        """
        ground = self.scene_painter.ground
        keep = ground.problem is not None and problem.is_version_of(ground.problem)
        at_home, home = keep and self.is_home(), ground.home()
        ground.set_problem(problem, keep)
        if not keep:
            self.scene_painter.start = None
        if not keep or (at_home and ground.home() != home):
            self._box.setLimits(**_limits(ground.home()))
            self.reset_view()
        self._renew()

    def set_start(self, w: Sequence[float]) -> None:
        """Put the start there, in units of the parameters."""
        self.scene_painter.start = tuple(float(v) for v in w)
        self.viewport().update()

    def set_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Show these runs; rows that their traces get later show at the next `set_step`."""
        self.scene_painter.runs = tuple(runs)
        self.viewport().update()

    def set_step(self, step: int) -> None:
        """Show the runs at a step."""
        self.scene_painter.step = step
        self.viewport().update()

    def set_lecture(self, lecture: LectureView) -> None:
        """Show what explains a step; see `explorer.views.lecture.lecture_of`."""
        self.scene_painter.overlay.lecture = lecture
        self.viewport().update()

    def set_ghosts(self, ghosts: Sequence[DrawnRun]) -> None:
        """Show these runs faintly beneath the others; the selected ones of them are pinned."""
        self.scene_painter.overlay.ghosts = tuple(ghosts)
        self.viewport().update()

    def reset_view(self) -> None:
        """Show the problem's own range."""
        if self.scene_painter.ground.problem is not None:
            self.set_view(self.scene_painter.ground.home())
            self._lay_out(anew=True)

    def view(self) -> Range:
        """Return the range shown: (low, high) along x and y."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        return (float(x0), float(x1)), (float(y0), float(y1))

    def set_view(self, view: Range) -> None:
        """Show a range: (low, high) along x and y."""
        self._box.setRange(xRange=view[0], yRange=view[1], padding=0, disableAutoRange=True)

    def is_home(self) -> bool:
        """Return whether the problem's own range is shown."""
        ground = self.scene_painter.ground
        if ground.problem is None:
            return True
        pairs = zip(self.view(), ground.home(), strict=True)
        return all(
            max(abs(shown[0] - low), abs(shown[1] - high)) <= 1e-9 * (high - low)
            for shown, (low, high) in pairs
        )

    def zoom_in(self) -> None:
        """Show less, larger."""
        self._box.scaleBy((1 / ZOOM, 1 / ZOOM))

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self._box.scaleBy((ZOOM, ZOOM))

    def plane(self) -> Plane | None:
        """Return where the plot is in the widget, and what it shows; None before a problem."""
        sheet = self._sheet()
        return sheet.plane if sheet is not None else None

    def refine(self, budget: float) -> bool:
        """Improve the picture for ``budget`` seconds; return whether work remains.

        Nothing is done before the first painting, and none of it changes what is true in the
        picture: a map gets finer, trails get smooth edges.
        """
        sheet = self._sheet()
        if sheet is None or not self.isVisible():
            return False
        ground = self.scene_painter.ground
        version = ground.version
        remains = ground.refine(budget, sheet.plane, sheet.ratio)
        if ground.version != version:
            self._lay_out()
            self.viewport().update()
        if self.scene_painter.behind:
            self.scene_painter.advance_bundles(sheet)
            self.viewport().update()
            return True
        if not remains and self.scene_painter.overlay.behind:
            remains = self.scene_painter.overlay.refine(budget, sheet)
            self.viewport().update()
        if remains or not self.scene_painter.rough:
            return remains
        # Trails become smooth once nothing has moved between two calls.
        traces = tuple(id(run.trace) for run in self.scene_painter.runs)
        now = (sheet, self.scene_painter.step, traces)
        still, self._quiet = now == self._quiet, now
        if still:
            self.scene_painter.trails(sheet, smooth=True)
            self.viewport().update()
        return not still

    def finish(self) -> None:
        """Bring the picture to its best at once, however long that takes."""
        self._finished(self.devicePixelRatioF())
        self.viewport().update()

    def paint_at(self, painter: QPainter, ratio: float) -> None:
        """Paint the whole canvas at its best, for an export; ``ratio`` is device px to a px."""
        self._lay_out(anew=True, ratio=ratio)
        sheet = self._finished(ratio)
        if sheet is not None:
            self.scene_painter.paint(painter, sheet)

    def _finished(self, ratio: float) -> Sheet | None:
        """Do all work that there is for pictures so fine; return where they belong."""
        sheet, now = None, self._sheet(ratio)
        # The finished map may ask for more room for its bar, and then be another one.
        while now is not None and now != sheet:
            sheet = now
            self.scene_painter.ground.finish(sheet.plane, ratio)
            self._lay_out(ratio=ratio)
            now = self._sheet(ratio)
        if sheet is not None:
            scene = self.scene_painter
            scene.trails(sheet, smooth=True)
            scene.advance_bundles(sheet, whole=True)
            scene.overlay.finish(sheet)
            scene.overlay.ghost_trails(sheet, scene.step, smooth=True)
        return sheet

    # Painting and layout.

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the whole canvas: the mouse's frame is the only item of the scene."""
        sheet = self._sheet()
        if sheet is None:
            painter.fillRect(rect, self.scene_painter.ground.style.color("panel"))
            return
        was = self.scene_painter.ground.version
        self.scene_painter.paint(painter, sheet)
        start = self.scene_painter.start_px(sheet.plane)
        self._box.handle = QPointF(*start) if start is not None else None
        if self.scene_painter.unfinished or self.scene_painter.ground.version != was:
            self.refine_wanted.emit()

    def close(self) -> bool:
        """Close as any widget does: the base class would take the viewport from a live one."""
        return QGraphicsView.close(self)

    def _sheet(self, ratio: float = 0.0) -> Sheet | None:
        """Return where the plot is now; None before there is a problem or room."""
        frame = self._box.geometry()
        if self.scene_painter.ground.problem is None or frame.isEmpty():
            return None
        box = Box(frame.x(), frame.y(), frame.width(), frame.height())
        size = (self.width(), self.height())
        return Sheet(Plane(box, self.view()), size, ratio or self.devicePixelRatioF())

    def _lay_out(self, anew: bool = False, ratio: float = 0.0) -> None:
        """Give the frame the room that labels leave; it only shrinks, except ``anew``.

        ``ratio`` is device pixels to a pixel; 0 stands for the screen's.
        """
        ground = self.scene_painter.ground
        zoom = ground.style.theme.tick / 11
        height = self.height() - TOP * zoom - FOOT * zoom
        if anew:
            self._left = self._right = 0.0
        frame = Box(0.0, TOP * zoom, float(self.width()), max(height, 1.0))
        if ground.problem is not None:
            ground.prepare(self.view())
            self._left = max(self._left, axis_room(ground.style, Plane(frame, self.view())))
            self._right = max(self._right, ground.right_room(frame.height))
        # In steps, so that a tick more does not move the whole plot by a pixel or two.
        left = max(LEAST_LEFT * min(zoom, 1.5), 4 * ceil(self._left / 4))
        right = max(16, 4 * ceil(self._right / 4))
        ratio = ratio or self.devicePixelRatioF()
        edges = [left, self.width() - right, TOP * zoom, TOP * zoom + height]
        # On whole device pixels, so that pictures are copied and never blurred.
        x0, x1, y0, y1 = (round(edge * ratio) / ratio for edge in edges)
        self._box.setGeometry(QRectF(x0, y0, max(x1 - x0, 1.0), max(y1 - y0, 1.0)))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the frame to the new size."""
        super().resizeEvent(event)
        # The base class resizes while it is being built.
        if hasattr(self, "_quiet"):
            self._lay_out(anew=True)
            self.refine_wanted.emit()

    def _renew(self) -> None:
        self.scene_painter.renew()
        self.viewport().update()
        self.refine_wanted.emit()

    def _range_changed(self) -> None:
        self._lay_out()
        self.scene_painter.renew()
        self.viewport().update()
        self.view_changed.emit()
        self.refine_wanted.emit()

    def _start_moved(self, w: tuple[float, ...], finished: bool) -> None:
        self.viewport().update()
        self.start_moved.emit(w, finished)


def _limits(home: Range) -> dict[str, float]:
    """Return how far one may zoom: not until digits run out, not until all is one pixel."""
    limits = {}
    for axis, (low, high) in zip("XY", home, strict=True):
        size = max(high - low, 1e-6 * max(abs(low), abs(high)))
        limits[f"min{axis}Range"] = 1e-9 * size
        limits[f"max{axis}Range"] = 1e6 * size
    return limits

"""The middle of a picture: the view that the session's tab names, painted and never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.export.caption import Shows
from explorer.look.theme import Theme
from explorer.session.workspace import ALL, Workspace
from explorer.views.canvas import Canvas, MapGround
from explorer.views.canvas_base import FOOT, TOP
from explorer.views.canvas_logic import Box
from explorer.views.canvas_numbers import Purpose
from explorer.views.canvas_sides import Sides
from explorer.views.curve import Curve
from explorer.views.drawn import DrawnRun, drawn_ghosts
from explorer.views.lecture import lecture_of

if TYPE_CHECKING:
    from explorer.views.data_view import DataView
    from explorer.views.surface3d import Surface3D

_LEFT = 50.0


class _AtStep:
    """A workspace as if the playhead were elsewhere; the one on the screen does not move."""

    def __init__(self, workspace: Workspace, step: int) -> None:
        self._workspace = workspace
        self.step = self.hand_step = step
        self.phase, self.part = "", 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._workspace, name)


class StagePart:
    """The map, the curve of one parameter, the surface or the data, as the view's tab says.

    Attributes
    ----------
    remark
        Why something else is shown than the tab, as one sentence; empty if the tab is.
    """

    def __init__(
        self,
        workspace: Workspace,
        runs: list[DrawnRun],
        theme: Theme,
        size: tuple[int, int],
        with_bar: bool = True,
        bare: bool = False,
        filmed: bool = False,
    ) -> None:
        """Make the view.

        Parameters
        ----------
        size
            In px.
        with_bar
            Whether a bar tells what a map's colours mean, or words what the heights are.
        bare
            Whether what is beside a map's frame stays transparent.
        filmed
            Whether steps follow one another: labels then keep their sides.
        """
        self._workspace, self._runs, self._size = workspace, runs, size
        self._sides = Sides(steady=filmed)
        self._purpose: Purpose = "film" if filmed else "picture"
        self._zoom, self._theme = theme.tick / 11, theme
        self.remark = ""
        self._other: DataView | Surface3D | None = self._made(theme, with_bar)
        self._flat = None if self._other else self._made_flat(theme, with_bar, bare)

    @property
    def is_flat(self) -> bool:
        """Whether a map or a curve is shown."""
        return self._flat is not None

    @property
    def shows(self) -> Shows:
        """What is shown, which may be another thing than the tab's."""
        if self._flat is not None:
            return "curve" if self._workspace.problem.dimensions == 1 else "contour"
        return "data" if self._workspace.view.tab == "data" else "3d"

    @property
    def heights(self) -> str:
        """How losses became heights, as mixed text; empty where there are none."""
        return cast("Surface3D", self._other).scale_words if self.shows == "3d" else ""

    def _made(self, theme: Theme, with_bar: bool) -> DataView | Surface3D | None:
        """Return the view of the tab; None where that is the map, or where it can't be shown."""
        tab, view = self._workspace.view.tab, cast("DataView | Surface3D | None", None)
        if tab == "data":
            from explorer.views.data_view import DataView

            view = DataView(theme)
        elif tab == "3d":
            from explorer.views.surface3d import Surface3D

            view = Surface3D(theme, for_file=True)
            view.suit_page(self._sides, with_bar)
        if view is None:
            return None
        _show(view, self._size)
        view.refresh(self._workspace, self._runs, ALL)
        prepare = getattr(view, "prepare", None)
        if prepare is not None:
            prepare()
        if not view.message:
            return view
        instead = "curve" if self._workspace.problem.dimensions == 1 else "contours"
        why = view.message.split(". ")[0].rstrip(".")
        self.remark = f"{why}; the picture shows the {instead} instead"
        _drop(view)
        return None

    def _made_flat(self, theme: Theme, with_bar: bool, bare: bool) -> Canvas | Curve:
        workspace = self._workspace
        view = Curve(theme) if workspace.problem.dimensions == 1 else Canvas(theme)
        view.scene_painter.bare = bare
        view.scene_painter.sides = self._sides
        view.scene_painter.numbers.purpose = self._purpose
        if isinstance(view.scene_painter.ground, MapGround):
            view.scene_painter.ground.with_bar = with_bar
        _show(view, self._size)
        view.set_problem(workspace.problem)
        if workspace.view.range is not None:
            view.set_view(workspace.view.range)
        view.set_start(workspace.start)
        view.set_runs(self._runs)
        view.set_ghosts(drawn_ghosts(workspace, theme))
        return view

    def paint(self, painter: QPainter, at: QPointF, step: int, ratio: float) -> None:
        """Paint a step with the upper left corner at ``at``, on whole pixels."""
        workspace, here = self._workspace, step == self._workspace.step
        painter.save()
        painter.translate(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio)
        if self._flat is not None:
            self._flat.set_step(step)
            self._flat.set_lecture(lecture_of(workspace, self._runs, None if here else step))
            self._flat.paint_at(painter, ratio)
        elif self._other is not None:
            shown = workspace if here else cast("Workspace", _AtStep(workspace, step))
            self._other.refresh(shown, self._runs, ALL)
            self._other.paint_at(painter, ratio)
        if self._theme.name == "print" and self.shows != "3d":
            frame = self.frame()  # again in ink: on paper a faint one is lost
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(QColor(self._theme.ink), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(frame.x, frame.y, frame.width, frame.height))
        painter.restore()

    def frame(self) -> Box:
        """Return where the frame is, from the view's corner."""
        wide, high = self._size
        top = TOP * self._zoom
        box = Box(_LEFT, top, wide - _LEFT - 16, high - top - FOOT * self._zoom)
        plane = self._flat.plane() if self._flat is not None else None
        if self._other is not None and self.shows == "data":
            return cast("DataView", self._other).scene_painter.layout(self._size).plane.frame
        return Box(plane.frame.x, box.y, plane.frame.width, box.height) if plane else box

    def close(self) -> None:
        """Let go of the view."""
        for view in (self._flat, self._other):
            if view is not None:
                _drop(view)


def _show(view: QWidget, size: tuple[int, int]) -> None:
    """Lay a view out at a size; nothing appears."""
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.setMinimumSize(1, 1)
    view.resize(*size)
    view.show()


def _drop(view: QWidget) -> None:
    view.close()
    view.deleteLater()

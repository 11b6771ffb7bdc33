"""The middle of the window: the map or the curve, the surface in three dimensions, the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from explorer.look.theme import Theme
from explorer.session.view import Range
from explorer.session.workspace import ALL, Changes, Workspace
from explorer.views.canvas import Canvas
from explorer.views.canvas_logic import Box
from explorer.views.curve import Curve
from explorer.views.drawn import DrawnRun

if TYPE_CHECKING:
    from explorer.views.data_view import DataView
    from explorer.views.surface3d import Surface3D

    StageView = Canvas | Curve | Surface3D | DataView


class Stage(QWidget):
    """Shows the surface with the runs on it, whatever its number of parameters.

    Attributes
    ----------
    view
        The canvas or the curve, whichever suits the surface.
    shown
        What is shown: `view`, or one of the other tabs.

    Signals
    -------
    start_moved(tuple, bool)
        The start was dragged or placed, and whether the hand has let go.
    refine_wanted()
        The picture could be improved by `refine`.
    lit(str)
        The pointer is at an arrow of this quantity; empty when it left.
    camera_changed(object)
        The surface was turned or zoomed: azimuth, elevation, distance.
    height_changed(str)
        Logarithmic or linear heights were asked for: ``log`` or ``linear``.
    points_drawn(object, str, str)
        Points were changed by hand: (x, y), what was done, and the key of edits that are one.
    points_settled()
        The hand let go of a point.
    range_changed(object)
        The map or the curve shows another range: (low, high) along each axis, or None for its own.
    data_range_changed(object)
        The data view shows another range, or None for all points.
    """

    start_moved = Signal(object, bool)
    refine_wanted = Signal()
    lit = Signal(str)
    camera_changed = Signal(object)
    height_changed = Signal(str)
    points_drawn = Signal(object, str, str)
    points_settled = Signal()
    range_changed = Signal(object)
    data_range_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = QStackedLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._made: dict[str, StageView] = {}
        self._flat = self._name = "map"
        self._owed: dict[str, Changes] = {}

    @property
    def view(self) -> Canvas | Curve:
        """The view from above: of two parameters the canvas, of one the curve."""
        view = self._made[self._flat]
        assert isinstance(view, (Canvas, Curve))
        return view

    @property
    def shown(self) -> StageView:
        """The view that is shown."""
        return self._made[self._name]

    def _need(self, name: str) -> StageView:
        """Return a view, made when first wanted."""
        if name not in self._made:
            view = _MAKERS[name](self._theme)
            self._made[name] = view
            self._layout.addWidget(view)
            view.refine_wanted.connect(self.refine_wanted)
            if isinstance(view, (Canvas, Curve)):
                view.start_moved.connect(self.start_moved)
                view.lit.connect(self.lit)
                view.view_changed.connect(self._tell_range)
            if name == "3d":
                surface = cast("Surface3D", view)
                surface.camera_changed.connect(self.camera_changed)
                surface.height_changed.connect(self.height_changed)
            if name == "data":
                data = cast("DataView", view)
                data.points_drawn.connect(self.points_drawn)
                data.points_settled.connect(self.points_settled)
                data.range_changed.connect(self.data_range_changed)
        return self._made[name]

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type; the runs have to be given again in their new colours."""
        self._theme = theme
        for view in self._made.values():
            view.set_theme(theme)

    def refresh(self, workspace: Workspace, runs: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed; a view that can't be seen is told once it can."""
        self._flat = "curve" if workspace.problem.dimensions == 1 else "map"
        name = self._flat if workspace.view.tab == "contour" else workspace.view.tab
        view, before = self._need(name), self._layout.currentWidget()
        self._name = name
        for other in self._made:
            self._owed[other] = self._owed.get(other, ALL) | changes
        told, self._owed[name] = self._owed[name], frozenset()
        if before is not view:
            had_focus = before is not None and before.hasFocus()
            self._layout.setCurrentWidget(view)
            if had_focus:
                view.setFocus()
        view.refresh(workspace, runs, told)
        if name == self._flat and "surface" in told:
            self._tell_range()

    def set_range(self, wanted: Range | None) -> None:
        """Show a range of the map or the curve, None for its own."""
        if self._flat in self._made:
            if wanted is None:
                self.view.reset_view()
            else:
                self.view.set_view(wanted)

    def frame(self) -> QRect:
        """Return where the picture is, without its axes and its bar, in px of this widget."""
        view = self._made.get(self._name)
        plane = view.plane() if isinstance(view, (Canvas, Curve)) else None
        return self.rect() if plane is None else _rect(plane.frame)

    def words(self) -> list[QRect]:
        """Return where words, markers and buttons lie over the picture, in px of this widget."""
        view = self._made.get(self._name)
        if view is None:
            return []
        if isinstance(view, (Canvas, Curve)):
            return [_rect(box) for box in view.scene_painter.words]
        parts = view.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [part.geometry() for part in parts if part.isVisible()]

    def _tell_range(self) -> None:
        if self._flat in self._made and self.sender() in (None, self.view):
            view = self.view
            self.range_changed.emit(None if view.is_home() else view.view())

    def refine(self, seconds: float) -> bool:
        """Improve the picture for about this long; return whether more could be done."""
        return self.shown.refine(seconds)


def _rect(box: Box) -> QRect:
    return QRectF(box.x, box.y, box.width, box.height).toAlignedRect()


def _surface3d(theme: Theme) -> StageView:
    from explorer.views.surface3d import Surface3D

    return Surface3D(theme, in_parts=True)


def _data_view(theme: Theme) -> StageView:
    from explorer.views.data_view import DataView

    return DataView(theme)


_MAKERS: dict[str, Callable[[Theme], StageView]] = {
    "map": Canvas,
    "curve": Curve,
    "3d": _surface3d,
    "data": _data_view,
}
"""The last two are imported when first wanted: the first picture does without them."""

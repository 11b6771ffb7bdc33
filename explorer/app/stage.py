"""The middle of the window: the canvas or, for one parameter, the curve; and what feeds them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from explorer.look.theme import Theme
from explorer.session.workspace import Changes, Workspace
from explorer.views.canvas import Canvas
from explorer.views.curve import Curve
from explorer.views.drawn import DrawnRun


class Stage(QWidget):
    """Shows the surface with the runs on it, whatever its number of parameters.

    Attributes
    ----------
    view
        The canvas or the curve, whichever is shown.

    Signals
    -------
    start_moved(tuple, bool)
        The start was dragged or placed, and whether the hand has let go.
    refine_wanted()
        The picture could be improved by `refine`.
    """

    start_moved = Signal(object, bool)
    refine_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = QStackedLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._canvas: Canvas | None = None
        self._curve: Curve | None = None

    @property
    def view(self) -> Canvas | Curve:
        """The view that is shown."""
        current = self._layout.currentWidget()
        assert isinstance(current, (Canvas, Curve))
        return current

    def _view_for(self, dimensions: int) -> Canvas | Curve:
        """Return the view for so many parameters, made when first wanted."""
        if dimensions == 1:
            if self._curve is None:
                self._curve = Curve(self._theme)
                self._adopt(self._curve)
            return self._curve
        if self._canvas is None:
            self._canvas = Canvas(self._theme)
            self._adopt(self._canvas)
        return self._canvas

    def _adopt(self, view: Canvas | Curve) -> None:
        view.start_moved.connect(self.start_moved)
        view.refine_wanted.connect(self.refine_wanted)
        self._layout.addWidget(view)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type; the runs have to be given again in their new colours."""
        self._theme = theme
        for view in (self._canvas, self._curve):
            if view is not None:
                view.set_theme(theme)

    def refresh(self, workspace: Workspace, runs: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed."""
        view = self._view_for(workspace.problem.dimensions)
        if self._layout.currentWidget() is not view:
            self._layout.setCurrentWidget(view)
            changes = changes | {"surface", "start", "runs", "step"}
        if "surface" in changes:
            view.set_problem(workspace.problem)
        if changes & {"surface", "start"}:
            view.set_start(workspace.start)
        if changes & {"surface", "gradient", "start", "steps", "runs", "selection", "trace"}:
            view.set_runs(runs)
        view.set_step(workspace.step)

    def refine(self, seconds: float) -> bool:
        """Improve the map for about this long; return whether more could be done."""
        return self.view.refine(seconds)

"""What lies behind the trails: a map of two parameters, or a curve of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from PySide6.QtGui import QPainter

from explorer.core.problem import Problem
from explorer.core.trace import Array, Trace
from explorer.formula.typeset import name_latex
from explorer.look.theme import Theme
from explorer.views.canvas_logic import Plane, Range
from explorer.views.canvas_style import CanvasStyle
from explorer.views.map_beside import end_others
from explorer.views.map_numbers import Number, Obstacles


class Ground(ABC):
    """The ground of one problem, and how its parameters lie in the plane.

    Attributes
    ----------
    problem
        The problem shown, or None before the first.
    style
        The theme's look.
    """

    def __init__(self, theme: Theme) -> None:
        self.problem: Problem | None = None
        self.style = CanvasStyle(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme from now on."""
        self.style = CanvasStyle(theme)

    def set_problem(self, problem: Problem, keep: bool) -> None:
        """Show another problem; ``keep``: it differs from the one before in parameters only."""
        self.problem = problem
        end_others(problem)

    def symbol(self, index: int) -> str:
        """Return a parameter's name as mixed text."""
        if self.problem is None:
            return ""
        name = self.problem.names[index]
        return f"${self.problem.symbols.get(name) or name_latex(name)}$"

    @property
    def version(self) -> int:
        """Grows whenever `paint` would paint something else."""
        return 0

    @abstractmethod
    def home(self) -> Range:
        """Return the range shown at first: (low, high) along x and y."""

    @abstractmethod
    def axis_names(self) -> tuple[str, str]:
        """Return the names of x and y as mixed text."""

    @abstractmethod
    def plotted(self, w: Array, loss: Array) -> Array:
        """Return parameters, shape (…, d), with their losses, (…), in the plane, (…, 2)."""

    def points(self, trace: Trace, first: int, end: int) -> Array:
        """Return rows [first, end) of a trace as points of the plane, shape (n, 2)."""
        return self.plotted(trace.w[first:end], trace.loss[first:end])

    @abstractmethod
    def place(self, w: Sequence[float]) -> tuple[float, float]:
        """Return where parameters lie in the plane."""

    def arrow_px(
        self, tail: Sequence[float], by: Sequence[float], lane: int, plane: Plane
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ends in px of an arrow from ``tail``, ``by`` in units of the parameters.

        ``lane`` counts the arrows of one step, for where they would lie on each other.
        """
        tip = [a + b for a, b in zip(tail, by, strict=True)]
        return plane.spot(self.place(tail)), plane.spot(self.place(tip))

    @abstractmethod
    def parameters(self, x: float, y: float, plane: Plane) -> tuple[float, ...]:
        """Return the parameters at a place in pixels, as finely as a pixel can tell."""

    @abstractmethod
    def columns(self, x: float, y: float, plane: Plane) -> list[tuple[str, str]]:
        """Return symbols (mixed text) and values to be read at a place in pixels."""

    @abstractmethod
    def paint(self, painter: QPainter, plane: Plane, ratio: float) -> None:
        """Paint the ground into its frame; ``ratio`` is device pixels to a pixel."""

    def numbers(self, plane: Plane, obstacles: Obstacles | None = None) -> list[Number]:
        """Return the numbers to be written on the ground; they may keep clear of obstacles."""
        return []

    def paint_numbers(self, painter: QPainter, plane: Plane, numbers: Sequence[Number]) -> None:
        """Write some of these numbers."""
        return

    def prepare(self, view: Range) -> None:
        """Find out what `right_room` depends on, for a view to be shown for the first time."""
        return

    def right_room(self, height: float) -> float:
        """Return the px needed at the right of a frame of that height."""
        return 0.0

    def refine(self, budget: float, plane: Plane, ratio: float) -> bool:
        """Improve the ground for ``budget`` seconds; return whether work remains."""
        return False

    def finish(self, plane: Plane, ratio: float) -> None:
        """Do all that `refine` would do in time."""
        while self.refine(60.0, plane, ratio):
            pass

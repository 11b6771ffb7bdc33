"""The canvas of two parameters: heat map, contour lines, and the runs on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from explorer.core.problem import Problem
from explorer.core.trace import Array
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.views.canvas_axes import bar_room, draw_bar
from explorer.views.canvas_base import CanvasBase
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Plane, Range, rounded_to
from explorer.views.map_layer import MapLayer
from explorer.views.map_numbers import Number, Obstacles


class MapGround(Ground):
    """A surface over two parameters, as a map.

    Attributes
    ----------
    with_bar
        Whether a bar beside the map tells what its colours mean.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.with_bar = True
        self._map = MapLayer(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme from now on."""
        super().set_theme(theme)
        self._map.set_theme(theme)

    def set_problem(self, problem: Problem, keep: bool) -> None:
        """Show another problem."""
        super().set_problem(problem, keep)
        self._map.set_problem(problem, keep)

    @property
    def version(self) -> int:
        """Grows with every new picture of the map."""
        return self._map.version

    def home(self) -> Range:
        """Return the problem's own range."""
        if self.problem is None:
            return (0.0, 1.0), (0.0, 1.0)
        x, y = self.problem.range
        return x, y

    def axis_names(self) -> tuple[str, str]:
        """Return the parameters' names."""
        return self.symbol(0), self.symbol(1)

    def plotted(self, w: Array, loss: Array) -> Array:
        """Return the parameters themselves."""
        return w

    def place(self, w: Sequence[float]) -> tuple[float, float]:
        """Return the parameters themselves."""
        return float(w[0]), float(w[1])

    def parameters(self, x: float, y: float, plane: Plane) -> tuple[float, ...]:
        """Return both parameters."""
        pairs = zip(plane.to_data(x, y), plane.pixel, strict=True)
        return tuple(rounded_to(value, pixel) for value, pixel in pairs)

    def columns(self, x: float, y: float, plane: Plane) -> list[tuple[str, str]]:
        """Return both parameters, the loss and its gradient."""
        if self.problem is None:
            return []
        w = self.parameters(x, y, plane)
        at = np.array(w)
        with np.errstate(all="ignore"):
            loss, slope = float(self.problem.loss(at)), self.problem.gradient(at).tolist()
        parts = ", ".join(format_number(v, 3) for v in slope)
        return [
            *((self.symbol(i), format_number(v, 12)) for i, v in enumerate(w)),
            ("$L$", format_number(loss, 3)),
            (r"$\nabla L$", f"({parts})"),
        ]

    def paint(self, painter: QPainter, plane: Plane, ratio: float) -> None:
        """Paint the map and its colour bar."""
        self._map.draw(painter, plane, ratio)
        if self._map.scale is not None and self.with_bar:
            draw_bar(painter, self.style, plane.frame, self._map.scale)

    def numbers(self, plane: Plane, obstacles: Obstacles | None = None) -> list[Number]:
        """Return the numbers on the contour lines."""
        return self._map.numbers(plane, obstacles)

    def paint_numbers(self, painter: QPainter, plane: Plane, numbers: Sequence[Number]) -> None:
        """Write some of them."""
        self._map.draw_numbers(painter, plane, numbers)

    def prepare(self, view: Range) -> None:
        """Find out the colours' scale."""
        self._map.prepare(view)

    def right_room(self, height: float) -> float:
        """Return the colour bar's room."""
        return bar_room(self.style, self._map.scale, height) if self.with_bar else 0.0

    def refine(self, budget: float, plane: Plane, ratio: float) -> bool:
        """Make the map finer."""
        return self._map.refine(budget, plane, ratio)

    def finish(self, plane: Plane, ratio: float) -> None:
        """Make the map as fine as it gets."""
        self._map.finish(plane, ratio)


class Canvas(CanvasBase):
    """The canvas of two parameters.

    Attributes
    ----------
    scene_painter
        What is shown, and its painting.

    Signals
    -------
    start_moved(object, bool), view_changed(), refine_wanted()
        As of `CanvasBase`.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(MapGround(theme), parent)
        self.setAccessibleName("Map of the loss with the runs' trails")

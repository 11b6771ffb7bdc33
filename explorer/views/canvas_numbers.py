"""Which numbers of contour lines are written: none that words cover, few that trails cross."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from explorer.core.trace import Array, Trace
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Box, Plane
from explorer.views.canvas_sides import CALM
from explorer.views.drawn import DrawnRun
from explorer.views.map_numbers import Number, Obstacles, along

Purpose = Literal["screen", "picture", "film"]
"""What is painted for: a picture's numbers suit its step, a film's all of its steps."""


class LevelNumbers:
    """The numbers on a ground, placed for what is painted.

    Attributes
    ----------
    purpose
        On the screen they stay where the map has them.
    """

    def __init__(self, ground: Ground) -> None:
        self.purpose: Purpose = "screen"
        self._ground = ground
        self._key: object = None
        self._kept: list[Number] = []
        self._covered: dict[Number, int] = {}

    def before(
        self, plane: Plane, runs: Sequence[DrawnRun], marks: Callable[[], Sequence[Box]]
    ) -> list[Number]:
        """Return the numbers that names keep clear of, where the names come second.

        Parameters
        ----------
        runs
            Whose trails are in the way in a film.
        marks
            Gives what else never moves.
        """
        if self.purpose == "picture":
            return []
        drawn = tuple((id(run.trace), run.visible) for run in runs)
        key = (self.purpose, plane, self._ground.version, drawn if self.purpose == "film" else ())
        if key != self._key:
            obstacles = None
            if self.purpose == "film":
                obstacles = self._obstacles(plane, runs, None, marks())
            self._kept, self._key = self._ground.numbers(plane, obstacles), key
        return self._kept

    def after(
        self, plane: Plane, runs: Sequence[DrawnRun], step: int, boxes: Sequence[Box]
    ) -> list[Number]:
        """Return the numbers of a picture, which come last."""
        return self._ground.numbers(plane, self._obstacles(plane, runs, step, boxes))

    def uncovered(self, numbers: Sequence[Number], boxes: Sequence[Box], now: int) -> list[Number]:
        """Return the numbers that no box covers: half of a number is another number.

        Names that swing to and fro would have one blink: it is back when it has been clear for a
        while, counted in ``now``.
        """
        if self.purpose == "picture":
            self._covered = {}
        for number in numbers:
            if any(number.box.overlaps(box) for box in boxes):
                self._covered[number] = now
        self._covered = {n: at for n, at in self._covered.items() if now - at < CALM}
        return [n for n in numbers if n not in self._covered]

    def _obstacles(
        self, plane: Plane, runs: Sequence[DrawnRun], step: int | None, boxes: Sequence[Box]
    ) -> Obstacles:
        """Return boxes and the trails up to a step, or all of them."""

        def trail(trace: Trace) -> Array:
            rows = trace.last if step is None else min(step, trace.last)
            return plane.to_px(self._ground.points(trace, 0, rows + 1))

        lines = (trail(run.trace) for run in runs if run.visible and run.trace.last >= 0)
        return Obstacles(tuple(boxes), along(lines, plane.frame))

"""The gradient field: where the loss falls, at places spread evenly over the view."""

from __future__ import annotations

from collections.abc import Generator
from math import ceil, floor
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from explorer.core.problem import Problem
from explorer.views.canvas_logic import Plane
from explorer.views.canvas_style import CanvasStyle, qrect

Array = NDArray[np.float64]

SPACING = 42.0  # px between two arrows
LONGEST = 0.74  # of the spacing, for the steepest place in the view
POWER = 0.25  # lengths are drawn as this power of the slope, or most would be dots
SHORTEST = 4.0  # px
COVER = 0.6  # how much of what is beneath an arrow it covers
PATIENCE = 0.004  # seconds that a painting may wait for the field of a new view
SLICE = 0.0015  # seconds of work between two pauses
KEY = r"field: $-\nabla L$, lengths compressed (fourth root)"
"""What the canvas's corner says of the field."""


class FieldLayer:
    """Computes −∇L in slices, for a view at a time.

    Attributes
    ----------
    version
        Grows whenever `draw` would draw something else.
    """

    def __init__(self) -> None:
        self.version = 0
        self._key: object = None
        self._work: Generator[None, None, None] | None = None
        self._places: Array | None = None
        self._slopes: Array | None = None

    @property
    def behind(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def expect(self, problem: Problem, plane: Plane, zoom: float) -> None:
        """Begin anew where the problem or the view are others."""
        key = (problem, plane, zoom)
        if key != self._key:
            self._key = key
            self._places = self._slopes = None
            self._work = self._compute(problem, plane, zoom)
            self.version += 1
            self.refine(PATIENCE)

    def forget(self) -> None:
        """Show no field."""
        if self._key is not None:
            self._key = self._work = self._places = self._slopes = None
            self.version += 1

    def refine(self, budget: float) -> bool:
        """Work for so many seconds, a unit at the least; return whether work remains."""
        end, worked = perf_counter() + budget, False
        while self._work is not None and not (worked and perf_counter() >= end):
            worked = True
            if next(self._work, self) is self:
                self._work = None
                self.version += 1
        return self._work is not None

    def _compute(self, problem: Problem, plane: Plane, zoom: float) -> Generator[None, None, None]:
        places = places_of(problem, plane, SPACING * zoom)
        slopes = np.empty_like(places)
        done, block = 0, 8
        while done < len(places):
            began = perf_counter()
            part = slice(done, done + block)
            with np.errstate(all="ignore"):
                slopes[part] = problem.gradient(places[part])
            took = perf_counter() - began
            done += block
            block = max(1, min(int(block * SLICE / max(took, 1e-6)), 8 * block))
            if done < len(places):
                yield
        self._places, self._slopes = places, slopes

    def draw(self, painter: QPainter, style: CanvasStyle, plane: Plane) -> None:
        """Draw the field, if it is ready."""
        if self._places is None or self._slopes is None:
            return
        centers, ways = field_px(self._places, self._slopes, plane, SPACING * style.zoom)
        painter.save()
        painter.setClipRect(qrect(plane.frame))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(style.color("ink3", COVER), 1.3 * style.zoom)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath()
        barb = 3.6 * style.zoom
        for (x, y), (dx, dy) in zip(centers.tolist(), ways.tolist(), strict=True):
            length = (dx * dx + dy * dy) ** 0.5
            ux, uy = dx / length, dy / length
            tip = QPointF(x + dx / 2, y + dy / 2)
            path.moveTo(x - dx / 2, y - dy / 2)
            path.lineTo(tip)
            path.moveTo(tip.x() - barb * (ux + 0.6 * uy), tip.y() - barb * (uy - 0.6 * ux))
            path.lineTo(tip)
            path.lineTo(tip.x() - barb * (ux - 0.6 * uy), tip.y() - barb * (uy + 0.6 * ux))
        painter.drawPath(path)
        painter.restore()


def places_of(problem: Problem, plane: Plane, spacing: float) -> Array:
    """Return the parameters at which arrows stand, shape (n, d).

    They stay where they are on the surface while the view is moved. One parameter has a row of
    them along its axis.
    """
    ticks = []
    for pixel, (low, high) in zip(plane.pixel, plane.range, strict=True):
        step = pixel * spacing
        ticks.append(np.arange(ceil(low / step - 0.5), floor(high / step - 0.5) + 1) * step)
    if problem.dimensions == 1:
        return np.asarray(ticks[0] + plane.pixel[0] * spacing / 2, dtype=np.float64)[:, None]
    grid: Array = np.stack(np.meshgrid(*ticks), axis=-1).reshape(-1, 2)
    return np.asarray(grid + np.array(plane.pixel) * spacing / 2, dtype=np.float64)


def field_px(places: Array, slopes: Array, plane: Plane, spacing: float) -> tuple[Array, Array]:
    """Return the middles of the field's arrows in px, and the arrows, both shaped (n, 2).

    An arrow points where the parameters would go downhill, as the trails lie on the canvas. Its
    length is the fourth root of the slope, the steepest place in the view having the longest.
    """
    if places.shape[1] == 1:
        row = np.full(len(places), plane.to_data(0.0, plane.frame.bottom - 0.35 * spacing)[1])
        places = np.column_stack([places[:, 0], row])
        slopes = np.column_stack([slopes[:, 0], np.zeros(len(slopes))])
    with np.errstate(all="ignore"):
        ways = -slopes / (np.array(plane.pixel) * (1.0, -1.0))
        lengths = np.hypot(ways[:, 0], ways[:, 1])
        real = np.isfinite(lengths) & (lengths > 0)
        places, ways, lengths = places[real], ways[real], lengths[real, None]
        if not len(places):
            return places, ways
        drawn = LONGEST * spacing * (lengths / lengths.max()) ** POWER
        return plane.to_px(places), ways / lengths * np.maximum(drawn, SHORTEST)

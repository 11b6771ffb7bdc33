"""The canvas of one parameter: the loss as a curve, and the runs as points on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.problem import Problem
from explorer.core.trace import Array
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.views.canvas_axes import SPACING
from explorer.views.canvas_base import CanvasBase
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Plane, Range, axis_ticks, rounded_to
from explorer.views.canvas_style import qrect
from explorer.views.curve_breaks import breaks, ends

HEADROOM = 0.08  # of the loss's span, left free above and below the curve at first
SAMPLES = 1200  # points of the curve from which the first range is found
LANE = 18.0  # px between arrows that start at one point
STEEP = 0.02  # of the frame's height: a smaller step of the curve is not looked into for a jump
HIGHEST = 8e307  # that an axis reaches: its length has to be a number still
LOWEST = 1e-300  # span of losses that pixels can be reckoned of
PER_PIXEL = 1.0  # points of the curve drawn to a pixel


class CurveGround(Ground):
    """A surface over one parameter, as the curve of its loss."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._home: Range = ((0.0, 1.0), (0.0, 1.0))
        self._version = 0

    def set_theme(self, theme: Theme) -> None:
        """Use another theme from now on."""
        super().set_theme(theme)
        self._version += 1

    def set_problem(self, problem: Problem, keep: bool) -> None:
        """Show another problem."""
        super().set_problem(problem, keep)
        self._home = _home(problem)
        self._version += 1

    @property
    def version(self) -> int:
        """Grows with every other problem and theme."""
        return self._version

    def home(self) -> Range:
        """Return the problem's own range, and the losses in it."""
        return self._home

    def axis_names(self) -> tuple[str, str]:
        """Return the parameter's name and the loss's."""
        return self.symbol(0), "$L$"

    def plotted(self, w: Array, loss: Array) -> Array:
        """Return the parameter and the recorded loss."""
        return np.stack([w[..., 0], loss], axis=-1)

    def place(self, w: Sequence[float]) -> tuple[float, float]:
        """Return the parameter and its loss."""
        return float(w[0]), float(_losses(self.problem, np.array([float(w[0])]))[0])

    def arrow_px(
        self, tail: Sequence[float], by: Sequence[float], lane: int, plane: Plane
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return an arrow along the axis: at its point's height, the next ones below each other."""
        x0, y = plane.spot(self.place(tail))
        x1, _ = plane.spot((tail[0] + by[0], 0.0))
        pitch = LANE * self.style.zoom
        # Above the point where there is no room below it.
        down = 1.0 if y + 6 * pitch < plane.frame.bottom else -1.0
        y += down * pitch * lane
        return (x0, y), (x1, y)

    def parameters(self, x: float, y: float, plane: Plane) -> tuple[float, ...]:
        """Return the parameter: its loss is not the hand's to choose."""
        return (rounded_to(plane.to_data(x, y)[0], plane.pixel[0]),)

    def columns(self, x: float, y: float, plane: Plane) -> list[tuple[str, str]]:
        """Return the parameter, its loss and the slope there."""
        if self.problem is None:
            return []
        w = self.parameters(x, y, plane)
        at = np.array(w)
        with np.errstate(all="ignore"):
            loss, slope = float(self.problem.loss(at)), float(self.problem.gradient(at)[0])
        return [
            (self.symbol(0), format_number(w[0], 12)),
            ("$L$", format_number(loss, 3)),
            (r"$\nabla L$", format_number(slope, 3)),
        ]

    def paint(self, painter: QPainter, plane: Plane, ratio: float) -> None:
        """Paint a grid and the curve; where the loss is no number the ground is hatched."""
        style, frame = self.style, plane.frame
        painter.save()
        painter.setClipRect(qrect(frame))
        self._grid(painter, plane)
        low, high = plane.range[0]
        w = np.linspace(low, high, max(2, round(frame.width * PER_PIXEL * max(1.0, ratio))))
        loss = _losses(self.problem, w)
        finite = np.isfinite(loss)
        for first, end in _stretches(~finite):
            left, right = plane.spot((w[first], 0.0))[0], plane.spot((w[end - 1], 0.0))[0]
            gap = QRectF(left, frame.y, max(1.0, right - left), frame.height)
            painter.fillRect(gap, QBrush(style.color("line"), Qt.BrushStyle.BDiagPattern))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.color("ink3"), 1.5 * style.zoom))
        problem = self.problem
        step = STEEP * frame.height * plane.pixel[1]
        broken = breaks(lambda at: _losses(problem, at), w, loss, step)
        for first, end in _cut(_stretches(finite), broken):
            px = plane.to_px(np.column_stack([w[first:end], loss[first:end]]))
            # Far above the frame a float has more pixels than the painter can count.
            y = np.clip(px[:, 1], frame.y - 4 * frame.height, frame.bottom + 4 * frame.height)
            painter.drawPath(pg.functions.arrayToQPath(px[:, 0], y))
        painter.restore()

    def _grid(self, painter: QPainter, plane: Plane) -> None:
        frame, zoom = plane.frame, self.style.theme.tick / 11
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.style.color("grid"), 1))
        for value in axis_ticks(*plane.range[0], frame.width, SPACING[0] * zoom):
            x = plane.spot((value, 0.0))[0]
            painter.drawLine(QPointF(x, frame.y), QPointF(x, frame.bottom))
        for value in axis_ticks(*plane.range[1], frame.height, SPACING[1] * zoom):
            y = plane.spot((0.0, value))[1]
            painter.drawLine(QPointF(frame.x, y), QPointF(frame.right, y))


class Curve(CanvasBase):
    """The canvas of one parameter.

    Attributes
    ----------
    scene_painter
        What is shown, and its painting.

    Signals
    -------
    start_moved(object, bool), view_changed(), refine_wanted()
        As of `CanvasBase`; the start is a tuple of one float.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(CurveGround(theme), parent)
        self.setAccessibleName("Curve of the loss with the runs on it")


def _losses(problem: Problem | None, w: Array) -> Array:
    """Return the losses at parameters shaped (n,), same shape."""
    if problem is None:
        return np.zeros_like(w)
    with np.errstate(all="ignore"):
        return problem.loss(w[:, None])


def _home(problem: Problem) -> Range:
    """Return the problem's range and the finite losses in it, with some room."""
    ((low, high),) = problem.range
    w = np.linspace(low, high, SAMPLES)
    bottom, top = ends(lambda at: _losses(problem, at), w, _losses(problem, w))
    level = top - bottom < LOWEST
    room = max(1.0, abs(top)) if level else HEADROOM * (top - bottom)
    return (low, high), (max(bottom - room, -HIGHEST), min(top + room, HIGHEST))


def _stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return the stretches [first, end) in which flags are set."""
    edges = np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8))
    first, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(first.tolist(), end.tolist(), strict=True))


def _cut(stretches: list[tuple[int, int]], broken: list[int]) -> list[tuple[int, int]]:
    """Return the stretches cut after the samples ``broken``."""
    result: list[tuple[int, int]] = []
    for first, end in stretches:
        cuts = [i + 1 for i in broken if first <= i < end - 1]
        result += zip([first, *cuts], [*cuts, end], strict=True)
    return result

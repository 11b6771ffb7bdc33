"""Where a run has come to rest, told by the slope and the curvature of the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.core.curvature import Curvature, curvature_at
from explorer.core.linear import solve
from explorer.core.movement import NEAR, STILL, WINDOW, Movement
from explorer.core.problem import Problem
from explorer.core.trace import Array, Trace
from explorer.core.words import figure

SAME_LOSS = 1e-8
"""A loss that is as low as a known minimum's, as a share of what there was to gain."""
CURVED = 1e-5
"""The least curvature that can be relied on, as a share of the largest."""
GONE = 0.1
"""A slope that counts as all but gone, as a share of the one that it is compared with."""
BLOCK = 64
"""Steps at rest that share one look at the place."""
SHORT_BLOCK = 16
"""Steps of a run that settles that share one look."""


@dataclass(frozen=True)
class Rest:
    """A place of rest.

    Attributes
    ----------
    kind
        What the slope and the curvature make of it: a minimum, a saddle or a top where a
        quadratic of the same slope and curvature is level hardly away; a plain where there is
        neither; the lowest place where the loss is that of a known global minimum; otherwise a
        slope.
    slope
        The length of the gradient there.
    """

    kind: Literal["minimum", "lowest", "saddle", "top", "plain", "slope"]
    slope: float

    @property
    def minimum(self) -> bool:
        """Whether it is a minimum."""
        return self.kind in ("minimum", "lowest")

    def words(self, loss: float) -> str:
        """Return what is to be said of the place, where the loss is now ``loss``."""
        flat = "hardly any slope is left"
        value = figure(loss, 4)
        return {
            "minimum": f"{flat} and the loss curves up, a minimum of {value}",
            "lowest": f"the loss is {value}, as low as the global minimum",
            "saddle": f"{flat}; the loss curves up one way, down another: a saddle",
            "top": f"{flat} and the loss curves down: a top",
            "plain": "there is neither slope nor curvature",
            "slope": f"its steps are very short, though the slope is {figure(self.slope, 2)}",
        }[self.kind]


def rest_at(trace: Trace, k: int, since: int, movement: Movement, problem: Problem) -> Rest | None:
    """Return what the place is like where the run rests in step k, having rested since ``since``.

    One look is kept for a stretch of steps: nothing moves there, and a Hessian over many points
    is too dear for every frame. None where the loss has no finite curvature.
    """
    row = since + (k - since) // BLOCK * BLOCK
    if row not in movement.rests:
        movement.rests[row] = _look(trace, row, movement, problem)
    return movement.rests[row]


def settling_at(trace: Trace, k: int, movement: Movement, problem: Problem) -> Rest | None:
    """Return the minimum that the run is about to settle in at step k, if there is one.

    It is for minima that nobody has stated: near is judged as with the known ones, by the way
    that slope and curvature say is left. Again a look is kept for some steps.
    """
    if not problem.smooth or not _quiet(movement, k):
        return None
    row = k - k % SHORT_BLOCK
    if not _quiet(movement, row) or (
        (np.abs(trace.w[k] - trace.w[row]) > NEAR * movement.span).any()
    ):
        return None
    if row not in movement.rests:
        movement.rests[row] = _look(trace, row, movement, problem)
    rest = movement.rests[row]
    return rest if rest is not None and rest.minimum else None


def _quiet(movement: Movement, k: int) -> bool:
    """Tell whether the run moved over the window by no more than counts as near."""
    return k >= WINDOW and float(movement.length[k - WINDOW + 1 : k + 1].sum()) <= NEAR


def _look(trace: Trace, row: int, movement: Movement, problem: Problem) -> Rest | None:
    w = trace.w[row]
    g = problem.gradient(w)
    slope = float(np.hypot.reduce(g))
    curvature = curvature_at(problem, w)
    if curvature is None or not np.isfinite(slope):
        return None
    if _as_low_as_known(trace, row, movement):
        return Rest("lowest", slope)
    if slope == 0 and curvature.low == curvature.high == 0:
        return Rest("plain", slope)
    level = _is_level(problem, w, g, curvature, movement.span)
    return Rest(_kind(curvature) if level else "slope", slope)


def _kind(curvature: Curvature) -> Literal["minimum", "saddle", "top"]:
    if curvature.convex:
        return "minimum"
    return "saddle" if curvature.high > 0 else "top"


def _is_level(problem: Problem, w: Array, g: Array, curvature: Curvature, span: Array) -> bool:
    """Tell whether the loss is level within a near distance.

    Slope and curvature say where a quadratic would be. That the loss is like one so far shows in
    the slope, which must be all but gone there.
    """
    sizes = sorted((abs(curvature.low), abs(curvature.high)))
    if sizes[0] <= CURVED * sizes[1]:
        return False
    with np.errstate(all="ignore"):
        way: Array = np.nan_to_num(solve(problem.hessian(w), g), nan=np.inf)
    far = float((np.abs(way) / span).max())
    if far > NEAR:
        return False
    left = np.hypot.reduce(problem.gradient(w - way))
    return far < STILL or bool(left <= GONE * np.hypot.reduce(g))


def _as_low_as_known(trace: Trace, row: int, movement: Movement) -> bool:
    """Tell whether the loss is that of a known global minimum: there may be more of them."""
    lowest = min((m.value for m in movement.minima if m.kind == "global"), default=-np.inf)
    gain = abs(float(trace.loss[0]) - lowest)
    return bool(abs(float(trace.loss[row]) - lowest) <= SAME_LOSS * gain < np.inf)

"""What the data view says in words: which curves are faint, which points are lit, who is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.data import Points
from explorer.look.mixed import mixed_width
from explorer.views.canvas_logic import Plane
from explorer.views.data_view_curves import earlier_steps
from explorer.views.drawn import DrawnRun

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Batch:
    """The points that a step's gradient was computed from.

    Attributes
    ----------
    step
        The step.
    picks
        The points' indices, shape (n,).
    """

    step: int
    picks: NDArray[np.int64]


def caption(
    step: int, batch: Batch | None, points: Points | None, missed: str, room: float, px: float
) -> str:
    """Return what faint curves and lit points are, as much of it as there is room for.

    Parameters
    ----------
    step, batch, points
        What is shown; no batch means the full gradient.
    missed
        The name of the run whose distances to the lit points are drawn, or empty.
    room, px
        The width, and the size of the words.
    """
    steps = earlier_steps(step)
    parts = []
    if len(steps) > 1:
        many = f"0 to {steps[-1]}" if steps == list(range(len(steps))) else _listed(steps)
        parts.append(f"faint: steps {many}")
    elif steps:
        parts.append("faint: step 0")
    if batch is not None:
        n = len(np.unique(batch.picks))
        which = f"the {n:,} points" if n > 1 else "the point"
        words = f"lit: {which} of step {batch.step}"
        them = "them" if n > 1 else "it"
        parts.append(words + (f", and how far {missed} misses {them}" if missed else ""))
    elif points is not None:
        parts.append(f"full gradient: every step uses all {len(points.x):,} points")
    while len(parts) > 1 and mixed_width(" · ".join(parts), px) > room:
        parts.pop(0)
    return " · ".join(parts)


def _listed(steps: Sequence[int]) -> str:
    return ", ".join(str(k) for k in steps[:-1]) + f" and {steps[-1]}"


def whereabouts(run: DrawnRun, values: Array, step: int, plane: Plane) -> str:
    """Return what is said of a run whose curve is not to be seen or does not move any more.

    ``values`` are the curve's, as far as the plane goes; the words are empty for a usual curve.
    """
    divergence = run.trace.divergence
    if divergence is not None and divergence.step <= step:
        last = "; its last curve is shown" if divergence.step else ""
        return f"{divergence.words}{last}"
    low, high = plane.range[1]
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "has no curve here: it is not a number"
    if (finite > high).all():
        return "lies above the view"
    return "lies below the view" if (finite < low).all() else ""

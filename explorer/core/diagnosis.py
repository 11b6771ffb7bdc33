"""What a run is doing at a step: in a word and a sentence, and in numbers.

All of it follows from the trace up to that step and from the problem; nothing looks ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.curvature import Curvature, StepLaw, StepLimit, curvature_at, step_limit
from explorer.core.movement import movement_of
from explorer.core.oscillation import Oscillation, oscillations
from explorer.core.problem import Minimum, Problem
from explorer.core.status import Status, Tone, reached_since, status
from explorer.core.trace import Trace

__all__ = ["Diagnosis", "Status", "Tone", "angle_to_descent", "diagnose", "status"]


@dataclass(frozen=True)
class Diagnosis:
    """The numbers of a run at a step.

    Attributes
    ----------
    step
        The row that they are of: the step, or the last one before a divergence.
    status
        The word and the sentence.
    reached
        Since which step the run has been at the known minimum where it is.
    outside
        Since which step it has been outside the view.
    nearest, distance
        The known minimum that is nearest, and how far it is in the parameters' own units.
    slope
        The length of the full loss's gradient here.
    angle
        Degrees from the way straight downhill, −g, to the step made; None where one is nothing.
    swings
        The parameters that go back and forth, the widest swing first.
    curvature
        The eigenvalues of the Hessian here.
    limit
        How long a step this curvature allows.
    """

    step: int
    status: Status
    reached: int | None
    outside: int | None
    nearest: Minimum | None
    distance: float | None
    slope: float
    angle: float | None
    swings: tuple[Oscillation, ...]
    curvature: Curvature | None
    limit: StepLimit | None


def diagnose(
    trace: Trace, step: int, problem: Problem, law: StepLaw | None, eta: float | None
) -> Diagnosis:
    """Return the numbers of a run at ``step``.

    "Here" is the place after the step, w at row k; the angle is that of the step made, from
    w at row k−1 and with the gradient that it used.

    Parameters
    ----------
    law
        How long a step the optimizer may make, or None where no simple law is known.
    eta
        The learning rate in force, or None if there is none.
    """
    k = min(step, trace.last)
    movement = movement_of(trace, problem.range, problem.minima)
    w = trace.w[k]
    outside = int(movement.inside[k]) + 1
    distances = [float(np.hypot.reduce(w - np.array(m.at))) for m in problem.minima]
    distance = min(distances, default=None)
    nearest = None if distance is None else problem.minima[distances.index(distance)]
    curvature = curvature_at(problem, w)
    return Diagnosis(
        step=k,
        status=status(trace, step, problem.range, problem.minima, problem),
        reached=reached_since(trace, k, movement),
        outside=outside if outside <= k else None,
        nearest=nearest,
        distance=distance,
        slope=float(np.hypot.reduce(problem.gradient(w))),
        angle=angle_to_descent(trace, k),
        swings=oscillations(trace, k, movement),
        curvature=curvature,
        limit=step_limit(curvature, law, eta) if curvature is not None else None,
    )


def angle_to_descent(trace: Trace, k: int) -> float | None:
    """Return the degrees between step k and −g, the gradient that the step used."""
    if k < 1:
        return None
    move, down = trace.w[k] - trace.w[k - 1], -trace.quantities["g"][k]
    lengths = np.hypot.reduce(move), np.hypot.reduce(down)
    if not (0 < lengths[0] < np.inf and 0 < lengths[1] < np.inf):
        return None
    move, down = move / lengths[0], down / lengths[1]
    # Exact for the smallest and the widest angles, where an arc cosine is not.
    apart, across = np.hypot.reduce(move - down), np.hypot.reduce(move + down)
    return float(np.degrees(2 * np.arctan2(apart, across)))

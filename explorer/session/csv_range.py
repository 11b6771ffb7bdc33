"""Which range of the parameters to show over other points: one in which the runs can be seen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.core.data import Points
from explorer.core.problem import Problem

Array = NDArray[np.float64]
Range = tuple[tuple[float, float], ...]

FEW = 2_000
"""Points that are looked at: the range need not know the fit to many digits."""
ROUNDS = 80
SMALL = 0.15
"""Of a range: where start and fit are less apart than this, nobody would see the way."""
ROOM = 0.75
"""Of the way from the start to the fit, from its middle to the edges."""


def range_for(problem: Problem, start: tuple[float, ...]) -> Range | None:
    """Return a range with the start and the best fit in it, None where the problem's own is good.

    Parameters
    ----------
    problem
        A data problem.
    start
        Where the runs start.
    """
    fit = fit_of(problem, start)
    ends = np.array([start, start if fit is None else fit])
    low, high = np.array(problem.range).T
    apart = np.abs(ends[1] - ends[0])
    inside = bool(((ends >= low) & (ends <= high)).all())
    if inside and (fit is None or (apart > SMALL * (high - low)).any()):
        return None
    if fit is None:
        ends = np.array([start, (low + high) / 2])
        apart = np.maximum(np.abs(ends[1] - ends[0]), high - low)
    if not apart.max() > 1e-9 * (1.0 + np.abs(ends).max()):
        apart = high - low
    half = np.maximum(ROOM * apart, 0.25 * apart.max())
    middle = ends.mean(axis=0)
    sides = zip((middle - half).tolist(), (middle + half).tolist(), strict=True)
    return tuple(rounded(a, b) for a, b in sides)


def fit_of(problem: Problem, start: tuple[float, ...]) -> Array | None:
    """Return about where the loss is lowest near a start, or None where no place is found."""
    points = problem.points
    if points is None:
        return None
    every = max(1, -(-len(points.x) // FEW))
    thin = replace(problem, points=Points(points.x[::every], points.y[::every]))
    w, damping = np.array(start, dtype=np.float64), 1e-3
    loss = float(thin.loss(w))
    for _ in range(ROUNDS):
        slope, bend = thin.gradient(w), thin.hessian(w)
        if not (np.isfinite(slope).all() and np.isfinite(bend).all() and math.isfinite(loss)):
            return None
        # Newton's step, turned towards steepest descent as long as it does not go down.
        size, turned = float(np.abs(bend).max()) or 1.0, np.linalg.eigh(bend)
        bends = np.abs(turned[0]) + damping * size
        new = w - turned[1] @ ((turned[1].T @ slope) / bends)
        there = float(thin.loss(new))
        if there < loss:
            moved = float(np.abs(new - w).max())
            w, loss, damping = new, there, max(damping / 10, 1e-12)
            if moved <= 1e-6 * (1.0 + float(np.abs(w).max())):
                break
        elif damping > 1e6:
            break
        else:
            damping *= 10
    return w if bool((np.abs(w) < 1e12).all()) else None


def rounded(low: float, high: float) -> tuple[float, float]:
    """Return ends a little farther out that have few digits."""
    unit: float = 10.0 ** (math.floor(math.log10(high - low)) - 1)
    places = max(0, 1 - math.floor(math.log10(high - low)))
    return round(math.floor(low / unit) * unit, places), round(
        math.ceil(high / unit) * unit, places
    )

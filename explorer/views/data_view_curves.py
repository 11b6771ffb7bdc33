"""What the data view draws, without Qt: the range, the earlier steps, the curves in px."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core.data import Points
from explorer.core.model_curves import ModelCurves
from explorer.views.canvas_logic import Plane, Range

Array = NDArray[np.float64]

ROOM = (0.05, 0.1)  # of the data's span, left free at each side
START_ROOM = 1.5  # of the points' range, added at the most for the curves that runs start from
START_SAMPLES = 65
ALL_STEPS = 10  # up to this step every earlier curve is shown
PER_SAMPLE = 2.0  # px between two places where a curve is computed
BEND = 0.02  # px that a curve may deviate from a straight line unseen
FAR = 4.0  # frames above and below, beyond which a curve is cut: a painter counts so far
CHUNK = 32_768  # points looked at at a time: so many fit a core's cache
DOT = 0.5  # px of a cell in which one point is drawn for all


def home(points: Points) -> Range:
    """Return a range that shows all points: (low, high) along x and y."""
    ends = []
    for values, room in zip((points.x, points.y), ROOM, strict=True):
        low, high = float(values.min()), float(values.max())
        span = high - low
        extra = room * span if span > 0 else max(1.0, abs(low))
        ends.append((low - extra, high + extra))
    return ends[0], ends[1]


def with_starts(points: Points, curves: ModelCurves, starts: Array) -> Range:
    """Return `home`, made higher so that the curves which runs start from are in it as well.

    A start far away does not make the points small: no more than `START_ROOM` times their span is
    added above or below.

    Parameters
    ----------
    starts
        Where the runs start, shape (m, d).
    """
    across, (low, high) = home(points)
    if not len(starts):
        return across, (low, high)
    values = curves.at(starts, np.linspace(*across, START_SAMPLES))
    values = values[np.isfinite(values)]
    span = high - low
    if values.size:
        extra = ROOM[1] * span / 2
        low = min(low, max(float(values.min()) - extra, low - START_ROOM * span))
        high = max(high, min(float(values.max()) + extra, high + START_ROOM * span))
    return across, (low, high)


def earlier_steps(step: int) -> list[int]:
    """Return the steps before ``step`` whose curves are shown, the oldest first.

    All of the first ones; later 0 and 1, 2 and 5 times powers of ten, so that those shown stay
    while the playhead moves on.
    """
    if step <= ALL_STEPS:
        return list(range(step))
    chosen, power = [0], 1
    while power < step:
        chosen += [f * power for f in (1, 2, 5) if f * power < step]
        power *= 10
    return chosen


def fading(count: int) -> list[float]:
    """Return the opacities of so many earlier curves, the oldest and faintest first."""
    return [0.1 + 0.4 * (i + 1) / (count + 1) for i in range(count)]


def inputs(curves: ModelCurves, plane: Plane) -> Array:
    """Return the inputs at which curves are computed, ascending."""
    (low, high), _ = plane.range
    count = 2 if curves.straight else max(3, round(plane.frame.width / PER_SAMPLE) + 1)
    return np.linspace(low, high, count)


def stretches(x: Array, values: Array, plane: Plane) -> list[Array]:
    """Return one curve as pieces of polyline in px, shape (n, 2) each, n at least 2.

    A curve has a gap where it is no number, and ends a little beyond the frame where it leaves it.
    """
    finite = np.isfinite(values)
    if not finite.any():
        return []
    px = plane.to_px(np.column_stack([x, np.where(finite, values, 0.0)]))
    top, tall = plane.frame.y, plane.frame.height
    px[:, 1] = np.clip(px[:, 1], top - FAR * tall, top + (1 + FAR) * tall)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], finite.astype(np.int8), [0]])))
    pieces = [px[a:b] for a, b in edges.reshape(-1, 2).tolist() if b - a > 1]
    return [_without_straight(piece) for piece in pieces]


def _without_straight(px: Array) -> Array:
    """Drop points of a polyline, evenly spaced in x, that lie on a straight line."""
    if len(px) < 4:
        return px
    y = px[:, 1]
    keep = np.ones(len(px), bool)
    keep[1:-1] = np.abs(y[:-2] - 2 * y[1:-1] + y[2:]) > BEND
    keep[::16] = True
    return px[keep]


def dots(points: Points, plane: Plane) -> Array:
    """Return the points in the frame in px, shape (n, 2), one where many fall together."""
    px = plane.to_px(np.column_stack([points.x, points.y]))
    frame = plane.frame
    inside = (px >= (frame.x, frame.y)) & (px <= (frame.right, frame.bottom))
    px = px[inside.all(axis=1)]
    _, first = np.unique(np.floor(px / DOT), axis=0, return_index=True)
    return px[np.sort(first)]


def nearest(points: Points, plane: Plane, at: tuple[float, float], reach: float) -> int | None:
    """Return which point is nearest to a place in px, if any is within ``reach`` px."""
    best, least = None, reach * reach
    (x0, y0), (dx, dy) = plane.to_data(*at), plane.pixel
    with np.errstate(over="ignore", invalid="ignore"):
        for first in range(0, len(points.x), CHUNK):
            u = (points.x[first : first + CHUNK] - x0) / dx
            v = (points.y[first : first + CHUNK] - y0) / dy
            away = u * u + v * v
            there = int(away.argmin())
            if away[there] < least or (best is None and away[there] <= least):
                best, least = first + there, float(away[there])
    return best

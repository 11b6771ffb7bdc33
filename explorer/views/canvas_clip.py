"""Trails as line segments: cut to the frame, thinned to pixels, split into dashes (no Qt)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.views.canvas_logic import Box

Array = NDArray[np.float64]
Keys = NDArray[np.uint64]

CELL = 0.5  # points of one trail that fall in the same cell, this wide in px, are one point
_CELL_MARGIN = 256  # cells left and above of the frame that still have a number


def cells(points: Array) -> Array:
    """Return the cell of each point, shape (n, 2)."""
    with np.errstate(over="ignore"):  # a point may be as far away as floats go
        return np.asarray(np.floor(points / CELL))


def kept(points: Array, before: Array | None = None) -> NDArray[np.bool_]:
    """Return which points, shape (n, 2) in pixels, lie in another cell than the one before.

    ``before`` is the point that the trail ended at so far; without it the first point is kept.
    """
    place = cells(points)
    changed = np.ones(len(points), dtype=bool)
    changed[1:] = (place[1:] != place[:-1]).any(axis=1)
    if before is not None and len(points):
        changed[0] = bool((place[0] != cells(before)).any())
    return changed


def clip_segments(starts: Array, ends: Array, frame: Box) -> tuple[Array, Array, NDArray[np.intp]]:
    """Cut segments to a frame.

    Parameters
    ----------
    starts, ends
        In pixels, shape (n, 2); may be as far away as floats go.
    frame
        What is kept.

    Returns
    -------
    tuple
        The cut segments' starts and ends, shape (m, 2), and the number of each among the n.
    """
    low = np.array([frame.x, frame.y])
    high = np.array([frame.right, frame.bottom])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        direction = ends - starts
        one, other = (low - starts) / direction, (high - starts) / direction
        enter, leave = np.minimum(one, other), np.maximum(one, other)
        # Along an axis where the segment does not move it is inside for ever, or never.
        still = direction == 0
        within = (starts >= low) & (starts <= high)
        enter = np.where(still, np.where(within, -np.inf, np.inf), enter)
        leave = np.where(still, np.where(within, np.inf, -np.inf), leave)
        first = np.maximum(enter.max(axis=1), 0.0)
        last = np.minimum(leave.min(axis=1), 1.0)
        number = np.flatnonzero(first <= last)
        first, last = first[number, None], last[number, None]
        starts, ends, direction = starts[number], ends[number], direction[number]
        cut_starts = np.where(first == 0.0, starts, starts + first * direction)
        cut_ends = np.where(last == 1.0, ends, starts + last * direction)
        # A point too far for its pixels to be a number has no direction that could be drawn.
        sure = np.isfinite(cut_starts + cut_ends).all(axis=1)
    return (
        np.clip(cut_starts[sure], low, high),
        np.clip(cut_ends[sure], low, high),
        number[sure],
    )


def segment_keys(starts: Array, ends: Array, frame: Box) -> Keys:
    """Return a number per segment, equal for segments that lie on the same cells either way."""
    corner = np.array([frame.x, frame.y])
    a = (cells(starts - corner) + _CELL_MARGIN).astype(np.uint64)
    b = (cells(ends - corner) + _CELL_MARGIN).astype(np.uint64)
    shift = np.uint64(16)
    one, other = (a[:, 0] << shift) | a[:, 1], (b[:, 0] << shift) | b[:, 1]
    return (np.minimum(one, other) << np.uint64(32)) | np.maximum(one, other)


def phases(starts: Array, ends: Array, period: float, phase: float) -> tuple[Array, float]:
    """Return each segment's place in the dash pattern at its start, and the next one's.

    Parameters
    ----------
    starts, ends
        Segments in pixels that follow each other, shape (n, 2).
    period
        The pattern's length in pixels.
    phase
        The place in the pattern at the first start.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.hypot(*(ends - starts).T)
        # Remainders first: the sum of far-away lengths would have no pixel's precision left.
        rest = np.nan_to_num(np.fmod(lengths, period))
    total = phase + np.concatenate([[0.0], np.cumsum(rest)])
    places = np.fmod(total, period)
    return places[:-1], float(places[-1])


def split_dashes(starts: Array, ends: Array, phase: Array, pattern: Sequence[float]) -> Array:
    """Split segments into the dashes that are drawn.

    Parameters
    ----------
    starts, ends
        Segments in pixels, shape (n, 2).
    phase
        Each segment's place in the pattern at its start, shape (n,), below the pattern's length.
    pattern
        Lengths of dash, gap, dash, gap, … in pixels.

    Returns
    -------
    Array
        Shape (m, 4): x and y of each dash's start and end.
    """
    direction = ends - starts
    length = np.hypot(direction[:, 0], direction[:, 1])
    edges = np.concatenate([[0.0], np.cumsum(pattern)])
    period = edges[-1]
    turns = np.floor((phase + length) / period).astype(int) + 1
    segment = np.repeat(np.arange(len(starts)), turns)
    turn = np.arange(len(segment)) - np.repeat(np.cumsum(turns) - turns, turns)
    base = (turn * period - phase[segment])[:, None]
    begin = np.maximum(base + edges[0:-1:2], 0.0)
    finish = np.minimum(base + edges[1::2], length[segment][:, None])
    row, column = np.nonzero(finish > begin)
    segment = segment[row]
    unit = direction[segment] / length[segment][:, None]
    origin = starts[segment]
    return np.hstack(
        [
            origin + unit * begin[row, column][:, None],
            origin + unit * finish[row, column][:, None],
        ]
    )


def lengthened(starts: Array, ends: Array, by: float) -> Array:
    """Return segments longer by ``by`` pixels at both ends, shape (n, 4), so corners close."""
    direction = ends - starts
    length = np.hypot(direction[:, 0], direction[:, 1])[:, None]
    extra = np.divide(direction * by, length, out=np.zeros_like(direction), where=length > 0)
    return np.hstack([starts - extra, ends + extra])


def spaced(points: Array, spacing: float, last: tuple[float, float] | None) -> list[int]:
    """Return which points, in order, are at least ``spacing`` pixels from the one chosen before.

    ``last`` is the point chosen last so far.
    """
    chosen = []
    square = spacing * spacing
    px, py = last if last is not None else (np.inf, np.inf)
    for i, (x, y) in enumerate(points.tolist()):
        if (x - px) ** 2 + (y - py) ** 2 >= square:
            chosen.append(i)
            px, py = x, y
    return chosen

"""Contour lines of a grid, and where their values are written (no Qt)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.views.canvas_logic import Box
from explorer.views.map_grid import Grid
from explorer.views.map_scale import Scale, SteepScale

Array = NDArray[np.float64]

EDGE = 26.0  # px between a label's centre and the frame
TOP = 52.0  # ... and the upper edge, where boxes with words stand
APART = 170.0  # px beyond which two labels are as good as far apart
JUMP = 0.5  # of all colours, between two places next to each other
MIN_LENGTH = 90.0  # px of line that a label needs


@dataclass(frozen=True)
class Contour:
    """One level's lines.

    Attributes
    ----------
    level
        The loss along them.
    lines
        Points in data, each shape (n, 2).
    """

    level: float
    lines: tuple[Array, ...]


def load_contourpy() -> None:
    """Import the tracer: not needed for the first picture, which is painted without lines."""
    import contourpy  # noqa: F401


def contours(grid: Grid, levels: Sequence[float], scale: Scale | None = None) -> Iterator[Contour]:
    """Trace the levels one by one; losses that are not finite leave gaps, and so do poles."""
    from contourpy import LineType, contour_generator

    values = np.ma.masked_invalid(grid.values)
    if isinstance(scale, SteepScale):
        values = np.ma.masked_where(values.mask | _torn(grid.values, scale), values)
    generator = contour_generator(
        grid.xs, grid.ys, values, name="serial", line_type=LineType.Separate
    )
    for level in levels:
        lines: Any = generator.lines(level)  # of this line type always a list of arrays
        yield Contour(level, tuple(lines))


def _torn(values: Array, scale: SteepScale) -> NDArray[np.bool_]:
    """Return where losses jump across half the colours from one place of a grid to the next.

    At a pole the two sides have opposite signs, and all lines would run between them.
    """
    place = scale.position(values)
    torn = np.zeros(values.shape, dtype=bool)
    for here, there in (
        ((slice(None), slice(1, None)), (slice(None), slice(None, -1))),
        ((slice(1, None), slice(None)), (slice(None, -1), slice(None))),
    ):
        jumps = np.abs(place[here] - place[there]) > JUMP
        torn[here] |= jumps
        torn[there] |= jumps
    return torn


def labelled(levels: Sequence[float]) -> list[float]:
    """Return which levels carry their value: every other one, the highest among them."""
    return list(levels)[::-1][::2][::-1]


def label_spot(
    lines: Sequence[Array],
    frame: Box,
    others: Sequence[tuple[float, float]],
    blocked: Callable[[Array, Array], NDArray[np.bool_]] | None = None,
    stations: int = 15,
) -> tuple[float, float] | None:
    """Return the best place on a level's lines for its value, or None if there is no good one.

    Parameters
    ----------
    lines
        In pixels, each shape (n, 2).
    frame
        The plot.
    others
        Centres of what is written already.
    blocked
        Tells of places, x and y, where no value can stand.
    stations
        How many places on a line are looked at.
    """
    best, best_score = None, 0.25
    for line in lines:
        steps = np.hypot(*np.diff(line, axis=0).T)
        length = float(steps.sum())
        if length < MIN_LENGTH:
            continue
        along = np.concatenate([[0.0], np.cumsum(steps)])
        at = np.linspace(0.08, 0.92, stations) * length
        x, y = np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])
        ahead, behind = np.minimum(at + 18, length), np.maximum(at - 18, 0.0)
        chord = np.hypot(
            np.interp(ahead, along, line[:, 0]) - np.interp(behind, along, line[:, 0]),
            np.interp(ahead, along, line[:, 1]) - np.interp(behind, along, line[:, 1]),
        )
        straight = chord / np.maximum(ahead - behind, 1e-9)
        room = np.full_like(x, APART)
        for ox, oy in others:
            room = np.minimum(room, np.hypot(x - ox, y - oy))
        inside = (
            (x > frame.x + EDGE)
            & (x < frame.right - EDGE)
            & (y > frame.y + TOP)
            & (y < frame.bottom - EDGE)
        )
        if blocked is not None:
            inside &= ~blocked(x, y)
        score = np.where(inside & (room > 34), room / APART * straight**4, 0.0)
        top = int(score.argmax())
        if score[top] > best_score:
            best, best_score = (float(x[top]), float(y[top])), float(score[top])
    return best

"""Curves as line segments: thinned to the pixels, cut at the frame, broken into dashes.

All by arrays. Qt's own dashing and joining of antialiased lines is several times slower than its
drawing of separate straight lines, which is all that a curve two pixels wide needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from shiboken6 import wrapInstance

from explorer.core.trace import Array
from explorer.look.runs import DASH_WIDTH, RunStyle
from explorer.views.plot_axes import StepAxis

# How far beyond the frame a curve is drawn before it is cut, in line widths.
_OVERHANG = 2.0


@dataclass(frozen=True)
class Columns:
    """Where the steps fall on the pixels; made once for all curves of one width.

    Attributes
    ----------
    x
        The places of the points kept, in px from the left edge of the plot.
    single
        The steps up to which each has a pixel column of its own, drawn as they are.
    starts
        The first step of each pixel column that holds several, all after ``single``.
    """

    x: Array
    single: int
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, axis: StepAxis, width: float, pixel: float = 1.0) -> Columns:
        """Return the columns of a plot.

        Parameters
        ----------
        axis
            The steps.
        width
            The width of the plot in px.
        pixel
            The width of a device's pixel in px: 0.5 where two make one.
        """
        x = axis.places(np.arange(axis.steps + 1.0)) * width
        column = np.floor(x / pixel).astype(np.intp)
        # Crowding only grows along a logarithmic axis, so one split is enough; three steps in a
        # column is the first case in which least and largest are fewer points.
        crowded = np.flatnonzero(column[2:] == column[:-2])
        single = int(crowded[0]) if len(crowded) else len(x)
        rest = column[single:]
        fresh = np.ones(len(rest), dtype=bool)
        fresh[1:] = rest[1:] != rest[:-1]
        starts = np.flatnonzero(fresh)
        middle = (column[single:][starts] + 0.5) * pixel
        return cls(np.concatenate([x[:single], np.repeat(middle, 2)]), single, starts)

    def thin(self, values: Array) -> Array:
        """Return the values at ``x``: each by itself, or a column's least and largest.

        The extremes are the exact ones. A column's two points stand in the order in which the
        curve runs through them, as far as its ends tell. Missing rows at the end are NaN.
        """
        head, tail = values[: self.single], values[self.single :]
        if not len(self.starts):
            return self._padded(head)
        starts = self.starts[: np.searchsorted(self.starts, len(tail))]
        if not len(starts):
            return self._padded(head)
        least, largest = np.fmin.reduceat(tail, starts), np.fmax.reduceat(tail, starts)
        ends = np.append(starts[1:], len(tail)) - 1
        falling = tail[starts] > tail[ends]
        pairs = np.empty((len(starts), 2))
        pairs[:, 0] = np.where(falling, largest, least)
        pairs[:, 1] = np.where(falling, least, largest)
        return self._padded(np.concatenate([head, pairs.ravel()]))

    def _padded(self, points: Array) -> Array:
        missing = len(self.x) - len(points)
        if missing <= 0:
            return points[: len(self.x)]
        return np.concatenate([points, np.full(missing, np.nan)])


def segments(x: Array, y: Array, height: float, width: float = 2.0) -> Array:
    """Return the segments of a curve within a plot, each x1 y1 x2 y2, shape (n, 4).

    NaN makes a gap. A point between two gaps becomes a dot. Segments are cut where they leave
    the plot above or below, at their true slope, however far away they lead.

    Parameters
    ----------
    x, y
        The points in px from the top left corner of the plot.
    height
        The plot's height in px.
    width
        The line's width in px.
    """
    there = np.isfinite(y)
    joined = there[:-1] & there[1:]
    lines = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])[joined]
    lines = _cut(lines, -_OVERHANG * width, height + _OVERHANG * width)
    alone = there.copy()
    alone[:-1] &= ~there[1:]
    alone[1:] &= ~there[:-1]
    if alone.any():
        dots = np.column_stack([x - width / 2, y, x + width / 2, y])[alone]
        inside = (dots[:, 1] >= 0) & (dots[:, 1] <= height)
        lines = np.concatenate([lines, dots[inside]])
    return np.ascontiguousarray(lines)


def _cut(lines: Array, top: float, floor: float) -> Array:
    """Cut lines to the band between two heights; drop those outside of it."""
    y1, y2 = lines[:, 1], lines[:, 3]
    if len(lines) and min(y1.min(), y2.min()) >= top and max(y1.max(), y2.max()) <= floor:
        return lines
    crossing = (np.maximum(y1, y2) >= top) & (np.minimum(y1, y2) <= floor)
    lines = lines[crossing]
    x1, y1, x2, y2 = lines.T
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (x2 - x1) / (y2 - y1)
        cut1, cut2 = np.clip(y1, top, floor), np.clip(y2, top, floor)
        # A level line has no slope; it is not cut, and what is computed of it not taken.
        new1 = np.where(cut1 != y1, x1 + (cut1 - y1) * slope, x1)
        new2 = np.where(cut2 != y2, x2 + (cut2 - y2) * slope, x2)
    return np.column_stack([new1, cut1, new2, cut2])


def dashed(lines: Array, pattern: tuple[float, ...]) -> Array:
    """Return the dashes of a curve, each x1 y1 x2 y2, shape (m, 4).

    Parameters
    ----------
    lines
        The curve's segments in order, shape (n, 4); gaps between them cost no dash.
    pattern
        Lengths of dash and gap in turn, in px; empty for a solid line.
    """
    if not pattern or not len(lines):
        return lines
    run, rise = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    lengths = np.hypot(run, rise)
    ends = np.cumsum(lengths)
    period = sum(pattern)
    edges = np.cumsum((0.0, *pattern[:-1]))
    rounds = np.arange(int(ends[-1] // period) + 1)[:, None] * period
    marks = (rounds + edges).ravel()
    marks = np.concatenate([[0.0], ends, marks[marks < ends[-1]]])
    marks.sort()
    middle = (marks[1:] + marks[:-1]) / 2
    inked = np.searchsorted(edges, middle % period, side="right") % 2 == 1
    inked &= marks[1:] > marks[:-1]
    first, last, middle = marks[:-1][inked], marks[1:][inked], middle[inked]
    # Each stretch lies within one segment: the one that its middle falls into.
    which = np.minimum(np.searchsorted(ends, middle, side="right"), len(lines) - 1)
    begin, length = ends[which] - lengths[which], lengths[which]
    from_, to = (first - begin) / length, (last - begin) / length
    x, y, run, rise = lines[which, 0], lines[which, 1], run[which], rise[which]
    return np.column_stack([x + from_ * run, y + from_ * rise, x + to * run, y + to * rise])


def sealed(lines: Array, overlap: float) -> Array:
    """Return segments that reach into the ones that they meet, by ``overlap`` px.

    Two antialiased lines that only touch leave a pale seam between them.
    """
    if len(lines) < 2:
        return lines
    x1, y1, x2, y2 = lines.T
    joint = (x1[1:] == x2[:-1]) & (y1[1:] == y2[:-1])
    run, rise = x2 - x1, y2 - y1
    share = overlap / np.maximum(np.hypot(run, rise), 1e-9)
    run *= share
    rise *= share
    reaching = lines.copy()
    reaching[1:, 0] -= run[1:] * joint
    reaching[1:, 1] -= rise[1:] * joint
    reaching[:-1, 2] += run[:-1] * joint
    reaching[:-1, 3] += rise[:-1] * joint
    return reaching


def dash_pattern(style: RunStyle, width: float) -> tuple[float, ...]:
    """Return a run's dashes in px on a line of that width."""
    return tuple(length * width / DASH_WIDTH for length in style.dash)


def draw_segments(painter: QPainter, lines: Array, color: QColor, width: float) -> None:
    """Draw segments, shape (n, 4), in one colour with flat ends."""
    if not len(lines):
        return
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    # The array itself is the list of lines: four floats each, as in a QLineF.
    first = cast(QLineF, wrapInstance(lines.ctypes.data, QLineF))
    painter.drawLines(first, len(lines))


def curve_path(lines: Array) -> QPainterPath:
    """Return segments as one path, for pictures made of lines and not of pixels."""
    path = QPainterPath()
    last: tuple[float, float] | None = None
    for x1, y1, x2, y2 in lines.tolist():
        if last != (x1, y1):
            path.moveTo(x1, y1)
        path.lineTo(x2, y2)
        last = (x2, y2)
    return path

"""Geometry of the canvas without Qt: data to pixels, ticks, leaving the view, label places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Range = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def grown(self, by: float) -> Box:
        """Return the box with ``by`` pixels more on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def inside(self, other: Box) -> bool:
        """Whether this box lies wholly in ``other``."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the box or on its edge; False for NaN."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom


def around(x: float, y: float, radius: float) -> Box:
    """Return the square box about a marker."""
    return Box(x - radius, y - radius, 2 * radius, 2 * radius)


@dataclass(frozen=True)
class Plane:
    """The frame of a plot in pixels and the range of data that it shows.

    Attributes
    ----------
    frame
        Where the plot is, in pixels.
    range
        ``((left, right), (bottom, top))`` in the units of the data.
    """

    frame: Box
    range: Range

    def to_px(self, points: Array) -> Array:
        """Return data points, shape (..., 2), in pixels, same shape."""
        (x0, x1), (y0, y1) = self.range
        frame = self.frame
        scale = np.array([frame.width / (x1 - x0), -frame.height / (y1 - y0)])
        with np.errstate(over="ignore", invalid="ignore"):
            return (np.asarray(points) - (x0, y1)) * scale + (frame.x, frame.y)

    def to_data(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in pixels as data."""
        (x0, x1), (y0, y1) = self.range
        frame = self.frame
        return (
            x0 + (x - frame.x) / frame.width * (x1 - x0),
            y1 - (y - frame.y) / frame.height * (y1 - y0),
        )

    def spot(self, point: Sequence[float]) -> tuple[float, float]:
        """Return one data point in pixels as plain floats."""
        x, y = self.to_px(np.asarray(point, dtype=float)).tolist()
        return x, y

    def box_of(self, view: Range) -> Box:
        """Return where another range of the same data lies, in pixels."""
        left, top = self.spot((view[0][0], view[1][1]))
        right, bottom = self.spot((view[0][1], view[1][0]))
        return Box(left, top, right - left, bottom - top)

    @property
    def pixel(self) -> tuple[float, float]:
        """The size of a pixel in data, along x and along y."""
        (x0, x1), (y0, y1) = self.range
        return (x1 - x0) / self.frame.width, (y1 - y0) / self.frame.height


def nice_step(rough: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is no less than ``rough``."""
    power = 10.0 ** floor(log10(rough))
    for factor in (1.0, 2.0, 5.0):
        if factor * power >= rough * (1 - 1e-9):
            return factor * power
    return 10.0 * power


def multiples(step: float, low: float, high: float) -> list[float]:
    """Return the multiples of ``step`` in [low, high], free of rounding dust."""
    places = max(0, -floor(log10(step)))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(i * step, places) + 0.0 for i in range(first, last + 1)]


def axis_ticks(low: float, high: float, pixels: float, spacing: float) -> list[float]:
    """Return nice tick values of an axis ``pixels`` long, at least ``spacing`` pixels apart."""
    if not (high > low and pixels > 0):
        return []
    return multiples(nice_step((high - low) / pixels * spacing), low, high)


def tick_digits(low: float, high: float, step: float) -> int:
    """Return how many significant digits tell ticks ``step`` apart between low and high."""
    largest = max(abs(low), abs(high), step)
    return max(1, floor(log10(largest) + 1e-9) - floor(log10(step) + 1e-9) + 1)


def rounded_to(value: float, resolution: float) -> float:
    """Return ``value`` with the decimals that one pixel of ``resolution`` can tell apart."""
    if not (isfinite(value) and resolution > 0):
        return value
    return round(value, -round(log10(resolution))) + 0.0


def edge_point(x: float, y: float, frame: Box) -> tuple[float, float, str]:
    """Return the place on the frame nearest to a point outside, and the side it lies beyond.

    The side is ``left``, ``right``, ``top`` or ``bottom``: the one that the point is farther
    beyond.
    """
    beyond = {
        "left": frame.x - x,
        "right": x - frame.right,
        "top": frame.y - y,
        "bottom": y - frame.bottom,
    }
    side = max(beyond, key=lambda name: beyond[name])
    return min(max(x, frame.x), frame.right), min(max(y, frame.y), frame.bottom), side


def spread(centers: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Move centres of equal boxes along an edge until none overlap and all lie in [low, high].

    The order along the edge is kept. Where there is no room for all, they overlap evenly.
    """
    if not centers:
        return []
    low, high = low + size / 2, high - size / 2
    count = len(centers)
    pitch = min(size, (high - low) / (count - 1)) if count > 1 else size
    order = sorted(range(count), key=lambda i: centers[i])
    placed = [0.0] * count
    floor_ = low
    for rank, i in enumerate(order):
        ceiling = high - pitch * (count - 1 - rank)
        placed[i] = min(max(centers[i], floor_), ceiling)
        floor_ = placed[i] + pitch
    return placed


def label_places(at: tuple[float, float], size: tuple[float, float], gap: float) -> dict[str, Box]:
    """Return the places of a label beside a marker, by the letters of `place_label`."""
    (x, y), (width, height) = at, size
    return {
        # Beside the marker a label hangs a little low: most trails arrive from below or level.
        "r": Box(x + gap, y - height / 2 + 5, width, height),
        "b": Box(x - width / 2, y + gap, width, height),
        "l": Box(x - gap - width, y - height / 2 + 5, width, height),
        "a": Box(x - width / 2, y - gap - height, width, height),
        "R": Box(x + gap, y - height / 2 - 5, width, height),
        "L": Box(x - gap - width, y - height / 2 - 5, width, height),
    }


def place_label(
    at: tuple[float, float],
    size: tuple[float, float],
    gap: float,
    taken: Iterable[Box],
    frame: Box,
    order: str = "rblaRL",
) -> Box | None:
    """Return the first free place for a label beside a marker, or None.

    Parameters
    ----------
    at
        The marker's centre, in pixels.
    size
        The label's width and height.
    gap
        From the centre to the label's near edge.
    taken
        Boxes that must not be covered.
    frame
        Must hold the label wholly.
    order
        Places to try, by their first letters: right, below, left, above; R and L stand higher.
    """
    (x, y), (width, height) = at, size
    # Of many heads few are near: the others are set aside once, not for every place.
    across, down = gap + width, gap + height + 5
    near = [
        box
        for box in taken
        if abs(2 * (x - box.x) - box.width) < 2 * across + box.width
        and abs(2 * (y - box.y) - box.height) < 2 * down + box.height
    ]
    places = label_places(at, size, gap)
    for name in order:
        box = places[name]
        if box.inside(frame) and not any(box.overlaps(other) for other in near):
            return box
    return None

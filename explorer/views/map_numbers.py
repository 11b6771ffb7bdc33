"""The numbers on a map's contour lines: where they stand, and what they keep clear of (no Qt)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.views.canvas_clip import clip_segments, kept
from explorer.views.canvas_logic import Box
from explorer.views.map_contours import label_spot

Array = NDArray[np.float64]

STEP = 3.0  # px between two points that stand for a line
CELL = 2.0  # px of a cell in which points are counted
CLEAR = 3.0  # px between a number's box and a trail
STATIONS = 61  # places on a line that are looked at where much is in the way


@dataclass(frozen=True)
class Number:
    """A number on a line: its box in px, and its loss."""

    box: Box
    level: float


@dataclass(frozen=True, eq=False)
class Obstacles:
    """What numbers keep clear of.

    Attributes
    ----------
    boxes
        Of words and marks.
    points
        On trails, shape (n, 2), no farther apart than a number is high.
    """

    boxes: tuple[Box, ...] = ()
    points: Array = field(default_factory=lambda: np.empty((0, 2)))

    @cached_property
    def _counts(self) -> tuple[Array, NDArray[np.int64]]:
        """The corner of a grid of cells, and how many points lie above and left of each cell."""
        if not len(self.points):
            return np.zeros(2), np.zeros((1, 1), np.int64)
        corner = self.points.min(axis=0)
        cells = ((self.points - corner) // CELL).astype(int)
        columns, rows = cells.max(axis=0) + 1
        grid = np.zeros((columns + 1, rows + 1), np.int64)
        np.add.at(grid, (cells[:, 0] + 1, cells[:, 1] + 1), 1)
        return corner, grid.cumsum(axis=0).cumsum(axis=1)

    def in_the_way(self, size: tuple[float, float]) -> Callable[[Array, Array], NDArray[np.bool_]]:
        """Return what tells of centres, x and y shaped (n,), whether a box there meets any."""
        half = np.array(size) / 2
        boxes = np.array([[b.x + b.width / 2, b.y + b.height / 2, b.width / 2, b.height / 2]
                          for b in self.boxes]).reshape(-1, 4)  # fmt: skip
        corner, counts = self._counts
        most = np.array(counts.shape) - 1

        def meets(x: Array, y: Array) -> NDArray[np.bool_]:
            at = np.stack([x, y], axis=-1)
            apart = np.abs(at[:, None, :] - boxes[:, :2]) < half + boxes[:, 2:]
            low = np.floor((at - half - CLEAR - corner) / CELL).astype(int)
            high = np.ceil((at + half + CLEAR - corner) / CELL).astype(int)
            (x0, y0), (x1, y1) = np.clip(low, 0, most).T, np.clip(high, 0, most).T
            inside = counts[x1, y1] - counts[x0, y1] - counts[x1, y0] + counts[x0, y0]
            return apart.all(axis=-1).any(axis=1) | (inside > 0)

        return meets


def along(lines: Iterable[Array], frame: Box) -> Array:
    """Return points on lines in px, each shape (n, 2), where they are in the frame."""
    found = [np.empty((0, 2))]
    for line in lines:
        line = line[kept(line)]
        if len(line) < 2:
            continue
        starts, ends, _ = clip_segments(line[:-1], line[1:], frame)
        lengths = np.hypot(*(ends - starts).T)
        counts = np.ceil(lengths / STEP).astype(int) + 1
        which = np.repeat(np.arange(len(starts)), counts)
        place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        share = (place / np.maximum(counts[which] - 1, 1))[:, None]
        found.append(starts[which] * (1 - share) + ends[which] * share)
    return np.concatenate(found)


def moved(numbers: Sequence[Number], size: tuple[float, float], frame: Box) -> list[Number]:
    """Return the numbers of a picture of that size where the picture fills a frame."""
    x, y = frame.width / max(size[0], 1.0), frame.height / max(size[1], 1.0)
    found = []
    for number in numbers:
        box = number.box
        middle = box.x + box.width / 2, box.y + box.height / 2
        left = frame.x + middle[0] * x - box.width / 2
        top = frame.y + middle[1] * y - box.height / 2
        found.append(Number(Box(left, top, box.width, box.height), number.level))
    return found


def placed(
    lines: Mapping[float, Sequence[Array]],
    frame: Box,
    others: Sequence[tuple[float, float]],
    size: Callable[[float], tuple[float, float]],
    obstacles: Obstacles | None = None,
) -> list[Number]:
    """Return the numbers for which there is a good place, the highest first.

    Parameters
    ----------
    lines
        Of each level, in px.
    frame
        The plot.
    others
        Centres of what is written already.
    size
        Gives the size of a level's box.
    obstacles
        What else is in the way; None where nobody looks.
    """
    taken = list(others)
    numbers: list[Number] = []
    for level in sorted(lines, reverse=True):
        wide, high = size(level)
        blocked = None
        if obstacles is not None:
            boxes = (*obstacles.boxes, *(number.box for number in numbers))
            blocked = Obstacles(boxes, obstacles.points).in_the_way((wide, high))
        stations = STATIONS if blocked is not None else 15
        spot = label_spot(lines[level], frame, taken, blocked, stations)
        if spot is not None:
            taken.append(spot)
            box = Box(round(spot[0] - wide / 2), round(spot[1] - high / 2), wide, high)
            numbers.append(Number(box, level))
    return numbers

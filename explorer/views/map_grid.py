"""The loss on a grid over the view, computed in slices so that a window never waits (no Qt)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from explorer.views.canvas_logic import Range

Array = NDArray[np.float64]
Loss = Callable[[Array], Array]

COARSE = (48, 40)  # columns and rows of the first grid
PIXELS_PER_CELL = 2.5  # of the finest grid
SLICE = 0.0015  # seconds of work between two pauses
FEW = (8, 7)  # the same over very many points, each of which every cell costs
MANY = 30_000  # data points from which on a grid is small at first, and computed beside the window
FIRST = 16  # cells of the first block
# A grid between the first and the finest is worth its time if the finest takes longer than this.
WAIT = 0.05


@dataclass(frozen=True)
class Grid:
    """Losses at the centres of equal cells that cover a view, and of one more cell around it.

    The margin lets pictures and contour lines reach the view's very edge.

    Attributes
    ----------
    view
        The range that the cells without the margin cover exactly.
    xs, ys
        Cell centres, shapes (columns + 2,) and (rows + 2,), ascending.
    values
        Losses, shape (rows + 2, columns + 2); may hold infinities and NaN.
    seconds
        How long computing them took.
    """

    view: Range
    xs: Array
    ys: Array
    values: Array
    seconds: float

    @property
    def extent(self) -> Range:
        """The range that all cells cover, the margin included."""
        dx, dy = self.xs[1] - self.xs[0], self.ys[1] - self.ys[0]
        return (
            (float(self.xs[0] - dx / 2), float(self.xs[-1] + dx / 2)),
            (float(self.ys[0] - dy / 2), float(self.ys[-1] + dy / 2)),
        )


def centres(low: float, high: float, count: int) -> Array:
    """Return the centres of ``count`` equal cells over [low, high], and one more at each end."""
    step = (high - low) / count
    places: Array = np.asarray(low + (np.arange(count + 2) - 0.5) * step, dtype=np.float64)
    return places


def grid_in_slices(loss: Loss, view: Range, columns: int, rows: int) -> Generator[None, None, Grid]:
    """Compute a grid a few cells at a time; the generator's value is the grid.

    Parameters
    ----------
    loss
        Of points shaped (..., 2), shaped (...).
    view
        What the grid covers.
    columns, rows
        How many cells.
    """
    xs, ys = centres(*view[0], columns), centres(*view[1], rows)
    values = np.empty(len(ys) * len(xs))
    done, block, spent = 0, FIRST, 0.0
    while done < len(values):
        began = perf_counter()
        places = np.arange(done, min(done + block, len(values)))
        points = np.empty((len(places), 2))
        points[:, 0] = xs[places % len(xs)]
        points[:, 1] = ys[places // len(xs)]
        with np.errstate(all="ignore"):
            values[places] = loss(points)
        took = perf_counter() - began
        done += len(places)
        spent += took
        # A block that was quick is followed by a larger one, so that whole grids of a cheap
        # formula are one call; over a million points one cell is a block.
        block = max(1, min(int(len(places) * SLICE / max(took, 1e-6)), 32 * len(places)))
        if done < len(values):
            yield
    return Grid(view, xs, ys, values.reshape(len(ys), len(xs)), spent)


def finest(width: float, height: float) -> tuple[int, int]:
    """Return columns and rows of the finest grid of a frame of that size in pixels."""
    return (
        max(COARSE[0], round(width / PIXELS_PER_CELL)),
        max(COARSE[1], round(height / PIXELS_PER_CELL)),
    )


def first_size(points: int) -> tuple[int, int]:
    """Return columns and rows of the first grid, which is waited for, over so many data points."""
    return COARSE if points <= MANY else FEW


def between(coarse: Grid, last: tuple[int, int]) -> tuple[int, int] | None:
    """Return the size of a grid between the first and the last, where one is worth its time."""
    cells = coarse.values.size
    if coarse.seconds * last[0] * last[1] / cells < WAIT:
        return None
    return last[0] // 2, last[1] // 2

"""Whether a finer grid would make a picture that an eye could tell from this one (no Qt)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.look.theme import COLORMAP_SIZE
from explorer.views.map_grid import Grid
from explorer.views.map_levels import Scale

Array = NDArray[np.float64]

COLOR = 3.0
"""Entries of the colormap's table: less than a single step of a screen's colours in any theme."""
MOVED = 0.4
"""Px that a contour line may lie off."""


def fine_enough(grid: Grid, scale: Scale, levels: Sequence[float], pixels: float) -> bool:
    """Tell whether what lies between the cells is known well enough from the cells themselves.

    Between two cells colours and lines are drawn straight. How far the loss bends away from that is
    an eighth of its second difference; a bend that shows no colour and moves no line is not seen.
    It is asked only of losses over very many points, which have no feature between two cells.

    Parameters
    ----------
    levels
        The losses that have a contour line.
    pixels
        Px to a cell.
    """
    values = grid.values
    if not np.isfinite(values).all():
        return False
    colors = scale.position(values) * (COLORMAP_SIZE - 1)
    if float(_bend(colors).max()) > COLOR:
        return False
    inner = values[1:-1, 1:-1]
    around = np.stack([values[:-2, 1:-1], values[2:, 1:-1], values[1:-1, :-2], values[1:-1, 2:]])
    steps = np.asarray(levels)
    low = np.searchsorted(steps, np.minimum(inner, around.min(axis=0)))
    crossed = low != np.searchsorted(steps, np.maximum(inner, around.max(axis=0)))
    slope = np.hypot(around[1] - around[0], around[3] - around[2]) / 2
    off = pixels * _bend(values)[crossed]
    return bool((off <= MOVED * slope[crossed]).all())


def _bend(values: Array) -> Array:
    """Return how far the inner values bend away from straight lines between neighbours."""
    middle = 2 * values[1:-1, 1:-1]
    down = np.abs(values[:-2, 1:-1] - middle + values[2:, 1:-1])
    across = np.abs(values[1:-1, :-2] - middle + values[1:-1, 2:])
    return np.asarray((down + across) / 8)

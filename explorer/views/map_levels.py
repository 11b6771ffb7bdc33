"""Which losses get a contour line, which ones a tick (no Qt)."""

from __future__ import annotations

from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from explorer.views.canvas_logic import multiples, nice_step
from explorer.views.map_scale import Scale, SteepScale, rounded

__all__ = ["Scale", "bar_ticks", "contour_levels"]

Array = NDArray[np.float64]

COUNT = 14  # contour lines aimed at
# Steep: the highest loss is this many times farther above the lowest one than the lowest
# fiftieth of the view is. Lines even in colour would leave the bottom of a valley empty there.
STEEP = 600.0


def contour_levels(values: Array, scale: Scale) -> list[float]:
    """Return the losses that get a contour line, ascending.

    Parameters
    ----------
    values
        Losses on a grid, shape (rows, columns).
    scale
        Of the same picture.

    Notes
    -----
    Lines are evenly spaced in loss where the lowest loss lies on the edge of the view (a slope,
    a saddle); evenly spaced in colour about a minimum; and at powers of ten above the lowest
    loss where the surface is steep. On a `SteepScale` they are even in colour. All are rounded as
    far as the gaps between them allow.
    """
    if isinstance(scale, SteepScale):
        return _unique(_even(scale, COUNT), scale)
    with np.errstate(over="ignore"):
        height = values[np.isfinite(values)] - scale.low
    span = scale.high - scale.low
    if not (height.size and isfinite(span)) or span <= 1e-12 * max(abs(scale.high), 1e-300):
        return []
    bottom = float(np.quantile(height, 0.02))
    if bottom > 0 and span / bottom > STEEP:
        return _logarithmic(scale, bottom, span)
    if not _lowest_inside(values):
        step = nice_step(span / (1.4 * COUNT))
        return [v for v in multiples(step, scale.low, scale.high) if scale.low < v < scale.high]
    exact = [scale.loss(i / COUNT) for i in range(COUNT + 1)]
    return _unique([rounded(exact[i], exact[i] - exact[i - 1]) for i in range(1, COUNT)], scale)


def _lowest_inside(values: Array) -> bool:
    """Whether the lowest loss lies away from the edge of the grid."""
    finite = np.where(np.isfinite(values), values, np.inf)
    row, column = np.unravel_index(int(finite.argmin()), values.shape)
    rows, columns = values.shape
    return 2 <= row < rows - 2 and 2 <= column < columns - 2


def _logarithmic(scale: Scale, bottom: float, span: float) -> list[float]:
    first, last = floor(log10(bottom)), floor(log10(span))
    decades = last - first + 1
    factors = (1, 2, 5) if decades <= 5 else (1, 3) if decades <= 8 else (1,)
    every = max(1, round(decades / 16))
    heights = [f * 10.0**k for k in range(first, last + 1, every) for f in factors]
    # Powers of ten of the loss itself, once the lowest one no longer matters.
    near = [h if abs(scale.low) < 0.03 * h else rounded(scale.low + h, h / 2) for h in heights]
    return _unique(near, scale)


def _even(scale: Scale, count: int) -> list[float]:
    """Return losses about evenly spaced in colour, rounded; the ends are not among them."""
    exact = [scale.loss(i / count) for i in range(count + 1)]
    gaps = [min(b - a, c - b) for a, b, c in zip(exact, exact[1:], exact[2:], strict=False)]
    return [rounded(v, 2 * gap) for v, gap in zip(exact[1:-1], gaps, strict=True)]


def _unique(levels: list[float], scale: Scale) -> list[float]:
    return sorted({v for v in levels if scale.low < v < scale.high})


def bar_ticks(scale: Scale, height: float, spacing: float) -> list[float]:
    """Return the losses that the colour bar names, at least ``spacing`` pixels apart.

    Parameters
    ----------
    scale
        The bar's ends.
    height, spacing
        In pixels.
    """
    span = scale.high - scale.low
    if not (isfinite(span) and span > 0):
        return [scale.low] if isfinite(scale.low) else []
    steep = scale if isinstance(scale, SteepScale) else getattr(scale, "steep", None)
    if steep is not None:
        return _steep_ticks(scale, height, spacing)
    rows = (_decades(scale) if scale.low >= 0 else _halvings(scale)) or _halvings(scale)
    chosen: list[float] = []
    places: list[float] = []
    for row, needed in rows:
        at = (scale.position(np.array(row)) * height).tolist()
        # The foot of the bar belongs to the axis name.
        free = [p >= spacing / 2 and all(abs(p - q) >= spacing for q in places) for p in at]
        if needed and not all(free):
            continue
        for value, place, is_free in zip(row, at, free, strict=True):
            # Asked again: ticks of one row may be too near to each other.
            if is_free and all(abs(place - q) >= spacing for q in places):
                chosen.append(value)
                places.append(place)
    return sorted(chosen)


def _steep_ticks(scale: Scale, height: float, spacing: float) -> list[float]:
    """Return ticks about evenly apart, and each end beyond which there is more."""
    ends = [scale.low] * scale.below + [scale.high] * scale.above
    chosen = list(ends)
    places = (scale.position(np.array(ends)) * height).tolist() if ends else []
    values = sorted({0.0, *_even(scale, max(2, round(height / (2 * spacing))))}, key=abs)
    for value in values:
        if not scale.low <= value <= scale.high:
            continue
        place = float(scale.position(np.array(value))) * height
        clear = place >= spacing / 2 or scale.below
        if clear and all(abs(place - other) >= spacing for other in places):
            chosen.append(value)
            places.append(place)
    return sorted(chosen)


def _decades(scale: Scale) -> list[tuple[list[float], bool]]:
    """Return rows of candidates from the top decade down: 1, then 5 and 2, then all between."""
    rows: list[tuple[list[float], bool]] = []
    top = floor(log10(scale.high))
    for power in range(top, top - 12, -1):
        for factors, needed in (((1,), False), ((5,), False), ((2,), False), ((3, 4), True),
                                ((6, 7, 8, 9), True)):  # fmt: skip
            row = [round(f * 10.0**power, max(0, -power)) for f in factors]
            row = [v for v in row if scale.low < v <= scale.high]
            if row:
                rows.append((row, needed))
    return rows


def _halvings(scale: Scale) -> list[tuple[list[float], bool]]:
    """Return rows of candidates on ever finer even steps."""
    step = nice_step((scale.high - scale.low) / 3)
    rows = []
    for _ in range(3):
        rows.append((multiples(step, scale.low, scale.high), False))
        step = nice_step(step / 2.6)
    return rows

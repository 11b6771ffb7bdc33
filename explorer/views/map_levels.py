"""Which loss has which colour, which losses get a contour line, which ones a tick (no Qt)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, isfinite, log10, nan

import numpy as np
from numpy.typing import NDArray

from explorer.look.theme import COLORMAP_EXPONENT, COLORMAP_SIZE
from explorer.views.canvas_logic import multiples, nice_step

Array = NDArray[np.float64]

COUNT = 14  # contour lines aimed at
# Steep: the highest loss is this many times farther above the lowest one than the lowest
# fiftieth of the view is. Lines even in colour would leave the bottom of a valley empty there.
STEEP = 600.0


@dataclass(frozen=True)
class Scale:
    """The lowest and the highest finite loss of a picture.

    Attributes
    ----------
    low, high
        Losses; equal where the surface is flat, NaN where none is finite.
    """

    low: float
    high: float

    @classmethod
    def of(cls, values: Array, known: Iterable[float] = ()) -> Scale:
        """Return the scale of a grid's values and of further known losses in its view."""
        finite = values[np.isfinite(values)]
        if not finite.size:
            return cls(nan, nan)
        return cls(min([float(finite.min()), *known]), float(finite.max()))

    def position(self, loss: Array) -> Array:
        """Return places in the colormap, 0 to 1, same shape; NaN where a loss is not finite.

        Losses outside of the scale have the place of its nearest end.
        """
        loss = np.where(np.isfinite(loss), loss, np.nan)
        # Halved, because the span of two finite numbers can overflow.
        span = self.high / 2 - self.low / 2
        if not span > 0:
            return loss * 0.0
        share = np.clip((loss / 2 - self.low / 2) / span, 0.0, 1.0)
        return share**COLORMAP_EXPONENT

    def loss(self, position: float) -> float:
        """Return the loss at a place in the colormap."""
        share = position ** (1 / COLORMAP_EXPONENT)
        return self.low * (1 - share) + self.high * share

    def entries(self, loss: Array) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Return each loss's entry in the colormap's table, and where it is not finite."""
        position = self.position(loss)
        missing = np.isnan(position)
        position[missing] = 0.0
        return np.rint(position * (COLORMAP_SIZE - 1)).astype(np.uint8), missing


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
    loss where the surface is steep. All are rounded as far as the gaps between them allow.
    """
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
    return _unique([_rounded(exact[i], exact[i] - exact[i - 1]) for i in range(1, COUNT)], scale)


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
    near = [h if abs(scale.low) < 0.03 * h else _rounded(scale.low + h, h / 2) for h in heights]
    return _unique(near, scale)


def _rounded(value: float, gap: float) -> float:
    """Return the value, rounded to 1, 2 or 5 times a power of ten well below the gap."""
    unit = 0.4 * gap
    power = 10.0 ** floor(log10(unit))
    step = power * (5 if unit >= 5 * power else 2 if unit >= 2 * power else 1)
    places = max(0, -floor(log10(step)))
    return round(round(value / step) * step, places) + 0.0


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

"""Which loss has which colour (no Qt)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, floor, log, log1p, log10, nan

import numpy as np
from numpy.typing import NDArray

from explorer.look.theme import COLORMAP_EXPONENT, COLORMAP_SIZE
from explorer.views.map_grid import Grid, Loss

Array = NDArray[np.float64]

# A surface is steep where nine tenths of the view would share so little of the colours, ...
AT_A_POLE, AT_AN_EDGE = 0.4, 0.2
# ... the rest of it clearly more, and nearly all of it not a single one: a dimple in a wide plain
# is no steep surface.
TAILED, LEAST = 1.5, 1e-3
# What is without an end reaches out beyond those nine tenths by this share of theirs.
FAR = 0.7
# A pole is where a hundredfold closer look finds a loss so many times farther off.
ENDLESS = 3.0
SMALL = 9  # places along a side of a grid too small to judge by
# How often one looks ten times closer, and at how many places along each side.
LOOKS, ALONG = 4, 21
# At an edge it is enough that a grid three times as coarse sees less.
RISING = 1.25
# Losses beyond this share of the view's are left to the bar's pointed end, ...
BEYOND = 0.01
# ... where they would take up at least this share of the colours.
WORTH = 0.08


@dataclass(frozen=True)
class Scale:
    """The losses at the two ends of a picture's colours.

    Attributes
    ----------
    low, high
        Losses; equal where the surface is flat, NaN where none is finite.
    below, above
        Whether there are losses beyond the end, which have the end's colour. The bar says so.
    """

    low: float
    high: float
    below: bool = False
    above: bool = False

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


@dataclass(frozen=True)
class SteepScale(Scale):
    """A scale for poles and the like: colours go with the logarithm of the distance from a base.

    Attributes
    ----------
    base
        A loss: the lowest, the highest, or one in the middle where the surface is steep both ways.
    unit
        A distance from the base within which colours go with the loss itself.
    """

    base: float = 0.0
    unit: float = 1.0

    def position(self, loss: Array) -> Array:
        """Return places in the colormap, as of `Scale`."""
        loss = np.where(np.isfinite(loss), loss, np.nan)
        low, high = self._reach(np.array([self.low, self.high])).tolist()
        return np.asarray(np.clip((self._reach(loss) - low) / (high - low), 0.0, 1.0))

    def loss(self, position: float) -> float:
        """Return the loss at a place in the colormap."""
        low, high = self._reach(np.array([self.low, self.high])).tolist()
        reach = low + position * (high - low)
        if reach == 0:
            return self.base
        size = abs(reach)
        # The unit times e to the size, less one: in logarithms, as the power alone may overflow.
        height = exp(min(log(self.unit) + size + log1p(-exp(-size)), 709.0))
        return self.base + (height if reach > 0 else -height)

    def _reach(self, loss: Array) -> Array:
        """Return how far losses are from the base, in the logarithm's measure and with a sign."""
        with np.errstate(all="ignore"):
            height = loss - self.base
            # log(1 + height/unit), whose quotient may overflow.
            size = np.logaddexp(0.0, np.log(np.abs(height)) - log(self.unit))
            return np.asarray(np.where(np.isnan(loss), np.nan, np.sign(height) * size))


def quantiles(values: Array, shares: Sequence[float]) -> Array:
    """Return what so many of the values lie below, between two of them where need be.

    As NumPy's own, which would import much for it, before the first picture.
    """
    places = np.asarray(shares) * (values.size - 1)
    below = np.floor(places).astype(int)
    above = np.minimum(below + 1, values.size - 1)
    ordered = np.partition(values, sorted({*below.tolist(), *above.tolist()}), axis=None)
    return ordered[below] + (places - below) * (ordered[above] - ordered[below])


def scale_of(grid: Grid, loss: Loss, known: Iterable[float] = ()) -> Scale:
    """Return the scale of a grid's picture: a `SteepScale` where a plain one would show nothing.

    Parameters
    ----------
    loss
        What the grid is of, to look closer where it may have a pole.
    known
        Further losses in the view.
    """
    values = grid.values[1:-1, 1:-1]
    plain = Scale.of(values, known)
    if min(values.shape) < SMALL or not plain.low < plain.high:
        return plain
    finite = values[np.isfinite(values)]
    marks = quantiles(finite, (BEYOND, 0.05, 0.25, 0.5, 0.75, 0.95, 1 - BEYOND))
    place = plain.position(marks)
    most, nearly_all = float(place[5] - place[1]), float(place[6] - place[0])
    if not (most < AT_A_POLE and nearly_all > max(LEAST, TAILED * most)):
        return plain
    with np.errstate(all="ignore"):
        middle = float(marks[3])
        _, first, *_, last, _ = marks.tolist()
        far = FAR * (last - first)
        up = plain.high - last > far and _is_endless(grid, loss, 1.0, middle, most)
        down = first - plain.low > far and _is_endless(grid, loss, -1.0, middle, most)
        return (_steep(finite, plain, marks.tolist(), up, down) if up or down else None) or plain


def _steep(
    finite: Array, plain: Scale, marks: Sequence[float], up: bool, down: bool
) -> SteepScale | None:
    """Return a scale for losses without an end above or below; None where there can be none."""
    low, _, quarter, middle, three_quarters, _, high = marks
    if up and down:
        base, share = (0.0 if quarter < 0.0 < three_quarters else middle), 0.5
    else:
        base, share = (plain.low if up else plain.high), 0.1
    away = np.abs(finite - base)
    unit = float(quantiles(away, (share,))[0]) or float(away[away > 0].min())
    if not np.isfinite(away.max()):
        return None
    ends = SteepScale(plain.low, plain.high, base=base, unit=unit).position(np.array([low, high]))
    low = _round_end(low, base) if down and ends[0] > WORTH else plain.low
    high = _round_end(high, base) if up and 1 - ends[1] > WORTH else plain.high
    if not low < high:
        return None
    return SteepScale(low, high, plain.low < low, plain.high > high, base, unit)


def _is_endless(grid: Grid, loss: Loss, sign: float, middle: float, most: float) -> bool:
    """Tell whether losses grow beyond all bounds at their extreme, or are cut off by the edge."""
    values = sign * grid.values[1:-1, 1:-1]
    values = np.where(np.isfinite(values), values, -np.inf)
    middle, top = sign * middle, float(values.max())
    row, column = (int(i) for i in np.unravel_index(int(values.argmax()), values.shape))
    rows, columns = values.shape
    if most < AT_AN_EDGE and not (1 <= row < rows - 1 and 1 <= column < columns - 1):
        # The grid three times as coarse that comes the least near to the extreme.
        coarse = min(float(values[i::3, j::3].max()) for i in range(3) for j in range(3))
        if top - middle > RISING * (coarse - middle):
            return True
    at = np.array([grid.xs[column + 1], grid.ys[row + 1]])
    half = np.array([grid.xs[1] - grid.xs[0], grid.ys[1] - grid.ys[0]])
    tops = []
    for _ in range(LOOKS):
        # Off the middle, lest a place hit the pole itself and find whatever rounding left there.
        along = np.linspace(-1.0, 1.0, ALONG) * 0.97 + 0.0137
        places = at + np.stack(np.meshgrid(*np.outer(half, along)), axis=-1).reshape(-1, 2)
        for axis, (low, high) in enumerate(grid.view):
            places[:, axis] = places[:, axis].clip(low, high)
        found = sign * loss(places)
        found = np.where(np.isfinite(found), found, -np.inf)
        at, top = places[int(found.argmax())], max(top, float(found.max()))
        half = half / 10
        tops.append(top)
    return top - middle > ENDLESS * (tops[-3] - middle)


def _round_end(value: float, base: float) -> float:
    """Return an end of the bar as a number that is soon read."""
    return rounded(value, abs(value - base) / 2)


def rounded(value: float, gap: float) -> float:
    """Return the value, rounded to 1, 2 or 5 times a power of ten well below the gap."""
    unit = 0.4 * gap
    if not unit > 1e-300:
        return value
    power = 10.0 ** floor(log10(unit))
    step = power * (5 if unit >= 5 * power else 2 if unit >= 2 * power else 1)
    places = max(0, -floor(log10(step)))
    return round(round(value / step) * step, places) + 0.0

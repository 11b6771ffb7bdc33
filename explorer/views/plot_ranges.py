"""The ranges of the side plots' values: fitted to the curves, and held still while they move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite, log10
from typing import Literal

import numpy as np

from explorer.core.trace import Array, Trace
from explorer.views.plot_axes import ValueAxis

ValueScale = Literal["auto", "log", "linear"]

# A logarithmic axis where the values span more than this many decades, by itself.
LOG_FROM = 1.5
# ... and it stays logarithmic down to this, so that a moving slider doesn't flip it to and fro.
LOG_UNTIL = 1.2
# Room above and below the curves, as a part of the span.
MARGIN = 0.06
# ... and what of it, as a part of the span, rows that come in may take up.
SPARE = 0.04
# A range that is held shrinks only where the curves need less than this part of it.
SHRINK_BELOW = 0.6
# What a range that grows with its curves' rows grows beyond them, as a part of its span: the
# next rows shall find room.
AHEAD = 0.15
# Values this many decades below the largest leave a logarithmic plot through its floor:
# beyond the precision of the numbers the depth says nothing.
DEEPEST = 16.0
# What a run that overflowed may add to the range of the others: decades, or spans.
BURST_DECADES = 2.0
BURST_SPANS = 0.5
# ... and how far a run that overflowed is followed at all, as a multiple of its first values.
BURST_GROWTH = 1e4
_HUGE = 1e15


@dataclass(frozen=True)
class Extent:
    """What the values of a run span in one quantity.

    Attributes
    ----------
    low, high
        Least and largest finite value.
    least_positive
        The least value above zero; infinity if there is none.
    positives
        The part of the values that is above zero.
    burst
        Whether the run overflowed: its last values say little about where to look.
    count
        How many values it was made of.
    left
        Of a run that overflowed, the first value that is not followed any more: the way to it is
        what can be seen of it beside other runs. NaN if there is none.
    """

    low: float
    high: float
    least_positive: float
    positives: float
    burst: bool = False
    count: int = field(default=0, compare=False)
    left: float = field(default=float("nan"), compare=False)

    def joined(self, later: Extent | None) -> Extent:
        """Return the extent of these values and of those that came later."""
        if later is None:
            return self
        count = self.count + later.count
        positive = self.positives * self.count + later.positives * later.count
        return Extent(
            min(self.low, later.low),
            max(self.high, later.high),
            min(self.least_positive, later.least_positive),
            positive / count,
            count=count,
        )


def extent(values: Array, burst: bool = False) -> Extent | None:
    """Return what ``values`` span, or None where none is finite.

    Of a run that overflowed (``burst``) only the part before it grew beyond measure.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    left = float("nan")
    if burst:
        sizes = np.abs(finite)
        first = sizes[sizes > 0][:2].max(initial=0.0)
        beyond = sizes > BURST_GROWTH * (first or np.inf)
        if beyond.any():
            left = float(finite[int(beyond.argmax())])
            finite = finite[: int(beyond.argmax())]
    low, high = float(finite.min()), float(finite.max())
    if low > 0:
        return Extent(low, high, low, 1.0, burst, len(finite), left)
    positive = finite[finite > 0]
    least = float(positive.min()) if len(positive) else float("inf")
    share = len(positive) / len(finite)
    return Extent(low, high, least, share, burst, len(finite), left)


def bursts(trace: Trace, spanned: Extent) -> bool:
    """Return whether a run overflowed, or is on its way to, by what a quantity of it spans."""
    return trace.divergence is not None or max(spanned.high, -spanned.low) > _HUGE


def fit_axis(
    extents: Sequence[Extent], scale: ValueScale = "auto", shown: ValueAxis | None = None
) -> ValueAxis:
    """Return the axis that shows all the curves with a little room above and below.

    Parameters
    ----------
    extents
        One a curve.
    scale
        ``auto`` is logarithmic where no value is negative, most are positive and they span
        more than 1.5 decades.
    shown
        The axis on the screen, which makes ``auto`` slow to change its mind.
    """
    calm = [e for e in extents if not e.burst] or list(extents)
    wild = [e for e in extents if e.burst] if len(calm) < len(extents) else []
    if scale == "log" or (scale == "auto" and _wants_log(calm, shown)):
        axis = _fit_log(calm, wild)
        if axis is not None:
            return axis
    return _fit_linear(calm, wild)


def _wants_log(extents: Sequence[Extent], shown: ValueAxis | None) -> bool:
    if not extents or any(e.low < 0 for e in extents):
        return False
    if np.mean([e.positives for e in extents]) < 0.5:
        return False
    least = min(e.least_positive for e in extents)
    needed = LOG_UNTIL if shown is not None and shown.log else LOG_FROM
    return log10(max(e.high for e in extents)) - log10(least) > needed


def _fit_log(calm: Sequence[Extent], wild: Sequence[Extent]) -> ValueAxis | None:
    highs = [e.high for e in calm if e.high > 0]
    if not highs:
        return None
    top = log10(max(highs))
    low = log10(min(e.least_positive for e in calm))
    above = [log10(max(e.high, e.left)) for e in wild if e.high > 0]
    top = max(top, min(max(above, default=top), top + BURST_DECADES))
    low = max(low, top - DEEPEST)
    room = MARGIN * (top - low) or 0.5
    return ValueAxis(low - room, top + room, log=True)


def _fit_linear(calm: Sequence[Extent], wild: Sequence[Extent]) -> ValueAxis:
    low = min((e.low for e in calm), default=0.0)
    high = max((e.high for e in calm), default=1.0)
    more = BURST_SPANS * (high - low)
    low = min(low, max(min((e.low for e in wild), default=low), low - more))
    wild_high = max((max(e.high, e.left) for e in wild), default=high)
    high = max(high, min(wild_high, high + more))
    # Halved first: the span of two huge numbers overflows.
    room = 2 * MARGIN * (high / 2 - low / 2)
    if room <= 1e-12 * max(abs(low), abs(high)):
        room = 0.1 * abs(high) or 1.0
    return ValueAxis(low - room, high + room, log=False)


def steady(shown: ValueAxis | None, wanted: ValueAxis, ahead: bool = False) -> ValueAxis:
    """Return the axis to show next: it grows at once, and shrinks only when much too wide.

    While a slider moves, every frame wants a slightly different range; a picture whose scale
    shivers can't be compared with the frame before. Rows that come in want ever more: ``ahead``
    of them the range grows seldom, and by more than is wanted.
    """
    if shown is None or shown.log != wanted.log:
        return wanted
    axis = ValueAxis(min(shown.low, wanted.low), max(shown.high, wanted.high), wanted.log)
    if wanted.span < SHRINK_BELOW * axis.span:
        return wanted
    if not ahead or not isfinite(axis.span):
        return axis
    spare = SPARE * wanted.span
    low = shown.low if axis.low >= shown.low - spare else axis.low - AHEAD * axis.span
    high = shown.high if axis.high <= shown.high + spare else axis.high + AHEAD * axis.span
    return ValueAxis(low, high, axis.log)

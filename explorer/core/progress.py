"""How far a run has come: its best loss so far, and when it first came below a tolerance."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from math import floor, inf, isfinite, log10

import numpy as np

from explorer.core.movement import CLOSE
from explorer.core.problem import Minimum
from explorer.core.trace import Trace

_NEAREST, _FARTHEST = 0.5, 2.0
"""What a rounded tolerance may be above the minimum, as parts of the exact one."""


class Progress:
    """The best losses of one trace, gathered as it grows; all answers hold up to its last row."""

    def __init__(self, trace: Trace) -> None:
        self._trace = weakref.ref(trace)
        # Nothing is written here yet: a row that is not known is never read.
        self._lowest = np.empty(trace.steps + 1)
        self._where = np.empty(trace.steps + 1, dtype=np.int64)
        self._rows = 0

    def best(self, step: int) -> tuple[float, int] | None:
        """Return the lowest loss up to ``step`` and the first step that had it.

        None where there is no finite loss up to there.
        """
        self._extend()
        k = min(step, self._rows - 1)
        if k < 0 or not isfinite(self._lowest[k]):
            return None
        return float(self._lowest[k]), int(self._where[k])

    def reached(self, tolerance: float) -> int | None:
        """Return the first recorded step whose loss is at most ``tolerance``, or None."""
        self._extend()
        # The lowest loss never rises, so it can be searched; the record so far, that is.
        place = int(np.searchsorted(-self._lowest[: self._rows], -tolerance))
        return place if place < self._rows else None

    def _extend(self) -> None:
        trace = self._trace()
        if trace is None or trace.last + 1 <= self._rows:
            return
        first, end = self._rows, trace.last + 1
        loss = trace.loss[first:end]
        loss = np.where(np.isnan(loss), inf, loss)
        before = self._lowest[first - 1] if first else inf
        lowest = np.minimum(np.minimum.accumulate(loss), before)
        better = lowest < np.concatenate([[before], lowest[:-1]])
        where = np.where(better, np.arange(first, end), self._where[first - 1] if first else 0)
        self._lowest[first:end] = lowest
        self._where[first:end] = np.maximum.accumulate(where)
        self._rows = end


_kept: dict[int, tuple[weakref.ref[Trace], Progress]] = {}


def progress_of(trace: Trace) -> Progress:
    """Return how far a run has come; kept for as long as its trace lives."""
    key = id(trace)
    known = _kept.get(key)
    if known is not None and known[0]() is trace:
        return known[1]
    progress = Progress(trace)
    _kept[key] = (weakref.ref(trace, lambda _: _kept.pop(key, None)), progress)
    return progress


def usual_tolerance(
    start: float, minima: Sequence[Minimum], traces: Sequence[Trace] = ()
) -> float | None:
    """Return a loss that counts as arrived, where nobody named one: a short number.

    It lies about a thousandth of what there was to gain above the lowest known minimum; where
    none is known, above the best loss of all runs.

    Parameters
    ----------
    start
        The loss at the start.
    traces
        The runs; of use only once they are complete.

    Returns
    -------
    float or None
        None where no minimum is known and the runs are not complete, or nothing is finite.
    """
    lowest = min((m.value for m in minima), default=None)
    if lowest is None:
        if not traces or not all(trace.complete for trace in traces):
            return None
        bests = (progress_of(trace).best(trace.last) for trace in traces)
        lowest = min((best[0] for best in bests if best is not None), default=None)
    if lowest is None or not isfinite(lowest):
        return None
    gain = start - lowest if isfinite(start) else abs(lowest)
    share = CLOSE * (gain if gain > 0 else abs(lowest) or 1.0)
    return _shortest(lowest + _NEAREST * share, lowest + share, lowest + _FARTHEST * share)


def _shortest(low: float, middle: float, high: float) -> float:
    """Return the number between ``low`` and ``high`` that has the fewest digits."""
    size = max(abs(low), abs(high))
    if not isfinite(size) or size == 0:
        return middle
    for digits in range(-floor(log10(size)), 18 - floor(log10(size))):
        rounded = round(middle, digits)
        if low <= rounded <= high:
            return rounded
    return middle

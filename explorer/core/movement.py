"""Facts of a run's movement that each depend only on the rows up to it, kept as the trace fills.

A status is asked for several runs in every frame. What it needs of the whole past is therefore
gathered once for each row, so that asking costs the same at step 10 and at step 10,000.
"""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.core.problem import Minimum
from explorer.core.trace import Array, Trace

if TYPE_CHECKING:
    from explorer.core.rest import Rest

Range = Sequence[tuple[float, float]]

WINDOW = 10
"""Steps looked back on for a movement."""
NEAR = 0.005
"""A distance that counts as being there, as a share of the view."""
CLOSE = 1e-3
"""A loss that counts as being there, as a share of what there was to gain from the start."""
STILL = 1e-5
"""A movement over the window that counts as none, as a share of the view."""


class Movement:
    """What has been gathered of one trace.

    Rows past the trace's last are not known yet. Shares of the view are lengths after each
    parameter has been divided by the width of the view in it.

    Attributes
    ----------
    length
        The length of each step as a share of the view, shaped (steps+1,); 0 at the start.
    longest
        The longest step up to each row.
    highest, lowest
        The highest and the lowest loss up to each row.
    inside
        The last row up to each at which the run was inside the view; -1 for none.
    away
        The last row up to each at which the run was at no known minimum, or came to another one.
    moving
        The last row up to each over whose window the run moved.
    nearest
        The place, in the list of known minima, of the one nearest to each row.
    turns
        Of each parameter, the rows at which it turned back, in order.
    rests
        What has been found of the places where the run rested, by row.
    """

    def __init__(self, trace: Trace, view: Range, minima: Sequence[Minimum]) -> None:
        n, d = trace.w.shape
        self.view, self.minima = view, minima
        self.low, self.high = np.array(view, dtype=np.float64).reshape(d, 2).T
        self.span = self.high - self.low
        self.length = np.zeros(n)
        self.longest = np.zeros(n)
        # Nothing is written here yet: a row that is not known is never read.
        self.highest, self.lowest = np.empty(n), np.empty(n)
        self.inside, self.away = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
        self.moving, self.nearest = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
        self.turns: list[list[int]] = [[] for _ in range(d)]
        self._signs = np.zeros(d)
        self._places = np.array([m.at for m in minima], dtype=np.float64).reshape(-1, d)
        self._values = np.array([m.value for m in minima], dtype=np.float64)
        self._rows = 0
        self.rests: dict[int, Rest | None] = {}

    def extend(self, trace: Trace) -> None:
        """Take in the rows that have been recorded since the last time."""
        first, end = self._rows, trace.last + 1
        if end <= first:
            return
        rows = slice(first, end)
        with np.errstate(all="ignore"):
            self._take_steps(trace, first, end)
            w, loss = trace.w[rows], trace.loss[rows]
            within = np.asarray(((w >= self.low) & (w <= self.high)).all(axis=-1))
            self._carry(self.highest, rows, loss, np.maximum)
            self._carry(self.lowest, rows, loss, np.minimum)
            self._carry(self.inside, rows, _rows_where(within, first), np.maximum)
            self._take_minima(trace, first, end)
        self._rows = end

    def _take_steps(self, trace: Trace, first: int, end: int) -> None:
        """Gather lengths, stretches without movement, and turns."""
        rows, begin = slice(first, end), max(0, first - 1)
        moves = np.diff(trace.w[begin:end] / self.span, axis=0)
        # hypot does not overflow where a square would.
        lengths = np.abs(moves[:, 0]) if moves.shape[1] == 1 else np.hypot(moves[:, 0], moves[:, 1])
        self.length[begin + 1 : end] = lengths
        self._carry(self.longest, rows, self.length[rows], np.maximum)
        back = max(0, first - WINDOW + 1)
        recent = np.concatenate([np.zeros(back - first + WINDOW - 1), self.length[back:end]])
        paths: Array = np.lib.stride_tricks.sliding_window_view(recent, WINDOW).sum(axis=-1)
        self._carry(self.moving, rows, _rows_where(paths >= STILL, first, 0), np.maximum)
        for i, turns in enumerate(self.turns):
            self._take_turns(turns, i, moves[:, i], begin)

    def _take_turns(self, turns: list[int], parameter: int, moves: Array, begin: int) -> None:
        """Note where a parameter's moves, the first of which starts at ``begin``, change sign."""
        if not len(moves):
            return
        places = np.flatnonzero(moves)
        if not len(places):
            return
        signs = np.sign(moves[places])
        before = np.concatenate([self._signs[parameter : parameter + 1], signs[:-1]])
        turns.extend((begin + places[signs * before < 0]).tolist())
        self._signs[parameter] = signs[-1]

    def _take_minima(self, trace: Trace, first: int, end: int) -> None:
        if not len(self._places):
            self.away[first:end] = np.arange(first, end)
            return
        w, loss = trace.w[first:end], trace.loss[first:end]
        distances = np.abs(w[:, None, :] - self._places) / self.span
        apart = distances.max(axis=-1)
        self.nearest[first:end] = nearest = apart.argmin(axis=-1)
        rows = np.arange(len(nearest))
        value = self._values[nearest]
        close = np.abs(loss - value) <= CLOSE * np.abs(trace.loss[0] - value)
        there = (apart[rows, nearest] <= NEAR) & close
        before = np.concatenate([self.nearest[max(0, first - 1) : first], nearest[:-1]])
        came = np.zeros(len(nearest), dtype=bool)
        came[len(nearest) - len(before) :] = before != nearest[len(nearest) - len(before) :]
        away = _rows_where(~there, first)
        # Coming from another minimum, it was away at the row before.
        away = np.where(there & came, np.maximum(away, rows + first - 1), away)
        self._carry(self.away, slice(first, end), away, np.maximum)

    @staticmethod
    def _carry(
        target: NDArray[np.generic], rows: slice, values: NDArray[np.generic], best: np.ufunc
    ) -> None:
        """Write the best value up to each row."""
        running = best.accumulate(values)
        target[rows] = best(running, target[rows.start - 1]) if rows.start else running

    def turns_until(self, parameter: int, k: int, count: int) -> list[int]:
        """Return the last ``count`` rows before row k at which a parameter turned back."""
        turns = self.turns[parameter]
        end = bisect_left(turns, k)
        return turns[max(0, end - count) : end]


def _rows_where(
    condition: NDArray[np.bool_], first: int, otherwise: int = -1
) -> NDArray[np.signedinteger]:
    """Return each row's number where the condition holds, counted from ``first``."""
    return np.where(condition, np.arange(first, first + len(condition)), otherwise)


_kept: dict[int, tuple[weakref.ref[Trace], Movement]] = {}


def movement_of(trace: Trace, view: Range, minima: Sequence[Minimum]) -> Movement:
    """Return what is known of a trace's movement, up to its last row.

    It is kept for as long as the trace lives and is judged by the same view and minima.
    """
    key = id(trace)
    known = _kept.get(key)
    if known is not None and known[0]() is trace:
        movement = known[1]
        same = movement.view is view or movement.view == view
        if same and (movement.minima is minima or movement.minima == minima):
            movement.extend(trace)
            return movement
    movement = Movement(trace, view, minima)
    movement.extend(trace)
    _kept[key] = (weakref.ref(trace, lambda _: _kept.pop(key, None)), movement)
    return movement

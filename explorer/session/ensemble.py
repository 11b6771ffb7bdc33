"""An ensemble of seeds: every run again with other batches and other noise, and their mean.

Member 0 is the session's own run; member i is the run of a session with the same seed + i. The
ensemble never changes a number of the session's own runs, so its size belongs to the session's
view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.members import MemberRuns, MemberSource
from explorer.core.trace import Array, Trace
from explorer.session.resolve import Resolved, ResolvedRun

VIEW_KEY = "ensemble"
"""Where a session's view keeps the number of seeds."""
MOST = 64
"""Seeds of an ensemble."""
NUMBERS = 50_000_000
"""Numbers kept of all members together: 400 MB."""
NOTHING_RANDOM = "nothing is random here: every seed would give the same runs"
_SEEDS = 2**32
_ROWS = 1024
"""Rows averaged at a time."""


@dataclass(frozen=True)
class Spread:
    """The losses of an ensemble at one step.

    Attributes
    ----------
    mean, deviation
        Their mean and standard deviation (0 for one member).
    count
        How many members have that step.
    """

    mean: float
    deviation: float
    count: int


class Bundle:
    """One run's ensemble.

    Attributes
    ----------
    own
        The record of member 0, which the workspace fills.
    members
        The records of the others.
    mean
        The mean parameters and the mean loss over the members that have a step, as a record
        without quantities; it ends where no member is left.
    counts
        How many members have each step, shaped (steps+1,).
    filled
        The last row of ``mean`` and ``counts`` that is known.
    """

    def __init__(self, members: MemberRuns, own: Trace) -> None:
        steps, d = own.steps, own.w.shape[-1]
        self.members = members
        self.own = own
        self.counts: NDArray[np.int64] = np.empty(steps + 1, dtype=np.int64)
        self.mean = Trace(
            parameters=own.parameters,
            w=np.empty((steps + 1, d)),
            loss=np.empty(steps + 1),
            eta=np.broadcast_to(np.nan, steps + 1),
        )
        self.filled = -1
        self._average(0)

    @property
    def size(self) -> int:
        """The number of seeds, the session's own among them."""
        return len(self.members.last) + 1

    @property
    def complete(self) -> bool:
        """Whether there is nothing left to compute."""
        return self.mean.complete

    def advance(self) -> None:
        """Compute for some milliseconds, no further than the run itself."""
        members, own = self.members, self.own
        reach = own.steps if own.complete else own.last
        if reach > members.filled:
            members.advance(min(members.slice, reach - members.filled))
        if not members.complete:
            reach = min(reach, members.filled)
        self._average(min(reach, self.filled + _ROWS))

    def spread(self, step: int) -> Spread | None:
        """Return how the losses are spread at a step; None if that is not known yet."""
        if step > self.filled:
            return None
        count = int(self.counts[step])
        losses = self.members.loss[step][self.members.last >= step]
        if self.own.last >= step:
            losses = np.concatenate([self.own.loss[step : step + 1], losses])
        deviation = float(losses.std(ddof=1)) if count > 1 else 0.0
        return Spread(float(self.mean.loss[step]), deviation, count)

    def _average(self, end: int) -> None:
        """Fill the mean up to row ``end``."""
        rows = np.arange(self.filled + 1, end + 1)
        if not len(rows):
            return
        part = slice(rows[0], end + 1)
        last = np.concatenate([[self.own.last], self.members.last])
        alive = rows[:, None] <= last
        w = np.concatenate([self.own.w[part, None, :], self.members.w[part]], axis=1)
        loss = np.concatenate([self.own.loss[part, None], self.members.loss[part]], axis=1)
        counts = alive.sum(axis=1)
        self.counts[part] = counts
        with np.errstate(all="ignore"):
            self.mean.w[part] = _mean(w, alive[..., None], counts[:, None])
            self.mean.loss[part] = _mean(loss, alive, counts)
        self.filled = end
        left = np.flatnonzero(counts > 0)
        if len(left):
            self.mean.last = int(rows[left[-1]])
        self.mean.complete = end == self.own.steps or counts[-1] == 0


def _mean(values: Array, alive: NDArray[np.bool_], counts: NDArray[np.int64]) -> Array:
    """Return the mean over axis 1 of what is alive; NaN where nothing is."""
    total: Array = np.where(alive, values, 0.0).sum(axis=1)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan)


class Ensemble:
    """The ensembles of all runs that are shown.

    Attributes
    ----------
    size
        The number of seeds; 1 where there is no ensemble.
    bundles
        One a run, in the runs' order; None for a hidden run, and where there is no ensemble.
    refused
        Why there is none although one is asked for; empty otherwise.
    """

    def __init__(self) -> None:
        self.size = 1
        self.refused = ""
        self.bundles: tuple[Bundle | None, ...] = ()
        self._source: tuple[Any, MemberSource | None] = (None, None)
        self._known: dict[tuple[int, int], Bundle] = {}

    @property
    def computing(self) -> bool:
        """Whether some bundle has steps left to compute."""
        return any(not bundle.complete for bundle in self._known.values())

    def show(self, resolved: Resolved, traces: Sequence[Trace], size: int) -> None:
        """Show the runs with so many seeds, keeping what an edit did not touch.

        ``traces`` are the runs' own records.
        """
        self.refused = refusal(resolved, size) if size > 1 else ""
        self.size = size = 1 if self.refused else size
        known: dict[tuple[int, int], Bundle] = {}
        bundles: list[Bundle | None] = []
        for run, trace in zip(resolved.runs, traces, strict=True):
            if size == 1 or not run.choice.visible:
                bundles.append(None)
                continue
            # A bundle keeps its own record alive, so an equal address is the same record.
            key = (id(trace), size)
            known[key] = (
                known.get(key) or self._known.get(key) or self._made(resolved, run, trace, size)
            )
            bundles.append(known[key])
        self.bundles = tuple(bundles)
        self._known = known
        if not known:
            self._source = (None, None)

    def waits(self, step: int) -> bool:
        """Whether a bundle is not known up to a step."""
        return any(_waits(bundle, step) for bundle in self._known.values())

    def advance(self, step: int) -> None:
        """Compute the shortest bundle that is not known up to a step for some milliseconds.

        All bundles advance together: they share what is drawn at random.
        """
        waiting = [bundle for bundle in self._known.values() if _waits(bundle, step)]
        min(waiting, key=lambda bundle: bundle.filled).advance()

    def _made(self, resolved: Resolved, run: ResolvedRun, trace: Trace, size: int) -> Bundle:
        key = (resolved.source, size)
        if self._source[0] != key:
            seed = resolved.source.seed
            seeds = [(seed + i) % _SEEDS for i in range(1, size)]
            self._source = (key, MemberSource(resolved.source, seeds))
        source = self._source[1]
        assert source is not None
        plans = [run.schedule.plan_for(run.rate, run.schedule_values) for _ in source.seeds]
        members = MemberRuns(
            source,
            run.variant.optimizer(run.lists),
            run.values,
            run.etas,
            np.array(run.start),
            [plan for plan in plans if plan is not None],
        )
        return Bundle(members, trace)


def _waits(bundle: Bundle, step: int) -> bool:
    return bundle.filled < step and not bundle.complete


def refusal(resolved: Resolved, size: int) -> str:
    """Return why there can be no ensemble of so many seeds; empty if there can be."""
    if not resolved.source.random:
        return NOTHING_RANDOM
    rows = resolved.steps + 1
    one = len(resolved.runs) * rows * (resolved.surface.problem.dimensions + 1)
    if one * (size - 1) <= NUMBERS:
        return ""
    most = NUMBERS // one + 1
    what = f"{size} seeds of {len(resolved.runs)} runs of {resolved.steps:,} steps"
    if most < 2:
        return f"{what} are more than can be kept; make fewer steps"
    return f"{what} are more than can be kept; at most {most} seeds"


def size_in(view: Any) -> int:
    """Return the number of seeds that a session's view names; 1 if it names none."""
    value = view.get(VIEW_KEY)
    if isinstance(value, int) and not isinstance(value, bool) and 2 <= value <= MOST:
        return value
    return 1

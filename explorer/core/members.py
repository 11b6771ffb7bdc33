"""The same run with many seeds, computed side by side.

All members of an ensemble make their steps together, on arrays shaped (members, d), each with the
batches and the noise of its own seed. A member has the same bits as a run of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.engine import Optimizer
from explorer.core.gradients import GradientSource
from explorer.core.plans import Plan

Array = NDArray[np.float64]

_WINDOW = 64
"""Updates whose random numbers are drawn at a time, at the most."""
_DRAWN = 1_000_000
"""Random numbers that are drawn at a time, at the most, if one update needs no more."""
_LOSSES = 100_000
"""Losses at points that are computed at a time: a few milliseconds."""


class MemberSource(GradientSource):
    """The gradients of several seeds at once.

    Points and noise have one more axis than those of a single source, and parameters are shaped
    (…, members, d).

    Attributes
    ----------
    seeds
        The seed of each member.
    """

    def __init__(self, like: GradientSource, seeds: Sequence[int]) -> None:
        """Take everything but the seed from ``like``."""
        super().__init__(like.problem, like.batch, like.order, seeds[0], like.noise)
        self.seeds = tuple(seeds)
        self._sources = [
            GradientSource(like.problem, like.batch, like.order, seed, like.noise)
            for seed in self.seeds
        ]
        largest = len(self.seeds) * max(1, like.batch)
        self._window = max(1, min(_WINDOW, _DRAWN // largest))
        self._windows: dict[int, tuple[NDArray[np.int64] | None, Array | None]] = {}

    def picks_at(self, k: int) -> NDArray[np.int64]:
        """Return the indices of update k's points, shaped (members, batch)."""
        picks = self._drawn_for(k)[0]
        assert picks is not None
        row: NDArray[np.int64] = picks[k % self._window]
        return row

    def noise_at(self, k: int) -> Array:
        """Return the noise of update k, shaped (members, d)."""
        noise = self._drawn_for(k)[1]
        assert noise is not None
        row: Array = noise[k % self._window]
        return row

    def _drawn_for(self, k: int) -> tuple[NDArray[np.int64] | None, Array | None]:
        """Return picks and noise of the window of updates that k belongs to.

        The last two windows are kept, for several runs that advance together.
        """
        number = k // self._window
        if number not in self._windows:
            first, end = number * self._window, (number + 1) * self._window
            picks, noise = [], []
            for source in self._sources:
                if self.batch and self.problem.points is not None:
                    picks.append(source.picks_between(first, end))
                if self.noise:
                    noise.append(source.noise_between(first, end))
            if len(self._windows) > 1:
                del self._windows[next(iter(self._windows))]
                for source in self._sources:
                    source.forget()
            self._windows[number] = (
                np.stack(picks, axis=1) if picks else None,
                np.stack(noise, axis=1) if noise else None,
            )
        return self._windows[number]


class MemberRuns:
    """The records of one run's members, filled in slices.

    Attributes
    ----------
    w
        Parameters, shaped (steps+1, members, d).
    loss
        Full loss, shaped (steps+1, members).
    last
        The last row of each member that holds values, shaped (members,); rows above it, up to
        ``filled``, are NaN: that member has diverged.
    filled
        The last row that has been computed; rows above it hold nothing yet.
    complete
        Whether there is nothing left to compute.
    """

    def __init__(
        self,
        source: MemberSource,
        optimizer: Optimizer,
        params: Mapping[str, float],
        etas: Array,
        start: Array,
        plans: Sequence[Plan] = (),
    ) -> None:
        """Prepare the runs, nothing computed but the start.

        Parameters
        ----------
        etas
            The scheduled learning rate of each update, shaped (steps,).
        start
            The first parameters of every member, shaped (d,).
        plans
            One a member: give the learning rates in place of ``etas``.
        """
        self._source = source
        self._optimizer = optimizer
        self._params = dict(params)
        self._plans = tuple(plans)
        self._etas: list[float] = np.asarray(etas, dtype=np.float64).tolist()
        steps, members = len(self._etas), len(source.seeds)
        self._now = np.tile(np.asarray(start, dtype=np.float64), (members, 1))
        self._state: Any = optimizer.start(self._now, self._params)
        self._names = ("g", *optimizer.recorded(self._now.shape[-1]))
        # Not filled with NaN: a long record takes memory only as far as it is computed.
        self.w = np.empty((steps + 1, *self._now.shape))
        self.loss = np.empty((steps + 1, members))
        self.w[0] = self._now
        self.loss[0] = source.problem.loss(self._now)
        self.last = np.zeros(members, dtype=np.int64)
        self.filled = 0
        self._alive = np.isfinite(self.loss[0])

    @property
    def steps(self) -> int:
        """The number of steps asked for."""
        return len(self._etas)

    @property
    def complete(self) -> bool:
        """Whether all steps are made, or no member is left to make them."""
        return self.filled >= self.steps or not self._alive.any()

    @property
    def slice(self) -> int:
        """How many steps take about as long as one wants to wait for."""
        points = self._source.problem.points
        losses = len(self._source.seeds) * (1 if points is None else len(points.x))
        return max(1, min(_WINDOW, _LOSSES // losses))

    def advance(self, steps: int) -> None:
        """Make up to ``steps`` more steps."""
        target = min(self.steps, self.filled + steps)
        with np.errstate(all="ignore"):
            while not self.complete and self.filled < target:
                self._block(self.filled + 1 if self._plans else target)

    def _block(self, end: int) -> None:
        """Make the steps up to row ``end``, check them, and record them."""
        first = self.filled
        sound = np.ones((end - first, len(self._alive)), dtype=bool)
        w, state = self._now, self._state
        for k in range(first, end):
            values, w = self._optimizer.step(
                w, k, self._eta_at(k), self._params, state, self._source
            )
            w = np.array(np.broadcast_to(w, self._now.shape))
            state = self._optimizer.keep(values, w)
            for name in self._names:
                sound[k - first] &= np.isfinite(values[name]).all(axis=-1)
            self.w[k + 1] = w
        self._now, self._state = w, state
        rows = slice(first + 1, end + 1)
        self.loss[rows] = self._source.problem.loss(self.w[rows])
        sound &= np.isfinite(self.w[rows]).all(axis=-1) & np.isfinite(self.loss[rows])
        # From a member's first value that is not finite on, nothing of it is kept.
        sound[0] &= self._alive
        sound = np.logical_and.accumulate(sound, axis=0)
        self.w[rows][~sound] = np.nan
        self.loss[rows][~sound] = np.nan
        self.last += sound.sum(axis=0)
        self._alive = sound[-1]
        self.filled = end

    def _eta_at(self, k: int) -> Array | float:
        if not self._plans:
            return self._etas[k]
        rates = [plan.eta(loss) for plan, loss in zip(self._plans, self.loss[k], strict=True)]
        return np.array(rates)[:, None]

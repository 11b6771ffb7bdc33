"""Where the gradient comes from: all points or a batch of them, with or without noise.

Everything random is a function of the seed and the step alone, so every run of a session sees
the same batches and the same noise, in whatever order steps are computed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.core.data import Points
from explorer.core.problem import Problem

Array = NDArray[np.float64]
Order = Literal["sequential", "shuffle", "replacement"]

_BLOCK = 1024
"""Steps whose random numbers are drawn at a time."""
_ROOM = 32_000_000
"""Bytes of random numbers that are kept; what is drawn again is the same again."""
_NOISE, _PICKS, _SHUFFLE = 1, 2, 3
"""Streams of one seed that must not share numbers."""


@dataclass(eq=False)
class GradientSource:
    """The gradient of a problem at each step.

    Attributes
    ----------
    batch
        Points in a mini-batch, or 0 for the full gradient.
    order
        How a mini-batch's points are picked.
    noise
        Standard deviation of the Gaussian noise added to each component.
    """

    problem: Problem
    batch: int = 0
    order: Order = "sequential"
    seed: int = 0
    noise: float = 0.0
    _blocks: dict[tuple[int, int], NDArray[np.generic]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def exact(self) -> bool:
        """Whether this is the full gradient without noise."""
        return self.batch == 0 and self.noise == 0.0

    @property
    def random(self) -> bool:
        """Whether another seed gives another gradient."""
        return self.noise > 0.0 or (self.batch > 0 and self.order != "sequential")

    def gradient(self, w: Array, k: int) -> Array:
        """Return the gradient used by update k (0 at the first) at ``w`` shaped (…, d)."""
        g = self.problem.gradient(w, self.points_at(k))
        return g + self.noise_at(k) if self.noise else g

    def loss(self, w: Array, k: int) -> Array:
        """Return the loss over update k's points at ``w`` shaped (…, d), shaped (…)."""
        return self.problem.loss(w, self.points_at(k))

    def hessian(self, w: Array, k: int) -> Array:
        """Return the Hessian over update k's points at ``w`` shaped (…, d), shaped (…, d, d)."""
        return self.problem.hessian(w, self.points_at(k))

    def gradient_of_floats(self) -> Callable[..., tuple[float, ...]]:
        """Return ``gradient(k, *w)`` on floats, bit for bit the same as on arrays."""
        if self.exact:
            full = self.problem.gradient_of_floats()
            return lambda k, *w: full(*w)

        def gradient(k: int, *w: float) -> tuple[float, ...]:
            points = self.points_at(k)
            if points is None:
                g = self.problem.gradient_of_floats()(*w)
            else:
                g = self.problem.point_gradient(points)(*w)
            if not self.noise:
                return g
            return tuple(a + b for a, b in zip(g, self.noise_at(k).tolist(), strict=True))

        return gradient

    def points_at(self, k: int) -> Points | None:
        """Return the points of update k, or None where all are used."""
        points = self.problem.points
        if not self.batch or points is None:
            return None
        picks = self.picks_at(k)
        return Points(points.x[picks], points.y[picks])

    def picks_at(self, k: int) -> NDArray[np.int64]:
        """Return the indices of update k's points, shaped (batch,)."""
        picks: NDArray[np.int64] = self.picks_between(k, k + 1)[0]
        return picks

    def picks_between(self, first: int, end: int) -> NDArray[np.int64]:
        """Return the indices of the points of updates [first, end), shaped (updates, batch)."""
        assert self.problem.points is not None
        n = len(self.problem.points.x)
        places = np.arange(first * self.batch, end * self.batch).reshape(-1, self.batch)
        if self.order == "sequential":
            return places % n
        if self.order == "shuffle":
            epochs, within = np.divmod(places, n)
            picks = np.empty_like(places)
            for epoch in range(int(epochs[0, 0]), int(epochs[-1, -1]) + 1):
                here = epochs == epoch
                picks[here] = self._drawn(_SHUFFLE, epoch, n)[within[here]]
            return picks
        rows = [divmod(k, self.rows_drawn) for k in range(first, end)]
        return np.stack([self._drawn(_PICKS, block, n)[row] for block, row in rows])

    def noise_at(self, k: int) -> Array:
        """Return the noise of update k, shaped (d,)."""
        noise: Array = self.noise_between(k, k + 1)[0]
        return noise

    def noise_between(self, first: int, end: int) -> Array:
        """Return the noise of updates [first, end), shaped (updates, d)."""
        rows = [divmod(k, _BLOCK) for k in range(first, end)]
        drawn = np.stack([self._drawn(_NOISE, block, 0)[row] for block, row in rows])
        result: Array = self.noise * drawn
        return result

    def epoch_at(self, k: Array) -> Array:
        """Return how many times all points have been seen before update k."""
        points = self.problem.points
        if not self.batch or points is None:
            return k
        epochs: Array = np.floor(k * self.batch / len(points.x))
        return epochs

    def prepare(self, steps: int) -> None:
        """Draw all that so many updates need, so that several threads may ask for it at once."""
        for k in range(steps):
            self.points_at(k)
            if self.noise:
                self.noise_at(k)

    def forget(self) -> None:
        """Keep nothing of what was drawn; asked for again, it is the same again."""
        self._blocks.clear()

    def _drawn(self, stream: int, block: int, n: int) -> NDArray[np.generic]:
        """Return a block of random numbers, kept while there is room."""
        key = (stream, block)
        drawn = self._blocks.get(key)
        if drawn is not None:
            return drawn
        rng = np.random.default_rng([self.seed, stream, block])
        if stream == _NOISE:
            drawn = rng.normal(size=(_BLOCK, self.problem.dimensions))
        elif stream == _PICKS:
            drawn = rng.integers(n, size=(self.rows_drawn, self.batch))
        else:
            drawn = rng.permutation(n)
        with self._lock:
            self._blocks[key] = drawn
            while len(self._blocks) > 1 and len(self._blocks) * drawn.nbytes > _ROOM:
                del self._blocks[next(iter(self._blocks))]
        return drawn

    @property
    def rows_drawn(self) -> int:
        """Updates whose points are drawn at a time: fewer where batches are large."""
        return max(1, min(_BLOCK, _ROOM // (64 * self.batch)))

    @property
    def noise_rows(self) -> int:
        """Updates whose noise is drawn at a time."""
        return _BLOCK

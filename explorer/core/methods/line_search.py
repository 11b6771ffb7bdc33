"""Gradient descent whose rate is searched for anew at each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.gradients import GradientSource
from explorer.core.linear import dot
from explorer.core.methods.base import Method, armijo

Array = NDArray[np.float64]


class Candidates(Method):
    """Tries every candidate rate and takes the one with the lowest loss; of equals, the first."""

    def step(
        self,
        w: Array,
        k: int,
        eta: Array | float,
        params: Mapping[str, Any],
        state: Any,
        source: GradientSource,
    ) -> tuple[dict[str, Any], Array]:
        """Make update k."""
        g = source.gradient(w, k)
        best = np.full((*w.shape[:-1], 1), np.inf)
        rate = np.full_like(best, np.nan)
        for candidate in self.lists["candidates"]:
            loss = source.loss(w - candidate * g, k)[..., None]
            better = loss < best
            rate = np.where(better, candidate, rate)
            best = np.where(better, loss, best)
        return {"g": g, "rate": rate}, w - rate * g


class Armijo(Method):
    """Halves the rate, from η down, until the step brings a fair share of the promised fall."""

    def step(
        self,
        w: Array,
        k: int,
        eta: Array | float,
        params: Mapping[str, Any],
        state: Any,
        source: GradientSource,
    ) -> tuple[dict[str, Any], Array]:
        """Make update k."""
        g = source.gradient(w, k)
        longest = np.full((*w.shape[:-1], 1), eta)
        rate = armijo(lambda at: source.loss(at, k), w, -g, -dot(g, g), longest)
        return {"g": g, "rate": rate}, w - rate * g

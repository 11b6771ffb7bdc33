"""Gradient descent whose rate is searched for anew at each step."""

from __future__ import annotations

import numpy as np

from explorer.core.methods.base import Method, Turn, Update, armijo


class Candidates(Method):
    """Tries every candidate rate and takes the one with the lowest loss; of equals, the first."""

    def update(self, turn: Turn) -> Update:
        """Make one update."""
        w, g = turn.w, turn.g
        best = np.full((*w.shape[:-1], 1), np.inf)
        rate = np.full_like(best, np.nan)
        for candidate in self.lists["candidates"]:
            loss = turn.loss(w - candidate * g)
            better = loss < best
            rate = np.where(better, candidate, rate)
            best = np.where(better, loss, best)
        return Update(w - rate * g, {"rate": rate})


class Armijo(Method):
    """Halves the rate, from η down, until the step brings a fair share of the promised fall."""

    def update(self, turn: Turn) -> Update:
        """Make one update."""
        rate = armijo(turn, -turn.g)
        return Update(turn.w - rate * turn.g, {"rate": rate})

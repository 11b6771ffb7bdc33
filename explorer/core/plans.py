"""Schedules that no formula of k can say: they look at the loss as the run goes.

A file of the catalogue names one with ``python = "NAME"``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol


class Plan(Protocol):
    """The learning rate of one run, update by update."""

    def eta(self, loss: float) -> float:
        """Return the next update's learning rate; ``loss`` is the full loss before it."""


class ReduceOnPlateau:
    """Multiplies the rate by ``factor`` once the loss has not improved for ``patience`` updates.

    The convention is PyTorch's ``ReduceLROnPlateau`` in its relative mode without a cooldown, told
    the full loss after each update: an improvement is a loss below ``best*(1 - threshold)``.
    """

    def __init__(self, eta: float, params: Mapping[str, float]) -> None:
        self._eta = eta
        self._factor = params["factor"]
        self._patience = params["patience"]
        self._threshold = params["threshold"]
        self._lowest = params["eta_min"]
        self._best = float("inf")
        self._waited = 0
        self._first = True

    def eta(self, loss: float) -> float:
        """Return the next update's learning rate."""
        if self._first:  # nothing has been updated yet, so there is nothing to judge
            self._first = False
            return self._eta
        if loss < self._best * (1.0 - self._threshold):
            self._best, self._waited = loss, 0
        else:
            self._waited += 1
        if self._waited > self._patience:
            self._eta, self._waited = max(self._eta * self._factor, self._lowest), 0
        return self._eta


PLANS: dict[str, Callable[[float, Mapping[str, float]], Plan]] = {
    "reduce-on-plateau": ReduceOnPlateau,
}
"""Makers by name; each takes the run's eta and the schedule's parameters."""
PLAN_NEEDS: dict[str, tuple[str, ...]] = {
    "reduce-on-plateau": ("factor", "patience", "threshold", "eta_min"),
}
"""Parameters that a file which names a plan must have."""

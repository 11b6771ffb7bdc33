"""What the Python optimizers share: the protocol's plain parts, and the Armijo search."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.gradients import GradientSource
from explorer.core.linear import dot

Array = NDArray[np.float64]

SUFFICIENT = 1e-4
"""The share of the promised fall that a step must bring (Nocedal & Wright 2006, section 3.1)."""
MOST_HALVINGS = 40


@dataclass(frozen=True)
class Turn:
    """What a method is given to make one update with.

    Attributes
    ----------
    w, g
        The parameters and the gradient there, shaped (…, d).
    k
        The update's number, 0 at the first.
    eta
        The learning rate in force, shaped (…, 1).
    state
        What the update before left.
    """

    w: Array
    g: Array
    k: int
    eta: Array
    params: Mapping[str, Any]
    state: Any
    source: GradientSource

    def loss(self, at: Array) -> Array:
        """Return this update's loss elsewhere, shaped (…, 1)."""
        return self.source.loss(at, self.k)[..., None]

    def gradient(self, at: Array) -> Array:
        """Return this update's gradient elsewhere, shaped (…, d)."""
        return self.source.gradient(at, self.k)


@dataclass(frozen=True)
class Update:
    """What a method makes of a turn: the new parameters, values to record, and its next state."""

    w: Array
    values: dict[str, Array]
    state: Any = None


class Method(ABC):
    """A Python optimizer. It holds no state itself: a turn brings it, an update leaves it.

    Attributes
    ----------
    quantities
        What a step computes besides the parameters, in reading order.
    """

    quantities: tuple[str, ...] = ("rate",)

    def __init__(self, lists: Mapping[str, tuple[float, ...]]) -> None:
        self.lists = lists

    def recorded(self, d: int) -> tuple[str, ...]:
        """Return the names under which a step's values are recorded."""
        return self.quantities

    def start(self, w: Array, params: Mapping[str, float]) -> Any:
        """Return the first state: none."""
        return None

    @abstractmethod
    def update(self, turn: Turn) -> Update:
        """Make one update."""

    def step(
        self,
        w: Array,
        k: int,
        eta: Array | float,
        params: Mapping[str, Any],
        state: Any,
        source: GradientSource,
    ) -> tuple[dict[str, Any], Array]:
        """Make update k, as the engine asks for it."""
        g = source.gradient(w, k)
        rate = np.array(np.broadcast_to(eta, (*w.shape[:-1], 1)), dtype=np.float64)
        update = self.update(Turn(w, g, k, rate, params, state, source))
        return {"g": g, **update.values, "state": update.state}, update.w

    def keep(self, values: Mapping[str, Any], w: Array) -> Any:
        """Return the state for the next step, which a step leaves under ``state``."""
        return values.get("state")

    def float_block(self, source: GradientSource) -> None:
        """Return None: these methods work on arrays."""
        return


def armijo(turn: Turn, direction: Array) -> Array:
    """Return how far to go from ``turn.w``: the first of η, η/2, η/4 … that is good enough.

    Parameters
    ----------
    direction
        Shaped (…, d); the rate is 0 where the loss does not fall along it.

    Returns
    -------
    Array
        Shaped (…, 1); 0 where no rate was good enough.
    """
    here, slope, rate = turn.loss(turn.w), dot(turn.g, direction), turn.eta
    chosen = np.zeros_like(rate)
    open_ = slope < 0
    for _ in range(MOST_HALVINGS):
        if not open_.any():
            break
        there = turn.loss(turn.w + rate * direction)
        good = open_ & (there <= here + SUFFICIENT * rate * slope)
        chosen = np.where(good, rate, chosen)
        open_ = open_ & ~good
        rate = rate / 2
    return chosen

"""What the Python optimizers share: the protocol's plain parts, and the Armijo search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.gradients import GradientSource

Array = NDArray[np.float64]

SUFFICIENT = 1e-4
"""The share of the promised fall that a step must bring (Nocedal & Wright 2006, section 3.1)."""
MOST_HALVINGS = 40


class Method:
    """A Python optimizer: ``self._state`` holds nothing, the engine keeps all state.

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

    def keep(self, values: Mapping[str, Any], w: Array) -> Any:
        """Return the state for the next step, which a step leaves under ``state``."""
        return values.get("state")

    def float_block(self, source: GradientSource) -> None:
        """Return None: these methods work on arrays."""
        return


def armijo(
    loss: Callable[[Array], Array], w: Array, direction: Array, slope: Array, longest: Array
) -> Array:
    """Return how far to go: the first of longest, longest/2, longest/4 … that is good enough.

    Parameters
    ----------
    loss
        Gives (…) for parameters shaped (…, d).
    slope
        The loss's slope along ``direction``, shaped (…, 1); the rate is 0 where it isn't negative.
    longest
        The first rate tried, shaped (…, 1).

    Returns
    -------
    Array
        Shaped (…, 1); 0 where no rate was good enough.
    """
    here = loss(w)[..., None]
    rate = np.array(np.broadcast_to(longest, here.shape))
    chosen = np.zeros_like(rate)
    open_ = slope < 0
    for _ in range(MOST_HALVINGS):
        if not open_.any():
            break
        there = loss(w + rate * direction)[..., None]
        good = open_ & (there <= here + SUFFICIENT * rate * slope)
        chosen = np.where(good, rate, chosen)
        open_ = open_ & ~good
        rate = rate / 2
    return chosen

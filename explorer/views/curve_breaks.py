"""Where the curve of one parameter jumps or runs off to a pole (no Qt)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Loss = Callable[[Array], Array]

MOST = 64
"""Jumps that are looked into."""
_HALVINGS = 40
_STAYS = 0.5
"""The share of a jump that must be left on a vanishing stretch."""
_GROWS = 4.0
"""How much higher than sampled a loss is close to a pole."""
_USUAL = (0.03, 0.97)
"""The share of the samples that stays in the frame where there is a pole."""


def breaks(loss: Loss, w: Array, values: Array, least: float) -> list[int]:
    """Return the places i between whose samples i and i + 1 the curve is broken.

    Only steps of at least ``least`` are looked into, the largest first: each is halved towards its
    steeper part, and is a break if most of it is left there.
    """
    with np.errstate(all="ignore"):
        steps = np.abs(np.diff(values))
        steps[~np.isfinite(steps)] = 0.0
        places = np.argsort(-steps)[:MOST]
        places = places[steps[places] >= least]
        left, right = w[places].copy(), w[places + 1].copy()
        low, high = values[places].copy(), values[places + 1].copy()
        for _ in range(_HALVINGS):
            middle = (left + right) / 2
            at = loss(middle)
            first = ~(np.abs(at - low) < np.abs(high - at))  # the steeper half; a gap counts as one
            right, high = np.where(first, middle, right), np.where(first, at, high)
            left, low = np.where(first, left, middle), np.where(first, low, at)
        rest = np.abs(high - low)
        broken = ~(rest < _STAYS * steps[places])
    return sorted(places[broken].tolist())


def ends(loss: Loss, w: Array, values: Array) -> tuple[float, float]:
    """Return the lowest and the highest loss to show: at a pole not its highest sample."""
    finite = np.isfinite(values)
    if not finite.any():
        return 0.0, 1.0
    seen = values[finite]
    low, high = float(seen.min()), float(seen.max())
    usual = np.quantile(seen, _USUAL)
    if _is_pole(loss, w, values, int(np.nanargmin(np.where(finite, values, np.nan)))):
        low = float(usual[0])
    if _is_pole(loss, w, values, int(np.nanargmax(np.where(finite, values, np.nan)))):
        high = float(usual[1])
    return (low, high) if low < high else (float(seen.min()), float(seen.max()))


def _is_pole(loss: Loss, w: Array, values: Array, place: int) -> bool:
    """Tell whether the loss grows without end close to its most extreme sample."""
    before, after = w[max(0, place - 1)], w[min(len(w) - 1, place + 1)]
    with np.errstate(all="ignore"):
        near = loss(np.linspace(before, after, 401))
        middle = float(np.median(values[np.isfinite(values)]))
        near = np.abs(near[np.isfinite(near)] - middle)
    reach = abs(float(values[place]) - middle)
    return bool(near.size and near.max() > _GROWS * max(reach, 1e-300))

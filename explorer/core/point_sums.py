"""Sums over very many points, a stretch of them at a time, bit for bit NumPy's own sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STRETCH = 32_768
"""Points worked on at a time: what a formula makes of so many stays in a core's cache."""


def sums_over(n: int, values_of: Callable[[slice], tuple[Any, ...]]) -> tuple[float, ...]:
    """Return the sums over n points of what ``values_of`` gives for a slice of them.

    NumPy halves a long sum again and again, each half a multiple of eight numbers but the last, and
    adds the halves; stretches are cut and added in the same places, so the bits are the same.
    """
    return _sums(0, n, values_of)


def _sums(first: int, n: int, values_of: Callable[[slice], tuple[Any, ...]]) -> tuple[float, ...]:
    if n > STRETCH:
        half = n // 2
        half -= half % 8
        low = _sums(first, half, values_of)
        high = _sums(first + half, n - half, values_of)
        return tuple([a + b for a, b in zip(low, high, strict=True)])
    return tuple([_sum(value, n) for value in values_of(slice(first, first + n))])


def _sum(value: Any, n: int) -> float:
    """Return the sum of n values: a derivative may be a constant."""
    array = np.asarray(value, dtype=np.float64)
    if array.shape != (n,):
        array = np.ascontiguousarray(np.broadcast_to(array, (n,)))
    return float(np.add.reduce(array))

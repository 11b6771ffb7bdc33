"""Norms, inner products and small linear systems, every run of a batch by itself.

All of it is products and sums in a fixed order, never a call into a linear algebra library, so
that a batch gives the same bits as single runs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def dot(a: Array, b: Array) -> Array:
    """Return the inner product over the last axis, kept: (…, d) and (…, d) give (…, 1)."""
    # A sum of minus zeros is 0 or -0, as NumPy likes; here it is 0.
    product: Array = np.sum(a * b, axis=-1, keepdims=True) + 0.0
    return product


def norm(x: Array) -> Array:
    """Return the Euclidean norm over the last axis, kept: (…, d) gives (…, 1)."""
    length: Array = np.sqrt(dot(x, x))
    return length


def solve(a: Array, b: Array) -> Array:
    """Solve a·x = b for d of 1 or 2 by Cramer's rule: (…, d, d) and (…, d) give (…, d).

    Where b is 0 the solution is 0, of a singular matrix too: the shortest of all.
    """
    still = (b == 0.0).all(axis=-1, keepdims=True)
    if b.shape[-1] == 1:
        return np.where(still, 0.0, b / a[..., 0])
    (p, q), (r, s) = (a[..., 0, 0], a[..., 0, 1]), (a[..., 1, 0], a[..., 1, 1])
    determinant = p * s - q * r
    first = (b[..., 0] * s - q * b[..., 1]) / determinant
    second = (p * b[..., 1] - b[..., 0] * r) / determinant
    return np.where(still, 0.0, np.stack([first, second], axis=-1))


def eigenvalues(a: Array) -> Array:
    """Return the eigenvalues of symmetric matrices shaped (…, d, d), lowest first, d of 1 or 2."""
    if a.shape[-1] == 1:
        return a[..., 0]
    p, q, s = a[..., 0, 0], a[..., 0, 1], a[..., 1, 1]
    middle = (p + s) / 2
    reach = np.hypot((p - s) / 2, q)
    return np.stack([middle - reach, middle + reach], axis=-1)

"""The L^p norm of two numbers: its unit ball, and why its limit is the larger of the two."""

from __future__ import annotations

import numpy as np

from explorer.core.trace import Array


def norm(x: Array, p: float) -> Array:
    """Return the L^p norm along the last axis of ``x`` shaped (…, n); the maximum for p = ∞.

    The largest entry is taken out before powers are, as (Σ|xᵢ|^p)^(1/p) = m·(Σ(|xᵢ|/m)^p)^(1/p):
    so no power overflows, and none of those that matter vanishes.
    """
    size = np.abs(np.asarray(x, dtype=np.float64))
    largest = size.max(axis=-1)
    if np.isinf(p):
        return np.asarray(largest)
    safe = np.where(largest > 0, largest, 1.0)
    total = ((size / safe[..., None]) ** p).sum(axis=-1)
    return np.asarray(largest * total ** (1 / p))


def naive_norm(x: Array, p: float) -> float:
    """Return the L^p norm of ``x`` shaped (n,) as its definition says, power by power."""
    with np.errstate(all="ignore"):
        return float((np.abs(x) ** p).sum() ** (1 / p))


def unit_ball(p: float, points: int = 721) -> Array:
    """Return the points of norm 1, from (1, 0) around and back to it, shaped (points, 2)."""
    angle = np.linspace(0.0, 2 * np.pi, points)
    ray = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return np.asarray(ray / norm(ray, p)[..., None])


def shares(x: Array, p: float) -> Array:
    """Return what part of Σ|xᵢ|^p each entry of ``x`` shaped (n,) has, shaped (n,)."""
    size = np.abs(np.asarray(x, dtype=np.float64))
    largest = size.max()
    if largest == 0:
        return np.zeros_like(size)
    if np.isinf(p):
        winners = (size == largest).astype(np.float64)
        return np.asarray(winners / winners.sum())
    powers = (size / largest) ** p
    return np.asarray(powers / powers.sum())

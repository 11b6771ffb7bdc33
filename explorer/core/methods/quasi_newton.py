"""Newton with damping, and quasi-Newton methods, which learn the curvature from the gradients.

Nocedal & Wright (2006), Numerical Optimization, chapters 6 and 7. The step along the direction is
found by halving from η (Armijo). A pair of changes that shows no positive curvature is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.gradients import GradientSource
from explorer.core.linear import dot, solve
from explorer.core.methods.base import Method, armijo

Array = NDArray[np.float64]

SMALLEST = 1e-150
"""The yᵀs of a pair that is still used: the square of its inverse must be a number."""


def _step(
    w: Array, g: Array, direction: Array, eta: Array | float, k: int, source: GradientSource
) -> tuple[Array, Array, Array, Array]:
    """Go along a direction; return the rate, the new w, and the changes of w and of g."""
    slope = dot(g, direction)
    longest = np.full((*w.shape[:-1], 1), eta)
    rate = armijo(lambda at: source.loss(at, k), w, direction, slope, longest)
    change = rate * direction
    after = w + change
    return rate, after, change, source.gradient(after, k) - g


class Bfgs(Method):
    """BFGS: keeps an estimate H of the inverse Hessian, the identity at first."""

    quantities: tuple[str, ...] = ("p", "rate")

    def start(self, w: Array, params: Mapping[str, float]) -> Any:
        """Return the identity for every run, shaped (…, d, d)."""
        d = w.shape[-1]
        return np.array(np.broadcast_to(np.eye(d), (*w.shape[:-1], d, d)))

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
        p = -_times(state, g)
        rate, after, s, y = _step(w, g, p, eta, k, source)
        return {"g": g, "p": p, "rate": rate, "state": _updated(state, s, y)}, after


def _times(matrix: Array, vector: Array) -> Array:
    """Return matrix·vector by products and sums, which a batch does in the same order."""
    product: Array = np.sum(matrix * vector[..., None, :], axis=-1)
    return product


def _updated(h: Array, s: Array, y: Array) -> Array:
    """Return H after a step: (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ with ρ = 1/(yᵀs)."""
    curvature = dot(s, y)[..., None]
    rho = 1.0 / curvature
    hy = _times(h, y)
    yhy = dot(y, hy)[..., None]
    outer_s = s[..., :, None] * s[..., None, :]
    crossed = hy[..., :, None] * s[..., None, :] + s[..., :, None] * hy[..., None, :]
    new = h - rho * crossed + (rho * rho * yhy + rho) * outer_s
    return np.where(curvature > SMALLEST, new, h)


class Lbfgs(Method):
    """L-BFGS: the same from the last few changes alone, by the two-loop recursion."""

    quantities: tuple[str, ...] = ("p", "rate")

    def start(self, w: Array, params: Mapping[str, float]) -> Any:
        """Return an empty history of (change of w, change of the gradient)."""
        return ()

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
        p = -_two_loops(g, state)
        rate, after, s, y = _step(w, g, p, eta, k, source)
        kept = (*state, (s, y))[-max(1, int(params["history"])) :]
        return {"g": g, "p": p, "rate": rate, "state": kept}, after


def _two_loops(g: Array, history: tuple[tuple[Array, Array], ...]) -> Array:
    q = g
    alphas = []
    for s, y in reversed(history):
        curvature = dot(s, y)
        alpha = np.where(curvature > SMALLEST, dot(s, q) / curvature, 0.0)
        alphas.append(alpha)
        q = q - alpha * y
    for s, y in reversed(history):  # scaled by the newest pair that shows curvature
        curvature = dot(s, y)
        q = np.where(curvature > SMALLEST, q * (curvature / dot(y, y)), q)
        break
    for (s, y), alpha in zip(history, reversed(alphas), strict=True):
        curvature = dot(s, y)
        beta = np.where(curvature > SMALLEST, dot(y, q) / curvature, 0.0)
        q = np.where(curvature > SMALLEST, q + (alpha - beta) * s, q)
    return q


class DampedNewton(Method):
    """Newton's method with λ added to the Hessian's diagonal (Levenberg 1944)."""

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
        h = source.hessian(w, k) + params["damping"] * np.eye(w.shape[-1])
        rate = np.full((*w.shape[:-1], 1), eta)
        return {"g": g, "rate": rate}, w - rate * solve(h, g)

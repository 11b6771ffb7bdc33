"""Newton with damping, and quasi-Newton methods, which learn the curvature from the gradients.

Nocedal & Wright (2006), Numerical Optimization, chapters 6 and 7. The step along the direction is
found by halving from η (Armijo). A pair of changes that shows no positive curvature is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.linear import dot, solve
from explorer.core.methods.base import Method, Turn, Update, armijo

Array = NDArray[np.float64]

SMALLEST = 1e-150
"""The yᵀs of a pair that is still used: the square of its inverse must be a number."""


def _go(turn: Turn, direction: Array) -> tuple[Array, Array, Array, Array]:
    """Go along a direction; return the rate, the new w, and the changes of w and of g."""
    rate = armijo(turn, direction)
    change = rate * direction
    after = turn.w + change
    return rate, after, change, turn.gradient(after) - turn.g


class Bfgs(Method):
    """BFGS: keeps an estimate H of the inverse Hessian, the identity at first."""

    quantities: tuple[str, ...] = ("p", "rate")

    def start(self, w: Array, params: Mapping[str, float]) -> Any:
        """Return the identity for every run, shaped (…, d, d)."""
        d = w.shape[-1]
        return np.array(np.broadcast_to(np.eye(d), (*w.shape[:-1], d, d)))

    def update(self, turn: Turn) -> Update:
        """Make one update."""
        p = -_times(turn.state, turn.g)
        rate, after, s, y = _go(turn, p)
        return Update(after, {"p": p, "rate": rate}, _updated(turn.state, s, y))


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

    def update(self, turn: Turn) -> Update:
        """Make one update."""
        p = -_two_loops(turn.g, turn.state)
        rate, after, s, y = _go(turn, p)
        kept = (*turn.state, (s, y))[-max(1, int(turn.params["history"])) :]
        return Update(after, {"p": p, "rate": rate}, kept)


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

    def update(self, turn: Turn) -> Update:
        """Make one update."""
        damping = turn.params["damping"] * np.eye(turn.w.shape[-1])
        h = turn.source.hessian(turn.w, turn.k) + damping
        return Update(turn.w - turn.eta * solve(h, turn.g), {"rate": turn.eta})

"""What the Hessian says about a place, and how long a step it allows.

Near a place a smooth loss is a quadratic. There gradient descent multiplies its distance along
an eigenvector of curvature λ by 1 − ηλ in each step, which grows as soon as η exceeds 2/λ; with
momentum β the limit is another. The limits hold for the quadratic, and so nearby.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.linear import eigenvalues
from explorer.core.problem import Problem
from explorer.core.trace import Array

FLAT = 1e-9
"""A curvature that counts as none, as a share of the largest."""


@dataclass(frozen=True)
class Curvature:
    """The eigenvalues of the Hessian at a place.

    Attributes
    ----------
    low, high
        The smallest and the largest; equal where there is one parameter.
    """

    low: float
    high: float

    @property
    def convex(self) -> bool:
        """Whether the loss curves up in every direction."""
        return self.low > FLAT * abs(self.high)

    @property
    def condition(self) -> float | None:
        """The condition number λmax/λmin, where the loss curves up in every direction."""
        return self.high / self.low if self.convex else None

    @property
    def words(self) -> str:
        """The kind of place, in a few words."""
        if self.convex:
            return "curves up"
        reach = FLAT * max(abs(self.low), abs(self.high))
        if self.low >= -reach:
            return "flat" if self.high <= reach else "flat in one direction"
        if self.high > reach:
            return "indefinite: a saddle or a ridge"
        return "curves down"


def curvature_at(problem: Problem, w: Array) -> Curvature | None:
    """Return the eigenvalues of the full loss's Hessian at ``w`` shaped (d,), if finite."""
    with np.errstate(all="ignore"):
        low_to_high = eigenvalues(problem.hessian(w))
    if not np.isfinite(low_to_high).all():
        return None
    return Curvature(float(low_to_high[0]), float(low_to_high[-1]))


@dataclass(frozen=True)
class StepLaw:
    """How long a step an optimizer may make on a quadratic.

    Attributes
    ----------
    factor
        The limit of η times the largest curvature.
    symbol
        The limit as LaTeX.
    """

    factor: float
    symbol: str


def step_law(optimizer: str, variant: str = "", beta: float = 0.0) -> StepLaw | None:
    """Return the law of an optimizer of the catalogue, or None where there is none so simple.

    Parameters
    ----------
    variant
        Empty for the first.
    beta
        The momentum.

    Notes
    -----
    The limits follow from the roots of each method's recurrence on a quadratic, which must lie
    within the unit circle: Polyak (1964) for the heavy ball; for Nesterov's form the gradient at
    the point ahead makes the limit smaller.
    """
    top = r"\lambda_{\max}"
    if not 0 <= beta < 1:
        return None
    if optimizer == "gd":
        return StepLaw(2.0, f"2/{top}")
    if optimizer == "momentum" and variant in ("", "heavy-ball"):
        return StepLaw(2 * (1 + beta), rf"2(1+\beta)/{top}")
    if optimizer == "momentum" and variant == "ema":
        return StepLaw(2 * (1 + beta) / (1 - beta), rf"2(1+\beta)/((1-\beta){top})")
    if optimizer == "nag":
        return StepLaw(2 * (1 + beta) / (1 + 2 * beta), rf"2(1+\beta)/((1+2\beta){top})")
    return None


GRADIENT_DESCENT = StepLaw(2.0, r"2/\lambda_{\max}")
"""The law that other optimizers are compared with."""


@dataclass(frozen=True)
class StepLimit:
    """The limit at a place, and the learning rate in force.

    Attributes
    ----------
    law
        Whose limit it is.
    value
        The limit.
    eta
        The learning rate in force, or None where it can't be compared with the limit.
    """

    law: StepLaw
    value: float
    eta: float | None

    @property
    def exceeded(self) -> bool:
        """Whether the learning rate is above the limit."""
        return self.eta is not None and self.eta > self.value


def step_limit(curvature: Curvature, law: StepLaw | None, eta: float | None) -> StepLimit | None:
    """Return the limit that the curvature sets, if the loss curves up in some direction.

    Without a law it is that of gradient descent, to be known but not compared with ``eta``.
    """
    if curvature.high <= 0:
        return None
    if law is None:
        law, eta = GRADIENT_DESCENT, None
    value = law.factor / curvature.high
    return StepLimit(law, value, eta) if np.isfinite(value) else None

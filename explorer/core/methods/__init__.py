"""Optimizers that no rule can say: they search along a line or keep a growing history.

A file of the catalogue names one with ``python = "NAME"``. Each works on parameters shaped
(…, d), every run of a batch by itself, so that a batch gives the same bits as single runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explorer.core.engine import Optimizer
from explorer.core.methods.line_search import Armijo, Candidates
from explorer.core.methods.quasi_newton import Bfgs, DampedNewton, Lbfgs

Lists = Mapping[str, tuple[float, ...]]

METHODS: dict[str, Callable[[Lists], Optimizer]] = {
    "line-search-candidates": Candidates,
    "line-search-armijo": Armijo,
    "newton-damped": DampedNewton,
    "bfgs": Bfgs,
    "lbfgs": Lbfgs,
}
"""Makers by name; each takes the run's list parameters."""
NEEDS: dict[str, tuple[str, ...]] = {
    "line-search-candidates": ("candidates",),
    "newton-damped": ("damping",),
    "lbfgs": ("history",),
}
"""Parameters and lists that a file which names a method must have."""

"""A data problem's model as curves over the input."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core.problem import Problem
from explorer.formula.compile import compile_expressions
from explorer.formula.derive import derivative
from explorer.formula.tree import Name, Neg, Node, Op, children, names_in

Array = NDArray[np.float64]

ARITHMETIC = frozenset("+-*/")


def _jumps(node: Node) -> bool:
    """Whether a formula of ``x`` may jump: a derivative tells nothing of that."""
    if "x" not in names_in(node):
        return False
    arithmetic = isinstance(node, Op) and node.op in ARITHMETIC
    if not (isinstance(node, Name | Neg) or arithmetic):
        return True
    return any(_jumps(child) for child in children(node))


class ModelCurves:
    """The model of one data problem.

    Attributes
    ----------
    straight
        Whether it is a straight line for any parameters: two points of it are then enough.
    """

    def __init__(self, problem: Problem) -> None:
        """Compile a problem's model.

        Parameters
        ----------
        problem
            One with a model and points.
        """
        assert problem.model is not None
        self._run = compile_expressions([problem.model], [*problem.names, "x"])
        slope = derivative(problem.model, "x")
        self.straight = "x" not in names_in(slope) and not _jumps(problem.model)

    def at(self, w: Array, x: Array) -> Array:
        """Return the model's values at each input for each of some parameters.

        Parameters
        ----------
        w
            Parameters, shape (m, d).
        x
            Inputs, shape (n,).

        Returns
        -------
        Array
            Shape (m, n); may hold infinities and NaN.
        """
        with np.errstate(all="ignore"):
            (values,) = self._run(*(column[:, None] for column in w.T), x)
        return np.array(np.broadcast_to(np.asarray(values, np.float64), (len(w), len(x))))

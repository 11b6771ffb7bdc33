"""One recorded step of a run, and code that asks its record what the rule's lines went through."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.components import rename
from explorer.core.engine import Optimizer
from explorer.core.gradients import GradientSource
from explorer.core.linear import dot, norm, solve
from explorer.core.rules import RuleOptimizer
from explorer.core.trace import Trace
from explorer.formula.compile import ARRAYS, Body, define, load, variable
from explorer.formula.rule import RuleText
from explorer.formula.tree import Node

Array = NDArray[np.float64]
Line = tuple[str, Node]

_FUNCTIONS = ("grad", "loss", "hess", "norm", "dot", "solve")


@dataclass(frozen=True)
class Code:
    """Code over what a rule's step recorded; `MadeStep.run` runs it.

    Attributes
    ----------
    function
        The code itself.
    recorded
        The quantities that it is given, in order.
    """

    function: Callable[..., tuple[Any, ...]]
    recorded: tuple[str, ...]


def code_over(rule: RuleText, lines: Sequence[Line], results: Sequence[str]) -> Code:
    """Return code that computes further lines from the record of a step.

    Parameters
    ----------
    lines
        Assignments beyond the rule's own, whose names are those of `rename`: ``w__0`` and state
        ``v__0`` before the step, ``v__1`` after its first line, ….
    results
        The names that are wanted. Lines of the rule that the record knows are not run again.
    """
    renamed = rename(rule)
    recorded = tuple(q for q in rule.quantities if q not in rule.matrices)
    known = {renamed.finals[name] for name in recorded}
    trees = {name: tree for name, tree in (*renamed.lines, *lines) if name not in known}
    needed = reach(results, trees)
    trees = {name: tree for name, tree in trees.items() if name in needed}
    body = Body(ARRAYS, list(trees.values()))
    for name, tree in trees.items():
        body.assign(variable(name), body.expression(tree))
    values: list[ast.expr] = [load(variable(name)) for name in results]
    body.statements.append(ast.Return(ast.Tuple(values, ast.Load())))
    args = [
        *(variable(n) for n in ("w__0", "g", "t", "eta", *rule.params)),
        *(variable(f"{s}__0") for s in rule.state),
        *(variable(renamed.finals[name]) for name in recorded),
        *(f"f_{name}" for name in _FUNCTIONS),
    ]
    return Code(define("replay", args, body.statements, ARRAYS), recorded)


def reach(names: Sequence[str], trees: Mapping[str, Node]) -> set[str]:
    """Return the names that ``names`` are made of, themselves among them."""
    reached = set(names)
    waiting = list(names)
    while waiting:
        tree = trees.get(waiting.pop())
        if tree is not None:
            fresh = tree.shape.names - reached
            reached |= fresh
            waiting += fresh
    return reached


@dataclass(frozen=True, eq=False)
class MadeStep:
    """A step that was made: from ``before`` to ``after``.

    Attributes
    ----------
    source
        Where its gradient came from.
    optimizer, params
        Who made it, with every parameter's number.
    trace, row
        Its record, and the row of it, from 1.
    """

    source: GradientSource
    optimizer: Optimizer
    params: Mapping[str, float]
    trace: Trace
    row: int

    @property
    def exists(self) -> bool:
        """Whether the record has the step."""
        return 1 <= self.row <= self.trace.last

    @property
    def rule(self) -> RuleText | None:
        """The rule, or None for a method that no rule can say."""
        return self.optimizer.rule if isinstance(self.optimizer, RuleOptimizer) else None

    @property
    def before(self) -> Array:
        """The parameters before the step, shaped (d,)."""
        row: Array = self.trace.w[self.row - 1]
        return row

    @property
    def after(self) -> Array:
        """The parameters after the step, shaped (d,)."""
        row: Array = self.trace.w[self.row]
        return row

    @property
    def gradient(self) -> Array:
        """The gradient that the step was given, shaped (d,)."""
        row: Array = self.trace.quantities["g"][self.row]
        return row

    @property
    def eta(self) -> float:
        """The scheduled learning rate of the step."""
        return float(self.trace.eta[self.row])

    def run(self, code: Code) -> tuple[Array, ...]:
        """Return what code of this step's rule gives, each value shaped (d,)."""
        rule, w, k = self.rule, self.before, self.row - 1
        assert rule is not None
        rows = self.trace.quantities
        with np.errstate(all="ignore"):
            values = code.function(
                w,
                self.gradient,
                np.float64(self.row),
                np.float64(self.eta),
                *(np.float64(self.params[p]) for p in rule.params),
                *self._state(rule),
                *(rows[name][self.row] for name in code.recorded),
                lambda at: self.source.gradient(_full(at, w), k),
                lambda at: self.source.loss(_full(at, w), k)[..., None],
                lambda at: self.source.hessian(_full(at, w), k),
                lambda x: norm(_full(x, w)),
                lambda a, b: dot(_full(a, w), _full(b, w)),
                lambda a, b: solve(a, _full(b, w)),
            )
        return tuple(_full(value, w) for value in values)

    def _state(self, rule: RuleText) -> list[Array]:
        """Return each part of the state before the step, shaped (d,)."""
        if self.row == 1:
            first = self.optimizer.start(self.trace.w[0], self.params)
            return [first[name] for name in rule.state]
        return [self.trace.quantities[name][self.row - 1] for name in rule.state]


def _full(value: Any, w: Array) -> Array:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), w.shape)

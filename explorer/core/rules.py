"""An update rule made runnable, one step at a time on arrays of any shape."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.components import component_block, rename
from explorer.core.gradients import GradientSource
from explorer.core.linear import dot, norm, solve
from explorer.errors import InputError
from explorer.formula.compile import (
    ARRAYS,
    FLOATS,
    Body,
    compile_expressions,
    define,
    load,
    variable,
)
from explorer.formula.parse import parse_expression
from explorer.formula.rule import RuleText

Array = NDArray[np.float64]


class RuleOptimizer:
    """An optimizer given by a rule.

    Attributes
    ----------
    quantities
        What a step computes besides the parameters, in reading order.
    """

    def __init__(self, rule: RuleText, starts: Mapping[str, str | float] | None = None) -> None:
        self.rule = rule
        self.quantities = rule.quantities
        self._starts = dict(starts or {})
        self._renamed = rename(rule)
        for name in self._starts:
            if name not in rule.state:
                raise InputError(f"'{name}' has a first value but is not state of the rule")

    def recorded(self, d: int) -> tuple[str, ...]:
        """Return the names under which a step's values are recorded: a matrix row by row."""
        names: list[str] = []
        for name in self.quantities:
            rows = [f"{name}_{i + 1}" for i in range(d)]
            names += rows if name in self.rule.matrices else [name]
        return tuple(names)

    def start(self, w: Array, params: Mapping[str, float]) -> dict[str, Array]:
        """Return the first state at ``w`` shaped (…, d): each part shaped like ``w``.

        Raises
        ------
        FormulaError
            If the formula of a first value can't be read.
        """
        state = {}
        for name in self.rule.state:
            first = self._starts.get(name, 0.0)
            if isinstance(first, str):
                tree = parse_expression(first, tuple(params))
                run = compile_expressions([tree], tuple(params))
                with np.errstate(all="ignore"):
                    (first,) = run(*(np.asarray(v, dtype=np.float64) for v in params.values()))
            state[name] = np.array(np.broadcast_to(np.asarray(first, dtype=np.float64), w.shape))
        return state

    def step(
        self,
        w: Array,
        k: int,
        eta: Array | float,
        params: Mapping[str, Any],
        state: Mapping[str, Array],
        source: GradientSource,
    ) -> tuple[dict[str, Array], Array]:
        """Make update k at ``w`` shaped (…, d).

        Returns
        -------
        values, w
            ``g`` and every quantity by name (state among them), and the new parameters. Values
            broadcast to the shape of ``w``; a Hessian ``H`` comes as its rows ``H_1``, ``H_2``.
        """
        g = source.gradient(w, k)
        run = _array_step(self.rule)
        values = run(
            w,
            g,
            np.float64(k + 1),
            np.float64(eta) if np.ndim(eta) == 0 else eta,
            *(
                np.float64(params[p]) if np.ndim(params[p]) == 0 else params[p]
                for p in self._params
            ),
            *(state[s] for s in self.rule.state),
            lambda at: source.gradient(_full(at, w), k),
            lambda at: source.loss(_full(at, w), k)[..., None],
            lambda at: source.hessian(_full(at, w), k),
            lambda x: norm(_full(x, w)),
            lambda a, b: dot(_full(a, w), _full(b, w)),
            lambda a, b: solve(a, _full(b, w)),
        )
        named: dict[str, Array] = {"g": g}
        for name, value in zip(self.quantities, values, strict=False):
            if name in self.rule.matrices:
                rows = np.moveaxis(np.asarray(value), -2, 0)
                named |= {f"{name}_{i + 1}": row for i, row in enumerate(rows)}
            else:
                named[name] = value
        return named, values[-1]

    def keep(self, values: Mapping[str, Array], w: Array) -> dict[str, Array]:
        """Return the state for the next step from what this one computed."""
        return {s: np.broadcast_to(values[s], w.shape) for s in self.rule.state}

    @property
    def _params(self) -> tuple[str, ...]:
        return self.rule.params

    def float_block(self, source: GradientSource) -> Callable[..., Any] | None:
        """Return code for many steps of one run on floats, or None where the rule needs arrays.

        See `explorer.core.components.component_block`.
        """
        return component_block(self.rule, source, FLOATS)


def _full(at: Any, w: Array) -> Array:
    return np.broadcast_to(np.asarray(at, dtype=np.float64), w.shape)


@lru_cache(maxsize=256)
def _array_step(rule: RuleText) -> Callable[..., tuple[Any, ...]]:
    renamed = rename(rule)
    body = Body(ARRAYS, [tree for _, tree in renamed.lines])
    for name, tree in renamed.lines:
        body.assign(variable(name), body.expression(tree))
    results = [load(variable(renamed.finals[n])) for n in (*rule.quantities, "w")]
    body.statements.append(ast.Return(ast.Tuple(list(results), ast.Load())))
    args = [
        *(variable(n) for n in ("w__0", "g", "t", "eta", *rule.params)),
        *(variable(f"{s}__0") for s in rule.state),
        *("f_grad", "f_loss", "f_hess", "f_norm", "f_dot", "f_solve"),
    ]
    return define("step", args, body.statements, ARRAYS)

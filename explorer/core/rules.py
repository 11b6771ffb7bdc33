"""An update rule made runnable: one step on arrays, or many steps on floats.

The rule's lines are renamed so that each name means one value throughout a step (``v`` before and
``v`` after are two names), which lets generated code compute what is said twice only once.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.gradients import GradientSource
from explorer.errors import InputError
from explorer.formula.compile import (
    ARRAYS,
    FLOATS,
    Body,
    compile_expressions,
    define,
    depends_only_on,
    load,
    variable,
)
from explorer.formula.parse import parse_expression
from explorer.formula.rule import RuleText
from explorer.formula.tree import Call, Name, Node, Num, Op, rebuild, substitute, walk

Array = NDArray[np.float64]

_UPDATE = "update__k"
"""What float code calls the number of the update."""
_ARRAY_ONLY = frozenset({"loss", "hess", "solve"})
"""Functions that only array code has."""


@dataclass(frozen=True)
class Renamed:
    """A rule's lines with every name assigned once.

    Attributes
    ----------
    lines
        (name, tree) pairs.
    finals
        The name that holds each assigned name's value at the end of the step.
    """

    lines: tuple[tuple[str, Node], ...]
    finals: Mapping[str, str]


def rename(rule: RuleText) -> Renamed:
    """Return the rule's lines in single-assignment form; state ``v`` begins as ``v__0``."""
    current: dict[str, str] = {"w": "w__0", **{s: f"{s}__0" for s in rule.state}}
    versions = dict.fromkeys(current, 0)
    lines = []
    for line in rule.lines:
        tree = substitute(line.value, {n: Name(c) for n, c in current.items()})
        versions[line.target] = versions.get(line.target, 0) + 1
        current[line.target] = f"{line.target}__{versions[line.target]}"
        lines.append((current[line.target], tree))
    return Renamed(tuple(lines), {n: current[n] for n in (*rule.quantities, "w")})


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
            broadcast to the shape of ``w``; a Hessian is shaped (…, d, d).
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
        )
        named = dict(zip(self.quantities, values, strict=False))
        return {"g": g, **named}, values[-1]

    def keep(self, values: Mapping[str, Array], w: Array) -> dict[str, Array]:
        """Return the state for the next step from what this one computed."""
        return {s: np.broadcast_to(values[s], w.shape) for s in self.rule.state}

    @property
    def _params(self) -> tuple[str, ...]:
        return self.rule.params

    def float_block(self, source: GradientSource) -> Callable[..., Any] | None:
        """Return code for many steps of one run on floats, or None where the rule needs arrays.

        The function takes ``(first, count, etas, *w, *state, *params, gradient)`` and returns a
        list of rows: g, every quantity, and w, component by component. It raises one of
        ``FLOAT_ERRORS`` where arrays would give inf or nan.
        """
        if self.rule.functions & _ARRAY_ONLY:
            return None
        return _float_block(
            self.rule,
            source.problem.dimensions,
            source.problem.names,
            source.problem.gradient_trees
            if source.exact and source.problem.points is None
            else None,
        )


def _full(at: Any, w: Array) -> Array:
    return np.broadcast_to(np.asarray(at, dtype=np.float64), w.shape)


def _norm(x: Array) -> Array:
    result: Array = np.sqrt(np.sum(x * x, axis=-1, keepdims=True))
    return result


def _dot(a: Array, b: Array) -> Array:
    result: Array = np.sum(a * b, axis=-1, keepdims=True)
    return result


def _solve(a: Array, b: Array) -> Array:
    """Solve a·x = b for d of 1 or 2 by Cramer's rule: elementwise, so a batch gives equal bits."""
    if b.shape[-1] == 1:
        return b / a[..., 0]
    (p, q), (r, s) = (a[..., 0, 0], a[..., 0, 1]), (a[..., 1, 0], a[..., 1, 1])
    determinant = p * s - q * r
    first = (b[..., 0] * s - q * b[..., 1]) / determinant
    second = (p * b[..., 1] - b[..., 0] * r) / determinant
    return np.stack([first, second], axis=-1)


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
        *("f_grad", "f_loss", "f_hess"),
    ]
    extra = {"f_norm": _norm, "f_dot": _dot, "f_solve": _solve}
    return define("step", args, body.statements, ARRAYS, extra)


def component(name: str, i: int) -> str:
    """Return the name of component ``i`` of a vector in float code."""
    return f"{name}__c{i}"


@lru_cache(maxsize=256)
def _float_block(
    rule: RuleText, d: int, variables: tuple[str, ...], gradient: tuple[Node, ...] | None
) -> Callable[..., Any]:
    renamed = rename(rule)
    scalars = {"t", "eta", *rule.params}
    split = _Splitter(d, scalars, variables, gradient)
    start = [component("w__0", i) for i in range(d)]
    lines: list[tuple[str, Node]] = []
    if gradient is not None:
        at = {v: Name(start[i]) for i, v in enumerate(variables)}
        lines += [(component("g", i), substitute(gradient[i], at)) for i in range(d)]
    for name, tree in renamed.lines:
        lines += [(component(name, i), split.part(tree, i)) for i in range(d)]

    body = Body(FLOATS, [tree for _, tree in lines])
    for _, tree in lines:  # what the parameters alone decide is computed once, before the loop
        for node in walk(tree):
            if isinstance(node, Op) and depends_only_on(node, rule.params):
                body.hoist(node)
    before = body.statements
    body.statements = []
    if gradient is None:
        call = ast.Call(load("f_gradient"), [load("k"), *(load(variable(n)) for n in start)], [])
        names: list[ast.expr] = [
            ast.Name(variable(component("g", i)), ast.Store()) for i in range(d)
        ]
        body.statements.append(ast.Assign([ast.Tuple(names, ast.Store())], call))
    for name, tree in lines:
        body.assign(variable(name), body.expression(tree))
    loop = body.statements

    finals = renamed.finals
    row = [component("g", i) for i in range(d)]
    row += [component(finals[q], i) for q in (*rule.quantities, "w") for i in range(d)]
    tuple_ = ast.Tuple([load(variable(n)) for n in row], ast.Load())
    loop.append(ast.Expr(ast.Call(load("append"), [tuple_], [])))
    for name in ("w", *rule.state):
        for i in range(d):
            new = load(variable(component(finals[name], i)))
            loop.append(
                ast.Assign([ast.Name(variable(component(f"{name}__0", i)), ast.Store())], new)
            )

    k_plus = ast.BinOp(load("k"), ast.Add(), ast.Constant(1.0))
    head: list[ast.stmt] = [
        ast.Assign([ast.Name(variable(_UPDATE), ast.Store())], load("k")),
        ast.Assign([ast.Name(variable("t"), ast.Store())], k_plus),
        ast.Assign(
            [ast.Name(variable("eta"), ast.Store())],
            ast.Subscript(load("etas"), load("k"), ast.Load()),
        ),
    ]
    span = ast.Call(load("range"), [load("first"), load("last")], [])
    statements: list[ast.stmt] = [
        ast.Assign([ast.Name("rows", ast.Store())], ast.List([], ast.Load())),
        ast.Assign(
            [ast.Name("append", ast.Store())],
            ast.Attribute(load("rows"), "append", ast.Load()),
        ),
        *before,
        ast.For(ast.Name("k", ast.Store()), span, [*head, *loop], []),
        ast.Return(load("rows")),
    ]
    args = [
        *("first", "last", "etas"),
        *(variable(n) for n in start),
        *(variable(component(f"{s}__0", i)) for s in rule.state for i in range(d)),
        *(variable(p) for p in rule.params),
        "f_gradient",
    ]
    items = {f"f_item{i}": itemgetter(i) for i in range(d)}
    return define("block", args, statements, FLOATS, items)


class _Splitter:
    """Rewrites trees over vectors as trees over their components."""

    def __init__(
        self,
        d: int,
        scalars: set[str],
        variables: Sequence[str],
        gradient: tuple[Node, ...] | None,
    ) -> None:
        self.d = d
        self.scalars = scalars
        self.variables = variables
        self.gradient = gradient

    def part(self, node: Node, i: int) -> Node:
        """Return component ``i`` of ``node``."""
        if isinstance(node, Num):
            return node
        if isinstance(node, Name):
            known = node.name in self.scalars or node.name in ("pi", "e")
            return node if known else Name(component(node.name, i))
        if isinstance(node, Call) and node.function in ("norm", "dot"):
            a, b = node.args[0], node.args[-1]
            products = [Op("*", self.part(a, j), self.part(b, j)) for j in range(self.d)]
            total: Node = reduce(lambda x, y: Op("+", x, y), products)
            return Call("sqrt", (total,)) if node.function == "norm" else total
        if isinstance(node, Call) and node.function == "grad":
            parts = [self.part(node.args[0], j) for j in range(self.d)]
            if self.gradient is not None:
                return substitute(self.gradient[i], dict(zip(self.variables, parts, strict=True)))
            return Call(f"item{i}", (Call("gradient", (Name(_UPDATE), *parts)),))
        return rebuild(node, lambda child: self.part(child, i))

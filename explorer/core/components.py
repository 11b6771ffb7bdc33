"""Many steps of a rule at a time, one parameter component after the other.

The rule's lines are renamed so that each name means one value throughout a step (``v`` before and
``v`` after are two names) and split into components (``v__1__c0``, ``v__1__c1``), which lets
generated code compute what is said twice only once. On floats this is the fastest way to make one
run's steps; on arrays shaped (n,), to make those of n runs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import itemgetter
from typing import Any

from explorer.core.gradients import GradientSource
from explorer.formula.compile import Body, Dialect, define, load, variable
from explorer.formula.rule import RuleText
from explorer.formula.tree import (
    ZERO,
    Call,
    Name,
    Node,
    Op,
    Shape,
    depends_only_on,
    rebuild,
    substitute,
    walk,
)

_UPDATE = "update__k"
"""What the code calls the number of the update."""
_ARRAY_ONLY = frozenset({"loss", "hess", "solve"})
"""Functions that need all components at once."""


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


def component(name: str, i: int) -> str:
    """Return the name of component ``i`` of a vector in float code."""
    return f"{name}__c{i}"


def component_block(
    rule: RuleText, source: GradientSource, dialect: Dialect, record: bool = True
) -> Callable[..., Any] | None:
    """Return code for many steps, or None where the rule needs all components at once.

    The function takes ``(first, last, etas, *w, *state, *params, gradient)``, components in order.
    With ``record`` it returns a list of rows, one a step: g, every quantity, and w, component by
    component; otherwise the last w alone. On floats it raises one of ``FLOAT_ERRORS`` where arrays
    would give inf or nan.
    """
    if rule.functions & _ARRAY_ONLY:
        return None
    problem = source.problem
    inline = source.exact and problem.points is None
    return _block(
        rule,
        problem.dimensions,
        problem.names,
        problem.gradient_trees if inline else None,
        dialect,
        record,
    )


@lru_cache(maxsize=256)
def _block(
    rule: RuleText,
    d: int,
    variables: tuple[str, ...],
    gradient: tuple[Node, ...] | None,
    dialect: Dialect,
    record: bool,
) -> Callable[..., Any]:
    renamed = rename(rule)
    lines = _component_lines(rule, renamed, d, variables, gradient)
    body = Body(dialect, [tree for _, tree in lines])
    for _, tree in lines:  # what the parameters alone decide is computed once, before the loop
        for node in walk(tree):
            if isinstance(node, Op) and depends_only_on(node, rule.params):
                body.hoist(node)
    before, body.statements = body.statements, []
    start = [component("w__0", i) for i in range(d)]
    if gradient is None:
        call = ast.Call(load("f_gradient"), [load("k"), *(load(variable(n)) for n in start)], [])
        targets = [_store(variable(component("g", i))) for i in range(d)]
        body.statements.append(ast.Assign([ast.Tuple([*targets], ast.Store())], call))
    for name, tree in lines:
        body.assign(variable(name), body.expression(tree))
    finals = renamed.finals
    if record:
        row = [component("g", i) for i in range(d)]
        row += [component(finals[q], i) for q in (*rule.quantities, "w") for i in range(d)]
        body.statements.append(ast.Expr(ast.Call(load("append"), [_tuple(row)], [])))
    for name in ("w", *rule.state):
        for i in range(d):
            new = load(variable(component(finals[name], i)))
            body.assign(variable(component(f"{name}__0", i)), new)

    head = [
        _let(variable(_UPDATE), load("k")),
        _let(variable("t"), ast.BinOp(load("k"), ast.Add(), ast.Constant(1.0))),
        _let(variable("eta"), ast.Subscript(load("etas"), load("k"), ast.Load())),
    ]
    span = ast.Call(load("range"), [load("first"), load("last")], [])
    statements: list[ast.stmt] = [
        _let("rows", ast.List([], ast.Load())),
        _let("append", ast.Attribute(load("rows"), "append", ast.Load())),
        *before,
        ast.For(_store("k"), span, [*head, *body.statements], []),
        ast.Return(load("rows") if record else _tuple(start)),
    ]
    args = [
        *("first", "last", "etas"),
        *(variable(n) for n in start),
        *(variable(component(f"{s}__0", i)) for s in rule.state for i in range(d)),
        *(variable(p) for p in rule.params),
        "f_gradient",
    ]
    items = {f"f_item{i}": itemgetter(i) for i in range(d)}
    return define("block", args, statements, dialect, items)


def _store(name: str) -> ast.expr:
    return ast.Name(name, ast.Store())


def _let(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([_store(name)], value)


def _tuple(names: Sequence[str]) -> ast.expr:
    return ast.Tuple([load(variable(n)) for n in names], ast.Load())


def _component_lines(
    rule: RuleText,
    renamed: Renamed,
    d: int,
    variables: tuple[str, ...],
    gradient: tuple[Node, ...] | None,
) -> list[tuple[str, Node]]:
    """Return the rule's lines split into components, the gradient's first where it is inline."""
    split = _Splitter(d, {"t", "eta", *rule.params}, variables, gradient)
    lines: list[tuple[str, Node]] = []
    if gradient is not None:
        at: dict[str, Node] = {v: Name(component("w__0", i)) for i, v in enumerate(variables)}
        lines += [(component("g", i), substitute(gradient[i], at)) for i in range(d)]
    for name, tree in renamed.lines:
        lines += zip((component(name, i) for i in range(d)), split.parts(tree), strict=True)
    return lines


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
        self._done: list[dict[Shape, Node]] = [{} for _ in range(d)]

    def parts(self, tree: Node) -> list[Node]:
        """Return the d components of ``tree``."""
        for node in walk(tree):
            if node.shape not in self._done[0]:
                for done, part in zip(self._done, self._split(node), strict=True):
                    done[node.shape] = part
        return self._of(tree)

    def _of(self, node: Node) -> list[Node]:
        return [done[node.shape] for done in self._done]

    def _split(self, node: Node) -> list[Node]:
        """Return the components of ``node``, those of its children being ready."""
        if node.shape.pure and node.shape.names <= self.scalars:
            return [node] * self.d
        if isinstance(node, Name):
            return [Name(component(node.name, i)) for i in range(self.d)]
        if isinstance(node, Call) and node.function in ("norm", "dot"):
            pairs = zip(self._of(node.args[0]), self._of(node.args[-1]), strict=True)
            products: list[Node] = [Op("*", a, b) for a, b in pairs]
            total = reduce(lambda x, y: Op("+", x, y), [*products, ZERO])  # as `linear.dot` does
            return [Call("sqrt", (total,)) if node.function == "norm" else total] * self.d
        if isinstance(node, Call) and node.function == "grad":
            at = self._of(node.args[0])
            if self.gradient is not None:
                values = dict(zip(self.variables, at, strict=True))
                return [substitute(part, values) for part in self.gradient]
            whole = Call("gradient", (Name(_UPDATE), *at))
            return [Call(f"item{i}", (whole,)) for i in range(self.d)]
        return [rebuild(node, done) for done in self._done]

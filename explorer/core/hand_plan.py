"""A rule taken apart for working it out by hand: one formula for each number of a step.

A rule speaks of vectors; by hand each parameter is worked out by itself. Lines are split into
components, sums over parameters written out, and what a rule looks up at other places (a gradient,
a loss, a Hessian, the solution of a system) becomes a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Literal

from explorer.core.components import Renamed, component, rename
from explorer.formula.rule import RuleText
from explorer.formula.tree import Call, Name, Neg, Node, Num, Op, Shape, substitute, walk

Kind = Literal["scalar", "vector", "matrix"]

_LOOKED_UP = frozenset({"grad", "loss", "hess", "solve"})


@dataclass(frozen=True)
class Part:
    """The formula of one number.

    Attributes
    ----------
    tree
        Over slots ``a0``, ``a1`` …, so that parts that say the same are equal.
    names
        The name of the value in each slot.
    """

    tree: Node
    names: tuple[str, ...]


@dataclass(frozen=True)
class Lookup:
    """Something that a line looks up.

    Attributes
    ----------
    name
        The name of its value; components add to it as those of a line's do.
    call
        The call, as the line says it with every name assigned once.
    parts
        Where it is looked up: a part for each parameter. Of a solution, its own formulas.
    right
        The right sides of a system, in slots of their own; empty of anything else.
    """

    name: str
    call: Call
    parts: tuple[Part, ...]
    right: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A line of a rule.

    Attributes
    ----------
    index
        Its place in the rule.
    target, name
        What it assigns, in the rule's words and as the name that means one value alone.
    final
        Whether this is the value at the end of the step, which the trace records.
    kind
        One number, one for each parameter, or one for each pair of them, row by row.
    """

    index: int
    target: str
    name: str
    final: bool
    kind: Kind
    lookups: tuple[Lookup, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Plan:
    """A rule in d parameters.

    Attributes
    ----------
    folds
        Differences of parameters that are shown as one number: ``1-beta`` as 0.1.
    recorded
        Whether the trace has all numbers, so that nothing needs to be computed again.
    """

    lines: tuple[Planned, ...]
    folds: Mapping[str, Node]
    recorded: bool
    renamed: Renamed


def entry(name: str, i: int, j: int) -> str:
    """Return the name of an entry of a matrix."""
    return f"{name}__c{i}{j}"


@lru_cache(maxsize=256)
def plan_of(rule: RuleText, d: int) -> Plan:
    """Return the plan of a rule in d parameters."""
    renamed = rename(rule)
    split = _Split(rule, renamed, d)
    lines = []
    for index, (line, (name, tree)) in enumerate(zip(rule.lines, renamed.lines, strict=True)):
        lookups = tuple(split.new_lookups(tree))
        kind = split.kind_of(line.target)
        parts = tuple(split.part(tree, *place) for place in _places(kind, d))
        final = renamed.finals[line.target] == name
        lines.append(Planned(index, line.target, name, final, kind, lookups, parts))
    recorded = not split.lookups and all(line.final for line in lines)
    return Plan(tuple(lines), split.folds, recorded, renamed)


def part_of(tree: Node) -> Part:
    """Return a formula of one number with its names in slots."""
    names: dict[str, str] = {}
    for node in walk(tree):
        if isinstance(node, Name) and node.shape.names:
            names.setdefault(node.name, f"a{len(names)}")
    return Part(substitute(tree, {n: Name(slot) for n, slot in names.items()}), tuple(names))


def _places(kind: Kind, d: int) -> list[tuple[int, ...]]:
    if kind == "scalar":
        return [(0,)]
    if kind == "vector":
        return [(i,) for i in range(d)]
    return [(i, j) for i in range(d) for j in range(d)]


class _Split:
    """Splits trees over vectors into trees over numbers."""

    def __init__(self, rule: RuleText, renamed: Renamed, d: int) -> None:
        self.d = d
        self.folds: dict[str, Node] = {}
        self.lookups: dict[Shape, Lookup] = {}
        self._params = frozenset(rule.params)
        self._matrices = {n for n, _ in renamed.lines if n.rpartition("__")[0] in rule.matrices}
        self._vectors = self._find_vectors(rule)

    @staticmethod
    def _find_vectors(rule: RuleText) -> frozenset[str]:
        """Return the names, before renaming, that differ from parameter to parameter."""
        vectors = {"w", "g"}
        while True:
            before = len(vectors)
            for line in rule.lines:
                if line.target not in rule.matrices and _is_vector(line.value, vectors):
                    vectors.add(line.target)
            if len(vectors) == before:
                return frozenset(vectors)

    def kind_of(self, name: str) -> Kind:
        """Return what a name of the rule holds."""
        if any(n.rpartition("__")[0] == name for n in self._matrices):
            return "matrix"
        return "vector" if name in self._vectors else "scalar"

    def new_lookups(self, tree: Node) -> Iterator[Lookup]:
        """Yield what ``tree`` looks up and no line above did, the innermost first."""
        for node in walk(tree):
            if not isinstance(node, Call) or node.function not in _LOOKED_UP:
                continue
            if node.shape in self.lookups:
                continue
            name = f"lookup{len(self.lookups)}"
            right: tuple[Part, ...] = ()
            if node.function == "solve":
                parts, right = self._solution(node), self._vector(node.args[1])
            else:
                parts = self._vector(node.args[0])
            found = Lookup(name, node, parts, right)
            self.lookups[node.shape] = found
            yield found

    def _vector(self, tree: Node) -> tuple[Part, ...]:
        return tuple(self.part(tree, i) for i in range(self.d))

    def _solution(self, node: Call) -> tuple[Part, ...]:
        """Return Cramer's rule, as `explorer.core.linear.solve` does it."""
        matrix, vector = node.args
        b = [self._at(vector, i) for i in range(self.d)]
        if self.d == 1:
            return (part_of(Op("/", b[0], self._at(matrix, 0, 0))),)
        p, q, r, s = (self._at(matrix, i, j) for i in range(2) for j in range(2))
        below = _minus_product(p, s, q, r)
        return (
            part_of(Op("/", _minus_product(b[0], s, q, b[1]), below)),
            part_of(Op("/", _minus_product(p, b[1], b[0], r), below)),
        )

    def part(self, tree: Node, i: int, j: int = -1) -> Part:
        """Return component i of a line, or entry (i, j) of a matrix."""
        return part_of(self._at(tree, i, j, root=True))

    def _at(self, node: Node, i: int, j: int = -1, root: bool = False) -> Node:
        if node.shape in self.lookups:
            return self._looked_up(self.lookups[node.shape], i, j)
        if isinstance(node, Name):
            return self._named(node, i, j)
        if isinstance(node, Num):
            return node
        if isinstance(node, Neg):
            return Neg(self._at(node.value, i, j))
        if isinstance(node, Op):
            if not root and self._is_fold(node):
                return self._fold(node)
            return Op(node.op, self._at(node.left, i, j), self._at(node.right, i, j))
        if node.function in ("norm", "dot"):
            return self._sum(node)
        return Call(node.function, tuple(self._at(a, i, j) for a in node.args))

    def _named(self, node: Name, i: int, j: int) -> Node:
        if node.name in self._params:
            return node
        if node.name in self._matrices:
            return Name(entry(node.name, i, j))
        own = node.name.rpartition("__")[0] or node.name
        return Name(component(node.name, i)) if own in self._vectors else node

    def _looked_up(self, found: Lookup, i: int, j: int) -> Node:
        function = found.call.function
        if function == "loss":
            return Name(found.name)
        return Name(entry(found.name, i, j) if function == "hess" else component(found.name, i))

    def _sum(self, node: Call) -> Node:
        """Return an inner product or a length, written out over the parameters."""
        first, last = node.args[0], node.args[-1]
        pairs = [(self._at(first, i), self._at(last, i)) for i in range(self.d)]
        products = [Op("**", a, Num(2.0)) if a == b else Op("*", a, b) for a, b in pairs]
        total = reduce(lambda x, y: Op("+", x, y), products)
        return Call("sqrt", (total,)) if node.function == "norm" else total

    def _is_fold(self, node: Op) -> bool:
        sides = (node.left, node.right)
        simple = all(
            isinstance(n, Num) or (isinstance(n, Name) and n.name in self._params) for n in sides
        )
        return node.op in "+-" and simple and bool(node.shape.names)

    def _fold(self, node: Op) -> Node:
        for name, known in self.folds.items():
            if known == node:
                return Name(name)
        name = f"fold{len(self.folds)}"
        self.folds[name] = node
        return Name(name)


def _is_vector(node: Node, vectors: set[str]) -> bool:
    """Tell whether a tree, its names not renamed, has a value for each parameter."""
    if isinstance(node, Name):
        return node.name in vectors
    if isinstance(node, Call) and node.function in ("norm", "dot", "loss"):
        return False
    if isinstance(node, Call) and node.function in ("grad", "solve"):
        return True
    if isinstance(node, Neg):
        return _is_vector(node.value, vectors)
    if isinstance(node, Op):
        return _is_vector(node.left, vectors) or _is_vector(node.right, vectors)
    return isinstance(node, Call) and any(_is_vector(a, vectors) for a in node.args)


def _minus_product(a: Node, b: Node, c: Node, d: Node) -> Node:
    return Op("-", Op("*", a, b), Op("*", c, d))

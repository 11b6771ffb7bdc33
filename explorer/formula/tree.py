"""The tree of a formula: five kinds of node, compared by what they say, not where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""Line and column in the text, both from 1; (0, 0) for a node that was derived, not read."""

NOWHERE: Place = (0, 0)


@dataclass(frozen=True, eq=False)
class _Node:
    """What all nodes share: the key they are compared and hashed by, computed once."""

    @cached_property
    def key(self) -> tuple[object, ...]:
        return (type(self).__name__, *self._parts())

    @cached_property
    def _hash(self) -> int:
        return hash(self.key)

    def _parts(self) -> tuple[object, ...]:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, _Node) and self._hash == other._hash and self.key == other.key

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, eq=False)
class Num(_Node):
    """A number, always a float."""

    value: float
    place: Place = field(default=NOWHERE, repr=False)

    def _parts(self) -> tuple[object, ...]:
        return (repr(self.value),)  # tells -0.0 from 0.0


@dataclass(frozen=True, eq=False)
class Name(_Node):
    """A name: a variable, a parameter, state, ``pi`` or ``e``."""

    name: str
    place: Place = field(default=NOWHERE, repr=False)

    def _parts(self) -> tuple[object, ...]:
        return (self.name,)


@dataclass(frozen=True, eq=False)
class Neg(_Node):
    """Unary minus."""

    value: Node
    place: Place = field(default=NOWHERE, repr=False)

    def _parts(self) -> tuple[object, ...]:
        return (self.value,)


@dataclass(frozen=True, eq=False)
class Op(_Node):
    """A binary operator: ``+ - * / ** %`` or a comparison, which gives 1 or 0."""

    op: str
    left: Node
    right: Node
    place: Place = field(default=NOWHERE, repr=False)

    def _parts(self) -> tuple[object, ...]:
        return (self.op, self.left, self.right)


@dataclass(frozen=True, eq=False)
class Call(_Node):
    """A call of one of the language's functions."""

    function: str
    args: tuple[Node, ...]
    place: Place = field(default=NOWHERE, repr=False)

    def _parts(self) -> tuple[object, ...]:
        return (self.function, self.args)


Node: TypeAlias = Num | Name | Neg | Op | Call

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
ZERO, ONE, TWO = Num(0.0), Num(1.0), Num(2.0)


@dataclass(frozen=True)
class Assign:
    """One line of a rule or a recipe."""

    target: str
    value: Node
    line: int = 0


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below ``node``, left to right."""
    if isinstance(node, Neg):
        return (node.value,)
    if isinstance(node, Op):
        return (node.left, node.right)
    if isinstance(node, Call):
        return node.args
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and all below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def names_in(node: Node) -> list[str]:
    """Return the names that ``node`` reads, in reading order, each once."""
    return list(dict.fromkeys(n.name for n in walk(node) if isinstance(n, Name)))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return ``node`` with ``change`` applied to each of its children."""
    if isinstance(node, Neg):
        return Neg(change(node.value), node.place)
    if isinstance(node, Op):
        return Op(node.op, change(node.left), change(node.right), node.place)
    if isinstance(node, Call):
        return Call(node.function, tuple(change(a) for a in node.args), node.place)
    return node


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """Return ``node`` with names replaced by other nodes, all at once."""
    if isinstance(node, Name):
        return values.get(node.name, node)
    return rebuild(node, lambda child: substitute(child, values))


# Constructors that drop what changes nothing; for derived trees only, never for what was typed.


def add(a: Node, b: Node) -> Node:
    """Return a + b, without a zero."""
    if a == ZERO:
        return b
    if b == ZERO:
        return a
    if isinstance(a, Num) and isinstance(b, Num):
        return Num(a.value + b.value)
    if isinstance(b, Neg):
        return sub(a, b.value)
    return Op("+", a, b)


def sub(a: Node, b: Node) -> Node:
    """Return a - b, without a zero."""
    if b == ZERO:
        return a
    if a == ZERO:
        return neg(b)
    if isinstance(a, Num) and isinstance(b, Num):
        return Num(a.value - b.value)
    return Op("-", a, b)


def neg(a: Node) -> Node:
    """Return -a, without a double minus."""
    if isinstance(a, Num):
        return ZERO if a.value == 0 else Num(-a.value)
    return a.value if isinstance(a, Neg) else Neg(a)


def mul(a: Node, b: Node) -> Node:
    """Return a * b, without a one; zero times anything is zero."""
    if ZERO in (a, b):
        return ZERO
    if a == ONE:
        return b
    if b == ONE:
        return a
    if isinstance(a, Num) and isinstance(b, Num):
        return Num(a.value * b.value)
    if isinstance(a, Neg):
        return neg(mul(a.value, b))
    if isinstance(b, Neg):
        return neg(mul(a, b.value))
    if isinstance(b, Num):  # numbers first, so that equal products look equal
        return mul(b, a)
    if isinstance(a, Num) and isinstance(b, Op) and b.op == "*" and isinstance(b.left, Num):
        return mul(Num(a.value * b.left.value), b.right)
    return Op("*", a, b)


def div(a: Node, b: Node) -> Node:
    """Return a / b, without a one."""
    if a == ZERO:
        return ZERO
    if b == ONE:
        return a
    if isinstance(a, Neg):
        return neg(div(a.value, b))
    return Op("/", a, b)


def power(a: Node, b: Node) -> Node:
    """Return a ** b, without an exponent of zero or one."""
    if b == ZERO:
        return ONE
    if b == ONE:
        return a
    return Op("**", a, b)


def call(function: str, *args: Node) -> Call:
    """Return a call."""
    return Call(function, args)

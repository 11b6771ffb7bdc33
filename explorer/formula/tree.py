"""The tree of a formula: five kinds of node, compared by what they say, not where they stand.

Derivatives share their parts many times over and grow deep. So nothing here walks a tree by
recursion, a part that is shared is visited once, and comparing two trees takes no time at all:
what is equal has one `Shape`.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias
from weakref import WeakValueDictionary

from explorer.formula.language import CONSTANTS, RECIPE_FUNCTIONS, RULE_FUNCTIONS

Place: TypeAlias = tuple[int, int]
"""Line and column in the text, both from 1; (0, 0) for a node that was derived, not read."""

NOWHERE: Place = (0, 0)


class Shape:
    """What equal trees have in common: there is one for all of them, while any of them lives.

    Attributes
    ----------
    height
        Nodes on the longest way down.
    names
        Every name that is read.
    pure
        Whether nothing is called but functions of numbers.
    """

    __slots__ = ("__weakref__", "height", "names", "number", "pure")

    number: int
    height: int
    names: frozenset[str]
    pure: bool

    _count: ClassVar[Iterator[int]] = itertools.count()
    _known: ClassVar[WeakValueDictionary[tuple[object, ...], Shape]] = WeakValueDictionary()

    def __init__(self, own: frozenset[str], pure: bool, below: tuple[Shape, ...]) -> None:
        self.number = next(self._count)
        self.height = 1 + max((s.height for s in below), default=0)
        self.pure = pure and all(s.pure for s in below)
        # Most nodes read what one of their parts reads: then they share its set.
        widest = max((s.names for s in below), key=len, default=own)
        every = own.union(*(s.names for s in below))
        self.names = widest if len(widest) == len(every) else every

    @classmethod
    def of(cls, says: tuple[object, ...], own: str, pure: bool, below: tuple[Shape, ...]) -> Shape:
        """Return the shape of a node that says ``says`` over parts of the shapes ``below``."""
        key = (*says, *(s.number for s in below))
        shape = cls._known.get(key)
        if shape is None:
            names = frozenset((own,)) if own else _NO_NAMES
            shape = cls._known.setdefault(key, cls(names, pure, below))
        return shape


_NO_NAMES: frozenset[str] = frozenset()
_IMPURE = frozenset({*RULE_FUNCTIONS, *RECIPE_FUNCTIONS})


@dataclass(frozen=True, eq=False)
class _Node:
    """What all nodes share: the shape they are compared and hashed by."""

    shape: Shape = field(init=False, repr=False)

    def _become(
        self, *says: object, own: str = "", pure: bool = True, below: tuple[Node, ...] = ()
    ) -> None:
        parts = tuple(node.shape for node in below)
        shape = Shape.of((type(self).__name__, *says), own, pure, parts)
        object.__setattr__(self, "shape", shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Node) and self.shape is other.shape

    def __hash__(self) -> int:
        return self.shape.number


@dataclass(frozen=True, eq=False)
class Num(_Node):
    """A number, always a float."""

    value: float
    place: Place = field(default=NOWHERE, repr=False)

    def __post_init__(self) -> None:
        self._become(repr(self.value))  # tells -0.0 from 0.0


@dataclass(frozen=True, eq=False)
class Name(_Node):
    """A name: a variable, a parameter, state, ``pi`` or ``e``."""

    name: str
    place: Place = field(default=NOWHERE, repr=False)

    def __post_init__(self) -> None:
        own = "" if self.name in CONSTANTS else self.name
        self._become(self.name, own=own)


@dataclass(frozen=True, eq=False)
class Neg(_Node):
    """Unary minus."""

    value: Node
    place: Place = field(default=NOWHERE, repr=False)

    def __post_init__(self) -> None:
        self._become(below=(self.value,))


@dataclass(frozen=True, eq=False)
class Op(_Node):
    """A binary operator: ``+ - * / ** %`` or a comparison, which gives 1 or 0."""

    op: str
    left: Node
    right: Node
    place: Place = field(default=NOWHERE, repr=False)

    def __post_init__(self) -> None:
        self._become(self.op, below=(self.left, self.right))


@dataclass(frozen=True, eq=False)
class Call(_Node):
    """A call of one of the language's functions."""

    function: str
    args: tuple[Node, ...]
    place: Place = field(default=NOWHERE, repr=False)

    def __post_init__(self) -> None:
        pure = self.function not in _IMPURE
        self._become(self.function, pure=pure, below=self.args)


Node: TypeAlias = Num | Name | Neg | Op | Call

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
ZERO, ONE, TWO = Num(0.0), Num(1.0), Num(2.0)
_MINUS_ONE = Num(-1.0)


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
    """Yield ``node`` and all below it, each after its parts, left to right.

    What stands in several places is one part and comes once.
    """
    seen: set[Shape] = set()
    waiting: list[tuple[Node, bool]] = [(node, False)]
    while waiting:
        part, ready = waiting.pop()
        if ready:
            yield part
        elif part.shape not in seen:
            seen.add(part.shape)
            waiting.append((part, True))
            waiting.extend((child, False) for child in reversed(children(part)))


def names_in(node: Node) -> list[str]:
    """Return the names that ``node`` reads, ``pi`` and ``e`` among them, in reading order."""
    return [part.name for part in walk(node) if isinstance(part, Name)]


def depends_only_on(node: Node, names: Collection[str]) -> bool:
    """Tell whether every name that ``node`` reads is a constant or in ``names``."""
    if isinstance(node, Name):
        return node.name in names or node.name in CONSTANTS
    return all(depends_only_on(child, names) for child in children(node))


def rebuild(node: Node, parts: Mapping[Shape, Node]) -> Node:
    """Return ``node`` with each of its children replaced by what ``parts`` has for its shape."""
    if isinstance(node, Neg):
        return Neg(parts[node.value.shape], node.place)
    if isinstance(node, Op):
        left, right = parts[node.left.shape], parts[node.right.shape]
        return Op(node.op, left, right, node.place)
    if isinstance(node, Call):
        return Call(node.function, tuple(parts[a.shape] for a in node.args), node.place)
    return node


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """Return ``node`` with names replaced by other nodes, all at once."""
    done: dict[Shape, Node] = {}
    for part in walk(node):
        if part.shape.names.isdisjoint(values):
            done[part.shape] = part
        elif isinstance(part, Name):
            done[part.shape] = values[part.name]
        else:
            done[part.shape] = rebuild(part, done)
    return done[node.shape]


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
    if a == _MINUS_ONE:
        return neg(b)
    if isinstance(b, Num):  # numbers first, so that equal products look equal
        return mul(b, a)
    # One number before a whole product: each one less is an array less to be computed.
    if isinstance(b, Op) and b.op == "*" and isinstance(b.left, Num):
        factor = Num(a.value * b.left.value) if isinstance(a, Num) else b.left
        rest = b.right if isinstance(a, Num) else mul(a, b.right)
        return mul(factor, rest)
    if isinstance(a, Op) and a.op == "*" and isinstance(a.left, Num):
        return mul(a.left, mul(a.right, b))
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

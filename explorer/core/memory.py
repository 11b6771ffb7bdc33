"""The part of a step that memory alone makes: where the parameters would go if g were 0 now.

A rule's lines fall into those that say g (or a gradient elsewhere) in the first degree, like
``m = beta1*m + (1-beta1)*g``, and those that bend it, like ``v = beta2*v + (1-beta2)*g**2``. The
former are run once more with g = 0; of the latter the recorded values stand, so that Adam's memory
is its old m at the effective rate of this very step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import lru_cache, reduce

from explorer.core.components import Renamed, rename
from explorer.core.replay import Code, code_over, reach
from explorer.formula.rule import RuleText
from explorer.formula.tree import (
    ZERO,
    Call,
    Name,
    Neg,
    Node,
    Num,
    Op,
    Shape,
    add,
    div,
    mul,
    neg,
    rebuild,
    sub,
    substitute,
    walk,
)


class Kind(Enum):
    """How a value follows from what is moved (the gradient, say)."""

    FIXED = "does not follow it"
    KEPT = "bends it, and is known from the record"
    LINEAR = "follows it in the first degree"
    BENT = "bends it"


def linear_names(rule: RuleText) -> frozenset[str]:
    """Return the rule's names that follow the gradient in the first degree: u, m, m_hat."""
    renamed = rename(rule)
    kinds = _kinds(renamed, frozenset({"g"}))
    return frozenset(
        name for name, last in renamed.finals.items() if name != "w" and kinds[last] is Kind.LINEAR
    )


@lru_cache(maxsize=256)
def memory_code(rule: RuleText) -> Code | None:
    """Return code for where w goes with g = 0, and where it goes without any memory too.

    The latter is w itself but for what weight decay does. None where memory makes no part of the
    step: where no state reaches the parameters but through what bends g (RMSProp), and where the
    step itself bends it (a sign of m), for then it has no such parts.
    """
    renamed = rename(rule)
    last = renamed.finals["w"]
    still = _moved(renamed, frozenset({"g"}), {"g": ZERO})
    if still is None:
        return None
    states = {f"{s}__0" for s in rule.state}
    if not reach([last], still) & states:
        return None
    velocities, places = _sorted_states(rule, renamed)
    gone: dict[str, Node] = {"g": ZERO, **dict.fromkeys(velocities, ZERO)}
    gone |= dict.fromkeys(places, Name("w__0"))
    # Where memory itself is bent, nothing is known of a step without it: none is taken away.
    without = _moved(renamed, frozenset(gone), gone)
    lines = []
    for mark, trees in (("still", still), ("without", without or {})):
        names = {name: Name(f"{name}__{mark}") for name in trees}
        lines += [(names[name].name, substitute(tree, names)) for name, tree in trees.items()]
    bare = f"{last}__without" if without is not None else "w__0"
    return code_over(rule, lines, [f"{last}__still", bare])


def _sorted_states(rule: RuleText, renamed: Renamed) -> tuple[set[str], set[str]]:
    """Return the states that carry gradients, and those that carry places in parameter space."""
    velocities, places = set(), set()
    kinds = _kinds(renamed, frozenset({"g", *(f"{s}__0" for s in rule.state)}))
    for state in rule.state:
        values = [line.value for line in rule.lines if line.target == state]
        if any(_may_be_w(value) for value in values):
            places.add(f"{state}__0")
        elif kinds[renamed.finals[state]] is Kind.LINEAR:
            velocities.add(f"{state}__0")
    return velocities, places


def _may_be_w(value: Node) -> bool:
    """Whether a value is w itself, always or sometimes."""
    if isinstance(value, Call) and value.function == "where":
        return any(_may_be_w(branch) for branch in value.args[1:])
    return value == Name("w")


def _moved(
    renamed: Renamed, moved: frozenset[str], values: Mapping[str, Node]
) -> dict[str, Node] | None:
    """Return each line's tree with what is moved replaced, or None if w bends it.

    Lines that bend it are left out: their names mean the recorded values.
    """
    kinds = _kinds(renamed, moved)
    if kinds[renamed.finals["w"]] not in (Kind.FIXED, Kind.LINEAR):
        return None
    trees: dict[str, Node] = {}
    for name, tree in renamed.lines:
        if kinds[name] is not Kind.KEPT:
            trees[name] = _simplified(substitute(tree, dict(values)))
    return trees


def _kinds(renamed: Renamed, moved: frozenset[str]) -> dict[str, Kind]:
    """Return how each name of the lines follows what is moved."""
    kinds = dict.fromkeys(moved, Kind.LINEAR)
    for name, tree in renamed.lines:
        kind = _kind(tree, kinds, "g" in moved)
        kinds[name] = Kind.KEPT if kind is Kind.BENT else kind
    return kinds


def _kind(tree: Node, kinds: Mapping[str, Kind], gradients: bool) -> Kind:
    """Return how a tree follows what is moved; ``gradients`` are, wherever they are asked for."""
    done: dict[Shape, Kind] = {}
    for node in walk(tree):
        if isinstance(node, Name):
            kind = kinds.get(node.name, Kind.FIXED)
        elif isinstance(node, Num):
            kind = Kind.FIXED
        elif isinstance(node, Neg):
            kind = done[node.value.shape]
        elif isinstance(node, Op):
            kind = _kind_of_op(node.op, done[node.left.shape], done[node.right.shape])
        else:
            kind = _kind_of_call(node.function, [done[a.shape] for a in node.args], gradients)
        done[node.shape] = kind
    return done[tree.shape]


def _kind_of_op(op: str, left: Kind, right: Kind) -> Kind:
    if op in ("+", "-"):
        return _together(left, right)
    if op == "*":
        return Kind.BENT if left is right is Kind.LINEAR else _scaled(left, right)
    if op == "/" and right is not Kind.LINEAR:
        return _scaled(left, right)
    return _apart((left, right))


def _kind_of_call(function: str, args: list[Kind], gradients: bool) -> Kind:
    if function == "grad":
        return Kind.LINEAR if gradients else _apart(args)
    if function in ("dot", "solve"):
        bent = args[0] is Kind.LINEAR and (function == "solve" or args[1] is Kind.LINEAR)
        return Kind.BENT if bent else _scaled(*args)
    if function == "where" and args[0] in (Kind.FIXED, Kind.KEPT):
        chosen = _together(args[1], args[2])
        return Kind.KEPT if args[0] is Kind.KEPT and chosen is Kind.FIXED else chosen
    return _apart(args)


def _together(one: Kind, other: Kind) -> Kind:
    """Return the kind of a sum: what is kept and what follows do not mix."""
    if one is other:
        return one
    if Kind.BENT in (one, other) or {one, other} == {Kind.KEPT, Kind.LINEAR}:
        return Kind.BENT
    return one if other is Kind.FIXED else other


def _scaled(one: Kind, other: Kind) -> Kind:
    """Return the kind of a product of which at most one factor follows."""
    for kind in (Kind.BENT, Kind.LINEAR, Kind.KEPT):
        if kind in (one, other):
            return kind
    return Kind.FIXED


def _apart(parts: Iterable[Kind]) -> Kind:
    """Return the kind of what is neither sum nor product."""
    return reduce(_scaled, (Kind.BENT if p is Kind.LINEAR else p for p in parts), Kind.FIXED)


def _simplified(tree: Node) -> Node:
    """Return a tree in which gradients are 0, and what a zero makes of the rest."""
    done: dict[Shape, Node] = {}
    for node in walk(tree):
        if isinstance(node, Neg):
            result = neg(done[node.value.shape])
        elif isinstance(node, Op) and node.op in _SIMPLE:
            result = _SIMPLE[node.op](done[node.left.shape], done[node.right.shape])
        elif isinstance(node, Call) and node.function == "grad":
            result = ZERO
        elif isinstance(node, Call) and node.function in ("dot", "solve"):
            made = rebuild(node, done)
            result = ZERO if ZERO in (done[a.shape] for a in node.args) else made
        elif isinstance(node, Call) and node.function == "where":
            _, yes, no = (done[a.shape] for a in node.args)
            result = yes if yes == no else rebuild(node, done)
        else:
            result = rebuild(node, done)
        done[node.shape] = result
    return done[tree.shape]


_SIMPLE: Mapping[str, Callable[[Node, Node], Node]] = {"+": add, "-": sub, "*": mul, "/": div}

"""Lines of a rule that hold on to a maximum, found by what they read.

Such a line says ``x = max(a, b)``, where one side is the old ``x``, whole or faded (``beta*v``),
and the other one is new in this step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from explorer.core.components import rename
from explorer.formula.compile import compile_expressions
from explorer.formula.rule import RuleText
from explorer.formula.tree import Call, Name, Node, substitute


@dataclass(frozen=True, eq=False)
class Hold:
    """A line of a rule that holds on to a maximum.

    Attributes
    ----------
    name
        The quantity that holds it.
    line
        The line's place in the rule, from 0.
    value, held
        What the line gives, and the largest of what it holds on to, over ``inputs``.
    inputs
        Names in single assignment form (``v__0`` before the step, ``v__1`` after the line).
    """

    name: str
    line: int
    value: Node
    held: Node
    inputs: tuple[str, ...]

    def compiled(self) -> Callable[..., tuple[Any, ...]]:
        """Return the function of the inputs that gives value and held."""
        return _compiled(self)


@lru_cache(maxsize=256)
def _compiled(hold: Hold) -> Callable[..., tuple[Any, ...]]:
    return compile_expressions([hold.value, hold.held], hold.inputs)


@lru_cache(maxsize=256)
def held_maxima(rule: RuleText) -> tuple[Hold, ...]:
    """Return the lines of a rule that hold a maximum, in their order.

    A line counts if one side of its ``max`` (or of a ``max`` inside that) comes from the old
    value alone, and another from this step's gradient or place. A floor, as in
    ``max(step, 0.1)``, is none; neither is what can't be told from a trace, such as an old value
    that goes through ``norm``.
    """
    renamed = rename(rule)
    recorded = set(renamed.finals.values()) | {f"{s}__0" for s in rule.state} | {"w__0"}
    inlined: dict[str, Node] = {}
    found = []
    reads: dict[str, frozenset[str]] = {}
    pure: dict[str, bool] = {}
    for i, (name, tree) in enumerate(renamed.lines):
        reads[name] = _sources(tree, reads)
        pure[name] = _is_pure(tree, pure)
        target = rule.lines[i].target
        sides = _sides(tree)
        old = [s for s in sides if _holds(s, f"{target}__0", reads, pure)]
        new = [s for s in sides if _is_new(s, reads, pure)]
        if old and new and target not in rule.matrices:
            held = old[0]
            for other in old[1:]:
                held = Call("max", (held, other))
            value: Node = Name(name) if name in recorded else tree
            value, held = (substitute(node, inlined) for node in (value, held))
            inputs = tuple(sorted(value.shape.names | held.shape.names))
            if value.shape.pure and held.shape.pure:
                found.append(Hold(target, i, value, held, inputs))
        if name not in recorded:
            inlined[name] = substitute(tree, inlined)
    return tuple(found)


def _sides(node: Node) -> list[Node]:
    """Return what a ``max`` chooses from, through every ``max`` right inside it."""
    if not (isinstance(node, Call) and node.function == "max"):
        return []
    return [side for arg in node.args for side in (_sides(arg) or [arg])]


def _sources(node: Node, reads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the names from before the step that a node comes from."""
    return frozenset[str]().union(*(reads.get(n, frozenset({n})) for n in node.shape.names))


def _is_pure(node: Node, pure: Mapping[str, bool]) -> bool:
    return node.shape.pure and all(pure.get(n, True) for n in node.shape.names)


def _is_new(node: Node, reads: Mapping[str, frozenset[str]], pure: Mapping[str, bool]) -> bool:
    return bool(_sources(node, reads) & {"g", "w__0"}) or not _is_pure(node, pure)


def _holds(
    node: Node, old: str, reads: Mapping[str, frozenset[str]], pure: Mapping[str, bool]
) -> bool:
    return old in _sources(node, reads) and not _is_new(node, reads, pure)

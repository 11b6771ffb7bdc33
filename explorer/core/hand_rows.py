"""Rows of a step worked out by hand: a name, this step's numbers, and what they give.

The result shown is the recorded value to four digits. The numbers before it have four digits too,
and more only where four would give another result: whoever works out what is shown gets what is
shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from explorer.core.hand_plan import Part
from explorer.core.hand_text import (
    Piece,
    read_number,
    write_number,
    write_tree,
    write_vector,
)
from explorer.core.hand_values import evaluate, slots_of
from explorer.core.numbers import format_number
from explorer.formula.tree import (
    COMPARISONS,
    ZERO,
    Call,
    Name,
    Neg,
    Node,
    Num,
    Op,
    substitute,
    walk,
)

DIGITS = 4
"""Significant digits of a result, and the least of the numbers before it."""
ALL_DIGITS = 17
"""With so many, every number is written exactly."""
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class HandRow:
    """One number of a step, or several in brackets.

    Attributes
    ----------
    name
        LaTeX of what is worked out: ``v_{w}``.
    keys
        The keys under which it is recorded, as side plots call them: ``v.w``.
    pieces
        The right side with this step's numbers; empty where the result alone says it all, and
        where nothing has been computed yet.
    result
        The value; empty where nothing has been computed yet.
    since
        What decided which case of the formula holds: true statements about this step's numbers.
    joined
        Whether no equals sign stands between the name and the right side: L(−2, −2).
    """

    name: str
    keys: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    result: str = ""
    since: tuple[tuple[Piece, ...], ...] = ()
    joined: bool = False


def value_text(value: float) -> str:
    """Return a result as it is shown."""
    return write_number(value, DIGITS)


def vector_text(values: Sequence[float]) -> str:
    """Return several results as one: ``(−0.139, −9.19)``."""
    if len(values) == 1:
        return value_text(values[0])
    return in_brackets([value_text(v) for v in values])


def in_brackets(texts: Sequence[str]) -> str:
    """Return the texts of a vector's numbers as one."""
    return f"({', '.join(texts)})"


def same(a: float, b: float) -> bool:
    """Tell whether two numbers are shown as the same result."""
    return format_number(a, DIGITS, True) == format_number(b, DIGITS, True)


def row_of(
    name: str,
    keys: tuple[str, ...],
    parts: Sequence[Part],
    values: Mapping[str, float],
    results: Sequence[float],
    given: Collection[str],
) -> HandRow:
    """Return the row of one part, or of several as a vector.

    Parameters
    ----------
    results
        The recorded value of each part.
    given
        Names of values that were set and not computed: they are written as they were typed.
    """
    texts, trees, since = _with_enough_digits(parts, values, results, given)
    text = vector_text(results)
    statements = tuple(write_tree(s, texts) for s in since)
    bare = [texts[t.name] for t in trees if isinstance(t, Name) and t.name in texts]
    if len(bare) == len(trees):  # nothing is left to be worked out
        text = bare[0] if len(bare) == 1 else in_brackets(bare)
        return HandRow(name, keys, (), text, statements)
    if all(isinstance(tree, Num) for tree in trees):
        return HandRow(name, keys, (), text, statements)
    return HandRow(name, keys, write_vector(tuple(trees), texts), text, statements)


def _with_enough_digits(
    parts: Sequence[Part],
    values: Mapping[str, float],
    results: Sequence[float],
    given: Collection[str],
) -> tuple[dict[str, str], list[Node], list[Node]]:
    """Return the text of each slot, the trees, and the statements that hold."""
    exact: dict[str, float] = {}
    typed: dict[str, bool] = {}
    trees: list[Node] = []
    since: dict[Node, None] = {}
    for i, part in enumerate(parts):
        slots = slots_of(part, values)
        tree, statements = settled(part.tree, slots)
        if len(parts) > 1:  # slots of one part are not those of another
            own = {n: Name(f"{n}_{i}") for n in slots}
            tree, statements = substitute(tree, own), [substitute(s, own) for s in statements]
            slots = {f"{n}_{i}": v for n, v in slots.items()}
        typed |= dict(zip(slots, (n in given for n in part.names), strict=True))
        exact |= slots
        trees.append(tree)
        since |= dict.fromkeys(statements)
    used = set().union(*(t.shape.names for t in (*trees, *since)))
    exact = {n: v for n, v in exact.items() if n in used}

    def fits(shown: Mapping[str, float]) -> bool:
        holds = all(same(evaluate(t, shown), r) for t, r in zip(trees, results, strict=True))
        return holds and all(evaluate(s, shown) != 0 for s in since)

    return with_digits(exact, fits, typed), trees, list(since)


def with_digits(
    exact: Mapping[str, float],
    fits: Callable[[Mapping[str, float]], bool],
    given: Mapping[str, bool] | None = None,
    tries: Sequence[int] = range(DIGITS, ALL_DIGITS + 1),
) -> dict[str, str]:
    """Return texts of numbers with as few digits as ``fits`` the numbers that they show.

    All are given more digits together; then each goes back to as few as the others allow, unless
    not every number of digits is to be tried.
    """

    def written(name: str, digits: int) -> str:
        return write_number(exact[name], digits, bool(given and given.get(name)))

    texts: dict[str, str] = {}
    shown: dict[str, float] = {}
    needed = tries[-1]
    for digits in tries:
        texts = {name: written(name, digits) for name in exact}
        shown = {name: read_number(text) for name, text in texts.items()}
        if fits(shown):
            needed = digits
            break
    if isinstance(tries, range) and needed > tries[0]:
        for name in exact:
            for digits in range(tries[0], needed):
                text = written(name, digits)
                if fits({**shown, name: read_number(text)}):
                    texts[name], shown[name] = text, read_number(text)
                    break
    return texts


def settled(tree: Node, values: Mapping[str, float]) -> tuple[Node, list[Node]]:
    """Return a formula with every ``where`` decided, and the statements that decided them."""
    statements: list[Node] = []

    def settle(node: Node) -> Node:
        if isinstance(node, Neg):
            return Neg(settle(node.value))
        if isinstance(node, Op):
            return Op(node.op, settle(node.left), settle(node.right))
        if not isinstance(node, Call):
            return node
        if node.function != "where":
            return Call(node.function, tuple(settle(a) for a in node.args))
        condition, yes, no = node.args
        condition = settle(condition)
        truth = evaluate(condition, values) != 0
        statements.extend(_statements(condition, truth, values))
        return settle(yes if truth else no)

    if tree.shape.pure and not _decides(tree):
        return tree, []
    return settle(tree), list(dict.fromkeys(statements))


def _decides(tree: Node) -> bool:
    return any(isinstance(n, Call) and n.function == "where" for n in walk(tree))


def _statements(condition: Node, truth: bool, values: Mapping[str, float]) -> list[Node]:
    """Return what is true of a condition that holds, or of one that does not."""
    if isinstance(condition, Op) and condition.op in COMPARISONS:
        if truth:
            return [condition]
        opposite = Op(_OPPOSITE[condition.op], condition.left, condition.right)
        # Of what is not a number, neither is true.
        return [opposite] if evaluate(opposite, values) != 0 else []
    if isinstance(condition, Op) and condition.op == "*":  # both hold, or one does not
        if truth:
            return [
                statement
                for side in (condition.left, condition.right)
                for statement in _statements(side, True, values)
            ]
        left = evaluate(condition.left, values) != 0
        return _statements(condition.right if left else condition.left, False, values)
    return [Op("!=" if truth else "==", condition, ZERO)]

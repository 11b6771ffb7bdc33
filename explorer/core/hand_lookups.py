"""Rows of what a line looks up elsewhere: where, and what is found there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.components import component
from explorer.core.gradients import GradientSource
from explorer.core.hand_names import parameter_name, with_parameter
from explorer.core.hand_plan import Lookup, entry
from explorer.core.hand_rows import (
    HandRow,
    in_brackets,
    row_of,
    same,
    settled,
    value_text,
    vector_text,
    with_digits,
)
from explorer.core.hand_values import evaluate, slots_of
from explorer.core.trace import Array
from explorer.formula.tree import Call, Name, Node, substitute
from explorer.formula.typeset import Setter

_TRIES = (4, 5, 6, 7, 8, 10, 12, 14, 17)
"""Digits of a place that are tried: each try computes what is found there."""
_LONG = 2
"""Names in a formula that a row's name can still repeat."""


@dataclass(frozen=True)
class AtStep:
    """What rows of one step are made from.

    Attributes
    ----------
    k
        The step.
    values
        Its numbers by name.
    given
        Names of those that were set and not computed.
    source
        Where gradients come from.
    setter
        Sets names of the rule as LaTeX.
    """

    k: int
    values: Mapping[str, float]
    given: frozenset[str]
    source: GradientSource
    setter: Setter


def lookup_rows(lookup: Lookup, at: AtStep) -> list[HandRow]:
    """Return the rows of what a step looks up: the place where it is not w, and the finding."""
    if lookup.call.function == "solve":
        return _solution(lookup, at)
    problem, values = at.source.problem, at.values
    rows: list[HandRow] = []
    place = [_value(part.tree, slots_of(part, values)) for part in lookup.parts]
    if not isinstance(lookup.call.args[0], Name):
        for parameter, part, here in zip(problem.names, lookup.parts, place, strict=True):
            name = rf"\text{{at }}{parameter_name(parameter, problem.symbols)}"
            rows.append(row_of(name, (), (part,), values, (here,), at.given))
    return rows + _found(lookup, place, at)


def _value(tree: Node, slots: Mapping[str, float]) -> float:
    return evaluate(settled(tree, slots)[0], slots)


def _found(lookup: Lookup, place: Sequence[float], at: AtStep) -> list[HandRow]:
    """Return rows like ∇L(−2, −2) = (−0.139, −9.19)."""
    d, function = len(place), lookup.call.function
    source, values = at.source, at.values
    find: Callable[..., Array] = {
        "grad": source.gradient, "loss": source.loss, "hess": source.hessian
    }[function]  # fmt: skip
    if function == "loss":
        found = [[values[lookup.name]]]
    elif function == "grad":
        found = [[values[component(lookup.name, i)] for i in range(d)]]
    else:
        found = [[values[entry(lookup.name, i, j)] for j in range(d)] for i in range(d)]
    flat = [v for row in found for v in row]

    def fits(shown: Mapping[str, float]) -> bool:
        there = np.ravel(find(np.array([shown[n] for n in exact]), at.k - 1))
        return all(same(a, b) for a, b in zip(there.tolist(), flat, strict=True))

    exact = {f"a{i}": v for i, v in enumerate(place)}
    texts = in_brackets(list(with_digits(exact, fits, None, _TRIES).values()))
    if function != "hess":
        name = "L" if function == "loss" else r"\nabla L"
        return [HandRow(name, (), ((texts, 0),), vector_text(flat), joined=True)]
    problem = source.problem
    return [
        HandRow(
            with_parameter("H", p, problem.symbols),
            (),
            ((f"∇²L{texts}", 0),) if i == 0 else (),
            vector_text(row),
        )
        for i, (p, row) in enumerate(zip(problem.names, found, strict=True))
    ]


def _solution(lookup: Lookup, at: AtStep) -> list[HandRow]:
    """Return the rows of a solution, worked out by Cramer's rule."""
    matrix, right = lookup.call.args
    values, problem = at.values, at.source.problem
    symbol = rf"({_short(matrix, at.setter, 'A')}^{{-1}} {_short(right, at.setter, 'b')})"
    found = [values[component(lookup.name, i)] for i in range(len(lookup.parts))]
    still = all(_value(part.tree, slots_of(part, values)) == 0 for part in lookup.right)
    rows = []
    for parameter, part, value in zip(problem.names, lookup.parts, found, strict=True):
        low = parameter_name(parameter, problem.symbols)
        name = rf"{symbol}_{{{low}}}"
        if still:  # the solution is 0 then, of a singular matrix too
            rows.append(HandRow(name, (), (), value_text(value)))
        else:
            rows.append(row_of(name, (), (part,), values, (value,), at.given))
    return rows


def _short(tree: Node, setter: Setter, otherwise: str) -> str:
    """Return a formula that looks nothing up as LaTeX; of anything longer, a letter."""
    if isinstance(tree, Call):
        return "H" if tree.function == "hess" else otherwise
    names = tree.shape.names
    if not tree.shape.pure or len(names) > _LONG:
        return otherwise
    latex = setter(substitute(tree, {n: Name(n.rpartition("__")[0] or n) for n in names}))
    return latex if isinstance(tree, Name) else f"({latex})"

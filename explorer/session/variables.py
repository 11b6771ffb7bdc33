"""Which names of a typed surface could be its variables, and how its view goes along with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from explorer.core.entries import check_variables
from explorer.errors import InputError
from explorer.formula.errors import FormulaError, UnknownNameError
from explorer.formula.language import CONSTANTS
from explorer.formula.parse import parse_expression
from explorer.formula.tree import names_in
from explorer.session.csv_range import rounded

Ends = tuple[float, float]

ROOM = 0.1
"""Of a range's width: what lies at least between a start and its ends."""
FARTHEST = 1e12
"""A start farther out than this stretches no range: nothing else would be seen in it."""


def names_used(text: str, known: Collection[str]) -> list[str] | None:
    """Return the names that a formula reads, in reading order; None where it can't be read.

    Parameters
    ----------
    known
        Names that there are; others are taken as names too.
    """
    names = set(known)
    while True:
        try:
            tree = parse_expression(text, tuple(names))
        except UnknownNameError as error:
            if error.is_function or error.name in names:
                return None
            names.add(error.name)
        except FormulaError:
            return None
        else:
            return [n for n in dict.fromkeys(names_in(tree)) if n not in CONSTANTS]


def possible_variables(
    texts: Mapping[str, Collection[str]],
    names: Sequence[str],
    params: Collection[str],
    has_points: bool = False,
) -> tuple[str, ...]:
    """Return what the variables could be, given the formulas' names that nobody knows.

    Those of the present variables that the formulas read stay. Of more than two new names the
    first two are meant; the rest can become parameters. Nothing is returned where that leads
    nowhere.

    Parameters
    ----------
    texts
        Each formula with the names that it is given besides variables and parameters.
    names, params
        The variables and the parameters now.
    has_points
        Whether the formulas are those of a model over points.
    """
    used: dict[str, None] = {}
    for text, given in texts.items():
        found = names_used(text, (*names, *params, *given))
        if found is None:
            return ()
        used |= dict.fromkeys(name for name in found if name not in given)
    kept = [name for name in names if name in used]
    new = [name for name in used if name not in names and name not in params]
    wanted = (*kept, *_in_order(new))
    if len(wanted) > 2:
        wanted = () if kept else wanted[:2]
    if not wanted or wanted == tuple(names):
        return ()
    try:
        check_variables(wanted, (), has_points)
    except InputError:
        return ()
    return wanted


def _in_order(names: Sequence[str]) -> list[str]:
    """Return two names that count, such as y and x or w2 and w1, in their order."""
    a, b = (*names, "", "")[:2]
    follow = len(a) == len(b) and a[:-1] == b[:-1] and abs(ord(a[-1:] or "a") - ord(b[-1:] or "z"))
    return sorted(names) if follow == 1 else list(names)


def fitted_ranges(
    ranges: Sequence[Ends], before: Sequence[str], names: Sequence[str]
) -> tuple[Ends, ...]:
    """Return a view for other variables: each name keeps its range, a new one takes one over."""
    known = dict(zip(before, ranges, strict=True))
    spare = [ends for name, ends in known.items() if name not in names] or list(ranges)
    result = []
    for name in names:
        result.append(known[name] if name in known else spare.pop(0) if spare else ranges[0])
    return tuple(result)


def holding(ranges: Sequence[Ends], starts: Collection[Sequence[float]]) -> tuple[Ends, ...]:
    """Return a view in which starts are seen too, stretched where they are not well inside.

    Starts with another number of variables don't count.
    """
    result = []
    for i, (low, high) in enumerate(ranges):
        at = [start[i] for start in starts if len(start) == len(ranges)]
        at = [value for value in at if abs(value) < FARTHEST]
        room = ROOM * (max([high, *at]) - min([low, *at]))
        ends = min([low, *(v - room for v in at)]), max([high, *(v + room for v in at)])
        result.append((low, high) if ends == (low, high) else rounded(*ends))
    return tuple(result)

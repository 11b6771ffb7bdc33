"""From the choice of a surface to its problem: formulas read, points made, parameters filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.catalogue import Catalogue
from explorer.core.csv_points import read_csv, read_standardised
from explorer.core.data import Points, inline_points
from explorer.core.entries import (
    SurfaceEntry,
    check_variables,
    parse_model,
)
from explorer.core.problem import Problem, problem_of_expression, problem_of_model
from explorer.core.resources import user_root
from explorer.core.specs import ParamSpec, resolve_defaults
from explorer.errors import InputError
from explorer.formula.errors import nearest, unknown
from explorer.formula.parse import parse_expression
from explorer.session.experiment import (
    DataChoice,
    SurfaceChoice,
)
from explorer.session.files import read_data
from explorer.session.typed import origin_entry, typed_specs

Array = NDArray[np.float64]

Range = tuple[tuple[float, float], ...]

DEFAULT_STEPS = 200
DEFAULT_RANGE = (-5.0, 5.0)
LONGEST_TITLE = 32
"""Characters of a formula that is its surface's title."""
ALIKE = 0.6
"""The share of two formulas that is the same in both where one is the other, edited."""


@dataclass(frozen=True, eq=False)
class ResolvedSurface:
    """A surface ready to use, with the start and steps it suggests."""

    problem: Problem
    entry: SurfaceEntry | None
    specs: Mapping[str, ParamSpec]
    values: Mapping[str, float]
    start: tuple[float, ...]
    steps: int


def resolve_surface(choice: SurfaceChoice, catalogue: Catalogue) -> ResolvedSurface:
    """Return the surface of a choice.

    Raises
    ------
    InputError
        With the place below ``surface``.
    """
    try:
        if choice.name:
            return _named_surface(choice, catalogue)
        return _typed_surface(choice, catalogue)
    except InputError as error:
        raise error.within("surface") from None


def _named_surface(choice: SurfaceChoice, catalogue: Catalogue) -> ResolvedSurface:
    try:
        entry = catalogue.surfaces.get_or_fail(choice.name)
    except InputError as error:
        raise error if error.where else InputError(error.message, "name") from None
    values = fill_params(choice.params, entry.params, entry.title)
    facts: dict[str, Any] = {
        "range": check_range(choice.range, len(entry.variables)) or entry.range,
        "minima": entry.minima_at(values),
        "title": entry.title,
        "family": entry.name,
        "smooth": entry.smooth,
        "symbols": {n: s.symbol for n, s in entry.params.items()},
    }
    if entry.formula:
        if choice.data is not None:
            raise InputError(f"{entry.title} takes no data", "data")
        problem = problem_of_expression(entry.trees[0], entry.variables, values, **facts)
    else:
        data = choice.data
        own = entry_data(entry)
        if data is not None and data != own:
            facts["minima"] = ()  # they were stated for the entry's own points
        points = make_points(data or own, catalogue)
        model, loss = entry.trees
        reduction = {"reduction": entry.reduction}
        problem = problem_of_model(
            model, loss, entry.variables, values, points, **facts, **reduction
        )
    return ResolvedSurface(problem, entry, entry.params, values, entry.start, entry.steps)


def check_range(range_: Range | None, d: int) -> Range | None:
    """Return the view that a session asks for.

    Raises
    ------
    InputError
        If it has not one pair a parameter.
    """
    if range_ is not None and len(range_) != d:
        raise InputError(f"must be a list of {d} [low, high]", "range")
    return range_


def entry_data(entry: SurfaceEntry) -> DataChoice:
    """Return the points that a data problem of the catalogue comes with."""
    return read_data(entry.data or {}, "data", user_root() / "surfaces")


def _typed_surface(choice: SurfaceChoice, catalogue: Catalogue) -> ResolvedSurface:
    names = choice.variables
    values = {n: float(v) for n, v in choice.params.items()}
    is_model = bool(choice.model or choice.loss)
    check_variables(names, values, is_model)
    ranges = check_range(choice.range, len(names)) or tuple(DEFAULT_RANGE for _ in names)
    origin = origin_entry(catalogue.surfaces, choice.origin)
    specs = typed_specs(choice.params, origin.params if origin is not None else {})
    facts: dict[str, Any] = {
        "range": ranges,
        "title": typed_title(choice, origin),
        "family": choice.origin or "typed",
        "symbols": {n: s.symbol for n, s in specs.items()},
    }
    if not is_model:
        try:
            tree = parse_expression(choice.expression, (*names, *values))
        except InputError as error:
            raise error.within("expression") from None
        problem = problem_of_expression(tree, names, values, **facts)
    else:
        model, loss = parse_model(choice.model, choice.loss, names, tuple(values))
        if choice.data is None:
            raise InputError("'data' is missing")
        points = make_points(choice.data, catalogue)
        problem = problem_of_model(
            model, loss, names, values, points, reduction=choice.reduction, **facts
        )
    if origin is not None and len(origin.start) == len(names):
        return ResolvedSurface(problem, None, specs, values, origin.start, origin.steps)
    start = tuple(low + 0.2 * (high - low) for low, high in ranges)
    return ResolvedSurface(problem, None, specs, values, start, DEFAULT_STEPS)


def typed_title(choice: SurfaceChoice, origin: SurfaceEntry | None) -> str:
    """Return what a typed surface is called: an edited one, while it is still like its origin."""
    if origin is not None and is_edit_of(choice, origin):
        return f"{origin.title}, edited"
    if choice.model or choice.loss:
        return "Model over data"
    text = " ".join(choice.expression.split())
    return text if len(text) <= LONGEST_TITLE else "Own surface"


def is_edit_of(choice: SurfaceChoice, other: SurfaceEntry | SurfaceChoice) -> bool:
    """Tell whether a typed surface is another one, edited: most of its text is as in that one."""
    if choice.variables != other.variables:
        return False
    if choice.model or choice.loss:
        texts = ((choice.model, other.model), (choice.loss, other.loss))
        return bool(other.model) and all(_alike(*pair) for pair in texts)
    formula = other.expression if isinstance(other, SurfaceChoice) else other.formula
    return bool(formula) and _alike(choice.expression, formula)


def _alike(text: str, other: str) -> bool:
    """Tell whether most of a formula is as in the other one, spaces left out."""
    parts = ("".join(text.split()), "".join(other.split()))
    return SequenceMatcher(None, *parts, autojunk=False).ratio() >= ALIKE


def make_points(data: DataChoice, catalogue: Catalogue) -> Points:
    """Return the points of a choice.

    Raises
    ------
    InputError
        With the place below ``data``.
    """
    try:
        if data.points is not None:
            return inline_points(*data.points)
        if data.csv is not None:
            points = read_csv(Path(data.csv), data.x_column, data.y_column, data.form)
            return read_standardised(points, data.standardise) if data.standardise else points
        try:
            entry = catalogue.datasets.get_or_fail(data.dataset or "")
        except InputError as error:
            raise error if error.where else InputError(error.message, "dataset") from None
        try:
            params = fill_params(data.params, entry.params, entry.title)
        except InputError as error:  # they stand beside the dataset's name
            raise InputError(error.message) from None
        seed = entry.seed if data.seed is None else data.seed
        return entry.parsed.make(seed, params)
    except InputError as error:
        raise error.within("data") from None


def fill_params(
    given: Mapping[str, float], specs: Mapping[str, ParamSpec], owner: str
) -> dict[str, float]:
    """Return every parameter, defaults filled in.

    Raises
    ------
    InputError
        At ``params`` for one that ``owner`` does not have.
    """
    for name in given:
        if name not in specs:
            raise no_such_parameter(name, specs, owner)
    values = resolve_defaults(specs)
    values.update({n: float(v) for n, v in given.items()})
    return {n: values[n] for n in specs if n in values}


def no_such_parameter(name: str, known: Collection[str], owner: str) -> InputError:
    """Return the error of a parameter that ``owner`` does not have."""
    if not known:
        return InputError(f"{owner} has no parameter '{name}' (it has none)", "params")
    if nearest(name, known):
        return InputError(unknown("parameter", name, known), "params")
    return InputError(f"unknown parameter '{name}'; {owner} has {', '.join(known)}", "params")

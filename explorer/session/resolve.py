"""From the value of an experiment to what the engine needs, every name looked up and checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.catalogue import Catalogue
from explorer.core.data import Points, inline_points, read_csv
from explorer.core.engine import Simulation
from explorer.core.entries import (
    OptimizerEntry,
    ScheduleEntry,
    SurfaceEntry,
    Variant,
    check_variables,
    parse_model,
)
from explorer.core.gradients import GradientSource
from explorer.core.problem import Problem, problem_of_expression, problem_of_model
from explorer.core.resources import user_root
from explorer.core.specs import ParamSpec, resolve_defaults
from explorer.errors import InputError
from explorer.formula.errors import nearest, unknown
from explorer.formula.parse import is_name, parse_expression
from explorer.formula.tree import names_in
from explorer.formula.typeset import name_latex
from explorer.session.experiment import (
    DataChoice,
    Experiment,
    GradientChoice,
    RunChoice,
    SurfaceChoice,
)
from explorer.session.files import read_data

Array = NDArray[np.float64]

Range = tuple[tuple[float, float], ...]

MAX_NUMBERS = 150_000_000
"""Numbers that all traces together may hold, of 8 bytes each."""
DEFAULT_STEPS = 200
DEFAULT_RANGE = (-5.0, 5.0)
DEFAULT_ETA = 0.1


@dataclass(frozen=True, eq=False)
class ResolvedSurface:
    """A surface ready to use, with the start and steps it suggests."""

    problem: Problem
    entry: SurfaceEntry | None
    specs: Mapping[str, ParamSpec]
    values: Mapping[str, float]
    start: tuple[float, ...]
    steps: int


@dataclass(frozen=True, eq=False)
class ResolvedRun:
    """A run ready to be computed.

    Attributes
    ----------
    entry
        The catalogue's optimizer, or None for a rule typed by the user.
    values, lists
        Every parameter of the optimizer, defaults filled in.
    etas
        The scheduled learning rate of each update, shaped (steps,).
    """

    choice: RunChoice
    label: str
    entry: OptimizerEntry | None
    variant: Variant
    specs: Mapping[str, ParamSpec]
    values: Mapping[str, float]
    lists: Mapping[str, tuple[float, ...]]
    schedule: ScheduleEntry
    schedule_values: Mapping[str, float]
    etas: Array
    start: tuple[float, ...]

    def simulate(self, source: GradientSource) -> Simulation:
        """Return this run's simulation, nothing computed yet but the start."""
        return Simulation(
            source,
            self.variant.optimizer(self.lists),
            self.values,
            self.etas,
            np.array(self.start),
            self.schedule.plan_for(self.values.get("eta", DEFAULT_ETA), self.schedule_values),
        )


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
    facts: dict[str, Any] = {"range": ranges, "title": "Typed surface"}
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
    specs = {n: typed_spec(n, v) for n, v in values.items()}
    start = tuple(low + 0.2 * (high - low) for low, high in ranges)
    return ResolvedSurface(problem, None, specs, values, start, DEFAULT_STEPS)


def typed_spec(name: str, value: float) -> ParamSpec:
    """Return a specification for a parameter that only its value is known of."""
    if value > 0:
        low, high, scale = value / 100, value * 100, "log"
    else:
        reach = max(1.0, 2 * abs(value))
        low, high, scale = -reach, reach, "linear"
    return ParamSpec(name, name_latex(name), value, low, high, scale)  # type: ignore[arg-type]


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
            return read_csv(Path(data.csv), data.x_column, data.y_column)
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
            raise _no_such(name, specs, owner)
    values = resolve_defaults(specs)
    values.update({n: float(v) for n, v in given.items()})
    return {n: values[n] for n in specs if n in values}


def _no_such(name: str, known: Collection[str], owner: str) -> InputError:
    if not known:
        return InputError(f"{owner} has no parameter '{name}' (it has none)", "params")
    if nearest(name, known):
        return InputError(unknown("parameter", name, known), "params")
    return InputError(f"unknown parameter '{name}'; {owner} has {', '.join(known)}", "params")


def resolve_gradient(choice: GradientChoice, problem: Problem) -> GradientSource:
    """Return the gradient source of a choice.

    Raises
    ------
    InputError
        If mini-batches are asked of a surface without points, or are larger than the data.
    """
    if choice.mode == "full":
        return GradientSource(problem, noise=choice.noise, seed=choice.seed)
    if problem.points is None:
        message = f"mini-batches need a data problem, and {problem.title} has no points"
        raise InputError(message, "gradient.mode")
    n = len(problem.points.x)
    if not 1 <= choice.size <= n:
        raise InputError(
            f"a batch can have 1 to {n:,} points, not {choice.size:,}", "gradient.size"
        )
    return GradientSource(problem, choice.size, choice.order, choice.seed, choice.noise)


def resolve_run(
    choice: RunChoice,
    catalogue: Catalogue,
    source: GradientSource,
    start: tuple[float, ...],
    steps: int,
) -> ResolvedRun:
    """Return a run.

    Raises
    ------
    InputError
        With the place below the run.
    """
    entry: OptimizerEntry | None = None
    if choice.optimizer:
        try:
            entry = catalogue.optimizers.get_or_fail(choice.optimizer)
        except InputError as error:
            raise error if error.where else InputError(error.message, "optimizer") from None
        if choice.variant and choice.variant not in entry.variants:
            if len(entry.variants) == 1:
                raise InputError(f"{entry.title} has no variants", "variant")
            message = unknown("variant", choice.variant, entry.variants)
            raise InputError(
                f"{message} ({entry.title} has {', '.join(entry.variants)})", "variant"
            )
        variant = entry.variant(choice.variant)
        specs: Mapping[str, ParamSpec] = variant.params
    else:
        specs = {n: typed_spec(n, v) for n, v in choice.params.items()}
        for name in specs:
            if not is_name(name) or name in ("w", "g", "t"):
                raise InputError(f"'{name}' can't be used as a parameter's name", "params")
        variant = Variant("", "", choice.rule, specs)
        try:
            rule = variant.rule_text
        except InputError as error:
            raise error.within("rule") from None
        if "eta" not in specs and any("eta" in names_in(line.value) for line in rule.lines):
            raise InputError("the rule reads eta, and params has none", "params")
    for name in choice.params:
        if name in variant.lists:
            raise InputError("must be a list of numbers", f"params.{name}")
    owner = entry.title if entry else "the rule"
    values = fill_params(choice.params, specs, owner)
    try:
        schedule = catalogue.schedules.get_or_fail(choice.schedule.name)
    except InputError as error:
        raise error if error.where else InputError(error.message, "schedule.name") from None
    try:
        fill_params(choice.schedule.params, schedule.params, schedule.title)
    except InputError as error:
        raise error.within("schedule") from None
    k = np.arange(steps, dtype=np.float64)
    if "eta" in values:
        etas = schedule.etas(values["eta"], choice.schedule.params, k, source.epoch_at(k))
    else:
        etas = np.full(steps, np.nan)
    own_start = choice.start if choice.start is not None else start
    if len(own_start) != source.problem.dimensions:
        raise InputError(
            f"must have {source.problem.dimensions} numbers, not {len(own_start)}", "start"
        )
    return ResolvedRun(
        choice=choice,
        label=choice.label or (entry.short if entry else "My rule"),
        entry=entry,
        variant=variant,
        specs=specs,
        values=values,
        lists=_fill_lists(choice, variant, owner),
        schedule=schedule,
        schedule_values=schedule.values(values.get("eta", DEFAULT_ETA), choice.schedule.params),
        etas=etas,
        start=own_start,
    )


def _fill_lists(choice: RunChoice, variant: Variant, owner: str) -> dict[str, tuple[float, ...]]:
    for name, given in choice.lists.items():
        if name in variant.params:
            raise InputError("must be a number, not a list", f"params.{name}")
        if name not in variant.lists:
            raise _no_such(name, (*variant.lists, *variant.params), owner)
        if not given:
            raise InputError("must have at least one number", f"params.{name}")
    return {n: choice.lists.get(n, spec.default) for n, spec in variant.lists.items()}


@dataclass(frozen=True, eq=False)
class Resolved:
    """A whole experiment, ready to be computed."""

    surface: ResolvedSurface
    source: GradientSource
    start: tuple[float, ...]
    steps: int
    runs: tuple[ResolvedRun, ...]


def resolve(experiment: Experiment, catalogue: Catalogue) -> Resolved:
    """Return the experiment with every name looked up.

    Raises
    ------
    InputError
        With the place in the session, e.g. ``runs[1].params``.
    """
    surface = resolve_surface(experiment.surface, catalogue)
    source = resolve_gradient(experiment.gradient, surface.problem)
    start = check_start(experiment.start, surface)
    steps = surface.steps if experiment.steps is None else experiment.steps
    runs = []
    for i, choice in enumerate(experiment.runs):
        try:
            runs.append(resolve_run(choice, catalogue, source, start, steps))
        except InputError as error:
            raise error.within(f"runs[{i}]") from None
    check_size(runs, steps)
    return Resolved(surface, source, start, steps, distinct(runs))


def check_start(start: tuple[float, ...] | None, surface: ResolvedSurface) -> tuple[float, ...]:
    """Return the session's start, or the surface's.

    Raises
    ------
    InputError
        If it has not one number a parameter.
    """
    if start is None:
        return surface.start
    d = surface.problem.dimensions
    if len(start) != d:
        names = ", ".join(surface.problem.names)
        raise InputError(f"must have {d} numbers ({names}), not {len(start)}", "start")
    return start


def check_size(runs: Sequence[ResolvedRun], steps: int) -> None:
    """Check that what the runs record can be kept.

    Raises
    ------
    InputError
        At ``steps``, with how many there can be.
    """
    a_step = 0
    for run in runs:
        d = len(run.start)
        a_step += 2 + d * (2 + len(run.variant.optimizer(run.lists).recorded(d)))
    if a_step * (steps + 1) > MAX_NUMBERS:
        most = MAX_NUMBERS // a_step - 1
        much = f"{len(runs)} runs of {steps:,} steps are too much to record"
        raise InputError(f"{much}; at most {most:,} steps", "steps")


def distinct(runs: list[ResolvedRun]) -> tuple[ResolvedRun, ...]:
    """Return the runs with labels that nobody chose made different: Adam, Adam 2."""
    seen: dict[str, int] = {}
    result = []
    for run in runs:
        seen[run.label] = seen.get(run.label, 0) + 1
        count = seen[run.label]
        if count > 1 and not run.choice.label:
            result.append(replace(run, label=f"{run.label} {count}"))
        else:
            result.append(run)
    return tuple(result)

"""From the value of an experiment to what the engine needs, every name looked up and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.core.catalogue import Catalogue
from explorer.core.engine import Simulation
from explorer.core.entries import (
    OptimizerEntry,
    ScheduleEntry,
    Variant,
)
from explorer.core.gradients import GradientSource
from explorer.core.methods.torch_class import RATE
from explorer.core.problem import Problem
from explorer.core.specs import ParamSpec
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    ScheduleChoice,
)
from explorer.session.surfaces import (
    ResolvedSurface,
    fill_params,
    no_such_parameter,
    resolve_surface,
)
from explorer.session.typed import torch_variant, typed_schedule, typed_variant

Array = NDArray[np.float64]

MAX_NUMBERS = 150_000_000
"""Numbers that all traces together may hold, of 8 bytes each."""
DEFAULT_ETA = 0.1


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

    @property
    def rate_name(self) -> str:
        """What the learning rate is called among the values."""
        return rate_name(self.choice)

    @property
    def rate(self) -> float:
        """The learning rate before a schedule."""
        return self.values.get(self.rate_name, DEFAULT_ETA)

    def simulate(self, source: GradientSource) -> Simulation:
        """Return this run's simulation, nothing computed yet but the start."""
        return Simulation(
            source,
            self.variant.optimizer(self.lists),
            self.values,
            self.etas,
            np.array(self.start),
            self.schedule.plan_for(self.rate, self.schedule_values),
        )


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
    else:
        variant = torch_variant(choice) if choice.torch else typed_variant(choice, catalogue)
    specs = variant.params
    for name in choice.params:
        if name in variant.lists:
            raise InputError("must be a list of numbers", f"params.{name}")
    owner = entry.title if entry else "the rule"
    values = fill_params(choice.params, specs, owner)
    schedule = resolve_schedule(choice.schedule, catalogue)
    k = np.arange(steps, dtype=np.float64)
    rate = rate_name(choice)
    if rate in values:
        etas = schedule.etas(values[rate], choice.schedule.params, k, source.epoch_at(k))
    else:
        etas = np.full(steps, np.nan)
    own_start = choice.start if choice.start is not None else start
    if len(own_start) != source.problem.dimensions:
        raise InputError(
            f"must have {source.problem.dimensions} numbers, not {len(own_start)}", "start"
        )
    return ResolvedRun(
        choice=choice,
        label=choice.label or (entry.short if entry else _own_label(choice)),
        entry=entry,
        variant=variant,
        specs=specs,
        values=values,
        lists=_fill_lists(choice, variant, owner),
        schedule=schedule,
        schedule_values=schedule.values(values.get(rate, DEFAULT_ETA), choice.schedule.params),
        etas=etas,
        start=own_start,
    )


def rate_name(choice: RunChoice) -> str:
    """Return what a run calls its learning rate: a class has PyTorch's name for it."""
    return RATE if choice.torch else "eta"


def _own_label(choice: RunChoice) -> str:
    if not choice.torch:
        return "My rule"
    module, _, name = choice.torch.rpartition(".")
    return f"{name} (torch)" if module.startswith("torch.") else name


def resolve_schedule(choice: ScheduleChoice, catalogue: Catalogue) -> ScheduleEntry:
    """Return the schedule of a choice, its parameters' names checked.

    Raises
    ------
    InputError
        With the place below the run.
    """
    if choice.expression:
        try:
            return typed_schedule(choice, catalogue)
        except InputError as error:
            raise error.within("schedule") from None
    try:
        schedule = catalogue.schedules.get_or_fail(choice.name)
    except InputError as error:
        raise error if error.where else InputError(error.message, "schedule.name") from None
    try:
        fill_params(choice.params, schedule.params, schedule.title)
    except InputError as error:
        raise error.within("schedule") from None
    return schedule


def _fill_lists(choice: RunChoice, variant: Variant, owner: str) -> dict[str, tuple[float, ...]]:
    for name, given in choice.lists.items():
        if name in variant.params:
            raise InputError("must be a number, not a list", f"params.{name}")
        if name not in variant.lists:
            raise no_such_parameter(name, (*variant.lists, *variant.params), owner)
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
    check_ahead(experiment.runs, catalogue, source, start, steps)
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


def check_ahead(
    choices: Sequence[RunChoice],
    catalogue: Catalogue,
    source: GradientSource,
    start: tuple[float, ...],
    steps: int,
) -> None:
    """Check the size of many long runs before their learning rates alone fill the memory.

    Raises
    ------
    InputError
        As of `check_size`.
    """
    if len(choices) * steps <= MAX_NUMBERS // 20:
        return
    try:
        runs = [resolve_run(choice, catalogue, source, start, 1) for choice in choices]
    except InputError:
        return  # whoever resolves them says where
    check_size(runs, steps)


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

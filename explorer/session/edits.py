"""Edits as functions from one experiment to the next, and what a run's card says."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from explorer.core.catalogue import Catalogue
from explorer.core.problem import Problem
from explorer.errors import InputError
from explorer.session.ensemble import MOST, VIEW_KEY
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.resolve import ResolvedRun
from explorer.session.run_tables import read_run
from explorer.session.surfaces import resolve_surface

STYLES = 8
"""Run styles before they come again."""


def opening_runs(name: str, catalogue: Catalogue) -> tuple[RunChoice, ...]:
    """Return the comparison that a surface of the catalogue opens with."""
    entry = catalogue.surfaces.get_or_fail(name)
    runs = [read_run(dict(run), f"runs[{i}]") for i, run in enumerate(entry.runs)]
    return with_usual_styles(runs, catalogue)


def with_usual_styles(
    runs: Sequence[RunChoice], catalogue: Catalogue, used: Collection[int | str | None] = ()
) -> tuple[RunChoice, ...]:
    """Return the runs in their optimizers' usual styles, so that Adam looks like Adam anywhere.

    A style that is taken, or that no optimizer has named, gives way to the first free one.

    Parameters
    ----------
    used
        Styles taken by other runs.
    """
    taken = {*used, *(run.color for run in runs)}
    wishes = [_usual_style(run, catalogue) if run.color is None else None for run in runs]
    kept: list[int | str | None] = []
    for run, wish in zip(runs, wishes, strict=True):
        free = wish is not None and wish not in taken
        kept.append(wish if free else run.color)
        taken.add(kept[-1])
    for i, style in enumerate(kept):
        if style is None:
            kept[i] = next(s for s in itertools.count() if s not in taken)
            taken.add(kept[i])
    return tuple(replace(run, color=style) for run, style in zip(runs, kept, strict=True))


def _usual_style(run: RunChoice, catalogue: Catalogue) -> int | None:
    known = run.optimizer in catalogue.optimizers
    return catalogue.optimizers[run.optimizer].style if known else None


def opening(name: str, catalogue: Catalogue) -> Experiment:
    """Return the experiment that a surface of the catalogue opens with."""
    return Experiment(surface=SurfaceChoice(name=name), runs=opening_runs(name, catalogue))


def with_surface(experiment: Experiment, choice: SurfaceChoice, catalogue: Catalogue) -> Experiment:
    """Return the experiment on another surface, with that surface's start, steps and runs."""
    gradient = experiment.gradient
    if gradient.mode == "minibatch":
        gradient = _batches_of(gradient, resolve_surface(choice, catalogue).problem)
    runs = opening_runs(choice.name, catalogue) if choice.name else ()
    return replace(
        experiment,
        surface=choice,
        start=None,
        steps=None,
        gradient=gradient,
        title="",
        runs=runs or tuple(replace(r, start=None) for r in experiment.runs),
    )


def with_surface_retyped(
    experiment: Experiment,
    choice: SurfaceChoice,
    catalogue: Catalogue,
    start: tuple[float, ...],
    steps: int,
) -> Experiment:
    """Return the experiment on a surface whose text was changed; start, steps and runs stay.

    Where the new surface has more or fewer parameters, it starts where it wants to.

    Raises
    ------
    InputError
        If the surface can't be read.
    """
    surface = resolve_surface(choice, catalogue)
    same = surface.problem.dimensions == len(start)
    runs = experiment.runs if same else tuple(replace(r, start=None) for r in experiment.runs)
    gradient = experiment.gradient
    if gradient.mode == "minibatch":
        gradient = _batches_of(gradient, surface.problem)
    # What was left to the surface is left to it as long as that makes no difference.
    free_start = experiment.start is None and surface.start == start
    free_steps = experiment.steps is None and surface.steps == steps
    return replace(
        experiment,
        surface=choice,
        start=start if same and not free_start else None,
        steps=None if free_steps else steps,
        runs=runs,
        gradient=gradient,
    )


def with_surface_restored(
    now: Experiment,
    before: Experiment,
    start: tuple[float, ...],
    steps: int,
    gradient: GradientChoice,
) -> Experiment:
    """Return the experiment on the surface that was there; what else was changed since stays.

    Parameters
    ----------
    now, before
        The experiment, and what it was before the surface was retyped.
    start, steps
        What was shown then.
    gradient
        The gradient to go on with.
    """
    moved = now.start is not None and now.start != start
    same = moved and len(now.start or ()) == len(start)
    runs = now.runs
    if len(runs) == len(before.runs):
        pairs = zip(runs, before.runs, strict=True)
        runs = tuple(replace(run, start=run.start or old.start) for run, old in pairs)
    return replace(
        now,
        surface=before.surface,
        start=now.start if same else before.start,
        steps=before.steps if now.steps == steps else now.steps,
        gradient=gradient,
        title=now.title or before.title,
        runs=runs,
    )


def _batches_of(gradient: GradientChoice, problem: Problem) -> GradientChoice:
    """Return mini-batches that the problem can have: none without points, and none too large."""
    if problem.points is None:
        return GradientChoice(seed=gradient.seed, noise=gradient.noise)
    return replace(gradient, size=min(gradient.size, len(problem.points.x)))


def with_surface_param(experiment: Experiment, name: str, value: float) -> Experiment:
    """Return the experiment with one parameter of its surface changed."""
    params = Values({**experiment.surface.params, name: value})
    return replace(experiment, surface=replace(experiment.surface, params=params))


def with_param(choice: RunChoice, name: str, value: float | None) -> RunChoice:
    """Return the run with one parameter set, or back at its default."""
    params = {n: v for n, v in choice.params.items() if n != name}
    if value is not None:
        params = {**choice.params, name: value}
    return replace(choice, params=Values(params))


def with_colors_pinned(experiment: Experiment) -> Experiment:
    """Return the experiment with every run's style written down, so that it stays."""
    runs = tuple(
        run if run.color is not None else replace(run, color=i)
        for i, run in enumerate(experiment.runs)
    )
    return replace(experiment, runs=runs)


def with_run_added(
    experiment: Experiment, choice: RunChoice, catalogue: Catalogue, place: int | None = None
) -> Experiment:
    """Return the experiment with one more run, in its usual style or the first that is free."""
    pinned = with_colors_pinned(experiment)
    used = [run.color for run in pinned.runs]
    (styled,) = with_usual_styles([choice], catalogue, used)
    runs = list(pinned.runs)
    runs.insert(len(runs) if place is None else place, styled)
    return replace(pinned, runs=tuple(runs))


def with_run_duplicated(experiment: Experiment, index: int, catalogue: Catalogue) -> Experiment:
    """Return the experiment with a copy of a run right after it."""
    choice = replace(experiment.runs[index], label="", color=None)
    return with_run_added(experiment, choice, catalogue, index + 1)


def with_run_removed(experiment: Experiment, index: int) -> Experiment:
    """Return the experiment without a run; the others keep their styles."""
    pinned = with_colors_pinned(experiment)
    runs = pinned.runs[:index] + pinned.runs[index + 1 :]
    return replace(pinned, runs=runs)


def view_with_seeds(view: Mapping[str, Any], size: int) -> Mapping[str, Any]:
    """Return a session's view with the number of seeds that every run is shown with.

    Raises
    ------
    InputError
        If it is not 1 to 64.
    """
    if not 1 <= size <= MOST:
        raise InputError(f"an ensemble has 1 to {MOST} seeds, not {size:,}")
    others = {name: value for name, value in view.items() if name != VIEW_KEY}
    return MappingProxyType({**others, VIEW_KEY: size} if size > 1 else others)


def numbers_of(choice: RunChoice) -> Any:
    """Return what decides a run's numbers: all but how it is shown."""
    numbers = (choice.params, choice.lists, choice.schedule)
    made_by = (choice.optimizer, choice.variant, choice.rule, choice.torch, choice.state)
    return (*made_by, *numbers)


def details_of(run: ResolvedRun) -> str:
    """Return a card's second line: the betas, and the variant if it is told apart by it."""
    parts = []
    betas = [f"{value:g}" for name, value in run.values.items() if name.startswith("beta")]
    if run.entry is None:
        parts.append(run.choice.torch.rpartition(".")[0] or "typed rule")
    elif run.variant is not run.entry.variant("") or (not betas and len(run.entry.variants) > 1):
        parts.append(run.variant.title)
    if betas:
        parts.append("β " + ", ".join(betas))
    if run.choice.schedule.name != "constant":
        parts.append(run.schedule.title.lower())
    return " · ".join(parts)

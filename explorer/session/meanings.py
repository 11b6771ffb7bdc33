"""From an experiment to what it means, keeping what an edit did not touch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from explorer.core.catalogue import Catalogue
from explorer.core.engine import Simulation
from explorer.core.gradients import GradientSource
from explorer.errors import InputError
from explorer.session import edits
from explorer.session.experiment import Experiment, SurfaceChoice
from explorer.session.resolve import (
    Resolved,
    ResolvedRun,
    check_ahead,
    check_size,
    check_start,
    distinct,
    resolve_gradient,
    resolve_run,
)
from explorer.session.surfaces import ResolvedSurface, resolve_surface


@dataclass
class _Kept:
    """What was looked up last, and from what."""

    surface: tuple[SurfaceChoice, ResolvedSurface] | None = None
    source: tuple[Any, GradientSource] | None = None
    runs: dict[Any, ResolvedRun] = field(default_factory=dict)
    simulations: dict[Any, Simulation] = field(default_factory=dict)


class Meanings:
    """Looks experiments up in a catalogue, each after the one before it.

    What was shown before and is in the next one too, a surface, a gradient, a run with its record,
    is the same object there.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept = _Kept()

    def resolve(self, experiment: Experiment, anew: bool = False) -> Resolved:
        """Return what an experiment means; ``anew`` keeps nothing of the one before.

        Raises
        ------
        InputError
            If it can't be shown; then the one before is still kept.
        """
        before = _Kept() if anew else self._kept
        choice = experiment.surface
        if before.surface is None or before.surface[0] != choice:
            surface = resolve_surface(choice, self._catalogue)
        else:
            surface = before.surface[1]
        key = (choice, experiment.gradient)
        same_source = before.source is not None and before.source[0] == key
        if before.source is not None and same_source:
            source = before.source[1]
        else:
            source = resolve_gradient(experiment.gradient, surface.problem)
        start = check_start(experiment.start, surface)
        steps = surface.steps if experiment.steps is None else experiment.steps
        check_ahead(experiment.runs, self._catalogue, source, start, steps)
        known = before.runs if same_source else {}
        runs, meanings = [], {}
        for i, run in enumerate(experiment.runs):
            place = (run, steps)
            try:
                meaning = known.get(place) or resolve_run(
                    run, self._catalogue, source, start, steps
                )
            except InputError as error:
                raise error.within(f"runs[{i}]") from None
            if run.start is None and meaning.start != start:
                meaning = replace(meaning, start=start)
            meanings[place] = meaning
            runs.append(meaning)
        check_size(runs, steps)
        resolved = Resolved(surface, source, start, steps, distinct(runs))
        simulations = {}
        for one in resolved.runs:
            identity = _identity(resolved, one)
            simulations[identity] = before.simulations.get(identity) or one.simulate(source)
        self._kept = _Kept((choice, surface), (key, source), meanings, simulations)
        return resolved

    def simulation(self, resolved: Resolved, run: ResolvedRun) -> Simulation:
        """Return the simulation of a run of what was resolved last."""
        return self._kept.simulations[_identity(resolved, run)]


def _identity(resolved: Resolved, run: ResolvedRun) -> Any:
    """Return what decides a run's record."""
    return id(resolved.source), run.start, resolved.steps, edits.numbers_of(run.choice)

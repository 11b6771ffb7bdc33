"""Ghosts: the runs as they were, kept to be seen beside the runs as they are."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from explorer.core.catalogue import Catalogue
from explorer.core.engine import Simulation
from explorer.core.trace import Trace
from explorer.session.experiment import Experiment
from explorer.session.resolve import resolve
from explorer.session.run_state import RunState

SLICE = 0.002
"""Seconds of computing between two looks at the clock."""


@dataclass(frozen=True, eq=False)
class Ghost:
    """A run as it was.

    Attributes
    ----------
    style, color
        As of `RunState`.
    pinned
        Whether it was pinned by hand, and so stays; else it goes when a drag ends.
    """

    label: str
    style: int
    color: str
    trace: Trace
    pinned: bool


@dataclass(frozen=True, eq=False)
class Pin:
    """An experiment that was pinned, with its ghosts.

    Attributes
    ----------
    simulations
        What still computes the ghosts of a pin that a file brought.
    """

    experiment: Experiment
    ghosts: tuple[Ghost, ...]
    simulations: tuple[Simulation, ...] = ()

    @property
    def computing(self) -> bool:
        """Whether steps are left to compute."""
        return any(not simulation.trace.complete for simulation in self.simulations)

    def advance(self, seconds: float) -> None:
        """Compute for about this long."""
        deadline = time.perf_counter() + seconds
        for simulation in self.simulations:
            while not simulation.trace.complete:
                simulation.advance_for(SLICE, simulation.trace.steps)
                if time.perf_counter() >= deadline:
                    return


def pin_of(experiment: Experiment, catalogue: Catalogue) -> Pin:
    """Return an experiment as it is pinned, nothing of it computed yet.

    Raises
    ------
    InputError
        If it can't be shown.
    """
    resolved = resolve(experiment, catalogue)
    ghosts, simulations = [], []
    for i, run in enumerate(resolved.runs):
        if run.choice.visible:
            simulation = run.simulate(resolved.source)
            color = run.choice.color
            style = color if isinstance(color, int) else i
            named = color if isinstance(color, str) else ""
            ghosts.append(Ghost(run.label, style, named, simulation.trace, pinned=True))
            simulations.append(simulation)
    return Pin(experiment, tuple(ghosts), tuple(simulations))


def ghosts_of(runs: Iterable[RunState], pinned: bool = False) -> tuple[Ghost, ...]:
    """Return the ghosts of the runs that are shown."""
    return tuple(
        Ghost(run.label, run.style, run.color, run.trace, pinned)
        for run in runs
        if run.choice.visible
    )

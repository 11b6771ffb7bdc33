"""Ghosts: the runs as they were, kept to be seen beside the runs as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.core.trace import Trace
from explorer.session.experiment import Experiment
from explorer.session.run_state import RunState


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
    """An experiment that was pinned, with its ghosts."""

    experiment: Experiment
    ghosts: tuple[Ghost, ...]


def ghosts_of(runs: Iterable[RunState], pinned: bool = False) -> tuple[Ghost, ...]:
    """Return the ghosts of the runs that are shown."""
    return tuple(
        Ghost(run.label, run.style, run.color, run.trace, pinned)
        for run in runs
        if run.choice.visible
    )

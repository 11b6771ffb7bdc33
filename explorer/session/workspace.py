"""The workspace: the experiment being shown, its runs computed in slices, and its playhead.

Whoever shows it subscribes and is told what changed; whoever edits it calls one of the edits.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explorer.core.catalogue import Catalogue
from explorer.core.class_permits import ClassNeedsError
from explorer.core.diagnosis import Status, status
from explorer.core.gradients import GradientSource
from explorer.core.movement import movement_of
from explorer.core.problem import Problem
from explorer.core.trace import Trace
from explorer.errors import InputError
from explorer.session import edits
from explorer.session.editing import Editing
from explorer.session.ensemble import Ensemble, size_in
from explorer.session.experiment import (
    PINNED,
    Experiment,
    SurfaceChoice,
)
from explorer.session.ghosts import Pin, pin_of
from explorer.session.history import History
from explorer.session.meanings import Meanings
from explorer.session.playback import Playback
from explorer.session.resolve import (
    Resolved,
)
from explorer.session.run_state import RunState
from explorer.session.showing import Changes, Showing
from explorer.session.surfaces import ResolvedSurface
from explorer.session.wording import name_of

__all__ = ["ALL", "Changes", "Workspace"]

ALL: Changes = frozenset(
    {"surface", "gradient", "start", "steps", "runs", "selection", "step", "playback", "trace"}
    | {"title", "plots", "view", "lit", "part", "ghosts"}
)

SLICE = 0.001
"""Seconds of computing between two looks at the clock."""
HOPELESS = 8
"""How many times longer than patience goes work may take before nobody waits for it."""
GATHER = 512
"""Steps after which their diagnosis is brought up to date, lest it take long when asked for."""


class Workspace(Showing, Editing):
    """What is being shown.

    Attributes
    ----------
    catalogue
        All that can be chosen.
    experiment
        The value being shown; it changes only through the edits below.
    ensemble
        The runs with other seeds, where the session's view asks for them.
    lookups
        How often all names have been looked up again.
    runs
        The runs as they are shown; the others as of `Showing` and `Editing`.
    """

    def __init__(self, experiment: Experiment, catalogue: Catalogue) -> None:
        """Show an experiment.

        Raises
        ------
        InputError
            If it names something that the catalogue does not have, or can't be computed.
        """
        super().__init__()
        self.catalogue = catalogue
        self._meanings = Meanings(catalogue)
        self.ensemble = Ensemble()
        self._seen: dict[int, Mapping[str, Any]] = {}
        self.lookups = 0
        resolved = self._meanings.resolve(experiment)
        self._check_pin(experiment)
        self._history = History(experiment)
        self._show(resolved)
        self.playback = Playback(resolved.steps)
        self._take_view(experiment.view)

    # What is shown

    @property
    def experiment(self) -> Experiment:
        """The value being shown."""
        return self._history.value

    @property
    def problem(self) -> Problem:
        """The surface being shown."""
        return self._resolved.surface.problem

    @property
    def surface(self) -> ResolvedSurface:
        """The surface with what the catalogue says of it."""
        return self._resolved.surface

    @property
    def source(self) -> GradientSource:
        """Where every run's gradient comes from."""
        return self._resolved.source

    @property
    def start(self) -> tuple[float, ...]:
        """The start of every run that has none of its own."""
        return self._resolved.start

    @property
    def steps(self) -> int:
        """The number of steps of every run."""
        return self._resolved.steps

    @property
    def title(self) -> str:
        """The experiment's title, or the surface's."""
        return self.experiment.title or self.problem.title

    @property
    def available(self) -> int:
        """The last step that has been computed for every run."""
        waiting = [r.trace.last for r in self.runs if not r.trace.complete]
        return min(waiting, default=self.steps)

    @property
    def lead(self) -> float:
        """How many seconds could be played with the steps computed so far."""
        return (self.available - self.step) / self.playback.speed

    def status(self, run: RunState) -> Status:
        """Return what a run is doing at the step shown."""
        problem = self.problem
        return status(run.trace, self.step, problem.range, problem.minima, problem)

    # Computing

    @property
    def computing(self) -> bool:
        """Whether some run, or a run of the ensemble, has steps left to compute."""
        pinning = self._pin is not None and self._pin.computing
        unfinished = any(not run.trace.complete for run in self.runs)
        return unfinished or self.ensemble.computing or pinning

    def compute(self, seconds: float, patience: float = 0.0) -> bool:
        """Compute for about this long, what the playhead waits for first.

        Parameters
        ----------
        patience
            How long it may take, if longer, until the step that the playhead wants is there.

        Returns
        -------
        bool
            Whether anything is left to compute.
        """
        begin, worked = time.perf_counter(), False
        for wanted, least in ((self.playback.step, patience), (self.steps, 0.0)):
            # Nobody waits for what would be late in any case.
            if sum(run.simulation.seconds_to(wanted) for run in self.runs) > HOPELESS * least:
                least = 0.0
            deadline = begin + max(seconds, least)
            # The shortest record first: the step on the screen is one that every run has.
            while waiting := [run for run in self.runs if _waits(run.trace, wanted)]:
                if worked and time.perf_counter() >= deadline:
                    self._tell("trace")
                    return True
                run = min(waiting, key=lambda run: run.trace.last)
                self._advance(run, wanted)
                worked = True
            while self.ensemble.waits(wanted):
                if worked and time.perf_counter() >= deadline:
                    self._tell("trace")
                    return True
                self.ensemble.advance(wanted)
                worked = True
        if self._pin is not None and self._pin.computing:
            self._pin.advance(max(SLICE, begin + seconds - time.perf_counter()))
            self._tell("ghosts")
        if worked:
            self._tell("trace")
        return self.computing

    def _advance(self, run: RunState, wanted: int) -> None:
        """Compute a slice of a run, and now and then what its status asks of all its past."""
        before = run.trace.last
        run.simulation.advance_for(SLICE, max(1, wanted - before))
        if run.trace.last // GATHER > before // GATHER:
            movement_of(run.trace, self.problem.range, self.problem.minima)

    def compute_all(self) -> None:
        """Compute every step of every run now; for exports and tests."""
        while self.compute(60.0):
            pass

    def _pinned(self, experiment: Experiment) -> Pin:
        try:
            return pin_of(experiment, self.catalogue)
        except InputError:  # it is kept, for the file, though nothing of it can be seen
            return Pin(experiment, ())

    def _check_pin(self, experiment: Experiment) -> None:
        """Ask for the classes that are pinned, as for those of the runs."""
        pinned = experiment.view.get(PINNED)
        if isinstance(pinned, Experiment):
            try:
                pin_of(pinned, self.catalogue)
            except ClassNeedsError:
                raise
            except InputError:
                return

    # Edits

    def edit(self, experiment: Experiment, label: str, merge: str = "") -> None:
        """Show another experiment; undo brings the last one back.

        Parameters
        ----------
        label
            What the edit does, for the menu; one that sets a single number is called by it:
            "Set η of Adam to 0.2".
        merge
            Edits with the same key, one after another, are one undo step until `end_merge`.

        Raises
        ------
        InputError
            If it can't be shown; then nothing has changed.
        """
        before = self.experiment
        if experiment == before:
            return
        resolved = self._meanings.resolve(experiment)
        label = name_of(before, experiment, resolved, label)
        self._put(experiment, resolved, label, merge)

    def _put(self, experiment: Experiment, resolved: Resolved, label: str, merge: str = "") -> None:
        before = self.experiment
        if merge:
            self._keep_ghosts()
        self._history.push(experiment, label, merge)
        self._changed(before, resolved)

    def _leave(self) -> None:
        """Keep how this is seen, before another session takes its place."""
        known = {*self._history.known, 0}
        self._seen = {n: view for n, view in self._seen.items() if n in known}
        self._seen[self._history.latest] = self.to_save().view

    def _shown_anew(self) -> None:
        """Show another session: as it was seen last, or as its view says."""
        self._drop_ghosts()
        self._take_view(self._seen.pop(self._history.latest, self.experiment.view))
        self._tell(*("step", "playback", "selection", "plots", "view", "part", "lit", "ghosts"))
        self._tell("opened")

    def open(self, experiment: Experiment, label: str = "Open a session") -> None:
        """Show an experiment read from a file, as its view says.

        Raises
        ------
        InputError
            If it can't be shown; then nothing has changed.
        """
        before, from_file = self.experiment, _reads_a_file(experiment)
        # A file of data is read again: it may hold something else by now.
        resolved = self._meanings.resolve(experiment, anew=from_file)
        self._check_pin(experiment)
        if experiment != before:
            self._leave()
            self._history.push(experiment, label, whole=True)
        if experiment != before or from_file:
            self._changed(before, resolved)
        if from_file:
            self._tell(*ALL)
        self._shown_anew()

    def end_merge(self) -> None:
        """Let the next edit be an undo step of its own: the hand has let go."""
        self._history.close()
        self._drop_ghosts()

    def undo(self) -> None:
        """Take the last edit back.

        Raises
        ------
        InputError
            If what was there can't be shown any more; then nothing has changed.
        """
        self._go(self._history.position - 1)

    def redo(self) -> None:
        """Make the last undone edit again.

        Raises
        ------
        InputError
            If it can't be shown any more; then nothing has changed.
        """
        self._go(self._history.position + 1)

    def _go(self, position: int) -> None:
        history, before, here = self._history, self.experiment, self._history.position
        whole = history.crosses(position)
        if whole:
            self._leave()
        after = history.go(position)
        if after == before:
            if history.position != here:
                self._tell("title")  # what can be undone and redone is another
            return
        try:
            resolved = self._meanings.resolve(after)
        except InputError:  # such as points in a file that is gone by now
            history.go(here)
            raise
        self._changed(before, resolved)
        if whole:
            self._shown_anew()

    @property
    def history(self) -> History[Experiment]:
        """The edits made and undone: to be looked at, and changed only through this workspace."""
        return self._history

    def go_to(self, position: int) -> None:
        """Undo or redo until so many edits are made.

        Raises
        ------
        InputError
            If what was there can't be shown any more; then nothing has changed.
        """
        self._go(position)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to make again."""
        return self._history.can_redo

    @property
    def undo_label(self) -> str:
        """What undo would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """What redo would make again."""
        return self._history.redo_label

    def look_up_again(self) -> None:
        """Show what the catalogue says now: one of its files has been replaced.

        Raises
        ------
        InputError
            If the experiment can't be shown with it; then what was shown stays.
        """
        self._changed(self.experiment, self._meanings.resolve(self.experiment, anew=True))
        self.lookups += 1
        self._tell(*ALL)

    # From a value to what is shown

    def _show(self, resolved: Resolved) -> None:
        self._resolved = resolved
        states = []
        for i, run in enumerate(resolved.runs):
            color = run.choice.color
            style = color if isinstance(color, int) else i
            simulation = self._meanings.simulation(resolved, run)
            states.append(RunState(run, simulation, style, edits.details_of(run)))
        self.runs: tuple[RunState, ...] = tuple(states)
        traces = [run.trace for run in self.runs]
        self.ensemble.show(resolved, traces, size_in(self.experiment.view))

    def _changed(self, before: Experiment, resolved: Resolved) -> None:
        after = self.experiment
        names = self.problem.names
        self._show(resolved)
        if self.problem.names != names:
            # They named parameters that are gone.
            self.view, self.lit = replace(self.view, plots=None), ""
        if _other_points(before.surface, after.surface):
            self.view = replace(self.view, data_range=None)  # of points that are gone
        self.part = 0
        self.playback.set_steps(resolved.steps)
        self.selected = max(0, min(self.selected, len(self.runs) - 1))
        changes = {"trace", "step", "part", "ghosts"}
        if before.surface != after.surface:
            changes |= {"surface", "start", "steps", "runs"}
        for name in ("gradient", "start", "steps", "runs", "title"):
            if getattr(before, name) != getattr(after, name):
                changes.add(name)
        if size_in(before.view) != size_in(after.view):
            changes.add("runs")
        if len(before.runs) != len(after.runs):
            changes.add("selection")
        self._tell(*changes)


def _reads_a_file(experiment: Experiment) -> bool:
    data = experiment.surface.data
    return data is not None and data.csv is not None


def _other_points(before: SurfaceChoice, after: SurfaceChoice) -> bool:
    """Tell whether other points are shown; those drawn by hand go on from what was there."""
    if after.data is not None and after.data.points is not None:
        return False
    return before.data != after.data or before.name != after.name


def _waits(trace: Trace, wanted: int) -> bool:
    """Tell whether steps up to ``wanted`` are still to be computed."""
    return not trace.complete and trace.last < wanted

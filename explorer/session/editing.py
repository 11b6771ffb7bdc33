"""The edits that panels ask for, each one undo step, all of them told by one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session import edits
from explorer.session.ensemble import refusal
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
)
from explorer.session.resolve import Resolved
from explorer.session.run_state import RunState
from explorer.session.wording import gradient_name


class Editing(ABC):
    """What can be edited of an experiment that is shown.

    Attributes
    ----------
    catalogue
        All that can be chosen.
    runs, selected
        The runs as they are shown, and the place of the selected one.
    """

    catalogue: Catalogue
    runs: tuple[RunState, ...]
    selected: int
    _resolved: Resolved

    @property
    @abstractmethod
    def experiment(self) -> Experiment:
        """The value being shown."""

    @abstractmethod
    def edit(self, experiment: Experiment, label: str, merge: str = "") -> None:
        """Show another experiment; see `Workspace.edit`."""

    @abstractmethod
    def select(self, index: int) -> None:
        """Select a run."""

    def set_surface(self, choice: SurfaceChoice) -> None:
        """Change the surface; start, steps and opening runs are the new surface's own."""
        experiment = edits.with_surface(self.experiment, choice, self.catalogue)
        surfaces = self.catalogue.surfaces
        title = surfaces[choice.name].title if choice.name in surfaces else ""
        self.edit(experiment, f"Choose {title}" if title else "Change the surface")

    def set_surface_param(self, name: str, value: float, merge: str = "") -> None:
        """Change one parameter of the surface."""
        experiment = edits.with_surface_param(self.experiment, name, value)
        self.edit(experiment, f"Change {name} of the surface", merge)

    def set_start(self, start: tuple[float, ...], merge: str = "") -> None:
        """Change the start of all runs."""
        self.edit(replace(self.experiment, start=tuple(start)), "Move the start", merge)

    def set_steps(self, steps: int) -> None:
        """Change the number of steps."""
        self.edit(replace(self.experiment, steps=steps), "Change the number of steps")

    def set_gradient(self, choice: GradientChoice, merge: str = "") -> None:
        """Change where the gradient comes from."""
        self.edit(replace(self.experiment, gradient=choice), gradient_name(choice), merge)

    def set_ensemble(self, size: int, merge: str = "") -> None:
        """Show every run with so many seeds, 1 to 64; 1 shows the session's own runs alone.

        Raises
        ------
        InputError
            If the gradient is not random, or the numbers would be too many to keep.
        """
        view = edits.view_with_seeds(self.experiment.view, size)
        if size > 1 and (reason := refusal(self._resolved, size)):
            raise InputError(reason)
        label = f"Show {size} seeds" if size > 1 else "Show one seed"
        self.edit(replace(self.experiment, view=view), label, merge)

    def set_title(self, title: str) -> None:
        """Change the title."""
        label = f"Title it “{title}”" if title else "Remove the title"
        self.edit(replace(self.experiment, title=title), label)

    def add_run(self, choice: RunChoice) -> None:
        """Add a run at the end and select it."""
        experiment = edits.with_run_added(self.experiment, choice, self.catalogue)
        optimizers = self.catalogue.optimizers
        known = choice.optimizer in optimizers and not choice.label
        what = choice.label or (optimizers[choice.optimizer].title if known else "a run")
        self.edit(experiment, f"Add {what}")
        self.select(len(self.runs) - 1)

    def duplicate_run(self, index: int) -> None:
        """Add a copy of a run right after it and select it."""
        experiment = edits.with_run_duplicated(self.experiment, index, self.catalogue)
        self.edit(experiment, f"Duplicate {self.runs[index].label}")
        self.select(index + 1)

    def remove_run(self, index: int) -> None:
        """Remove a run; the others keep their colours, and the selected one stays so."""
        experiment = edits.with_run_removed(self.experiment, index)
        selected = self.selected - (index < self.selected)
        self.edit(experiment, f"Remove {self.runs[index].label}")
        self.select(selected)

    def replace_run(self, index: int, choice: RunChoice, label: str, merge: str = "") -> None:
        """Change a run to another choice."""
        runs = list(self.experiment.runs)
        runs[index] = choice
        self.edit(replace(self.experiment, runs=tuple(runs)), label, merge)

    def set_run_param(self, index: int, name: str, value: float | None, merge: str = "") -> None:
        """Change one parameter of a run; None brings its default back."""
        choice = edits.with_param(self.experiment.runs[index], name, value)
        label = f"Change {name} of {self.runs[index].label}"
        self.replace_run(index, choice, label, merge)

    def set_schedule(self, index: int, schedule: ScheduleChoice, merge: str = "") -> None:
        """Change the schedule of a run."""
        choice = replace(self.experiment.runs[index], schedule=schedule)
        schedules, run = self.catalogue.schedules, self.runs[index].label
        known = schedule.name in schedules
        what = schedules[schedule.name].title if known else ""
        label = f"Choose {what} for {run}" if what else f"Change the schedule of {run}"
        self.replace_run(index, choice, label, merge)

    def toggle_run(self, index: int) -> None:
        """Show a hidden run, or hide a shown one."""
        choice = self.experiment.runs[index]
        verb = "Hide" if choice.visible else "Show"
        label = f"{verb} {self.runs[index].label}"
        self.replace_run(index, replace(choice, visible=not choice.visible), label)

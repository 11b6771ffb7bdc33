"""The form of the selected run: its optimizer, variant, parameters and schedule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.errors import InputError
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.swatch import Swatch
from explorer.panels.controls.text import tip
from explorer.panels.controls.theming import spread_theme
from explorer.panels.list_fields import ListFields
from explorer.panels.rows import SIDE, RowLabel, inset, labelled
from explorer.panels.runs_panel import optimizer_items
from explorer.panels.schedule_preview import SchedulePreview
from explorer.panels.slider_grid import SliderGrid
from explorer.session.experiment import NO_STARTS, Lists, RunChoice, ScheduleChoice, Values
from explorer.session.retyping import why_no_schedule
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

if TYPE_CHECKING:
    from explorer.panels.schedule_dialog import ScheduleDialog

EDIT_SCHEDULE = "Edit the schedule's formula"


class RunForm(QWidget):
    """Shows the selected run, to be changed while everything follows.

    Attributes
    ----------
    workspace
        Whose selected run this is.
    optimizer, variant, schedule
        The pickers.
    params, schedule_params
        The sliders.
    lists
        Fields for parameters that are lists of numbers.
    pencil
        Opens the schedule's formula, to be edited.
    preview
        The learning rate over the steps.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the form of ``workspace``'s selected run."""
        super().__init__(parent)
        self.workspace = workspace
        self._theme = theme
        self._swatch = Swatch(theme)
        self.optimizer = Picker(theme, "Optimizer", self._optimizers, height=22, flat=True)
        self.variant = Picker(theme, "Variant", self._variants, height=22)
        self.params = SliderGrid(theme)
        self.lists = ListFields(theme)
        self.schedule = Picker(theme, "Schedule", self._schedules, height=24)
        self.pencil = IconButton(theme, "edit", EDIT_SCHEDULE)
        self.schedule_params = SliderGrid(theme)
        self.preview = SchedulePreview(theme)
        self._body = QWidget()
        self._dialog: ScheduleDialog | None = None
        self._lay_out()
        self._connect()
        self.refresh(frozenset({"runs", "step"}))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        run = self._run()
        if changes & {"runs", "selection", "surface", "steps", "gradient"}:
            self._body.setVisible(run is not None)
            if run is not None:
                self._show(run)
        if changes & {"step", "trace", "runs", "selection", "steps", "surface"}:
            self.preview.set_step(self.workspace.step)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        spread_theme(self, theme)
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    # --- showing ---

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SIDE + 10, 0, SIDE, 0)
        head.setSpacing(8)
        head.addWidget(self._swatch)
        head.addWidget(self.optimizer, 1)
        head.addWidget(self.variant)
        self.variant.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(0, 10, 0, 6)
        rows.setSpacing(6)
        rows.addLayout(head)
        rows.addWidget(self.params)
        rows.addWidget(self.lists)
        schedule = labelled(RowLabel(self._theme, "Schedule"), self.schedule, self.pencil)
        schedule.setContentsMargins(SIDE, 0, 7, 0)
        rows.addLayout(schedule)
        rows.addWidget(self.schedule_params)
        rows.addLayout(inset(self.preview))
        rows.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)

    def _run(self) -> RunState | None:
        selected = self.workspace.selected
        return self.workspace.runs[selected] if 0 <= selected < len(self.workspace.runs) else None

    def _show(self, run: RunState) -> None:
        self._swatch.set_style(run.style, run.color)
        self.optimizer.set_current(run.choice.optimizer, run.label)
        entry = run.optimizer
        about = tip(entry.title, entry.watch, entry.reference) if entry is not None else ""
        self.optimizer.setToolTip(about)
        variants = entry.variants if entry is not None else {}
        self.variant.setVisible(len(variants) > 1)
        if len(variants) > 1 and entry is not None:
            variant = entry.variant(run.choice.variant)
            self.variant.set_current(variant.name, variant.title)
            self.variant.setToolTip(tip(entry.notes))
        self.params.set_params(run.specs, run.values)
        self.lists.set_lists(run.resolved.variant.lists, run.resolved.lists)
        schedule = run.choice.schedule
        rates = run.resolved.schedule
        self.schedule.set_current(schedule.name, _lower(rates.title))
        self.schedule.setToolTip(tip(rates.title, rates.watch, rates.reference))
        why = why_no_schedule(rates)
        self.pencil.setEnabled(not why)
        self.pencil.setToolTip(tip(why) or EDIT_SCHEDULE)
        self.schedule_params.set_params(run.schedule_specs, run.schedule_values)
        self.preview.set_etas(run.etas, run.style, run.color)

    # --- lists to choose from ---

    def _optimizers(self) -> list[PickerItem]:
        return optimizer_items(self.workspace.catalogue)

    def _variants(self) -> list[PickerItem]:
        run = self._run()
        if run is None or run.optimizer is None:
            return []
        return [PickerItem(v.name, v.title) for v in run.optimizer.variants.values()]

    def _schedules(self) -> list[PickerItem]:
        shelf = self.workspace.catalogue.schedules
        return [PickerItem(e.name, _lower(e.title), e.watch) for e in shelf.readable()]

    # --- what a hand does ---

    def _connect(self) -> None:
        self.optimizer.picked.connect(self._set_optimizer)
        self.variant.picked.connect(self._set_variant)
        self.schedule.picked.connect(self._set_schedule)
        self.params.changed.connect(self._set_param)
        self.params.reset.connect(self._reset_param)
        self.lists.changed.connect(self._set_list)
        self.params.released.connect(lambda: self.workspace.end_merge())
        self.pencil.clicked.connect(self.edit_schedule)
        self.schedule_params.changed.connect(self._set_schedule_param)
        self.schedule_params.reset.connect(self._reset_schedule_param)
        self.schedule_params.released.connect(lambda: self.workspace.end_merge())

    def edit_schedule(self) -> None:
        """Open the formula of the selected run's schedule."""
        from explorer.panels.schedule_dialog import ScheduleDialog

        if self._dialog is not None:
            self._dialog.accept()
        selected = self.workspace.selected
        self._dialog = ScheduleDialog(self.workspace, self._theme, selected, self.window())
        self._dialog.finished.connect(self._dialog_closed)
        self._dialog.open()

    def _dialog_closed(self) -> None:
        self._dialog = None

    def _set_optimizer(self, name: str) -> None:
        run = self._run()
        if run is None:
            return
        entry = self.workspace.catalogue.optimizers[name]
        kept = {n: v for n, v in run.choice.params.items() if n in entry.variant("").params}
        choice = replace(
            run.choice,
            optimizer=name,
            variant="",
            rule="",
            params=Values(kept),
            lists=Lists(),
            state=NO_STARTS,
            origin=None,
            label="",
        )
        self._replace(choice, f"Change {run.label} to {entry.title}")

    def _set_variant(self, name: str) -> None:
        run = self._run()
        if run is None or run.optimizer is None:
            return
        variant = run.optimizer.variant(name)
        kept = {n: v for n, v in run.choice.params.items() if n in variant.params}
        choice = replace(run.choice, variant=name, params=Values(kept), lists=Lists())
        self._replace(choice, f"Variant of {run.label}: {variant.title}")

    def _set_schedule(self, name: str) -> None:
        try:
            self.workspace.set_schedule(self.workspace.selected, ScheduleChoice(name))
        except InputError as error:
            self.schedule.setToolTip(error.message)

    def _set_param(self, name: str, value: float) -> None:
        run = self._run()
        if run is None:
            return
        choice = replace(run.choice, params=Values({**run.choice.params, name: value}))
        try:
            self._replace(choice, f"{name} of {run.label}", f"run{self.workspace.selected}.{name}")
        except InputError as error:
            self.params.show_error(name, error.message)

    def _set_list(self, name: str, numbers: tuple[float, ...]) -> None:
        run = self._run()
        if run is None:
            return
        choice = replace(run.choice, lists=Lists({**run.choice.lists, name: numbers}))
        self._replace(choice, f"{name} of {run.label}")

    def _reset_param(self, name: str) -> None:
        run = self._run()
        if run is None or name not in run.choice.params:
            return
        if run.optimizer is None:  # a typed rule's parameters are those that it has values for
            self._set_param(name, float(run.specs[name].default))
            return
        kept = {n: v for n, v in run.choice.params.items() if n != name}
        self._replace(replace(run.choice, params=Values(kept)), f"Reset {name} of {run.label}")

    def _set_schedule_param(self, name: str, value: float) -> None:
        run = self._run()
        if run is None:
            return
        schedule = run.choice.schedule
        schedule = replace(schedule, params=Values({**schedule.params, name: value}))
        merge = f"run{self.workspace.selected}.schedule.{name}"
        try:
            self._replace(
                replace(run.choice, schedule=schedule), f"{name} of {run.label}'s schedule", merge
            )
        except InputError as error:
            self.schedule_params.show_error(name, error.message)

    def _reset_schedule_param(self, name: str) -> None:
        run = self._run()
        if run is None or name not in run.choice.schedule.params:
            return
        schedule = run.choice.schedule
        if schedule.expression:
            usual = run.resolved.schedule.values(run.resolved.rate, {})
            self._set_schedule_param(name, usual[name])
            return
        kept = {n: v for n, v in schedule.params.items() if n != name}
        choice = replace(run.choice, schedule=replace(schedule, params=Values(kept)))
        self._replace(choice, f"Reset {name} of {run.label}'s schedule")

    def _replace(self, choice: RunChoice, label: str, merge: str = "") -> None:
        self.workspace.replace_run(self.workspace.selected, choice, label, merge)


def _lower(title: str) -> str:
    """Return a title as it stands in a sentence: ``Constant`` is ``constant``, ``SGDR`` stays."""
    first, rest = title[:1], title[1:]
    return first.lower() + rest if rest[:1].islower() else title

"""A run's schedule as text: a formula of k, shown on the run while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QWidget

from explorer.core.specs import ParamSpec
from explorer.errors import InputError
from explorer.formula.checking import Fault, check_formula
from explorer.formula.tree import Node, names_in
from explorer.formula.typeset import Setter
from explorer.look.theme import Theme
from explorer.panels.formula_edit_dialog import FormulaDialog
from explorer.panels.formula_edit_names import Word
from explorer.panels.formula_edit_subject import FaultyError
from explorer.panels.schedule_preview import SchedulePreview
from explorer.session.experiment import ScheduleChoice, Values
from explorer.session.retyping import typed_schedule_of
from explorer.session.run_state import RunState
from explorer.session.typed import SCHEDULE_INPUTS, origin_entry
from explorer.session.workspace import Workspace

_RATE = "Rate"
_INPUTS = {
    "k": "k: the updates already made, 0 at the first.",
    "epoch": "epoch: how many times all points were seen.",
    "eta": "eta: the run's own learning rate.",
}


class ScheduleDialog(FormulaDialog):
    """Types the schedule of one run; it begins with the one that the run has.

    Attributes
    ----------
    index
        The run's place.
    formula
        The field.
    curve
        The learning rate over the steps.
    """

    def __init__(
        self, workspace: Workspace, theme: Theme, index: int, parent: QWidget | None = None
    ) -> None:
        """Make the dialog for the schedule of the run at ``index``.

        Raises
        ------
        InputError
            If the schedule has no formula.
        """
        label = workspace.runs[index].label
        super().__init__(workspace, theme, f"Schedule of {label}", parent)
        self.index = index
        self._count = len(workspace.runs)
        self._label = label
        self._before = workspace.experiment.runs[index].schedule
        self._original, self._as_text = self._before, typed_schedule_of(self._run.resolved)
        self._tree: Node | None = None
        self.formula = self.code(_RATE, "The learning rate, a formula of k and eta")
        self.curve = SchedulePreview(theme)
        heading = QLabel("Learning rate of update k =")
        heading.setProperty("role", "label")
        self.build(heading, self.formula, self.curve)

    @property
    def _run(self) -> RunState:
        return self.workspace.runs[self.index]

    def take(self) -> None:
        """Fill the field from the run's schedule."""
        self._original = self.workspace.experiment.runs[self.index].schedule
        text = self._as_text = typed_schedule_of(self._run.resolved)
        self._params = {**self._params, **text.params}
        self.formula.set_text(text.expression)

    def typed_choice(self) -> ScheduleChoice:
        """Return the schedule as typed; the textbook's own where nothing was changed.

        Raises
        ------
        InputError
            With what can't be read.
        """
        text = self.formula.toPlainText()
        self._tree, faults = check_formula(text, (*SCHEDULE_INPUTS, *self._params))
        if self._tree is None:
            raise FaultyError([replace(fault, where=_RATE) for fault in faults])
        used = set(names_in(self._tree))
        params = Values({n: v for n, v in self._params.items() if n in used})
        choice = ScheduleChoice("", params, text, self._as_text.origin)
        if replace(choice, params=self._as_text.params) != self._as_text:
            return choice
        changed = {n: v for n, v in params.items() if v != self._as_text.params.get(n)}
        return replace(self._original, params=Values({**self._original.params, **changed}))

    def show_choice(self, choice: ScheduleChoice) -> None:
        """Show a schedule on the run."""
        if choice == self.workspace.experiment.runs[self.index].schedule:
            return
        try:
            self._edit_run(choice)
        except InputError as error:
            raise FaultyError([Fault(f"{error.message}.")]) from None

    def _edit_run(self, choice: ScheduleChoice) -> None:
        run = replace(self.workspace.experiment.runs[self.index], schedule=choice)
        label = f"Edit the schedule of {self._label}"
        self.workspace.replace_run(self.index, run, label, f"run{self.index}.schedule.text")

    def restore(self) -> None:
        """Bring back the schedule that was there."""
        if self.is_still_there():
            now = self.workspace.experiment
            runs = list(now.runs)
            runs[self.index] = replace(runs[self.index], schedule=self._before)
            label = f"Bring back the schedule of {self._label}"
            self.bring_back(replace(now, runs=tuple(runs)), label)

    @property
    def subject(self) -> str:
        """The schedule of this run."""
        return f"schedule of {self._label}"

    def is_still_there(self) -> bool:
        """Return whether the run is still in its place, with a schedule that has a formula."""
        runs = self.workspace.runs
        same = len(runs) == self._count and self.index < len(runs)
        return same and not runs[self.index].resolved.schedule.plan

    # --- what is shown of it ---

    def lines(self) -> Sequence[tuple[str, bool]]:
        """Return the formula typeset, as far as it can be read."""
        run = self._run
        self.curve.set_etas(run.etas, run.style, run.color)
        self.curve.set_step(self.workspace.step)
        if self._tree is None:
            return [("the rate cannot be read yet", False)]
        setter = Setter({n: s.symbol for n, s in self.specs().items()})
        return [(rf"\eta_{{k}} = {setter(self._tree)}", True)]

    def specs(self) -> Mapping[str, ParamSpec]:
        """Return the parameters of the schedule that is shown, as far as the formula has them."""
        specs = self._run.resolved.schedule.params
        return {name: spec for name, spec in specs.items() if name in self._params}

    def words(self) -> list[Word]:
        """Return the names that the formula may read."""
        words = [Word(name, meaning) for name, meaning in _INPUTS.items()]
        words += [
            Word(name, spec.help or f"{name}: a parameter.") for name, spec in self.specs().items()
        ]
        return [*words, Word("pi", "3.14159…"), Word("e", "2.71828…, the base of log().")]

    # --- all of it ---

    def has_textbook(self) -> bool:
        """Return whether the schedule is an edited one of the catalogue's."""
        origin = self._run.choice.schedule.origin
        return origin_entry(self.workspace.catalogue.schedules, origin) is not None

    def to_textbook(self) -> None:
        """Show the catalogue's schedule again, with the values that it has a parameter for."""
        choice = self._run.choice.schedule
        entry = origin_entry(self.workspace.catalogue.schedules, choice.origin)
        if entry is not None:
            kept = {n: v for n, v in choice.params.items() if n in entry.params}
            self.show_choice(ScheduleChoice(entry.name, Values(kept)))

    def ask_to_keep(self) -> None:
        """Ask for a name, and keep the schedule as a file of one's own."""
        from explorer.panels.keep_dialog import KeepDialog
        from explorer.session.keeping import schedule_text

        run, catalogue = self._run.resolved, self.workspace.catalogue
        choice = typed_schedule_of(run)
        KeepDialog(
            "schedule",
            self.workspace,
            self._theme,
            run.schedule.title,
            lambda title: schedule_text(title, choice, catalogue),
            self,
        ).open()

"""Editing a run's rule: from the copy beside the original to the last keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explorer.core.entries import OptimizerEntry, Variant
from explorer.core.specs import resolve_defaults
from explorer.errors import InputError
from explorer.formula.checking import Fault, check_rule
from explorer.formula.parse import parse_expression
from explorer.session.edits import with_run_added
from explorer.session.experiment import Experiment, RunChoice, Starts, Values
from explorer.session.retyping import typed_run
from explorer.session.run_state import RunState
from explorer.session.typed import NEW_VALUE, origin_optimizer, origin_variant
from explorer.session.workspace import Workspace


class RuleEditing:
    """One rule being edited; every text that can be read is shown at once.

    Attributes
    ----------
    workspace
        Whose run it is.
    index
        The run's place.
    text, first
        The rule as typed, and the first values of its state as typed.
    check
        What there is to say of the text.
    faults
        All that is wrong with what was typed; the picture keeps the last rule that worked.
    """

    def __init__(self, workspace: Workspace, index: int) -> None:
        """Begin to edit a run.

        A run of the catalogue's is copied, the copy beside it is selected and edited; a typed rule
        is edited where it stands.

        Raises
        ------
        InputError
            If the run's optimizer has no rule.
        """
        self.workspace = workspace
        self._begun_at = index
        run = workspace.runs[index]
        choice = typed_run(run.resolved)
        self._copied: Experiment | None = None
        self.index = index
        if run.optimizer is not None:
            label = _free_label(f"{run.label}, edited", [r.label for r in workspace.runs])
            copy = replace(choice, label=label, color=None, visible=True)
            experiment = with_run_added(workspace.experiment, copy, workspace.catalogue, index + 1)
            workspace.edit(experiment, f"Edit the rule of {run.label}")
            self._copied, self.index = workspace.experiment, index + 1
        workspace.end_merge()
        workspace.select(self.index)
        self._count = len(workspace.runs)
        self._seen = workspace.experiment.runs[self.index]
        self._known = dict(self._seen.params)
        self._made: set[str] = set()
        self._trouble = ""
        self._take_text()

    # What is edited

    @property
    def run(self) -> RunState:
        """The run as it is shown."""
        return self.workspace.runs[self.index]

    @property
    def choice(self) -> RunChoice:
        """The run as it is chosen: the last rule that worked."""
        return self.workspace.experiment.runs[self.index]

    @property
    def origin(self) -> OptimizerEntry | None:
        """The catalogue's optimizer that the rule was made from, if it is known."""
        return origin_optimizer(self.choice.origin, self.workspace.catalogue)

    @property
    def textbook(self) -> Variant | None:
        """The rule as the catalogue has it, if it comes from there."""
        return origin_variant(self.choice.origin, self.workspace.catalogue)

    @property
    def title(self) -> str:
        """Whose rule it is."""
        origin = self.origin
        return origin.short if origin is not None else self.run.label

    @property
    def edited(self) -> bool:
        """Whether it says something else than the textbook."""
        textbook = self.textbook
        if textbook is None:
            return False
        same = _lines(self.text) == _lines(textbook.rule)
        return not same or self.first != starts_text(textbook.starts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names that have a first value and are no state of the rule."""
        try:
            starts = read_starts(self.first, self.names)
        except InputError:
            return ()
        rule = self.check.rule
        return () if rule is None else tuple(n for n in starts if n not in rule.state)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that the rule may read."""
        return tuple(self._known)

    # Typing

    def type_rule(self, text: str) -> None:
        """Take the rule as typed; show it if it can be read."""
        self.text = text
        self._go()

    def type_first(self, text: str) -> None:
        """Take the first values of the state as typed: ``v = 1, u = eps``."""
        self.first = text
        self._go()

    def make_param(self, name: str) -> None:
        """Make a name that the rule reads a parameter of its own."""
        self._known[name] = NEW_VALUE
        if name == "eta":
            self._known[name] = 0.1  # as every run that was not told has it
        self._made.add(name)
        self._go()

    def back_to_textbook(self) -> None:
        """Bring the catalogue's rule back, with parameters that are missing at their defaults."""
        textbook = self.textbook
        if textbook is None:
            return
        self.workspace.end_merge()
        self._known = {**resolve_defaults(textbook.params), **self._known}
        self.text, self.first = textbook.rule.strip("\n"), starts_text(textbook.starts)
        self._go()
        self.workspace.end_merge()

    def pause(self) -> None:
        """Let what is typed from now on be an undo step of its own."""
        self.workspace.end_merge()

    def finish(self) -> None:
        """End: a copy in which nothing was changed goes again."""
        workspace = self.workspace
        workspace.end_merge()
        if self._copied is not None and workspace.experiment == self._copied:
            workspace.undo()
            workspace.select(self._begun_at)

    def follow(self) -> bool:
        """Look for the run after an edit from elsewhere; return whether it is still there."""
        runs = self.workspace.experiment.runs
        if self.index < len(runs) and _same(runs[self.index], self._seen):
            self._seen, self._count = runs[self.index], len(runs)
            return True
        moved = [i for i, run in enumerate(runs) if _same(run, self._seen)]
        if moved:
            self.index = moved[0]
        elif len(runs) != self._count or not runs[self.index].rule:
            return False
        before, self._seen, self._count = self._seen, runs[self.index], len(runs)
        self._known.update(self._seen.params)
        if (self._seen.rule, self._seen.state) != (before.rule, before.state):
            self._take_text()
        return True

    def _take_text(self) -> None:
        """Take the text of the run as it is shown."""
        self._known = {**self._known, **self._seen.params}
        self.text, self.first = self._seen.rule, starts_text(self._seen.state)
        self._look()

    def _go(self) -> None:
        """Check what is typed, and show it if all of it can be read."""
        self._trouble = ""
        starts = self._look()
        if self.check.rule is None or starts is None:
            return
        rule = self.check.rule
        reads = {*rule.params, *(("eta",) if "eta" in self._made and "eta" in self._known else ())}
        kept = {n: v for n, v in self._known.items() if n not in self._made or n in reads}
        values = {n: self.choice.params.get(n, v) for n, v in kept.items()}
        state = Starts({n: v for n, v in starts.items() if n in rule.state})
        choice = replace(self.choice, rule=self.text, params=Values(values), state=state)
        try:
            self.workspace.replace_run(
                self.index, choice, f"Change the rule of {self.run.label}", f"rule.{self.index}"
            )
        except InputError as error:
            self._trouble = error.message
            self._look()
        self._seen = self.choice

    def _look(self) -> Starts | None:
        """Note what is wrong; return the first values if they can be read."""
        self.check = check_rule(self.text, self.names)
        self.faults = self.check.faults
        try:
            starts = read_starts(self.first, self.names)
        except InputError as error:
            self.faults = (*self.faults, Fault(f"In the first values: {error}."))
            return None
        if self._trouble:
            self.faults = (Fault(self._trouble + "."),)
        return starts


def _lines(rule: str) -> list[str]:
    """Return a rule's lines without what makes no difference."""
    return [line.strip() for line in rule.strip().split("\n")]


def _same(run: RunChoice, other: RunChoice) -> bool:
    """Tell whether two choices are one run, however it is shown."""
    return replace(run, color=None, visible=True) == replace(other, color=None, visible=True)


def _free_label(label: str, taken: list[str]) -> str:
    number = 2
    free = label
    while free in taken:
        free, number = f"{label} {number}", number + 1
    return free


def starts_text(starts: Mapping[str, float | str]) -> str:
    """Return first values as they are typed: ``v = 1, u = eps``."""
    shown = {n: v if isinstance(v, str) else _number(v) for n, v in starts.items()}
    return ", ".join(f"{name} = {value}" for name, value in shown.items())


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)


def read_starts(text: str, params: tuple[str, ...]) -> Starts:
    """Return the first values that a text says.

    Raises
    ------
    InputError
        With the name or the value that can't be read.
    """
    starts: dict[str, float | str] = {}
    for part in _parts(text):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value:
            raise InputError(f"“{part.strip()}” is not of the form v = 1")
        if name in starts:
            raise InputError(f"“{name}” comes twice")
        parse_expression(value, params)
        try:
            starts[name] = float(value)
        except ValueError:
            starts[name] = value
    return Starts(starts)


def _parts(text: str) -> list[str]:
    """Return what stands between commas that are in no bracket."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "(") - (c in ")")
        if c == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part for part in parts if part.strip()]

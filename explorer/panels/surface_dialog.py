"""The surface as text: a formula, or a model and a loss over points, shown while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from explorer.core.specs import ParamSpec
from explorer.errors import InputError
from explorer.formula.checking import Fault, check_formula
from explorer.formula.tree import Node, names_in
from explorer.formula.typeset import Setter
from explorer.look.theme import Theme
from explorer.panels.formula_edit import FormulaText
from explorer.panels.formula_edit_dialog import FormulaDialog
from explorer.panels.formula_edit_names import Word
from explorer.panels.formula_edit_strip import Offer
from explorer.panels.formula_edit_subject import FaultyError
from explorer.panels.surface_fields import Ranges, ranges_text, read_ranges
from explorer.panels.surface_form import (
    LOSS,
    MODEL,
    NAMES,
    POINT_LOSS,
    VIEW,
    SurfaceForm,
)
from explorer.panels.surface_proposal import ProposedParams
from explorer.session.edits import with_surface_restored, with_surface_retyped
from explorer.session.experiment import Experiment, GradientChoice, SurfaceChoice, Values
from explorer.session.retyping import is_another_surface, typed_surface_of
from explorer.session.surfaces import resolve_surface
from explorer.session.typed import origin_entry
from explorer.session.variables import fitted_ranges, possible_variables
from explorer.session.workspace import Workspace

_MERGE = "surface.text"


class SurfaceDialog(FormulaDialog):
    """Types the surface; it begins with the one that is shown.

    Attributes
    ----------
    expression, model, loss
        The texts.
    form
        All fields, in two tabs.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the dialog for the surface of ``workspace``."""
        super().__init__(workspace, theme, "Edit the surface", parent)
        self._before = workspace.experiment
        self._start, self._steps = workspace.start, workspace.steps
        self._gradient: GradientChoice | None = None  # what an edit of ours could not keep
        self._original = self._as_text = SurfaceChoice()
        self._title = ""  # of the experiment, while the surface is still the one it names
        self._trees: dict[str, Node] = {}
        self._proposed = ProposedParams()
        self._viewed: dict[bool, tuple[str, ...]] = {}  # whose ranges the view's fields hold
        self.expression = self.code(LOSS, "The loss, a formula of the variables")
        self.model = self.code(MODEL, "The model's value f at a point, a formula of x")
        self.loss = self.code(POINT_LOSS, "The loss at a point, a formula of f and y")
        self.form = SurfaceForm(theme, self.fields, workspace.catalogue.datasets.titles())
        self.small = self.form.small
        self.form.edited.connect(lambda: self.typed(self._last))
        self.form.turned.connect(self._turn)
        self.build(self.form)

    def shown_fields(self) -> list[FormulaText]:
        """Return the fields of the tab that is shown."""
        return [self.model, self.loss] if self.form.is_model else [self.expression]

    def _turn(self) -> None:
        self._last = MODEL if self.form.is_model else LOSS
        self._params = self._proposed.offer(self._params)
        if self.form.is_model != bool(self._as_text.model):
            runs = self.workspace.runs
            self.form.view_starts({self.workspace.start, *(r.resolved.start for r in runs)})
        self._soon.start()

    # --- what is typed ---

    def take(self) -> None:
        """Fill the fields from the surface that is shown."""
        choice = self.workspace.experiment.surface
        self._original, self._title = choice, self.workspace.experiment.title
        text = self._as_text = typed_surface_of(self.workspace.surface, choice)
        ranged = text.range or self.workspace.problem.range
        self._as_text = text = replace(text, range=ranged)
        now = {**self._params, **text.params}
        self._proposed.follow(self._params, now)
        self._params = now
        self.form.show_surface(text)
        self._viewed = self.form.all_names
        self._last = MODEL if self.form.is_model else LOSS

    def typed_choice(self) -> SurfaceChoice:
        """Return the surface as typed; the textbook's own where nothing was changed.

        Raises
        ------
        InputError
            With what can't be read.
        """
        is_model, names = self.form.is_model, self.form.names
        if len(names) not in (1, 2) or len(set(names)) != len(names):
            raise FaultyError([Fault("one or two different names are wanted.", where=NAMES)])
        if not is_model:
            self._params |= self._proposed.values(self.expression.toPlainText(), names)
        self._trees, faults = {}, []
        reads = {"x", "f", "y"} if is_model else set()
        for where, inputs in self._texts(names).items():
            known = (*inputs, *(n for n in self._params if n not in names and n not in reads))
            tree, wrong = check_formula(self.fields[where].toPlainText(), known)
            faults += [replace(f, where=where) for f in wrong]
            if tree is not None:
                self._trees[where] = tree
        if faults:
            raise FaultyError(faults)
        used = {n for tree in self._trees.values() for n in names_in(tree)}
        params = {n: v for n, v in self._params.items() if n in used and n not in names}
        range_ = self._read_view(names)
        choice = SurfaceChoice(
            params=Values({n: v for n, v in params.items() if n not in reads}),
            variables=names,
            range=range_,
            origin=self._as_text.origin,
        )
        if is_model:
            choice = replace(
                choice,
                model=self.model.toPlainText(),
                loss=self.loss.toPlainText(),
                reduction=self.form.chosen_reduction,
                data=self.form.data_or(self._as_text.data),
            )
        else:
            choice = replace(choice, expression=self.expression.toPlainText())
        return self._textbook_or(choice)

    def _slide(self, name: str, value: float) -> None:
        self._proposed.names.discard(name)
        super()._slide(name, value)

    def _read_view(self, names: tuple[str, ...]) -> Ranges | None:
        """Return the view as typed, gone along with the variables where they are others."""
        text, before = self.form.range_text, self._viewed[self.form.is_model]
        try:
            if len(before) != len(names):
                with suppress(InputError):
                    ranges = read_ranges(text, len(before))
                    if ranges is not None:
                        text = ranges_text(fitted_ranges(ranges, before, names))
                        self.form.show_range(text)
            range_ = _same_if_equal(text, self._as_text, len(names))
        except InputError as error:
            raise FaultyError([Fault(f"{error.message}.", where=VIEW)]) from None
        self._viewed[self.form.is_model] = names
        return range_

    def _texts(self, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return the fields in use, each with the names that its formula is given."""
        if self.form.is_model:
            return {MODEL: ("x", *names), POINT_LOSS: ("f", "x", "y", *names)}
        return {LOSS: names}

    def _textbook_or(self, choice: SurfaceChoice) -> SurfaceChoice:
        """Return the surface by its name where its text is as it was."""
        if replace(choice, params=self._as_text.params) != self._as_text:
            another = is_another_surface(choice, self._as_text, self.workspace.catalogue)
            return replace(choice, origin="") if another else choice
        if set(choice.params) != set(self._as_text.params):
            return choice
        changed = {n: v for n, v in choice.params.items() if v != self._as_text.params[n]}
        if not changed:
            return self._original
        return replace(self._original, params=Values({**self._original.params, **changed}))

    def show_choice(self, choice: SurfaceChoice) -> None:
        """Show a surface; start, steps and runs stay."""
        workspace = self.workspace
        if choice == workspace.experiment.surface:
            return
        try:
            experiment = with_surface_retyped(
                self._left_free(workspace.experiment),
                choice,
                workspace.catalogue,
                workspace.start,
                workspace.steps,
            )
            gradient = workspace.experiment.gradient
            another = is_another_surface(choice, self._as_text, workspace.catalogue)
            title = "" if another else experiment.title or self._title
            experiment = replace(experiment, title=title)
            workspace.edit(experiment, "Edit the surface", _MERGE)
            if experiment.gradient != gradient:
                self._gradient = self._gradient or gradient
        except InputError as error:
            raise FaultyError([_fault(error)]) from None

    def _left_free(self, experiment: Experiment) -> Experiment:
        """Return the experiment with start and steps left to the surface again, as they were."""
        before, workspace = self._before, self.workspace
        if before.start is None and workspace.start == self._start:
            experiment = replace(experiment, start=None)
        if before.steps is None and workspace.steps == self._steps:
            experiment = replace(experiment, steps=None)
        return experiment

    def restore(self) -> None:
        """Bring back the surface that was there; what else was changed meanwhile stays."""
        before, now = self._before, self.workspace.experiment
        if now.surface == before.surface:
            return
        experiment = with_surface_restored(
            now, before, self._start, self._steps, self._gradient or now.gradient
        )
        self.bring_back(experiment, "Bring back the surface")

    def texts(self) -> Any:
        """Return all that is typed, the small fields too."""
        return super().texts(), self.form.state

    def put_texts(self, texts: Any) -> None:
        """Put back all that was typed."""
        lines, state = texts
        super().put_texts(lines)
        self.form.put_state(state)
        self._viewed = self.form.all_names
        self._last = MODEL if self.form.is_model else LOSS

    # --- names that nobody knows ---

    def offers(self) -> list[Offer]:
        """Offer to make the formula's unknown names the variables, where that mends it."""
        names = self.form.names
        is_model = self.form.is_model
        reads = {"x", "f", "y"} if is_model else set()
        given: dict[str, set[str]] = {}
        for where, inputs in self._texts(names).items():
            given[self.fields[where].toPlainText()] = set(inputs) & reads
        params = [name for name in self._params if name not in reads]
        wanted = possible_variables(given, names, params, is_model)
        if not wanted:
            return []
        are = "are the variables" if len(wanted) > 1 else "is the variable"
        kept = any(name in names for name in wanted)
        return [Offer(f"{', '.join(wanted)} {are}", wanted, first=not kept)]

    def take_offer(self, what: Any) -> None:
        """Make names the variables."""
        self.form.show_names(what)

    def is_still_there(self) -> bool:
        """Return True: there is always a surface."""
        return True

    # --- what is shown of it ---

    def lines(self) -> Sequence[tuple[str, bool]]:
        """Return the surface that is shown, or each formula as far as it can be read."""
        if not self.faults:
            return [(part, True) for part in self.workspace.problem.latex.split(r" \quad ")]
        setter = Setter({n: s.symbol for n, s in self.specs().items()})
        left = {LOSS: "L", MODEL: "f", POINT_LOSS: "L"}
        result = []
        for where in [MODEL, POINT_LOSS] if self.form.is_model else [LOSS]:
            tree = self._trees.get(where)
            unread = f"{where[:1].lower()}{where[1:]} cannot be read yet"
            result.append((f"{left[where]} = {setter(tree)}", True) if tree else (unread, False))
        return result

    def specs(self) -> Mapping[str, ParamSpec]:
        """Return the parameters of the surface that is shown."""
        return self.workspace.surface.specs

    def words(self) -> list[Word]:
        """Return the names that the field in use may read."""
        words = [Word(n, f"{n}: a variable, which is learned.") for n in self.form.names]
        if self.form.is_model:
            words.append(Word("x", "x: the input of a point."))
            words.append(Word("f", "f: the model's value at a point; for the loss."))
            words.append(Word("y", "y: the target of a point; for the loss."))
        specs = self.specs()
        words += [
            Word(
                name,
                (specs[name].help if name in specs else "")
                or f"{name}: a parameter, which its slider sets.",
            )
            for name in specs
        ]
        return [*words, Word("pi", "3.14159…"), Word("e", "2.71828…, the base of log().")]

    # --- all of it ---

    def has_textbook(self) -> bool:
        """Return whether the surface is an edited one of the catalogue's."""
        return origin_entry(self.workspace.catalogue.surfaces, self._textbook) is not None

    def to_textbook(self) -> None:
        """Show the catalogue's surface again; start and steps stay."""
        self.show_choice(SurfaceChoice(name=self._textbook))

    @property
    def _textbook(self) -> str:
        """Which surface of the catalogue the shown one was made from, here or before."""
        choice = self.workspace.experiment.surface
        return "" if choice.name else choice.origin or self._as_text.origin

    def ask_to_keep(self) -> None:
        """Ask for a name, and keep the surface as a file of one's own."""
        from explorer.panels.keep_dialog import KeepDialog
        from explorer.session.keeping import surface_text

        workspace = self.workspace
        choice = typed_surface_of(workspace.surface, workspace.experiment.surface)
        surface = resolve_surface(choice, workspace.catalogue)
        experiment = replace(
            workspace.experiment, surface=choice, start=workspace.start, steps=workspace.steps
        )
        KeepDialog(
            "surface",
            workspace,
            self._theme,
            workspace.problem.title,
            lambda title: surface_text(title, surface, experiment),
            self,
        ).open()


def _same_if_equal(
    text: str, shown: SurfaceChoice, count: int
) -> tuple[tuple[float, float], ...] | None:
    """Return the ranges typed; those shown, whose digits a field may not show, if they are."""
    if text.strip() == ranges_text(shown.range) and len(shown.variables) == count:
        return shown.range
    return read_ranges(text, count)


def _fault(error: InputError) -> Fault:
    """Return an error of the whole surface as a fault at no place."""
    where = error.where.removeprefix("surface").lstrip(".")
    message = f"{where}: {error.message}" if where else error.message
    return Fault(f"{message[:1].upper()}{message[1:]}.")

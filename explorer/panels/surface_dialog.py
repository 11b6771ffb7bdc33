"""The surface as text: a formula, or a model and a loss over points, shown while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSizePolicy, QTabBar, QWidget

from explorer.core.specs import ParamSpec
from explorer.errors import InputError
from explorer.formula.checking import Fault, check_formula
from explorer.formula.tree import Node, names_in
from explorer.formula.typeset import Setter
from explorer.look.fonts import code_font
from explorer.look.theme import Theme
from explorer.panels.formula_edit import FormulaText
from explorer.panels.formula_edit_dialog import FormulaDialog
from explorer.panels.formula_edit_names import Word
from explorer.panels.formula_edit_subject import FaultyError
from explorer.panels.surface_fields import names_of, ranges_text, read_ranges
from explorer.session.edits import with_surface_retyped
from explorer.session.experiment import (
    DataChoice,
    GradientChoice,
    Reduction,
    SurfaceChoice,
    Values,
)
from explorer.session.retyping import typed_surface_of
from explorer.session.surfaces import resolve_surface
from explorer.session.typed import origin_entry
from explorer.session.workspace import Workspace

_FORMULA, _MODEL = 0, 1
_LOSS, _MODEL_TEXT, _POINT_LOSS = "Loss", "Model", "Loss at a point"
_NAMES, _VIEW = "Parameters", "View"
_EXAMPLE = SurfaceChoice(
    expression="(a - x)**2 + b*(y - x**2)**2",
    variables=("x", "y"),
    params=Values(a=1, b=100),
    range=((-2.0, 2.0), (-1.0, 3.0)),
)
_MODEL_EXAMPLE = SurfaceChoice(
    model="1/(1+exp(-(w*x+b)))",
    loss="0.5*(f-y)**2",
    variables=("w", "b"),
    range=((-4.0, 6.0), (-4.0, 4.0)),
)
_MERGE = "surface.text"


class SurfaceDialog(FormulaDialog):
    """Types the surface; it begins with the one that is shown.

    Attributes
    ----------
    expression, variables, range_
        The fields of a formula.
    model, loss, model_variables, reduction, dataset, model_range
        The fields of a model over points.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the dialog for the surface of ``workspace``."""
        super().__init__(workspace, theme, "Edit the surface", parent)
        self._before = workspace.experiment
        self._start, self._steps = workspace.start, workspace.steps
        self._gradient: GradientChoice | None = None  # what an edit of ours could not keep
        self._original = self._as_text = SurfaceChoice()
        self._trees: dict[str, Node] = {}
        self.expression = self.code(_LOSS, "The loss, a formula of the parameters")
        self.model = self.code(_MODEL_TEXT, "The model's value f at a point, a formula of x")
        self.loss = self.code(_POINT_LOSS, "The loss at a point, a formula of f and y")
        self.variables = self._line("Parameters", "One or two names, between commas")
        self.model_variables = self._line("Parameters of the model", "One or two names")
        self.range_ = self._line("View", "What the map shows: -2 … 2, -1 … 3")
        self.model_range = self._line("View of the model", "What the map shows: -2 … 2, -1 … 3")
        self.small = {
            _NAMES: (self.variables, self.model_variables),
            _VIEW: (self.range_, self.model_range),
        }
        self.reduction = QComboBox()
        self.reduction.setAccessibleName("Over all points")
        self.reduction.addItems(["sum", "mean"])
        self.dataset = QComboBox()
        self.dataset.setAccessibleName("Points")
        self.dataset.setMinimumContentsLength(8)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.dataset.setSizeAdjustPolicy(adjust)
        self.dataset.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for name, title in workspace.catalogue.datasets.titles().items():
            self.dataset.addItem(title, name)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab("Formula")
        self.tabs.addTab("Model over data")
        self._pages = (self._formula_tab(), self._model_tab())
        for box in (self.reduction, self.dataset):
            box.activated.connect(lambda _: self.typed(self._last))
        self.tabs.currentChanged.connect(self._turn)
        self.build(self.tabs, *self._pages)

    # --- building ---

    def _line(self, name: str, tooltip: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setToolTip(tooltip)
        field.setFont(code_font(self._theme.body))
        field.textEdited.connect(lambda _: self.typed(self._last))
        return field

    def _formula_tab(self) -> QWidget:
        tab = QWidget()
        form = _form(tab)
        form.addRow("L =", self.expression)
        form.addRow("Parameters", self.variables)
        form.addRow("View", self.range_)
        return tab

    def _model_tab(self) -> QWidget:
        tab = QWidget()
        form = _form(tab)
        form.addRow("f =", self.model)
        form.addRow("Loss", self.loss)
        form.addRow("In all", self.reduction)
        form.addRow("Points", self.dataset)
        form.addRow("Parameters", self.model_variables)
        form.addRow("View", self.model_range)
        return tab

    @property
    def _is_model(self) -> bool:
        return self.tabs.currentIndex() == _MODEL

    def shown_fields(self) -> list[FormulaText]:
        """Return the fields of the tab that is shown."""
        return [self.model, self.loss] if self._is_model else [self.expression]

    def _show_page(self) -> None:
        for i, page in enumerate(self._pages):
            page.setVisible(i == self.tabs.currentIndex())

    def _turn(self) -> None:
        self._show_page()
        self._last = _MODEL_TEXT if self._is_model else _LOSS
        self._params = {**_EXAMPLE.params, **self._params}
        self._soon.start()

    # --- what is typed ---

    def take(self) -> None:
        """Fill the fields from the surface that is shown."""
        choice = self.workspace.experiment.surface
        self._original = choice
        text = self._as_text = typed_surface_of(self.workspace.surface, choice)
        ranged = text.range or self.workspace.problem.range
        self._as_text = text = replace(text, range=ranged)
        is_model = bool(text.model)
        formula, model = (_EXAMPLE, text) if is_model else (text, _MODEL_EXAMPLE)
        self._params = {**self._params, **text.params}
        self.expression.set_text(formula.expression)
        self.model.set_text(model.model)
        self.loss.set_text(model.loss)
        self.reduction.setCurrentText(model.reduction)
        for field, value in (
            (self.variables, ", ".join(formula.variables)),
            (self.model_variables, ", ".join(model.variables)),
            (self.range_, ranges_text(formula.range)),
            (self.model_range, ranges_text(model.range)),
        ):
            if not field.hasFocus():
                field.setText(value)
        if text.data is not None:
            self._show_data(text.data)
        blocked = self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(_MODEL if is_model else _FORMULA)
        self.tabs.blockSignals(blocked)
        self._show_page()
        self._last = _MODEL_TEXT if is_model else _LOSS

    def _show_data(self, data: DataChoice) -> None:
        """Choose the points in the list; those of the session stand first in it."""
        own = self.dataset.findData("")
        if own >= 0:
            self.dataset.removeItem(own)
        if data.dataset is None:
            title = "from the session" if data.csv is None else data.csv.rsplit("/", 1)[-1]
            self.dataset.insertItem(0, f"These points ({title})", "")
            self.dataset.setCurrentIndex(0)
        else:
            self.dataset.setCurrentIndex(max(0, self.dataset.findData(data.dataset)))

    def _data(self) -> DataChoice:
        """Return the points: those that are shown where they are still chosen."""
        name, shown = self.dataset.currentData(), self._as_text.data
        if shown is not None and (shown.dataset or "") == name:
            return shown
        return DataChoice(dataset=name)

    def typed_choice(self) -> SurfaceChoice:
        """Return the surface as typed; the textbook's own where nothing was changed.

        Raises
        ------
        InputError
            With what can't be read.
        """
        is_model = self._is_model
        names = names_of((self.model_variables if is_model else self.variables).text())
        if len(names) not in (1, 2) or len(set(names)) != len(names):
            raise FaultyError([Fault("one or two different names are wanted.", where=_NAMES)])
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
        text = (self.model_range if is_model else self.range_).text()
        try:
            range_ = _same_if_equal(text, self._as_text, len(names))
        except InputError as error:
            raise FaultyError([Fault(f"{error.message}.", where=_VIEW)]) from None
        choice = SurfaceChoice(
            params=Values({n: v for n, v in params.items() if n not in reads}),
            variables=names,
            range=range_,
            origin=self._as_text.origin,
        )
        if is_model:
            reduction: Reduction = "mean" if self.reduction.currentText() == "mean" else "sum"
            choice = replace(
                choice,
                model=self.model.toPlainText(),
                loss=self.loss.toPlainText(),
                reduction=reduction,
                data=self._data(),
            )
        else:
            choice = replace(choice, expression=self.expression.toPlainText())
        return self._textbook_or(choice)

    def _texts(self, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return the fields in use, each with the names that its formula is given."""
        if self._is_model:
            return {_MODEL_TEXT: ("x", *names), _POINT_LOSS: ("f", "x", "y", *names)}
        return {_LOSS: names}

    def _textbook_or(self, choice: SurfaceChoice) -> SurfaceChoice:
        """Return the surface by its name where its text is as it was."""
        if replace(choice, params=self._as_text.params) != self._as_text:
            return choice
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
                workspace.experiment,
                choice,
                workspace.catalogue,
                workspace.start,
                workspace.steps,
            )
            gradient = workspace.experiment.gradient
            workspace.edit(experiment, "Edit the surface", _MERGE)
            if experiment.gradient != gradient:
                self._gradient = self._gradient or gradient
        except InputError as error:
            raise FaultyError([_fault(error)]) from None

    def restore(self) -> None:
        """Bring back the surface that was there; what else was changed meanwhile stays."""
        before, now = self._before, self.workspace.experiment
        if now.surface == before.surface:
            return
        moved = now.start is not None and now.start != self._start
        same = moved and len(now.start or ()) == len(self._start)
        runs = now.runs
        if len(runs) == len(before.runs):
            pairs = zip(runs, before.runs, strict=True)
            runs = tuple(replace(run, start=run.start or old.start) for run, old in pairs)
        experiment = replace(
            now,
            surface=before.surface,
            start=now.start if same else before.start,
            steps=before.steps if now.steps == self._steps else now.steps,
            gradient=self._gradient or now.gradient,
            runs=runs,
        )
        self.workspace.edit(experiment, "Edit the surface", _MERGE)

    def is_still_there(self) -> bool:
        """Return True: there is always a surface."""
        return True

    # --- what is shown of it ---

    def lines(self) -> Sequence[tuple[str, bool]]:
        """Return the surface that is shown, or each formula as far as it can be read."""
        if not self.faults:
            return [(part, True) for part in self.workspace.problem.latex.split(r" \quad ")]
        setter = Setter({n: s.symbol for n, s in self.specs().items()})
        left = {_LOSS: "L", _MODEL_TEXT: "f", _POINT_LOSS: "L"}
        result = []
        for where in [_MODEL_TEXT, _POINT_LOSS] if self._is_model else [_LOSS]:
            tree = self._trees.get(where)
            unread = f"{where[:1].lower()}{where[1:]} cannot be read yet"
            result.append((f"{left[where]} = {setter(tree)}", True) if tree else (unread, False))
        return result

    def specs(self) -> Mapping[str, ParamSpec]:
        """Return the parameters of the surface that is shown."""
        return self.workspace.surface.specs

    def words(self) -> list[Word]:
        """Return the names that the field in use may read."""
        names = names_of((self.model_variables if self._is_model else self.variables).text())
        words = [Word(name, f"{name}: a parameter that is learned.") for name in names]
        if self._is_model:
            words.append(Word("x", "x: the input of a point."))
            words.append(Word("f", "f: the model's value at a point; for the loss."))
            words.append(Word("y", "y: the target of a point; for the loss."))
        specs = self.specs()
        words += [
            Word(name, (specs[name].help if name in specs else "") or f"{name}: a constant.")
            for name in specs
        ]
        return [*words, Word("pi", "3.14159…"), Word("e", "2.71828…, the base of log().")]

    # --- all of it ---

    def has_textbook(self) -> bool:
        """Return whether the surface is an edited one of the catalogue's."""
        choice = self.workspace.experiment.surface
        return origin_entry(self.workspace.catalogue.surfaces, choice.origin) is not None

    def to_textbook(self) -> None:
        """Show the catalogue's surface again; start and steps stay."""
        origin = self.workspace.experiment.surface.origin
        self.show_choice(SurfaceChoice(name=origin))

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
            workspace.catalogue,
            self._theme,
            workspace.problem.title,
            lambda title: surface_text(title, surface, experiment),
            self,
        ).open()


def _form(tab: QWidget) -> QFormLayout:
    form = QFormLayout(tab)
    form.setContentsMargins(0, 2, 0, 0)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setVerticalSpacing(6)
    return form


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

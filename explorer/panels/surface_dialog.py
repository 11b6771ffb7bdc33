"""A surface of one's own: a formula, or a model and a loss over a dataset, checked as typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import InputError
from explorer.look.fonts import code_font, ui_font
from explorer.look.formulas import FormulaView
from explorer.look.theme import Theme
from explorer.session.experiment import DataChoice, Reduction, SurfaceChoice, Values
from explorer.session.surfaces import resolve_surface
from explorer.session.workspace import Workspace

_FORMULA, _MODEL = 0, 1
_EXAMPLE = "(a - x)**2 + b*(y - x**2)**2"


class SurfaceDialog(QDialog):
    """Types a surface; it can be shown once it can be read.

    Attributes
    ----------
    expression, variables, params, range_
        The fields of a formula.
    model, loss, model_variables, reduction, dataset, model_range
        The fields of a model over data.
    verdict
        What is wrong, and where; empty if nothing.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("A surface of your own")
        self._workspace = workspace
        self._theme = theme
        now = workspace.experiment.surface
        self.expression = self._code(now.expression or _EXAMPLE)
        self.variables = self._code(", ".join(now.variables) or "x, y")
        self.params = self._code(_pairs(now.params) if not now.name else "a = 1, b = 100")
        self.range_ = self._code(_ranges(now.range) if now.expression else "-2 … 2, -1 … 3")
        self.model = self._code(now.model or "1/(1+exp(-(w*x+b)))")
        self.loss = self._code(now.loss or "0.5*(f-y)**2")
        self.model_variables = self._code(", ".join(now.variables) if now.model else "w, b")
        self.model_range = self._code(_ranges(now.range) if now.model else "-4 … 6, -4 … 4")
        self.reduction = QComboBox()
        self.reduction.addItems(["sum", "mean"])
        self.reduction.setCurrentText(now.reduction)
        self.dataset = QComboBox()
        for name, title in workspace.catalogue.datasets.titles().items():
            self.dataset.addItem(title, name)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setMinimumHeight(44)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._preview = FormulaView()
        self._preview.setMinimumHeight(56)
        self._tabs = QTabWidget()
        self._tabs.addTab(self._formula_tab(), "Formula")
        self._tabs.addTab(self._model_tab(), "Model over data")
        self._tabs.setCurrentIndex(_MODEL if now.model else _FORMULA)
        wanted = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(wanted.Ok | wanted.Cancel)
        self._buttons.button(wanted.Ok).setText("Show this surface")
        self._lay_out()
        self._connect()
        self._check()

    def choice(self) -> SurfaceChoice:
        """Return the surface as typed.

        Raises
        ------
        InputError
            If a field other than the formulas can't be read.
        """
        if self._tabs.currentIndex() == _FORMULA:
            names = _names(self.variables.text())
            return SurfaceChoice(
                expression=self.expression.text(),
                variables=names,
                params=_read_pairs(self.params.text()),
                range=_read_ranges(self.range_.text(), len(names)),
            )
        names = _names(self.model_variables.text())
        reduction: Reduction = "mean" if self.reduction.currentText() == "mean" else "sum"
        return SurfaceChoice(
            model=self.model.text(),
            loss=self.loss.text(),
            reduction=reduction,
            variables=names,
            range=_read_ranges(self.model_range.text(), len(names)),
            data=DataChoice(dataset=self.dataset.currentData()),
        )

    def accept(self) -> None:
        """Show the surface, if it can be read."""
        try:
            self._workspace.set_surface(self.choice())
        except InputError as error:
            self._say(str(error))
            return
        super().accept()

    def _code(self, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setFont(code_font(self._theme.body))
        field.setMinimumWidth(360)
        return field

    def _formula_tab(self) -> QWidget:
        tab = QWidget()
        form = QFormLayout(tab)
        form.addRow("L =", self.expression)
        form.addRow("Parameters", self.variables)
        form.addRow("Constants", self.params)
        form.addRow("View", self.range_)
        return tab

    def _model_tab(self) -> QWidget:
        tab = QWidget()
        form = QFormLayout(tab)
        form.addRow("Model f =", self.model)
        form.addRow("Loss at a point", self.loss)
        form.addRow("Over all points", self.reduction)
        form.addRow("Points", self.dataset)
        form.addRow("Parameters", self.model_variables)
        form.addRow("View", self.model_range)
        return tab

    def _lay_out(self) -> None:
        hint = QLabel(
            "+ − * / ** %, sqrt exp log abs sign sin cos tan sinh cosh tanh floor min max clip "
            "where, pi and e. One or two parameters."
        )
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        self.verdict.setFont(ui_font(self._theme.body))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for part in (self._tabs, hint, self._preview, self.verdict, self._buttons):
            layout.addWidget(part)

    def _connect(self) -> None:
        fields = (self.expression, self.variables, self.params, self.range_)
        for field in (*fields, self.model, self.loss, self.model_variables, self.model_range):
            field.textChanged.connect(self._check)
        for box in (self.reduction, self.dataset):
            box.currentIndexChanged.connect(self._check)
        self._tabs.currentChanged.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _check(self) -> None:
        """Read what is typed and say what is wrong with it, if anything."""
        try:
            surface = resolve_surface(self.choice(), self._workspace.catalogue)
        except InputError as error:
            self._say(str(error).removeprefix("surface: "))
            return
        self._say("")
        self._preview.set_latex(surface.problem.latex, 17)

    def _say(self, sentence: str) -> None:
        self.verdict.setText(sentence)
        color = self._theme.bad if sentence else self._theme.ink
        self.verdict.setStyleSheet(f"color: {color};")
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not sentence)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _pairs(values: Values) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in values.items())


def _read_pairs(text: str) -> Values:
    values = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, equals, value = (p.strip() for p in part.partition("="))
        if not equals:
            raise InputError(f"'{part}' is not of the form 'a = 1'", "constants")
        values[name] = _number(value, "constants")
    return Values(values)


def _ranges(ranges: tuple[tuple[float, float], ...] | None) -> str:
    return ", ".join(f"{low:g} … {high:g}" for low, high in ranges or ())


def _read_ranges(text: str, count: int) -> tuple[tuple[float, float], ...] | None:
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if not parts:
        return None
    if len(parts) != count:
        raise InputError(f"{count} of 'low … high' are wanted, not {len(parts)}", "view")
    result = []
    for part in parts:
        low, dots, high = part.replace("...", "…").partition("…")
        if not dots:
            raise InputError(f"'{part}' is not of the form '-2 … 2'", "view")
        ends = (_number(low, "view"), _number(high, "view"))
        if not ends[0] < ends[1]:
            raise InputError(f"in '{part}' the low end is not below the high one", "view")
        result.append(ends)
    return tuple(result)


def _number(text: str, where: str) -> float:
    try:
        value = float(text.strip().replace("−", "-"))
    except ValueError:
        raise InputError(f"'{text.strip()[:30]}' is not a number", where) from None
    if not abs(value) < float("inf"):
        raise InputError(f"'{text.strip()[:30]}' is not a finite number", where)
    return value

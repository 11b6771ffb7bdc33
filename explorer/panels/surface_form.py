"""The fields of a typed surface: a formula, or a model and a loss over points."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from explorer.look.fonts import code_font
from explorer.look.theme import Theme
from explorer.panels.formula_edit import FormulaText
from explorer.panels.surface_fields import names_of, ranges_text
from explorer.session.experiment import DataChoice, Reduction, SurfaceChoice, Values
from explorer.session.variables import holding

LOSS, MODEL, POINT_LOSS = "Loss", "Model", "Loss at a point"
NAMES, VIEW = "Variables", "View"
EXAMPLE = SurfaceChoice(
    expression="(a - x)**2 + b*(y - x**2)**2",
    variables=("x", "y"),
    params=Values(a=1, b=100),
    range=((-2.0, 2.0), (-1.0, 3.0)),
)
"""What stands in the formula's fields while the surface is a model."""
MODEL_EXAMPLE = SurfaceChoice(
    model="1/(1+exp(-(w*x+b)))",
    loss="0.5*(f-y)**2",
    variables=("w", "b"),
    range=((-4.0, 6.0), (-4.0, 4.0)),
)
_RANGE_TIP = "What the map shows: -2 … 2, -1 … 3"
_FORMULA_TAB, _MODEL_TAB = 0, 1


class SurfaceForm(QWidget):
    """Two tabs of fields, one for each kind of surface.

    Attributes
    ----------
    tabs
        Which kind is typed.
    variables, range_
        The small fields of a formula.
    model_variables, model_range, reduction, dataset
        Those of a model over points.

    Signals
    -------
    edited
        A hand changed one of them.
    turned
        A hand chose the other tab.
    """

    edited = Signal()
    turned = Signal()

    def __init__(
        self, theme: Theme, texts: Mapping[str, FormulaText], datasets: Mapping[str, str]
    ) -> None:
        """Make the fields.

        Parameters
        ----------
        texts
            The fields of `LOSS`, `MODEL` and `POINT_LOSS`.
        datasets
            Titles by name.
        """
        super().__init__()
        self._theme = theme
        self._texts = texts
        self.variables = self._line(NAMES, "What is learned: one or two names, x, y")
        self.model_variables = self._line(
            f"{NAMES} of the model", "What is learned: one or two names, w, b"
        )
        self.range_ = self._line(VIEW, _RANGE_TIP)
        self.model_range = self._line(f"{VIEW} of the model", _RANGE_TIP)
        self.reduction = QComboBox()
        self.reduction.setAccessibleName("Over all points")
        self.reduction.addItems(["sum", "mean"])
        self.dataset = QComboBox()
        self.dataset.setAccessibleName("Points")
        self.dataset.setMinimumContentsLength(8)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.dataset.setSizeAdjustPolicy(adjust)
        self.dataset.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for name, title in datasets.items():
            self.dataset.addItem(title, name)
        for box in (self.reduction, self.dataset):
            box.activated.connect(lambda _: self.edited.emit())
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("What is typed")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title in ("Formula", "Model over data"):
            self.tabs.addTab(title)
        self._pages = (self._formula_page(), self._model_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.tabs, *self._pages):
            column.addWidget(part)
        self.tabs.currentChanged.connect(self._turn)
        self._show_page()

    # --- what is in the fields ---

    @property
    def is_model(self) -> bool:
        """Whether a model over points is typed."""
        return self.tabs.currentIndex() == _MODEL_TAB

    @property
    def small(self) -> dict[str, tuple[QLineEdit, ...]]:
        """The small fields by what they are called."""
        return {
            NAMES: (self.variables, self.model_variables),
            VIEW: (self.range_, self.model_range),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The variables as typed."""
        return names_of((self.model_variables if self.is_model else self.variables).text())

    @property
    def all_names(self) -> dict[bool, tuple[str, ...]]:
        """The variables of the formula, and of the model (True)."""
        return {
            False: names_of(self.variables.text()),
            True: names_of(self.model_variables.text()),
        }

    def show_names(self, names: Sequence[str]) -> None:
        """Put other variables into the field."""
        (self.model_variables if self.is_model else self.variables).setText(", ".join(names))

    def show_range(self, text: str) -> None:
        """Put another view into the field."""
        (self.model_range if self.is_model else self.range_).setText(text)

    def view_starts(self, starts: Collection[Sequence[float]]) -> None:
        """Stretch the view that is proposed, as long as it is no other one, to hold the starts."""
        proposed = (MODEL_EXAMPLE if self.is_model else EXAMPLE).range
        if proposed is not None and self.range_text == ranges_text(proposed):
            self.show_range(ranges_text(holding(proposed, starts)))

    @property
    def state(self) -> tuple[Any, ...]:
        """All that is typed and chosen in the small fields, for `put_state`."""
        lines = tuple(line.text() for lines in self.small.values() for line in lines)
        boxes = (self.reduction.currentText(), self.dataset.currentData())
        return self.is_model, lines, boxes

    def put_state(self, state: tuple[Any, ...]) -> None:
        """Put back what was typed and chosen."""
        is_model, lines, (reduction, dataset) = state
        fields = (line for lines in self.small.values() for line in lines)
        for field, text in zip(fields, lines, strict=True):
            field.setText(text)
        self.reduction.setCurrentText(reduction)
        self.dataset.setCurrentIndex(max(0, self.dataset.findData(dataset)))
        self._choose_tab(is_model)

    @property
    def range_text(self) -> str:
        """The view as typed."""
        return (self.model_range if self.is_model else self.range_).text()

    @property
    def chosen_reduction(self) -> Reduction:
        """How the losses at the points become one."""
        return "mean" if self.reduction.currentText() == "mean" else "sum"

    def show_surface(self, choice: SurfaceChoice) -> None:
        """Fill the fields from a typed surface; those that have the keyboard are left alone."""
        is_model = bool(choice.model)
        formula, model = (EXAMPLE, choice) if is_model else (choice, MODEL_EXAMPLE)
        self._texts[LOSS].set_text(formula.expression)
        self._texts[MODEL].set_text(model.model)
        self._texts[POINT_LOSS].set_text(model.loss)
        self.reduction.setCurrentText(model.reduction)
        for field, value in (
            (self.variables, ", ".join(formula.variables)),
            (self.model_variables, ", ".join(model.variables)),
            (self.range_, ranges_text(formula.range)),
            (self.model_range, ranges_text(model.range)),
        ):
            if not field.hasFocus():
                field.setText(value)
        if choice.data is not None:
            self._show_data(choice.data)
        self._choose_tab(is_model)

    def paint_with(self, theme: Theme) -> None:
        """Take sizes from ``theme``."""
        self._theme = theme
        for fields in self.small.values():
            for field in fields:
                field.setFont(code_font(theme.body))

    def data_or(self, shown: DataChoice | None) -> DataChoice:
        """Return the points chosen: those that are shown, with their seed, if they still are."""
        name = self.dataset.currentData()
        if shown is not None and (shown.dataset or "") == name:
            return shown
        return DataChoice(dataset=name)

    # --- inside ---

    def _choose_tab(self, is_model: bool) -> None:
        blocked = self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(_MODEL_TAB if is_model else _FORMULA_TAB)
        self.tabs.blockSignals(blocked)
        self._show_page()

    def _show_data(self, data: DataChoice) -> None:
        """Choose the points in the list; those of the session stand first in it."""
        own = self.dataset.findData("")
        if own >= 0:
            self.dataset.removeItem(own)
        if data.dataset is None:
            title = "from the session" if data.csv is None else PurePath(data.csv).name
            self.dataset.insertItem(0, f"These points ({title})", "")
            self.dataset.setCurrentIndex(0)
        else:
            self.dataset.setCurrentIndex(max(0, self.dataset.findData(data.dataset)))

    def _line(self, name: str, tooltip: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setToolTip(tooltip)
        field.setFont(code_font(self._theme.body))
        field.textEdited.connect(lambda _: self.edited.emit())
        return field

    def _formula_page(self) -> QWidget:
        page = QWidget()
        form = _form(page)
        form.addRow("L =", self._texts[LOSS])
        form.addRow(NAMES, self.variables)
        form.addRow(VIEW, self.range_)
        return page

    def _model_page(self) -> QWidget:
        page = QWidget()
        form = _form(page)
        form.addRow("f =", self._texts[MODEL])
        form.addRow("Loss", self._texts[POINT_LOSS])
        form.addRow("In all", self.reduction)
        form.addRow("Points", self.dataset)
        form.addRow(NAMES, self.model_variables)
        form.addRow(VIEW, self.model_range)
        return page

    def _turn(self) -> None:
        self._show_page()
        self.turned.emit()

    def _show_page(self) -> None:
        for i, page in enumerate(self._pages):
            page.setVisible(i == self.tabs.currentIndex())


def _form(page: QWidget) -> QFormLayout:
    form = QFormLayout(page)
    form.setContentsMargins(0, 2, 0, 0)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setVerticalSpacing(6)
    return form

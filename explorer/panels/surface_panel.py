"""The surface: which one, its formula and numbers, the gradient's source and the start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.problem import Problem
from explorer.errors import InputError
from explorer.formula.typeset import name_latex
from explorer.look.formulas import FormulaView
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.number_field import NumberField, step_by_one
from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.tab_order import stand_here
from explorer.panels.controls.text import tip
from explorer.panels.controls.theming import spread_theme
from explorer.panels.gradient_form import GradientForm
from explorer.panels.points_row import PointsRow
from explorer.panels.rows import SIDE, RowLabel, labelled
from explorer.panels.surface_params import SurfaceParams
from explorer.panels.thumbnails import SIZE, Thumbnailer
from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import resolve_surface
from explorer.session.workspace import Workspace

_FORMULA_SIZE = 15
_TYPED = ""  # the picker's key of a surface that is not in the catalogue


class SurfacePanel(QWidget):
    """What the runs descend, and where they begin.

    Attributes
    ----------
    workspace
        Whose experiment this is.
    surface
        The picker of surfaces.
    formula
        The surface, typeset.
    numbers
        Its facts and parameters.
    points
        What is standardised, of points from a file.
    gradient
        Where the gradient comes from.
    start
        A field for each parameter's start.
    steps
        The field for the number of steps; hidden where room is short.

    Signals
    -------
    edit_asked
        The pencil was clicked: a formula of one's own is wanted.
    """

    edit_asked = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the form of ``workspace``'s surface."""
        super().__init__(parent)
        self.workspace = workspace
        self._theme = theme
        self.surface = Picker(theme, "Surface", self._items)
        self.surface.thumbnail_size = SIZE
        self._pencil = IconButton(theme, "edit", "Type a surface of your own")
        self.formula = FormulaView()
        self.numbers = SurfaceParams(workspace, theme)
        self.points = PointsRow(workspace, theme)
        self.gradient = GradientForm(workspace, theme)
        self.start: list[NumberField] = []
        self.steps = NumberField(theme, "Number of steps")
        self._thumbnails = Thumbnailer(self._problem_of, self)
        self._start_label = RowLabel(theme, "Start")
        self._start_row = QHBoxLayout()
        self._steps_row = QWidget()
        self._lay_out()
        self._connect()
        self.refresh(frozenset({"surface", "gradient", "start", "steps"}))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        if "surface" in changes:
            problem = self.workspace.problem
            key = self.workspace.experiment.surface.name or _TYPED
            self.surface.set_current(key, problem.title)
            self.surface.setToolTip(self._about())
            self.formula.set_latex(problem.latex, _FORMULA_SIZE * self._theme.scale)
            self._make_start_fields(problem)
        self.numbers.refresh(changes)
        self.points.refresh(changes)
        self.gradient.refresh(changes)
        if changes & {"surface", "start"}:
            for field, value in zip(self.start, self.workspace.start, strict=True):
                field.set_value(value)
        if changes & {"surface", "steps"}:
            self.steps.set_value(self.workspace.steps)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.formula.set_color(theme.ink)
        self.formula.set_latex(self.formula.latex, _FORMULA_SIZE * theme.scale)
        spread_theme(self, theme)

    def set_compact(self, compact: bool) -> None:
        """Leave out what can be set elsewhere: the transport shows the number of steps too."""
        self._steps_row.setVisible(not compact)

    # --- showing ---

    def _lay_out(self) -> None:
        theme = self._theme
        self.formula.set_color(theme.ink)
        surface = labelled(RowLabel(theme, "Surface"), self.surface, self._pencil)
        surface.setContentsMargins(SIDE, 0, 7, 0)
        formula = QHBoxLayout()
        formula.setContentsMargins(SIDE, 3, SIDE, 3)
        formula.addWidget(self.formula)
        self._start_row = QHBoxLayout()
        self._start_row.setSpacing(4)
        start = QHBoxLayout()
        start.setContentsMargins(SIDE, 0, SIDE, 0)
        start.setSpacing(0)
        start.addWidget(self._start_label)
        start.addLayout(self._start_row, 1)
        steps = QVBoxLayout(self._steps_row)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.addLayout(labelled(RowLabel(theme, "Steps"), self.steps))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SIDE, 0, SIDE)
        column.setSpacing(4)
        column.addLayout(surface)
        column.addLayout(formula)
        column.addWidget(self.numbers)
        column.addSpacing(4)
        column.addWidget(self.points)
        column.addWidget(self.gradient)
        column.addLayout(start)
        column.addWidget(self._steps_row)

    def _make_start_fields(self, problem: Problem) -> None:
        """Make one field for each parameter; they stay while the names do."""
        names = list(problem.names)
        if names == [field.objectName() for field in self.start]:
            return
        for field in self.start:
            self._start_row.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.start = []
        for i, name in enumerate(names):
            field = NumberField(self._theme, f"Start, {name}", f"${name_latex(name)}$")
            field.setObjectName(name)
            field.committed.connect(lambda value, i=i: self._set_start(i, value))
            field.stepped.connect(lambda value, i=i: self._set_start(i, value, f"start.{i}"))
            field.editingFinished.connect(lambda: self.workspace.end_merge())
            field.set_help(f"Where every run starts: {name}")
            self._start_row.addWidget(field, 1)
            self.start.append(field)
            field.show()
        stand_here(self._start_label, self.start)

    def _about(self) -> str:
        """Return what there is to say of the surface, as a tooltip."""
        entry = self.workspace.surface.entry
        if entry is None:
            return tip(self.workspace.problem.title)
        return tip(entry.title, entry.teaches, entry.reference)

    # --- lists to choose from ---

    def _items(self) -> list[PickerItem]:
        shelf = self.workspace.catalogue.surfaces
        items = [PickerItem(e.name, e.title, e.teaches) for e in shelf.readable()]
        return sorted(items, key=lambda item: item.title.casefold())

    def _problem_of(self, name: str) -> Problem:
        return resolve_surface(SurfaceChoice(name=name), self.workspace.catalogue).problem

    # --- what a hand does ---

    def _connect(self) -> None:
        self.surface.picked.connect(self._set_surface)
        self.surface.opened.connect(self._ask_thumbnails)
        self.surface.closed.connect(self._thumbnails.stop)
        self._thumbnails.made.connect(self._on_thumbnail)
        self._pencil.clicked.connect(self.edit_asked)
        self.steps.integer = True
        self.steps.limits = (1, None)
        self.steps.stepper = step_by_one
        self.steps.set_help("How many steps each run makes")
        self.steps.committed.connect(self._set_steps)
        self.steps.stepped.connect(self._set_steps)

    def _ask_thumbnails(self) -> None:
        if self.surface.popup is not None:
            self._thumbnails.ask(self.surface.popup.keys, self._theme)

    def _on_thumbnail(self, key: str, pixmap: QPixmap) -> None:
        if self.surface.popup is not None:
            self.surface.popup.set_thumbnail(key, pixmap)

    def _set_surface(self, name: str) -> None:
        self.workspace.set_surface(SurfaceChoice(name=name))

    def _set_start(self, index: int, value: float, merge: str = "") -> None:
        start = list(self.workspace.start)
        start[index] = value
        try:
            self.workspace.set_start(tuple(start), merge)
        except InputError as error:
            self.start[index].show_error(error.message)

    def _set_steps(self, steps: float) -> None:
        try:
            self.workspace.set_steps(int(steps))
        except InputError as error:
            self.steps.show_error(error.message)

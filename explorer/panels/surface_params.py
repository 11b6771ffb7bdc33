"""The numbers that a surface is made with, folded under one line of facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from explorer.core.problem import Problem
from explorer.core.specs import ParamSpec, resolve_defaults
from explorer.errors import InputError
from explorer.look.mixed import mixed_plain
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.keys import ENTER, claims
from explorer.panels.controls.text import centred_baseline, draw_line, fit, tip, with_symbols
from explorer.panels.controls.theming import draw_box, draw_focus
from explorer.panels.rows import SIDE
from explorer.panels.slider_grid import SliderGrid
from explorer.session.experiment import DataChoice, Values
from explorer.session.surfaces import entry_data
from explorer.session.workspace import Workspace

_CHEVRON = 14
_SEEDS = 50  # that the slider offers on either side of the dataset's own


class FoldLine(QWidget):
    """A line of small text; where something is folded under it, a chevron opens and closes it.

    Attributes
    ----------
    text
        The line, symbols between dollar signs.
    unfolded
        Whether what is under it is shown.
    folds
        Whether there is something under it.

    Signals
    -------
    toggled
        A hand asks to open (True) or close it.
    """

    toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty line."""
        super().__init__(parent)
        self.text = ""
        self.folds = False
        self.unfolded = False
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_line(self, text: str, folds: bool, unfolded: bool) -> None:
        """Show ``text``, with a chevron where it ``folds``."""
        if (text, folds, unfolded) == (self.text, self.folds, self.unfolded):
            return
        self.text, self.folds, self.unfolded = text, folds, unfolded
        policy = Qt.FocusPolicy.TabFocus if folds else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.setAccessibleName(f"Parameters: {mixed_plain(text)}" if folds else mixed_plain(text))
        self.setAccessibleDescription(("shown" if unfolded else "folded") if folds else "")
        self.setToolTip(
            ("Hide" if unfolded else "Change") + " the surface's numbers" if folds else ""
        )
        self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        return QSize(240, round(self._theme.tick * 1.45))

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the window's shortcuts."""
        return claims(event, ENTER) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close."""
        if self.folds and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(not self.unfolded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or close on Enter and Space."""
        if self.folds and (event.key() in ENTER or event.key() == Qt.Key.Key_Space):
            self.toggled.emit(not self.unfolded)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw text, chevron and outline."""
        painter = QPainter(self)
        theme = self._theme
        left, room = float(SIDE), float(self.width() - 2 * SIDE)
        if self.folds:
            room -= _CHEVRON + 4
            if self.underMouse():
                box = QRectF(self.rect()).adjusted(SIDE - 4, 0, 4 - SIDE, 0)
                draw_box(painter, box, theme.raised, None)
            name = "chevron-up" if self.unfolded else "chevron-down"
            at = QPointF(self.width() - SIDE - _CHEVRON / 2, self.height() / 2)
            draw_icon(painter, theme, name, at, _CHEVRON)
        base = centred_baseline(theme.tick, 0, self.height())
        text = fit(self.text, room, theme.tick)
        draw_line(painter, left, base, text, theme.tick, theme.ink3)
        if self.hasFocus():
            box = QRectF(self.rect()).adjusted(SIDE - 4, 0, 4 - SIDE, 0)
            draw_focus(painter, box, theme.accent)


class SurfaceParams(QWidget):
    """The facts of a surface, and under them sliders of its parameters and of its data's.

    Attributes
    ----------
    workspace
        Whose surface this is.
    line
        The facts.
    params, data
        The sliders of the surface and of its points.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the form of ``workspace``'s surface."""
        super().__init__(parent)
        self.workspace = workspace
        self.line = FoldLine(theme)
        self.params = SliderGrid(theme)
        self.data = SliderGrid(theme)
        self._unfolded = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        self._under = QWidget()
        under = QVBoxLayout(self._under)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(4)
        under.addWidget(self.params)
        under.addWidget(self.data)
        column.addWidget(self._under)
        self.line.toggled.connect(self.unfold)
        self.params.changed.connect(self._set_param)
        self.params.reset.connect(self._reset_param)
        self.data.changed.connect(self._set_data)
        self.data.reset.connect(self._reset_data)
        self.params.released.connect(lambda: self.workspace.end_merge())
        self.data.released.connect(lambda: self.workspace.end_merge())
        self.refresh(frozenset({"surface"}))

    def unfold(self, unfolded: bool) -> None:
        """Show or hide the sliders."""
        self._unfolded = unfolded
        self.refresh(frozenset({"surface"}))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        if "surface" not in changes:
            return
        specs, values = self._surface_numbers()
        data_specs, data_values = self._data_numbers()
        folds = bool(specs or data_specs)
        self.line.show_line(self._facts(specs, values), folds, self._unfolded)
        if not folds:  # all that the line has no room for
            points = self.workspace.problem.points
            self.line.setToolTip(tip(points.facts) if points is not None else "")
        self.line.setVisible(bool(self.line.text))
        self._under.setVisible(folds and self._unfolded)
        if self._unfolded:
            self.params.set_params(specs, values)
            self.data.set_params(data_specs, data_values)

    # --- inside ---

    def _facts(self, specs: Mapping[str, ParamSpec], values: Mapping[str, float]) -> str:
        numbers = ", ".join(
            f"${spec.symbol}$ = {format_number(values[name])}" for name, spec in specs.items()
        )
        return ", ".join(part for part in (_facts_of(self.workspace.problem), numbers) if part)

    def _surface_numbers(self) -> tuple[Mapping[str, ParamSpec], Mapping[str, float]]:
        return self.workspace.surface.specs, self.workspace.surface.values

    def _data_choice(self) -> DataChoice | None:
        """Return the choice of a dataset made by a recipe, or None for other points."""
        choice = self.workspace.experiment.surface
        entry = self.workspace.surface.entry
        data = choice.data
        if data is None and entry is not None and entry.data:
            data = entry_data(entry)
        return data if data is not None and data.dataset else None

    def _data_numbers(self) -> tuple[dict[str, ParamSpec], dict[str, float]]:
        data = self._data_choice()
        if data is None or data.dataset is None:
            return {}, {}
        entry = self.workspace.catalogue.datasets[data.dataset]
        values = {**resolve_defaults(entry.params), **data.params}
        own = entry.seed
        low, high = max(0, own - _SEEDS), own + _SEEDS
        about = "Which random points: the seed they are made with."
        seed = ParamSpec("seed", r"\mathrm{seed}", own, low, high, help=about, integer=True)
        values["seed"] = own if data.seed is None else data.seed
        return {**entry.params, "seed": seed}, values

    def _set_param(self, name: str, value: float) -> None:
        choice = self.workspace.experiment.surface
        self._edit_params(name, Values({**choice.params, name: value}), f"surface.{name}")

    def _reset_param(self, name: str) -> None:
        choice = self.workspace.experiment.surface
        if not choice.name:  # a typed surface's parameters are those that it has values for
            self._set_param(name, float(self.workspace.surface.specs[name].default))
            return
        self._edit_params(name, Values({n: v for n, v in choice.params.items() if n != name}), "")

    def _edit_params(self, name: str, params: Values, merge: str) -> None:
        choice = replace(self.workspace.experiment.surface, params=params)
        experiment = replace(self.workspace.experiment, surface=choice)
        try:
            self.workspace.edit(experiment, f"Change {name} of the surface", merge)
        except InputError as error:
            self.params.show_error(name, error.message)

    def _set_data(self, name: str, value: float) -> None:
        data = self._data_choice()
        if data is None:
            return
        if name == "seed":
            data = replace(data, seed=int(value))
        else:
            data = replace(data, params=Values({**data.params, name: value}))
        self._edit_data(name, data, f"data.{name}")

    def _reset_data(self, name: str) -> None:
        data = self._data_choice()
        if data is None:
            return
        if name == "seed":
            data = replace(data, seed=None)
        else:
            kept = {n: v for n, v in data.params.items() if n != name}
            data = replace(data, params=Values(kept))
        self._edit_data(name, data, "")

    def _edit_data(self, name: str, data: DataChoice, merge: str) -> None:
        choice = replace(self.workspace.experiment.surface, data=data)
        experiment = replace(self.workspace.experiment, surface=choice)
        try:
            self.workspace.edit(experiment, f"Change {name} of the data", merge)
        except InputError as error:
            self.data.show_error(name, error.message)


def _facts_of(problem: Problem) -> str:
    """Return what there is to say of a problem's points, as a mixed line."""
    return "" if problem.points is None else with_symbols(problem.points.brief)

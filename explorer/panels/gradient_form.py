"""Where the gradient comes from: all points, or a batch of them, with or without noise."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.errors import InputError
from explorer.look.theme import Theme
from explorer.panels.controls.number_field import NumberField, step_by_hundredth, step_by_one
from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.text import tip
from explorer.panels.rows import SIDE, RowLabel, labelled
from explorer.panels.seeds_row import SeedsRow
from explorer.session.experiment import GradientChoice, Order
from explorer.session.workspace import Workspace

_NOISY = "noisy"
_ORDERS: dict[Order, str] = {
    "sequential": "in order",
    "shuffle": "shuffled",
    "replacement": "with replacement",
}
_DETAILS: dict[Order, str] = {
    "sequential": "one batch after another, from the first point",
    "shuffle": "every point once, then shuffled again",
    "replacement": "points drawn anew for each batch",
}
HELP = "What each step takes for the gradient: all points, some of them, or all with noise."
_FIRST_SIZE = 32
_FIRST_NOISE = 1.0

FieldName = Literal["size", "seed", "noise"]


class GradientForm(QWidget):
    """A picker of the source, and the numbers that it has.

    Attributes
    ----------
    workspace
        Whose gradient source this is.
    picker
        Full or a kind of mini-batch, or full with noise.
    fields
        The number fields by name: size, seed, noise.
    seeds
        With how many seeds every run is shown, where the gradient is random.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the form of ``workspace``'s gradient source."""
        super().__init__(parent)
        self.workspace = workspace
        self.picker = Picker(theme, "Gradient", self._items)
        self.fields: dict[FieldName, NumberField] = {
            "size": NumberField(theme, "Points in a batch", "size"),
            "seed": NumberField(theme, "Seed", "seed"),
            "noise": NumberField(theme, "Noise: its standard deviation", r"$\sigma$"),
        }
        self.seeds = SeedsRow(workspace, theme)
        self._numbers = QWidget()
        row = QHBoxLayout(self._numbers)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(labelled(RowLabel(theme, "Gradient"), self.picker))
        column.addWidget(self._numbers)
        for name, field in self.fields.items():
            row.addWidget(field)
            field.integer = name != "noise"
            field.stepper = step_by_hundredth if name == "noise" else step_by_one
            field.limits = (1 if name == "size" else 0, None)
            field.committed.connect(lambda value, name=name: self._set_number(name, value))
            field.stepped.connect(lambda value, name=name: self._set_number(name, value))
            field.set_help(field.accessibleName())
        column.addWidget(self.seeds)
        self.picker.picked.connect(self._pick)
        self.refresh(frozenset({"gradient"}))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        self.seeds.refresh(changes)
        if not changes & {"gradient", "surface"}:
            return
        choice = self.workspace.experiment.gradient
        key = _key(choice)
        self.picker.set_current(key, self._title(choice))
        self.picker.setToolTip(tip(HELP, self._title(choice)))
        batches = choice.mode == "minibatch"
        shown = {
            "size": batches,
            "seed": choice.noise > 0 or (batches and choice.order != "sequential"),
            "noise": batches or choice.noise > 0,
        }
        for name, field in self.fields.items():
            field.setVisible(shown[name])
            field.set_value(float(getattr(choice, name)))
        self._numbers.setVisible(any(shown.values()))

    # --- inside ---

    def _points(self) -> int:
        points = self.workspace.problem.points
        return 0 if points is None else len(points.x)

    def _title(self, choice: GradientChoice) -> str:
        if choice.mode == "minibatch":
            return f"mini-batch, {_ORDERS[choice.order]}"
        if choice.noise > 0:
            return "full, with noise"
        n = self._points()
        return f"full: all {n:,} points" if n else "full: exact"

    def _items(self) -> list[PickerItem]:
        n = self._points()
        items = [PickerItem("full", self._title(GradientChoice()))]
        if n:
            items += [
                PickerItem(order, f"mini-batch, {word}", _DETAILS[order])
                for order, word in _ORDERS.items()
            ]
        noisy = "the exact gradient and a random number for each parameter"
        return [*items, PickerItem(_NOISY, "full, with noise", noisy)]

    def _pick(self, key: str) -> None:
        old = self.workspace.experiment.gradient
        if key in ("full", _NOISY):
            noise = (old.noise or _FIRST_NOISE) if key == _NOISY else 0.0
            choice = GradientChoice(seed=old.seed, noise=noise)
        else:
            order = next(order for order in _ORDERS if order == key)
            size = old.size if old.mode == "minibatch" else min(_FIRST_SIZE, self._points())
            noise = old.noise if old.mode == "minibatch" else 0.0
            choice = GradientChoice("minibatch", size, order, old.seed, noise)
        self._set(choice)

    def _set_number(self, name: FieldName, value: float) -> None:
        old = self.workspace.experiment.gradient
        try:
            self._set(_with(old, name, value))
        except InputError as error:
            self.fields[name].show_error(error.message)

    def _set(self, choice: GradientChoice) -> None:
        self.workspace.set_gradient(choice)


def _with(choice: GradientChoice, name: FieldName, value: float) -> GradientChoice:
    if name == "noise":
        return replace(choice, noise=value)
    return replace(choice, size=int(value)) if name == "size" else replace(choice, seed=int(value))


def _key(choice: GradientChoice) -> str:
    if choice.mode == "minibatch":
        return choice.order
    return _NOISY if choice.noise > 0 else "full"

"""Fields for parameters that are lists of numbers, such as the rates that a search tries."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from explorer.core.specs import ListSpec
from explorer.errors import InputError
from explorer.look.theme import Theme
from explorer.panels.controls.marks import mark_field
from explorer.panels.controls.number_text import exact_text, parse_number
from explorer.panels.rows import RowLabel, clear_layout, labelled


class ListFields(QWidget):
    """A field for each list: numbers between commas, taken with Enter or when left.

    Attributes
    ----------
    fields
        The fields by parameter name.

    Signals
    -------
    changed
        A hand asks for a list (str, the parameter; tuple of float).
    """

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a form without fields."""
        super().__init__(parent)
        self.fields: dict[str, QLineEdit] = {}
        self._theme = theme
        self._specs: dict[str, ListSpec] = {}
        self._values: dict[str, tuple[float, ...]] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self.hide()

    def set_lists(
        self, specs: Mapping[str, ListSpec], values: Mapping[str, tuple[float, ...]]
    ) -> None:
        """Show a field for each of ``specs``, holding ``values``."""
        if dict(specs) != self._specs:
            self._build(specs)
        self._values = dict(values)
        for name, field in self.fields.items():
            if not field.isModified():
                self._show(name)

    def paint_with(self, theme: Theme) -> None:
        """Keep the theme for fields to come; those here are told themselves."""
        self._theme = theme

    def _build(self, specs: Mapping[str, ListSpec]) -> None:
        for i in reversed(range(self._rows.count())):
            row = self._rows.takeAt(i)
            inside = row.layout() if row is not None else None
            if inside is not None:
                clear_layout(inside)
        self._specs = dict(specs)
        self.fields = {}
        for name, spec in specs.items():
            field = QLineEdit()
            field.setAccessibleName(name)
            field.setToolTip(spec.help)
            field.editingFinished.connect(lambda n=name: self._commit(n))
            label = RowLabel(self._theme, f"${spec.symbol}$ in")
            self._rows.addLayout(labelled(label, field))
            self.fields[name] = field
        self.setVisible(bool(specs))

    def _show(self, name: str) -> None:
        field = self.fields[name]
        field.setText(", ".join(exact_text(v) for v in self._values[name]))
        field.setModified(False)
        self._mark(field, "")

    def _commit(self, name: str) -> None:
        field = self.fields[name]
        if not field.isModified():
            return
        try:
            numbers = tuple(parse_number(t) for t in field.text().split(",") if t.strip())
            if not numbers:
                raise InputError("at least one number is wanted")
        except (InputError, ValueError) as error:
            self._mark(field, str(error))
            return
        field.setModified(False)
        self._mark(field, "")
        self.changed.emit(name, numbers)

    def _mark(self, field: QLineEdit, fault: str) -> None:
        mark_field(field, bool(fault))
        field.setToolTip(fault or self._specs[field.accessibleName()].help)

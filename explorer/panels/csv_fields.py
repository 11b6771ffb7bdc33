"""The fields beside the preview of a CSV file: how it is written, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from explorer.core.csv_form import DELIMITERS, MAX_LEAD, CsvForm, Preview
from explorer.session.csv_import import STANDARD

SIGNS = {
    ".": "Point: 1.5",
    ",": "Comma: 1,5",
    ".,": "Point: 1,234.5",
    ",.": "Comma: 1.234,5",
}
"""The decimal sign, and where there is one the sign between thousands."""
USABLE = 0.5
"""Share of a column's cells that are numbers, from which on it is proposed."""


class CsvFields(QWidget):
    """All that can be chosen.

    Attributes
    ----------
    delimiter, decimal, header, lead
        How the file is written.
    x_column, y_column, standard, surface
        What becomes of it.

    Signals
    -------
    written()
        The file is said to be written in another way.
    columns()
        Other columns were chosen.
    """

    written = Signal()
    columns = Signal()

    def __init__(self, surfaces: Sequence[tuple[str, str]], surface: str) -> None:
        """Make the fields; ``surfaces`` are titles and keys, ``surface`` the proposed key."""
        super().__init__()
        self._encoding = "utf-8"
        self.delimiter = _combo("Delimiter", [(n.title(), d) for d, n in DELIMITERS.items()])
        self.decimal = _combo("Decimal sign", [(said, sign) for sign, said in SIGNS.items()])
        self.header = QCheckBox("The first line names the columns")
        self.lead = QSpinBox()
        self.lead.setAccessibleName("Lines to skip")
        self.lead.setToolTip("Lines at the top, before the header or the first row")
        self.lead.setRange(0, MAX_LEAD)
        self.x_column = _combo("Column of x", [])
        self.y_column = _combo("Column of y", [])
        self.standard = _combo("Values", [(said, which) for which, said in STANDARD.items()])
        self.standard.setToolTip("Standardised values have mean 0 and standard deviation 1")
        self.surface = _combo("Model", surfaces)
        self.surface.setCurrentIndex(max(0, self.surface.findData(surface)))
        self._lay_out()
        for box in (self.delimiter, self.decimal):
            box.currentIndexChanged.connect(self.written)
        self.header.toggled.connect(self.written)
        self.lead.valueChanged.connect(self.written)
        for box in (self.x_column, self.y_column):
            box.currentIndexChanged.connect(self.columns)

    def _lay_out(self) -> None:
        written, taken = QFormLayout(), QFormLayout()
        written.addRow("Skip lines", self.lead)
        written.addRow("Delimiter", self.delimiter)
        written.addRow("Decimal sign", self.decimal)
        written.addRow("", self.header)
        taken.addRow("x", self.x_column)
        taken.addRow("y", self.y_column)
        taken.addRow("Values", self.standard)
        taken.addRow("Model", self.surface)
        fields = QHBoxLayout(self)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(28)
        for form in (written, taken):
            form.setVerticalSpacing(8)
            column = QVBoxLayout()  # keeps a form's rows together
            column.addLayout(form)
            column.addStretch(1)
            fields.addLayout(column, 1)

    def show_form(self, form: CsvForm) -> None:
        """Show how the file is written; nobody is told."""
        before = self.blockSignals(True)
        self._encoding = form.encoding
        self.delimiter.setCurrentIndex(self.delimiter.findData(form.delimiter))
        self.decimal.setCurrentIndex(self.decimal.findData(form.decimal + form.thousands))
        self.header.setChecked(form.header)
        self.lead.setValue(form.lead)
        self.blockSignals(before)

    def form(self) -> CsvForm:
        """Return how the file is said to be written; rows without a point are left out."""
        signs: str = self.decimal.currentData()
        return CsvForm(
            delimiter=self.delimiter.currentData(),
            decimal=signs[0],
            header=self.header.isChecked(),
            encoding=self._encoding,
            skip=True,
            thousands=signs[1:],
            lead=self.lead.value(),
        )

    def chosen(self) -> tuple[str, str]:
        """Return the columns of x and y; empty where none is chosen."""
        return self.x_column.currentData() or "", self.y_column.currentData() or ""

    def offer_columns(self, shown: Preview) -> None:
        """Offer the file's columns, and propose two that hold numbers; nobody is told."""
        pairs = zip(shown.names, shown.numeric, strict=True)
        usable = [name for name, share in pairs if share >= USABLE]
        named = [name for name in "xy" if name in usable]
        proposed = [*named, *(name for name in usable if name not in named)]
        if "y" in usable and "x" not in usable:
            proposed = [*(name for name in usable if name != "y"), "y"][-2:]
        before = self.blockSignals(True)
        for place, box in enumerate((self.x_column, self.y_column)):
            kept = box.currentData()
            box.clear()
            for name in shown.names:
                box.addItem(name, name)
            best = kept if kept in shown.names else ""
            best = best or (proposed[place] if place < len(proposed) else "")
            box.setCurrentIndex(shown.names.index(best) if best else -1)
        self.blockSignals(before)


def _combo(name: str, items: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumContentsLength(12)
    for text, data in items:
        box.addItem(text, data)
    return box

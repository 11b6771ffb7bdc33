"""Points from a CSV file: a preview, how it is written, which columns, and what is left out."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from explorer.core.csv_form import DELIMITERS, CsvForm, guess_form, preview_of, read_sample
from explorer.core.csv_points import CsvReading, left_out_text, remember
from explorer.errors import InputError
from explorer.look.theme import Theme
from explorer.panels.csv_preview import CsvPreview
from explorer.session.csv_import import data_surfaces, take_points
from explorer.session.experiment import DataChoice
from explorer.session.workspace import Workspace

SLICE = 0.012
"""Seconds of reading between two looks at the keyboard and the mouse."""
STANDARD = (("As they are", ""), ("Standardise x", "x"), ("Standardise x and y", "xy"))


class CsvDialog(QDialog):
    """Shows the first rows of a file while all of it is read, and takes its points.

    Attributes
    ----------
    preview
        The table of the first rows.
    delimiter, decimal, header
        How the file is written.
    x_column, y_column, standard, surface
        What becomes of it.
    verdict
        How many points there are, and which rows hold none; or what is wrong.
    progress
        How much of the file has been read.
    """

    def __init__(
        self, workspace: Workspace, theme: Theme, path: Path, parent: QWidget | None = None
    ) -> None:
        """Open a file.

        Raises
        ------
        InputError
            If it can't be read or is no text.
        """
        self._sample, encoding = read_sample(path)
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Import data — {path.name}")
        self._workspace, self._theme, self._path = workspace, theme, path
        self._form = guess_form(self._sample, encoding)
        self._reading: CsvReading | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._read_on)
        self._make_fields()
        self._lay_out()
        self._show_form()
        self._columns_anew()
        self._connect()
        self._restart()

    # --- building ---

    def _make_fields(self) -> None:
        theme = self._theme
        self.preview = CsvPreview(theme)
        self.delimiter = _combo("Delimiter", [(n.title(), d) for d, n in DELIMITERS.items()])
        self.decimal = _combo("Decimal sign", [("Point: 1.5", "."), ("Comma: 1,5", ",")])
        self.header = QCheckBox("The first line names the columns")
        self.x_column = _combo("Column of x", [])
        self.y_column = _combo("Column of y", [])
        self.standard = _combo("Values", list(STANDARD))
        self.standard.setToolTip("Standardised values have mean 0 and standard deviation 1")
        here, surfaces = data_surfaces(self._workspace)
        self.surface = _combo("Model", surfaces)
        self.surface.setCurrentIndex(max(0, self.surface.findData(here)))
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How much of the file has been read")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(round(4 * theme.scale))
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setMinimumSize(round(460 * theme.scale), round(36 * theme.scale))
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.ok = self.buttons.button(kinds.Ok)
        self.ok.setText("Use the points")

    def _lay_out(self) -> None:
        written, taken = QFormLayout(), QFormLayout()
        written.addRow("Delimiter", self.delimiter)
        written.addRow("Decimal sign", self.decimal)
        written.addRow("", self.header)
        taken.addRow("x", self.x_column)
        taken.addRow("y", self.y_column)
        taken.addRow("Values", self.standard)
        taken.addRow("Model", self.surface)
        for form in (written, taken):
            form.setVerticalSpacing(8)
        fields = QHBoxLayout()
        fields.setSpacing(28)
        fields.addLayout(_at_top(written), 1)
        fields.addLayout(_at_top(taken), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.preview, 1)
        column.addLayout(fields)
        column.addWidget(self.progress)
        column.addWidget(self.verdict)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        for box in (self.delimiter, self.decimal):
            box.currentIndexChanged.connect(self._form_chosen)
        self.header.toggled.connect(self._form_chosen)
        for box in (self.x_column, self.y_column):
            box.currentIndexChanged.connect(self._restart)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # --- how the file is written ---

    def _show_form(self) -> None:
        form = self._form
        self.delimiter.setCurrentIndex(self.delimiter.findData(form.delimiter))
        self.decimal.setCurrentIndex(self.decimal.findData(form.decimal))
        self.header.setChecked(form.header)

    def _form_chosen(self) -> None:
        self._form = CsvForm(
            self.delimiter.currentData(),
            self.decimal.currentData(),
            self.header.isChecked(),
            self._form.encoding,
        )
        self._columns_anew()
        self._restart()

    def _columns_anew(self) -> None:
        """Show the rows as they would be read; suggest the first two columns of numbers."""
        shown = preview_of(self._sample, self._form)
        numeric = [n for n, share in zip(shown.names, shown.numeric, strict=True) if share >= 0.5]
        wanted = [*numeric, *(n for n in shown.names if n not in numeric)]
        before = (self.x_column.currentData(), self.y_column.currentData())
        for place, box in enumerate((self.x_column, self.y_column)):
            box.blockSignals(True)
            box.clear()
            for name in shown.names:
                box.addItem(name, name)
            named = "xy"[place] if "xy"[place] in shown.names else ""
            best = before[place] if before[place] in shown.names else named
            best = best or (wanted[min(place, len(wanted) - 1)] if wanted else "")
            box.setCurrentIndex(shown.names.index(best) if best in shown.names else -1)
            box.blockSignals(False)
        self.preview.show_rows(shown, self._chosen(), self._form.decimal)

    def _chosen(self) -> tuple[str, str]:
        return self.x_column.currentData() or "", self.y_column.currentData() or ""

    # --- reading ---

    def _restart(self) -> None:
        """Read the file from its beginning, a slice at a time."""
        self._stop()
        x, y = self._chosen()
        self.preview.mark(x, y)
        self.ok.setEnabled(False)
        self._form = replace(self._form, skip=True)
        if self._form.delimiter == self._form.decimal:
            self._say("The decimal sign can't be the delimiter too.", wrong=True)
            return
        if not x or not y or self.x_column.count() < 2:
            self._say("The file has one column only; x and y are two.", wrong=True)
            return
        try:
            self._reading = CsvReading(self._path, self._form, x, y)
        except InputError as error:
            self._say(f"{error}.", wrong=True)
            return
        self._say("Reading …")
        self._timer.start(0)

    def _stop(self) -> None:
        self._timer.stop()
        self.progress.setValue(0)
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _read_on(self) -> None:
        reading = self._reading
        if reading is None:
            self._timer.stop()
            return
        try:
            end = time.perf_counter() + SLICE
            done = reading.advance(SLICE)
            while not done and time.perf_counter() < end:
                done = reading.advance(SLICE)
        except InputError as error:
            self._stop()
            self._say(f"{error}.", wrong=True)
            return
        self.progress.setValue(round(1000 * reading.share))
        self._tell_count(reading, done)
        if done:
            self._timer.stop()

    def _tell_count(self, reading: CsvReading, done: bool) -> None:
        points = "1 point" if reading.count == 1 else f"{reading.count:,} points"
        left_out = left_out_text(reading.left_out, reading.lines)
        text = f"{points}; {left_out}" if left_out else points
        if done and self._form.encoding == "latin-1":
            text += ". It is not in UTF-8 and was read as Latin-1"
        if done and not reading.count:
            self._say(
                f"There are no points: no row has a number in both columns ({left_out}).", True
            )
            return
        self._say(f"{text}." if done else f"Reading … {text}")
        self.ok.setEnabled(done)

    def _say(self, sentence: str, wrong: bool = False) -> None:
        self.verdict.setText(sentence)
        self.verdict.setStyleSheet(f"color: {self._theme.bad if wrong else self._theme.ink2};")

    # --- the end ---

    def accept(self) -> None:
        """Show the surface with these points; where that fails, say why."""
        reading = self._reading
        if reading is None or not reading.done:
            return
        x, y = self._chosen()
        form = replace(self._form, skip=reading.left_out > 0)
        data = DataChoice(
            csv=str(self._path.resolve()),
            x_column=x,
            y_column=y,
            form=form,
            standardise=self.standard.currentData(),
        )
        try:
            remember(Path(data.csv or ""), x, y, form, reading.points())
            take_points(self._workspace, self.surface.currentData(), data)
        except InputError as error:
            self._say(f"{error}.", wrong=True)
            return
        self._stop()
        super().accept()

    def done(self, result: int) -> None:
        """Let the file go, however the dialog ends."""
        self._stop()
        super().done(result)


def _at_top(form: QFormLayout) -> QVBoxLayout:
    """Return a layout that keeps a form's rows together."""
    column = QVBoxLayout()
    column.addLayout(form)
    column.addStretch(1)
    return column


def _combo(name: str, items: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumContentsLength(14)
    for text, data in items:
        box.addItem(text, data)
    return box

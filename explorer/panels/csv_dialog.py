"""Points from a CSV file: a preview, how it is written, which columns, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from explorer.core.csv_form import guess_form, preview_of, read_sample
from explorer.core.csv_points import CsvReading, remember
from explorer.errors import InputError
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.scroll_area import MarginScrollArea
from explorer.panels.csv_fields import CsvFields
from explorer.panels.csv_picture import MOST, CsvPicture
from explorer.panels.csv_preview import CsvPreview, Moments
from explorer.session.csv_import import data_surfaces, take_points
from explorer.session.experiment import DataChoice
from explorer.session.workspace import Workspace

SLICE = 0.012
"""Seconds of reading between two looks at the keyboard and the mouse."""
SIZE = (860, 600)
"""In px of the light theme."""


class CsvDialog(QDialog):
    """Shows the first rows of a file while all of it is read, and takes its points.

    Attributes
    ----------
    preview, picture
        The table of the first rows, and the points.
    fields
        How the file is written, and what becomes of it.
    delimiter, decimal, header, lead, x_column, y_column, standard, surface
        The fields, one by one.
    verdict
        How many points there are, and which rows hold none; or what is wrong.
    progress
        How much of the file has been read; hidden when it is at its end.
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
        self._reading: CsvReading | None = None
        self._moments: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._read_on)
        self._make_parts()
        self._lay_out()
        self.fields.show_form(guess_form(self._sample, encoding))
        self.fields.written.connect(self._show_file)
        self.fields.columns.connect(self._restart)
        self.standard.currentIndexChanged.connect(self._show_values)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show_file()

    # --- building ---

    def _make_parts(self) -> None:
        theme = self._theme
        self.preview, self.picture = CsvPreview(theme), CsvPicture(theme)
        here, surfaces = data_surfaces(self._workspace)
        self.fields = fields = CsvFields(surfaces, here)
        self.delimiter, self.decimal = fields.delimiter, fields.decimal
        self.header, self.lead = fields.header, fields.lead
        self.x_column, self.y_column = fields.x_column, fields.y_column
        self.standard, self.surface = fields.standard, fields.surface
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How much of the file has been read")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(round(4 * theme.scale))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing moves when it goes
        self.progress.setSizePolicy(policy)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setMinimumHeight(round(36 * theme.scale))
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.ok = self.buttons.button(kinds.Ok)
        self.ok.setText("Use the points")

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.preview, 3)
        upper.addWidget(self.picture, 2)
        inside = QWidget()
        scrolled = QVBoxLayout(inside)
        scrolled.setContentsMargins(0, 0, 12, 0)
        scrolled.setSpacing(12)
        scrolled.addLayout(upper, 1)
        scrolled.addWidget(self.fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 4, 16)
        column.setSpacing(8)
        column.addWidget(MarginScrollArea(inside), 1)
        for part in (self.progress, self.verdict, self.buttons):
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 12, 0)
            row.addWidget(part)
            column.addLayout(row)
        # In big type the fields scroll, and the buttons stay on the screen.
        room, scale = self.screen().availableGeometry(), self._theme.scale
        wide, high = (round(side * scale) for side in SIZE)
        self.resize(min(wide, room.width() - 40), min(high, room.height() - 60))

    # --- how the file is written ---

    def _show_file(self) -> None:
        """Show the rows as they would be read, and read them."""
        form = self.fields.form()
        shown = preview_of(self._sample, form)
        self.preview.show_rows(shown, form)
        self.fields.offer_columns(shown)
        self._restart()

    def _show_values(self) -> None:
        """Show the rows as they are taken: standardised, if they are to be."""
        which: str = self.standard.currentData()
        moments: Moments = {}
        if self._moments is not None:
            moments = {k: m for k, m in zip("xy", self._moments, strict=True) if k in which}
        self.preview.mark(*self.fields.chosen(), moments)
        reading = self._reading
        if reading is None:
            self.picture.show_points((), ())
            return
        columns = []
        for name, values in zip("xy", reading.few(MOST), strict=True):
            mean, sd = moments.get(name, (0.0, 1.0))
            columns.append([(v - mean) / (sd if sd > 0 else 1.0) for v in values])
        self.picture.show_points(*columns)
        if reading.done:
            self._tell_end(reading, moments)

    # --- reading ---

    def _restart(self) -> None:
        """Read the file from its beginning, a slice at a time."""
        self._stop()
        self._moments = None
        self.ok.setEnabled(False)
        self._begin()
        self._show_values()

    def _begin(self) -> None:
        form, (x, y) = self.fields.form(), self.fields.chosen()
        if form.delimiter in (form.decimal, form.thousands) and '"' not in self._sample:
            what = "decimal sign" if form.delimiter == form.decimal else "sign between thousands"
            self._say(f"The {what} can't be the delimiter too, but in quotes.", wrong=True)
        elif self.x_column.count() < 2:
            self._say("The file has one column only; x and y are two.", wrong=True)
        elif not x or not y:
            self._say(self._too_few(), wrong=True)
        else:
            try:
                self._reading = CsvReading(self._path, form, x, y)
            except InputError as error:
                self._say(f"{error}.", wrong=True)
                return
            self.progress.setValue(0)
            self.progress.show()
            self._say("Reading …")
            self._timer.start(0)

    def _too_few(self) -> str:
        """Say that no two columns could be proposed."""
        shown = self.preview.shown
        if shown is not None and not shown.rows:
            return "There are no points: the file has no rows below its header."
        x, y = self.fields.chosen()
        if x or y:
            return f"The column {x or y} alone holds numbers; choose another one as well."
        return "There are no points: no row has a number in both columns, as no column holds any."

    def _stop(self) -> None:
        self._timer.stop()
        self.progress.hide()
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _read_on(self) -> None:
        reading = self._reading
        if reading is None:
            self._timer.stop()
            return
        try:
            done = reading.advance(SLICE)
        except InputError as error:
            self._stop()
            if reading.not_utf8:  # its beginning was, or nobody would have read it so
                self.fields.show_form(replace(self.fields.form(), encoding="latin-1"))
                self._restart()
                return
            self._say(f"{error}.", wrong=True)
            self._show_values()
            return
        self.progress.setValue(round(1000 * reading.share))
        if not done:
            self._say(f"Reading … {_counted(reading)}")
            return
        self._timer.stop()
        self.progress.hide()
        if reading.count:
            self._moments = reading.moments()
        self._show_values()

    def _tell_end(self, reading: CsvReading, moments: Moments) -> None:
        """Say what there is, now that all of it has been read."""
        parts = [_counted(reading)]
        for name, (mean, sd) in moments.items():
            numbers = f"mean {format_number(mean, 4)}, standard deviation {format_number(sd, 4)}"
            parts.append(f"{name} standardised ({numbers})")
        if reading.left_out.count:
            parts.append(reading.left_out.words)
        if not reading.count:
            why = f": {reading.left_out.words}" if reading.left_out.count else ""
            self._say(f"There are no points: no row has a number in both columns{why}.", True)
            return
        if self.fields.form().encoding == "latin-1":
            parts[-1] += ". It is not in UTF-8 and was read as Latin-1"
        self._say("; ".join(parts) + ".")
        self.ok.setEnabled(True)

    def _say(self, sentence: str, wrong: bool = False) -> None:
        self.verdict.setText(sentence)
        self.verdict.setStyleSheet(f"color: {self._theme.bad if wrong else self._theme.ink2};")

    # --- the end ---

    def accept(self) -> None:
        """Show the surface with these points; where that fails, say why."""
        reading = self._reading
        if reading is None or not reading.done:
            return
        x, y = self.fields.chosen()
        form = replace(self.fields.form(), skip=reading.left_out.count > 0)
        data = DataChoice(
            csv=str(self._path.resolve()),
            x_column=x,
            y_column=y,
            form=form,
            standardise=self.standard.currentData(),
        )
        try:
            remember(Path(data.csv or ""), form, reading)
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


def _counted(reading: CsvReading) -> str:
    return "1 point" if reading.count == 1 else f"{reading.count:,} points"

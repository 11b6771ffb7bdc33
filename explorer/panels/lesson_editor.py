"""The person's own lessons: stops renamed, said otherwise, put in another order, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.look.mixed import mixed_plain
from explorer.look.theme import Theme
from explorer.panels.controls.fitting import fit_to_screen
from explorer.panels.controls.icon_button import IconButton, icon_row
from explorer.panels.lesson_stop_form import StopForm
from explorer.session.lesson_check import check_lesson
from explorer.session.lessons import MAX_TITLE, Lesson
from explorer.session.own_lessons import checked, save_own
from explorer.session.workspace import Workspace

NONE_YET = "There are no lessons of your own yet. Lessons ▸ Record stop begins one."
_COMPUTE = 0.2
"""Seconds for the values of a stop: what is not there by then is shown as waiting."""


class LessonEditor(QDialog):
    """Edits the person's own lessons; nothing is written before Save.

    Attributes
    ----------
    lesson, title, chapter
        Which lesson, what it is called, and where it stands in the menu.
    stops, up, down, remove
        Its stops, and what moves or takes away the current one.
    form
        The current stop's words.
    verdict
        What is wrong; empty if nothing.
    saved
        The lessons that were written.
    """

    def __init__(
        self,
        lessons: Sequence[Lesson],
        faults: Mapping[str, str],
        catalogue: Catalogue,
        theme: Theme,
        first: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Edit lessons.

        Parameters
        ----------
        faults
            A sentence for each that can't be read, by name.
        first
            The name of the one to begin with.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Own lessons")
        self._theme = theme
        self._catalogue = catalogue
        self._read = {lesson.name: lesson for lesson in lessons}
        self._now = dict(self._read)
        self._filling = False
        self.saved: list[Lesson] = []
        self.lesson = QComboBox()
        for name, lesson in self._read.items():
            self.lesson.addItem(mixed_plain(lesson.title), name)
        self.lesson.setCurrentIndex(max(0, self.lesson.findData(first)))
        self.title, self.chapter = QLineEdit(), QLineEdit()
        self.title.setMaxLength(MAX_TITLE)
        self.chapter.setMaxLength(MAX_TITLE)
        self.stops = QListWidget()
        self.up = IconButton(theme, "chevron-up", "Move the stop up")
        self.down = IconButton(theme, "chevron-down", "Move the stop down")
        self.remove = IconButton(theme, "close", "Remove the stop")
        self.form = StopForm(theme)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setStyleSheet(f"color: {theme.bad};")
        self._lay_out(faults)
        self._connect()
        self._show_lesson()

    @property
    def current(self) -> Lesson | None:
        """The lesson as it would be saved."""
        return self._now.get(self.lesson.currentData() or "")

    def accept(self) -> None:
        """Write what was changed."""
        for name, lesson in self._now.items():
            if lesson == self._read[name]:
                continue
            try:
                check_lesson(checked(lesson), self._catalogue, views=False)
                save_own(lesson)
            except InputError as error:
                self.lesson.setCurrentIndex(self.lesson.findData(name))
                self._say(str(error))
                return
            self._read[name] = lesson
            self.saved.append(lesson)
        super().accept()

    # --- inside ---

    def _lay_out(self, faults: Mapping[str, str]) -> None:
        wanted = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(wanted.Save | wanted.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        for widget, name in (
            (self.lesson, "Lesson"),
            (self.title, "Title of the lesson"),
            (self.chapter, "Chapter"),
            (self.stops, "Stops"),
        ):
            widget.setAccessibleName(name)
        self.chapter.setPlaceholderText("My lessons")
        top = QFormLayout()
        top.addRow("Lesson", self.lesson)
        top.addRow("Its title", self.title)
        top.addRow("Chapter", self.chapter)
        left = QVBoxLayout()
        left.addWidget(self.stops, 1)
        moves = icon_row(self.up, self.down, self.remove)
        moves.addStretch(1)
        left.addLayout(moves)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 2)
        middle.addWidget(self.form, 5)
        self.stops.setMinimumWidth(round(190 * min(self._theme.scale, 1.3)))
        self.stops.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stops.setTextElideMode(Qt.TextElideMode.ElideRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        self._inside = QWidget()
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(top)
        inside.addLayout(middle)
        sentences = [*([] if self._read else [NONE_YET]), *faults.values()]
        if sentences:
            note = QLabel("\n".join(sentences))
            note.setObjectName("faults")
            note.setWordWrap(True)
            note.setTextFormat(Qt.TextFormat.PlainText)
            note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(note)
        for part in (self._inside, self.verdict, self._buttons):
            layout.addWidget(part)
        fit_to_screen(self, self.verdict, self._buttons)

    def _connect(self) -> None:
        self.lesson.currentIndexChanged.connect(lambda _: self._show_lesson())
        self.title.textChanged.connect(self._name)
        self.chapter.textChanged.connect(self._name)
        self.stops.currentRowChanged.connect(self._show_stop)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.form.changed.connect(self._take_words)

    def _show_lesson(self) -> None:
        lesson = self.current
        self._inside.setVisible(lesson is not None)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(lesson is not None)
        if lesson is None:
            return
        self._filling = True
        self.title.setText(lesson.title)
        self.chapter.setText(lesson.chapter)
        self._filling = False
        self._list(0)

    def _list(self, row: int) -> None:
        """Show the stops, one of them current."""
        lesson = self.current
        assert lesson is not None
        self._filling = True
        self.stops.clear()
        for i, stop in enumerate(lesson.stops):
            self.stops.addItem("")
            self._name_row(i, stop.title)
        self._filling = False
        self.stops.setCurrentRow(row)

    def _show_stop(self, row: int) -> None:
        lesson = self.current
        if self._filling or lesson is None or row < 0:
            return
        self.up.setEnabled(row > 0)
        self.down.setEnabled(row + 1 < len(lesson.stops))
        self.remove.setEnabled(len(lesson.stops) > 1)
        stop = lesson.stops[row]
        self._say("")
        try:
            workspace = Workspace(stop.experiment, self._catalogue)
        except InputError as error:
            self.form.show_stop(stop, None)
            self._say(str(error.within(f"stops[{row}].session")))
            return
        workspace.compute(_COMPUTE)
        self.form.show_stop(stop, workspace)

    def _take_words(self) -> None:
        """Take up what was typed, or say what is wrong with it."""
        lesson, row = self.current, self.stops.currentRow()
        if lesson is None or row < 0:
            return
        try:
            stop = self.form.stop()
        except InputError as error:
            self._say(str(error))
            return
        self._say("")
        stops = (*lesson.stops[:row], stop, *lesson.stops[row + 1 :])
        self._now[lesson.name] = replace(lesson, stops=stops)
        self._name_row(row, stop.title)

    def _name_row(self, row: int, title: str) -> None:
        plain = mixed_plain(title)
        self.stops.item(row).setText(f"{row + 1}   {plain}")
        self.stops.item(row).setToolTip(plain)

    def _name(self) -> None:
        lesson = self.current
        if self._filling or lesson is None:
            return
        title, chapter = self.title.text().strip(), self.chapter.text().strip()
        self._say("" if title else "A lesson needs a title.")
        if title:
            self._now[lesson.name] = replace(lesson, title=title, chapter=chapter)

    def _move(self, by: int) -> None:
        lesson, row = self.current, self.stops.currentRow()
        if lesson is None or not 0 <= row + by < len(lesson.stops):
            return
        stops = list(lesson.stops)
        stops.insert(row + by, stops.pop(row))
        self._now[lesson.name] = replace(lesson, stops=tuple(stops))
        self._list(row + by)

    def _remove(self) -> None:
        lesson, row = self.current, self.stops.currentRow()
        if lesson is None or len(lesson.stops) < 2 or row < 0:
            return
        stops = (*lesson.stops[:row], *lesson.stops[row + 1 :])
        self._now[lesson.name] = replace(lesson, stops=stops)
        self._list(min(row, len(stops) - 1))

    def _say(self, sentence: str) -> None:
        self.verdict.setText(sentence)
        save = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(not sentence and self.current is not None)

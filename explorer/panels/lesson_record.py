"""Recording what is shown as a stop of a lesson of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import InputError
from explorer.look.mixed import mixed_plain
from explorer.look.theme import Theme
from explorer.panels.controls.fitting import fit_to_screen
from explorer.panels.lesson_stop_form import StopForm
from explorer.session.lessons import MAX_TITLE, Lesson
from explorer.session.own_lessons import new_lesson, save_own, stop_of, with_stop
from explorer.session.workspace import Workspace

_NEW = "A new lesson"


class RecordDialog(QDialog):
    """Asks for the words of a stop and adds it to a lesson.

    Attributes
    ----------
    lesson, new_title
        The lesson it is added to, and what a new one is called.
    form
        The stop's words.
    verdict
        What is wrong; empty if nothing.
    recorded
        The lesson as it was saved, or None.
    """

    def __init__(
        self,
        workspace: Workspace,
        own: Sequence[Lesson],
        theme: Theme,
        last: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Ask about what ``workspace`` shows.

        Parameters
        ----------
        own
            The person's own lessons.
        last
            The name of the one to be proposed.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Record a stop")
        self._theme = theme
        self._own = {lesson.name: lesson for lesson in own}
        self.recorded: Lesson | None = None
        self.lesson = QComboBox()
        for name, lesson in self._own.items():
            count = len(lesson.stops)
            stops = "one stop" if count == 1 else f"{count} stops"
            self.lesson.addItem(f"{mixed_plain(lesson.title)} ({stops})", name)
        self.lesson.addItem(_NEW, "")
        self.lesson.setCurrentIndex(max(0, self.lesson.findData(last)) if last else 0)
        self.new_title = QLineEdit("My lesson")
        self.new_title.setMaxLength(MAX_TITLE)
        self.form = StopForm(theme)
        self.form.show_stop(stop_of(workspace), workspace)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self.lesson.currentIndexChanged.connect(self._check)
        self.new_title.textChanged.connect(self._check)
        self.form.changed.connect(self._check)
        self._check()
        self.form.title.setFocus()

    def accept(self) -> None:
        """Add the stop to the lesson's file, if it can be."""
        try:
            lesson = self._lesson()
            save_own(lesson)
        except InputError as error:
            self._say(str(error))
            return
        self.recorded = lesson
        super().accept()

    def _lesson(self) -> Lesson:
        """Return the lesson with its new stop."""
        stop = self.form.stop()
        name = self.lesson.currentData()
        if name:
            return with_stop(self._own[name], stop)
        title = self.new_title.text().strip()
        if not title:
            raise InputError("A new lesson needs a title.")
        return new_lesson(title, stop)

    def _lay_out(self) -> None:
        wanted = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(wanted.Ok | wanted.Cancel)
        self._buttons.button(wanted.Ok).setText("Record")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.lesson.setAccessibleName("Lesson")
        self.new_title.setAccessibleName("Title of the new lesson")
        self._where = QFormLayout()
        self._where.addRow("Lesson", self.lesson)
        self._where.addRow("Its title", self.new_title)
        head = QLabel("The stop shows what is on the screen now, and plays up to the playhead.")
        head.setProperty("role", "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addLayout(self._where)
        for part in (self.form, self.verdict, self._buttons):
            layout.addWidget(part)
        fit_to_screen(self, self.verdict, self._buttons)

    def _check(self) -> None:
        """Say what is wrong with what is typed, if anything."""
        self._where.setRowVisible(self.new_title, not self.lesson.currentData())
        try:
            self._lesson()
        except InputError as error:
            self._say(str(error))
        else:
            self._say("")

    def _say(self, sentence: str) -> None:
        self.verdict.setText(sentence)
        self.verdict.setStyleSheet(f"color: {self._theme.bad};")
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not sentence)

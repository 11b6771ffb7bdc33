"""The words of a stop: what it is called, how far it plays, what it says; seen as they will be."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from explorer.errors import InputError
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.panels.controls.spin_box import padded
from explorer.panels.lesson_caption import LessonCaption
from explorer.session.lesson_text import Blank, check_text, fill, with_blanks
from explorer.session.lessons import MAX_TITLE, Stop
from explorer.session.own_lessons import keys_by_run
from explorer.session.workspace import Workspace

_WIDTH = 460
_MOST_SCALE = 1.3
_HELP = "Symbols: $\\eta = 0.1$"
_HELP_TIP = "Symbols stand between dollar signs"


class Words(QPlainTextEdit):
    """A field of a few lines whose text is one line; Tab leaves it.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, name: str, rows: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._rows = rows

    def words(self) -> str:
        """Return the text as one line."""
        return " ".join(self.toPlainText().split())

    def fit(self, theme: Theme) -> None:
        """Take the height of its rows."""
        self.setFont(ui_font(theme.body))
        height = QFontMetrics(self.font()).lineSpacing() * self._rows
        self.setFixedHeight(height + round(14 * theme.scale))


class StopForm(QWidget):
    """Edits a stop's words.

    Attributes
    ----------
    title, first, last
        What the stop is called, and the steps it plays.
    caption, question, answer
        What it says.
    preview
        The caption, or the question if that has the keyboard, as the bar will show it.
    insert
        Opens the list of the values that can be shown.

    Signals
    -------
    changed()
        Something was typed.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stop: Stop | None = None
        self._workspace: Workspace | None = None
        self.title = QLineEdit()
        self.title.setMaxLength(MAX_TITLE)
        self.first, self.last = padded(QSpinBox()), padded(QSpinBox())
        self.caption = Words("Caption", 3)
        self.question = Words("Question", 2)
        self.answer = Words("Answer", 2)
        self.preview = LessonCaption(theme)
        self.insert = QPushButton("Insert a value")
        self._current = self.caption
        self._filling = False
        self._lay_out()
        self._connect()

    def show_stop(self, stop: Stop, workspace: Workspace | None) -> None:
        """Edit a stop.

        Parameters
        ----------
        workspace
            One that shows the stop's experiment, or None if it can't be shown.
        """
        self._stop, self._workspace = stop, workspace
        self._filling = True
        steps = workspace.steps if workspace else max(stop.first, stop.last or 0)
        for box, value in ((self.first, stop.first), (self.last, stop.end(steps))):
            box.setRange(0, max(steps, value))
            box.setValue(value)
        self.title.setText(stop.title)
        for field, text in (
            (self.caption, stop.caption),
            (self.question, stop.question),
            (self.answer, stop.answer),
        ):
            field.setPlainText(text)
        self._filling = False
        self.insert.setEnabled(workspace is not None and bool(workspace.runs))
        self._preview()

    def stop(self) -> Stop:
        """Return the stop as typed.

        Raises
        ------
        InputError
            With the field and what is wrong in it.
        """
        assert self._stop is not None
        if not self.title.text().strip():
            raise InputError("A stop needs a title.")
        first, last = self.first.value(), self.last.value()
        if last < first:
            raise InputError(f"It can't play from step {first} back to step {last}.")
        texts = [field.words() for field in (self.caption, self.question, self.answer)]
        for name, text in zip(("caption", "question", "answer"), texts, strict=True):
            try:
                check_text(text)
            except InputError as error:
                raise error.within(name) from None
        if texts[2] and not texts[1]:
            raise InputError("An answer needs a question.")
        steps = self._workspace.steps if self._workspace else None
        # A stop that plays to the end does so after its experiment is given more steps, too.
        to_end = self._stop.last is None and last == steps
        return replace(
            self._stop,
            title=self.title.text().strip(),
            first=first,
            last=None if to_end else last,
            caption=texts[0],
            question=texts[1],
            answer=texts[2],
        )

    def value_menu(self) -> QMenu:
        """Return the list of values, a menu a run; who asks for it deletes it."""
        menu = QMenu(self)
        runs = self._workspace.runs if self._workspace else ()
        for label, keys in keys_by_run(runs).items():
            below = menu.addMenu(label.replace("&", "&&"))
            for key in keys:
                blank = Blank(key, label)
                action = below.addAction(f"{key}  {self._filled(str(blank))}".replace("&", "&&"))
                action.triggered.connect(lambda _=False, b=blank: self._insert(str(b)))
        return menu

    # --- inside ---

    def _lay_out(self) -> None:
        theme = self._theme
        steps = QHBoxLayout()
        steps.setSpacing(round(8 * theme.scale))
        for part in (self.first, QLabel("to"), self.last):
            steps.addWidget(part)
        steps.addStretch(1)
        help_ = QLabel(_HELP)
        help_.setProperty("role", "hint")
        help_.setToolTip(_HELP_TIP)
        row = QHBoxLayout()
        row.addWidget(help_, 1)
        row.addWidget(self.insert)
        for field in (self.caption, self.question, self.answer):
            field.fit(theme)
            field.setMinimumWidth(round(_WIDTH * min(theme.scale, _MOST_SCALE)))
        self.question.setPlaceholderText("What to predict before it plays; may be left out")
        self.answer.setPlaceholderText("What came of it")
        self.title.setAccessibleName("Title of the stop")
        self.first.setAccessibleName("Plays from step")
        self.last.setAccessibleName("Plays to step")
        self.insert.setToolTip("Insert a value that is read from the record")
        self.insert.setAutoDefault(False)
        self.preview.setFixedHeight(self.preview.height_of(3))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(round(10 * theme.scale))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Title", self.title)
        form.addRow("Plays from", steps)
        form.addRow("Caption", self.caption)
        form.addRow("", row)
        form.addRow("Question", self.question)
        form.addRow("Answer", self.answer)
        form.addRow("As shown", self.preview)

    def _connect(self) -> None:
        self.title.textChanged.connect(self._told)
        for box in (self.first, self.last):
            box.valueChanged.connect(self._told)
        for field in (self.caption, self.question, self.answer):
            field.textChanged.connect(lambda f=field: self._typed(f))
            field.cursorPositionChanged.connect(lambda f=field: self._move_to(f))
        self.insert.clicked.connect(self._open_values)

    def _told(self) -> None:
        if not self._filling:
            self._preview()
            self.changed.emit()

    def _typed(self, field: Words) -> None:
        self._move_to(field)
        self._told()

    def _move_to(self, field: Words) -> None:
        if not self._filling and field is not self._current:
            self._current = field
            self._preview()

    def _preview(self) -> None:
        text = self._current.words() or self.caption.words()
        lead = "Predict." if self._current is self.question and self.question.words() else ""
        self.preview.set_text(lead, self._filled(text))

    def _filled(self, text: str) -> str:
        if self._workspace is None:
            return with_blanks(text, lambda _: "…")
        return fill(text, self._workspace.runs, self.last.value())

    def _open_values(self) -> None:
        menu = self.value_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.insert.mapToGlobal(self.insert.rect().bottomLeft()))

    def _insert(self, text: str) -> None:
        self._current.insertPlainText(text)
        self._current.setFocus()

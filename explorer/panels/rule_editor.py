"""The rule of a run as text: checked at each key, typeset below, its run following at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.errors import InputError
from explorer.formula.checking import Mend
from explorer.formula.typeset import Setter
from explorer.look.theme import Theme
from explorer.panels.controls.scroll_area import MarginScrollArea
from explorer.panels.controls.theming import spread_theme
from explorer.panels.formula_edit import FormulaText
from explorer.panels.formula_edit_names import INPUTS, NameChips, Word, function_words
from explorer.panels.formula_edit_preview import TypesetLines, WaitStrip, heading
from explorer.panels.formula_edit_strip import FaultStrip
from explorer.panels.rule_editor_head import EditorHead
from explorer.session.rule_editing import RuleEditing
from explorer.session.workspace import Workspace

PAUSE = 1500
"""Milliseconds without a key after which typing is an undo step of its own."""
_SIDE = 16
_MOST_TEXT = 0.46  # of the height, for the text where there is much of it
_LEAST_BODY = 24  # px: where room is short, what is wrong is told before what is good
_WAITS = "Canvas and plots show the last rule that worked, and follow the next edit that reads."


class RuleEditor(QWidget):
    """Edits the rule of one run.

    Attributes
    ----------
    workspace
        Whose run it is.
    editing
        What is being edited, or None.
    head, text, strip, lines, names, functions, first
        The parts: the head, the rule as text, what is wrong with it, the rule typeset, chips of
        the names and of the functions it may use, and the first values of its state.

    Signals
    -------
    closed
        The editing is over; the run stays as it is.
    """

    closed = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an editor of ``workspace`` that edits nothing yet."""
        super().__init__(parent)
        self.workspace = workspace
        self.editing: RuleEditing | None = None
        self._theme = theme
        self.head = EditorHead(theme)
        self.text = FormulaText(theme, "Rule", numbered=True)
        self.strip = FaultStrip(theme)
        self.lines = TypesetLines(theme)
        self._waits = WaitStrip(theme, _WAITS)
        self.first = FormulaText(theme, "First values of the state")
        self._first_row = QWidget()
        self._left_out = QLabel()
        self.names = NameChips(theme, "Names")
        self.functions = NameChips(theme, "Functions")
        self._refusal = QLabel()
        self._body = QWidget()
        self._area = MarginScrollArea(self._body)
        self._area.setMinimumHeight(_LEAST_BODY)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()

    # --- what the window calls ---

    def begin(self, index: int) -> None:
        """Edit the rule of the run at ``index``: of a copy beside it, if it is the catalogue's."""
        self._finish()
        if not 0 <= index < len(self.workspace.runs):
            QTimer.singleShot(0, self, self.closed.emit)  # once it is shown, to be shown no more
            return
        run = self.workspace.runs[index]
        try:
            self.editing = RuleEditing(self.workspace, index)
        except InputError as error:
            self.head.show_run(run.label, run.style, run.color, False)
            self.head.deny()
            self._refuse(error.message)
            return
        self._refuse("")
        self.text.setAccessibleName(f"Rule of {self.editing.title}")
        self._show_text()
        self._show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """End the editing; `closed` is sent."""
        self._finish()
        self.closed.emit()

    def refresh(self, changes: frozenset[str]) -> None:
        """Follow edits from elsewhere, such as undo; end where the run is gone."""
        if self.editing is None or not changes & {"runs", "surface"}:
            return
        if not self.editing.follow():
            self._pause.stop()
            self.editing = None
            self.closed.emit()
            return
        self._show_text()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        spread_theme(self, theme)
        self._set_margins()
        self._share_height()
        self.update()

    # --- building ---

    def _lay_out(self) -> None:
        first = QHBoxLayout(self._first_row)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(8)
        label = QLabel("At first")
        label.setProperty("role", "label")
        first.addWidget(label)
        first.addWidget(self.first, 1)
        self.first.setToolTip("State begins at 0; another first value is typed as  u = 1, v = eps")
        self.first.setPlaceholderText("all 0")
        self._left_out.setProperty("role", "hint")
        self._left_out.setWordWrap(True)
        self._inside = QVBoxLayout(self._body)
        self._inside.setSpacing(10)
        for part in (
            heading("As the textbook writes it"),
            *(self.lines, self._waits, self._first_row, self._left_out),
            *(self.names, self.functions),
        ):
            self._inside.addWidget(part)
        self._inside.addStretch(1)
        self._refusal.setWordWrap(True)
        self._refusal.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._refusal.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.text)
        column.addWidget(self.strip)
        column.addWidget(self._refusal)
        column.addWidget(self._area, 1)
        self._set_margins()

    def _set_margins(self) -> None:
        side = round(_SIDE * self._theme.scale)
        self._inside.setContentsMargins(side, 12, side, 12)
        self._refusal.setContentsMargins(side, side, side, side)
        self.functions.show_words(function_words(rules=True))

    def _connect(self) -> None:
        self.head.back_asked.connect(self._back)
        self.head.keep_asked.connect(self._keep)
        self.head.close_asked.connect(self.end)
        self.text.typed.connect(lambda text: self._typed(text, rule=True))
        self.first.typed.connect(lambda text: self._typed(text, rule=False))
        for field in (self.text, self.first):
            field.escaped.connect(self.end)
            field.left.connect(self._paused)
        self.strip.mended.connect(self._mend)
        self.strip.parameter_asked.connect(self._make_param)
        for chips in (self.names, self.functions):
            chips.chosen.connect(self.text.insert)
        self._pause.timeout.connect(self._paused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height between the text and what stands below."""
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        self.text.setMaximumHeight(max(60, round(self.height() * _MOST_TEXT)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and the line below the text."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        if self.text.isVisible():
            y = self.text.geometry().bottom() + 1
            painter.fillRect(0, y, self.width(), 1, QColor(self._theme.line))

    # --- showing ---

    def _refuse(self, sentence: str) -> None:
        """Show a sentence in the place of everything, or everything."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))
        self.text.setVisible(not sentence)
        self._area.setVisible(not sentence)
        self.strip.show_faults(())

    def _show_text(self) -> None:
        assert self.editing is not None
        self.text.set_text(self.editing.text)
        self.first.set_text(self.editing.first)

    def _show(self) -> None:
        """Show what there is to say of the text."""
        editing = self.editing
        assert editing is not None
        run, faults = editing.run, editing.faults
        self.head.show_run(editing.title, run.style, run.color, editing.edited)
        has_textbook = editing.textbook is not None
        self.head.allow(editing.edited, has_textbook, not faults)
        self.text.show_faults([fault for fault in faults if fault.line])
        self.strip.show_faults(faults)
        self._waits.setVisible(bool(faults))
        symbols = {name: spec.symbol for name, spec in run.specs.items()}
        setter = Setter(symbols)
        self.lines.show_lines(
            [
                (setter.assignment(line.assign), True)
                if line.assign is not None
                else (f"line {line.number} cannot be read yet", False)
                for line in editing.check.lines
            ]
        )
        rule = editing.check.rule
        self._first_row.setVisible(bool(editing.first) or (rule is not None and bool(rule.state)))
        left_out = editing.left_out
        verb = "is no state of the rule and is" if len(left_out) == 1 else "are no state and are"
        self._left_out.setText(f"{', '.join(left_out)} {verb} left out." if left_out else "")
        self._left_out.setVisible(bool(left_out))
        self.names.show_words(self._words(editing))

    def _words(self, editing: RuleEditing) -> list[Word]:
        words = [Word(name, meaning) for name, meaning in INPUTS.items()]
        specs = editing.run.specs
        for name in editing.names:
            if name not in INPUTS:
                told = specs[name].help if name in specs else ""
                words.append(Word(name, told or f"{name}: a parameter of this run."))
        state = editing.check.rule.state if editing.check.rule is not None else ()
        for name in editing.check.assigned:
            kept = "is kept from the step before, and begins at 0 or at its first value"
            words.append(
                Word(name, f"{name}: {kept if name in state else 'assigned in this rule'}.")
            )
        return words

    # --- what a hand does ---

    def _typed(self, text: str, rule: bool) -> None:
        if self.editing is None:
            return
        if rule:
            self.editing.type_rule(text)
        else:
            self.editing.type_first(text)
        self._pause.start()
        self._show()

    def _mend(self, mend: Mend) -> None:
        self.text.mend(mend)

    def _make_param(self, name: str) -> None:
        if self.editing is not None:
            self.editing.make_param(name)
            self._show()
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        if self.editing is not None:
            self.editing.back_to_textbook()
            self._show_text()
            self._show()
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if self.editing is None or self.editing.faults:
            return
        from explorer.panels.keep_dialog import KeepDialog
        from explorer.session.keeping import optimizer_text

        run = self.editing.run
        dialog = KeepDialog(
            "optimizer",
            self.workspace,
            self._theme,
            run.label,
            lambda title: optimizer_text(title, run.resolved),
            self.window(),
        )
        dialog.open()

    def _paused(self) -> None:
        self._pause.stop()
        if self.editing is not None:
            self.editing.pause()

    def _finish(self) -> None:
        self._pause.stop()
        editing, self.editing = self.editing, None
        if editing is not None:
            editing.finish()

"""The text of a formula or a rule, marked where it can't be read, while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from explorer.formula.checking import Fault, Mend
from explorer.look.theme import Theme
from explorer.panels.controls.keys import ENTER
from explorer.panels.formula_edit_marks import Gutter, draw_wave, row_tint
from explorer.panels.formula_edit_rows import RowedText


class FormulaText(RowedText):
    """Text with its faults marked: a wavy line under the letters, the row tinted, a cross.

    A rule has a row number at each line; a formula is a field that grows with what is typed, and
    Enter leaves it. Undo is the text's own while there is typing to take back, and the window's
    otherwise.

    Attributes
    ----------
    faults
        What is marked.
    gutter
        As of `RowedText`.

    Signals
    -------
    typed
        A hand changed the text (str).
    entered
        Enter was pressed in a formula's field.
    escaped
        Escape was pressed.
    left
        The keyboard went elsewhere.
    """

    typed = Signal(str)
    entered = Signal()
    escaped = Signal()
    left = Signal()

    def __init__(
        self, theme: Theme, name: str, numbered: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make an empty text called ``name``; a rule where ``numbered``."""
        super().__init__(theme, numbered, parent)
        self.faults: tuple[Fault, ...] = ()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.gutter = Gutter(self) if numbered else None
        self.textChanged.connect(self._changed)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.paint_with(theme)

    # --- what it shows ---

    def set_text(self, text: str) -> None:
        """Show a text, the cursor where it was; `typed` is not sent."""
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        self._quiet = True
        self.setPlainText(text)
        self._space_rows()
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor)
        self._quiet = False

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Mark these faults, and no others."""
        self.faults = tuple(faults)
        marks = []
        for fault in self.faults:
            cursor = self._cursor_of(fault)
            if cursor is not None:
                mark = QTextEdit.ExtraSelection()
                form = QTextCharFormat()
                form.setForeground(QColor(self._theme.bad))
                mark.cursor, mark.format = cursor, form
                marks.append(mark)
        self.setExtraSelections(marks)
        told = " ".join(f"{f.place}: {f.message}" if f.line else f.message for f in self.faults)
        self.setAccessibleDescription(told)
        self.viewport().update()
        if self.gutter is not None:
            self.gutter.update()

    def insert(self, text: str) -> None:
        """Type ``text`` at the cursor; of ``sqrt()`` the cursor ends between the brackets."""
        cursor = self.textCursor()
        cursor.insertText(text)
        if text.endswith("()"):
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mend(self, mend: Mend) -> None:
        """Make a change that mends a fault, as a hand would."""
        cursor = self.textCursor()
        cursor.setPosition(mend.start)
        cursor.setPosition(mend.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(mend.text)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        super().paint_with(theme)
        self.show_faults(self.faults)

    # --- what a hand does ---

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window where the text has nothing to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_spent(event):
                event.ignore()
                return True
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Escape, and a formula on Enter."""
        if self._is_spent(event):
            event.ignore()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in ENTER and not self._numbered:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _is_spent(self, event: QKeyEvent) -> bool:
        """Tell whether undo or redo is asked for, and the text has nothing to give."""
        document = self.document()
        if event.matches(QKeySequence.StandardKey.Undo):
            return not document.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tints under the text and waves on it."""
        painter = QPainter(self.viewport())
        for line in {fault.line for fault in self.faults if fault.line}:
            if self._numbered and (rect := self.row_rect(line)) is not None:
                row = QRectF(0, rect.y(), self.width(), rect.height())
                painter.fillRect(row, row_tint(self._theme))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for fault in self.faults:
            draw_wave(painter, self, fault, self._theme)

    # --- inside ---

    def _changed(self) -> None:
        self._space_rows()
        self._grow()
        if self.gutter is not None:
            self.gutter.update()
        if not self._quiet:
            self.typed.emit(self.toPlainText())

    def _scrolled(self) -> None:
        if self.gutter is not None:
            self.gutter.update()

    def _cursor_of(self, fault: Fault) -> QTextCursor | None:
        block = self.document().findBlockByNumber(fault.line - 1)
        if not fault.line or not block.isValid():
            return None
        cursor = QTextCursor(block)
        last = block.position() + block.length() - 1
        cursor.setPosition(min(block.position() + fault.column - 1, last))
        end = min(cursor.position() + fault.length, last)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

"""The text of a formula or a rule, marked where it can't be read, while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from explorer.formula.checking import Fault, Mend
from explorer.look.fonts import code_font
from explorer.look.theme import Theme
from explorer.panels.controls.keys import ENTER
from explorer.panels.formula_edit_marks import (
    GUTTER,
    NARROW_GUTTER,
    Gutter,
    draw_wave,
    row_tint,
)

_ROW = 1.85  # of the letters' size, from line to line of a rule
_NARROW = 480  # px below which letters and gutter are smaller
_FIELD_LINES = 4  # that a formula's field grows to


class FormulaText(QTextEdit):
    """Text with its faults marked: a wavy line under the letters, the row tinted, a cross.

    A rule has a row number at each line; a formula is a field that grows with what is typed, and
    Enter leaves it. Undo is the text's own while there is typing to take back, and the window's
    otherwise.

    Attributes
    ----------
    faults
        What is marked.

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
        super().__init__(parent)
        self.faults: tuple[Fault, ...] = ()
        self._numbered = numbered
        self._theme = theme
        self._quiet = False
        self._rows_wanted = 1
        self._gutter_width = 0
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        if not numbered:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._gutter = Gutter(self) if numbered else None
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
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
        if self._gutter is not None:
            self._gutter.update()

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
        self._theme = theme
        edge = "transparent" if self._numbered else theme.field_line
        thin, pad = ("2px", "0px") if self._numbered else ("1px", "1px")
        self.setStyleSheet(
            f"QTextEdit {{ background: {theme.panel}; color: {theme.ink}; padding: {pad};"
            f" border: {thin} solid {edge}; border-radius: {0 if self._numbered else 4}px; }}"
            f"QTextEdit:focus {{ border: 2px solid {theme.accent}; padding: 0px; }}"
        )
        self.document().setDocumentMargin(3 if not self._numbered else 2)
        self._fit_letters()
        self.show_faults(self.faults)

    def sizeHint(self) -> QSize:
        """Return the height of all lines: of a formula, of a few of them."""
        return QSize(240, self._height(self._rows_wanted))

    def minimumSizeHint(self) -> QSize:
        """Return the height of one line."""
        return QSize(120, self._height(1))

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the gutter its height, and letters the size that suits the width."""
        super().resizeEvent(event)
        self._fit_letters()
        self._place_gutter()
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the gutter beside the text when its frame changes."""
        super().changeEvent(event)
        self._place_gutter()

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

    @property
    def theme(self) -> Theme:
        """The theme that it is painted with."""
        return self._theme

    def row_rect(self, line: int) -> QRectF | None:
        """Return the place of a line, counted from 1, in the viewport."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return None
        metrics, row = QFontMetricsF(self.font()), round(self.font().pixelSize() * _ROW)
        middle = self.baseline_of(block) - metrics.capHeight() / 2
        lines = max(1, block.layout().lineCount())
        return QRectF(0, round(middle - row / 2), self.viewport().width(), row * lines)

    def _drop(self) -> float:
        """Return how far letters stand below the middle of a row of fixed height."""
        metrics, row = QFontMetricsF(self.font()), round(self.font().pixelSize() * _ROW)
        return row / 2 - metrics.descent() - metrics.capHeight() / 2

    def baseline_of(self, block: QTextBlock) -> float:
        """Return the baseline of a block's first line in the viewport."""
        cursor = QTextCursor(block)
        rect = self.cursorRect(cursor)
        metrics = QFontMetricsF(self.font())
        return rect.bottom() + 1 - metrics.descent()

    # --- inside ---

    def _changed(self) -> None:
        self._space_rows()
        self._grow()
        if self._gutter is not None:
            self._gutter.update()
        if not self._quiet:
            self.typed.emit(self.toPlainText())

    def _scrolled(self) -> None:
        if self._gutter is not None:
            self._gutter.update()

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

    def _fit_letters(self) -> None:
        """Choose the letters' size by the width, and the room between lines by the letters."""
        theme = self._theme
        narrow = self.width() < _NARROW * theme.scale
        px = theme.head if self._numbered and not narrow else theme.body
        wide = NARROW_GUTTER if narrow else GUTTER
        self._gutter_width = round(wide * theme.scale) if self._numbered else 0
        self.setViewportMargins(self._gutter_width, 0, 0, 0)
        font = code_font(px)
        if font != self.font():
            self.setFont(font)
            self.document().setDefaultFont(font)
        self._space_rows()
        self._place_gutter()

    def _space_rows(self) -> None:
        """Set the height of all lines; it is no edit that undo would take back."""
        if not self._numbered:
            return
        height = round(self.font().pixelSize() * _ROW)
        blocks = (self.document().findBlockByNumber(i) for i in range(self.document().blockCount()))
        if all(block.blockFormat().lineHeight() == height for block in blocks):
            return
        form = QTextBlockFormat()
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        quiet, self._quiet = self._quiet, True
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)
        self.document().setUndoRedoEnabled(True)
        self._quiet = quiet

    def _height(self, rows: int) -> int:
        if self._numbered:
            row, more = round(self.font().pixelSize() * _ROW), round(self._drop())
        else:
            row, more = round(QFontMetricsF(self.font()).lineSpacing()), 0
        return rows * row + more + round(2 * self.document().documentMargin()) + 4

    def _grow(self) -> None:
        """Ask for the height that all lines need."""
        layout = self.document().documentLayout()
        content = layout.documentSize().height() - 2 * self.document().documentMargin()
        one = self._height(2) - self._height(1)
        rows = max(1, round(content / one))
        if not self._numbered:
            rows = min(rows, _FIELD_LINES)
        if rows != self._rows_wanted:
            self._rows_wanted = rows
            self.updateGeometry()

    def _place_gutter(self) -> None:
        gutter = getattr(self, "_gutter", None)
        if gutter is not None:
            inside = self.contentsRect()
            gutter.setGeometry(inside.x(), inside.y(), self._gutter_width, inside.height())

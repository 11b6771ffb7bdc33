"""A text in rows of one height, with room beside them: what is measured of a formula's text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from explorer.look.fonts import code_font
from explorer.look.theme import Theme

GUTTER, NARROW_GUTTER = 56, 40
"""Px at a desk for a row's number, the sign of a fault, and air."""
_ROW = 1.85  # of the letters' size, from line to line of a rule
_NARROW = 480  # px below which letters and gutter are smaller
_FIELD_LINES = 4  # that a formula's field grows to


class RowedText(QTextEdit):
    """A text as high as what is typed: numbered rows of a rule, or the field of a formula.

    Attributes
    ----------
    gutter
        What stands in the room beside the rows, or None.

    Signals: as Qt's.
    """

    gutter: QWidget | None = None

    def __init__(self, theme: Theme, numbered: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbered = numbered
        self._theme = theme
        self._quiet = False  # whether what changes is no typing
        self._rows_wanted = 1
        self._gutter_width = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not numbered:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

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

    @property
    def theme(self) -> Theme:
        """The theme that it is painted with."""
        return self._theme

    def sizeHint(self) -> QSize:
        """Return the height of all lines: of a formula, of a few of them."""
        return QSize(240, self._height(self._rows_wanted))

    def minimumSizeHint(self) -> QSize:
        """Return the height of one line."""
        return QSize(120, self._height(1))

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
        if self.gutter is not None:
            inside = self.contentsRect()
            self.gutter.setGeometry(inside.x(), inside.y(), self._gutter_width, inside.height())

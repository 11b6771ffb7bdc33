"""The part of the diagnosis that folds away: a sentence, a table and a verdict, painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.look.mixed import mixed_plain, mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.text import MEDIUM, centred_baseline, draw_line, fit
from explorer.panels.controls.wrapping import wrap
from explorer.panels.diagnosis_sheet import Cell, Sheet

SIDE = 12
GAP = 20
SENTENCE_LINES = 2
ROWS = 4
# Heights in px at the usual size of labels.
_USUAL_LABEL = 12
_WIDTH = 320  # what the table needs at the usual size
_LEAST = 11.0
_TOP, _LINE, _ROW, _SPACE, _BOTTOM = 2, 17, 19, 4, 8


class DiagnosisBody(QWidget):
    """Shows a sheet.

    Its height never depends on what it shows: the plots above stay where they are while it
    plays. What has no room is told in full by the tooltip.

    Attributes
    ----------
    sheet
        What is shown, or None for no run.

    Signals: none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Diagnosis")

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another sheet; repaints only where it is another."""
        if sheet != self.sheet:
            self.sheet = sheet
            self.setAccessibleDescription(sheet.spoken if sheet is not None else "")
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the sentence, the table and the verdict."""
        around = (SENTENCE_LINES + 1) * _LINE + _TOP + 2 * _SPACE + _BOTTOM
        return QSize(260, round(self._scale * around + ROWS * self._row))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return self.sizeHint()

    @property
    def _scale(self) -> float:
        return self._theme.label / _USUAL_LABEL

    @property
    def _cell_px(self) -> float:
        """The size of the table: that of labels, or less in a narrow column of a large theme."""
        return max(_LEAST, min(self._theme.label, _USUAL_LABEL * self.width() / _WIDTH))

    @property
    def _row(self) -> float:
        return _ROW * self._cell_px / _USUAL_LABEL

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take another height where the size of the table has changed."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all of it."""
        sheet = self.sheet
        if sheet is None:
            return
        painter = QPainter(self)
        theme, width = self._theme, self.width() - 2 * SIDE
        height = self._scale * _LINE
        inks = {"good": theme.good, "notice": theme.notice, "bad": theme.bad}
        for i, line in enumerate(wrap(sheet.sentence, width, theme.label, SENTENCE_LINES)):
            baseline = centred_baseline(theme.label, self._scale * _TOP + i * height, height)
            draw_line(painter, SIDE, baseline, line, theme.label, theme.ink)
        for row, cells in enumerate(sheet.cells):
            for column, cell in enumerate(cells):
                if cell is not None:
                    self._draw_cell(painter, cell, self.cell_rect(row, column))
        top = self.cell_rect(ROWS - 1, 0).bottom() + self._scale * _SPACE
        ink = inks.get(sheet.verdict_tone, theme.ink2)
        verdict = fit(sheet.verdict, width, theme.tick, MEDIUM)
        baseline = centred_baseline(theme.tick, top, height)
        draw_line(painter, SIDE, baseline, verdict, theme.tick, ink, MEDIUM)

    def _draw_cell(self, painter: QPainter, cell: Cell, rect: QRectF) -> None:
        theme = self._theme
        px = self._cell_px
        baseline = centred_baseline(px, rect.top(), rect.height())
        end = draw_line(painter, rect.left(), baseline, cell.symbol, px, theme.ink2)
        value = fit(cell.value, rect.right() - end - 4, px, MEDIUM)
        left = rect.right() - mixed_width(value, px, MEDIUM)
        draw_line(painter, left, baseline, value, px, theme.ink, MEDIUM)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return the place of a cell; the right column is wider, as its symbols are."""
        top = self._scale * (_TOP + SENTENCE_LINES * _LINE + _SPACE) + row * self._row
        room = self.width() - 2 * SIDE - GAP
        split = round(room * 0.43)
        left, width = (SIDE, split) if column == 0 else (SIDE + split + GAP, room - split)
        return QRectF(left, top, width, self._row)

    def help_at(self, place: QPointF) -> str:
        """Return what is to be told of a place."""
        if self.sheet is None:
            return ""
        for row, cells in enumerate(self.sheet.cells):
            for column, cell in enumerate(cells):
                if cell is not None and self.cell_rect(row, column).contains(place):
                    return cell.help
        if place.y() < self.cell_rect(0, 0).top():
            return mixed_plain(self.sheet.sentence)
        return mixed_plain(self.sheet.verdict)

    def event(self, event: QEvent) -> bool:
        """Tell what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

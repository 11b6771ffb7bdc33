"""The marks of faults in a text: tinted rows, waves under letters, crosses beside row numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from explorer.formula.checking import Fault
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.formula_edit_rows import GUTTER

if TYPE_CHECKING:
    from explorer.panels.formula_edit import FormulaText

_WAVE, _WAVE_HIGH = 2.9, 1.6


def row_tint(theme: Theme) -> QColor:
    """Return the ground of a row with a fault: half the badge's."""
    one, other = QColor(theme.panel), QColor(theme.bad_badge)
    return QColor(
        (one.red() + other.red()) // 2,
        (one.green() + other.green()) // 2,
        (one.blue() + other.blue()) // 2,
    )


def draw_wave(painter: QPainter, text: FormulaText, fault: Fault, theme: Theme) -> None:
    """Draw a wave under the letters of a fault, at the end of a line under what is missing."""
    block = text.document().findBlockByNumber(fault.line - 1)
    if not fault.line or not block.isValid():
        return
    last = block.position() + block.length() - 1
    start = min(block.position() + fault.column - 1, last)
    end = min(start + max(1, fault.length), last)
    cursor = QTextCursor(block)
    cursor.setPosition(start)
    left = text.cursorRect(cursor)
    cursor.setPosition(max(start, end))
    right_rect = text.cursorRect(cursor)
    right = float(right_rect.x())
    if right_rect.y() != left.y():
        right = float(text.viewport().width() - 4)
    if right <= left.x():
        right = left.x() + QFontMetricsF(text.font()).averageCharWidth()
    x, y = float(left.x()), left.bottom() + 2 * theme.scale
    points, up = [], 1
    while x < right + 0.1:
        points.append(QPointF(x, y - up * _WAVE_HIGH * theme.scale))
        x, up = x + _WAVE * theme.scale, -up
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.bad), 1.5 * theme.scale))
    painter.drawPolyline(QPolygonF(points))
    painter.restore()


class Gutter(QWidget):
    """Row numbers, and a cross at rows that can't be read.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, text: FormulaText) -> None:
        super().__init__(text)
        self._text = text

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tints, numbers and crosses."""
        painter = QPainter(self)
        text, theme = self._text, self._text.theme
        tint = row_tint(theme)
        wrong = {fault.line for fault in text.faults if fault.line}
        px = theme.label if self.width() < GUTTER * theme.scale else theme.body
        painter.setFont(ui_font(px))
        block, number = text.document().begin(), 1
        while block.isValid():
            rect = text.row_rect(number)
            if rect is not None and rect.bottom() >= 0 and rect.top() <= self.height():
                if number in wrong:
                    painter.fillRect(QRectF(0, rect.y(), self.width(), rect.height()), tint)
                base = text.baseline_of(block)
                painter.setPen(QColor(theme.ink3))
                painter.drawText(
                    QPointF(self.width() * 0.36 - _wide(painter, number), base), f"{number}"
                )
                if number in wrong:
                    middle = base - 0.36 * text.font().pixelSize()
                    at = QPointF(self.width() - round(10 * theme.scale), middle)
                    size = round(12 * theme.scale)
                    draw_icon(painter, theme, "close", at, size, color=theme.bad)
            block, number = block.next(), number + 1


def _wide(painter: QPainter, number: int) -> int:
    return painter.fontMetrics().horizontalAdvance(str(number)) // 2

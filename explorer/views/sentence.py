"""A sentence in the middle of a view that has nothing else to show."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.look.fonts import ui_font
from explorer.views.canvas_style import CanvasStyle

WIDEST = 460.0  # px of a line at the usual type size


def draw_sentence(painter: QPainter, style: CanvasStyle, rect: QRectF, words: str) -> None:
    """Write words in the middle of a rectangle, broken into lines."""
    theme = style.theme
    wide = min(WIDEST * theme.scale, rect.width() - 24)
    box = QRectF(rect.center().x() - wide / 2, rect.top() + 8, wide, rect.height() - 16)
    painter.setFont(ui_font(theme.body))
    painter.setPen(style.color("ink2"))
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(box, flags, words)

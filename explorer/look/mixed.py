r"""Lines that mix words, numbers and symbols: ``step size $\eta_0$ = 0.1``.

Words are set in the interface's face, what stands between dollar signs as mathematical names.
All is drawn by one baseline, because the symbols' face would push a label's text out of its row.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.look.fonts import math_font, ui_font
from explorer.look.symbols import symbol_pieces, symbol_text

SCRIPT_SCALE = 0.74
SUBSCRIPT_DROP = 0.24  # of the words' size
SUPERSCRIPT_RISE = 0.38
LINE_HEIGHT = 1.5


@lru_cache(maxsize=2048)
def _layout(text: str, px: float, weight: int) -> tuple[tuple[str, QFont, float, float], ...]:
    """Return (text, font, x, y) of each piece from the baseline's start; the last is the end."""
    pieces: list[tuple[str, QFont, float, float]] = []
    x = 0.0
    words = ui_font(px, weight)
    for i, part in enumerate(text.split("$")):
        if i % 2 == 0:
            if part:
                pieces.append((part, words, x, 0.0))
                x += QFontMetricsF(words).horizontalAdvance(part)
            continue
        script_start = x
        for k, piece in enumerate(symbol_pieces(part)):
            font = math_font(px if not piece.level else px * SCRIPT_SCALE)
            y = {0: 0.0, -1: px * SUBSCRIPT_DROP, 1: -px * SUPERSCRIPT_RISE}[piece.level]
            # A sub- and a superscript of one letter stand above each other.
            before = symbol_pieces(part)[k - 1].level if k else 0
            left = script_start if piece.level and before == -piece.level else x
            pieces.append((piece.text, font, left, y))
            script_start = x
            x = max(x, left + QFontMetricsF(font).horizontalAdvance(piece.text))
    return (*pieces, ("", words, x, 0.0))


def mixed_width(text: str, px: float, weight: int = 400) -> float:
    """Return the advance of a mixed line in logical px."""
    return _layout(text, px, weight)[-1][2]


def draw_mixed(
    painter: QPainter,
    baseline: QPointF,
    text: str,
    px: float,
    color: QColor | str,
    weight: int = 400,
) -> float:
    """Draw a mixed line from the left end of its baseline and return its advance in px."""
    *pieces, end = _layout(text, px, weight)
    painter.setPen(QColor(color))
    for part, font, x, y in pieces:
        painter.setFont(font)
        painter.drawText(QPointF(baseline.x() + x, baseline.y() + y), part)
    return end[2]


def mixed_plain(text: str) -> str:
    """Return a mixed line as plain text, for tooltips and screen readers."""
    return "".join(symbol_text(p) if i % 2 else p for i, p in enumerate(text.split("$")))


class MixedLabel(QWidget):
    """A label of one mixed line.

    Attributes
    ----------
    text
        The line, symbols between dollar signs.

    Its colour is the palette's window text unless one is set. It shortens nothing: a line that
    is too long ends at the edge and is told in full by the tooltip.

    Signals: none.
    """

    def __init__(
        self,
        text: str = "",
        px: float = 13,
        weight: int = 400,
        color: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.text = ""
        self._px = px
        self._weight = weight
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another line."""
        if text == self.text:
            return
        self.text = text
        self.setAccessibleName(mixed_plain(text))
        self._renew()

    def set_style(self, px: float, weight: int = 400, color: str | None = None) -> None:
        """Change size in px, weight and colour (None: the palette's)."""
        self._px, self._weight, self._color = px, weight, color
        self._renew()

    def _renew(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the line's own size."""
        width = mixed_width(self.text, self._px, self._weight)
        return QSize(int(width) + 1, round(self._px * LINE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return a width that a layout may squeeze the line to."""
        return QSize(min(self.sizeHint().width(), round(2 * self._px)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line on the baseline that a label of the same size would have."""
        role = QPalette.ColorRole.WindowText
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        color = QColor(self._color) if self._color else self.palette().color(group, role)
        metrics = QFontMetricsF(ui_font(self._px, self._weight))
        baseline = (self.height() + metrics.capHeight()) / 2
        draw_mixed(QPainter(self), QPointF(0.0, round(baseline)), self.text, self._px, color,
                   self._weight)  # fmt: skip

    def event(self, event: QEvent) -> bool:
        """Tell all of a line that is cut, unless a tooltip was set."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            assert isinstance(event, QHelpEvent)
            if mixed_width(self.text, self._px, self._weight) > self.width() + 0.5:
                QToolTip.showText(event.globalPos(), mixed_plain(self.text), self)
                return True
        return super().event(event)

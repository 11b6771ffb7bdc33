"""A step worked out by hand, drawn as it was placed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.core.by_hand import HandStep
from explorer.core.phases import PHASES
from explorer.core.trace import Trace
from explorer.look.mixed import draw_mixed
from explorer.look.runs import RunStyle
from explorer.look.theme import Theme
from explorer.panels.step_panel_formulas import Formulas
from explorer.panels.step_panel_layout import Layout, PlacedLine, PlacedRow, name_text
from explorer.panels.step_panel_spark import Spark
from explorer.views.plot_quantities import series

_LATER = 0.38
"""How much of their ink the lines keep that a step has not come to yet."""
_WASH = 0.16
"""How much of the run's colour lies under a name that is lit."""


@dataclass(frozen=True)
class Shown:
    """What is painted of a run.

    Attributes
    ----------
    phase
        The part of the step that has been reached; empty where all of it is shown.
    """

    hand: HandStep
    trace: Trace
    style: RunStyle
    phase: str = ""


def is_later(phase: str, reached: str) -> bool:
    """Tell whether a step that has ``reached`` a phase still has to come to another."""
    return bool(reached) and _order(phase) > _order(reached)


def _order(phase: str) -> int:
    return next((i for i, name in enumerate(PHASES) if name == phase), 0)


class Picture:
    """Draws steps in the colours of a theme; sparklines are kept from step to step."""

    def __init__(self, theme: Theme, formulas: Formulas) -> None:
        self._theme, self._formulas = theme, formulas
        self._sparks: dict[tuple[object, ...], Spark] = {}

    def forget(self) -> None:
        """Keep no sparkline: another run, or another width."""
        self._sparks.clear()

    def paint(
        self, painter: QPainter, layout: Layout, shown: Shown, lit: str, seen: QRectF
    ) -> None:
        """Draw all of a step that lies in ``seen``; rows of ``lit`` take tint."""
        theme = self._theme
        if layout.strip is not None:
            painter.fillRect(layout.strip, QColor(theme.raised))
            edge = QRectF(0, layout.strip.bottom() - 1, layout.strip.width(), 1)
            painter.fillRect(edge, QColor(theme.line))
        for row in layout.rows if lit else ():  # below the underlines of the rows above
            if lit in row.row.keys:
                painter.fillRect(row.rect, QColor(theme.tint))
        for text in (*layout.words, *layout.note):
            draw_mixed(painter, text.at, text.text, text.font.pixelSize(), getattr(theme, text.ink))
        for row in layout.top_rows:
            self._draw_row(painter, row, shown, lit, layout.sizes.scale)
        for i, line in enumerate(layout.lines):
            if line.rect.intersects(seen):
                self._draw_line(painter, line, i, layout, shown, lit)

    def _draw_line(
        self, painter: QPainter, line: PlacedLine, i: int, layout: Layout, shown: Shown, lit: str
    ) -> None:
        theme, sizes = self._theme, layout.sizes
        if i:
            inset = 0.0 if sizes.wide else sizes.side
            rule = QRectF(inset, line.rect.top(), line.rect.width() - 2 * inset, 1)
            painter.fillRect(rule, QColor(theme.line))
        if shown.phase and line.line.phase == shown.phase:
            bar = line.rect.adjusted(0, 1, 0, 0)
            bar.setWidth(3 * sizes.scale)
            painter.fillRect(bar, QColor(theme.accent))
        painter.setOpacity(_LATER if is_later(line.line.phase, shown.phase) else 1.0)
        if sizes.wide:
            at = QPointF(sizes.side, line.formula.center().y() + sizes.small * 0.36)
            draw_mixed(painter, at, str(i + 1), sizes.small, theme.ink3)
        self._formulas.draw(painter, line.line.latex, line.formula, sizes.formula, theme.ink)
        for row in line.rows:
            self._draw_row(painter, row, shown, lit, sizes.scale)
        painter.setOpacity(1.0)

    def _draw_row(
        self, painter: QPainter, row: PlacedRow, shown: Shown, lit: str, scale: float
    ) -> None:
        theme, style = self._theme, shown.style
        if lit and lit in row.row.keys:
            wash = QColor(style.color)
            wash.setAlphaF(_WASH)
            painter.fillRect(row.name_box, wash)
        draw_mixed(painter, row.name_at, name_text(row.row), row.name_px, theme.ink)
        if row.row.keys:
            box, thick = row.name_box, max(1, round((2 if row.phase >= 0 else 1) * scale))
            painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), thick),
                             QColor(style.color))  # fmt: skip
        for text in row.texts:
            painter.setFont(text.font)
            painter.setPen(QColor(getattr(theme, text.ink)))
            painter.drawText(text.at, text.text)
        if row.spark is not None:
            self._draw_spark(painter, row, row.spark, shown)

    def _draw_spark(self, painter: QPainter, row: PlacedRow, rect: QRectF, shown: Shown) -> None:
        trace, key = shown.trace, row.row.keys[0]
        ratio = painter.device().devicePixelRatioF()
        place = (key, rect.width(), rect.height(), ratio)
        spark = self._sparks.get(place)
        if spark is None or (spark.last != trace.last and trace.complete):
            values = series(trace, key)
            if values is None or trace.last < 1:
                return
            spark = Spark(trace, values, shown.style, self._theme, rect, ratio)
            self._sparks[place] = spark
        spark.paint(painter, rect, shown.hand.step)

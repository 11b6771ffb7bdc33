"""The legend of a figure: each visible run's line, marker and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.export.caption import disclosed, shared_eta
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.runs import draw_swatch
from explorer.look.theme import Theme
from explorer.session.run_state import RunState
from explorer.views.drawn import DrawnRun

_SWATCH, _GAP, _BETWEEN = 50.0, 9.0, 24.0
_ROW, _PLAIN_ROW = 50.0, 36.0
"""Lengths in px where body text is 21 px."""


@dataclass(frozen=True)
class _Entry:
    run: DrawnRun
    name: str
    details: str
    x: float
    row: int


class Legend:
    """A figure's legend, laid out for a width.

    Attributes
    ----------
    height
        Of all of it, in px.
    """

    def __init__(
        self, runs: Sequence[RunState], drawn: Sequence[DrawnRun], theme: Theme, width: float
    ) -> None:
        """Lay it out.

        Details stand below the names where the runs differ in more than their rule.
        """
        self._theme = theme
        unit = self._unit = theme.body / 21.0
        shared = shared_eta(runs) is not None
        pairs = [(r, d) for r, d in zip(runs, drawn, strict=True) if d.visible]
        details = [_details(run, not shared) for run, _ in pairs]
        row = (_ROW if any(details) else _PLAIN_ROW) * unit
        entries, x, line = [], 0.0, 0
        for (run, shown), more in zip(pairs, details, strict=True):
            name = run.label.replace("$", "")
            text = max(mixed_width(name, theme.body), mixed_width(more, theme.tick))
            wide = (_SWATCH + _GAP) * unit + text
            if x and x + wide > width:
                x, line = 0.0, line + 1
            entries.append(_Entry(shown, name, more, x, line))
            x += wide + _BETWEEN * unit
        self._entries, self._row = entries, row
        self.height = (line + 1) * row if entries else 0.0

    def draw(self, painter: QPainter, at: QPointF) -> None:
        """Draw it from the upper left corner."""
        theme, unit = self._theme, self._unit
        for entry in self._entries:
            x, y = at.x() + entry.x, at.y() + entry.row * self._row
            swatch = QRectF(x, y + 2 * unit, _SWATCH * unit, theme.body)
            draw_swatch(painter, entry.run.style, swatch, 6.5 * unit, theme.trail)
            left, base = x + (_SWATCH + _GAP) * unit, y + theme.body
            draw_mixed(painter, QPointF(left, base), entry.name, theme.body, theme.ink)
            if entry.details:
                under = QPointF(left, base + 1.2 * theme.tick)
                draw_mixed(painter, under, entry.details, theme.tick, theme.ink2)


def _details(run: RunState, with_eta: bool) -> str:
    """Return what the legend tells of a run beside its name: what is not as it is usually."""
    defaults = {name: spec.default for name, spec in run.specs.items()}
    usual = all(value == defaults[name] for name, value in run.values.items() if name != "eta")
    if usual and not with_eta and run.choice.schedule.name == "constant":
        return ""
    return disclosed(run, with_eta)

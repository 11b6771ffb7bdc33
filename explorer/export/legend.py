"""The legend of a figure: each visible run's line, marker and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.export.caption import disclosed, shared_eta
from explorer.look.mixed import draw_mixed, mixed_plain, mixed_width
from explorer.look.runs import draw_swatch
from explorer.look.theme import Theme
from explorer.session.run_state import RunState
from explorer.views.drawn import DrawnRun

_SWATCH, _GAP, _BETWEEN = 50.0, 9.0, 24.0
_ROW, _PLAIN_ROW = 50.0, 36.0
"""Lengths in px where body text is 21 px."""
_WIDEST = 24.0
"""Of one entry's words, in sizes of type: longer ones lose letters in their middle."""


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
    rows
        How many rows of entries it has.
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
        most = min(width - (_SWATCH + _GAP) * unit, _WIDEST * theme.body)
        for (run, shown), parts in zip(pairs, details, strict=True):
            name = shortened(run.label.replace("$", ""), most, theme.body)
            more = _fitting(parts, most, theme.tick)
            text = max(mixed_width(name, theme.body), mixed_width(more, theme.tick))
            wide = (_SWATCH + _GAP) * unit + text
            if x and x + wide > width:
                x, line = 0.0, line + 1
            entries.append(_Entry(shown, name, more, x, line))
            x += wide + _BETWEEN * unit
        self._entries, self._row = entries, row
        self.rows = line + 1 if entries else 0
        # Without runs the letter of the map stands there alone.
        self.height = max(1, self.rows) * row

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


@lru_cache(maxsize=256)
def shortened(text: str, room: float, px: float, weight: int = 400) -> str:
    """Return a name that fits into ``room`` px: names often differ at their ends alone."""
    if mixed_width(text, px, weight) <= room:
        return text
    for kept in range(len(text) - 1, 0, -1):
        tail = min(kept // 2, max(kept // 3, 6))
        cut = f"{text[: kept - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"
        if mixed_width(cut, px, weight) <= room:
            return cut
    return "…"


def _fitting(parts: Sequence[str], room: float, px: float) -> str:
    """Return as many parts as fit, with commas between them."""
    for count in range(len(parts), 0, -1):
        words = ", ".join(parts[:count]) + (" …" if count < len(parts) else "")
        if mixed_width(words, px) <= room:
            return words
    return ""


def _details(run: RunState, with_eta: bool) -> list[str]:
    """Return what the legend tells of a run beside its name: what is not as it is usually.

    What the name says already is not said again.
    """
    defaults = {name: spec.default for name, spec in run.specs.items()}
    usual = all(value == defaults[name] for name, value in run.values.items() if name != "eta")
    if usual and not with_eta and run.choice.schedule.name == "constant":
        return []
    name = _bare(run.label)
    return [part for part in disclosed(run, with_eta) if _bare(part) not in name]


def _bare(text: str) -> str:
    """Return the letters and figures of a text alone, for comparison."""
    plain = normalize("NFKC", mixed_plain(text)).casefold()
    return "".join(c for c in plain if c.isalnum() or c in ".−-").replace("-", "−")

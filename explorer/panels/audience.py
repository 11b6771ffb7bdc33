"""What an audience reads around the canvas: whose trail is whose, and a line of words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import draw_mixed, mixed_plain, mixed_width
from explorer.look.runs import draw_swatch
from explorer.look.theme import Theme
from explorer.panels.controls.text import BOLD, centred_baseline, fit, with_symbols
from explorer.views.drawn import DrawnRun

HEIGHT, CAPTION_HEIGHT = 30, 54
"""Px at a desk's size of type."""
SIDE, SWATCH, MARKER, GAP, BETWEEN = 12, 38, 4.2, 6, 22
LEAST_SCALE = 0.6
"""Of the type, before names are left out."""


class RunLegend(QWidget):
    """The swatches and names of the runs shown, in one line, the selected one bold.

    Attributes
    ----------
    runs
        The runs shown.
    title
        What stands at the right, if there is room.

    Signals: none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.runs: tuple[DrawnRun, ...] = ()
        self.title = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)

    def set_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Show these runs, as far as they are visible."""
        shown = tuple(run for run in runs if run.visible)
        if [_look(r) for r in shown] != [_look(r) for r in self.runs]:
            self.runs = shown
            self.setAccessibleName("Runs: " + ", ".join(run.label for run in shown))
            self.update()

    def set_title(self, title: str) -> None:
        """Write something else at the right."""
        if title != self.title:
            self.title = title
            self.setAccessibleDescription(mixed_plain(title))
            self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(200, round(HEIGHT * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many runs as fit, smaller before fewer."""
        painter, theme = QPainter(self), self._theme
        scale = theme.scale
        wanted = self._width(theme.body)
        shrink = max(LEAST_SCALE, min(1.0, self.width() / max(wanted, 1.0)))
        px = theme.body * shrink
        x = SIDE * scale
        baseline = centred_baseline(px, 0, self.height())
        for run in self.runs:
            weight = BOLD if run.selected else 400
            text = with_symbols(run.label)
            room = self.width() - x - (SWATCH + GAP) * scale * shrink
            text = fit(text, room, px, weight)
            if not text:
                return
            swatch = QRectF(x, 0, SWATCH * scale * shrink, self.height())
            draw_swatch(painter, run.style, swatch, MARKER * scale * shrink, theme.trail)
            x = swatch.right() + GAP * scale * shrink
            x += draw_mixed(painter, QPointF(x, baseline), text, px, theme.ink, weight)
            x += BETWEEN * scale * shrink
        wide = mixed_width(self.title, theme.body)
        if x + wide <= self.width():
            at = QPointF(self.width() - wide, baseline)
            draw_mixed(painter, at, self.title, theme.body, theme.ink2)

    def _width(self, px: float) -> float:
        scale = self._theme.scale
        own = (SWATCH + GAP + BETWEEN) * scale
        names = (
            mixed_width(with_symbols(run.label), px, BOLD if run.selected else 400)
            for run in self.runs
        )
        return SIDE * scale + sum(name + own for name in names)


class CaptionLine(QWidget):
    """One line of words for an audience: what the selected run is doing.

    Attributes
    ----------
    text
        What it says, symbols between dollar signs.

    Signals: none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = ""
        self.setFixedHeight(round(CAPTION_HEIGHT * theme.scale))

    def set_text(self, text: str) -> None:
        """Say something else."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(text.replace("$", ""))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip and its words, smaller where they would not fit."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.raised))
        painter.fillRect(0, 0, self.width(), 1, QColor(theme.line))
        side = 12 * theme.scale
        px = float(theme.caption)
        wide = mixed_width(self.text, px)
        room = self.width() - 2 * side
        px = max(LEAST_SCALE * px, px * min(1.0, room / max(wide, 1.0)))
        baseline = centred_baseline(px, 0, self.height())
        draw_mixed(painter, QPointF(side, baseline), fit(self.text, room, px), px, theme.ink)


def _look(run: DrawnRun) -> tuple[object, ...]:
    return run.label, run.style, run.selected

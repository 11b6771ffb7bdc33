r"""A lesson's words on the screen: wrapped lines with symbols, shrunk where they are too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QHelpEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.look.mixed import draw_mixed, mixed_plain, mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.text import centred_baseline, fit, tip

MOST_LINES, MOST_SMALL_LINES = 3, 4
"""Lines that the bar makes room for: in large type, and in a desk's."""
LINE = 4 / 3
"""Height of a line in sizes of its type, where the type is large; small type needs more air."""
SMALL_LINE = 20 / 13
MEASURE = 52
"""Widest line in sizes of its type: the eye finds the next line's beginning."""
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
"""What type may shrink to before a line is cut, but never below the smallest of the theme."""
LEAD, PLAIN = 600, 400

_WORD = re.compile(r"(?:\$[^$]*\$|[^\s$])+")
_RELATION = re.compile(r"\\(?:leq?|geq?|neq?|approx|to|leftarrow)(?![A-Za-z])|[=<>]")
_SIGN = re.compile(r"(?<=[\w})\]])\s*([-+])\s*(?=[\w\\({])")
_BINARY = re.compile(r"\\(?:cdot|times|pm)(?![A-Za-z])")


@lru_cache(maxsize=512)
def spaced(text: str) -> str:
    r"""Return a mixed text whose formulas have air around their relations and signs.

    LaTeX passes over spaces in its source, and sets ``w=1`` with spaces of its own.
    """
    parts = text.split("$")
    parts[1::2] = [_spaced(latex) for latex in parts[1::2]]
    return "$".join(parts)


def _spaced(latex: str) -> str:
    """Return LaTeX with its spaces written out, but not within braces: an index stays narrow."""
    pieces = re.split(r"([{}])", latex)
    depth, result = 0, []
    for piece in pieces:
        if piece in ("{", "}"):
            depth += 1 if piece == "{" else -1
        elif not depth:
            piece = _SIGN.sub(r"\\,\1\\,", piece)
            piece = _BINARY.sub(lambda m: f"\\,{m[0]}\\,", piece)
            piece = _RELATION.sub(lambda m: f"\\;{m[0]}\\;", piece)
        result.append(piece)
    # Words beside the formula bring a space of their own.
    return "".join(result).removeprefix("\\;").removesuffix("\\;")


Line = tuple[tuple[str, int], ...]
"""Pieces of a line with their weights."""


@lru_cache(maxsize=256)
def wrapped(lead: str, text: str, px: float, room: float) -> tuple[Line, ...]:
    """Return the lines of a text that begins with a bold lead, each at most ``room`` px wide."""
    lines: list[list[tuple[str, int]]] = [[]]
    used = 0.0
    words = [(word, LEAD) for word in _WORD.findall(lead)]
    words += [(word, PLAIN) for word in _WORD.findall(text)]
    for word, weight in words:
        width = mixed_width(word, px, weight)
        space = mixed_width(" ", px, weight) if used else 0.0
        if used and used + space + width > room:
            lines.append([])
            used, space = 0.0, 0.0
        line = lines[-1]
        if line and line[-1][1] == weight:
            line[-1] = (f"{line[-1][0]} {word}", weight)
        else:
            line.append((f" {word}" if line else word, weight))
        used += space + width
    return tuple(tuple(line) for line in lines)


class LessonCaption(QWidget):
    """What to see, in at most three lines, or four at a desk.

    Type that is too large for its room shrinks, to that of ticks at most; what is then still too
    long ends in an ellipsis, and a tooltip tells all of it. A screen reader is told of every new
    text.

    Attributes
    ----------
    lead, text
        The bold beginning (empty in most cases) and the words after it.

    Signals: none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lead = self.text = ""
        self._theme = theme
        self._faint = self._modest = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_text(self, lead: str, text: str, faint: bool = False) -> None:
        """Show other words.

        Parameters
        ----------
        faint
            Whether they are about the lesson and not of it.
        """
        text = spaced(text)
        if (lead, text, faint) == (self.lead, self.text, self._faint):
            return
        news = (lead, text) != (self.lead, self.text)
        self.lead, self.text, self._faint = lead, text, faint
        self.update()
        if news:
            plain = self.plain()
            self.setAccessibleName(plain)
            if plain and self.isVisible():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, plain))

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_modest(self, modest: bool) -> None:
        """Be written as large as all other words, or larger where the theme wants it so."""
        if modest != self._modest:
            self._modest = modest
            self.updateGeometry()
            self.update()

    def plain(self) -> str:
        """Return all of the words in ordinary letters."""
        return mixed_plain(f"{self.lead} {self.text}".strip())

    def lines_needed(self, texts: Sequence[tuple[str, str]], width: float) -> int:
        """Return how many lines the longest of some (lead, text) takes, as far as there is room."""
        px = self._px()
        room = self._room(width, px)
        counts = [len(wrapped(lead, spaced(text), px, room)) for lead, text in texts]
        most = MOST_LINES if self._large else MOST_SMALL_LINES
        return max(1, min(most, max(counts, default=1)))

    def height_of(self, lines: int) -> int:
        """Return the height of so many lines in px."""
        return round(lines * self._line(self._px()))

    def is_cut(self) -> bool:
        """Return whether the text does not fit even when shrunk."""
        px, lines = self._fitted()
        return len(lines) * self._line(px) > self.height() + 0.5

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(round(30 * self._px()), self.height_of(2))

    def minimumSizeHint(self) -> QSize:
        """Return what a layout may squeeze it to."""
        return QSize(round(12 * self._px()), self.height_of(1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, together in the middle of the height."""
        px, lines = self._fitted()
        step = self._line(px)
        most = max(1, int((self.height() + 0.5) // step))
        painter = QPainter(self)
        color = QColor(self._theme.ink2 if self._faint else self._theme.ink)
        top = (self.height() - min(len(lines), most) * step) / 2
        for i, line in enumerate(lines[:most]):
            x, baseline = 0.0, centred_baseline(px, top + i * step, step)
            cut = i == most - 1 and len(lines) > most
            for text, weight in line:
                if cut:
                    room = self._room(self.width(), px)
                    text = fit(f"{text} $\\ldots$ …", room - x, px, weight) or "…"
                x += draw_mixed(painter, QPointF(x, baseline), text, px, color, weight)

    def event(self, event: QEvent) -> bool:
        """Tell all of a text that is cut."""
        if event.type() == QEvent.Type.ToolTip and self.is_cut():
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), tip(self.plain()), self)
            return True
        return super().event(event)

    # --- inside ---

    def _px(self) -> float:
        return float(self._theme.caption if self._large else self._theme.body)

    @property
    def _large(self) -> bool:
        return self._theme.scale > 1 and not self._modest

    def _line(self, px: float) -> float:
        return px * (LINE if self._large else SMALL_LINE)

    def _room(self, width: float, px: float) -> float:
        return max(1.0, min(width, MEASURE * px))

    def _fitted(self) -> tuple[float, tuple[Line, ...]]:
        """Return the largest type that fits, and its lines."""
        px: float = 0.0
        lines: tuple[Line, ...] = ()
        for scale in SCALES:
            px = float(max(self._theme.tick, round(self._px() * scale)))
            lines = wrapped(self.lead, self.text, px, self._room(self.width(), px))
            if len(lines) * self._line(px) <= self.height() + 0.5:
                break
        return px, lines

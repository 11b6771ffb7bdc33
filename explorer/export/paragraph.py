"""Words of several weights, broken into lines and drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.theme import Theme

BOLD = 600
LINE = 1.45
"""The height of a line, in sizes of type."""
NEW_LINE = "\n"
"""A text of its own that begins another line."""

Words = list[tuple[str, int]]
"""Texts, symbols between dollar signs, each with its weight."""


@dataclass(frozen=True)
class Paragraph:
    """Words broken into lines.

    Attributes
    ----------
    lines
        Of each line, its pieces with weight.
    px
        The size of type.
    """

    lines: tuple[tuple[tuple[str, int], ...], ...]
    px: float

    @property
    def height(self) -> float:
        """Px from the first line's top to the last one's foot."""
        return len(self.lines) * self.px * LINE

    def draw(self, painter: QPainter, at: QPointF, theme: Theme) -> None:
        """Draw the lines from the upper left corner."""
        y = at.y() + self.px
        for line in self.lines:
            x = at.x()
            for text, weight in line:
                x += draw_mixed(painter, QPointF(x, y), text, self.px, theme.ink, weight)
                x += mixed_width(" ", self.px)
            y += self.px * LINE


def broken(words: Words, width: float, px: float) -> Paragraph:
    """Break words into lines no wider than ``width`` px; a word that is wider has its own.

    A letter in bold, which says what the words after it are about, does not end a line.
    """
    lines: list[list[tuple[str, int]]] = [[]]
    used = 0.0
    pieces = [(text, _tokens(text), weight) for text, weight in words]
    for n, (text, tokens, weight) in enumerate(pieces):
        if text == NEW_LINE:
            lines.append([])
            used = 0.0
            continue
        fresh = True  # another weight begins another piece
        following = pieces[n + 1][1:] if n + 1 < len(pieces) else ([], 0)
        for token in tokens:
            wide = mixed_width(token, px, weight)
            space = mixed_width(" ", px, 400 if fresh else weight)
            needed = wide
            if weight == BOLD and len(tokens) == 1 and following[0]:
                needed += space + mixed_width(following[0][0], px, following[1])
            if lines[-1] and used + space + needed > width:
                lines.append([])
                used = 0.0
            if lines[-1] and not fresh and lines[-1][-1][1] == weight:
                lines[-1][-1] = (f"{lines[-1][-1][0]} {token}", weight)
            else:
                lines[-1].append((token, weight))
            used += wide + (space if used else 0.0)
            fresh = False
    return Paragraph(tuple(tuple(line) for line in lines if line), px)


def _tokens(text: str) -> list[str]:
    """Return the words of a text; symbols between dollar signs are whole."""
    tokens: list[str] = []
    inside = False
    for part in text.split(" "):
        if inside:
            tokens[-1] += f" {part}"
        elif part:
            tokens.append(part)
        if part.count("$") % 2:
            inside = not inside
    return tokens

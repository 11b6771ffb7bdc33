"""Rows broken at operators into lines, and lines into stretches of one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont

from explorer.core.hand_rows import HandRow
from explorer.core.hand_text import Piece
from explorer.look.mixed import SCRIPT_SCALE, SUPERSCRIPT_RISE
from explorer.panels.step_panel_sizes import metrics_of

Ink = Literal["ink", "ink2", "ink3", "notice"]

_EARLY = 0.45
"""A line is not broken before so much of it is used, if it can be helped."""
_JOINING = frozenset("+−·/=<>≤≥≠") | {"mod", "since", "and"}
_OPEN, _CLOSE = "(⌊", ")⌋"


@dataclass(frozen=True)
class Text:
    """A stretch of text on its baseline."""

    text: str
    at: QPointF
    font: QFont
    ink: Ink


@dataclass(frozen=True)
class Token:
    """What is not broken: pieces of one look, and how deep in brackets they begin."""

    pieces: tuple[Piece, ...]
    depth: int
    bold: bool = False
    ink: Ink = "ink2"
    glued: bool = False  # no space before it

    @property
    def rank(self) -> int:
        """How bad it is to break before it: a sum is broken rather than a product."""
        return 2 * self.depth + self.pieces[0][0].startswith(("·", "/"))


def tokens_of(row: HandRow) -> list[Token]:
    """Return what follows a row's name, cut where it may be broken."""
    tokens: list[Token] = []
    if row.pieces:
        tokens += _split((("" if row.joined else "= ", 0), *row.pieces), "ink2")
    tokens.append(Token((("= ", 0),), 0))
    tokens.append(Token(((row.result, 0),), 0, bold=True, ink="ink", glued=True))
    for i, statement in enumerate(row.since):
        word = "and " if i else "since "
        tokens += _split(((word, 0), *statement), "ink3")
    return tokens


def _split(pieces: Sequence[Piece], ink: Ink) -> list[Token]:
    """Split pieces before operators and after commas."""
    tokens: list[Token] = []
    held: list[Piece] = []
    depth = begin = 0
    for text, level in pieces:
        if level:
            held.append((text, level))
            continue
        words = text.split(" ")
        for i, word in enumerate(words):
            if i:  # a space stands here: break, unless an operator waits for what follows
                last = held[-1][0] if held else ""
                if held and last.rstrip() not in _JOINING:
                    tokens.append(Token(tuple(held), begin, ink=ink))
                    held, begin = [], depth
                elif held:
                    held[-1] = (f"{last.rstrip()} ", 0)
            if word:
                if held and not held[-1][1]:
                    held[-1] = (held[-1][0] + word, 0)
                else:
                    held.append((word, 0))
                depth += sum(word.count(c) for c in _OPEN) - sum(word.count(c) for c in _CLOSE)
    if held:
        tokens.append(Token(tuple(held), begin, ink=ink))
    return tokens


class Breaker:
    """Breaks a row into lines and makes texts of them."""

    def __init__(self, px: float, room: float, indent: float) -> None:
        self._px, self._room, self._indent = px, max(room, 4 * px), indent
        self._space = metrics_of(px, 400)[1].horizontalAdvance(" ")

    def lines(self, tokens: list[Token]) -> list[list[Token]]:
        """Return the tokens of each line."""
        widths = [self._width(token) for token in tokens]
        result: list[list[Token]] = []
        first = 0
        while first < len(tokens):
            room = self._room - (self._indent if result else 0)
            end = self._end_of_line(tokens, widths, first, room)
            result.append(tokens[first:end])
            first = end
        return result

    def _end_of_line(
        self, tokens: list[Token], widths: list[float], first: int, room: float
    ) -> int:
        used, ends = 0.0, []
        for i in range(first, len(tokens)):
            used += widths[i] + (self._space if i > first and not tokens[i].glued else 0)
            if used > room and i > first:
                break
            if i + 1 == len(tokens):
                return i + 1
            if not tokens[i + 1].glued:
                ends.append((i + 1, used))
        if not ends:  # one token that is too long by itself, with what is glued to it
            i = first + 1
            while i < len(tokens) and tokens[i].glued:
                i += 1
            return i
        late = [end for end, used in ends if used >= _EARLY * room] or [ends[-1][0]]
        return min(reversed(late), key=lambda end: tokens[end].rank)

    def _width(self, token: Token) -> float:
        return sum(
            metrics_of(*self._face(level, token.bold))[1].horizontalAdvance(text)
            for text, level in token.pieces
        )

    def _face(self, level: int, bold: bool) -> tuple[float, int]:
        return (round(self._px * SCRIPT_SCALE) if level else self._px), 600 if bold else 400

    def texts(self, line: list[Token], at: QPointF) -> list[Text]:
        """Return a line's texts, stretches of one look joined."""
        result: list[Text] = []
        x, joined, ink = at.x(), "", line[0].ink

        def flush(bold: bool, ink: Ink) -> None:
            nonlocal x, joined
            if joined:
                font, metrics = metrics_of(*self._face(0, bold))
                result.append(Text(joined, QPointF(x, at.y()), font, ink))
                x += metrics.horizontalAdvance(joined)
                joined = ""

        bold = line[0].bold
        for i, token in enumerate(line):
            if i and not token.glued:
                joined += " "
            if (token.bold, token.ink) != (bold, ink):
                flush(bold, ink)
                bold, ink = token.bold, token.ink
            for text, level in token.pieces:
                if not level:
                    joined += text
                    continue
                flush(bold, ink)
                font, metrics = metrics_of(*self._face(1, bold))
                high = QPointF(x, at.y() - self._px * SUPERSCRIPT_RISE)
                result.append(Text(text, high, font, ink))
                x += metrics.horizontalAdvance(text)
        flush(bold, ink)
        return result

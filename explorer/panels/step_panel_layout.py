"""Where everything of a step worked out by hand stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF

from explorer.core.by_hand import HandLine, HandStep
from explorer.core.hand_rows import HandRow
from explorer.look.mixed import mixed_width
from explorer.panels.controls.wrapping import wrap
from explorer.panels.step_panel_breaks import Breaker, Ink, Text, tokens_of
from explorer.panels.step_panel_sizes import Sizes, metrics_of

_NAMES = 0.34
"""The share of the width that names may take before the numbers give way."""


@dataclass
class PlacedRow:
    """A row in its place.

    Attributes
    ----------
    rect
        The row from edge to edge, which takes tint.
    name_at
        The left end of the name's baseline.
    name_box
        Around the name: what is underlined.
    lines
        How many lines of text it takes.
    phase
        The place of its line in the step, or -1 in the strip at the top.
    """

    row: HandRow
    rect: QRectF
    name_at: QPointF
    name_box: QRectF
    name_px: float
    texts: list[Text] = field(default_factory=list)
    lines: int = 1
    phase: int = -1
    spark: QRectF | None = None


@dataclass
class PlacedLine:
    """A line of the rule in its place: its formula, then its rows."""

    line: HandLine
    rect: QRectF
    formula: QRectF
    rows: list[PlacedRow] = field(default_factory=list)


@dataclass
class Layout:
    """All of a step in its place.

    Attributes
    ----------
    strip
        The ground of what the step began from; None where it is left out.
    words
        Words beside the strip's numbers, and sentences.
    note
        Where the sentence about what is shown begins, and its lines.
    """

    sizes: Sizes
    height: float = 0.0
    strip: QRectF | None = None
    words: list[Text] = field(default_factory=list)
    note: list[Text] = field(default_factory=list)
    top_rows: list[PlacedRow] = field(default_factory=list)
    lines: list[PlacedLine] = field(default_factory=list)

    @property
    def rows(self) -> list[PlacedRow]:
        """Every row from top to bottom."""
        return [*self.top_rows, *(row for line in self.lines for row in line.rows)]


def name_text(row: HandRow) -> str:
    """Return a row's name as a mixed line."""
    return f"${row.name}$"


class Placer:
    """Puts a step in its place.

    Attributes
    ----------
    layout
        What has been placed so far.
    """

    def __init__(
        self,
        sizes: Sizes,
        formula_size: Callable[[str, float], QSizeF],
        least_lines: Mapping[tuple[int, int], int],
    ) -> None:
        """Take measures.

        Parameters
        ----------
        formula_size
            Gives width and height of a formula set at some size.
        least_lines
            How many lines of text each row, by line and place, must have room for.
        """
        self.layout = Layout(sizes)
        self._sizes = sizes
        self._formula_size = formula_size
        self._least = least_lines
        self._y = 0.0

    # --- the strip ---

    def place_strip(self, hand: HandStep) -> None:
        """Place what the step began from: a band at the top."""
        sizes, pad = self._sizes, 8 * self._sizes.scale
        height = sizes.small * 1.55
        groups = ((f"step {hand.step - 1}", hand.before), ("gradient", hand.gradient))
        widths = [self._group_width(word, rows) for word, rows in groups]
        room = sizes.width - 2 * sizes.side
        beside = sum(widths) + 16 * sizes.scale <= room
        top = self._y
        self._y += pad
        for i, ((word, rows), width) in enumerate(zip(groups, widths, strict=True)):
            if i and not beside:
                self._y += height
            x = sizes.width - sizes.side - width if i and beside else sizes.side
            self._y += height * self._place_group(word, rows, x, self._y + height / 2, height)
        self._y += height
        for line in wrap(hand.points, room, sizes.small, 3) if hand.points else ():
            self._say(self.layout.words, line, sizes.small, "ink3")
        self._y += pad
        self.layout.strip = QRectF(0, top, sizes.width, self._y - top)

    def strip_height(self, hand: HandStep) -> float:
        """Return how high the strip of a step would be."""
        self.place_strip(hand)
        assert self.layout.strip is not None
        return self.layout.strip.height()

    def _group_width(self, word: str, rows: Sequence[HandRow]) -> float:
        px, gap = self._sizes.small, 10 * self._sizes.scale
        _, metrics = metrics_of(px, 400)
        width = metrics.horizontalAdvance(word)
        for row in rows:
            width += gap + mixed_width(name_text(row), px)
            width += metrics.horizontalAdvance(f" = {row.result}")
        return width

    def _place_group(
        self, word: str, rows: Sequence[HandRow], x: float, middle: float, next_line: float
    ) -> int:
        """Place rows beside a word, and return how many more lines of that height they took."""
        px, gap = self._sizes.small, 10 * self._sizes.scale
        font, metrics = metrics_of(px, 400)
        baseline = round(middle + metrics.capHeight() / 2)
        self.layout.words.append(Text(word, QPointF(x, baseline), font, "ink3"))
        x += metrics.horizontalAdvance(word)
        begin, more = x, 0
        for row in rows:
            x += gap
            name, value = mixed_width(name_text(row), px), f" = {row.result}"
            whole = name + metrics.horizontalAdvance(value)
            if x + whole > self._sizes.width - self._sizes.side and x > begin + gap:
                x, middle, more = begin + gap, middle + next_line, more + 1
                baseline = round(middle + metrics.capHeight() / 2)
            rect = QRectF(x - 4, middle - px * 0.8, whole + 8, px * 1.6)
            placed = PlacedRow(
                row, rect, QPointF(x, baseline), self._box(x, baseline, name, px), px
            )
            placed.texts.append(Text(value, QPointF(x + name, baseline), font, "ink"))
            self.layout.top_rows.append(placed)
            x += whole
        return more

    @staticmethod
    def _box(x: float, baseline: float, width: float, px: float) -> QRectF:
        """Return the box around a name, whose lower edge is its underline."""
        return QRectF(x - 2, baseline - px * 1.02, width + 4, px * 1.42)

    # --- sentences ---

    def place_note(self, sentence: str, ink: Ink = "ink2") -> None:
        """Place a sentence over the whole width."""
        sizes = self._sizes
        self._y += 8 * sizes.scale
        px = sizes.small if not sizes.wide else sizes.number - 2
        for line in wrap(sentence, sizes.width - 2 * sizes.side, px, 4):
            self._say(self.layout.note, line, px, ink)
        self._y += 2 * sizes.scale

    def _say(self, texts: list[Text], line: str, px: float, ink: Ink) -> None:
        font, metrics = metrics_of(px, 400)
        height = px * 1.45
        baseline = round(self._y + (height + metrics.capHeight()) / 2)
        texts.append(Text(line, QPointF(self._sizes.side, baseline), font, ink))
        self._y += height

    # --- the rule ---

    def place_lines(self, lines: Sequence[HandLine], with_numbers: Callable[[int], bool]) -> None:
        """Place the rule's lines with their rows.

        Parameters
        ----------
        with_numbers
            Tells of a line's place whether its numbers are shown.
        """
        sizes = self._sizes
        column = self._name_column(lines)
        for i, line in enumerate(lines):
            top = self._y
            self._y += (12 if sizes.wide else 5) * sizes.scale
            size = self._formula_size(line.latex, sizes.width - sizes.left - sizes.side)
            formula = QRectF(sizes.left, self._y, size.width(), size.height())
            self._y += size.height() + (4 if line.rows and sizes.wide else 0) * sizes.scale
            placed = PlacedLine(line, QRectF(), formula)
            for k, row in enumerate(line.rows):
                placed.rows.append(self._place_row(row, column, i, k, with_numbers(i)))
            self._y += (9 if sizes.wide else 4) * sizes.scale
            placed.rect = QRectF(0, top, sizes.width, self._y - top)
            self.layout.lines.append(placed)
        self.layout.height = self._y

    def _name_column(self, lines: Sequence[HandLine]) -> float:
        """Return where the names end, so that most of the equals signs stand in one column."""
        sizes = self._sizes
        widths = [mixed_width(name_text(r), self._name_px) for line in lines for r in line.rows]
        most = sizes.width * _NAMES - sizes.side
        fitting = [w for w in widths if w <= most]
        least = 46 * sizes.scale if sizes.wide else 34 * sizes.scale
        return sizes.left + max(least, *fitting) if fitting else sizes.left + least

    @property
    def _name_px(self) -> float:
        return round(self._sizes.number * 1.06)

    def _place_row(
        self, row: HandRow, column: float, i: int, k: int, with_numbers: bool
    ) -> PlacedRow:
        sizes, px = self._sizes, self._name_px
        _, metrics = metrics_of(sizes.number, 400)
        baseline = round(self._y + (sizes.row + metrics.capHeight()) / 2)
        width = mixed_width(name_text(row), px)
        x = max(sizes.left, column - width)
        box = self._box(x, baseline, width, px)
        placed = PlacedRow(row, QRectF(), QPointF(x, baseline), box, px, phase=i)
        right = sizes.width - sizes.side
        if sizes.spark and row.keys:
            placed.spark = QRectF(right - sizes.spark, self._y + 3, sizes.spark, sizes.row - 6)
        gap = 1 if row.joined else 7 * sizes.scale
        begin = max(column, x + width) + gap
        end = right - (sizes.spark + 12 * sizes.scale if sizes.spark else 0)
        breaker = Breaker(sizes.number, end - begin, 14 * sizes.scale)
        lines = breaker.lines(tokens_of(row)) if row.result else []
        placed.lines = max(1, len(lines), self._least.get((i, k), 1))
        if with_numbers:
            for n, line in enumerate(lines):
                at = QPointF(begin + (14 * sizes.scale if n else 0), baseline + n * sizes.next_line)
                placed.texts += breaker.texts(line, at)
        height = sizes.row + (placed.lines - 1) * sizes.next_line
        placed.rect = QRectF(0, self._y, sizes.width, height)
        self._y += height
        return placed

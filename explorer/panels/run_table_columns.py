"""How wide the columns of the table of runs are, and which of them there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.swatch import SWATCH_WIDTH
from explorer.panels.controls.text import BOLD, MEDIUM, with_symbols
from explorer.panels.run_table_facts import Column

COMPACT = 480
"""Below this width, at the usual size of type, the table says the least that compares runs."""
SIDE, COMPACT_SIDE = 16, 12
"""From either edge of the table, in px at the usual size of type, as all lengths here."""
GAP = 8
PADDING, COMPACT_PADDING = 8, 5
"""At either side of a cell."""
ARROW, COMPACT_ARROW = 14, 0
"""Of the arrow beside the head that the rows are sorted by, beyond the padding."""
COMPACT_SWATCH = 28
BADGE_ICON, BADGE_PADDING, BADGE_GAP = 14, 7, 4
BADGES = ("oscillating", "left the view", "outside the view", "at a minimum", "at the start")
"""Status words, of which the longest fits a badge where badges have words at all."""
_LABELS, _COMPACT_LABELS = (78, 200), (56, 200)
_SHORTEST_LABEL = 36
_OPTIMIZERS = (96, 210)
_EYE = 44
_NUMBER, _COMPACT_NUMBER = "0.001234", "0.0123"
_MOST_MEASURED = 64  # labels
_COMPACT = (Column.RUN, Column.LOSS, Column.BEST, Column.STEPS)


def side_of(theme: Theme, compact: bool) -> float:
    """Return how far from the table's edges its text stands, in px."""
    return (COMPACT_SIDE if compact else SIDE) * theme.scale


def padding_of(theme: Theme, compact: bool) -> float:
    """Return how far from the edges of its cell a text stands, in px."""
    return (COMPACT_PADDING if compact else PADDING) * theme.scale


def swatch_of(theme: Theme, compact: bool) -> float:
    """Return the width of a swatch in px."""
    return (COMPACT_SWATCH if compact else SWATCH_WIDTH) * theme.scale


def short_head(text: str) -> str:
    """Return a head without what it says of when: ``Best, at step`` is ``Best``."""
    return text.partition(",")[0].partition(" to ")[0]


def badge_room(theme: Theme) -> float:
    """Return the width in px that badges with words need."""
    words = max(mixed_width(word, theme.label, MEDIUM) for word in BADGES)
    return (BADGE_ICON + 2 * BADGE_PADDING + BADGE_GAP) * theme.scale + words


def fitted(
    width: int,
    theme: Theme,
    labels: Sequence[str],
    optimizers: Sequence[str],
    heads: Callable[[Column, bool], str],
    steps: int,
) -> tuple[bool, dict[Column, int]]:
    """Return whether the table is compact, and the widths of the columns; they fill the table.

    Where there is no room for all, what a run is set up with goes first, then the step of the
    best loss, then the eyes and the words of the badges.

    Parameters
    ----------
    labels, optimizers
        The texts of the runs.
    heads
        Gives what stands above a column in a compact table, or in another one.
    steps
        The last step there can be.
    """
    if width >= COMPACT * theme.scale:
        wants = _Wants(theme, labels, optimizers, heads, steps, False)
        for chosen in wants.choices():
            spare = width - sum(chosen.values())
            if spare >= 0:
                return False, _filled(chosen, spare, width)
    wants = _Wants(theme, labels, optimizers, heads, steps, True)
    chosen = {column: wants.of(column) for column in _COMPACT}
    least = wants.of(Column.RUN, least=True)
    # What doesn't fit is first the label, which is cut, and then the best loss.
    spare = width - sum(w for c, w in chosen.items() if c != Column.RUN)
    if spare < least:
        spare += chosen.pop(Column.BEST)
        if spare < least:  # then short heads, and fewer letters
            for column in (Column.LOSS, Column.STEPS):
                short = wants.of(column, least=True)
                spare += chosen[column] - short
                chosen[column] = short
            least -= (_COMPACT_LABELS[0] - _SHORTEST_LABEL) * theme.scale
    else:
        # As many digits of the best loss as of the loss, before a long label.
        more = wants.digit()
        run = min(wants.of(Column.RUN), least + 40 * theme.scale)
        if spare - more >= run:
            chosen[Column.BEST] += more
            spare -= more
    chosen[Column.RUN] = max(spare, least)
    return True, {c: round(w) for c, w in chosen.items()}


def _filled(chosen: dict[Column, float], spare: float, width: int) -> dict[Column, int]:
    """Return the widths with what is to spare shared out."""
    chosen[Column.RUN] += 0.4 * spare
    chosen[Column.OPTIMIZER if Column.OPTIMIZER in chosen else Column.RUN] += 0.25 * spare
    whole = {c: int(w) for c, w in chosen.items()}
    whole[Column.STATUS] += width - sum(whole.values())
    return whole


_WORDS = ("diverged", "undefined")
"""What stands where a loss can't."""


@dataclass(frozen=True)
class _Wants:
    """How wide the columns would like to be."""

    theme: Theme
    labels: Sequence[str]
    optimizers: Sequence[str]
    heads: Callable[[Column, bool], str]
    steps: int
    compact: bool

    def choices(self) -> Iterator[dict[Column, float]]:
        """Yield the columns of ever narrower tables."""
        every = {column: self.of(column) for column in Column}
        yield dict(every)
        for left_out in (Column.OPTIMIZER, Column.ETA):
            del every[left_out]
            yield dict(every)
        every[Column.BEST] = self.of(Column.BEST, least=True)
        yield dict(every)
        del every[Column.EYE]
        yield dict(every)
        every[Column.RUN] = self.of(Column.RUN, least=True)
        yield dict(every)
        every[Column.STATUS] = self.of(Column.STATUS, least=True)
        yield dict(every)

    def of(self, column: Column, least: bool = False) -> float:
        """Return the width of a column, or the least that it can do with."""
        theme, compact = self.theme, self.compact
        scale, pad = theme.scale, padding_of(theme, compact)
        side = side_of(theme, compact)
        if column == Column.EYE:
            return _EYE * scale
        if column == Column.RUN:
            ends = _COMPACT_LABELS if compact else _LABELS
            text = ends[0] * scale
            if not least:
                text = _longest(self.labels, theme.body, BOLD, ends, scale)
            return side + swatch_of(theme, compact) + GAP * scale + text + pad
        if column == Column.OPTIMIZER:
            texts = self.optimizers
            return _longest(texts, theme.body, 400, _OPTIMIZERS, scale) + 2 * pad
        if column == Column.STATUS:
            if least:
                badge = (BADGE_ICON + 2 * BADGE_PADDING) * scale
                return max(badge, self._head(column)) + 2 * pad
            return badge_room(theme) + 2 * pad
        outer = pad + (side if compact and column == Column.STEPS else pad)
        return max(self._head(column, least), self._number(column, least)) + outer

    def digit(self) -> float:
        """Return the width of one more digit."""
        return mixed_width("0", self.theme.body)

    def _head(self, column: Column, least: bool = False) -> float:
        arrow = (COMPACT_ARROW if self.compact else ARROW) * self.theme.scale
        text = self.heads(column, self.compact or least)
        if self.compact and least:
            text = short_head(text)
        text = with_symbols(text)
        return mixed_width(text, self.theme.label, BOLD) + arrow

    def _number(self, column: Column, least: bool) -> float:
        sample = _COMPACT_NUMBER if self.compact else _NUMBER
        texts = {
            Column.ETA: ("0.001",),
            Column.LOSS: (sample, *_WORDS) if self.compact and not least else (sample,),
            Column.BEST: (sample if self.compact or least else f"{sample}\u2002at {self.steps}",),
            Column.STEPS: (f"not in {self.steps}",),
        }[column]
        weight = BOLD if column == Column.LOSS else 400
        return max(mixed_width(text, self.theme.body, weight) for text in texts)


def _longest(
    texts: Sequence[str], px: float, weight: int, ends: tuple[int, int], scale: float
) -> float:
    """Return the width of the longest text, held between two ends."""
    found = (mixed_width(with_symbols(text), px, weight) for text in texts[:_MOST_MEASURED])
    return min(max([ends[0] * scale, *found]), ends[1] * scale)

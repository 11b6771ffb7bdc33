"""A plot's head row: the values at the playhead beside their markers, never one over another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isclose, isfinite

from explorer.look.numbers import format_number
from explorer.look.runs import RunStyle

DIGITS = (3, 2, 1)
# Values nearer than this, relatively, are the same but for rounding.
_SAME = 1e-9
_SHORTEST = "0"
_LEAST_EXACT = 2  # digits of a number short enough to be written without zeros at its end


@dataclass(frozen=True)
class Entry:
    """The value of one run at the playhead, or of several that are equal.

    Attributes
    ----------
    styles
        The runs' looks, in their order.
    value
        The value, finite.
    selected
        Whether the selected run is among them.
    """

    styles: tuple[RunStyle, ...]
    value: float
    selected: bool = False


@dataclass(frozen=True)
class Placed:
    """An entry with its place.

    Attributes
    ----------
    entry
        The entry.
    text
        Its value as written.
    x
        The left end of its first marker, in px from the left end of the row.
    line
        Its line, from 0.
    """

    entry: Entry
    text: str
    x: float
    line: int


@dataclass(frozen=True)
class Sizes:
    """The measures of a head row in px.

    Attributes
    ----------
    marker
        The room that a marker takes.
    pad
        Between markers and value.
    gap, tight
        Between two entries, and the least of it.
    measure
        Gives the width of a text.
    """

    marker: float
    pad: float
    gap: float
    tight: float
    measure: Callable[[str], float]

    def width(self, entry: Entry, text: str) -> float:
        """Return the room of an entry without the gap beside it."""
        return len(entry.styles) * self.marker + self.pad + self.measure(text)

    def least(self, entries: Sequence[Entry]) -> float:
        """Return the room that entries take at the least, whatever their values."""
        markers = sum(len(entry.styles) for entry in entries)
        return markers * self.marker + len(entries) * (self.pad + self.measure(_SHORTEST))


@dataclass(frozen=True)
class Head:
    """A head row that fits.

    Attributes
    ----------
    placed
        The entries that are written.
    name
        Which of the plot's names there is room for: 0 the longest.
    left_out
        How many entries there was no room for.
    """

    placed: tuple[Placed, ...]
    name: int = 0
    left_out: int = 0

    @property
    def lines(self) -> int:
        """How many lines are written."""
        return 1 + max((placed.line for placed in self.placed), default=0)


def merge(values: Sequence[tuple[RunStyle, float, bool]]) -> list[Entry]:
    """Return an entry for each different value; values that aren't finite are left out.

    Parameters
    ----------
    values
        Style, value and whether it is selected, a run each.
    """
    entries: list[Entry] = []
    for style, value, selected in values:
        if not isfinite(value):
            continue
        for i, entry in enumerate(entries):
            if isclose(value, entry.value, rel_tol=_SAME):
                entries[i] = Entry((*entry.styles, style), entry.value, entry.selected or selected)
                break
        else:
            entries.append(Entry((style,), value, selected))
    return entries


def value_text(value: float, digits: int) -> str:
    """Return a value with so many digits; zeros at its end only where it has them (0.0030).

    A number that is short by itself, like a rate of 0.1, stays short.
    """
    exact = float(f"{value:.{min(digits, _LEAST_EXACT)}g}") == value
    return format_number(value, digits, fixed=not exact)


def fit_head(
    entries: Sequence[Entry],
    width: float,
    name_widths: Sequence[float],
    sizes: Sizes,
    lines: int = 1,
    digits: Sequence[int] = DIGITS,
) -> Head:
    """Return the fullest head that fits: fewer digits first, a shorter name, then fewer values.

    Parameters
    ----------
    entries
        What to write, in order.
    width
        The width of the row in px; entries are set against its right end.
    name_widths
        The room that each of the plot's names takes at the left of the first line, with a gap;
        from the longest to the shortest.
    sizes
        Measures.
    lines
        How many lines there are.
    digits
        The numbers of digits to try, in order.
    """
    room = lines * width
    for name, name_width in enumerate(name_widths):
        if sizes.least(entries) > room - name_width:
            continue  # of a hundred runs no text needs to be written to know that
        for count in digits:
            texts = [value_text(entry.value, count) for entry in entries]
            for gap in (sizes.gap, sizes.tight):
                placed = _flow(entries, texts, width - name_width, width, sizes, gap, lines)
                if placed is not None:
                    return Head(placed, name)
    name, kept = len(name_widths) - 1, list(entries)
    while kept and sizes.least(kept) > room - name_widths[-1]:
        _leave_out(kept)
    written = {id(entry): value_text(entry.value, digits[-1]) for entry in kept}
    while kept:
        left_out = len(entries) - len(kept)
        if left_out:
            first = width - name_widths[-1] - sizes.measure(more_text(left_out)) - sizes.tight
            texts = [written[id(entry)] for entry in kept]
            placed = _flow(kept, texts, first, width, sizes, sizes.tight, lines)
            if placed is not None:
                return Head(placed, name, left_out)
        _leave_out(kept)
    return Head((), name, len(entries))


def _leave_out(kept: list[Entry]) -> None:
    """Take the last entry away, the selected run's only when nothing else is left."""
    plain = [i for i, entry in enumerate(kept) if not entry.selected]
    kept.pop(plain[-1] if plain else -1)


def more_text(left_out: int) -> str:
    """Return the words for values that are left out."""
    return f"+{left_out}"


def _flow(
    entries: Sequence[Entry],
    texts: Sequence[str],
    first: float,
    width: float,
    sizes: Sizes,
    gap: float,
    lines: int,
) -> tuple[Placed, ...] | None:
    """Set entries in lines against the right end, or return None where they don't fit."""
    widths = [sizes.width(entry, text) for entry, text in zip(entries, texts, strict=True)]
    rows: list[list[int]] = [[]]
    used = 0.0
    for i, own in enumerate(widths):
        room = first if len(rows) == 1 else width
        needed = own + (gap if rows[-1] else 0.0)
        if used + needed > room and (rows[-1] or len(rows) == 1):
            rows.append([])
            used, needed, room = 0.0, own, width
        if used + needed > room or len(rows) > lines:
            return None
        rows[-1].append(i)
        used += needed
    placed = []
    for line, row in enumerate(rows):
        x = width - sum(widths[i] for i in row) - gap * max(0, len(row) - 1)
        for i in row:
            placed.append(Placed(entries[i], texts[i], x, line))
            x += widths[i] + gap
    return tuple(placed)


def lines_needed(runs: int, width: float, name_width: float, sizes: Sizes, most: int) -> int:
    """Return how many lines a head row needs, whatever the values become.

    Judged by the number of runs alone, so that the plots don't change their height while the
    playhead moves.
    """
    usual = sizes.marker + sizes.pad + sizes.measure("0.006") + sizes.tight
    on_first = max(0, int((width - name_width) // usual))
    on_others = max(1, int(width // usual))
    others = -(-max(0, runs - on_first) // on_others)
    return min(most, 1 + others)

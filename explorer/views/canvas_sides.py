"""On which side of their marks labels stand, kept from one step to the next (no Qt)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from explorer.views.canvas_logic import Box, label_places, place_label

CALM = 8
"""Pictures for which a side must have been free before a label goes there."""
_LONG_AGO = -1_000_000


@dataclass
class _Past:
    """What a label has met: its side, and by side, when words and when marks were there last.

    ``shown`` says whether it was in the picture before; ``crowded`` counts for how many pictures
    in a row marks have been under it.
    """

    side: str = ""
    shown: bool = False
    words: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    crowded: int = 0


class Sides:
    """Places labels beside their marks; while steps go on, each keeps its side.

    Runs that swing to and fro would make their names jump from side to side: so a label that is
    in the way of other words goes where nothing has been for a while, or else is left out for a
    while, and marks that pass under it are borne.

    Attributes
    ----------
    steady
        Whether anything is kept. A single picture is the same however it was come to.
    """

    def __init__(self, steady: bool = True) -> None:
        self.steady = steady
        self._past: dict[Hashable, _Past] = {}
        self._of: object = None
        self._step = self._now = 0
        self._at_rest = False

    @property
    def now(self) -> int:
        """How many pictures of other steps there have been."""
        return self._now

    def last(self, of: object) -> int | None:
        """Return the step of the last picture of a view; None where that was another view."""
        return self._step if of == self._of else None

    def begin(self, step: int, of: object) -> None:
        """Begin a picture of a step; steps back, and another view, forget all sides."""
        if not self.steady:
            return
        same = of == self._of and step >= self._step
        if not same:
            self._past = {}
        # Shown again, a picture has all the names that it has room for.
        self._at_rest = same and step == self._step
        self._now += step != self._step
        self._step, self._of = step, of

    def place(
        self,
        name: Hashable,
        at: tuple[float, float],
        size: tuple[float, float],
        gap: float,
        words: Sequence[Box],
        marks: Sequence[Box],
        frame: Box,
        order: str = "rblaRL",
    ) -> Box | None:
        """Return the place of a label, or None where it is left out.

        Parameters
        ----------
        name
            Of the label, for its past.
        at, size, gap, frame, order
            As of `place_label`.
        words, marks
            What must not be covered, and what need not always be clear.
        """
        if not self.steady:
            return place_label(at, size, gap, [*words, *marks], frame, order)
        past = self._past.setdefault(name, _Past())
        places = {s: box for s, box in label_places(at, size, gap).items() if s in order}
        around = at[0] - gap - size[0], at[1] - gap - size[1] - 5
        zone = Box(*around, 2 * (gap + size[0]), 2 * (gap + size[1] + 5))
        words = [box for box in words if box.overlaps(zone)]
        marks = [box for box in marks if box.overlaps(zone)]
        fit, free = [], []
        for side in order:
            box = places[side]
            if not box.inside(frame) or any(box.overlaps(other) for other in words):
                past.words[side] = self._now
                continue
            fit.append(side)
            if any(box.overlaps(other) for other in marks):
                past.marks[side] = self._now
            else:
                free.append(side)
        past.crowded = 0 if past.side in free else past.crowded + 1
        side = self._chosen(past, fit, free)
        past.side, past.shown = side or past.side, bool(side)
        return places[side] if side else None

    def _chosen(self, past: _Past, fit: list[str], free: list[str]) -> str:
        """Return the side to stand on; empty where a label is left out for now."""
        if past.shown and past.side in fit and past.crowded < CALM:
            return past.side
        if not past.side or self._at_rest:
            return free[0] if free else past.side if past.shown and past.side in fit else ""
        clear = [s for s in free if self._calm(past.words, s) and self._calm(past.marks, s)]
        if clear:
            return clear[0]
        if past.shown and past.side in fit:
            return past.side
        bearable = [s for s in (past.side, *fit) if s in fit and self._calm(past.words, s)]
        return bearable[0] if bearable else ""

    def _calm(self, met: dict[str, int], side: str) -> bool:
        """Whether a side has been free for a while."""
        return self._now - met.get(side, _LONG_AGO) >= CALM

    def stay(
        self,
        name: Hashable,
        at: tuple[float, float],
        size: tuple[float, float],
        gap: float,
        words: Sequence[Box],
        marks: Sequence[Box],
        frame: Box,
        order: str,
    ) -> Box | None:
        """Return the place of a label that is never left out while it fits into the frame.

        Where no place is free it stays where it was. In a single picture it is left out.
        """
        box = self.place(name, at, size, gap, words, marks, frame, order)
        if box is not None or not self.steady:
            return box
        return place_label(at, size, gap, (), frame, self._past[name].side + order)

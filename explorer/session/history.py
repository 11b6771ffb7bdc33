"""Undo and redo: a list of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT = 500
"""Undo steps that are kept."""


@dataclass(frozen=True)
class _Step(Generic[T]):
    before: T
    after: T
    label: str
    merge: str
    number: int
    whole: bool = False


class History(Generic[T]):
    """The edits made, each with a label for the menu.

    Successive edits with the same merge key are one step until :meth:`close`.

    Attributes
    ----------
    value
        What the edits have led to.
    dropped
        The number of the last edit that is made for good, too long ago to be undone; 0 if none.
    """

    def __init__(self, value: T) -> None:
        self.value = value
        self._done: list[_Step[T]] = []
        self._undone: list[_Step[T]] = []
        self._open = False
        self._count = 0
        self.dropped = 0

    def push(self, value: T, label: str, merge: str = "", whole: bool = False) -> None:
        """Record an edit that led from the current value to ``value``.

        ``whole`` says that it is another thing altogether: a session that was opened.
        """
        if value == self.value:
            return
        self._count += 1
        step = _Step(self.value, value, label, merge, self._count, whole)
        last = self._done[-1] if self._done else None
        gone = False
        if merge and self._open and last is not None and last.merge == merge:
            self._done.pop()
            gone = last.before == value  # a slider moved there and back is no edit
            if not gone:
                self._done.append(_Step(last.before, value, label, merge, last.number))
        else:
            self._done.append(step)
            if len(self._done) > LIMIT:
                self.dropped = self._done[-LIMIT - 1].number
                del self._done[:-LIMIT]
        self._undone.clear()
        # Without that step, what is moved on must not become part of the one before it.
        self._open = bool(merge) and not gone
        self.value = value

    def crosses(self, position: int) -> bool:
        """Return whether something whole lies between here and there."""
        here = len(self._done)
        every = [*self._done, *reversed(self._undone)]
        return any(step.whole for step in every[min(here, position) : max(here, position)])

    def close(self) -> None:
        """End the current merge: the hand has let go."""
        self._open = False

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to make again."""
        return bool(self._undone)

    @property
    def undo_label(self) -> str:
        """What undo would take back, or nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, or nothing."""
        return self._undone[-1].label if self._undone else ""

    @property
    def labels(self) -> list[str]:
        """The names of the edits in their order, the undone ones at the end."""
        return [step.label for step in (*self._done, *reversed(self._undone))]

    @property
    def position(self) -> int:
        """How many edits of `labels` are made."""
        return len(self._done)

    @property
    def latest(self) -> int:
        """The number of the last edit that is made, which no other ever has; 0 before the first."""
        return self._done[-1].number if self._done else 0

    @property
    def numbers(self) -> list[int]:
        """The numbers of the edits that are made, in their order."""
        return [step.number for step in self._done]

    @property
    def known(self) -> set[int]:
        """The numbers of all edits that undo and redo lead to."""
        return {step.number for step in (*self._done, *self._undone)}

    def go(self, position: int) -> T:
        """Undo or redo until ``position`` edits are made, or as near as there are any."""
        while self._done and len(self._done) > position:
            self.undo()
        while self._undone and len(self._done) < position:
            self.redo()
        return self.value

    def undo(self) -> T:
        """Return to the value before the last edit."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self.value = step.before
        self._open = False
        return self.value

    def redo(self) -> T:
        """Make the last undone edit again."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self.value = step.after
        self._open = False
        return self.value

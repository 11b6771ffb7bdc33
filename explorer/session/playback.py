"""Playback: an index into traces. It has no clock; who has one tells it how much time passed."""

from __future__ import annotations

from dataclasses import dataclass, field

SPEEDS = (1, 2, 3, 6, 10, 20, 30, 60, 100, 200, 500, 1000)
"""Steps a second that can be chosen."""


@dataclass
class Playback:
    """Where the playhead is and how it moves.

    Attributes
    ----------
    step
        The playhead: 0 to ``steps``.
    speed
        Steps a second.
    loop
        Whether playing starts again after the end.
    until
        Where playing pauses before the end; gone once it was reached or the hand took over.
    """

    steps: int
    step: int = 0
    playing: bool = False
    speed: float = 20.0
    loop: bool = False
    until: int | None = None
    _owed: float = field(default=0.0, repr=False)

    def play(self) -> None:
        """Start playing, from the start if the playhead is at the end."""
        if self.step >= self.end:
            self.until = None
        if self.step >= self.steps:
            self.step = 0
        self._owed = 0.0
        self.playing = self.steps > 0

    def play_to(self, first: int, last: int, speed: float | None = None) -> None:
        """Play from one step to another, at ``speed`` steps a second if given, and pause there."""
        self.seek(first)
        self.speed = self.speed if speed is None else speed
        self.until = max(self.step, min(self.steps, last))
        self._owed = 0.0
        self.playing = self.until > self.step

    @property
    def end(self) -> int:
        """The step at which playing pauses."""
        return self.steps if self.until is None else min(self.until, self.steps)

    def pause(self) -> None:
        """Stop where the playhead is."""
        self.playing = False

    def toggle(self) -> None:
        """Play if paused, pause if playing."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, step: int) -> None:
        """Move the playhead, which pauses."""
        self.pause()
        self.until = None
        self.step = max(0, min(self.steps, step))

    def set_steps(self, steps: int) -> None:
        """Change the number of steps; a playhead beyond it moves to the new end."""
        self.steps = steps
        self.step = min(self.step, steps)

    def faster(self) -> None:
        """Take the next higher speed."""
        self.speed = next((s for s in SPEEDS if s > self.speed), SPEEDS[-1])

    def slower(self) -> None:
        """Take the next lower speed."""
        self.speed = next((s for s in reversed(SPEEDS) if s < self.speed), SPEEDS[0])

    def advance(self, seconds: float, available: int | None = None) -> bool:
        """Let time pass while playing.

        Parameters
        ----------
        seconds
            How much time has passed since the last call.
        available
            The last step that can be shown yet; the playhead waits there without falling behind.

        Returns
        -------
        bool
            Whether the playhead moved.
        """
        whole = self.beats(seconds)
        if whole == 0:
            return False
        before = self.step
        end = self.end if available is None else min(self.end, available)
        if before + whole <= self.end:
            self.step = max(before, min(before + whole, end))
        elif self.loop and self.until is None and end == self.steps:
            # The end is shown once before the start comes again.
            self.step = self.steps if before < self.steps else 0
        else:
            self.step = max(before, end)
        if self.step >= self.end and not (self.loop and self.until is None):
            self.playing = False
        return self.step != before

    def beats(self, seconds: float) -> int:
        """Let time pass while playing, and return how many steps it was worth."""
        if not self.playing:
            return 0
        self._owed += seconds * self.speed
        whole = int(self._owed)
        self._owed -= whole
        return whole

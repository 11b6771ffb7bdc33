"""The one timer of the program: it ticks while something moves and is still otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

FRAME = 16
"""Milliseconds between two frames."""
LONGEST = 0.1
"""Seconds that one frame may stand for: after a pause of the machine nothing jumps."""


class FrameClock(QObject):
    """Calls a function once a frame for as long as it says that there is more to do.

    Attributes
    ----------
    running
        Whether the timer ticks; a paused program has no running timer.
    """

    def __init__(self, frame: Callable[[float], bool], parent: QObject | None = None) -> None:
        """Make a clock at rest.

        Parameters
        ----------
        frame
            Called with the seconds since the last frame; returns whether another is wanted.
        """
        super().__init__(parent)
        self._frame = frame
        self._last = 0.0
        self._held = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        """Whether the timer ticks."""
        return self._timer.isActive()

    def request(self) -> None:
        """Ask for a frame; the first one after a rest comes at once."""
        if not self._timer.isActive() and not self._held:
            self._last = time.perf_counter()
            self._timer.start(0)

    def hold(self) -> None:
        """Rest until `release`, whatever is asked for."""
        self._held = True
        self._timer.stop()

    def release(self) -> None:
        """End a `hold` and ask for a frame."""
        self._held = False
        self.request()

    def tick(self, seconds: float) -> bool:
        """Make one frame now, as if so much time had passed; return whether another is wanted."""
        return self._frame(seconds)

    def stop(self) -> None:
        """Come to rest, whatever there is to do."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        seconds = min(LONGEST, now - self._last)
        self._last = now
        if self._timer.interval() != FRAME:
            self._timer.setInterval(FRAME)
        if not self._frame(seconds):
            self._timer.stop()

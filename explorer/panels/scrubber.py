"""The scrubber: a groove linear in the step, with round numbers under it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.groove import Groove, Tick

_THUMB = 16
_LEAST_WIDTH = 80
_GROOVE_TOP = 14
_BELOW = 7  # px under the labels
_LABEL_GAP = 24  # px between labels, at least


class Scrubber(QWidget):
    """Shows the playhead's place in the run, to be dragged.

    Attributes
    ----------
    groove
        The slider inside.

    Signals
    -------
    grabbed
        The mouse took hold of the thumb: playing must stop.
    sought
        A hand asks for a step (int).
    """

    grabbed = Signal()
    sought = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a scrubber that stands at step 0 of 1."""
        super().__init__(parent)
        self._theme = theme
        self._steps = 1
        self._step = 0
        self.groove = Groove(theme, "Step", _THUMB, self)
        self.groove.grabbed.connect(self.grabbed)
        self.groove.dragged.connect(lambda at: self._ask(round(at * self._steps)))
        self.groove.stepped.connect(self._on_stepped)
        self.groove.ended.connect(lambda at: self._ask(round(at * self._steps)))
        self.setMinimumWidth(_LEAST_WIDTH)
        self.paint_with(theme)

    def set_steps(self, steps: int) -> None:
        """Show a run of ``steps`` steps."""
        self._steps = max(1, steps)
        self._retick()

    def set_step(self, step: int) -> None:
        """Put the thumb at ``step``."""
        self._step = step
        self.groove.set_fraction(step / self._steps, f"step {step} of {self._steps}")

    def paint_with(self, theme: Theme) -> None:
        """Take sizes from ``theme``."""
        self._theme = theme
        self.groove.paint_with(theme)  # its height is asked for next
        self.setFixedHeight(_GROOVE_TOP + self.groove.sizeHint().height() + _BELOW)
        self._retick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the groove the whole width, and as many labels as fit."""
        super().resizeEvent(event)
        self.groove.setGeometry(0, _GROOVE_TOP, self.width(), self.groove.sizeHint().height())
        self._retick()

    # --- inside ---

    def _retick(self) -> None:
        widest = mixed_width(str(self._steps), self._theme.tick) + _LABEL_GAP
        most = max(1, int(self.width() / widest))
        every = round_interval(self._steps, most)
        marks = tuple(
            Tick(step / self._steps, str(step)) for step in range(0, self._steps + 1, every)
        )
        self.groove.set_ticks(marks, centred=True)

    def _on_stepped(self, steps: int, coarse: bool) -> None:
        self._ask(self._step + steps * (10 if coarse else 1))

    def _ask(self, step: int) -> None:
        step = min(self._steps, max(0, step))
        if step != self._step:
            self.sought.emit(step)


def round_interval(steps: int, most: int) -> int:
    """Return the least of 1, 2, 5, 10, 20 … that cuts ``steps`` into ``most`` parts or fewer."""
    power = 1
    while True:
        for head in (1, 2, 5):
            if steps / (head * power) <= most:
                return head * power
        power *= 10

"""The step counter: *step 12* of 200, its end editable in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import mixed_width
from explorer.look.theme import Theme
from explorer.panels.controls.number_field import NumberField, step_by_one
from explorer.panels.controls.text import BOLD, centred_baseline, draw_line

_HEIGHT = 26
_OF = " of "
_TYPING = "steps"  # beside the field while it has the keyboard
_FIELD_SIDE = 5  # px: the room at the right, and the field's own left padding


class StepCounter(QWidget):
    """Says where the playhead stands; the number of steps can be typed.

    Its width is that of the longest number, so that nothing beside it moves while playing.

    Attributes
    ----------
    field
        Where the number of steps is typed.

    Signals
    -------
    steps_entered
        Another number of steps was typed (int).
    """

    steps_entered = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a counter at step 0 of 1."""
        super().__init__(parent)
        self._theme = theme
        self._step, self._steps = 0, 0  # nothing is shown yet
        self.field = NumberField(theme, "Number of steps", flat=True, quiet=True, parent=self)
        self.field.integer = True
        self.field.limits = (1, None)
        self.field.stepper = step_by_one
        self.field.set_help("Number of steps: click to change it")
        self.field.committed.connect(lambda value: self.steps_entered.emit(int(value)))
        self.field.stepped.connect(lambda value: self.steps_entered.emit(int(value)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Step")
        self.field.installEventFilter(self)
        self.set_step(0, 1)

    def set_step(self, step: int, steps: int) -> None:
        """Show ``step`` of ``steps``."""
        if (step, steps) == (self._step, self._steps):
            return
        if steps != self._steps:
            self._steps = steps
            self.updateGeometry()
            self._place()
        self._step = step
        self.setAccessibleDescription(f"step {step} of {steps}")
        # Not the field: it would be painted again with every frame.
        self.update(0, 0, self.field.x(), self.height())
        self.field.set_value(steps)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the longest number there will be."""
        wide = round(self._width_at(self._steps)) + 6
        return QSize(wide, round(_HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a cut number would lie."""
        return self.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the field room while it has the keyboard."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._place()
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the field at the end."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw *step 12* and the word before the field."""
        painter = QPainter(self)
        theme = self._theme
        base = centred_baseline(theme.head, 0, self.height())
        if self.field.hasFocus():
            draw_line(painter, 0, base, _TYPING, theme.body, theme.ink2)
            return
        x = self.width() - 3 - self._width_at(self._step)
        x = draw_line(painter, x, base, f"step {self._step}", theme.head, theme.ink, BOLD)
        draw_line(painter, x, base, _OF, theme.body, theme.ink2)

    # --- inside ---

    def _width_at(self, step: int) -> float:
        head = mixed_width(f"step {step}", self._theme.head, BOLD)
        return head + mixed_width(f"{_OF}{self._steps}", self._theme.body)

    def _place(self) -> None:
        """Put the field on the number; while it is typed in, it has the room after *steps*."""
        right = self.width()
        number = round(mixed_width(str(self._steps), self._theme.body))
        left = right - number - _FIELD_SIDE
        if self.field.hasFocus():
            left = round(mixed_width(_TYPING, self._theme.body)) + 2
        self.field.setGeometry(left, 2, right - left, self.height() - 4)

"""The transport: where in the runs everything on the screen stands, and how it moves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.errors import InputError
from explorer.look.numbers import format_number
from explorer.look.runs import run_style
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem
from explorer.panels.controls.theming import spread_theme
from explorer.panels.play_button import PlayButton
from explorer.panels.scrubber import Scrubber
from explorer.panels.step_counter import StepCounter
from explorer.session.playback import SPEEDS
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

_HEIGHT, _LOW_HEIGHT = 52, 38
_ICON = 18
_SPEED = 86  # px of width
_OF_STEPS = frozenset({"steps", "surface"})
_OF_EVENTS = frozenset({"surface", "gradient", "start", "steps", "runs", "selection", "trace"})


class Transport(QWidget):
    """Start, back, play, forward, end; the scrubber; the step; the speed; the loop.

    Attributes
    ----------
    workspace
        Whose playback it shows and moves.
    play, start, back, forward, end, loop
        The buttons.
    scrubber, counter, speed
        The rest, from left to right.

    Signals
    -------
    told(str)
        What happens at the event that was gone to, or that there is none.
    """

    told = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        parent: QWidget | None = None,
        audience: bool = False,
    ) -> None:
        """Make the transport of ``workspace``; before an audience, with the fewest elements."""
        super().__init__(parent)
        self.workspace = workspace
        self._audience = audience
        self._theme = theme
        self._with_events, self._secret = True, False
        self.start = IconButton(theme, "start", "To the start (Home)", icon_size=_ICON)
        self.back = IconButton(theme, "step-back", "One step back (←)", icon_size=_ICON)
        self.play = PlayButton(theme)
        self.forward = IconButton(theme, "step-forward", "One step forward (→)", icon_size=_ICON)
        self.end = IconButton(theme, "end", "To the end (End)", icon_size=_ICON)
        self.scrubber = Scrubber(theme, plain=audience)
        self.counter = StepCounter(theme)
        self.speed = Picker(theme, "Speed, steps a second", _speed_items)
        self.loop = IconButton(
            theme, "loop", "Start again at the end", checkable=True, icon_size=_ICON
        )
        self.back.setAutoRepeat(True)
        self.forward.setAutoRepeat(True)
        self.speed.setToolTip("Steps a second (+ and −)")
        self.speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self._connect()
        self.refresh(frozenset({"steps", "step", "playback"}))

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        playback = self.workspace.playback
        if changes & _OF_STEPS:
            self.scrubber.set_steps(self.workspace.steps)
        if changes & _OF_EVENTS or (self._secret and "step" in changes):
            self._mark_events()
        if changes & {"steps", "surface", "step", "trace"}:
            step = self.workspace.step
            self.scrubber.set_step(step)
            self.counter.set_step(step, self.workspace.steps)
        if changes & _OF_STEPS:
            self._make_room()
        if "playback" in changes:
            self.play.set_playing(playback.playing)
            self.speed.set_current(f"{playback.speed:g}", _speed_title(playback.speed))
            blocked = self.loop.blockSignals(True)
            self.loop.setChecked(playback.loop)
            self.loop.blockSignals(blocked)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        spread_theme(self, theme)
        self._mark_events()
        self._size()
        self._make_room()
        self.update()

    def set_with_events(self, on: bool) -> None:
        """Mark the selected run's events on the scrubber, or don't."""
        self._with_events = on
        self._mark_events()

    def set_secret(self, secret: bool) -> None:
        """Mark no events of later steps, or all."""
        if secret != self._secret:
            self._secret = secret
            self._mark_events()

    def next_event(self) -> None:
        """Go to the selected run's next event: a new maximum, or a gradient that becomes zero."""
        run = self._selected
        if self._secret:
            self.told.emit("What comes next is to be predicted first")
        elif run is not None:
            self._go_to(run, run.events.next_event(self.workspace.step), "after")

    def previous_event(self) -> None:
        """Go back to the selected run's event before this step."""
        run = self._selected
        if run is not None:
            self._go_to(run, run.events.previous_event(self.workspace.step), "before")

    def sizeHint(self) -> QSize:
        """Return the strip's height."""
        high = _LOW_HEIGHT if self._audience else _HEIGHT
        return QSize(680, max(round(high * self._theme.scale), self.scrubber.height() + 2))

    def minimumSizeHint(self) -> QSize:
        """Return a width that leaves play, scrubber and counter."""
        return QSize(300, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what keys do as well where all of it would not fit."""
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.line))

    # --- inside ---

    def _lay_out(self) -> None:
        self._size()
        row = self._row = QHBoxLayout(self)
        side = round(12 * self._theme.scale) if self._audience else 12
        row.setContentsMargins(side, 1, side + 1, 0)
        row.setSpacing(0)
        for button in (self.start, self.back, self.play, self.forward, self.end):
            row.addWidget(button)
            row.addSpacing(2)
        row.addSpacing(side if self._audience else 4)
        row.addWidget(self.scrubber, 1)
        row.addSpacing(2 * side if self._audience else 5)
        row.addWidget(self.counter)
        row.addSpacing(9)
        row.addWidget(self.speed)
        row.addSpacing(5)
        row.addWidget(self.loop)

    def _make_room(self) -> None:
        """Hide the least needed controls until the others have their widths."""
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self.start, self.end),
            (self.back, self.forward),
            (self.loop,),
            (self.speed,),
        )
        spare = {self.start, self.end, self.loop, self.speed} if self._audience else set()
        for group in groups:
            for widget in group:
                widget.setVisible(widget not in spare)
        row = self._row
        for group in groups:
            row.invalidate()
            if row.minimumSize().width() <= self.width():
                break
            for widget in group:
                widget.hide()
        row.activate()

    def _size(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.speed.setFixedWidth(round(_SPEED * self._theme.scale))

    def _connect(self) -> None:
        self.start.clicked.connect(lambda: self.workspace.seek(0))
        self.end.clicked.connect(lambda: self.workspace.seek(self.workspace.steps))
        self.back.clicked.connect(lambda: self._step_by(-1))
        self.forward.clicked.connect(lambda: self._step_by(1))
        self.play.clicked.connect(self._toggle)
        self.scrubber.grabbed.connect(lambda: self.workspace.seek(self.workspace.step))
        self.scrubber.sought.connect(lambda step: self.workspace.seek(step))
        self.counter.steps_entered.connect(self._set_steps)
        self.speed.picked.connect(self._set_speed)
        self.loop.toggled.connect(self._set_loop)

    def _step_by(self, count: int) -> None:
        self.workspace.seek(self.workspace.step + count)

    @property
    def _selected(self) -> RunState | None:
        runs = self.workspace.runs
        return runs[self.workspace.selected] if runs else None

    def _go_to(self, run: RunState, step: int | None, side: str) -> None:
        if step is not None:
            self.workspace.seek(step)
            self.told.emit(". ".join(event.sentence(run.label) for event in run.events.at(step)))
            return
        here = self.workspace.step
        known = "" if run.trace.complete else f" up to step {run.trace.last}, the last one known"
        kinds = "new maximum or zero gradient" if run.events.holds else "zero gradient"
        self.told.emit(f"{run.label} has no {kinds} {side} step {here}{known}")

    def _mark_events(self) -> None:
        run = self._selected if self._with_events else None
        if run is None:
            self.scrubber.set_events(None, "", "", 0)
        else:
            color = run_style(self._theme, run.style, run.color).color
            last = self.workspace.steps + 1 if run.trace.complete else run.trace.last
            if self._secret:
                last = min(last, self.workspace.step)
            self.scrubber.set_events(run.events, run.label, color, last)

    def _toggle(self) -> None:
        self.workspace.playback.toggle()
        self.workspace.played()

    def _set_steps(self, steps: int) -> None:
        try:
            self.workspace.set_steps(steps)
        except InputError as error:
            self.counter.field.show_error(error.message)

    def _set_speed(self, key: str) -> None:
        self.workspace.playback.speed = float(key)
        self.workspace.played()

    def _set_loop(self, on: bool) -> None:
        self.workspace.playback.loop = on
        self.workspace.played()


def _speed_items() -> list[PickerItem]:
    return [PickerItem(f"{speed:g}", _speed_title(speed)) for speed in SPEEDS]


def _speed_title(speed: float) -> str:
    return f"{format_number(speed)} /s"

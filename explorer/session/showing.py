"""How a workspace is shown: the playhead, what is pointed at, and the view; none of it an edit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from explorer.core.phases import phases_of
from explorer.session.experiment import LESSON, PINNED, Experiment
from explorer.session.ghosts import Ghost, Pin, ghosts_of
from explorer.session.playback import SPEEDS, Playback
from explorer.session.run_state import RunState
from explorer.session.view import Range, View, number_in, read_view, whole_in, write_view

Changes = frozenset[str]


def part_speed(speed: float) -> float:
    """Return how many parts a second are played where whole steps would be ``speed`` a second.

    Each part is to be read: at the usual 20 steps a second two parts are, and never fewer than
    one.
    """
    return max(speed / 10, min(speed, 1.0))


class Showing(ABC):
    """The side of a workspace that changes what is seen and never what is compared.

    Attributes
    ----------
    playback
        The playhead; after changing it by hand call :meth:`played`.
    selected
        The place of the selected run.
    usual_speed
        Steps a second of a session that does not say.
    view
        What the window shows.
    lit
        The quantity that is pointed at, as a plot's key: ``v.w``; empty without one.
    part
        0 while whole steps are shown; else which of the selected run's ``phases`` of step
        ``hand_step`` has been reached, from 1.
    lesson
        The stop of the lesson that goes on, ``lesson:NAME/STOP``; empty without one.
    """

    playback: Playback
    runs: tuple[RunState, ...]

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Changes], None]] = []
        self.selected = 0
        self.usual_speed = Playback.speed
        self.view = View()
        self.lit = ""
        self.part = 0
        self.lesson = ""
        self._before_drag: tuple[Ghost, ...] = ()
        self._pin: Pin | None = None

    @property
    @abstractmethod
    def experiment(self) -> Experiment:
        """The value being shown."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """The number of steps of every run."""

    @property
    @abstractmethod
    def available(self) -> int:
        """The last step that has been computed for every run."""

    @abstractmethod
    def edit(self, experiment: Experiment, label: str, merge: str = "") -> None:
        """Show another experiment; see `Workspace.edit`."""

    # Who is told

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call ``callback`` with what changed after every change; return how to end that."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _tell(self, *changes: str) -> None:
        told = frozenset(changes)
        for callback in tuple(self._subscribers):
            callback(told)

    # The playhead

    @property
    def step(self) -> int:
        """The step that everything on the screen shows."""
        return min(self.playback.step, self.available)

    def advance(self, seconds: float) -> None:
        """Let time pass for the playhead."""
        was_playing = self.playback.playing
        if self.view.in_parts and was_playing:
            pace = part_speed(self.playback.speed) / self.playback.speed
            for _ in range(self.playback.beats(seconds * pace)):
                self._next_part()
            if self.step >= self.playback.end:
                self.playback.pause()
        elif self.playback.advance(seconds, self.available):
            if was_playing:  # else the step that a session names has just been computed
                self.part = 0
            self._tell("step")
        if was_playing != self.playback.playing:
            self._tell("playback")

    def played(self) -> None:
        """Tell everyone that the playhead, the speed or the loop was changed by hand."""
        changed = ("part",) if self.part else ()
        self.part = 0
        self._tell("step", "playback", *changed)

    def seek(self, step: int) -> None:
        """Move the playhead, which pauses."""
        self.playback.seek(step)
        self.played()

    def play_to(self, first: int, last: int, speed: float | None = None) -> None:
        """Play from one step to another and pause there."""
        self.playback.play_to(first, last, speed)
        self.played()

    # One step in its parts

    @property
    def phases(self) -> tuple[str, ...]:
        """The parts of the selected run's steps."""
        if not self.runs:
            return ("gradient", "move")
        return phases_of(self.runs[self.selected].rule)

    @property
    def phase(self) -> str:
        """The part that has been reached; empty while whole steps are shown."""
        return self.phases[min(self.part, len(self.phases)) - 1] if self.part else ""

    @property
    def hand_step(self) -> int:
        """The step whose computation is shown; 0 before the first."""
        return self.step + 1 if self.part else self.step

    def next_part(self) -> None:
        """Show the next part of a step; the last one is the move to the next step."""
        self.playback.pause()
        self._next_part()
        self._tell("playback")

    def _next_part(self) -> None:
        if self.step >= self.available:
            return
        if self.part + 1 < len(self.phases):
            self.part += 1
        else:
            self.part = 0
            self.playback.step = self.step + 1
        self._tell("step", "part")

    def previous_part(self) -> None:
        """Take back what `next_part` showed last."""
        self.playback.pause()
        if self.part:
            self.part -= 1
        elif self.step:
            self.part = len(self.phases) - 1
            self.playback.step = self.step - 1
        self._tell("step", "part", "playback")

    # What is pointed at

    def select(self, index: int) -> None:
        """Select a run."""
        index = max(0, min(index, len(self.runs) - 1))
        if index != self.selected:
            self.selected = index
            part = min(self.part, len(self.phases) - 1)
            changed = ("part",) if part != self.part else ()
            self.part = part
            self._tell("selection", *changed)

    def light(self, key: str) -> None:
        """Light a quantity wherever it is shown, by the key of its plot; empty for none."""
        if key != self.lit:
            self.lit = key
            self._tell("lit")

    # The view

    def set_view(self, **changes: Any) -> None:
        """Show something else of the same experiment: fields of `View` with their new values."""
        view = replace(self.view, **changes)
        if view == self.view:
            return
        plots = view.plots != self.view.plots
        self.view = view
        self._tell("view", *(("plots",) if plots else ()))

    def note_range(self, view: Range | None) -> None:
        """Note the range that the map shows; None for the surface's own."""
        if view != self.view.range:
            self.view = replace(self.view, range=view)
            self._tell("zoomed")

    def note_data_range(self, view: Range | None) -> None:
        """Note the range that the data view shows; None for all points."""
        if view != self.view.data_range:
            self.view = replace(self.view, data_range=view)
            self._tell("zoomed")

    @property
    def plots(self) -> tuple[str, ...] | None:
        """The side plots that were chosen, or None for those that suit the runs."""
        return self.view.plots

    def choose_plots(self, keys: Sequence[str] | None) -> None:
        """Choose the side plots, e.g. ``("loss", "v.w")``; None for those that suit the runs."""
        self.set_view(plots=tuple(keys) if keys else None)

    def _take_view(self, viewed: Mapping[str, Any]) -> None:
        """Take the playhead, the selection and all else that a session's view names."""
        self.playback.seek(min(whole_in(viewed, "step", 0), self.steps))
        self.selected = min(whole_in(viewed, "selected", 0), max(0, len(self.runs) - 1))
        self.lit = ""
        ahead = self.playback.step < self.steps
        self.part = min(whole_in(viewed, "part", 0), len(self.phases) - 1) if ahead else 0
        self.view = read_view(viewed)
        speed = number_in(viewed.get("speed"))
        known = speed is not None and SPEEDS[0] <= speed <= SPEEDS[-1]
        self.playback.speed = speed if speed is not None and known else self.usual_speed
        self.playback.loop = viewed.get("loop") is True
        pinned = viewed.get(PINNED)
        self._pin = self._pinned(pinned) if isinstance(pinned, Experiment) else None

    @abstractmethod
    def _pinned(self, experiment: Experiment) -> Pin:
        """Return an experiment as it is pinned, without ghosts where it can't be shown any more."""

    def opening_step(self, otherwise: int) -> int:
        """Return the step that the session's view names, if it is one of the run's."""
        return min(whole_in(self.experiment.view, "step", otherwise), self.steps)

    def to_save(self) -> Experiment:
        """Return the experiment with all that is shown of it in its view."""
        here: dict[str, Any] = {
            **self.experiment.view,
            "step": self.playback.step,
            "selected": self.selected,
            "speed": self.playback.speed,
            "loop": self.playback.loop,
            "part": self.part,
            LESSON: self.lesson,
            PINNED: self.pinned,
        }
        for name in ("part", LESSON, PINNED):
            if not here[name]:
                del here[name]
        return replace(self.experiment, view=write_view(self.view, here))

    # Ghosts

    @property
    def ghosts(self) -> tuple[Ghost, ...]:
        """The runs as they were pinned, and as they were before the drag that goes on."""
        return (self._pin.ghosts if self._pin else ()) + self._before_drag

    @property
    def pinned(self) -> Experiment | None:
        """The experiment that was pinned."""
        return self._pin.experiment if self._pin else None

    def pin(self) -> None:
        """Keep the runs as they are, to be seen beside what comes."""
        self._pin = self._to_pin()
        self._tell("ghosts")

    def _to_pin(self) -> Pin:
        here = self.to_save()
        view = {name: value for name, value in here.view.items() if name != PINNED}
        here = replace(here, view=MappingProxyType(view))
        return Pin(here, ghosts_of(self.runs, pinned=True))

    def unpin(self) -> None:
        """Let the pinned runs go."""
        self._pin = None
        self._tell("ghosts")

    def swap_pin(self) -> None:
        """Show what was pinned, and pin what was shown.

        Raises
        ------
        InputError
            If what was pinned can't be shown any more; then nothing has changed.
        """
        if self._pin is None:
            return
        there, here = self._pin, self._to_pin()
        self.edit(there.experiment, "Swap with the pinned runs")
        self._pin = here
        self._tell("ghosts")

    def _keep_ghosts(self) -> None:
        """Keep the runs as they are until the hand lets go."""
        if not self._before_drag:
            self._before_drag = ghosts_of(self.runs)

    def _drop_ghosts(self) -> None:
        if self._before_drag:
            self._before_drag = ()
            self._tell("ghosts")

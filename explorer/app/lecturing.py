"""Leading through a lesson: its stops, one after another, and the way back to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QMenu

from explorer.app.attempts import attempt
from explorer.app.own_lessons import OwnLessons
from explorer.errors import InputError
from explorer.panels.lesson_bar import DONE, NEXT, NEXT_LESSON, REVEAL, LessonBar, LessonFacts
from explorer.session.experiment import LESSON, Experiment
from explorer.session.lesson_check import check_own, same_numbers
from explorer.session.lesson_shelf import next_lesson, open_lesson
from explorer.session.lesson_text import fill, with_blanks
from explorer.session.lessons import Lesson, Stop
from explorer.session.sources import open_stop
from explorer.session.workspace import Workspace

PREDICT = "Predict."
OFF_PATH = "Off the path."
FREE = "This is an experiment of your own now: play with it, then return."
OVER = "That was the last stop."
_USUAL_VALUE = "0.000"
"""About as long as the values are that will stand in a caption."""


class Lecturing:
    """What leads through a lesson; whoever has the window tells it of every change.

    Attributes
    ----------
    workspace, bar
        What shows the stops, and what says which it is.
    lesson
        The lesson, or None.
    stop_index
        The place of the stop that is shown, from 0.
    ended
        Whether the last stop has been left and the next lesson is offered.
    own
        What there is for lessons of one's own.
    when_safe
        Does something that replaces what is shown, once unsaved work is safe.
    shown
        Called when a stop has been shown.
    """

    def __init__(
        self,
        workspace: Workspace,
        bar: LessonBar,
        say: Callable[[str], None],
        complain: Callable[[str, str], None],
    ) -> None:
        """Lead through lessons.

        Parameters
        ----------
        say
            Shows a sentence about something done.
        complain
            Shows what could not be done, and a sentence that says why.
        """
        self.workspace = workspace
        self.own = OwnLessons(workspace, bar, say, self._take_up)
        self.bar = bar
        self.say = say
        self.complain = complain
        self.when_safe: Callable[[Callable[[], object]], None] = lambda then: (then(), None)[1]
        self.shown: Callable[[], None] = lambda: None
        self.lesson: Lesson | None = None
        self.stop_index = 0
        self.ended = False
        self._revealed: set[int] = set()
        self._next: Lesson | None = None
        self._speed_before = workspace.playback.speed
        self._compared: tuple[Experiment, Experiment, bool] | None = None
        bar.hide()
        bar.next_asked.connect(self.next)
        bar.back_asked.connect(self.back)
        bar.leave_asked.connect(self.leave)
        bar.return_asked.connect(self.return_to_stop)
        bar.stop_asked.connect(self.go)

    @property
    def active(self) -> bool:
        """Whether a lesson goes on."""
        return self.lesson is not None

    @property
    def stop(self) -> Stop | None:
        """The stop that is shown, or None without a lesson."""
        return self.lesson.stops[self.stop_index] if self.lesson else None

    # Where to

    def open(self, name: str, stop: int = 0) -> bool:
        """Begin a lesson at a stop, from 0; return whether that was possible."""
        begun = False

        def begin() -> None:
            nonlocal begun
            lesson = open_lesson(name)
            check_own(lesson, self.workspace.catalogue)
            begun = self.begin(lesson, stop)

        what = "The lesson can't be opened"
        attempt(self.bar.window(), begin, lambda error: self.complain(what, str(error)))
        return begun

    def choose(self, name: str) -> None:
        """Begin a lesson once unsaved work is safe."""
        self.when_safe(lambda: self.open(name))

    def begin(self, lesson: Lesson, stop: int = 0) -> bool:
        """Begin a lesson that has been read; return whether that was possible."""
        before = (self.lesson, self._revealed)
        if not self.active:
            self._speed_before = self.workspace.playback.speed
        self.lesson, self._revealed = lesson, set()
        if not self._show(min(max(0, stop), len(lesson.stops) - 1)):
            self.lesson, self._revealed = before
            return False
        self._set_lesson()
        self.bar.show()
        return True

    def resume(self) -> None:
        """Go on with the lesson that the session names, if there is one: what is shown stays."""
        named = self.workspace.experiment.view.get(LESSON)
        if not isinstance(named, str) or named == self.workspace.lesson:
            return
        try:
            lesson, stop = open_stop(named)
        except InputError:
            return  # it was somebody else's lesson, perhaps
        if not self.active:
            self._speed_before = self.workspace.usual_speed
        self.lesson, self.stop_index, self.ended = lesson, stop, False
        self._revealed = {stop}
        self.workspace.lesson = named
        self._set_lesson()
        self.bar.show()

    def go(self, index: int) -> None:
        """Show a stop of the lesson, by its place from 0."""
        if self.lesson is not None and 0 <= index < len(self.lesson.stops):
            self._show(index)

    def next(self) -> None:
        """Go on: to the answer, the next stop, the offer of the next lesson, or that lesson."""
        if self.lesson is None:
            return
        if self.secret:
            self.reveal()
        elif self.stop_index + 1 < len(self.lesson.stops):
            self._show(self.stop_index + 1)
        elif not self.ended:
            self._next = next_lesson(self.lesson.name)
            self.ended = True
            self._refresh_bar()
        elif self._next is None or not self.open(self._next.name):
            self.leave()

    def back(self) -> None:
        """Go to the stop before, or back from the lesson's end."""
        if self.lesson is None:
            return
        if self.ended:
            self.ended = False
            self._refresh_bar()
        elif self.stop_index > 0:
            self._show(self.stop_index - 1)

    def leave(self) -> None:
        """End the lesson; what it showed stays."""
        if self.lesson is None:
            return
        self._end()
        self.workspace.playback.speed = self._speed_before
        self.workspace.playback.pause()
        self.workspace.played()

    def give_way(self) -> None:
        """End the lesson where another session has taken its place, as that one is shown."""
        if LESSON not in self.workspace.experiment.view:
            self._end()

    def _end(self) -> None:
        self.lesson, self._next, self.ended = None, None, False
        self.workspace.lesson = ""
        self.bar.hide()

    def return_to_stop(self) -> None:
        """Show the stop as the lesson has it and play it, whatever has been done since."""
        self.go(self.stop_index)

    def reveal(self) -> None:
        """Show what comes of what was to be predicted."""
        if self.waiting:
            self._revealed.add(self.stop_index)
            self._play()
            self._refresh_bar()

    # What is shown

    @property
    def waiting(self) -> bool:
        """Whether a question waits for its answer."""
        asked = self.stop is not None and bool(self.stop.question)
        return asked and not self.ended and self.stop_index not in self._revealed

    @property
    def secret(self) -> bool:
        """Whether the steps to come must not be seen, because they are to be predicted."""
        return self.waiting and not self.strayed

    @property
    def strayed(self) -> bool:
        """Whether the numbers on the screen are no longer those of the stop."""
        if self.stop is None:
            return False
        here, there = self.workspace.experiment, self.stop.experiment
        # Asked in every frame, and nearly always the same two.
        if (
            self._compared is None
            or self._compared[0] is not here
            or self._compared[1] is not there
        ):
            self._compared = (here, there, not same_numbers(here, there))
        return self._compared[2]

    @property
    def away(self) -> bool:
        """Whether the person has left the stop: the experiment, or the playhead's way."""
        stop, playback = self.stop, self.workspace.playback
        if stop is None or self.ended:
            return False
        if self.strayed:
            return True
        steps = self.workspace.steps
        if self.waiting:
            return playback.step != min(stop.first, steps)
        end = stop.end(steps)
        on_the_way = playback.playing and playback.end == end
        return playback.step != end and not on_the_way

    def refresh(self, changes: frozenset[str]) -> None:
        """Follow what the person does; the window calls this once a frame."""
        if "opened" in changes:
            self.resume()
        if self.lesson is None or not changes - {"lit", "ghosts"}:
            return
        if self.secret and self.workspace.playback.playing:
            self.reveal()  # who plays has predicted
        self._refresh_bar()

    def facts(self) -> LessonFacts:
        """Return what the bar shows."""
        stop = self.stop
        if stop is None:
            return LessonFacts(0)
        lead, text, onward = "", "", NEXT
        if self.ended:
            onward = NEXT_LESSON if self._next else DONE
            text = f"{OVER} Next lesson: {self._next.title}" if self._next else OVER
        elif self.strayed:
            lead, text = OFF_PATH, FREE
        else:
            said = [stop.question] if self.waiting else [stop.answer, stop.caption]
            lead = PREDICT if self.waiting else ""
            end = stop.end(self.workspace.steps)
            text = fill(" ".join(filter(None, said)), self.workspace.runs, end)
        if self.secret:
            onward = REVEAL
        return LessonFacts(self.stop_index, lead, text, onward, self.away, self.strayed)

    # Lessons of one's own

    def record(self) -> None:
        """Ask for the words of a stop that shows what is shown now."""
        self.own.record(self.lesson.name if self.lesson else "")

    def edit_own(self) -> None:
        """Edit the person's own lessons."""
        self.own.edit(self.lesson.name if self.lesson else "")

    def _take_up(self, lessons: Sequence[Lesson]) -> None:
        """Go on with the lesson that goes on as it is now."""
        for lesson in lessons:
            if self.lesson is not None and lesson.name == self.lesson.name:
                index = min(self.stop_index, len(lesson.stops) - 1)
                if lesson.stops[index] == self.stop:
                    self.lesson, self.stop_index = lesson, index
                    self._set_lesson()
                else:
                    self.begin(lesson, index)

    def fill_menu(self, menu: QMenu) -> None:
        """Have a menu show all lessons below what is in it, each time it opens."""

        def fill() -> None:
            from explorer.app.lesson_menu import LessonMenu

            if not filled:
                filled.append(LessonMenu(self, menu))
            filled[0].fill()

        filled: list[Any] = []
        menu.aboutToShow.connect(fill)

    # Inside

    def _show(self, index: int) -> bool:
        """Show a stop and let it play; return whether that was possible."""
        assert self.lesson is not None
        stop = self.lesson.stops[index]
        try:
            self.workspace.open(stop.experiment, f"Stop {index + 1} of {self.lesson.title}")
        except InputError as error:
            located = error.within(f"stops[{index}].session").in_file(f"lesson:{self.lesson.name}")
            self.complain("The stop can't be shown", str(located))
            return False
        self.stop_index, self.ended = index, False
        self.workspace.lesson = f"lesson:{self.lesson.name}/{index + 1}"
        self.shown()
        if self.waiting:
            self.workspace.seek(stop.first)
        else:
            self._play()
        self._refresh_bar()
        return True

    def _set_lesson(self) -> None:
        """Tell the bar of the whole lesson."""
        assert self.lesson is not None
        titles = [stop.title for stop in self.lesson.stops]
        texts = [(PREDICT if s.question else "", _longest(s)) for s in self.lesson.stops]
        self.bar.set_lesson(self.lesson.title, titles, [*texts, (OFF_PATH, FREE)])
        self._refresh_bar()

    def _play(self) -> None:
        stop, steps = self.stop, self.workspace.steps
        assert stop is not None
        self.workspace.play_to(stop.first, stop.end(steps), stop.pace(steps))

    def _refresh_bar(self) -> None:
        if self.active:
            self.bar.set_facts(self.facts())


def _longest(stop: Stop) -> str:
    """Return about the longest text that a stop will say."""
    texts = (stop.question, " ".join(filter(None, (stop.answer, stop.caption))))
    return max((with_blanks(text, lambda _: _USUAL_VALUE) for text in texts), key=len)

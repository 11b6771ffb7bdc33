"""What the menu does for lessons of one's own: recording stops and editing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explorer.look.mixed import mixed_plain
from explorer.panels.lesson_bar import LessonBar
from explorer.session.lesson_shelf import own_lessons
from explorer.session.lessons import Lesson
from explorer.session.workspace import Workspace


class OwnLessons:
    """Opens the dialogs of lessons of one's own.

    Attributes
    ----------
    last
        The name of the lesson recorded last; empty at first.
    """

    def __init__(
        self,
        workspace: Workspace,
        bar: LessonBar,
        say: Callable[[str], None],
        changed: Callable[[Sequence[Lesson]], None],
    ) -> None:
        """Serve the window that a lesson bar is in.

        Parameters
        ----------
        say
            Shows a sentence about something done.
        changed
            Told the lessons that were written.
        """
        self._workspace = workspace
        self._bar = bar
        self._say = say
        self._changed = changed
        self.last = ""

    def record(self, shown: str = "") -> None:
        """Ask for the words of a stop that shows what is shown now.

        Parameters
        ----------
        shown
            The name of the lesson that goes on, if any.
        """
        from explorer.panels.lesson_record import RecordDialog

        lessons, _ = own_lessons()
        bar = self._bar
        dialog = RecordDialog(self._workspace, lessons, bar.theme, self.last or shown, bar.window())
        dialog.accepted.connect(lambda: self._recorded(dialog.recorded))
        dialog.open()

    def edit(self, shown: str = "") -> None:
        """Edit the person's own lessons."""
        from explorer.panels.lesson_editor import LessonEditor

        lessons, faults = own_lessons()
        catalogue, bar = self._workspace.catalogue, self._bar
        dialog = LessonEditor(
            lessons, faults, catalogue, bar.theme, shown or self.last, bar.window()
        )
        dialog.accepted.connect(lambda: self._changed(dialog.saved))
        dialog.open()

    def _recorded(self, lesson: Lesson | None) -> None:
        if lesson is not None:
            self.last = lesson.name
            self._say(f"Recorded stop {len(lesson.stops)} of {mixed_plain(lesson.title)}")
            self._changed([lesson])

"""The menu of lessons: a menu for each chapter, the person's own lessons last."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from explorer.look.mixed import mixed_plain
from explorer.panels.controls.text import tip
from explorer.session.lesson_shelf import chapter_of, in_order, own_lessons, program_lessons
from explorer.session.lessons import Lesson

if TYPE_CHECKING:
    from explorer.app.lecturing import Lecturing


class LessonMenu:
    """Adds all lessons to a menu, anew each time it opens: files may have come."""

    def __init__(self, lecturing: Lecturing, menu: QMenu) -> None:
        self._lecturing = lecturing
        self._menu = menu
        self._added: list[QAction] = []
        self._theirs: list[Lesson] | None = None
        menu.setToolTipsVisible(True)

    def fill(self) -> None:
        """Put every lesson into the menu."""
        for action in self._added:
            self._menu.removeAction(action)
            action.deleteLater()
        self._added = []
        if self._theirs is None:  # these do not change while the program runs
            self._theirs = program_lessons()
        own, faults = own_lessons()
        names = {lesson.name for lesson in own}
        shown = [lesson for lesson in self._theirs if lesson.name not in names]
        for chapter, lessons in groupby(in_order([*shown, *own]), key=chapter_of):
            self._chapter(chapter, list(lessons))
        for name, fault in faults.items():
            self._faulty(name, fault)

    def _chapter(self, title: str, lessons: list[Lesson]) -> None:
        menu = QMenu(_plain(title), self._menu)
        menu.setToolTipsVisible(True)
        for lesson in lessons:
            action = menu.addAction(_plain(lesson.title))
            action.setCheckable(True)
            shown = self._lecturing.lesson
            action.setChecked(shown is not None and shown.name == lesson.name)
            count = len(lesson.stops)
            stops = "One stop" if count == 1 else f"{count} stops"
            action.setToolTip(tip(mixed_plain(lesson.summary), f"{stops}."))
            action.triggered.connect(lambda _=False, n=lesson.name: self._lecturing.choose(n))
        self._menu.addMenu(menu)
        menu.menuAction().destroyed.connect(menu.deleteLater)
        self._added.append(menu.menuAction())

    def _faulty(self, name: str, fault: str) -> None:
        action = QAction(f"{_plain(name)} can’t be read", self._menu)
        action.setToolTip(tip(fault))
        what = "The lesson can't be opened"
        action.triggered.connect(lambda _=False: self._lecturing.complain(what, fault))
        self._menu.addAction(action)
        self._added.append(action)


def _plain(title: str) -> str:
    """Return a title as a menu shows it."""
    return mixed_plain(title).replace("&", "&&")

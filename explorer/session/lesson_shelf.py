"""Where lessons lie: the program's folder and the person's own, whose faults are never fatal."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path

from explorer.core.resources import resource_root, user_root
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.session.lessons import MAX_BYTES, Lesson, read_lesson

OWN_CHAPTER = "My lessons"
"""Where a person's lessons stand that name no chapter."""
_ENDING = ".json"


def own_folder() -> Path:
    """Return the folder of the person's own lessons; it may not exist yet."""
    return user_root() / "lessons"


def own_names() -> list[str]:
    """Return the names of the person's own lessons, sorted."""
    return sorted(_names_in(own_folder()))


def lesson_names() -> list[str]:
    """Return the names of all lessons, the program's and the person's, sorted."""
    return sorted(_names_in(resource_root() / "lessons") | _names_in(own_folder()))


def open_lesson(name: str, faults: list[str] | None = None) -> Lesson:
    """Return a lesson; the person's own goes before the program's of the same name.

    Parameters
    ----------
    faults
        Takes a sentence if the person's own can't be read and the program's is returned instead.

    Raises
    ------
    InputError
        If there is none of that name (the nearest is offered), or with the place in its file.
    """
    theirs, own = (name in _names_in(f) for f in (resource_root() / "lessons", own_folder()))
    if not theirs and not own:
        raise InputError(unknown("lesson", name, lesson_names()))
    if own:
        try:
            return open_own(name)
        except InputError as error:
            if not theirs:
                raise
            # A person's file that can't be read doesn't take the program's own away.
            if faults is not None:
                faults.append(str(error))
    return _load(resource_root() / "lessons" / f"{name}{_ENDING}", None, name)


def open_own(name: str) -> Lesson:
    """Return a lesson of the person's own.

    Raises
    ------
    InputError
        With the place in its file.
    """
    return _load(own_folder() / f"{name}{_ENDING}", own_folder(), name)


def all_lessons(faults: list[str]) -> list[Lesson]:
    """Return every lesson that can be read, in the order of the menu.

    Chapters come by the smallest order in them; the person's own lessons without a chapter last.

    Parameters
    ----------
    faults
        Takes a sentence for each of the person's that can't be read.
    """
    lessons = []
    for name in lesson_names():
        try:
            lessons.append(open_lesson(name, faults))
        except InputError as error:
            faults.append(str(error))
    return in_order(lessons)


def program_lessons() -> list[Lesson]:
    """Return the program's own lessons, in the order of the menu."""
    folder = resource_root() / "lessons"
    return in_order(_load(folder / f"{name}{_ENDING}", None, name) for name in _names_in(folder))


def own_lessons() -> tuple[list[Lesson], dict[str, str]]:
    """Return the person's own lessons, and a sentence for each that can't be read, by name."""
    lessons, faults = [], {}
    for name in own_names():
        try:
            lessons.append(open_own(name))
        except InputError as error:
            faults[name] = str(error)
    return in_order(lessons), faults


def in_order(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Return lessons chapter by chapter."""
    lessons = list(lessons)
    first: dict[str, int] = {}
    for lesson in lessons:
        chapter = chapter_of(lesson)
        first[chapter] = min(lesson.order, first.get(chapter, lesson.order))

    def place(lesson: Lesson) -> tuple[bool, int, str, int, str]:
        chapter = chapter_of(lesson)
        own = chapter == OWN_CHAPTER
        return (own, first[chapter], chapter, lesson.order, lesson.title)

    return sorted(lessons, key=place)


def chapter_of(lesson: Lesson) -> str:
    """Return the chapter in which a lesson stands."""
    return lesson.chapter or OWN_CHAPTER


def next_lesson(name: str) -> Lesson | None:
    """Return the lesson after one in the order of the menu, or None after the last."""
    lessons = all_lessons([])
    places = [i for i, lesson in enumerate(lessons) if lesson.name == name]
    return next(iter(lessons[places[0] + 1 :]), None) if places else None


def _names_in(folder: Traversable) -> set[str]:
    names: set[str] = set()
    with contextlib.suppress(OSError):
        if folder.is_dir():
            names = {f.name.removesuffix(_ENDING) for f in folder.iterdir()
                     if f.name.endswith(_ENDING)}  # fmt: skip
    return {name for name in names if name and not name.startswith(".")}


def _load(file: Traversable, folder: Path | None, name: str) -> Lesson:
    where = f"lesson:{name}"
    try:
        # What is no file (a pipe, say) could keep its reader waiting for ever.
        if isinstance(file, os.PathLike) and not file.is_file():
            raise InputError("is not a file", where)
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not text in UTF-8", where) from None
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror or error}", where) from None
    try:
        return read_lesson(text, folder, name)
    except InputError as error:
        raise error.in_file(where) from None

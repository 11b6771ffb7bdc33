"""Where a session comes from: a file, standard input, or a stop of a lesson."""

from __future__ import annotations

import sys
from pathlib import Path

from explorer.errors import InputError
from explorer.session.experiment import Experiment
from explorer.session.files import MAX_BYTES, at_file, load_session, read_session
from explorer.session.lesson_shelf import lesson_names, open_lesson
from explorer.session.lessons import Lesson

__all__ = ["FIRST_START", "is_lesson", "lesson_names", "open_source", "open_stop"]

FIRST_START = "lesson:first-start"
"""What is shown when nothing was asked for."""

_LESSON = "lesson:"


def open_source(source: str) -> Experiment:
    """Return the experiment of ``FILE``, ``-`` (standard input), ``lesson:NAME`` or ``…/STOP``.

    A lesson is its first stop, or the one of that number, with the playhead where the stop waits.

    Raises
    ------
    InputError
        With the source, the place in it and what would be right.
    """
    if not source:
        raise InputError(f"no session is named; it is a session file, - or {_LESSON}NAME")
    if is_lesson(source):
        lesson, index = open_stop(source)
        return lesson.stops[index].arrived()
    if source != "-":
        return load_session(Path(source))
    try:
        text = sys.stdin.buffer.read(MAX_BYTES + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not text in UTF-8", "standard input") from None
    except (OSError, AttributeError):  # closed, or there is none
        raise InputError("can't be read", "standard input") from None
    if len(text) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB", "standard input")
    try:
        return read_session(text, Path.cwd())
    except InputError as error:
        raise at_file(error, "standard input") from None


def is_lesson(source: str) -> bool:
    """Tell whether a source is a lesson or a stop of one."""
    return source.startswith(_LESSON)


def open_stop(source: str) -> tuple[Lesson, int]:
    """Return the lesson of ``lesson:NAME`` or ``lesson:NAME/STOP`` and the stop's place, from 0.

    Raises
    ------
    InputError
        If there is no such lesson or stop, or the lesson can't be read.
    """
    name, slash, number = source.removeprefix(_LESSON).partition("/")
    lesson = open_lesson(name)
    if not slash:
        return lesson, 0
    count = len(lesson.stops)
    if not number.isascii() or not number.isdecimal() or not 1 <= int(number[:9]) <= count:
        have = "one stop" if count == 1 else f"stops 1 to {count}"
        raise InputError(f"there is no stop '{number[:20]}'; it has {have}", f"lesson:{name}")
    return lesson, int(number) - 1

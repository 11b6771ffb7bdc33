"""Lessons of one's own: a stop made from what is shown, and files written whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from explorer.core.whole_files import write_whole
from explorer.errors import InputError
from explorer.session.experiment import LESSON, PINNED
from explorer.session.keeping import suggested_name
from explorer.session.lesson_shelf import lesson_names, own_folder
from explorer.session.lessons import MAX_STOPS, Lesson, Stop, read_lesson, write_lesson
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

_NOT_OF_A_STOP = frozenset(
    {"step", "speed", "loop", "part", "theme", "folded", "hidden", LESSON, PINNED}
)
"""Of what is shown: a stop says how it is played, and its audience how the window looks."""


def stop_of(workspace: Workspace) -> Stop:
    """Return a stop that shows what is shown and plays to the playhead, or to the end from 0."""
    saved = workspace.to_save()
    view = {key: value for key, value in saved.view.items() if key not in _NOT_OF_A_STOP}
    experiment = replace(saved, view=MappingProxyType(view))
    step = workspace.playback.step
    return Stop(title="", experiment=experiment, last=step or None)


def keys_by_run(runs: Sequence[RunState]) -> Mapping[str, tuple[str, ...]]:
    """Return what a caption can name of each run, by its label."""
    return {
        run.label: (
            *("loss", *run.trace.parameters, "eta"),
            *(f"{q}.{p}" for q in run.trace.quantities for p in run.trace.parameters),
        )
        for run in runs
    }


def new_lesson(title: str, stop: Stop) -> Lesson:
    """Return a lesson of one stop with a name that no other lesson has."""
    stem = suggested_name(title) or "lesson"
    taken = set(lesson_names())
    names = (stem, *(f"{stem}-{i}" for i in range(2, len(taken) + 3)))
    return Lesson(next(name for name in names if name not in taken), title, (stop,))


def with_stop(lesson: Lesson, stop: Stop) -> Lesson:
    """Return a lesson with one more stop at its end.

    Raises
    ------
    InputError
        If it has as many as a lesson can have.
    """
    if len(lesson.stops) >= MAX_STOPS:
        raise InputError(f"a lesson has at most {MAX_STOPS} stops; begin another one")
    return replace(lesson, stops=(*lesson.stops, stop))


def checked(lesson: Lesson) -> Lesson:
    """Return a lesson as its file will be read.

    Raises
    ------
    InputError
        With the place of what a file could not hold.
    """
    try:
        text = write_lesson(lesson, own_folder())
        text.encode()
    except UnicodeEncodeError:
        raise InputError("half a character can't be written to a file") from None
    return read_lesson(text, own_folder(), lesson.name)


def save_own(lesson: Lesson) -> Path:
    """Write a lesson into the person's folder, whole or not at all; return where it is.

    Raises
    ------
    InputError
        If it could not be read again, or the file can't be written.
    """
    checked(lesson)
    folder = own_folder()
    path = folder / f"{lesson.name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"can't be made: {error.strerror or error}", str(folder)) from None
    write_whole(path, write_lesson(lesson, folder).encode())
    return path

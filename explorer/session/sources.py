"""Where a session comes from: a file, standard input, or a lesson."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from explorer.core.resources import resource_root, user_root
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.session.experiment import Experiment
from explorer.session.files import MAX_BYTES, at_file, load_session, read_session

FIRST_START = "lesson:first-start"
"""What is shown when nothing was asked for."""

_LESSON = "lesson:"


def lesson_names() -> list[str]:
    """Return the names of all lessons, the program's and the person's."""
    names = set()
    for root in (resource_root(), user_root()):
        folder = root / "lessons"
        with contextlib.suppress(OSError):
            if folder.is_dir():
                names |= {f.name[:-5] for f in folder.iterdir() if f.name.endswith(".json")}
    return sorted(name for name in names if not name.startswith("."))


def open_source(source: str) -> Experiment:
    """Return the experiment of ``FILE``, ``-`` (standard input) or ``lesson:NAME``.

    Raises
    ------
    InputError
        With the source, the place in it and what would be right.
    """
    if source.startswith(_LESSON):
        return _open_lesson(source.removeprefix(_LESSON))
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


def _open_lesson(name: str) -> Experiment:
    for root in (user_root(), resource_root()):
        file = root / "lessons" / f"{name}.json"
        if name in lesson_names() and file.is_file():
            where = f"lesson:{name}"
            try:
                folder = file.parent if isinstance(file, Path) else None
                return read_session(file.read_text("utf-8"), folder)
            except InputError as error:
                raise at_file(error, where) from None
            except UnicodeDecodeError:
                raise InputError("is not text in UTF-8", where) from None
            except OSError as error:
                raise InputError(f"can't be read: {error.strerror or error}", where) from None
    raise InputError(unknown("lesson", name, lesson_names()))

"""Drafts: work that is in no file yet, kept for the next start of the program (no Qt)."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

from explorer.core.fields import Fields
from explorer.core.resources import user_root
from explorer.core.whole_files import write_whole
from explorer.errors import InputError
from explorer.session.experiment import Experiment
from explorer.session.files import MAX_BYTES, experiment_table, read_experiment
from explorer.session.json_text import read_json

FORMAT = "optimizer-explorer-draft/1"
ENDING = ".json"
_KEYS = ("format", "path", "time", "session")
_REMAINS = 3600.0
"""Seconds after which a temporary file belongs to nobody: its program was killed."""


@dataclass(frozen=True)
class Draft:
    """Work that is in no file yet.

    Attributes
    ----------
    experiment
        What was shown, and how.
    path
        The session file that it was a change of, or None.
    time
        When it was written, in seconds since 1970.
    """

    experiment: Experiment
    path: Path | None
    time: float


def draft_folder() -> Path:
    """Return the folder of drafts; it may not exist yet."""
    return user_root() / "autosave"


def write_draft(file: Path, draft: Draft) -> None:
    """Write a draft, whole or not at all.

    Raises
    ------
    InputError
        If it can't be written.
    """
    table = {
        "format": FORMAT,
        "path": None if draft.path is None else str(draft.path),
        "time": draft.time,
        "session": experiment_table(draft.experiment),
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"can't be made: {error.strerror or error}", str(file.parent)) from None
    # With an indent it is written in pieces, between which the window can move.
    text = json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(file, text.encode())


def read_draft(file: Path) -> Draft:
    """Return a draft.

    Raises
    ------
    InputError
        With the file and what is wrong in it.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(4 * MAX_BYTES)
        fields = Fields(read_json(content.decode()), "", _KEYS)
        if fields.text("format", "") != FORMAT:
            raise InputError(f'this program reads "{FORMAT}"', "format")
        fields.require("session")
        path = fields.raw("path")
        return Draft(
            experiment=read_experiment(fields.raw("session")),
            path=Path(path) if isinstance(path, str) else None,
            time=fields.number("time"),
        )
    except OSError as error:
        raise InputError(f"can't be opened: {error.strerror or error}", str(file)) from None
    except UnicodeDecodeError:
        raise InputError("is not text in UTF-8", str(file)) from None
    except InputError as error:
        raise error.in_file(str(file)) from None


def draft_files() -> list[Path]:
    """Return the files of all drafts, the newest first; what killed programs began is removed."""
    found: list[tuple[float, Path]] = []
    with contextlib.suppress(OSError):
        for file in draft_folder().iterdir():
            with contextlib.suppress(OSError):
                age = file.stat().st_mtime
                if file.suffix == ".part" and age < time.time() - _REMAINS:
                    file.unlink()
                elif file.suffix == ENDING and not file.name.startswith("."):
                    found.append((age, file))
    return [file for _, file in sorted(found, reverse=True)]

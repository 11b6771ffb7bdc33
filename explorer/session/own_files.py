"""The person's own optimizers, surfaces, schedules, datasets and lessons, as files (no Qt)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.core.readers import READERS
from explorer.core.resources import user_root
from explorer.errors import InputError
from explorer.session.lesson_shelf import open_own

KINDS = ("optimizer", "surface", "schedule", "dataset", "lesson")
_ENDINGS = {"lesson": ".json"}


@dataclass(frozen=True)
class OwnFile:
    """One file of the person's own.

    Attributes
    ----------
    kind
        What it holds, of `KINDS`.
    title
        What it calls itself; its name where it can't be read.
    fault
        Why it can't be read; empty if it can.
    """

    kind: str
    path: Path
    title: str
    fault: str = ""


def own_folders() -> list[Path]:
    """Return the folders of all kinds; some may not exist yet."""
    return [user_root() / f"{kind}s" for kind in KINDS]


def own_files() -> list[OwnFile]:
    """Read all of the person's own files and return what they are, by kind and name."""
    return [_own_file(kind, path) for kind in KINDS for path in _files_of(kind)]


def _files_of(kind: str) -> list[Path]:
    ending = _ENDINGS.get(kind, ".toml")
    try:
        found = [
            path
            for path in (user_root() / f"{kind}s").iterdir()
            if path.suffix == ending and not path.name.startswith(".")
        ]
    except OSError:
        return []
    return sorted(found)


def _own_file(kind: str, path: Path) -> OwnFile:
    name = path.stem
    try:
        if kind == "lesson":
            return OwnFile(kind, path, open_own(name).title)
        read: Callable[[str, dict[str, Any]], Any] = READERS[kind]
        return OwnFile(kind, path, str(read(name, tomllib.loads(path.read_text("utf-8"))).title))
    except InputError as error:
        return OwnFile(kind, path, name, str(error))
    except tomllib.TOMLDecodeError as error:
        return OwnFile(kind, path, name, f"is not TOML: {error}")
    except UnicodeDecodeError:
        return OwnFile(kind, path, name, "is not text in UTF-8")
    except (RecursionError, ValueError):
        return OwnFile(kind, path, name, "is nested too deeply or holds too long a number")
    except OSError as error:
        return OwnFile(kind, path, name, f"can't be read: {error.strerror or error}")

"""Files written whole or not at all (no Qt)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from explorer.core.whole_files import part_of, write_out, write_whole
from explorer.errors import InputError

__all__ = ["STANDARD_OUTPUT", "check_target", "part_for", "put_whole", "write_whole"]

STANDARD_OUTPUT = "-"
_PIECE = 1 << 20


def check_target(path: Path, force: bool) -> None:
    """Raise an InputError if a file is there already, and nobody said that it may go.

    What is neither a file nor a folder (a device, a pipe) never goes.
    """
    folder = os.path.isdir(path)  # it is said of that when it is written
    if os.path.exists(path) and not folder and not os.path.isfile(path):
        raise InputError("is no file; - with --format writes to standard output", str(path))
    if not force and not folder and os.path.lexists(path):
        raise InputError("is there already; --force writes over it", str(path))


@contextlib.contextmanager
def part_for(path: Path | None) -> Iterator[Path]:
    """Give the name of a file to write, which becomes ``path`` or goes to standard output.

    Raises
    ------
    InputError
        With the file and the reason if it can't be written.
    """
    if path is not None:
        with part_of(path) as part:
            yield part
        return
    name = ""
    try:
        handle, name = tempfile.mkstemp(suffix=".part")
        os.close(handle)
        yield Path(name)
        with open(name, "rb") as file:
            while some := file.read(_PIECE):
                write_out(some)
    except BrokenPipeError:
        raise
    except OSError as error:  # of the file in between
        where = name or tempfile.gettempdir()
        raise InputError(f"can't be written: {error.strerror or error}", where) from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def put_whole(path: Path | None, content: bytes) -> None:
    """Write a file, or standard output where there is no path."""
    if path is not None:
        write_whole(path, content)
    else:
        write_out(content)

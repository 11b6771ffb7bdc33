"""Files written whole or not at all (no Qt)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from explorer.errors import InputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is either complete or as it was before.

    Raises
    ------
    InputError
        With the file and the reason if it can't be written.
    """
    temporary = ""
    try:
        folder = path.resolve().parent
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode & 0o777)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise InputError(f"can't be written: {error.strerror or error}", str(path)) from None


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value

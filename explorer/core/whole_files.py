"""Files written whole or not at all."""

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
        # What a link points to is written, and the link stays.
        target = os.path.realpath(path)
        handle, temporary = tempfile.mkstemp(
            prefix=".", suffix=".part", dir=os.path.dirname(target)
        )
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = os.stat(target).st_mode if os.path.exists(target) else 0o666 & ~_umask()
        os.chmod(temporary, mode & 0o777)
        os.replace(temporary, target)
        temporary = ""
        _sync_folder(os.path.dirname(target))
    except OSError as error:
        raise InputError(f"can't be written: {error.strerror or error}", str(path)) from None
    except ValueError:  # a null character in the name
        raise InputError("can't be written: no file can have this name", str(path)) from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _sync_folder(folder: str) -> None:
    """Have the new name on the disk too; where a system can't do that, it does so by itself."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value

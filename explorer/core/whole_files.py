"""Files written whole or not at all, and standard output written to its end."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from explorer.errors import InputError


@contextlib.contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Give the name of a file to write, which becomes ``path`` once it is whole.

    Whatever interrupts the writing, nothing is left of it, and an older ``path`` stays as it was.
    What a link points to is written, and the link stays; a device or a pipe is never replaced.

    Raises
    ------
    InputError
        With the file and the reason if it can't be written.
    """
    name = ""
    try:
        target = _target_of(path)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=os.path.dirname(target))
        os.close(handle)
        yield Path(name)
        _replace(name, target)
        name = ""
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"can't be written: {error.strerror or error}", str(path)) from None
    except ValueError:  # a null character in the name
        if name:
            raise
        raise InputError("can't be written: no file can have this name", str(path)) from None
    finally:
        if name:
            with contextlib.suppress(OSError):
                os.unlink(name)


def move_whole(made: Path, path: Path) -> None:
    """Have a file that was made whole beside ``path`` take its place.

    Raises
    ------
    InputError
        As of `part_of`.
    """
    try:
        _replace(str(made), _target_of(path))
    except OSError as error:
        raise InputError(f"can't be written: {error.strerror or error}", str(path)) from None


def _target_of(path: Path) -> str:
    """Return what a link points to, or the file itself; no device and no pipe."""
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target) and not os.path.isdir(target):
        raise InputError("can't be written: it is no file", str(path))
    return target


def _replace(made: str, target: str) -> None:
    with open(made, "rb+") as file:
        os.fsync(file.fileno())
    mode = os.stat(target).st_mode if os.path.exists(target) else 0o666 & ~_umask()
    os.chmod(made, mode & 0o777)
    os.replace(made, target)
    _sync_folder(os.path.dirname(target))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is either complete or as it was before.

    Raises
    ------
    InputError
        As of `part_of`.
    """
    with part_of(path) as part:
        part.write_bytes(content)


def write_out(content: bytes) -> None:
    """Write to standard output, now and all of it.

    Raises
    ------
    InputError
        With the reason if not all of it can be written.
    BrokenPipeError
        If whoever read it has stopped.
    """
    if sys.stdout is None:
        raise InputError("can't be written: it is closed", "standard output")
    try:
        sys.stdout.flush()
        rest = memoryview(content)
        while rest:
            # Unbuffered, it is the system's own call, which may take only a part.
            taken = sys.stdout.buffer.write(rest)
            if taken is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            rest = rest[taken:]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        reason = error.strerror or error
        raise InputError(f"can't be written: {reason}", "standard output") from None


def drop_output() -> None:
    """Let what could not be printed go, or Python would try again at the end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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

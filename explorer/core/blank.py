"""Arrays of NaN that cost nothing until they are written.

A run of a million steps has room for a million rows from the start, though whoever drags its start
will see a few hundred of them before the next run takes its place. Filling that room takes seconds,
so large arrays map one file of NaN that all share, and a page is copied when it is written.
"""

from __future__ import annotations

import atexit
import mmap
import tempfile
from threading import Lock
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_LARGE = 1 << 17
"""Bytes from which on the file is used; smaller arrays are filled as quickly."""
_BLOCK = np.full(1 << 16, np.nan).tobytes()

_lock = Lock()
_file: BinaryIO | None = None
_size = 0


def blank(*shape: int) -> NDArray[np.float64]:
    """Return an array of NaN."""
    size = 8 * int(np.prod(shape))
    if size < _LARGE:
        return np.full(shape, np.nan)
    try:
        pages = mmap.mmap(_file_of(size), size, access=mmap.ACCESS_COPY)
    except (OSError, ValueError):  # no room for the file, or too many maps
        return np.full(shape, np.nan)
    return np.frombuffer(pages, dtype=np.float64).reshape(shape)


def _file_of(size: int) -> int:
    """Return the descriptor of the shared file, which has at least so many bytes."""
    global _file, _size
    with _lock:
        if _file is None:
            _file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the program
            atexit.register(_file.close)
        while _size < size:
            _file.seek(_size)
            _size += _file.write(_BLOCK)
        _file.flush()
        return _file.fileno()

"""Long work in blocks, on every core: NumPy lets go of the interpreter while it works."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def in_blocks(count: int, size: int, work: Callable[[slice], None], threads: bool = True) -> None:
    """Call ``work`` for slices of ``size`` that together cover 0 … count-1.

    Overflows are values, not warnings, inside ``work``. With ``threads`` the slices are worked on
    side by side, in any order.
    """
    slices = [slice(first, min(first + size, count)) for first in range(0, count, size)]
    workers = min(len(slices), os.cpu_count() or 1) if threads else 1

    def quietly(part: slice) -> None:
        with np.errstate(all="ignore"):  # of this thread
            work(part)

    if workers <= 1:
        for part in slices:
            quietly(part)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(quietly, slices):
            pass  # raises what a block raised

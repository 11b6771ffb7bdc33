"""A grid over very many data points, computed on every core beside the window (no Qt)."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Generator
from time import perf_counter

import numpy as np

from explorer.core.problem import Problem
from explorer.views.canvas_logic import Range
from explorer.views.map_grid import MANY, SLICE, Grid, Loss, centres, grid_in_slices

BESIDE = object()
"""What a step of a generator says that only waited for its threads."""
AT_A_TIME = 1_000_000
"""Losses at points between two looks at whether the grid is still wanted."""


def count_of(problem: Problem) -> int:
    """Return over how many data points a loss is summed."""
    return 0 if problem.points is None else len(problem.points.x)


def grid_of(
    problem: Problem, view: Range, columns: int, rows: int
) -> Generator[object, None, Grid]:
    """Compute a problem's grid in the way that suits it; the generator's value is the grid."""
    points = count_of(problem)
    if points <= MANY:
        return (yield from grid_in_slices(problem.loss, view, columns, rows))
    return (yield from grid_beside(problem.loss, view, columns, rows, max(1, AT_A_TIME // points)))


def grid_beside(
    loss: Loss, view: Range, columns: int, rows: int, block: int
) -> Generator[object, None, Grid]:
    """Compute a grid on threads of its own, ``block`` cells at a time.

    The values are those of `grid_in_slices`, bit for bit. While the threads work, each step of the
    generator waits a moment; a generator that is let go stops them.
    """
    began = perf_counter()
    work = _Work(loss, view, columns, rows, block)
    try:
        while not work.ended.wait(SLICE):
            yield BESIDE
    finally:
        work.stop()
    if work.fault is not None:
        raise work.fault
    values = work.values.reshape(rows + 2, columns + 2)
    return Grid(view, work.xs, work.ys, values, perf_counter() - began)


class _Work:
    """The threads that fill one grid, each taking the next few cells that nobody has taken."""

    def __init__(self, loss: Loss, view: Range, columns: int, rows: int, block: int) -> None:
        self.xs, self.ys = centres(*view[0], columns), centres(*view[1], rows)
        self.values = np.empty(len(self.xs) * len(self.ys))
        self.ended = threading.Event()
        self.fault: BaseException | None = None
        self._loss, self._block = loss, block
        self._next = itertools.count(0, block)
        self._lock = threading.Lock()
        self._left = max(1, os.cpu_count() or 1)
        for _ in range(self._left):
            threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Have the threads end with what they are at."""
        self.ended.set()

    def _run(self) -> None:
        try:
            with np.errstate(all="ignore"):
                self._fill()
        except BaseException as fault:  # raised again where the grid is waited for
            self.fault = fault
            self.ended.set()
        with self._lock:
            self._left -= 1
            if not self._left:
                self.ended.set()

    def _fill(self) -> None:
        count, across = len(self.values), len(self.xs)
        while not self.ended.is_set():
            first = next(self._next)
            if first >= count:
                return
            places = np.arange(first, min(first + self._block, count))
            points = np.empty((len(places), 2))
            points[:, 0] = self.xs[places % across]
            points[:, 1] = self.ys[places // across]
            self.values[places] = self._loss(points)

"""A grid over very many data points, computed on every core beside the window (no Qt)."""

from __future__ import annotations

import atexit
import itertools
import os
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any

import numpy as np

from explorer.core.loss_server import LossServer
from explorer.core.problem import Problem
from explorer.views.canvas_logic import Range
from explorer.views.map_grid import MANY, SLICE, Array, Grid, Loss, centres, grid_in_slices

BESIDE = object()
"""What a step of a generator says that only waited for others."""
FEW_CELLS = 400
"""Cells of a grid that is wanted at once."""
AT_A_TIME = 16_000_000
"""Losses at points that a process is asked for at a time: some hundredths of a second."""


def count_of(problem: Problem) -> int:
    """Return over how many data points a loss is summed."""
    return 0 if problem.points is None else len(problem.points.x)


def grid_of(problem: Problem, view: Range, columns: int, rows: int) -> Generator[Any, None, Grid]:
    """Compute a problem's grid in the way that suits it; the generator's value is the grid."""
    points = count_of(problem)
    end_others(problem)
    if points <= MANY:
        return (yield from grid_in_slices(problem.loss, view, columns, rows))
    few = columns * rows <= FEW_CELLS
    # For few cells one thread is quicker than processes that have yet to start, and a formula that
    # is being typed is another problem at each key.
    losses = [problem.loss] if few and not _servers.serve(problem) else _servers.losses(problem)
    block = 1 if few else max(1, AT_A_TIME // points)
    try:
        return (yield from grid_beside(losses, view, columns, rows, block))
    except _EndedError:  # and yet somebody waits for this grid
        return (yield from grid_beside([problem.loss], view, columns, rows, block))


def end_others(problem: Problem) -> None:
    """End the processes that compute another problem's losses: this one is shown now.

    They are not waited for.
    """
    if not _servers.serve(problem):
        _servers.end()


def grid_beside(
    losses: Sequence[Loss], view: Range, columns: int, rows: int, block: int
) -> Generator[object, None, Grid]:
    """Compute a grid on a thread for each of the ``losses``, ``block`` cells at a time.

    The values are those of `grid_in_slices`, bit for bit. While the threads work, each step of the
    generator waits a moment; a generator that is let go stops them.
    """
    began = perf_counter()
    work = _Work(losses, view, columns, rows, block)
    try:
        while not work.ended.wait(SLICE):
            yield BESIDE
    finally:
        work.ended.set()
    if work.fault is not None:
        raise work.fault
    values = work.values.reshape(rows + 2, columns + 2)
    return Grid(view, work.xs, work.ys, values, perf_counter() - began)


class _Work:
    """The threads that fill one grid, each taking the next few cells that nobody has taken.

    Attributes
    ----------
    ended
        Set when all is done, given up, or not wanted any more.
    fault
        What a thread met.
    """

    def __init__(
        self, losses: Sequence[Loss], view: Range, columns: int, rows: int, block: int
    ) -> None:
        self.xs, self.ys = centres(*view[0], columns), centres(*view[1], rows)
        self.values = np.empty(len(self.xs) * len(self.ys))
        self.ended = threading.Event()
        self.fault: BaseException | None = None
        self._block = block
        self._next = itertools.count(0, block)
        self._lock = threading.Lock()
        self._left = len(losses)
        for loss in losses:
            threading.Thread(target=self._run, args=(loss,), daemon=True).start()

    def _run(self, loss: Loss) -> None:
        try:
            with np.errstate(all="ignore"):
                self._fill(loss)
        except BaseException as fault:  # raised again where the grid is waited for
            self.fault = fault
            self.ended.set()
        with self._lock:
            self._left -= 1
            if not self._left:
                self.ended.set()

    def _fill(self, loss: Loss) -> None:
        count, across = len(self.values), len(self.xs)
        while not self.ended.is_set():
            first = next(self._next)
            if first >= count:
                return
            places = np.arange(first, min(first + self._block, count))
            points = np.empty((len(places), 2))
            points[:, 0] = self.xs[places % across]
            points[:, 1] = self.ys[places // across]
            self.values[places] = loss(points)


class _Servers:
    """The processes that compute losses of the problem that was asked for last."""

    def __init__(self) -> None:
        self._problem: Problem | None = None
        self._servers: list[LossServer] = []
        atexit.register(self.close)

    def serve(self, problem: Problem) -> bool:
        """Tell whether the processes compute this problem's losses already."""
        return self._problem is problem and bool(self._servers)

    def losses(self, problem: Problem) -> list[Loss]:
        """Return a function for each process; they are started where they are not there."""
        if self._problem is not problem:
            self.end()
            self._problem = problem
            with suppress(OSError):
                for _ in range(os.cpu_count() or 1):
                    self._servers.append(LossServer(problem))
        return [_asking(server, problem.loss) for server in self._servers] or [problem.loss]

    def end(self) -> None:
        """End the processes; a thread waits until they are gone, as that takes a while."""
        servers = self._let_go()
        for server in servers:
            server.kill()
        if servers:
            threading.Thread(target=_close, args=(servers,), daemon=True).start()

    def close(self) -> None:
        """End the processes, and return when they are gone."""
        _close(self._let_go())

    def _let_go(self) -> list[LossServer]:
        servers, self._servers, self._problem = self._servers, [], None
        return servers


def _close(servers: Sequence[LossServer]) -> None:
    for server in servers:
        server.close()


class _EndedError(Exception):
    """The processes were ended, as another problem is shown."""


def _asking(server: LossServer, otherwise: Callable[[Array], Array]) -> Loss:
    """Return the server's loss; where the process has ended by itself, it is computed here."""

    def loss(w: Array) -> Array:
        try:
            return server.loss(w)
        except (OSError, ValueError):  # a pipe that is broken, or closed
            if server.killed:
                raise _EndedError from None
            return otherwise(w)

    return loss


_servers = _Servers()

"""A process of our own that computes losses over very many points, beside the window.

Threads would share the interpreter with the window, whose painting then waits for it again and
again. What is computed is the same code on the same numbers, so the bits are the same.

The parent writes the pickled problem, then again and again how many places and the places; the
answer is their losses. The process ends when its input does.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from explorer.core.problem import Problem

Array = NDArray[np.float64]

NICE = 5
"""How far it stands back behind the window, as Unix counts."""
_COUNT = struct.Struct("<q")


class LossServer:
    """One such process, as its parent sees it; any thread may ask it.

    Attributes
    ----------
    killed
        Whether it was ended from here.
    """

    def __init__(self, problem: Problem) -> None:
        """Start it.

        Raises
        ------
        OSError
            If no process can be started.
        """
        home = str(Path(__file__).parents[2])
        given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        # An empty part would be the folder worked in.
        paths = os.pathsep.join(filter(None, [home, *given]))
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(
            # -P: else a random.py or numpy.py in the folder worked in would be executed.
            [sys.executable, "-P", "-m", "explorer.core.loss_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            creationflags=flags,
        )
        self._problem: Problem | None = problem  # not yet sent
        self._lock = threading.Lock()
        self.killed = False

    def loss(self, w: Array) -> Array:
        """Return the losses at ``w`` shaped (n, d), shaped (n,).

        Raises
        ------
        OSError
            If the process has ended.
        ValueError
            If it was closed.
        """
        with self._lock:
            return self._ask(w)

    def _ask(self, w: Array) -> Array:
        sent, told = self._process.stdin, self._process.stdout
        assert sent is not None
        assert told is not None
        if self._problem is not None:
            # The derived parts of a problem can't be pickled, and are not asked for.
            bare, self._problem = self._problem, None
            parts = (bare.names, bare.tree, bare.points, bare.reduction)
            pickle.dump(parts, sent, pickle.HIGHEST_PROTOCOL)
        sent.write(_COUNT.pack(len(w)))
        sent.write(np.ascontiguousarray(w, dtype=np.float64).tobytes())
        sent.flush()
        answer = told.read(8 * len(w))
        if len(answer) < 8 * len(w):
            raise BrokenPipeError("the process that computes losses has ended")
        return np.frombuffer(answer, dtype=np.float64)

    def kill(self) -> None:
        """End the process, and don't wait until it is gone; `close` has to follow."""
        self.killed = True
        self._process.kill()

    def close(self) -> None:
        """End the process, and return when it is gone."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nothing more is asked."""
    names, tree, points, reduction = pickle.load(asked)  # our own parent's
    problem = Problem(names, tree, points, reduction)
    size = 8 * problem.dimensions
    while head := asked.read(_COUNT.size):
        (count,) = _COUNT.unpack(head)
        w = np.frombuffer(asked.read(size * count)).reshape(count, -1)
        # A place at a time: many at once would have threads of their own.
        losses = [problem.loss(place) for place in w]
        answers.write(np.array(losses, dtype=np.float64).tobytes())
        answers.flush()


def _main() -> None:
    if hasattr(os, "nice"):
        os.nice(NICE)
    # Ctrl+C in a terminal is the parent's, and a parent that is gone asks nothing more.
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, EOFError):
        serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    _main()

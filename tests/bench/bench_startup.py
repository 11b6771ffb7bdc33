"""Time to the first painted frame: ``python -m tests.bench.bench_startup [PAIRS]``.

Whole processes, from their start to the first frame on the screen: the program on its first
experiment, and a bare pyqtgraph window of the same size, in turns. What counts is the median of
the pairs' ratios; the first pair only fills the caches.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

PAIRS = 12
SCRIPT = Path(__file__).with_name("first_frame.py")


def seconds(what: str, environment: dict[str, str]) -> float:
    """Return how long a process takes to its first frame."""
    begin = perf_counter()
    subprocess.run([sys.executable, str(SCRIPT), what], check=True, env=environment)
    return perf_counter() - begin


def main() -> None:
    """Print the times and their ratio."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    # Compiled files are kept, as they are for everybody who starts a program twice.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        environment["XDG_CONFIG_HOME"] = environment["XDG_DATA_HOME"] = folder
        times = [
            (seconds("app", environment), seconds("bare", environment)) for _ in range(pairs + 1)
        ][1:]
    app, bare = (median(column) for column in zip(*times, strict=True))
    ratio = median(ours / theirs for ours, theirs in times)
    print(f"first painted frame, {pairs} pairs: {app:.3f} s")
    print(f"  a bare pyqtgraph window: {bare:.3f} s")
    print(f"  ratio to it (aim: at most 1.8): {ratio:.2f}")


if __name__ == "__main__":
    main()

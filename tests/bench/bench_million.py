"""A million points: how long reading takes, how long the window is busy at a time, and the memory.

Run by hand: ``python tests/bench/bench_million.py``; needs no display.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SECONDS = 20


def main() -> int:
    """Import the points, look at the map for a while, and print what it took."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from explorer.app.main_window import MainWindow
    from explorer.app.preferences import Preferences
    from explorer.core.catalogue import Catalogue
    from explorer.panels.csv_dialog import CsvDialog
    from explorer.session.sources import FIRST_START, open_source
    from explorer.session.workspace import Workspace

    app = QApplication.instance() or QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.csv"
        rng = np.random.default_rng(0)
        x = rng.normal(0, 1, 1_000_000)
        np.savetxt(path, np.column_stack([x, 2 * x + rng.normal(0, 1, len(x))]), "%.6f",
                   delimiter=",", header="x,y", comments="")  # fmt: skip
        window = MainWindow(Workspace(open_source(FIRST_START), Catalogue()), Preferences())
        window.show()
        longest = 0.0

        def busy(until) -> float:  # type: ignore[no-untyped-def]
            nonlocal longest
            begin, longest = time.perf_counter(), 0.0
            while not until() and time.perf_counter() - begin < SECONDS:
                before = time.perf_counter()
                app.processEvents()
                longest = max(longest, time.perf_counter() - before)
            return time.perf_counter() - begin

        busy(lambda: not window.clock.running)
        window.files.open_data(path)
        [dialog] = window.findChildren(CsvDialog)
        took = busy(dialog.ok.isEnabled)
        print(f"read in {took:.2f} s, at most {1000 * longest:.0f} ms at a time")
        dialog.surface.setCurrentIndex(dialog.surface.findData("linear-regression"))
        begin = time.perf_counter()
        dialog.accept()
        print(f"taken in {1000 * (time.perf_counter() - begin):.0f} ms")
        busy(lambda: False)
        print(f"map and runs: at most {1000 * longest:.0f} ms at a time in {SECONDS} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory at most {peak:.0f} MB")
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())

"""A million points: how long reading takes, how long the window is busy at a time, and the memory.

Run by hand: ``python tests/bench/bench_million.py``; needs no display.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

SECONDS = 600
"""That the finest map may take."""


def main() -> int:
    """Import the points, do what a hand does with them, and print each longest pause."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt, QTimer
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
        beats: list[float] = []
        heart = QTimer()
        heart.setTimerType(Qt.TimerType.PreciseTimer)
        heart.timeout.connect(lambda: beats.append(time.perf_counter()))
        heart.start(3)

        def busy(what: str, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
            """Let the window run, and print its longest pause."""
            begin = time.perf_counter()
            beats[:] = [begin]
            while not until() and time.perf_counter() - begin < seconds:
                app.processEvents()
                time.sleep(0.0005)
            took = time.perf_counter() - begin
            pauses = np.diff([*beats, time.perf_counter()])
            late = int((pauses > 0.1).sum())
            print(f"{what:16} {took:5.1f} s, longest pause {1000 * pauses.max():4.0f} ms, "
                  f"{late} above 100 ms")  # fmt: skip

        busy("opening", 3)
        window.files.open_data(path)
        [dialog] = window.findChildren(CsvDialog)
        busy("reading", 60, dialog.ok.isEnabled)
        dialog.surface.setCurrentIndex(dialog.surface.findData("linear-regression"))
        dialog.accept()
        busy("taken", 8)
        window.workspace.play_to(0, window.workspace.steps, 20)
        busy("playing", 5)
        window.workspace.seek(20)
        for tab in ("data", "contour"):
            window.workspace.set_view(tab=tab)
            busy(tab, 4)
        window.stage.view.zoom_in()
        busy("zoomed", 4)
        window.workspace.undo()
        busy("undone", 2)
        window.workspace.redo()
        busy("redone", 5)
        window.stage.view.reset_view()
        busy("finest map", SECONDS, lambda: not window.clock.running)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory at most {peak:.0f} MB")
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())

"""Time of the step by hand while it plays: ``python -m tests.bench.bench_step_panel``.

The first experiment plays at 60 steps a second beside a panel of each run; every frame tells the
panel of a new step and paints it. The aim is 4 ms a frame. What is worked out, what is painted and
what a frame takes in all are told apart; a frame in which the panel waits its turn costs nothing.
Times of frames are those of the window's thread, whatever else the machine is doing.
"""

from __future__ import annotations

from time import perf_counter, thread_time

import numpy as np

from tests.bench.scene import application

from PySide6.QtWidgets import QApplication  # isort: skip - the scene sets the platform first

from explorer.core.by_hand import work_out
from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.step_panel import StepPanel
from explorer.session.edits import opening
from explorer.session.workspace import Workspace

FRAME = 1 / 60
SIZES = ((336, 300), (384, 640), (560, 640))
LAST = 190


def played(workspace: Workspace, panel: StepPanel) -> tuple[list[float], int]:
    """Return the seconds that the panel took in each frame, and how many steps it showed."""
    workspace.seek(0)
    QApplication.processEvents()
    workspace.playback.speed = 60
    workspace.playback.play()
    times, shown = [], set()
    while workspace.step < LAST:
        before = workspace.step
        workspace.playback.advance(FRAME, workspace.available)
        begin = thread_time()
        panel.refresh(frozenset({"step"}))
        QApplication.processEvents()
        if workspace.step != before:
            times.append(thread_time() - begin)
            assert panel.hand is not None
            shown.add(panel.hand.step)
    workspace.playback.pause()
    return times, len(shown)


def settle() -> None:
    """Let the formulas be typeset."""
    QApplication.processEvents()
    while typeset_queue().busy():
        QApplication.processEvents()


def main() -> None:
    """Print the times."""
    app = application()
    theme = load_theme("light")
    apply_theme(app, theme)
    catalogue = Catalogue()
    workspace = Workspace(opening("sigmoid-neuron", catalogue), catalogue)
    workspace.compute_all()
    for size in SIZES:
        panel = StepPanel(workspace, theme)
        panel.resize(*size)
        panel.show()
        for i, run in enumerate(workspace.runs):
            workspace.select(i)
            panel.refresh(frozenset({"selection"}))
            settle()
            played(workspace, panel)  # what is made once is made
            times, shown = played(workspace, panel)
            work = []
            for k in range(1, LAST):
                begin = perf_counter()
                work_out(run.resolved, run.trace, workspace.source, k)
                work.append(perf_counter() - begin)
            middle, high = 1e3 * np.median(times), 1e3 * np.quantile(times, 0.95)
            worked = 1e3 * np.median(work)
            print(
                f"{size[0]} px, {run.label}: median {middle:.2f} ms, 95 % {high:.2f} ms a frame, "
                f"{shown} of {len(times)} steps shown; worked out in {worked:.2f} ms"
            )
        panel.close()
        panel.deleteLater()


if __name__ == "__main__":
    main()

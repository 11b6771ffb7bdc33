"""What a program at rest costs: ``python -m tests.bench.bench_idle``.

For each state that a lecture may rest in, the processor time of the whole program over some seconds
in which nobody does anything, as a share of them, and how often its frame clock ticked. The aim is
none. Three dimensions need OpenGL, and so a display: ``QT_QPA_PLATFORM=xcb xvfb-run -a …``.
"""

from __future__ import annotations

from time import perf_counter, process_time

from tests.bench.blocks import end, open_live, wait
from tests.bench.scene import settle

from PySide6.QtGui import QGuiApplication  # isort: skip - the scene sets the platform

from explorer.app import helping
from explorer.app.main_window import MainWindow
from explorer.session.sources import FIRST_START, open_source

SECONDS = 3.0
REST = 2.5
"""Seconds until what follows a change is done."""


def rest(name: str, window: MainWindow) -> None:
    """Print what a state of rest costs."""
    wait(REST)
    settle(window)
    ticks = [0]
    frame = window.clock.tick

    def counted(seconds: float) -> bool:
        ticks[0] += 1
        return frame(seconds)

    window.clock._frame, kept = counted, window.clock._frame
    frame = kept
    begin, worked = perf_counter(), process_time()
    wait(SECONDS)
    share = (process_time() - worked) / (perf_counter() - begin)
    window.clock._frame = kept
    print(f"{name:40}{100 * share:7.2f} %  {ticks[0]} frames", flush=True)


def main() -> None:
    """Print a line for each state."""
    window = open_live(open_source(FIRST_START), (1600, 900))
    workspace = window.workspace
    rest("paused at the start", window)
    workspace.seek(20)
    rest("paused at step 20", window)
    workspace.set_view(layers=frozenset({"gradient", "update", "momentum"}), in_parts=True)
    workspace.next_part()
    rest("amid a step played part by part", window)
    workspace.set_view(tab="data")
    rest("the data", window)
    if QGuiApplication.platformName() != "offscreen":
        workspace.set_view(tab="3d")
        rest("3-D", window)
    workspace.set_view(tab="contour")
    helping.averages_lab(window)
    helping.norm_lab(window)
    rest("two labs open", window)
    for lab in list(window.companions.labs):
        lab.close()
    window.edit_rule()
    rest("a rule being edited, its cursor blinking", window)
    window.lecturing.open("adagrad")
    workspace.playback.pause()
    workspace.played()
    rest("a lesson", window)
    window.companions.present()
    rest("presenting", window)
    presenter = window.companions.presenter
    assert presenter is not None
    presenter.spotlight.toggle()
    rest("presenting, the spotlight on", window)
    presenter.spotlight.toggle()
    rest("presenting, the spotlight off again", window)
    presenter.close()
    rest("after presenting", window)
    end(window)


if __name__ == "__main__":
    main()

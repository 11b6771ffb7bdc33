"""Times of the 3-D view's frames: ``xvfb-run -a python -m tests.bench.bench_3d``.

Eight runs of 500 steps on the sparse-feature neuron, 680 x 600, as large as the view is in a window
of 1280 x 720. It needs a display, real or Xvfb's; without a graphics card OpenGL is done in
software, which is the case to measure. Aim: at most 16 ms a frame.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

# The scene would choose the platform without a screen, which has no OpenGL.
os.environ.setdefault("QT_QPA_PLATFORM", "xcb")

from PySide6.QtGui import QImage, QPainter

from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.session.workspace import ALL, Workspace
from explorer.views.drawn import drawn_runs
from explorer.views.surface3d import Surface3D
from tests.bench.scene import application, experiment

SIZE = (680, 600)
FRAMES = 60


def made_view(steps: int) -> tuple[Surface3D, Workspace]:
    """Return a finished view of eight runs, half of the way through, and its workspace."""
    theme = load_theme("light")
    workspace = Workspace(experiment(steps), Catalogue())
    workspace.compute_all()
    workspace.seek(steps // 2)
    view = Surface3D(theme)
    view.resize(*SIZE)
    view.refresh(workspace, drawn_runs(workspace, theme), ALL)
    view.show()
    application().processEvents()
    while view.refine(0.006):
        application().processEvents()
    application().processEvents()
    return view, workspace


def measured(steps: int) -> dict[str, float]:
    """Return the median time of a frame in seconds, by what changes from frame to frame.

    Raises
    ------
    SystemExit
        If there is no OpenGL here.
    """
    view, workspace = made_view(steps)
    if view.message:
        sys.exit(view.message)
    target = QImage(*SIZE, QImage.Format.Format_RGB32)
    runs = drawn_runs(workspace, load_theme("light"))

    def paint() -> None:
        view.render(target)

    def play(i: int) -> None:
        workspace.playback.seek(workspace.step + 1)
        view.refresh(workspace, runs, frozenset({"step"}))

    def back(i: int) -> None:
        workspace.playback.seek(workspace.step - 1)
        view.refresh(workspace, runs, frozenset({"step"}))

    def turn(i: int) -> None:
        view.turn(2.0, 0.0)

    paint()
    times = {
        "nothing changes": timed(lambda i: None, paint),
        "advance one step": timed(play, paint),
        "step back": timed(back, paint),
        "turn by hand": timed(turn, paint),
    }
    began = perf_counter()
    with QPainter(target) as painter:
        view.paint_at(painter, 1.0)
    times["at its best, once"] = perf_counter() - began
    view.close()
    view.deleteLater()
    return times


def timed(change: Callable[[int], None], paint: Callable[[], None]) -> float:
    """Return the median seconds of a change with its painting."""
    times = []
    for i in range(FRAMES):
        began = perf_counter()
        change(i)
        paint()
        times.append(perf_counter() - began)
    return median(times)


def main() -> None:
    """Print the times in milliseconds at 500 and at 10,000 steps."""
    application()
    for steps in (500, 10_000):
        for what, seconds in measured(steps).items():
            print(f"{steps:6} steps  {what:18} {1000 * seconds:6.2f} ms")


if __name__ == "__main__":
    main()

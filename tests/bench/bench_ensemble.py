"""Times of an ensemble: ``python -m tests.bench.bench_ensemble``.

Eight runs of 500 steps with 64 seeds on the sigmoid neuron, in batches of ten points: how long all
members take to compute, and a frame in a window of 1600 x 900 by what changes from frame to frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

from tests.bench.scene import experiment, open_window

from PySide6.QtWidgets import QApplication  # isort: skip - the scene sets the platform first

from explorer.app.main_window import MainWindow
from explorer.core.catalogue import Catalogue
from explorer.session.experiment import Experiment, GradientChoice
from explorer.session.workspace import Workspace

STEPS, SEEDS, FRAMES = 500, 64, 40
BUDGET = 0.006
"""Seconds of a frame for computing, as in the window."""


def shown(seeds: int = SEEDS) -> Experiment:
    """Return eight runs with so many seeds."""
    gradient = GradientChoice("minibatch", 10, "shuffle")
    return replace(experiment(STEPS), gradient=gradient, view={"ensemble": seeds})


def computing() -> tuple[float, float]:
    """Return the seconds that all members take, and those of the longest slice."""
    workspace = Workspace(shown(), Catalogue())
    while any(not run.trace.complete for run in workspace.runs):
        workspace.compute(BUDGET)
    slices = []
    while workspace.computing:
        begin = perf_counter()
        workspace.compute(BUDGET)
        slices.append(perf_counter() - begin)
    return sum(slices), max(slices)


def frame(window: MainWindow, change: Callable[[int], None]) -> tuple[float, float]:
    """Return the median and the longest time of a frame."""
    times = []
    for i in range(1, FRAMES + 1):
        begin = perf_counter()
        change(i)
        window.clock.tick(0.0)
        QApplication.processEvents()
        times.append(perf_counter() - begin)
    return median(times), max(times)


def frames(window: MainWindow) -> dict[str, tuple[float, float]]:
    """Return the times of a frame by what changes."""
    workspace = window.workspace
    workspace.seek(STEPS // 2)
    while window.clock.tick(0.0):
        QApplication.processEvents()

    def by(steps: int) -> Callable[[int], None]:
        return lambda i: workspace.seek(workspace.step + steps)

    view = window.stage.view
    (x0, x1), y = view.view()

    def pan(i: int) -> None:
        view.set_view(((x0 + 0.01 * i, x1 + 0.01 * i), y))

    return {
        "advance one step": frame(window, by(1)),
        "one step back": frame(window, by(-1)),
        "ten steps back": frame(window, by(-10)),
        "move the view": frame(window, pan),
    }


def main() -> None:
    """Print the times in milliseconds."""
    whole, longest = computing()
    print(f"{SEEDS - 1} members of 8 runs of {STEPS} steps: {1e3 * whole:.0f} ms in all, ", end="")
    print(f"{1e3 * longest:.1f} ms the longest slice")
    for seeds in (1, SEEDS):
        window = open_window(shown(seeds))
        for what, (usual, worst) in frames(window).items():
            print(f"{seeds:3} seeds  {what:18} {1e3 * usual:6.2f} ms, at most {1e3 * worst:.1f}")
        window.close()


if __name__ == "__main__":
    main()

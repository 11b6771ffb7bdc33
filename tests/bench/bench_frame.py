"""Time of a frame in the whole window: ``python -m tests.bench.bench_frame``.

A frame advances by one step and redraws all that follows the step, in a window of 1600 x 900 with
eight runs and four side plots. It is compared with matplotlib's redraw of the same scene, where
matplotlib is installed or OPTIMIZER_EXPLORER_MATPLOTLIB names a Python that has it, and with itself
at more steps. Times are medians of frames taken in turns; what counts are their ratios. The canvas
and the side plots follow, each by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from tests.bench import frame_canvas, frame_plots
from tests.bench.scene import PLOTS, experiment, open_window

from PySide6.QtWidgets import QApplication  # isort: skip - the scene sets the platform first

from explorer.app.main_window import MainWindow

FEW, MANY = 500, 10_000
ROUNDS, FRAMES = 5, 60
OTHER_PYTHON = "OPTIMIZER_EXPLORER_MATPLOTLIB"


def frames(window: MainWindow, count: int = FRAMES) -> list[float]:
    """Return the seconds of each of some frames, from the middle of the runs on."""
    workspace = window.workspace
    workspace.seek(workspace.steps // 2)
    window.clock.tick(0.0)
    QApplication.processEvents()
    times = []
    for _ in range(count):
        begin = perf_counter()
        workspace.playback.seek(workspace.step + 1)
        workspace.played()
        window.clock.tick(0.0)
        QApplication.processEvents()
        times.append(perf_counter() - begin)
    return times


def matplotlib_python() -> str | None:
    """Return a Python that has matplotlib, or None."""
    named = os.environ.get(OTHER_PYTHON)
    return named or (sys.executable if find_spec("matplotlib") else None)


def matplotlib_frame(window: MainWindow, python: str) -> float:
    """Return the seconds of matplotlib's redraw of what the window shows."""
    workspace = window.workspace
    traces = [run.trace for run in workspace.runs]
    (x0, x1), (y0, y1) = workspace.problem.range
    x, y = np.linspace(x0, x1, 200), np.linspace(y0, y1, 200)
    points = np.stack(np.meshgrid(x, y), axis=-1)
    loss = np.stack([workspace.problem.loss(row) for row in points])
    values = np.full((len(PLOTS), len(traces), workspace.steps + 1), np.nan)
    for i, key in enumerate(PLOTS):
        quantity, _, parameter = key.partition(".")
        for j, trace in enumerate(traces):
            if key == "loss":
                values[i, j] = trace.loss
            elif quantity in trace.quantities:
                column = trace.parameters.index(parameter)
                values[i, j] = trace.quantities[quantity][:, column]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scene.npz"
        w = np.stack([trace.w for trace in traces])
        np.savez(path, w=w, values=values, keys=np.array(PLOTS), x=x, y=y, loss=loss)
        script = Path(__file__).with_name("frame_matplotlib.py")
        command = [python, str(script), str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print the times and their ratios."""
    windows = {steps: open_window(experiment(steps)) for steps in (FEW, MANY)}
    python = matplotlib_python()
    times: dict[int, list[float]] = {steps: [] for steps in windows}
    theirs: list[float] = []
    for _ in range(ROUNDS):
        for steps, window in windows.items():
            times[steps] += frames(window)
        if python:
            theirs.append(matplotlib_frame(windows[FEW], python))
    few, many = median(times[FEW]), median(times[MANY])
    print(f"frame, 8 runs of {FEW} steps, 4 side plots, 1600 x 900: {1e3 * few:.2f} ms")
    if theirs:
        other = median(theirs)
        print(f"  matplotlib's redraw of the scene: {1e3 * other:.1f} ms")
        print(f"  ratio to it (aim: at most 1/8): 1/{other / few:.1f}")
    else:
        print(f"  matplotlib: not installed, skipped ({OTHER_PYTHON} may name a Python with it)")
    print(f"frame at {MANY:,} steps: {1e3 * many:.2f} ms")
    print(f"  ratio to {FEW} steps (aim: at most 1.5): {many / few:.2f}")
    for window in windows.values():
        window.close()
    for part, measured in (("canvas", frame_canvas.measured), ("plots", frame_plots.measured)):
        parts = {steps: measured(steps) for steps in (FEW, MANY)}
        for what, seconds in parts[FEW].items():
            long = parts[MANY][what]
            both = f"{1e3 * seconds:.2f} ms; at {MANY:,} steps {1e3 * long:.2f} ms"
            print(f"{part} alone, {what}: {both}, ratio {long / seconds:.2f}")


if __name__ == "__main__":
    main()

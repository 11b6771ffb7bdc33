"""Times of the side plots' frames: ``python -m tests.bench.frame_plots``.

Eight runs, five plots (loss, rate and v of w and of b), in a column of 336 x 640.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from explorer.core.trace import Trace
from explorer.look.runs import run_style
from explorer.look.theme import load_theme
from explorer.views.drawn import DrawnRun
from explorer.views.plots import SidePlots

RUNS = 8
FRAMES = 60


def noisy_trace(steps: int, seed: int) -> Trace:
    """Return a trace of falling, swinging and jumping curves, none of them easy to draw."""
    rng = np.random.default_rng(seed)
    k = np.arange(steps + 1.0)
    decay = np.exp(-k / (20 + 10 * seed))
    noise = np.exp(0.3 * rng.normal(size=(steps + 1, 2)))
    loss = 50 * decay * noise[:, 0] + 1.5
    quantities = {
        "rate": 0.1 * np.column_stack([decay + 0.01, np.sqrt(decay) + 0.01]) * noise**0.1,
        "v": np.column_stack([k + 0.1, 100 / (k + 1)]) * noise,
    }
    for values in quantities.values():
        values[0] = np.nan
    w = rng.normal(size=(steps + 1, 2))
    return Trace(("w", "b"), w, loss, np.full(steps + 1, 0.1), quantities, steps, True)


def drawn(traces: list[Trace]) -> list[DrawnRun]:
    """Return the traces as runs of the light theme."""
    theme = load_theme("light")
    return [DrawnRun(str(i), run_style(theme, i), t, True, i == 3) for i, t in enumerate(traces)]


def side_plots(traces: list[Trace]) -> SidePlots:
    """Return a column that shows the traces, painted once."""
    plots = SidePlots(load_theme("light"))
    plots.resize(336, 640)
    plots.set_parameters(("w", "b"))
    plots.set_steps(traces[0].steps)
    plots.set_runs(drawn(traces))
    plots.grab()
    return plots


def measured(steps: int) -> dict[str, float]:
    """Return the median time of a frame in seconds, by what changes from frame to frame."""
    traces = [noisy_trace(steps, seed) for seed in range(RUNS)]
    others = [noisy_trace(steps, seed + 100) for seed in range(RUNS)]
    plots = side_plots(traces)
    target = QPixmap(plots.stack.size())

    def move(i: int) -> None:
        plots.set_step(10 + i)

    def one_run(i: int) -> None:
        changed = list(traces)
        changed[3] = others[3] if i % 2 else traces[3]
        plots.set_runs(drawn(changed))

    def all_runs(i: int) -> None:
        plots.set_runs(drawn(others if i % 2 else traces))

    return {
        "playhead moves": _frame_time(plots, target, move),
        "one run changes": _frame_time(plots, target, one_run),
        "all runs change": _frame_time(plots, target, all_runs),
    }


def _frame_time(plots: SidePlots, target: QPixmap, change: Callable[[int], None]) -> float:
    times = []
    for i in range(FRAMES):
        begin = perf_counter()
        change(i)
        plots.stack.render(target)
        times.append(perf_counter() - begin)
    return median(times)


def main() -> None:
    """Print the times at 500 and at 10,000 steps."""
    QApplication.instance() or QApplication([])
    few, many = measured(500), measured(10_000)
    print(f"{'ms a frame':20}{'500 steps':>12}{'10,000':>12}{'ratio':>8}")
    for name, time in few.items():
        print(f"{name:20}{1e3 * time:12.2f}{1e3 * many[name]:12.2f}{many[name] / time:8.2f}")


if __name__ == "__main__":
    main()

"""Frames with arrows on the canvas: ``python -m tests.bench.bench_arrows``.

The window of `bench_frame` advances step by step, by turns bare and with layers laid over the map;
and a start is dragged, with ghosts of the runs as they were. Times are medians, taken in turns;
what counts are their ratios, and that a frame of a drag is ready within 16 ms.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from tests.bench.bench_frame import frames
from tests.bench.scene import experiment, open_window, settle

from PySide6.QtWidgets import QApplication  # isort: skip - the scene sets the platform first

from explorer.app.main_window import MainWindow
from explorer.session.experiment import GradientChoice

STEPS = 500
ROUNDS = 5
USUAL = frozenset({"gradient", "update", "momentum"})
LAYERS = {
    "gradient, update, momentum": USUAL,
    "every arrow, region and field": USUAL | {"look-ahead", "newton", "trust", "field"},
}
BATCH = frozenset({"batch", "batch-contours", "update"})


def shown(window: MainWindow, layers: frozenset[str]) -> None:
    """Lay layers over the map and let the window come to rest."""
    window.workspace.set_view(layers=layers)
    window.clock.release()
    settle(window)
    window.clock.hold()


def compare(window: MainWindow, named: dict[str, frozenset[str]]) -> None:
    """Print the times of frames without layers and with each set of them."""
    times: dict[str, list[float]] = {name: [] for name in ("none", *named)}
    for _ in range(ROUNDS):
        for name, layers in (("none", frozenset[str]()), *named.items()):
            shown(window, layers)
            times[name] += frames(window)
    bare = median(times["none"])
    print(f"  without layers: {1e3 * bare:.2f} ms a frame")
    for name in named:
        with_layers = median(times[name])
        print(f"  {name}: {1e3 * with_layers:.2f} ms, ratio {with_layers / bare:.2f}")


def dragged(window: MainWindow, ghosts: bool) -> list[float]:
    """Return the seconds of each frame of a drag of the start, after its first."""
    workspace, times = window.workspace, []
    workspace.seek(STEPS // 2)
    for i in range(40):
        begin = perf_counter()
        merge = "start" if ghosts else ""
        workspace.set_start((-2.0 + 0.02 * i, -2.0), merge=merge)
        window.clock.tick(0.0)
        QApplication.processEvents()
        times.append(perf_counter() - begin)
    workspace.end_merge()
    window.clock.tick(0.0)
    return times[1:]


def main() -> None:
    """Print the times and their ratios."""
    window = open_window(experiment(STEPS))
    window.workspace.select(6)  # Adam has all but a look-ahead
    print("playing, 8 runs, 4 side plots, 1600 x 900, the full gradient:")
    compare(window, LAYERS)
    window.workspace.set_gradient(GradientChoice(mode="minibatch", size=10, order="shuffle"))
    window.workspace.compute_all()
    print("the same with mini-batches of 10:")
    compare(window, {"batch, its loss, update": BATCH})
    times: dict[bool, list[float]] = {False: [], True: []}
    shown(window, USUAL)
    for _ in range(ROUNDS):
        for ghosts in times:
            times[ghosts] += dragged(window, ghosts)
    bare, ghostly = median(times[False]), median(times[True])
    print(f"dragging the start: {1e3 * bare:.2f} ms a frame")
    print(f"  with ghosts: {1e3 * ghostly:.2f} ms, ratio {ghostly / bare:.2f}")
    window.close()


if __name__ == "__main__":
    main()

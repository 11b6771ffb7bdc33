"""Times of the canvas's frames: ``python -m tests.bench.frame_canvas``.

Eight runs on the sigmoid neuron, heat map, contour lines and all that stands on them, 680 x 606.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from explorer.look.theme import load_theme
from explorer.views.canvas import Canvas
from tests.views import canvas_scenes as scenes

RUNS = 8
FRAMES = 60
SIZE = (680, 606)


def made_canvas(steps: int) -> Canvas:
    """Return a finished canvas of eight runs, half of the way through."""
    problem = scenes.neuron()
    canvas = Canvas(load_theme("light"))
    canvas.resize(*SIZE)
    canvas.set_problem(problem)
    canvas.set_start((-2.0, -2.0))
    traces = {f"run {i}": scenes.walk(steps, i, size=0.5) for i in range(RUNS)}
    canvas.set_runs(scenes.drawn(traces, selected="run 3"))
    canvas.set_step(steps // 2)
    canvas.grab()
    canvas.finish()
    return canvas


def painter_of(canvas: Canvas) -> Callable[[], None]:
    """Return what paints the canvas as a window would, without a window."""
    target = QPixmap(canvas.size())

    def paint() -> None:
        with QPainter(target) as painter:
            canvas.drawBackground(painter, target.rect().toRectF())

    return paint


def measured(steps: int) -> dict[str, float]:
    """Return the median time of a frame in seconds, by what changes from frame to frame."""
    canvas = made_canvas(steps)
    paint = painter_of(canvas)
    paint()
    first = steps // 2

    def advance(i: int) -> None:
        canvas.set_step(first + i)

    def back(i: int) -> None:
        canvas.set_step(first - i)

    def pan(i: int) -> None:
        canvas.set_view(((-3.0 + 0.01 * i, 3.0 + 0.01 * i), (-3.0, 1.5)))

    times = {"nothing": _median(lambda i: None, paint), "advance one step": _median(advance, paint)}
    times["step back"] = _median(back, paint)
    times["move the view"] = _median(pan, paint)
    canvas.deleteLater()
    return times


def _median(change: Callable[[int], None], paint: Callable[[], None]) -> float:
    times = []
    for i in range(1, FRAMES + 1):
        began = perf_counter()
        change(i)
        paint()
        times.append(perf_counter() - began)
    return median(times)


def main() -> None:
    """Print the times in milliseconds at 500 and at 10,000 steps."""
    application = QApplication.instance() or QApplication([])
    for steps in (500, 10_000):
        for what, seconds in measured(steps).items():
            print(f"{steps:6} steps  {what:18} {1000 * seconds:6.2f} ms")
    del application


if __name__ == "__main__":
    main()

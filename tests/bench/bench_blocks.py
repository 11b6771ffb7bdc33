"""How long the window is busy at a stretch: ``python -m tests.bench.bench_blocks [SCENE …]``.

A timer of one millisecond tells, by the gaps between its ticks, how long the window's thread was
busy with something else. For each scene: the longest gap, the share of gaps that a frame at 60 a
second has room for, and the longest time that the thread computed in a gap, which other programs on
the machine do not lengthen. Aims: nothing above 16 ms while playing, nor above 100 ms ever.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from math import sin
from time import perf_counter, thread_time

from tests.bench.scene import application, experiment, settle

from PySide6.QtCore import QEventLoop, Qt, QTimer  # isort: skip - the scene sets the platform

from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.session.experiment import Experiment, SurfaceChoice
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace

SECONDS = 3.0
FRAME = 0.016
Act = Callable[[int], None]


def main() -> None:
    """Print a line for each scene."""
    wanted = sys.argv[1:] or list(SCENES)
    print(f"{'ms':44}{'longest gap':>12}{'computing':>11}{'above 16':>10}")
    for name in wanted:
        SCENES[name]()


def play() -> None:
    """Play, at two speeds, as soon as the window is there and later."""
    for name, shown in _experiments():
        window = _window(shown)
        playback = window.workspace.playback
        playback.loop = True
        for speed in (60.0, 1000.0):
            playback.speed = speed
            playback.play()
            window.workspace.played()
            _measure(f"play {name} at {speed:.0f} a second")
        _end(window)


def drag() -> None:
    """Drag a slider, then the start, with the hand of a mouse that reports 125 times a second."""
    for name, shown in _experiments():
        window = _window(shown, settled=True)
        workspace = window.workspace
        at = next(i for i, run in enumerate(workspace.runs) if "beta" in run.specs)
        workspace.select(at)

        def slide(i: int, workspace: Workspace = workspace, at: int = at) -> None:
            workspace.set_run_param(at, "beta", 0.5 + 0.4 * sin(i / 40), "slide")

        def move(i: int, window: MainWindow = window) -> None:
            window.stage.start_moved.emit((-1.0 + sin(i / 50), -1.0 + sin(i / 31)), False)

        _measure(f"drag β, {name}", slide)
        workspace.end_merge()
        _measure(f"drag the start, {name}", move)
        _end(window)


def view() -> None:
    """Pan, zoom, scrub, resize."""
    window = _window(experiment(500), settled=True)
    workspace, canvas = window.workspace, window.stage.view

    def pan(i: int) -> None:
        (x0, x1), (y0, y1) = canvas.view()
        dx, dy = 0.02 * sin(i / 20), 0.01 * sin(i / 15)
        canvas.set_view(((x0 + dx, x1 + dx), (y0 + dy, y1 + dy)))

    _measure("pan", pan)
    canvas.reset_view()
    _measure("zoom", lambda i: canvas.zoom_in() if i // 8 % 2 else canvas.zoom_out(), 60)
    canvas.reset_view()
    _measure("scrub", lambda i: workspace.seek(250 + round(249 * sin(i / 30))))
    _measure("resize", lambda i: window.resize(1400 + round(180 * sin(i / 20)), 860), 16)
    _end(window)


def switch() -> None:
    """Switch the theme, and go through all surfaces."""
    window = _window(open_source(FIRST_START), settled=True)
    themes = (window.actions_.themes[name] for name in ("dark", "light") * 9)
    _measure("switch the theme", lambda i: next(themes).trigger(), 300)
    surfaces = iter(window.workspace.catalogue.surfaces.names())

    def next_surface(i: int) -> None:
        name = next(surfaces, None)
        if name is not None:
            window.workspace.set_surface(SurfaceChoice(name))

    count = len(window.workspace.catalogue.surfaces)
    _measure(f"switch the surface, {count} times", next_surface, 400, 0.4 * count)
    _end(window)


SCENES = {"play": play, "drag": drag, "view": view, "switch": switch}


def _experiments() -> Iterator[tuple[str, Experiment]]:
    yield "first start", open_source(FIRST_START)
    for steps in (500, 10_000):
        yield f"8 runs of {steps}", experiment(steps)


def _window(shown: Experiment, settled: bool = False) -> MainWindow:
    app = application()
    window = MainWindow(Workspace(shown, Catalogue()), Preferences())
    apply_theme(app, window.theme)
    window.resize(1600, 900)
    window.show()
    if settled:
        settle(window)
    else:
        _wait(0.3)
    gc.freeze()  # as the program does after its first frame
    return window


def _end(window: MainWindow) -> None:
    """Close the window for good: a theme is set for all that there are."""
    window.close()
    window.deleteLater()
    _wait(0.1)


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _measure(name: str, act: Act | None = None, every: int = 8, seconds: float = SECONDS) -> None:
    """Print the gaps while ``act`` is done again and again, ``every`` so many ms."""
    gaps: list[tuple[float, float]] = []
    last = [perf_counter(), thread_time()]
    count = [0]

    def tick() -> None:
        now, computed = perf_counter(), thread_time()
        gaps.append((now - last[0], computed - last[1]))
        last[:] = now, computed

    def do() -> None:
        assert act is not None
        act(count[0])
        count[0] += 1

    timers = [QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)]
    timers[0].timeout.connect(tick)
    if act is not None:
        timers.append(QTimer(interval=every, timerType=Qt.TimerType.PreciseTimer))
        timers[1].timeout.connect(do)
    for timer in timers:
        timer.start()
    _wait(seconds)
    for timer in timers:
        timer.stop()
    longest, computing = max(gap for gap, _ in gaps), max(busy for _, busy in gaps)
    above = sum(busy > FRAME for _, busy in gaps)
    print(f"{name:44}{1e3 * longest:12.1f}{1e3 * computing:11.1f}{above:10}", flush=True)


if __name__ == "__main__":
    main()

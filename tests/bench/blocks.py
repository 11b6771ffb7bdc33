"""How long the window's thread is busy at a stretch, told by the gaps between a timer's ticks."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, thread_time

from tests.bench.scene import application, settle

from PySide6.QtCore import QEventLoop, Qt, QTimer  # isort: skip - the scene sets the platform

from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.session.experiment import Experiment
from explorer.session.workspace import Workspace

SECONDS = 3.0
FRAME = 0.016
Act = Callable[[int], object]


@dataclass(frozen=True)
class Gaps:
    """What the gaps between ticks were, in seconds.

    Attributes
    ----------
    longest
        The longest by the clock on the wall.
    computing
        The longest time that the thread computed in one gap.
    late
        How many gaps a frame at 60 a second has no room for.
    """

    longest: float
    computing: float
    late: int


def heading() -> None:
    """Print what the columns are."""
    print(f"{'ms':48}{'longest gap':>12}{'computing':>11}{'above 16':>10}")


def measure(name: str, act: Act | None = None, every: int = 8, seconds: float = SECONDS) -> Gaps:
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
    wait(seconds)
    for timer in timers:
        timer.stop()
    found = Gaps(
        max(gap for gap, _ in gaps),
        max(busy for _, busy in gaps),
        sum(busy > FRAME for _, busy in gaps),
    )
    longest, computing = 1e3 * found.longest, 1e3 * found.computing
    print(f"{name:48}{longest:12.1f}{computing:11.1f}{found.late:10}", flush=True)
    return found


def measure_once(name: str, act: Callable[[], object], seconds: float = 1.0) -> Gaps:
    """Print the gaps while something is done once, and of what follows from it."""
    return measure(name, lambda i: act() if i == 0 else None, 100, seconds)


def wait(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def open_live(
    shown: Experiment, size: tuple[int, int] = (1600, 900), settled: bool = True
) -> MainWindow:
    """Return a window whose clock runs, computed and drawn at its best or as it comes."""
    app = application()
    window = MainWindow(Workspace(shown, Catalogue()), Preferences())
    apply_theme(app, window.theme)
    window.resize(*size)
    window.columns.share_out(size[0])
    window.show()
    if settled:
        settle(window)
    else:
        wait(0.3)
    gc.freeze()  # as the program does after its first frame
    return window


def end(window: MainWindow) -> None:
    """Close the window for good: a theme is set for all that there are."""
    window.close()
    window.deleteLater()
    wait(0.1)

"""The scenes of a lecture for `bench_blocks`: panels, tabs, lessons, the presentation, the labs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sin

from tests.bench.blocks import end, measure, measure_once, open_live, wait
from tests.bench.scene import experiment

from PySide6.QtCore import Qt  # isort: skip - the scene sets the platform
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from explorer.app.main_window import MainWindow
from explorer.panels.averages_lab import AveragesLab
from explorer.panels.norm_lab import NormLab
from explorer.panels.rule_editor import RuleEditor
from explorer.session.experiment import GradientChoice, Values
from explorer.session.sources import FIRST_START, open_source

WIDE = (1920, 1080)


def _play(window: MainWindow, name: str, speeds: tuple[float, ...] = (60.0, 1000.0)) -> None:
    playback = window.workspace.playback
    playback.loop = True
    for speed in speeds:
        playback.speed = speed
        playback.play()
        window.workspace.played()
        measure(f"{name}, {speed:.0f} a second")
    playback.pause()
    window.workspace.played()


def panels() -> None:
    """Play with the step by hand and the table of runs in sight, in a window of 1920 x 1080."""
    window = open_live(open_source(FIRST_START), WIDE)
    _play(window, "step and table, first start")
    window.workspace.set_view(layers=frozenset({"gradient", "update", "momentum"}))
    _play(window, "the same with arrows")
    batches = GradientChoice(mode="minibatch", size=10, order="shuffle")
    window.workspace.set_gradient(batches)
    window.workspace.set_view(layers=frozenset({"batch", "batch-contours", "update"}))
    _play(window, "mini-batches with their contours", (60.0,))
    window.workspace.set_view(in_parts=True)
    window.workspace.seek(0)
    for _ in range(3):
        window.workspace.next_part()
    _play(window, "part by part", (4.0, 60.0))
    measure("one part after another", lambda i: window.workspace.next_part(), 60)
    measure("light one name after another", _lighter(window), 30)
    end(window)
    window = open_live(experiment(10_000), WIDE)
    _play(window, "step and table, 8 runs of 10000")
    measure("select one run after another", lambda i: window.workspace.select(i % 8), 60)
    end(window)


def _lighter(window: MainWindow) -> Callable[[int], None]:
    keys = window.plots.stack.scene.keys
    return lambda i: window.workspace.light(keys[i % len(keys)] if i % 3 else "")


def table() -> None:
    """A table of a hundred runs: shown, played, sorted."""
    shown = open_source(FIRST_START)
    runs = tuple(
        replace(run, label=f"{i}", params=Values({**run.params, "eta": 0.01 + 0.001 * i}))
        for i, run in enumerate(shown.runs * 20)
    )
    window = open_live(replace(shown, runs=runs[:100]), WIDE)
    _play(window, "table of 100 runs", (60.0,))
    measure("scrub with 100 runs", lambda i: window.workspace.seek(100 + round(99 * sin(i / 30))))
    end(window)


def data() -> None:
    """Open the view of the data, and play in it."""
    window = open_live(open_source(FIRST_START))
    measure_once("open the data", lambda: window.workspace.set_view(tab="data"))
    _play(window, "data")
    end(window)


def surface3d() -> None:
    """Open the view of three dimensions, and play in it; needs OpenGL."""
    if QGuiApplication.platformName() == "offscreen":
        print("3-D: skipped, there is no OpenGL on the platform “offscreen”")
        return
    window = open_live(experiment(500))
    measure_once("open 3-D", lambda: window.workspace.set_view(tab="3d"), 3.0)
    _play(window, "3-D, 8 runs of 500")
    measure("3-D, switch the theme", lambda i: window.actions_["toggle_theme"].trigger(), 600)
    end(window)


def presenter() -> None:
    """Begin to present, play, go through a lesson, end."""
    window = open_live(open_source(FIRST_START))
    measure_once("begin to present", window.companions.present, 2.0)
    _play(window, "presenting")
    assert window.companions.presenter is not None
    window.companions.presenter.spotlight.toggle()
    _play(window, "presenting with the spotlight", (60.0,))
    window.lecturing.open("rmsprop-memory")
    wait(1.0)
    measure("presenting, next stop", lambda i: window.lecturing.next(), 700, 5.0)
    measure_once("end presenting", window.companions.presenter.close)
    end(window)


def lessons() -> None:
    """Open every lesson, one after another, and go from stop to stop."""
    from explorer.session.lesson_shelf import lesson_names

    window = open_live(open_source(FIRST_START), WIDE)
    names = iter(lesson_names())

    def next_lesson(i: int) -> None:
        name = next(names, None)
        if name is not None:
            window.lecturing.open(name)

    measure("open all lessons", next_lesson, 500, 0.5 * len(lesson_names()))
    window.lecturing.open("adagrad")
    measure("next stop", lambda i: window.lecturing.go(i % 3), 700, 5.0)
    end(window)


def rule() -> None:
    """Edit a rule key by key."""
    window = open_live(open_source(FIRST_START), WIDE)
    window.workspace.select(len(window.workspace.runs) - 1)
    measure_once("open the editor of a rule", window.edit_rule)
    text = window.right.findChild(RuleEditor).text
    keys = "z = 0.5*g + sqrt(abs(w)) - 0.25*v"

    def key(i: int) -> None:
        if i % (len(keys) + 1) == 0:
            QTest.keyClick(text, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(text, keys[i % (len(keys) + 1) - 1])

    QTest.keyClick(text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    measure("type a rule, a key after another", key, 80, 0.08 * len(keys) * 2)
    end(window)


def labs() -> None:
    """Open the labs, and drag their sliders."""
    from explorer.app import helping

    window = open_live(open_source(FIRST_START))
    measure_once("open the averages lab", lambda: helping.averages_lab(window))
    averages = window.companions.labs[-1]
    assert isinstance(averages, AveragesLab)
    moved = averages.sliders.changed.emit
    measure("averages lab, drag β", lambda i: moved("beta", 0.9 + 0.09 * sin(i / 20)))
    window.workspace.set_steps(2000)
    wait(1.0)
    averages.pick("run:0:w")
    measure("the same, 2000 gradients", lambda i: moved("beta", 0.9 + 0.09 * sin(i / 20)))
    measure("meanwhile, drag the start", lambda i: window.move_start((-2 + 0.01 * i, -2.0), False))
    measure_once("open the norm lab", lambda: helping.norm_lab(window))
    norms = window.companions.labs[-1]
    assert isinstance(norms, NormLab)
    measure("norm lab, drag p", lambda i: norms.sliders.changed.emit("p", 3.0 + 2 * sin(i / 20)))
    end(window)


SCENES: dict[str, Callable[[], None]] = {
    "panels": panels,
    "table": table,
    "data": data,
    "3d": surface3d,
    "presenter": presenter,
    "lessons": lessons,
    "rule": rule,
    "labs": labs,
}

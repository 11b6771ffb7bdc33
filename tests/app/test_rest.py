"""A paused program does nothing, and a closed window leaves nothing."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.core.catalogue import Catalogue
from explorer.session.experiment import SurfaceChoice
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace


class Paints(QObject):
    """Counts what is painted."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.seen.append(watched)
        return False


def test_paused_no_timer_runs(qtbot, window, started):
    qtbot.waitUntil(lambda: not window.plots.stack._settling.isActive())
    qtbot.waitUntil(lambda: not window.plots.stack._later.isActive())
    assert not window.clock.running
    running = [timer for timer in started.timers if isValid(timer) and timer.isActive()]
    assert running == []
    assert [t for t in threading.enumerate() if t.name == "typesetting"] == []


def test_paused_nothing_is_computed_or_painted(qtbot, window, monkeypatch):
    qtbot.waitUntil(lambda: not window.plots.stack._settling.isActive())
    QApplication.processEvents()
    paints = Paints()
    QApplication.instance().installEventFilter(paints)
    ticks = []
    monkeypatch.setattr(window, "_frame", lambda seconds: ticks.append(seconds))
    for _ in range(50):
        QApplication.processEvents()
    QApplication.instance().removeEventFilter(paints)
    assert paints.seen == []
    assert ticks == []


@pytest.mark.parametrize("ending", ["pause", "end"])
def test_after_playing_it_rests_again(qtbot, window, rest, ending):
    window.workspace.playback.speed = 1000
    window.actions_["play"].trigger()
    assert window.clock.running
    if ending == "pause":
        qtbot.waitUntil(lambda: window.workspace.step > 3)
        window.actions_["play"].trigger()
    rest(window)
    assert not window.workspace.playback.playing
    assert (window.workspace.step == 200) == (ending == "end")


def test_after_each_edit_it_rests_again(window, rest):
    for change in (
        lambda: window.workspace.set_start((1.0, 1.0)),
        lambda: window.workspace.select(1),
        lambda: window.actions_["zoom_in"].trigger(),
        lambda: window.actions_["toggle_theme"].trigger(),
        lambda: window.resize(1200, 700),
        lambda: window.workspace.set_surface(SurfaceChoice(name="wavy")),
    ):
        change()
        rest(window)


def test_a_hidden_window_that_is_shown_again_goes_on(window, rest):
    window.hide()
    window.workspace.seek(5)
    window.show()
    rest(window)
    assert window.transport.counter.accessibleDescription() == "step 5 of 200"


def test_the_clock_ticks_while_there_is_more_and_holds(qtbot):
    from explorer.app.frame_clock import FrameClock

    left = [3]
    seen = []

    def frame(seconds):
        seen.append(seconds)
        left[0] -= 1
        return left[0] > 0

    clock = FrameClock(frame)
    clock.request()
    qtbot.waitUntil(lambda: not clock.running)
    assert len(seen) == 3
    assert all(0 <= s <= 0.1 for s in seen)
    clock.hold()
    clock.request()
    assert not clock.running
    clock.release()
    assert clock.running
    clock.stop()
    assert not clock.running


def closed(window):
    """Close a window and delete it, as ending the program does."""
    window.close()
    window.deleteLater()
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def test_nothing_of_a_closed_window_lives(qtbot, qapp, rest, started):
    def life():
        window = MainWindow(Workspace(open_source(FIRST_START), Catalogue()), Preferences())
        with qtbot.waitSignal(window.painted):
            window.show()
        rest(window)
        window.actions_["about"].trigger()
        window.actions_["shortcuts"].trigger()
        window.files.complain("What", "Why.")
        window.experiment.surface.surface.open()
        window.experiment.surface.surface.popup.close()
        window.workspace.set_surface(SurfaceChoice(name="wavy"))
        window.workspace.playback.play()
        window.workspace.played()
        kept = [
            weakref.ref(thing)
            for thing in (
                window,
                window.workspace,
                window.clock,
                window.stage.view,
                window.plots.stack,
                window.experiment.form,
                window.transport,
                window.chrome,
                *window.actions_.runs,
            )
        ]
        closed(window)
        return kept

    before = set(map(id, QApplication.allWidgets()))
    threads = set(threading.enumerate())
    kept = life()
    gc.collect()
    QApplication.processEvents()
    gc.collect()
    left = [w for w in QApplication.allWidgets() if id(w) not in before]
    assert [w for w in left if type(w).__name__ != "QTipLabel"] == []
    assert [thing() for thing in kept if thing() is not None] == []
    assert [t for t in started.timers if isValid(t) and t.isActive()] == []
    assert set(threading.enumerate()) <= threads


def test_many_windows_cost_no_more_than_one(qtbot, rest):
    """What is kept for the whole program is kept once."""
    counts = []
    for _ in range(3):
        window = MainWindow(Workspace(open_source(FIRST_START), Catalogue()), Preferences())
        with qtbot.waitSignal(window.painted):
            window.show()
        rest(window)
        closed(window)
        del window
        gc.collect()
        kinds = (QWidget, QTimer)
        counts.append(sum(issubclass(type(o), kinds) and isValid(o) for o in gc.get_objects()))
    assert counts[2] <= counts[1]


def test_closing_twice_and_closing_while_it_computes(qtbot, show):
    runs = [{"optimizer": "adam"}]
    window = show({"surface": {"name": "bowl"}, "steps": 10**6, "runs": runs}, wait=False)
    assert window.workspace.computing
    window.close()
    assert not window.clock.running
    window.close()

"""What every test gets: no screen, no person's files, and a look at what it leaves behind."""

from __future__ import annotations

import gc
import os
import threading
import time
import weakref
from collections.abc import Container, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from explorer.look.typeset_queue import typeset_queue

# Qt keeps one tooltip window for good and hands it from widget to widget.
KEPT_BY_QT = {"QTipLabel"}

# How long a thread may take to end, in milliseconds.
PATIENCE = 1000


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the test an empty user folder and empty preferences of its own."""
    folder = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("OPTIMIZER_EXPLORER_DATA", str(folder / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "share"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(kind, scope, str(folder / "config"))


class Started:
    """The timers and threads that Python code started and that still live.

    Qt has no list of its timers. So their `start` is watched while the tests run; only weak
    references are kept, so watching keeps nothing alive.

    Attributes
    ----------
    timers
        Every `QTimer` started so far that has not been deleted.
    threads
        Likewise for `QThread`.
    """

    def __init__(self) -> None:
        self.timers: weakref.WeakSet[QTimer] = weakref.WeakSet()
        self.threads: weakref.WeakSet[QThread] = weakref.WeakSet()

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Note each timer and thread at its start, until `monkeypatch` is undone."""
        for kind, known in ((QTimer, self.timers), (QThread, self.threads)):
            monkeypatch.setattr(kind, "start", _noting(kind.start, known))

    def running(self) -> dict[QTimer | QThread, str]:
        """Return what runs now, each with its class and the object that owns it."""
        found: dict[QTimer | QThread, str] = {}
        for timer in list(self.timers):
            if isValid(timer) and timer.isActive():
                found[timer] = f"timer {_described(timer)}"
        for thread in list(self.threads):
            if isValid(thread) and thread.isRunning():
                found[thread] = f"thread {_described(thread)}"
        return found


def _noting(start, known):
    def noted(self, *arguments):
        known.add(self)
        return start(self, *arguments)

    return noted


def _described(thing) -> str:
    parent = thing.parent()
    owner = f" of {type(parent).__name__}" if parent is not None else ""
    name = f" '{thing.objectName()}'" if thing.objectName() else ""
    return f"{type(thing).__name__}{name}{owner} at {id(thing):#x}"


@pytest.fixture(scope="session")
def started() -> Iterator[Started]:
    """Timers and threads started by any test so far."""
    monkeypatch = pytest.MonkeyPatch()
    record = Started()
    record.watch(monkeypatch)
    yield record
    monkeypatch.undo()


def _windows() -> dict[object, str]:
    """Return the top-level widgets that nobody owns: the owned ones go with their owners."""
    return {
        widget: f"window {_described(widget)}"
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and type(widget).__name__ not in KEPT_BY_QT
    }


def _let_go() -> None:
    """Carry out the deletions that wait, and those that only the garbage collector sees."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _finish_typesetting() -> None:
    """Let the program's one queue of formulas come to its end, as it does by itself."""
    end = time.monotonic() + PATIENCE / 1000
    while typeset_queue.cache_info().currsize and typeset_queue().busy():
        if time.monotonic() > end:
            return
        QCoreApplication.processEvents()
        time.sleep(0.001)


@pytest.fixture(autouse=True)
def nothing_left_behind(
    request: pytest.FixtureRequest, started: Started, own_folders: None
) -> Iterator[None]:
    """Fail a test after which a window, a timer or a thread of its own still lives.

    A window is used in a lecture for hours: what each one leaves behind adds up. Things that were
    there before the test, and those that belong to a fixture of a wider scope, are not its own.
    """
    before = {**_windows(), **started.running(), **_python_threads()}
    yield
    if request.node.get_closest_marker("leaves"):
        return
    if QApplication.instance() is not None:
        QThreadPool.globalInstance().waitForDone(PATIENCE)
        _let_go()
    if not _left(before, started):
        return
    # What only a cycle of references keeps is gone after a collection, as it would be in the
    # program a moment later; and a thread that is just ending is given the time for it.
    gc.collect()
    if QApplication.instance() is not None:
        _let_go()
        _finish_typesetting()
    for thing in _left(before, started):
        if isinstance(thing, QThread):
            thing.wait(PATIENCE)
        elif isinstance(thing, threading.Thread):
            thing.join(PATIENCE / 1000)
    left = _left(before, started)
    if left:
        pytest.fail("left behind: " + "; ".join(sorted(left.values())), pytrace=False)


def _left(before: Container[object], started: Started) -> dict[object, str]:
    now = {**_windows(), **started.running(), **_python_threads()}
    return {thing: name for thing, name in now.items() if thing not in before}


def _python_threads() -> dict[object, str]:
    return {thread: f"thread {thread.name}" for thread in threading.enumerate()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the slowest tests first, so that no worker is left with them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)

"""The window as a person finds it, with a hand for its mouse and keys."""

from __future__ import annotations

import json

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QFileDialog

from explorer.app import start
from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.session.files import read_session
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace


@pytest.fixture(autouse=True)
def every_move_counts():
    """A test's hand is quicker than the rate above which moves of the mouse are passed over."""
    rate = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", -1)
    yield
    pg.setConfigOption("mouseRateLimit", rate)


@pytest.fixture
def rest(qtbot):
    """Wait until a window has nothing more to do."""

    def wait(window):
        qtbot.waitUntil(lambda: not window.clock.running, timeout=30_000)

    return wait


@pytest.fixture
def show(qtbot, qapp, rest):
    """Open the window on a session (a table as in its file) or on the first experiment."""

    def make(session=None, size=(1280, 720), wait=True):
        apply_theme(qapp, load_theme("light"))
        if session is None:
            experiment = open_source(FIRST_START)
        else:
            experiment = read_session(json.dumps({"format": "optimizer-explorer/1", **session}))
        window = MainWindow(Workspace(experiment, Catalogue()), Preferences())
        qtbot.addWidget(window)
        window.resize(*size)
        window.columns.share_out(size[0])
        with qtbot.waitSignal(window.painted):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if wait:
            rest(window)
        return window

    return make


@pytest.fixture
def window(show):
    """The first experiment, all of it computed and painted."""
    return show()


@pytest.fixture
def opened(qtbot, rest):
    """Open the window on a source as the command line does, with nothing to complain of."""

    def make(source):
        window, complaint = start.open_window(source and str(source))
        assert complaint == ""
        qtbot.addWidget(window)
        window.resize(1280, 720)
        with qtbot.waitSignal(window.painted):
            window.show()
        rest(window)
        return window

    return make


@pytest.fixture
def choose(monkeypatch):
    """Answer the next file dialogs with a path; an empty one is Cancel."""

    def give(path, kind=""):
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), kind))

    return give

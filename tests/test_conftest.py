"""The look at what a test leaves behind sees what it is there to see, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

HEAD = """
import threading
import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QComboBox, QMenu, QWidget
kept = []
"""

LEAKY = """
def test_window(qtbot):
    kept.append(QWidget())
    kept[-1].show()

def test_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(10)

def test_timer_of_an_object(qtbot):
    kept.append(QObject())
    QTimer(kept[-1]).start(10)

@pytest.fixture(scope="module")
def worker():
    thread = QThread()
    yield thread
    thread.quit()
    thread.wait()

def test_thread_of_qt(qtbot, worker):
    worker.start()

@pytest.fixture(scope="module")
def gate():
    event = threading.Event()
    yield event
    event.set()

def test_thread(gate):
    threading.Thread(target=gate.wait).start()
"""

TIDY = """
def test_closed_by_qtbot(qtbot):
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems("ab")
    box.show()
    box.showPopup()

def test_cycle_of_references(qtbot):
    widget = QWidget()
    widget.itself = widget
    widget.timer = QTimer(widget)
    widget.timer.start(10)

def test_timer_that_was_stopped(qtbot):
    timer = QTimer()
    timer.start(10)
    timer.stop()
    kept.append(timer)

def test_single_shot(qtbot):
    QTimer.singleShot(0, lambda: None)

@pytest.fixture(scope="module")
def window(qapp):
    window = QWidget()
    window.timer = QTimer(window)
    window.timer.start(10)
    window.show()
    yield window
    window.close()

def test_of_a_wider_fixture(qtbot, window):
    QMenu(window).popup(window.pos())

def test_of_a_wider_fixture_again(qtbot, window):
    window.resize(200, 200)

@pytest.mark.leaves("it is what is tested")
def test_said_to_be_left(qtbot):
    kept.append(QWidget())
"""


@pytest.fixture
def outcome(pytester: pytest.Pytester):
    """Run a test file under this suite's own conftest, in a process of its own."""
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nqt_api = pyside6\nmarkers =\n  leaves(reason): why\n  slow: why")

    def run(text: str) -> pytest.RunResult:
        pytester.makepyfile(HEAD + text)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider")

    return run


def test_leaks_are_seen(outcome):
    result = outcome(LEAKY)
    result.assert_outcomes(passed=5, errors=5)
    for kind in ("window QWidget", "timer QTimer", "thread QThread", "thread Thread-"):
        result.stdout.fnmatch_lines([f"left behind: {kind}*"])


def test_what_is_tidy_passes(outcome):
    result = outcome(TIDY)
    assert result.ret == 0, result.stdout.str()
    result.assert_outcomes(passed=7)

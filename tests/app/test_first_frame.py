"""What happens before the first frame, and what has to wait for it."""

import json
import os
import subprocess
import sys

import pytest

# Starts as the command does, and tells at the first frame what has been imported, in order.
SCRIPT = """
import gc, json, os, sys, threading
from explorer import cli
from explorer.app import launch

import_rooms = launch._import_rooms_without_qt

def import_rooms_and_watch():
    import_rooms()
    from explorer.app import start
    open_window = start.open_window

    def watched(source):
        window, complaint = open_window(source)
        window.painted.connect(tell)
        return window, complaint

    start.open_window = watched

def tell():
    threads = [thread.name for thread in threading.enumerate()]
    print(json.dumps([list(sys.modules), threads, gc.isenabled()]), flush=True)
    os._exit(0)

launch._import_rooms_without_qt = import_rooms_and_watch
cli.main([])
"""


def output_of(script, folder):
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def at_first_frame(tmp_path_factory):
    return output_of(SCRIPT, tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("package", ["ziamath", "ziafont", "contourpy", "sympy", "PIL", "numpy.ma"])
def test_what_the_first_frame_does_not_show_is_not_imported_before_it(at_first_frame, package):
    modules, _, _ = at_first_frame
    assert "pyqtgraph" in modules
    assert package not in modules


def test_formulas_are_typeset_after_the_first_frame(at_first_frame):
    _, threads, _ = at_first_frame
    assert threads == ["MainThread"]


def test_garbage_is_looked_for_after_the_first_frame(at_first_frame):
    _, _, collecting = at_first_frame
    assert not collecting


def test_rooms_without_qt_come_before_qt(at_first_frame):
    modules, _, _ = at_first_frame
    rooms = ("explorer.formula.", "explorer.core.", "explorer.session.", "numpy.random")
    after = modules[modules.index("PySide6") :]
    assert "explorer.views.canvas" in after
    assert [name for name in after if name.startswith(rooms)] == []

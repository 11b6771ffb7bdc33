"""No display, and displays that do not answer, are found out before Qt aborts over them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.app.display import has_display

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux may have no display; run it there"
)


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_none_at_all():
    assert not has_display()


@pytest.mark.parametrize("display", [":7391", "unix:7391", "localhost:7391.0", "nonsense", ":x"])
def test_an_x_display_that_does_not_answer(monkeypatch, display):
    monkeypatch.setenv("DISPLAY", display)
    assert not has_display()


def test_a_wayland_display_that_answers(monkeypatch, tmp_path):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert not has_display()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert has_display()


def test_an_x_display_that_answers(monkeypatch):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X7392")
        server.listen()
        monkeypatch.setenv("DISPLAY", ":7392.0")
        assert has_display()


def test_a_platform_that_was_chosen_is_believed(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_display()


@pytest.mark.parametrize("call", [[], ["export", "lesson:first-start", "x.png"]])
def test_a_qt_that_cannot_be_loaded_is_said_in_one_line(tmp_path, call):
    code = (
        "import sys; sys.modules['PySide6'] = None;"
        f"from explorer.cli import main; sys.exit(main({call!r}))"
    )
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "launch.sh" in ended.stderr

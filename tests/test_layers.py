"""Imports point down the list of rooms, as ``[tool.importlinter]`` in pyproject.toml declares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_imports_point_down():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_room_is_there():
    rooms = {path.parent.name for path in (ROOT / "explorer").glob("*/__init__.py")}
    assert rooms >= {"app", "panels", "export", "views", "look", "session", "core", "formula"}

"""Imports point down the list of rooms, as ``[tool.importlinter]`` in pyproject.toml declares."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package of a checkout."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_imports_point_down():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("formula/extra.py", "import explorer.core.specs"),
        ("core/extra.py", "def late():\n    from explorer.look import theme"),
        ("session/extra.py", "from PySide6 import QtCore"),
        ("views/extra.py", "from explorer.panels import controls"),
    ],
)
def test_an_import_that_points_up_is_seen(tmp_path, file, line):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "explorer", tmp_path / "explorer")
    (tmp_path / "explorer" / file).write_text(line + "\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert file.removesuffix(".py").replace("/", ".") in done.stdout


def test_every_room_is_there():
    rooms = {path.parent.name for path in (ROOT / "explorer").glob("*/__init__.py")}
    assert rooms >= {"app", "panels", "export", "views", "look", "session", "core", "formula"}

"""The house's rules for the program's text, checked by the tools that pyproject.toml sets up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "--diff", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy", marks=pytest.mark.slow),
    ],
)
def test_tool_is_content(command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("script", ["launch.sh", "test.sh", "setup.sh"])
def test_shell_scripts_are_posix(script):
    shell = shutil.which("dash") or shutil.which("sh")
    if shell is None:
        pytest.skip("there is no POSIX shell here")
    done = subprocess.run(
        [shell, "-n", str(ROOT / "resources" / script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""A command run in this process, and a session for it."""

from __future__ import annotations

import pytest

from explorer.cli import main
from tests.cli.commands import SESSION, written


@pytest.fixture
def command(capsysbinary):
    """Run a command in this process; return its status, its output and its lines of error."""

    def run(*arguments: str) -> tuple[int, str, list[str]]:
        try:
            status = main(arguments)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode().splitlines()

    return run


@pytest.fixture
def session(tmp_path) -> str:
    return written(tmp_path, SESSION)

"""The process that computes losses beside the window: whose code it runs, and how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from explorer.core.loss_server import LossServer
from tests.core.test_point_sums import line

W = np.array([[0.5, 1.0], [2.0, -1.0]])


@pytest.fixture
def make():
    servers = []

    def made(problem) -> LossServer:
        servers.append(LossServer(problem))
        return servers[-1]

    yield made
    for server in servers:
        server.close()


@pytest.mark.parametrize("given", [None, "", os.pathsep, f"/nowhere{os.pathsep}"])
def test_nothing_in_the_folder_worked_in_is_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make, given: str | None
) -> None:
    for name in ("random", "numpy", "struct", "explorer"):
        text = f"open({str(tmp_path / 'executed')!r}, 'w').close()\n"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if given is None:
        monkeypatch.delenv("PYTHONPATH", raising=False)
    else:
        monkeypatch.setenv("PYTHONPATH", given)
    problem = line(10)
    np.testing.assert_array_equal(make(problem).loss(W), problem.loss(W))
    assert not (tmp_path / "executed").exists()


def test_one_that_has_ended_says_so(make) -> None:
    server = make(line(10))
    server.loss(W)
    server.kill()
    with pytest.raises(OSError, match=r"ended|Broken pipe"):
        server.loss(W)
    server.close()
    with pytest.raises(ValueError, match="closed file"):
        server.loss(W)

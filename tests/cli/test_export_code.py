"""``export SESSION run.py``: a file that a student runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.commands import SESSION, rows_of, written, wrong


def test_the_script_prints_what_trace_prints(command, session, tmp_path) -> None:
    file = tmp_path / "run.py"
    assert command("export", session, str(file)) == (0, "", [])
    run = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, check=True)
    status, traced, _ = command("trace", session)
    assert status == 0
    columns = ("run", "label", "step", "loss", "w1", "w2")
    expected = [{c: row[c] for c in columns} for row in rows_of(traced)]
    assert rows_of(run.stdout.decode()) == expected


def test_a_lesson_for_torch(command, tmp_path) -> None:
    file = tmp_path / "run.py"
    assert command("export", "lesson:first-start", str(file), "--torch") == (0, "", [])
    text = file.read_text("utf-8")
    assert "torch.optim.RMSprop([w], lr=0.1, alpha=0.9, eps=1e-08)" in text


def test_nothing_is_written_where_no_run_has_an_equal(command, tmp_path) -> None:
    session = written(tmp_path, {**SESSION, "runs": [{"optimizer": "newton"}]})
    file = Path(tmp_path / "run.py")
    line = wrong(command, "export", session, str(file), "--torch")
    assert "runs: none of the runs has an equal in torch.optim" in line
    assert not file.exists()

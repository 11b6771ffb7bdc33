"""The optimizers against numbers computed elsewhere: printed tables, and other libraries.

Every session goes the way that a script's goes: through ``optimizer-explorer trace``.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.cli import main

FOLDER = Path(__file__).resolve().parents[1] / "reference"


def _cases(name: str) -> list[Any]:
    cases = json.loads((FOLDER / name).read_text("utf-8"))
    return [pytest.param(case, id=f"{i}-{case['case']}") for i, case in enumerate(cases)]


@pytest.fixture
def traced(tmp_path, capsys):
    """Return a session's parameters at every step, shaped (steps+1, d), read from its CSV."""

    def trace(session: dict[str, Any]) -> np.ndarray:
        file = tmp_path / "session.json"
        file.write_text(json.dumps(session), "utf-8")
        assert main(["trace", str(file)]) == 0
        table = list(csv.reader(io.StringIO(capsys.readouterr().out)))
        head = table[0]
        assert head[:4] == ["run", "label", "step", "loss"]
        names = head[4 : head.index("eta")]
        assert [int(row[2]) for row in table[1:]] == list(range(session["steps"] + 1))
        return np.array([[float(row[head.index(n)]) for n in names] for row in table[1:]])

    return trace


@pytest.mark.parametrize("case", _cases("notes.json"))
def test_a_printed_table_is_reproduced_to_its_last_digit(case, traced) -> None:
    w = traced(case["session"])
    half_a_digit = 0.5 * 10.0 ** -case["decimals"]
    for step, *printed in case["points"]:
        # A little more than half a digit, for printed numbers that themselves end in a 5.
        np.testing.assert_allclose(w[step], printed, rtol=0, atol=1.001 * half_a_digit)


@pytest.mark.parametrize("case", _cases("libraries.json"))
def test_another_librarys_path_is_reproduced_at_every_step(case, traced) -> None:
    w, expected = traced(case["session"]), np.array(case["w"])
    assert w.shape == expected.shape
    # What cancels to nothing has rounding alone in it, which no two orders of sums share.
    np.testing.assert_allclose(w, expected, rtol=1e-9, atol=1e-15)


def test_every_case_is_here() -> None:
    assert len(_cases("notes.json")) == 23
    assert len(_cases("libraries.json")) == 66

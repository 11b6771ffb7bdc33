"""The optimizers against numbers computed elsewhere: printed tables, and other libraries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "reference"


def _cases(name: str) -> list[Any]:
    cases = json.loads((FOLDER / name).read_text("utf-8"))
    return [pytest.param(case, id=f"{i}-{case['case']}") for i, case in enumerate(cases)]


@pytest.mark.parametrize("case", _cases("notes.json"))
def test_a_printed_table_is_reproduced_to_its_last_digit(case, trace_all) -> None:
    trace = trace_all(case["session"])[0]
    half_a_digit = 0.5 * 10.0 ** -case["decimals"]
    for step, *printed in case["points"]:
        # A little more than half a digit, for printed numbers that themselves end in a 5.
        np.testing.assert_allclose(trace.w[step], printed, rtol=0, atol=1.001 * half_a_digit)


@pytest.mark.parametrize("case", _cases("libraries.json"))
def test_another_librarys_path_is_reproduced_at_every_step(case, trace_all) -> None:
    trace = trace_all(case["session"])[0]
    expected = np.array(case["w"])
    assert trace.complete
    assert trace.divergence is None
    assert trace.w.shape == expected.shape
    # What cancels to nothing has rounding alone in it, which no two orders of sums share.
    np.testing.assert_allclose(trace.w, expected, rtol=1e-9, atol=1e-15)


def test_every_case_is_here() -> None:
    assert len(_cases("notes.json")) == 23
    assert len(_cases("libraries.json")) == 66

"""Progress: the best loss so far, and the first step below a tolerance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.problem import Minimum
from explorer.core.progress import progress_of, usual_tolerance
from explorer.core.trace import Trace


def trace_of(losses, last=None, complete=True):
    loss = np.array(losses, dtype=float)
    last = len(loss) - 1 if last is None else last
    empty = np.full(len(loss), np.nan)
    return Trace(("x",), empty[:, None], loss, empty, {}, last, complete)


def test_the_best_is_the_first_lowest_up_to_the_step():
    trace = trace_of([5, 3, 4, 3, 1, 2])
    progress = progress_of(trace)
    assert [progress.best(k) for k in range(6)] == [(5, 0), (3, 1), (3, 1), (3, 1), (1, 4), (1, 4)]


def test_a_tolerance_is_reached_where_the_loss_first_lies_below_it():
    trace = trace_of([5, 3, 4, 3, 1, 2])
    progress = progress_of(trace)
    assert progress.reached(3) == 1
    assert progress.reached(2.9) == 4
    assert progress.reached(9) == 0
    assert progress.reached(0.5) is None


def test_rows_that_are_not_there_yet_are_not_read():
    trace = trace_of([5, 3, 4, 0, 1], last=2, complete=False)
    progress = progress_of(trace)
    assert progress.best(4) == (3, 1)
    assert progress.reached(1) is None
    trace.last = 4
    assert progress.best(4) == (0, 3)
    assert progress.reached(1) == 3


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40), st.data())
def test_it_says_the_same_however_the_rows_come(losses, data):
    trace = trace_of(losses, last=0, complete=False)
    progress = progress_of(trace)
    while trace.last < len(losses) - 1:
        progress.best(trace.last)
        trace.last = data.draw(st.integers(trace.last + 1, len(losses) - 1))
    for k in range(len(losses)):
        low = min(losses[: k + 1])
        assert progress.best(k) == (low, losses.index(low))
    for tolerance in {*losses, 0.0}:
        wanted = next((i for i, v in enumerate(losses) if v <= tolerance), None)
        assert progress.reached(tolerance) == wanted


def test_a_start_without_a_number_has_no_best():
    trace = trace_of([np.nan, np.nan], last=-1)
    assert progress_of(trace).best(0) is None
    assert progress_of(trace).reached(1.0) is None
    late = trace_of([np.inf, 2.0])
    assert progress_of(late).best(1) == (2.0, 1)


@pytest.mark.parametrize(
    ("start", "lowest", "wanted"),
    [(64.3, 1.555, 1.6), (24.2, 0.0, 0.02), (1.0, 0.0, 0.001), (0.0, -19.2, -19.2)],
)
def test_the_usual_tolerance_is_a_short_number_just_above_the_minimum(start, lowest, wanted):
    tolerance = usual_tolerance(start, [Minimum((0.0,), 99.0, "local"), Minimum((0.0,), lowest)])
    assert tolerance == pytest.approx(wanted, abs=0.02 * abs(wanted))
    assert lowest < tolerance <= lowest + 2.001e-3 * (start - lowest)
    assert len(f"{tolerance:g}") <= 6


def test_without_a_known_minimum_the_best_run_is_the_measure_once_all_are_there():
    done, waiting = trace_of([10, 1]), trace_of([10, 3], complete=False)
    assert usual_tolerance(10.0, [], [done, waiting]) is None
    assert usual_tolerance(10.0, [], [done]) == pytest.approx(1.01)
    assert usual_tolerance(10.0, [], []) is None


def test_a_start_at_the_minimum_still_has_a_tolerance_above_it():
    assert usual_tolerance(0.0, [Minimum((0.0,), 0.0)]) > 0
    assert usual_tolerance(5.0, [Minimum((0.0,), 5.0)]) > 5

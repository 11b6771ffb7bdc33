"""The axes of the side plots: steps, values, and ranges that hold still."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.views.plot_axes import StepAxis, ValueAxis, nice_step
from explorer.views.plot_ranges import Extent, extent, fit_axis, steady


@given(st.integers(1, 20_000), st.sampled_from(["log", "linear"]), st.data())
def test_the_step_under_a_steps_place_is_that_step(steps, scale, data):
    axis = StepAxis(steps, scale)
    step = data.draw(st.integers(0, steps))
    assert axis.step_at(axis.place(step)) == step


@given(st.integers(1, 2000), st.sampled_from(["log", "linear"]), st.floats(-0.5, 1.5))
def test_a_place_picks_the_step_that_is_nearest_on_the_axis(steps, scale, place):
    axis = StepAxis(steps, scale)
    places = axis.places(np.arange(steps + 1.0))
    picked = axis.step_at(place)
    assert abs(places[picked] - place) == pytest.approx(np.abs(places - place).min(), abs=1e-12)


def test_steps_are_named_from_the_picture():
    assert sorted(StepAxis(200).ticks()) == [0, 1, 2, 5, 10, 20, 50, 100, 200]
    assert StepAxis(200, "linear").ticks() == [0, 50, 100, 150, 200]


def test_the_first_ten_steps_of_a_log_axis_have_a_third_of_it():
    assert StepAxis(1000).place(10) > 1 / 3
    assert StepAxis(1000, "linear").place(10) == 0.01


def labels(low, high, length, log=True):
    return ValueAxis(low, high, log).ticks(length, 18.7)[0]


def test_labels_of_values_are_those_of_the_pictures():
    assert labels(np.log10(1.2), np.log10(75), 54) == [2, 10, 50]
    assert labels(-3.7, 0.6, 54) == pytest.approx([0.01, 1])
    assert labels(-4.6, 5.3, 54) == pytest.approx([1e-4, 1, 1e4])
    assert labels(-3.7, 0.6, 125) == pytest.approx([0.001, 0.01, 0.1, 1])


@given(st.floats(-12, 6), st.floats(0.02, 40), st.floats(40, 400), st.floats(14, 40), st.booleans())
def test_labels_lie_on_the_axis_and_never_touch(low, span, length, spacing, log):
    axis = ValueAxis(low, low + span, log)
    named, lines = axis.ticks(length, spacing)
    heights = sorted(axis.height(v) * length for v in named)
    assert all(-1e-3 <= h <= length + 1e-3 for h in (*heights, *(axis.height(v) for v in lines)))
    # Below a decade a log axis is named like a linear one, a little closer at its top.
    least = spacing * (0.99 if not log or span >= 1 else 0.4)
    assert all(b - a >= least for a, b in itertools.pairwise(heights))


def test_most_axes_have_two_labels_or_more():
    rng = np.random.default_rng(1)
    few = 0
    for _ in range(500):
        low, span = rng.uniform(-6, 4), rng.uniform(0.05, 12)
        few += len(labels(low, low + span, 100)) < 2
    assert few < 10


@pytest.mark.parametrize(("raw", "step"), [(0.9, 1), (1.4, 1), (1.6, 2), (4, 5), (40, 50)])
def test_nice_steps(raw, step):
    assert nice_step(raw) == step
    assert nice_step(step * 1.01, at_least=True) > step


def test_values_on_a_log_axis_lie_by_their_decades():
    axis = ValueAxis(-2.0, 2.0, log=True)
    assert axis.heights(np.array([0.01, 1.0, 100.0])) == pytest.approx([0, 0.5, 1])
    assert axis.heights(np.array([0.0]))[0] < 0
    assert np.isnan(axis.heights(np.array([-1.0]))[0])
    assert axis.height(1.0) == 0.5
    assert axis.height(0.0) < 0
    assert np.isnan(axis.height(-1.0))


def spans(*values):
    return [extent(np.array(v, dtype=float)) for v in values]


def test_an_axis_turns_logarithmic_where_all_is_positive_and_spans_much():
    assert fit_axis(spans([1, 40])).log
    assert not fit_axis(spans([1, 20])).log
    assert not fit_axis(spans([-1, 40])).log
    assert not fit_axis(spans([1, 40]), "linear").log
    assert fit_axis(spans([1, 3]), "log").log


def test_it_is_slow_to_change_its_mind():
    shown = fit_axis(spans([1, 40]))
    assert fit_axis(spans([1, 20]), shown=shown).log
    assert not fit_axis(spans([1, 10]), shown=shown).log


def test_a_few_zeros_do_not_make_an_axis_linear():
    axis = fit_axis(spans([0, 1e-6, 1e-3, 1]))
    assert axis.log
    assert axis.low == pytest.approx(-6, abs=0.5)


def test_all_values_are_in_the_range():
    axis = fit_axis(spans([3, 5], [np.nan, 4, 9]))
    assert axis.low < 3
    assert axis.high > 9
    assert axis.high - axis.low < 8


@pytest.mark.parametrize("value", [0.0, 0.1, -7.0, 1e-300, 1e300])
def test_a_constant_has_a_range_around_it(value):
    axis = fit_axis(spans([value, value]))
    assert axis.low < axis.high
    assert 0 < axis.height(value) < 1


def test_nothing_at_all_has_a_range():
    assert extent(np.array([np.nan, np.inf])) is None
    assert fit_axis([]).span > 0


def test_a_run_that_overflows_does_not_hide_the_others():
    calm = spans([1.0, 100.0])
    wild = extent(np.array([1.0, 1e3, 1e300]), burst=True)
    assert fit_axis([*calm, wild]).high < np.log10(100) + 3
    linear = fit_axis([*spans([-1, 1]), wild], "linear")
    assert linear.high < 3


def test_a_run_that_overflows_alone_is_followed_for_a_while():
    axis = fit_axis([extent(10.0 ** np.arange(0, 300, 2.0), burst=True)])
    assert axis.low < 0
    assert 4 < axis.high < 8


def test_ranges_grow_at_once_and_shrink_late():
    shown = ValueAxis(0.0, 10.0, log=False)
    assert steady(shown, ValueAxis(2.0, 12.0, log=False)) == ValueAxis(0.0, 12.0, log=False)
    assert steady(shown, ValueAxis(1.0, 9.0, log=False)) == shown
    small = ValueAxis(1.0, 5.0, log=False)
    assert steady(shown, small) == small
    assert steady(None, small) == small
    other = ValueAxis(0.0, 1.0, log=True)
    assert steady(shown, other) == other


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 5)), min_size=1, max_size=20))
def test_a_steady_range_always_holds_what_is_wanted(wanted):
    shown = None
    for low, span in wanted:
        shown = steady(shown, ValueAxis(low, low + span, log=True))
        assert shown.low <= low
        assert shown.high >= low + span


def test_extents_tell_the_least_positive():
    assert extent(np.array([0.0, 2.0, np.nan, 8.0])) == Extent(0.0, 8.0, 2.0, 2 / 3)


@pytest.mark.parametrize("cut", [1, 3, 6, 8])
def test_an_extent_can_be_made_piece_by_piece(cut):
    values = np.array([0.5, -2.0, np.nan, 8.0, 3.0, np.inf, 0.0, 1e-3, 7.0])
    whole, first = extent(values), extent(values[:cut])
    assert first is not None
    joined = first.joined(extent(values[cut:]))
    assert joined == whole
    assert joined.count == whole.count == 7


@given(st.lists(st.floats(0.1, 2.0), min_size=30, max_size=30))
def test_a_range_that_grows_row_by_row_seldom_changes(rises):
    shown, high, changes = None, 1.0, 0
    for rise in rises:
        high += rise
        wanted = fit_axis([Extent(0.0, high, 0.1, 1.0)], "linear")
        before, shown = shown, steady(shown, wanted, ahead=True)
        changes += shown != before
        assert shown.low <= 0.0
        assert shown.high >= high
    assert changes < 20

"""Head rows: values beside their markers, merged where equal, never one over another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.look.runs import run_style
from explorer.views.plot_head import Sizes, fit_head, lines_needed, merge, value_text
from tests.views.plots_scene import LIGHT

STYLES = [run_style(LIGHT, i) for i in range(8)]
SIZES = Sizes(11, 3, 10, 6, lambda text: 7.0 * len(text))


def entries(*values, selected=None):
    return merge([(STYLES[i], v, i == selected) for i, v in enumerate(values)])


def written(head):
    return [placed.text for placed in head.placed]


def test_equal_values_are_merged_in_the_order_of_the_runs():
    found = entries(0.1, 5.0, 0.1 * (1 + 1e-15), np.nan, 5.0)
    assert [(e.value, [s.index for s in e.styles]) for e in found] == [(0.1, [0, 2]), (5.0, [1, 4])]


def test_values_that_only_look_equal_are_not_merged():
    assert len(entries(0.1, 0.1000001)) == 2


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.1, 3, "0.1"),
        (0.1000001, 3, "0.100"),
        (0.0029999, 2, "0.0030"),
        (1109.4, 2, "1109"),
        (45.03, 3, "45.0"),
        (0.0406, 2, "0.041"),
        (-8.936, 3, "−8.94"),
        (0.0, 3, "0"),
    ],
)
def test_values_are_written_with_digits_that_mean_something(value, digits, text):
    assert value_text(value, digits) == text


def test_digits_are_dropped_before_the_name_and_the_name_before_values():
    values = entries(0.12345, 0.23456, 0.34567, 0.45678)
    texts = []
    names = []
    for width in (320, 270, 210, 190, 130):
        head = fit_head(values, width, [60, 20], SIZES)
        texts.append(written(head))
        names.append(head.name)
    assert texts[0] == ["0.123", "0.235", "0.346", "0.457"]
    assert texts[1][0] == "0.12"
    assert names == [0, 0, 1, 1, 1]
    assert fit_head(values, 130, [60, 20], SIZES).left_out > 0


def test_the_selected_run_is_the_last_to_go():
    values = entries(0.11, 0.22, 0.33, 0.44, selected=3)
    head = fit_head(values, 85, [20], SIZES)
    assert [p.entry.value for p in head.placed] == [0.44]
    assert head.left_out == 3


def test_a_second_line_is_used_where_there_is_one():
    values = entries(*np.linspace(0.123, 0.987, 8))
    head = fit_head(values, 300, [30], SIZES, lines=2)
    assert head.left_out == 0
    assert {placed.line for placed in head.placed} == {0, 1}
    assert head.lines == 2


@given(
    st.lists(st.floats(1e-9, 1e9), min_size=0, max_size=8),
    st.floats(60, 500),
    st.floats(10, 120),
    st.integers(1, 3),
)
def test_nothing_ever_overlaps(values, width, name, lines):
    head = fit_head(entries(*values), width, [name, 10], SIZES, lines)
    right = dict.fromkeys(range(lines), 0.0)
    right[0] = [name, 10][head.name]
    for placed in head.placed:
        assert placed.x >= right[placed.line] - 1e-9
        right[placed.line] = placed.x + SIZES.width(placed.entry, placed.text)
        assert right[placed.line] <= width + 1e-9
    assert len(head.placed) + head.left_out == len(entries(*values))


def test_lines_are_counted_by_runs_alone():
    assert lines_needed(5, 320, 40, SIZES, 3) == 1
    assert lines_needed(8, 300, 40, SIZES, 3) == 2
    assert lines_needed(8, 600, 40, SIZES, 3) == 1
    assert lines_needed(50, 300, 40, SIZES, 3) == 3

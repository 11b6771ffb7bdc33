"""Curves as segments: exact extremes, gaps, cuts and dashes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.views.plot_axes import StepAxis
from explorer.views.plot_curves import Columns, curve_path, dashed, draw_segments, sealed, segments


@given(
    st.integers(1, 4000), st.integers(20, 400), st.sampled_from(["log", "linear"]), st.integers(0)
)
def test_thinning_keeps_the_exact_extremes_of_every_column(steps, width, scale, seed):
    axis = StepAxis(steps, scale)
    values = np.random.default_rng(seed).normal(size=steps + 1)
    columns = Columns.of(axis, width)
    thinned = columns.thin(values)
    assert len(thinned) == len(columns.x)
    assert len(thinned) <= 2 * (width + 1) + 2
    assert thinned.min() == values.min()
    assert thinned.max() == values.max()
    pixel = np.floor(axis.places(np.arange(steps + 1.0)) * width).astype(int)
    kept = np.floor(columns.x).astype(int)
    for column in np.unique(pixel)[:: max(1, width // 10)]:
        assert thinned[kept == column].max() == values[pixel == column].max()
        assert thinned[kept == column].min() == values[pixel == column].min()


def test_few_steps_are_kept_as_they_are():
    axis = StepAxis(20)
    values = np.arange(21.0)
    columns = Columns.of(axis, 300)
    assert np.array_equal(columns.thin(values), values)
    assert columns.x == pytest.approx(axis.places(values) * 300)


def test_rows_that_are_not_there_yet_are_missing():
    columns = Columns.of(StepAxis(5000), 100)
    thinned = columns.thin(np.ones(30))
    assert len(thinned) == len(columns.x)
    assert np.isnan(thinned[-1])
    assert np.nanmax(thinned) == 1


def test_a_gap_is_no_line():
    x = np.arange(6.0)
    y = np.array([np.nan, 1, 2, np.nan, 3, 4])
    lines = segments(x, y, 10)
    assert lines.tolist() == [[1, 1, 2, 2], [4, 3, 5, 4]]


def test_a_point_between_gaps_is_a_dot():
    lines = segments(np.arange(3.0), np.array([np.nan, 5.0, np.nan]), 10, width=2)
    assert lines.tolist() == [[0, 5, 2, 5]]


def test_a_line_that_leaves_is_cut_at_its_true_slope():
    # From the middle of the plot to very far away: it leaves at once, straight up.
    lines = segments(np.array([0.0, 100.0]), np.array([50.0, -1e6]), 100)
    (x1, y1, x2, y2) = lines[0]
    assert (x1, y1) == (0, 50)
    assert -10 < y2 < 0
    assert (y2 - y1) / (x2 - x1) == pytest.approx((-1e6 - 50) / 100)


def test_lines_that_never_come_in_are_dropped():
    x, y = np.array([0.0, 1.0, 2.0]), np.array([-500.0, -400.0, 1e300])
    lines = segments(x, y, 100)
    assert len(lines) == 1
    assert np.abs(lines).max() < 200


@given(
    st.lists(st.tuples(st.floats(0.1, 30), st.floats(-30, 30)), min_size=1, max_size=40),
    st.sampled_from([(6.0, 3.0), (2.0, 3.0), (7.0, 3.0, 2.0, 3.0)]),
)
def test_dashes_cover_their_part_of_the_curve(steps, pattern):
    corners = np.cumsum([(0.0, 0.0), *steps], axis=0)
    lines = np.column_stack([corners[:-1], corners[1:]])
    length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]).sum()
    dashes = dashed(lines, pattern)
    inked = np.hypot(dashes[:, 2] - dashes[:, 0], dashes[:, 3] - dashes[:, 1]).sum()
    rounds, rest = divmod(length, sum(pattern))
    for i, part in enumerate(pattern):
        if i % 2 == 0:
            inked -= rounds * part + min(part, max(0, rest - sum(pattern[:i])))
    assert inked == pytest.approx(0, abs=1e-6 * max(1, length))


def test_the_first_dash_and_gap_of_a_level_line():
    lines = np.array([[0.0, 5, 4, 5], [4, 5, 20, 5]])
    assert dashed(lines, (6, 3)).tolist() == [
        [0, 5, 4, 5],
        [4, 5, 6, 5],
        [9, 5, 15, 5],
        [18, 5, 20, 5],
    ]
    assert dashed(lines, ()) is lines


def test_segments_that_meet_overlap_and_the_others_do_not():
    lines = np.array([[0.0, 0, 10, 0], [10, 0, 10, 10], [12, 0, 20, 0]])
    assert sealed(lines, 0.5).tolist() == [[0, 0, 10.5, 0], [10, -0.5, 10, 10], [12, 0, 20, 0]]


def test_segments_are_painted_where_they_are(qapp):
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_segments(painter, np.array([[2.0, 10, 8, 10], [12, 10, 18, 10]]), QColor("black"), 2.0)
    painter.end()
    row = [image.pixelColor(x, 10).lightness() < 128 for x in range(20)]
    assert row == [2 <= x < 8 or 12 <= x < 18 for x in range(20)]


def test_a_path_runs_on_where_segments_meet(qapp):
    path = curve_path(np.array([[0.0, 0, 5, 5], [5, 5, 9, 0], [20, 0, 30, 0]]))
    kinds = [path.elementAt(i).isMoveTo() for i in range(path.elementCount())]
    assert kinds == [True, False, False, True, False]


def test_level_lines_beside_cut_ones_warn_of_nothing():
    lines = segments(np.array([0.0, 10, 20, 30]), np.array([50.0, 50, 50, 500]), 100.0)
    assert lines[:2].tolist() == [[0, 50, 10, 50], [10, 50, 20, 50]]
    assert lines[2, 3] == pytest.approx(104)

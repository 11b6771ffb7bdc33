"""Trails as segments: cutting, thinning, dashes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.views.canvas_clip import (
    clip_segments,
    kept,
    lengthened,
    phases,
    segment_keys,
    spaced,
    split_dashes,
)
from explorer.views.canvas_logic import Box

FRAME = Box(0.0, 0.0, 100.0, 80.0)
POINT = st.tuples(st.floats(-300, 400), st.floats(-300, 400))


def both(a, b):
    return np.array([a], dtype=float), np.array([b], dtype=float)


def test_segments_are_cut_where_they_cross_the_frame():
    starts, ends, number = clip_segments(*both((50, 40), (150, 40)), FRAME)
    assert (starts.tolist(), ends.tolist(), number.tolist()) == ([[50, 40]], [[100, 40]], [0])
    starts, ends, _ = clip_segments(*both((-100, -80), (200, 160)), FRAME)
    assert starts == pytest.approx(np.array([[0, 0]]))
    assert ends == pytest.approx(np.array([[100, 80]]))
    assert len(clip_segments(*both((-10, 0), (-10, 80)), FRAME)[2]) == 0
    assert len(clip_segments(*both((-10, 200), (300, 90)), FRAME)[2]) == 0


def test_a_point_far_beyond_any_screen_keeps_its_direction():
    starts, ends, _ = clip_segments(*both((50, 40), (1e300, 1e300)), FRAME)
    assert starts.tolist() == [[50, 40]]
    assert ends == pytest.approx(np.array([[90, 80]]))


@given(POINT, POINT)
def test_what_is_kept_lies_in_the_frame_and_on_the_segment(a, b):
    starts, ends, number = clip_segments(*both(a, b), FRAME)
    samples = np.array(a) + np.linspace(0, 1, 201)[:, None] * (np.array(b) - np.array(a))
    inside = [FRAME.holds(*sample) for sample in samples]
    if not len(number):
        # At most the end of a sampling step lies inside.
        assert sum(inside) == 0
        return
    for point in (starts[0], ends[0]):
        assert FRAME.holds(*point)
    length = np.hypot(*(ends - starts)[0])
    whole = np.hypot(b[0] - a[0], b[1] - a[1])
    assert length == pytest.approx(whole * sum(inside) / 201, abs=whole / 90 + 1e-6)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 80)), min_size=2, max_size=30),
    st.sampled_from([(6, 3), (2, 3), (13, 4), (7, 3, 2, 3), (10, 3, 2, 3, 2, 3)]),
)
@settings(max_examples=60)
def test_dashes_go_on_over_corners(points, pattern):
    """The dashes of a chain are those of a straight line of the same length."""
    chain = np.array(points)
    chain = chain[np.append(True, np.hypot(*np.diff(chain, axis=0).T) > 0)]
    if len(chain) < 2:
        return
    starts, ends = chain[:-1], chain[1:]
    phase, after = phases(starts, ends, sum(pattern), 0.0)
    lines = split_dashes(starts, ends, phase, pattern)
    total = np.hypot(*(ends - starts).T).sum()
    straight = split_dashes(*both((0, 0), (total, 0)), np.zeros(1), pattern)
    drawn = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]).sum()
    assert drawn == pytest.approx((straight[:, 2] - straight[:, 0]).sum(), abs=1e-6)
    assert after == pytest.approx(total % sum(pattern), abs=1e-6) or after == pytest.approx(
        sum(pattern), abs=1e-6
    )


def test_dashes_are_the_same_step_by_step_and_at_once():
    rng = np.random.default_rng(1)
    chain = rng.uniform(0, 80, (40, 2))
    pattern = (7.0, 3.0, 2.0, 3.0)
    whole = split_dashes(chain[:-1], chain[1:], phases(chain[:-1], chain[1:], 15, 0)[0], pattern)
    parts, phase = [], 0.0
    for i in range(len(chain) - 1):
        at, phase = phases(chain[i : i + 1], chain[i + 1 : i + 2], 15, phase)
        parts.append(split_dashes(chain[i : i + 1], chain[i + 1 : i + 2], at, pattern))
    assert np.vstack(parts) == pytest.approx(whole, abs=1e-6)


def test_points_in_one_cell_are_one_point():
    points = np.array([[0.1, 0.1], [0.2, 0.2], [0.6, 0.1], [0.1, 0.1]])
    assert kept(points).tolist() == [True, False, True, True]
    assert kept(points, before=np.array([0.4, 0.4])).tolist() == [False, False, True, True]


def test_a_segment_has_one_key_both_ways_and_its_own():
    a, b = both((10, 10), (50, 30))
    keys = segment_keys(np.vstack([a, b, a]), np.vstack([b, a, b + 1]), FRAME)
    assert keys[0] == keys[1]
    assert keys[0] != keys[2]


def test_solid_segments_reach_over_their_corners():
    lines = lengthened(*both((10, 10), (20, 10)), 0.5)
    assert lines.tolist() == [[9.5, 10, 20.5, 10]]
    assert lengthened(*both((5, 5), (5, 5)), 0.5).tolist() == [[5, 5, 5, 5]]


def test_markers_keep_their_distance_across_calls():
    points = np.column_stack([np.arange(0.0, 50, 2), np.zeros(25)])
    assert spaced(points, 7, None) == [0, 4, 8, 12, 16, 20, 24]
    first = spaced(points[:10], 7, None)
    rest = spaced(points[10:], 7, tuple(points[first[-1]]))
    assert [*first, *(10 + i for i in rest)] == [0, 4, 8, 12, 16, 20, 24]

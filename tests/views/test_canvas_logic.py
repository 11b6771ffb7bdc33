"""Geometry of the canvas: pixels, ticks, leaving the view, places of labels."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.trace import Trace
from explorer.views.canvas_logic import (
    Box,
    Plane,
    around,
    axis_ticks,
    edge_point,
    nice_step,
    place_label,
    rounded_to,
    spread,
    tick_digits,
)

FRAME = Box(36.0, 11.0, 597.0, 569.0)
PLANE = Plane(FRAME, ((-3.0, 3.0), (-3.0, 1.5)))


def trace(rows: list[tuple[float, float]], last: int | None = None) -> Trace:
    w = np.array(rows, dtype=float)
    zeros = np.zeros(len(w))
    return Trace(("w", "b"), w, zeros, zeros, last=len(w) - 1 if last is None else last)


def test_pixels_and_data_are_each_others_inverse():
    corners = PLANE.to_px(np.array([[-3.0, 1.5], [3.0, -3.0]]))
    assert corners.tolist() == [[36.0, 11.0], [633.0, 580.0]]
    assert PLANE.to_data(*PLANE.spot((1.25, -0.5))) == pytest.approx((1.25, -0.5))
    box = PLANE.box_of(((0.0, 3.0), (-3.0, 1.5)))
    assert (box.x, box.right) == pytest.approx((334.5, 633.0))


@given(st.floats(1e-12, 1e12))
def test_a_nice_step_is_the_next_1_2_or_5(rough):
    step = nice_step(rough)
    assert rough * (1 - 1e-8) <= step <= 2.5 * rough * (1 + 1e-8)
    assert f"{step:.0e}"[0] in "125"


def test_ticks_are_those_of_the_picture():
    assert axis_ticks(-3, 3, 597, 64) == [-3, -2, -1, 0, 1, 2, 3]
    assert axis_ticks(-3, 1.5, 569, 72) == [-3, -2, -1, 0, 1]
    assert axis_ticks(1.0, 1.0, 500, 64) == []


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(100, 2000))
def test_ticks_keep_their_distance_and_stay_inside(low, size, pixels):
    high = low + size
    ticks = axis_ticks(low, high, pixels, 64)
    slack = 1e-6 * size + 1e-9 * abs(low)
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    assert all(b - a >= 64 / pixels * size - slack for a, b in pairwise(ticks))


def test_digits_tell_ticks_apart_when_zoomed_in():
    assert tick_digits(1.5, 1.5000005, 1e-7) == 8
    assert tick_digits(-3, 3, 1) == 1


def test_positions_have_the_decimals_that_a_pixel_tells_apart():
    assert rounded_to(-1.98765, 0.01) == -1.99
    assert rounded_to(-0.001, 0.01) == 0.0
    assert str(rounded_to(-0.001, 0.01)) == "0.0"
    assert rounded_to(1234.0, 30.0) == 1230.0


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((900.0, 290.0), (633.0, 290.0, "right")),
        ((-50.0, 290.0), (36.0, 290.0, "left")),
        ((100.0, -3.0), (100.0, 11.0, "top")),
        ((700.0, 5000.0), (633.0, 580.0, "bottom")),
    ],
)
def test_a_tab_stands_where_the_frame_is_nearest_to_the_head(point, expected):
    assert edge_point(*point, FRAME) == expected


@given(st.lists(st.floats(-1e3, 2e3), max_size=12), st.floats(5, 40))
def test_spread_keeps_order_and_bounds_and_parts_what_has_room(centers, size):
    placed = spread(centers, size, 0.0, 600.0)
    for a, p in zip(centers, placed, strict=True):
        assert size / 2 - 1e-6 <= p <= 600 - size / 2 + 1e-6
        for b, q in zip(centers, placed, strict=True):
            if a < b:
                assert p <= q + 1e-6
    if len(centers) > 1 and size * len(centers) <= 600:
        gaps = np.diff(sorted(placed))
        assert gaps.min() >= size - 1e-6


def test_a_center_with_room_stays_where_it_is():
    assert spread([100.0, 300.0], 20, 0, 600) == [100.0, 300.0]


def test_labels_try_right_below_left_above():
    at, size, gap = (300.0, 300.0), (60.0, 18.0), 10.0
    obstacles = []
    for x, y, edge, where in (
        (350.0, 300.0, "x", 310.0),
        (300.0, 320.0, "y", 310.0),
        (250.0, 300.0, "right", 290.0),
        (300.0, 280.0, "bottom", 290.0),
    ):
        box = place_label(at, size, gap, obstacles, FRAME)
        assert box is not None
        assert getattr(box, edge) == where
        obstacles.append(Box(x, y, 5, 5))
    assert place_label(at, size, gap, [FRAME], FRAME) is None


@given(
    st.tuples(st.floats(36, 633), st.floats(11, 580)),
    st.lists(st.tuples(st.floats(36, 633), st.floats(11, 580)), max_size=12),
)
def test_a_label_never_covers_anything_nor_leaves_the_frame(at, others):
    taken = [around(x, y, 8.0) for x, y in others]
    box = place_label(at, (66.0, 18.0), 11.0, taken, FRAME)
    if box is not None:
        assert box.inside(FRAME)
        assert not any(box.overlaps(other) for other in taken)
        assert not box.holds(*at)

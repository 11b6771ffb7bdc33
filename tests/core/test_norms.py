"""The norms of the norm lab: between p = 1 and the maximum, which is their limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.norms import naive_norm, norm, shares, unit_ball

numbers = st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-6)
points = st.tuples(numbers, numbers).map(np.array)
powers = st.floats(1, 200)


@given(points, st.sampled_from([1.0, 2.0, 3.0]))
def test_it_is_what_the_definition_says(x, p) -> None:
    assert norm(x, p) == pytest.approx(naive_norm(x, p), rel=1e-9)


@given(points, powers, powers)
def test_it_falls_towards_the_maximum(x, p, q) -> None:
    low, high = sorted((p, q))
    largest = np.abs(x).max()
    assert norm(x, np.inf) == largest
    assert norm(x, low) >= norm(x, high) * (1 - 1e-12)
    assert largest * (1 - 1e-12) <= norm(x, p) <= largest * 2 ** (1 / p) * (1 + 1e-12)


@pytest.mark.parametrize("p", [1.0, 1.5, 2.0, 10.0, 400.0, np.inf])
def test_the_unit_ball_has_norm_one(p) -> None:
    ball = unit_ball(p)
    np.testing.assert_allclose(norm(ball, p), 1.0, rtol=1e-12)
    np.testing.assert_allclose(ball[0], ball[-1], atol=1e-12)


def test_powers_leave_the_range_of_doubles_and_the_norm_does_not() -> None:
    x = np.array([0.9, 0.6]) / 1e4
    assert naive_norm(x, 90.0) == 0.0
    assert norm(x, 90.0) == pytest.approx(0.9e-4)


@given(points, powers)
def test_shares_are_parts_of_the_sum(x, p) -> None:
    if not x.any():
        np.testing.assert_array_equal(shares(x, p), [0.0, 0.0])
    else:
        assert shares(x, p).sum() == pytest.approx(1.0)


def test_at_infinity_the_largest_has_it_all() -> None:
    np.testing.assert_array_equal(shares(np.array([-3.0, 1.0]), np.inf), [1.0, 0.0])
    np.testing.assert_array_equal(shares(np.array([2.0, -2.0]), np.inf), [0.5, 0.5])

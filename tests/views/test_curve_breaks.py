"""A curve is cut where it jumps, and a pole does not decide what is seen of it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.views.curve_breaks import breaks, ends


def of(loss, low=-3.0, high=3.0, samples=1201):
    w = np.linspace(low, high, samples)
    with np.errstate(all="ignore"):
        return w, loss(w)


@pytest.mark.parametrize(
    ("loss", "places"),
    [
        (lambda w: 1 / (w - 0.1234), [0.1234]),
        (lambda w: np.floor(w - 0.5001), [-2.4999, -1.4999, -0.4999, 0.5001, 1.5001, 2.5001]),
        (np.tan, [-np.pi / 2, np.pi / 2]),
        (lambda w: np.abs(w) * 100, []),
        (lambda w: np.tanh(100 * w), []),
        (lambda w: np.exp(3 * w), []),
        (lambda w: np.where(w < 1, w, np.nan), []),
        (lambda w: np.zeros_like(w), []),
    ],
)
def test_jumps_and_poles_cut_the_curve(loss, places):
    w, values = of(loss)
    with np.errstate(all="ignore"):
        found = breaks(loss, w, values, 0.02)
    assert len(found) == len(places)
    for i, place in zip(found, places, strict=True):
        assert w[i] <= place <= w[i + 1]


def test_a_pole_does_not_decide_the_range():
    def loss(w):
        return 1 / w + np.abs(w - 1)

    w, values = of(loss, samples=1200)
    low, high = ends(loss, w, values)
    assert -15 < low < -3
    assert 3 < high < 15


@pytest.mark.parametrize("loss", [np.exp, np.abs, lambda w: w**4, lambda w: np.floor(w)])
def test_without_a_pole_all_is_seen(loss):
    w, values = of(loss, -9, 9)
    assert ends(loss, w, values) == (values.min(), values.max())


def test_nothing_but_holes():
    w, values = of(lambda w: np.full_like(w, np.nan))
    assert ends(lambda w: np.full_like(w, np.nan), w, values) == (0.0, 1.0)

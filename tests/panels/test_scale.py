"""The arithmetic of sliders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.specs import ParamSpec
from explorer.panels.controls.scale import SliderScale

ETA = SliderScale(1e-4, 10, log=True)
BETA = SliderScale(0, 0.999)
COUNT = SliderScale(10, 2000, integer=True)
SCALES = [ETA, BETA, COUNT, SliderScale(-5, 5), SliderScale(1e-16, 0.1, log=True)]


@pytest.mark.parametrize("scale", SCALES)
def test_the_ends_are_exact(scale):
    assert scale.value_at(0) == scale.low
    assert scale.value_at(1) == scale.high
    assert scale.fraction(scale.low) == 0
    assert scale.fraction(scale.high) == 1


@pytest.mark.parametrize("scale", SCALES)
@given(fraction=st.floats(0, 1))
def test_a_value_lies_near_where_it_was_asked_for(scale, fraction):
    # Rounded to the digits that a hand can aim at: within 3 % of the slider.
    assert scale.fraction(scale.value_at(fraction)) == pytest.approx(fraction, abs=0.03)


@given(st.floats(-100, 100))
def test_values_beyond_the_ends_lie_at_the_ends(value):
    assert 0 <= ETA.fraction(value) <= 1
    assert 0 <= BETA.fraction(value) <= 1


def test_a_log_slider_moves_evenly_in_powers_of_ten():
    assert ETA.fraction(0.001) == pytest.approx(0.2)
    assert ETA.fraction(0.1) == pytest.approx(0.6)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("coarse", [False, True])
@given(fraction=st.floats(0.01, 0.99))
def test_every_key_press_moves_the_right_way_and_stays_between_the_ends(scale, coarse, fraction):
    value = scale.value_at(fraction)
    if value < scale.high:
        assert value < scale.stepped(value, 1, coarse) <= scale.high
    if value > scale.low:
        assert scale.low <= scale.stepped(value, -1, coarse) < value


def test_steps_are_round():
    assert BETA.stepped(0.9, 1) == 0.91
    assert ETA.stepped(0.1, 1, coarse=True) == 1.0
    assert ETA.stepped(0.1, -1, coarse=True) == 0.01
    assert SliderScale(0, 1).stepped(0.2, 1) == 0.21


def test_whole_numbers_stay_whole():
    assert COUNT.value_at(0.3333) == round(COUNT.value_at(0.3333))
    assert SliderScale(1, 5, integer=True).stepped(2, 1) == 3


def test_ticks_stand_at_the_decades():
    assert ETA.ticks() == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert SliderScale(2, 300, log=True).ticks()[1] == pytest.approx(
        SliderScale(2, 300, log=True).fraction(10)
    )
    assert BETA.ticks() == [0, 1]


def test_a_log_scale_from_zero_is_linear():
    spec = ParamSpec("a", "a", 0.5, 0, 1, "log")
    assert SliderScale.of(spec).fraction(0.5) == 0.5

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.look.numbers import MINUS, TIMES, format_number, superscript, tick_label


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (3.859, 4, "3.859"),
        (3.859, 2, "3.9"),
        (0.0149, 4, "0.0149"),
        (0.00559666, 4, "0.005597"),
        (-8.77, 4, f"{MINUS}8.77"),
        (1109.4, 2, "1109"),
        (319.28, 3, "319"),
        (52.73, 3, "52.7"),
        (0.1 + 0.2, 4, "0.3"),
        (200.0, 4, "200"),
        (0, 4, "0"),
        (-0.0, 4, "0"),
        (1e-8, 4, "10⁻⁸"),
        (2.5e-8, 4, f"2.5{TIMES}10⁻⁸"),
        (-1e-8, 4, f"{MINUS}10⁻⁸"),
        (1e-4, 4, "0.0001"),
        (9.99996e-5, 4, "0.0001"),
        (123456.7, 4, "123457"),
        (999999.9, 4, "10⁶"),
        (0.99996, 4, "1"),
        (1e300, 4, "10³⁰⁰"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, f"{MINUS}∞"),
        (math.nan, 4, "not a number"),
    ],
)
def test_numbers_are_written_with_the_digits_that_mean_something(x, digits, text):
    assert format_number(x, digits) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [(0.0149, "0.01490"), (319.3, "319.3"), (1, "1.000"), (2.5e-8, f"2.500{TIMES}10⁻⁸"), (0, "0")],
)
def test_fixed_numbers_keep_their_zeros(x, text):
    assert format_number(x, 4, fixed=True) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (-2, f"{MINUS}2"),
        (0.01, "0.01"),
        (0.001, "0.001"),
        (0.0001, "10⁻⁴"),
        (0.1 * 3, "0.3"),
        (1e4, "10⁴"),
        (2e4, f"2{TIMES}10⁴"),
        (5000, "5000"),
        (0, "0"),
    ],
)
def test_ticks_are_short(x, text):
    assert tick_label(x) == text


def test_superscripts():
    assert superscript(-308) == "⁻³⁰⁸"


def read_back(text):
    plain = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹" + MINUS, "-0123456789-")
    mantissa, ten, power = text.replace("10⁻", f"{TIMES}10⁻").partition(f"{TIMES}10")
    if ten:
        mantissa = mantissa.removesuffix(TIMES)
        sign = mantissa.translate(plain)
        return float(f"{sign}1e{power.translate(plain)}" if sign in ("", "-") else
                     f"{sign}e{power.translate(plain)}")  # fmt: skip
    return float(text.translate(plain))


@given(st.floats(min_value=1e-300, max_value=999_999, allow_subnormal=False), st.booleans())
def test_what_is_written_is_the_number_to_four_digits(size, negative):
    x = -size if negative else size
    assert read_back(format_number(x)) == pytest.approx(x, rel=5.1e-4)

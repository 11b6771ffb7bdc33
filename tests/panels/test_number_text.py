"""Numbers as typed and as read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.look.numbers import format_number
from explorer.panels.controls.number_text import exact_text, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", 0.1),
        (" 1e-3 ", 1e-3),
        ("1E+3", 1000.0),
        ("-2", -2.0),
        ("\u22122", -2.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("10⁻⁸", 1e-8),
        ("1.5×10⁻⁸", 1.5e-8),
        ("-10^3", -1000.0),
        ("2*10^-3", 2e-3),
    ],
)
def test_reads_numbers_in_every_form_that_is_shown_or_usual(text, value):
    assert parse_number(text) == value


NOT_NUMBERS = ["", "  ", "abc", "1e", "nan", "inf", "-inf", "0x10", "1_000", "1 + 1", "1j"]
NOT_NUMBERS += ["__import__('os')", "1e999", "9" * 41, "1e-3e", "--1", "10⁻", "²", "²⁻", "true"]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_refuses_what_is_no_finite_number(text):
    with pytest.raises(InputError):
        parse_number(text)


def test_a_decimal_comma_is_told_what_to_write():
    with pytest.raises(InputError, match="decimal point"):
        parse_number("0,1")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_text_reads_back_exactly(value):
    assert parse_number(exact_text(value)) == value


@given(st.floats(min_value=-1e30, max_value=1e30, allow_nan=False))
def test_what_a_field_shows_can_be_typed_again(value):
    shown = parse_number(format_number(value))
    assert shown == pytest.approx(value, rel=1e-3, abs=1e-320)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-8, "1e-8"), (200.0, "200"), (0.1, "0.1"), (-2.0, "-2"), (1.5e-7, "1.5e-7")],
)
def test_exact_text_is_what_a_person_would_write(value, text):
    assert exact_text(value) == text

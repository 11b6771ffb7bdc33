"""Numbers as a reader wants them: few digits, a true minus sign, powers of ten set high."""

from __future__ import annotations

from math import floor, isinf, isnan, log10

MINUS = "\u2212"
TIMES = "\u00d7"
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# Outside of these a number is written with a power of ten.
_SMALL, _LARGE = 1e-4, 1e6
_TICK_SMALL, _TICK_LARGE = 1e-3, 1e4
MOST_MORE = 4
_EXACT = 6
"""From so many digits on a number is meant to be written as it is."""


_more = 0


def show_more_digits(more: int) -> None:
    """Have every number written with so many more digits than usual: a person's preference."""
    global _more
    _more = max(0, min(more, MOST_MORE))


def more_digits() -> int:
    """Return how many more digits than usual numbers are written with."""
    return _more


def format_number(x: float, digits: int = 4, fixed: bool = False) -> str:
    """Return ``x`` to ``digits`` significant digits: 0.01490 → ``0.0149``, 1e-8 → ``10⁻⁸``.

    Digits before the point are never rounded away (1109.4 to two digits is ``1109``).

    Parameters
    ----------
    x
        Any float; infinities and NaN are written ``∞``, the same with a minus sign,
        and ``not a number``.
    digits
        Significant digits, at least 1.
    fixed
        Whether zeros at the end stay, so that numbers of one column have equal precision.
    """
    if digits < _EXACT:
        digits += _more
    return _write(float(x), digits, fixed, _SMALL, _LARGE)


def tick_label(x: float) -> str:
    """Return ``x`` as an axis names it, powers of ten from 10⁴ and below 10⁻³."""
    return _write(float(x), 6, False, _TICK_SMALL, _TICK_LARGE)


def superscript(n: int) -> str:
    """Return a whole number in superscript figures, e.g. ``⁻⁸``."""
    return str(n).translate(_HIGH)


def _write(x: float, digits: int, fixed: bool, small: float, large: float) -> str:
    if isnan(x):
        return "not a number"
    sign = MINUS if x < 0 else ""
    size = abs(x)
    if isinf(size):
        return f"{sign}∞"
    if size == 0:
        return "0"
    # Rounded before the form is chosen: 999999.9 must not become 1000000.
    rounded = float(f"{size:.{max(digits, _whole_digits(size, large)) - 1}e}")
    if small <= rounded < large:
        return sign + _plain(rounded, digits, fixed)
    mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
    mantissa = mantissa if fixed else _trim(mantissa)
    power = f"10{superscript(int(exponent))}"
    return sign + (power if mantissa == "1" else f"{mantissa}{TIMES}{power}")


def _whole_digits(size: float, large: float) -> int:
    """Return how many digits stand before the point, where the number will be written plainly."""
    return floor(log10(size)) + 1 if 1 <= size < large else 0


def _plain(size: float, digits: int, fixed: bool) -> str:
    decimals = max(0, digits - 1 - floor(log10(size)))
    text = f"{size:.{decimals}f}"
    return text if fixed else _trim(text)


def _trim(text: str) -> str:
    """Drop zeros at the end of a decimal fraction."""
    return text.rstrip("0").rstrip(".") if "." in text else text

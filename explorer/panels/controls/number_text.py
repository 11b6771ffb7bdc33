"""Numbers as a person types them, and as they read back exactly."""

from __future__ import annotations

import math
import re

from explorer.errors import InputError

_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_POWER = re.compile(r"(?P<sign>[+-]?)(?:(?P<head>\d+\.?\d*|\.\d+)[×·*])?10\^?(?P<power>-?\d+)")
_SUPER = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LONGEST = 40


def parse_number(text: str) -> float:
    """Return the finite number that ``text`` writes: ``-0.5``, ``1e-3``, ``10⁻³``, ``2×10^-3``.

    Raises
    ------
    InputError
        If it is no number, is too large for a float, or is longer than 40 characters.
    """
    bare = text.replace("\u2212", "-").replace(" ", "").replace("\u00a0", "")
    if not bare:
        raise InputError("type a number such as 0.001 or 1e-3")
    if len(bare) > _LONGEST:
        raise InputError(f"a number has at most {_LONGEST} characters")
    value = _value(bare)
    if value is None:
        hint = "; write the decimal point as '.'" if re.fullmatch(r"[+-]?\d+,\d+", bare) else ""
        raise InputError(f"'{text.strip()}' is not a number such as 0.001 or 1e-3{hint}")
    if not math.isfinite(value):
        raise InputError(f"'{text.strip()}' is too large for a number")
    return value


def _value(bare: str) -> float | None:
    """Read a plain number or a power of ten; None where it is neither."""
    if _PLAIN.fullmatch(bare):
        return float(bare)
    raised = _SUPER.sub(lambda found: "^" + found[0].translate(_SUPERSCRIPTS), bare)
    power = _POWER.fullmatch(raised)
    if power is None or "^" not in raised:
        return None
    return float(f"{power['sign']}{power['head'] or '1'}e{power['power']}")


def exact_text(value: float) -> str:
    """Return the shortest text that reads back as ``value``: ``1e-8``, ``0.1``, ``-2``."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e16:
        return str(int(value))
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"

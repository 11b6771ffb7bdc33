"""The small fields of a typed surface: names between commas, and ranges."""

from __future__ import annotations

import re

from explorer.errors import InputError

Ranges = tuple[tuple[float, float], ...]

_SIGN = re.compile(r"\.{2,}|…|:|\bto\b|(?<=\s)[–—](?=\s)")
"""What stands between the two ends of a range, where it is not a space or a comma."""
_BETWEEN = re.compile(r"[\])]\s*[,;]?\s*[\[(]")


def names_of(text: str) -> tuple[str, ...]:
    """Return names between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def ranges_text(ranges: Ranges | None) -> str:
    """Return ranges as they are typed: ``-2 … 2, -1 … 3``."""
    return ", ".join(f"{low:g} … {high:g}" for low, high in ranges or ())


def read_ranges(text: str, count: int) -> Ranges | None:
    """Return ranges as typed, or None where nothing is.

    Between the ends of a range stands ``…``, two or three dots, a colon or ``to``; or only a comma
    or a space, as in ``-3, 3, -2, 2``, ``[-3, 3], [-2, 2]`` or ``-3 3; -2 2``.

    Raises
    ------
    InputError
        With the one that can't be read, or how many are wanted.
    """
    parts = _with_sign(text) if _SIGN.search(text) else _without_sign(text)
    if not parts:
        return None
    if len(parts) != count:
        plural = "one 'low … high' is" if count == 1 else f"{count} of 'low … high' are"
        raise InputError(f"{plural} wanted, not {len(parts)}", "view")
    result = []
    for low, high in parts:
        ends = (_number(low), _number(high))
        if not ends[0] < ends[1]:
            shown = f"{low} … {high}"
            raise InputError(f"in '{shown}' the low end is not below the high one", "view")
        result.append(ends)
    return tuple(result)


def _with_sign(text: str) -> list[tuple[str, str]]:
    """Return the two ends of each range where a sign stands between them."""
    result = []
    for part in re.split(r"[,;]", _bare(_BETWEEN.sub(";", text))):
        if not part.strip():
            continue
        ends = [end.strip() for end in _SIGN.split(part)]
        if len(ends) != 2:
            raise _no_range(part)
        result.append((ends[0], ends[1]))
    return result


def _without_sign(text: str) -> list[tuple[str, str]]:
    """Return the two ends of each range where only commas and spaces stand between numbers."""
    numbers = [part for part in re.split(r"[\s,;]+", _bare(_BETWEEN.sub(";", text))) if part]
    if len(numbers) % 2:
        raise _no_range(text)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _bare(text: str) -> str:
    """Return a text without brackets."""
    return re.sub(r"[\[\]()]", " ", text)


def _no_range(text: str) -> InputError:
    return InputError(f"'{text.strip()[:30]}' is not of the form '-2 … 2'", "view")


def _number(text: str) -> float:
    try:
        value = float(text.strip().replace("\u2212", "-"))
    except ValueError:
        raise InputError(f"'{text.strip()[:30]}' is not a number", "view") from None
    if not abs(value) < float("inf"):
        raise InputError(f"'{text.strip()[:30]}' is not a finite number", "view")
    return value

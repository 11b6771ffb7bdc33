"""The small fields of a typed surface: names between commas, and ranges."""

from __future__ import annotations

from explorer.errors import InputError

Ranges = tuple[tuple[float, float], ...]


def names_of(text: str) -> tuple[str, ...]:
    """Return names between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def ranges_text(ranges: Ranges | None) -> str:
    """Return ranges as they are typed: ``-2 … 2, -1 … 3``."""
    return ", ".join(f"{low:g} … {high:g}" for low, high in ranges or ())


def read_ranges(text: str, count: int) -> Ranges | None:
    """Return ranges as typed, or None where nothing is.

    Raises
    ------
    InputError
        With the one that can't be read, or how many are wanted.
    """
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if not parts:
        return None
    if len(parts) != count:
        plural = "one 'low … high' is" if count == 1 else f"{count} of 'low … high' are"
        raise InputError(f"{plural} wanted, not {len(parts)}", "view")
    result = []
    for part in parts:
        low, dots, high = part.replace("...", "…").partition("…")
        if not dots:
            raise InputError(f"'{part}' is not of the form '-2 … 2'", "view")
        ends = (_number(low), _number(high))
        if not ends[0] < ends[1]:
            raise InputError(f"in '{part}' the low end is not below the high one", "view")
        result.append(ends)
    return tuple(result)


def _number(text: str) -> float:
    try:
        value = float(text.strip().replace("\u2212", "-"))
    except ValueError:
        raise InputError(f"'{text.strip()[:30]}' is not a number", "view") from None
    if not abs(value) < float("inf"):
        raise InputError(f"'{text.strip()[:30]}' is not a finite number", "view")
    return value

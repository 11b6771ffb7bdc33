"""Numbers and swings in words, for sentences."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.oscillation import Oscillation

MINUS = "\u2212"
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LARGE = 1e6


def figure(x: float, digits: int = 3) -> str:
    """Return a finite number to so many digits: 0.01492 is ``0.0149``, 2.5e-9 ``2.5×10⁻⁹``.

    Digits before the point are never rounded away.
    """
    whole = len(str(int(abs(x)))) if abs(x) < _LARGE else 0
    mantissa, _, exponent = f"{x:.{max(digits, whole)}g}".partition("e")
    power = f"×10{str(int(exponent)).translate(_HIGH)}" if exponent else ""
    return mantissa.replace("-", MINUS) + power


def swinging(found: Sequence[Oscillation]) -> str:
    """Return a sentence about the widest swing, and about those that go with it."""
    first = found[0]
    alike = [o for o in found if (o.period, o.trend) == (first.period, first.trend)]
    names = " and ".join(o.name for o in alike)
    widths = " and ".join(f"±{figure(o.amplitude)}" for o in alike)
    verb = "goes" if len(alike) == 1 else "go"
    return f"{names} {verb} back and forth by {widths}{_time(first)}{_outcome(first)}."


def _time(swing: Oscillation) -> str:
    if swing.period is None:
        return ""
    if swing.period == int(swing.period):
        return f" with period {int(swing.period)}"
    return f" with a period of about {figure(swing.period, 2)} steps"


def _outcome(swing: Oscillation) -> str:
    if swing.cycle:
        return ": a cycle that repeats itself"
    if swing.trend == "irregular":
        return ", irregularly" if swing.period is None else "; how wide changes from swing to swing"
    if swing.trend == "steady":
        return "; the swing stays about as wide"
    if swing.trend == "shrinking":
        return f"; the swing shrinks by {figure(100 * (1 - swing.ratio), 2)} % a period"
    if swing.ratio < 2:
        return f"; the swing grows by {figure(100 * (swing.ratio - 1), 2)} % a period"
    return f"; the swing grows {figure(swing.ratio, 2)}-fold a period"

"""The arithmetic of a slider: where a value lies on it, and which values it stops at."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.core.specs import ParamSpec

_FINE, _COARSE = 100, 10  # key steps across a linear slider
_STEPS_PER_DECADE = 20
_MOST_DECADE_TICKS = 14


@dataclass(frozen=True)
class SliderScale:
    """A value's way along a slider from ``low`` to ``high``, linear or even in log₁₀.

    A value beyond either end lies at that end; the value itself is not changed.

    Attributes
    ----------
    low, high
        The ends. A logarithmic scale needs both above 0; otherwise it is linear.
    log
        Whether it moves evenly in log₁₀.
    integer
        Whether it stops at whole numbers only.
    """

    low: float
    high: float
    log: bool = False
    integer: bool = False

    @classmethod
    def of(cls, spec: ParamSpec) -> SliderScale:
        """Return the scale that a parameter's declaration asks for."""
        log = spec.scale == "log" and 0 < spec.low < spec.high
        return cls(spec.low, spec.high, log, spec.integer)

    def fraction(self, value: float) -> float:
        """Return where ``value`` lies, from 0 (low) to 1 (high)."""
        if self.high <= self.low or math.isnan(value):
            return 0.0
        if self.log:
            if value <= self.low:
                return 0.0
            along = math.log10(value / self.low) / math.log10(self.high / self.low)
        else:
            along = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, along))

    def value_at(self, fraction: float) -> float:
        """Return the value at ``fraction``, rounded to the digits that a hand can aim at."""
        fraction = min(1.0, max(0.0, fraction))
        if fraction == 0.0:
            return self.low
        if fraction == 1.0:
            return self.high
        if self.log:
            exact = self.low * (self.high / self.low) ** fraction
            return self._whole(_significant(exact, 2))
        exact = self.low + fraction * (self.high - self.low)
        return self._whole(_to_grid(exact, self._fine))

    def stepped(self, value: float, steps: int, coarse: bool = False) -> float:
        """Return the value some key presses away, held between the ends.

        A linear slider has 100 fine steps or 10 coarse ones, a logarithmic one 20 fine steps or
        one coarse step to a decade.
        """
        value = min(self.high, max(self.low, value))
        if self.log:
            factor = 10.0 ** (steps * (1.0 if coarse else 1.0 / _STEPS_PER_DECADE))
            moved = _significant(value * factor, 2)
            if moved == value and not self.integer:
                moved = _significant(value * factor, 3)
        else:
            size = self._fine * (_FINE / _COARSE if coarse else 1.0)
            moved = _to_grid(value + steps * size, self._fine)
        if self.integer and round(moved) == round(value):
            moved = value + math.copysign(1, steps)
        return min(self.high, max(self.low, self._whole(moved)))

    def ticks(self) -> list[float]:
        """Return where tick marks stand, as fractions: every decade, or the two ends."""
        if not self.log:
            return [0.0, 1.0]
        first = math.ceil(math.log10(self.low) - 1e-9)
        last = math.floor(math.log10(self.high) + 1e-9)
        every = 1 + (last - first) // _MOST_DECADE_TICKS
        decades = [self.fraction(10.0**n) for n in range(first, last + 1, every)]
        return sorted({0.0, *decades, 1.0})

    @property
    def _fine(self) -> float:
        """The smallest step of a linear slider: about a hundredth, as 1, 2 or 5 of a power."""
        raw = (self.high - self.low) / _FINE
        if raw <= 0:
            return 1.0
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(m for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9)) * power
        return max(1.0, step) if self.integer else step

    def _whole(self, value: float) -> float:
        return float(round(value)) if self.integer else value


def _significant(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _to_grid(value: float, step: float) -> float:
    """Return the multiple of ``step`` nearest to ``value``, free of binary dust (0.30…4)."""
    return float(f"{round(value / step) * step:.12g}")

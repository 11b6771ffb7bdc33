"""The axes of the side plots: steps across, values up, with ranges that hold still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log1p, log10
from typing import Literal

import numpy as np

from explorer.core.trace import Array

StepScale = Literal["log", "linear"]

# Grid lines without a label are at least so many px apart.
_LINE_SPACING = 8.0

# Where zero lies on a logarithmic axis: below the floor, but near, so that the line towards it
# falls at a slope that can be seen.
_BELOW = -0.5


@dataclass(frozen=True)
class StepAxis:
    """The steps, from 0 at the left to ``steps`` at the right.

    Attributes
    ----------
    steps
        The last step, at least 1.
    scale
        ``log`` places step k at log(1+k), so that the early steps have room.
    """

    steps: int
    scale: StepScale = "log"

    def places(self, steps: Array) -> Array:
        """Return where steps lie, 0 at the left end and 1 at the right."""
        if self.scale == "log":
            return np.log1p(steps) / log1p(self.steps)
        return steps / self.steps

    def place(self, step: float) -> float:
        """Return where one step lies, 0 at the left end and 1 at the right."""
        return log1p(step) / log1p(self.steps) if self.scale == "log" else step / self.steps

    def step_at(self, place: float) -> int:
        """Return the whole step nearest to a place, never outside of the axis."""
        place = min(max(place, 0.0), 1.0)
        step = (1.0 + self.steps) ** place - 1.0 if self.scale == "log" else place * self.steps
        below = min(floor(step), self.steps - 1)
        # Nearest as the eye sees it: on the axis, not in numbers.
        nearer_above = self.place(below + 1) - place < place - self.place(below)
        return below + 1 if nearer_above else below

    def ticks(self) -> list[int]:
        """Return the steps with a grid line, from the most to the least important label."""
        if self.scale == "linear":
            gap = max(1, round(nice_step(self.steps / 4)))
            return list(range(0, self.steps + 1, gap))
        decades = [10**n for n in range(len(str(self.steps)))]
        ranked = [0, *decades, *(5 * d for d in decades), *(2 * d for d in decades)]
        return [k for k in ranked if k <= self.steps]


@dataclass(frozen=True)
class ValueAxis:
    """The values, ``low`` at the floor of the plot and ``high`` at its top.

    Attributes
    ----------
    low, high
        The ends; on a logarithmic axis the decimal logarithms of the ends.
    log
        Whether the axis is logarithmic.
    """

    low: float
    high: float
    log: bool

    @property
    def span(self) -> float:
        """The length of the axis, in decades where it is logarithmic."""
        return self.high - self.low

    def heights(self, values: Array) -> Array:
        """Return how high values lie, 0 at the floor and 1 at the top; NaN where nowhere.

        On a logarithmic axis zero lies below the floor, where a falling curve leaves the plot,
        and a negative value nowhere.
        """
        if not self.log:
            return (values - self.low) / self.span
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = (np.log10(values) - self.low) / self.span
        return np.where(values == 0, _BELOW, heights)

    def height(self, value: float) -> float:
        """Return how high one value lies, 0 at the floor and 1 at the top; NaN if nowhere."""
        if not self.log:
            return (value - self.low) / self.span
        if value > 0:
            return (log10(value) - self.low) / self.span
        return _BELOW if value == 0 else float("nan")

    def ticks(self, length: float, spacing: float) -> tuple[list[float], list[float]]:
        """Return the values with a label and the values with a grid line alone.

        Parameters
        ----------
        length
            The axis's length in pixels.
        spacing
            The least distance between two labels in pixels.
        """
        if self.log:
            return self._log_ticks(length, spacing)
        gap = nice_step(self.span * spacing / max(length, 1.0), at_least=True)
        first, last = ceil(self.low / gap - 1e-9), floor(self.high / gap + 1e-9)
        return [round(i * gap, 12) if gap > 1e-9 else i * gap for i in range(first, last + 1)], []

    def _log_ticks(self, length: float, spacing: float) -> tuple[list[float], list[float]]:
        alone: tuple[list[float], list[float]] | None = None
        for labels, lines in self._tick_choices(length / self.span, spacing):
            if len(labels) >= 2:
                return labels, lines
            if labels and alone is None:
                alone = labels, lines
        if alone is not None and self.span >= 1.0:
            return alone
        # Less than a decade in view and hardly a round number: as on a linear axis.
        low, high = 10**self.low, 10**self.high
        labels, _ = ValueAxis(low, high, log=False).ticks(length, 1.3 * spacing)
        return [v for v in labels if v > 0], []

    def _tick_choices(
        self, decade: float, spacing: float
    ) -> Iterator[tuple[list[float], list[float]]]:
        """Yield ticks from the densest to the sparsest that leave ``spacing`` pixels apart."""
        first, last = ceil(self.low - 1e-9), floor(self.high + 1e-9)
        # Labels at 1, 2 and 5 are the busiest choice: only where there is room to spare.
        if 0.3 * decade >= 1.4 * spacing:
            yield self._between(first - 1, last, (1, 2, 5)), []
        if 0.7 * decade >= spacing and self.span < 2.4:
            middle = round((self.low + self.high) / 2)
            yield [v for v in _around(middle) if self._holds(v)], []
        for stride in (1, 2, 3, 4, 5, 6, 8, 10, 20, 40, 50, 100, 200):
            if stride * decade < spacing:
                continue
            decades = range(first, last + 1)
            # Counted from 1, unless that leaves one label where two have room.
            for offset in range(stride):
                labels = [10.0**n for n in decades if n % stride == offset]
                lines = [10.0**n for n in decades if n % stride != offset]
                yield labels, lines if decade > _LINE_SPACING else []

    def _between(self, first: int, last: int, digits: Sequence[int]) -> list[float]:
        values = [float(f"{d}e{n}") for n in range(first, last + 1) for d in digits]
        return [v for v in values if self._holds(v)]

    def _holds(self, value: float) -> bool:
        return self.low - 1e-9 <= log10(value) <= self.high + 1e-9


def _around(n: int) -> list[float]:
    """Return three round numbers about 10ⁿ, evenly apart: 2, 10, 50."""
    return [float(f"2e{n - 1}"), float(f"1e{n}"), float(f"5e{n}")]


def nice_step(raw: float, at_least: bool = False) -> float:
    """Return 1, 2 or 5 times a power of ten, near ``raw`` or not below it."""
    power = 10.0 ** floor(log10(raw)) if raw > 0 else 1.0
    for digit in (1.0, 2.0, 5.0, 10.0):
        if (raw <= digit * power * (1 + 1e-9)) if at_least else (raw < 1.5 * digit * power):
            return digit * power
    return 10.0 * power

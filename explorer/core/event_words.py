"""What an event of a run is, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.int64]
Kind = Literal["maximum", "zero"]


@dataclass(frozen=True)
class Event:
    """Something that happens at a step.

    Attributes
    ----------
    step
        When.
    kind
        ``maximum``: a held maximum takes a new value; ``zero``: the gradient is exactly 0.
    name, parameter
        The quantity in the rule (``v``; ``g`` of a zero), and the parameter.
    """

    step: int
    kind: Kind
    name: str
    parameter: str

    def sentence(self, label: str) -> str:
        """Return what happens in the run called ``label``, without a full stop."""
        return f"{label}: {what_happens(self.kind, self.name, self.parameter)} at step {self.step}"


def what_happens(kind: Kind, name: str, parameter: str) -> str:
    """Return an event in words, without when."""
    if kind == "zero":
        return f"the gradient in {parameter} is exactly 0"
    return f"{name} of {parameter} takes a new maximum"


def told(
    label: str, kind: Kind, name: str, parameter: str, steps: Steps, first: int, last: int
) -> str:
    """Return what happens in a run from ``first`` to ``last``; nothing where nothing does.

    Parameters
    ----------
    label
        The run's name.
    kind, name, parameter
        What the events are.
    steps
        All of them, in order.
    """
    begin, end = np.searchsorted(steps, [first, last + 1]).tolist()
    if begin == end:
        return ""
    first, last = int(steps[begin]), int(steps[end - 1])
    if first == last:
        return Event(first, kind, name, parameter).sentence(label)
    what = what_happens(kind, name, parameter)
    if end - begin == last - first + 1:
        return f"{label}: {what} at all steps from {first} to {last}"
    return f"{label}: {what} at {end - begin} of the steps {first} to {last}"

"""A trace: what happened, recorded once and read by every view, table, film and file."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Divergence:
    """The first value that was not finite.

    Attributes
    ----------
    step
        The step that produced it; the trace keeps what came before.
    name
        Its name in the rule (``v``, ``w``, …) or ``loss``.
    """

    step: int
    name: str

    @property
    def short(self) -> str:
        """What has happened, in a word or two: a run that can't go on need not have run away."""
        if self.step == 0:
            return "undefined"
        return "no slope" if self.name == "g" else "diverged"

    @property
    def words(self) -> str:
        """What has happened, and when."""
        if self.step == 0:
            return "not defined at the start"
        if self.name == "g":
            return f"no gradient at {'the start' if self.step == 1 else f'step {self.step - 1}'}"
        return f"diverged at step {self.step}"


@dataclass
class Trace:
    """One run's record, filled as the engine advances.

    Row k of every array is step k; row 0 is the start. A quantity's row k is the value that
    step k computed on its way from ``w[k-1]`` to ``w[k]``, so row 0 of every quantity and of
    ``eta`` is NaN: no step has been made yet.

    Attributes
    ----------
    parameters
        The d names of the surface's parameters.
    w
        Parameters, shape (steps+1, d).
    loss
        Full loss at ``w``, shape (steps+1,).
    eta
        The scheduled learning rate in force, shape (steps+1,).
    quantities
        ``g`` and every name the rule assigns, in reading order, each shaped (steps+1, d).
    last
        The last row that holds values; rows above it are NaN.
    complete
        Whether the run is at its end: all steps made, or diverged.
    divergence
        Set where a value was not finite.
    """

    parameters: tuple[str, ...]
    w: Array
    loss: Array
    eta: Array
    quantities: dict[str, Array] = field(default_factory=dict)
    last: int = -1
    complete: bool = False
    divergence: Divergence | None = None

    @property
    def steps(self) -> int:
        """The number of steps asked for."""
        return len(self.w) - 1

"""A run as a view draws it."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.trace import Trace
from explorer.look.runs import RunStyle


@dataclass(frozen=True)
class DrawnRun:
    """What a view needs of one run.

    Attributes
    ----------
    label
        The run's name, as on its card.
    style
        Its colour, dash and marker.
    trace
        Its record; rows may still be filled after the run was handed over.
    visible
        Whether it is shown at all.
    selected
        Whether it is the run that the side columns are about.
    """

    label: str
    style: RunStyle
    trace: Trace
    visible: bool = True
    selected: bool = False

"""What a canvas is painted on."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.views.canvas_logic import Plane


@dataclass(frozen=True)
class Sheet:
    """What is painted on.

    Attributes
    ----------
    plane
        Where the plot is on it, and what it shows.
    size
        Width and height in px.
    ratio
        Device pixels to a pixel.
    """

    plane: Plane
    size: tuple[int, int]
    ratio: float

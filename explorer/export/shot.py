"""What is to be exported, and how it is to look (no Qt)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from explorer.errors import InputError

Part = Literal["figure", "canvas", "plots", "step", "strip"]
PARTS: tuple[Part, ...] = get_args(Part)

LEAST_SIZE, MOST_SIZE = (200, 150), 16384
LEAST_PIXELS = 64
"""On a side: in fewer a figure's plots have not a pixel each."""
MOST_PIXELS = 16384 * 8192
"""Half a gigabyte of memory: what a picture may take while it is painted."""
USUAL_SIZE = (1600, 900)
STRIP = 6
"""Panels of a filmstrip where nobody says which steps."""
MOST_PANELS = 48
OPTIONS_OF_PARTS: dict[str, tuple[Part, ...]] = {
    "caption": ("figure", "strip"),
    "by_hand": ("figure",),
    "plots": ("figure", "plots"),
}
"""What only some parts have."""


@dataclass(frozen=True)
class Shot:
    """What of a session is painted.

    Attributes
    ----------
    part
        The figure of everything, or one of its parts, or a strip of several steps.
    size
        Width and height in px.
    scale
        Pixels to a px; what is drawn stays the same.
    theme
        The theme's name.
    transparent
        Whether the page is left out, to stand on any ground.
    step
        The step that is shown.
    steps
        The steps of a strip; empty for some of all, the early ones closer.
    caption
        The words below a figure or a strip; None for those that the session gives.
    by_hand
        Whether the figure also has the step worked out by hand.
    palette
        The name of the runs' colours; empty for the theme's own.
    plots
        The side plots, such as ``("loss", "rate.w")``; None for the session's, or for those that
        suit the runs. What the part has no room for is dropped, of these and of the two above.
    """

    part: Part = "figure"
    size: tuple[int, int] = USUAL_SIZE
    scale: float = 1.0
    theme: str = "light"
    transparent: bool = False
    step: int = 0
    steps: tuple[int, ...] = ()
    caption: str | None = None
    by_hand: bool = False
    plots: tuple[str, ...] | None = None
    palette: str = ""

    def __post_init__(self) -> None:
        """Keep nothing that the part has no room for."""
        for name, parts in OPTIONS_OF_PARTS.items():
            if self.part not in parts:
                object.__setattr__(self, name, False if name == "by_hand" else None)

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return round(self.size[0] * self.scale), round(self.size[1] * self.scale)

    def check_pixels(self) -> None:
        """Raise an InputError if no file of so many pixels is written."""
        self.check_memory()
        wide, high = self.pixels
        if min(wide, high) < LEAST_PIXELS:
            raise InputError(
                f"a picture of {wide} x {high} pixels is not made; "
                f"{LEAST_PIXELS} on a side is the least"
            )

    def check_memory(self) -> None:
        """Raise an InputError if so many pixels are never painted."""
        wide, high = self.pixels
        if not (1 <= wide <= MOST_SIZE and 1 <= high <= MOST_SIZE) or wide * high > MOST_PIXELS:
            raise InputError(
                f"a picture of {wide} x {high} pixels is not made; "
                f"{MOST_SIZE} on a side and {MOST_PIXELS // 1_000_000} million in all is the most"
            )


def strip_steps(steps: int, count: int = STRIP) -> tuple[int, ...]:
    """Return some steps of so many, the early ones closer together: 0 and the last among them."""
    places = [math.expm1(math.log1p(steps) * i / max(1, count - 1)) for i in range(count)]
    return tuple(dict.fromkeys(round(place) for place in places))


def read_steps(text: str, last: int) -> tuple[int, ...]:
    """Return the steps that ``A:B``, ``A:B:EVERY`` or ``K,K,…`` name; ends may be left out.

    Raises
    ------
    InputError
        If they can't be read, or one is beyond ``last``.
    """
    if not text.strip():
        raise InputError("no steps are named; they are such as 0:100, 0:100:5 or 0,3,12")
    parts = text.split(":") if ":" in text else text.split(",")
    if not all(part.strip().isascii() and part.strip().isdecimal() for part in parts if part):
        raise InputError(f"'{text[:40]}' is not a range of steps such as 0:100, 0:100:5 or 0,3,12")
    if ":" not in text:
        if not all(parts):
            raise InputError(f"'{text[:40]}' lacks a step between two commas")
        chosen = [int(part[:12]) for part in parts]
    else:
        if len(parts) > 3:
            raise InputError(f"'{text[:40]}' is not a range of steps such as 0:100 or 0:100:5")
        first = int(parts[0][:12] or 0)
        end = int(parts[1][:12]) if parts[1] else last
        every = int(parts[2][:12] or 1) if len(parts) == 3 else 1
        if every < 1:
            raise InputError(f"the steps {text[:40]} never go on: every step is 1, every fifth 5")
        if end < first:
            raise InputError(f"the steps {text[:40]} are none: the first comes after the last")
        if end > last:
            raise InputError(f"step {end} is beyond the last, {last}")
        chosen = list(range(first, end + 1, every))
    beyond = [step for step in chosen if step > last]
    if beyond:
        raise InputError(f"step {beyond[0]} is beyond the last, {last}")
    return tuple(chosen)

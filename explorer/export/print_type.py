"""The type of pictures: larger than a window's, for they are shown smaller than they are made."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from explorer.look.palettes import with_palette
from explorer.look.theme import Theme, load_theme

_TYPE = 1.6
"""How much larger than at a desk: a figure 1600 px wide is printed over 16 cm."""
_TRAIL = 2.5


@cache
def picture_theme(name: str, palette: str = "") -> Theme:
    """Return a theme with the type of pictures, and the runs in a palette's colours.

    Raises
    ------
    InputError
        If there is no such theme.
    """
    theme = with_palette(load_theme(name), palette)
    if theme.tick > 11:  # a projector's: it is large already
        return theme
    sizes = {n: round(_TYPE * getattr(theme, n)) for n in ("tick", "label", "body", "head")}
    return replace(theme, **sizes, trail=max(theme.trail, _TRAIL))

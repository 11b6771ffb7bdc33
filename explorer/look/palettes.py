"""The colours of runs: the themes' own, and others that a person may see better."""

from __future__ import annotations

from dataclasses import replace

from explorer.look.theme import Theme

USUAL = "okabe-ito"
PALETTES = {
    USUAL: "Okabe and Ito, in the theme's shades",
    "bright": "Bright",
    "ink": "One ink: dashes and markers alone",
}
"""The palettes by name, each with its title."""
_BRIGHT_LIGHT = (
    *("#23282F", "#0077BB", "#228833", "#CC3311"),
    *("#AA3377", "#806000", "#007788", "#D4216A"),
)
_BRIGHT_DARK = (
    *("#EDEFF2", "#77AADD", "#44BB99", "#EE8866"),
    *("#FFAABB", "#EEDD88", "#99DDFF", "#BBCC33"),
)


def with_palette(theme: Theme, name: str) -> Theme:
    """Return a theme with the runs in another palette's colours; an unknown name changes none."""
    if name == "bright":
        return replace(theme, runs=_BRIGHT_DARK if theme.dark else _BRIGHT_LIGHT)
    if name == "ink":
        return replace(theme, runs=(theme.ink,) * len(theme.runs))
    return theme

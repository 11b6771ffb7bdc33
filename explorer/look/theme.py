"""Themes: typed sets of named colours and sizes, read from ``resources/themes``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.resources import resource_root
from explorer.errors import InputError

THEME_NAMES = ("light", "dark", "projector-light", "projector-dark", "print")
COLORMAP_EXPONENT = 0.42  # position on the colormap = ((L - Lmin)/(Lmax - Lmin)) ** this
COLORMAP_SIZE = 256
_TYPE = ("tick", "label", "body", "head", "value", "caption")
_LINES = ("trail", "playhead")
_LEAST_TYPE = 11  # px
DESK_BODY = 13  # the font size of body text, in px, that lengths are given for


# Each theme is loaded once, so one is another only if it is the same object; comparing 36 values
# each time that a cache asks would be for nothing.
@dataclass(frozen=True, eq=False)
class Theme:
    """One set of named colours (``#RRGGBB``), sizes in pixels and line widths in pixels.

    Attributes
    ----------
    name, title
        The file's name, and what a menu calls it.
    dark
        Whether text is light on dark.
    window, panel, raised
        Grounds: behind everything, of panels and plots, of headers and strips.
    ink, ink2, ink3
        Text and values; labels, ticks and icons; hints only.
    line, field_line, grid
        Dividers and frames; the edge of a control; the grid in plots.
    accent, on_accent, tint
        What is *now* (playhead, selection, focus); text on it; the ground of a selected row.
    good, notice, bad, good_badge, notice_badge, bad_badge
        Inks of status words, each with the ground of its badge.
    halo, iso_line
        Round head markers and under labels; contour lines on the canvas.
    runs
        Eight colours of runs.
    colormap
        Five stops of the canvas, lowest loss first.
    tick, label, body, head
        Font sizes in px: ticks and card details; labels and heads of plots; body and fields;
        step counter and heads that stand alone.
    value, caption
        Font sizes in px of the value at the playhead and of a lesson's caption.
    trail, playhead
        Line widths in px of trails and curves, and of the playhead.
    casing
        Whether trails lie on a wider line in the halo's colour.
    """

    name: str
    title: str
    dark: bool
    window: str
    panel: str
    raised: str
    ink: str
    ink2: str
    ink3: str
    line: str
    field_line: str
    grid: str
    accent: str
    on_accent: str
    tint: str
    good: str
    good_badge: str
    notice: str
    notice_badge: str
    bad: str
    bad_badge: str
    halo: str
    iso_line: str
    runs: tuple[str, ...]
    colormap: tuple[str, ...]
    tick: int
    label: int
    body: int
    head: int
    value: int
    caption: int
    trail: float
    playhead: float
    casing: bool

    @property
    def scale(self) -> float:
        """How many times as large as at a desk everything is."""
        return self.body / DESK_BODY


@cache
def load_theme(name: str) -> Theme:
    """Return the theme of ``resources/themes/NAME.toml``.

    Raises
    ------
    InputError
        If there is no such theme, or its file lacks a value or has one too many.
    """
    if name not in THEME_NAMES:
        raise InputError(f"there is no theme '{name}'; the themes are {', '.join(THEME_NAMES)}")
    path = resource_root() / "themes" / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"the theme's file can't be read: {error}", f"themes/{name}") from error
    return _theme_from(name, table)


def _theme_from(name: str, table: dict[str, Any]) -> Theme:
    """Gather the file's tables into one theme, every field exactly once."""
    values: dict[str, Any] = {"name": name}
    for key, value in table.items():
        values.update(value if isinstance(value, dict) else {key: value})
    wanted = {field.name for field in fields(Theme)}
    missing, unknown = sorted(wanted - set(values)), sorted(set(values) - wanted)
    if missing:
        raise InputError(f"the theme lacks '{missing[0]}'", f"themes/{name}")
    if unknown:
        raise InputError(f"a theme has nothing called '{unknown[0]}'", f"themes/{name}")
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Theme(**values)


@cache
def enlarged(theme: Theme, factor: float) -> Theme:
    """Return the theme with type and lines so many times as large, whole px of type."""
    type_ = {name: max(_LEAST_TYPE, round(getattr(theme, name) * factor)) for name in _TYPE}
    lines = {name: max(1.0, round(2 * getattr(theme, name) * factor) / 2) for name in _LINES}
    return theme if factor == 1.0 else replace(theme, **type_, **lines)


@cache
def colormap_table(theme: Theme) -> NDArray[np.uint8]:
    """Return the canvas's colormap as RGBA bytes, shape (256, 4), lowest loss first.

    Stops are joined in CIELAB, where equal distances look equal. The table can't be written to:
    every view shares it.
    """
    stops = np.array([_rgb(color) for color in theme.colormap])
    lab = _lab_from_rgb(stops)
    places = np.linspace(0.0, len(stops) - 1.0, COLORMAP_SIZE)
    joined = np.stack([np.interp(places, np.arange(len(stops)), lab[:, i]) for i in range(3)], -1)
    table = np.full((COLORMAP_SIZE, 4), 255, dtype=np.uint8)
    table[:, :3] = np.round(_rgb_from_lab(joined) * 255.0).astype(np.uint8)
    table.flags.writeable = False
    return table


def _rgb(color: str) -> tuple[float, float, float]:
    """Return ``#RRGGBB`` as three numbers from 0 to 1."""
    red, green, blue = (int(color[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    return red, green, blue


# sRGB's primaries and its D65 white, from IEC 61966-2-1.
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_FROM_XYZ = np.linalg.inv(_TO_XYZ)
_WHITE = _TO_XYZ.sum(axis=1)
_DELTA = 6.0 / 29.0


def _lab_from_rgb(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn sRGB (n, 3) in 0…1 into CIELAB (n, 3)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > _DELTA**3, np.cbrt(xyz), xyz / (3 * _DELTA**2) + 4.0 / 29.0)
    x, y, z = f[:, 0], f[:, 1], f[:, 2]
    return np.stack([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)], axis=-1)


def _rgb_from_lab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn CIELAB (n, 3) into sRGB (n, 3), held in 0…1."""
    y = (lab[:, 0] + 16.0) / 116.0
    f = np.stack([y + lab[:, 1] / 500.0, y, y - lab[:, 2] / 200.0], axis=-1)
    xyz = np.where(f > _DELTA, f**3, 3 * _DELTA**2 * (f - 4.0 / 29.0)) * _WHITE
    linear = np.clip(xyz @ _FROM_XYZ.T, 0.0, 1.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)

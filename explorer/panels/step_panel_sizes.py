"""The measures of a step worked out by hand: larger type where there is room for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme

WIDE = 480
"""From this width on, at the usual size of type, there is room for large type and sparklines."""
_NARROWEST = 300
_ROOMY = 360
_SMALLEST = 0.92


@dataclass(frozen=True)
class Sizes:
    """The measures of a panel of some width, in px.

    Attributes
    ----------
    scale
        How many times as large as at a desk.
    number, formula, small
        Sizes of type: of numbers, of the rule's lines, of hints.
    row, next_line
        The height of a row, and what each further line of it adds.
    side, left
        The margin, and where formulas begin.
    spark
        The width of a sparkline; 0 where there is no room for any.
    """

    width: float
    wide: bool
    scale: float
    number: float
    formula: float
    small: float
    row: float
    next_line: float
    side: float
    left: float
    spark: float


@lru_cache(maxsize=32)
def sizes_for(theme: Theme, width: float, tight: bool = False) -> Sizes:
    """Return the measures for a width; in a narrow column type is smaller.

    ``tight`` says that there is too little height for the largest type that the width allows.
    """
    wide = width >= WIDE * theme.scale
    if wide:
        s = theme.scale
        return Sizes(
            width, True, s, theme.head, round(19 * s), theme.label, 34 * s, 24 * s,
            16 * s, 40 * s, 76 * s,
        )  # fmt: skip
    s = min(theme.scale, max(_SMALLEST, width / _NARROWEST))
    numbers, formulas, row, line = (12, 15, 20, 17)
    if width >= _ROOMY * s:
        numbers, formulas, row, line = (13, 17, 22, 17) if tight else (15, 19, 25, 19)
    return Sizes(
        width, False, s, round(numbers * s), round(formulas * s), max(11, round(11 * s)),
        row * s, line * s, 12 * s, 12 * s, 0.0,
    )  # fmt: skip


@lru_cache(maxsize=64)
def metrics_of(px: float, weight: int) -> tuple[QFont, QFontMetricsF]:
    """Return a font and its measures."""
    font = ui_font(px, weight)
    return font, QFontMetricsF(font)

"""Typefaces: Inter (or DejaVu Sans) for words and numbers, STIX Two Math for symbols."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from explorer.look.symbols import symbol_text

__all__ = [
    "code_font",
    "is_symbol_font",
    "math_font",
    "symbol_text",
    "symbol_width",
    "ui_family",
    "ui_font",
]

# STIX letters are smaller in their em than Inter's: this makes their x-heights agree.
MATH_SCALE = 1.16
_FINE = 200.0  # px at which widths are measured


def ui_font(px: float, weight: int = 400) -> QFont:
    """Return the face of the interface, figures all equally wide, ``px`` logical px in size."""
    font = QFont(ui_family())
    # Tags of Qt are four letters; "tnum" are tabular numerals.
    font.setFeature(QFont.Tag("tnum"), 1)
    return _sized(font, px, weight)


def math_font(px: float) -> QFont:
    """Return the face of symbols, to stand beside words of `ui_font` of the same ``px``.

    Its lines are four times as high as its letters: draw it by its baseline, and never put it
    into a label's layout.
    """
    family = _math_family()
    font = QFont(family or "serif")
    # The fallback has no mathematical italics, and no letters to draw on in another face.
    font.setItalic(not family)
    return _sized(font, px * MATH_SCALE, 400)


def symbol_width(text: str, px: float) -> float:
    """Return the advance of symbols whose font's em is ``px`` high."""
    font = math_font(_FINE)
    return QFontMetricsF(font).horizontalAdvance(text) * px / font.pixelSize()


def is_symbol_font(font: QFont) -> bool:
    """Return whether a font is the face of symbols (and not what stands in for it)."""
    return bool(_math_family()) and font.family() == _math_family()


def code_font(px: float) -> QFont:
    """Return the face of rules as they are typed: every character equally wide."""
    font = QFont("DejaVu Sans Mono")
    font.setStyleHint(QFont.StyleHint.Monospace)
    return _sized(font, px, 400)


@cache
def ui_family() -> str:
    """Return ``Inter`` where it is installed, and otherwise ``DejaVu Sans``."""
    return "Inter" if "Inter" in QFontDatabase.families() else "DejaVu Sans"


@cache
def _math_family() -> str:
    """Load STIX Two Math from the formula package's own files, without importing it."""
    package = find_spec("ziamath")
    for folder in (package.submodule_search_locations or ()) if package else ():
        number = QFontDatabase.addApplicationFont(
            str(Path(folder) / "fonts" / "STIXTwoMath-Regular.ttf")
        )
        if number >= 0:
            return QFontDatabase.applicationFontFamilies(number)[0]
    return ""


def _sized(font: QFont, px: float, weight: int) -> QFont:
    font.setPixelSize(max(1, round(px)))
    font.setWeight(QFont.Weight(weight))
    return font

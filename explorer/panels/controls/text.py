"""Lines of text that fit their room, with the letters of formulas set as such."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.look.fonts import ui_font
from explorer.look.mixed import draw_mixed, mixed_width

MEDIUM, BOLD = 500, 600
TIP_WIDTH = 64  # letters in a line of a tooltip

# Greek letters with their subscripts, and single Latin letters that stand before a relation.
_NAMES = re.compile(r"[α-ωϵ][₀-₉]*|(?<![\w'])[a-zA-Z](?= ?[=<>≤≥≠])")
_GREEK = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "δ": r"\delta",
    "ε": r"\epsilon",
    "ϵ": r"\epsilon",
    "ζ": r"\zeta",
    "η": r"\eta",
    "θ": r"\theta",
    "κ": r"\kappa",
    "λ": r"\lambda",
    "μ": r"\mu",
    "ν": r"\nu",
    "ξ": r"\xi",
    "π": r"\pi",
    "ρ": r"\rho",
    "σ": r"\sigma",
    "τ": r"\tau",
    "φ": r"\phi",
    "χ": r"\chi",
    "ψ": r"\psi",
    "ω": r"\omega",
}
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@lru_cache(maxsize=512)
def with_symbols(text: str) -> str:
    r"""Return plain ``text`` as a mixed line: ``β 0.9`` is ``$\beta$ 0.9``."""
    # A dollar sign in a name that a person typed would open a symbol.
    return _NAMES.sub(_symbol, text.replace("$", "＄"))


def _symbol(found: re.Match[str]) -> str:
    letter, digits = found[0][0], found[0][1:].translate(_DIGITS)
    latex = _GREEK.get(letter, letter)
    return f"${latex}_{{{digits}}}$" if digits else f"${latex}$"


@lru_cache(maxsize=512)
def fit(text: str, room: float, px: float, weight: int = 400) -> str:
    """Return a mixed line cut with an ellipsis to ``room`` px; empty where nothing fits."""
    if mixed_width(text, px, weight) <= room:
        return text
    # Whole symbols and single letters are what a cut may take away.
    parts = text.split("$")
    units = [
        unit for i, part in enumerate(parts) for unit in ([f"${part}$"] if i % 2 else list(part))
    ]
    while units:
        units.pop()
        cut = "".join(units).rstrip() + "…"
        if mixed_width(cut, px, weight) <= room:
            return cut if units else ""
    return ""


def draw_line(
    painter: QPainter,
    x: float,
    baseline: float,
    text: str,
    px: float,
    color: str | QColor,
    weight: int = 400,
) -> float:
    """Draw a mixed line from ``x`` and return where it ends."""
    return x + draw_mixed(painter, QPointF(x, baseline), text, px, color, weight)


def centred_baseline(px: float, top: float, height: float) -> float:
    """Return the baseline that centres capital letters in a row, on a whole pixel."""
    return float(round(top + (height + _cap_height(px)) / 2))


@lru_cache(maxsize=32)
def _cap_height(px: float) -> float:
    return QFontMetricsF(ui_font(px)).capHeight()


def tip(*sentences: str) -> str:
    """Return what a tooltip says, a paragraph for each sentence that is not empty."""
    return "\n".join(textwrap.fill(sentence, TIP_WIDTH) for sentence in sentences if sentence)

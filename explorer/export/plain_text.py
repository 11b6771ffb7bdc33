"""Text as other programs read it: figures and letters that need nothing special."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QFont, QPaintDevice, QPainter

from explorer.look.fonts import is_symbol_font


def is_math(letter: str) -> bool:
    """Return whether a letter is one of Unicode's mathematical ones."""
    return "\U0001d400" <= letter <= "\U0001d7ff" or letter == "\u210e"


def plain_letter(letter: str) -> str:
    """Return a letter as it is typed: ``w`` for a mathematical one."""
    return unicodedata.normalize("NFKC", letter) if is_math(letter) else letter


class PlainPainter(QPainter):
    """Sets figures as the face has them: a file's reader can't tell what the others mean.

    Attributes
    ----------
    symbols
        The letters drawn in the face of symbols, in the order in which each was first drawn.
    """

    def __init__(self, device: QPaintDevice) -> None:
        super().__init__(device)
        self.symbols: dict[str, None] = {}

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Use a font without its features."""
        plain = QFont(font)
        plain.clearFeatures()
        plain.setFeature(QFont.Tag("calt"), 0)
        super().setFont(plain)

    def drawText(self, *given: Any) -> Any:
        """Draw text, and take down its symbols."""
        if is_symbol_font(self.font()):
            for text in given:
                if isinstance(text, str):
                    self.symbols.update(dict.fromkeys(text))
        return super().drawText(*given)

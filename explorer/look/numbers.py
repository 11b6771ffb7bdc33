"""Numbers as a reader wants them; the room without Qt writes them, so that sentences agree."""

from __future__ import annotations

from explorer.core.numbers import MINUS, TIMES, format_number, superscript, tick_label

__all__ = ["MINUS", "TIMES", "format_number", "superscript", "tick_label"]

"""Sentences set in a few lines."""

from __future__ import annotations

from functools import lru_cache

from explorer.look.mixed import mixed_width
from explorer.panels.controls.text import fit


@lru_cache(maxsize=128)
def wrap(text: str, room: float, px: float, lines: int, weight: int = 400) -> tuple[str, ...]:
    """Return a mixed line broken at spaces into at most ``lines``; the last ends with … if cut."""
    words = text.split(" ")
    result: list[str] = []
    while words and len(result) < lines - 1:
        count = 1
        while count < len(words) and _fits(words[: count + 1], room, px, weight):
            count += 1
        result.append(fit(" ".join(words[:count]), room, px, weight))
        words = words[count:]
    if words:
        result.append(fit(" ".join(words), room, px, weight))
    return tuple(result)


def _fits(words: list[str], room: float, px: float, weight: int) -> bool:
    return mixed_width(" ".join(words), px, weight) <= room

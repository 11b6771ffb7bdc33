"""What is wrong with a formula, and where."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from explorer.errors import InputError

_SHOWN = 40
"""Characters of an unknown name that are repeated."""
_CHOICES = 12
"""Names that are told where none is near."""


class FormulaError(InputError):
    """A formula can't be read.

    Attributes
    ----------
    line, column
        The place, both from 1.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line = line
        self.column = column
        super().__init__(message, f"line {line}, column {column}")


class UnknownNameError(FormulaError):
    """A formula reads a name, or calls a function, that there is not.

    Attributes
    ----------
    name
        What was typed.
    near
        The known name that was most likely meant; empty if none is near.
    is_function
        Whether it is called.
    """

    def __init__(
        self, name: str, known: Iterable[str], line: int, column: int, is_function: bool = False
    ) -> None:
        names = tuple(known)
        self.name = name
        self.near = nearest(name[:_SHOWN], names)
        self.is_function = is_function
        what = "function" if is_function else "name"
        super().__init__(unknown(what, name, names), line, column)


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return "unknown WHAT 'NAME'" with the nearest known name, or what there is to choose from.

    Of very many names, none of them near, only some are told.
    """
    names = sorted(known)
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    near = nearest(name[:_SHOWN], names)
    if near:
        return f"unknown {what} '{shown}'; did you mean '{near}'?"
    choice = ", ".join(names[:_CHOICES]) + (" …" if len(names) > _CHOICES else "")
    return f"unknown {what} '{shown}'" + (f"; there is {choice}" if choice else "")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that was most likely meant, or nothing if none is near."""
    names = sorted(known)
    distances = {n: _typing_errors(name.lower(), n.lower()) for n in names}
    # Of equally near ones the one that begins most alike: what follows may not be typed yet.
    alike = {n: sum(name.startswith(n[:i]) for i in range(1, len(n) + 1)) for n in names}
    best = min(names, key=lambda n: (distances[n], -alike[n]), default="")
    if best and distances[best] <= (len(name) + 1) // 3:
        return best
    close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return close[0] if close else ""


def _typing_errors(a: str, b: str) -> int:
    """Return how many letters were left out, added, mistaken or swapped with the next one."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            changes = before[j - 1] + (letter != other)
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                changes = min(changes, older[j - 2] + 1)
            row.append(min(changes, before[j] + 1, row[j - 1] + 1))
    return row[-1]


_USUAL = {"\\": "backslash", "@": "at sign", "`": "backtick"}


def character_in_words(character: str) -> str:
    """Return how a sentence names a character, which alone might be overlooked."""
    code = f"U+{ord(character):04X}"
    name = _USUAL.get(character) or unicodedata.name(character, "").lower()
    kind = unicodedata.category(character)[0]
    if not name:
        return f"the character {code}"
    if kind in "ZC":
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name} ({code})"
    return f"the character {character!r}" if kind == "L" else f"“{character}” ({name})"

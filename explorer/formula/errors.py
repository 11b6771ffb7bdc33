"""What is wrong with a formula, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from explorer.errors import InputError


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


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return "unknown WHAT 'NAME'", with the nearest known name where one is near."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"unknown {what} '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")

"""Which rows of a file hold no point, and why: counted by reason, the first of each named."""

from __future__ import annotations

from typing import Literal

NAMED = 3
"""Rows of one reason that are named by their lines."""
_LONGEST = 20
"""Characters of a cell that are quoted."""

Reason = Literal["missing", "no number", "not finite"]


class LeftOut:
    """The rows left out so far.

    Attributes
    ----------
    count
        How many there are.
    """

    def __init__(self) -> None:
        self.count = 0
        self._found: dict[tuple[str, Reason], _Found] = {}

    def note(self, column: str, reason: Reason, line: int, cell: str) -> None:
        """Count a row by the first of its cells that holds no number."""
        self.count += 1
        self._found.setdefault((column, reason), _Found()).note(line, cell)

    @property
    def words(self) -> str:
        """What was left out and why; nothing if nothing was."""
        if not self.count:
            return ""
        rows = "1 row left out" if self.count == 1 else f"{self.count:,} rows left out"
        several = len(self._found) > 1
        reasons = [
            (f"{found.count:,} " if several else "") + found.words(column, reason)
            for (column, reason), found in self._found.items()
        ]
        return f"{rows}: {', '.join(reasons)}"


class _Found:
    """The rows of one reason."""

    def __init__(self) -> None:
        self.count = 0
        self._lines: list[int] = []
        self._cell = ""

    def note(self, line: int, cell: str) -> None:
        if not self.count:
            self._cell = cell.strip()
        self.count += 1
        if len(self._lines) < NAMED:
            self._lines.append(line)

    def words(self, column: str, reason: Reason) -> str:
        if reason == "missing":
            named = ", ".join(f"{line:,}" for line in self._lines)
            more = ", …" if self.count > len(self._lines) else ""
            return f"without {column} ({'line' if self.count == 1 else 'lines'} {named}{more})"
        cell = self._cell[:_LONGEST] + ("…" if len(self._cell) > _LONGEST else "")
        more = ", …" if self.count > 1 else ""
        what = "no number" if reason == "no number" else "not finite"
        return f"where {column} is {what} (line {self._lines[0]:,}: '{cell}'{more})"

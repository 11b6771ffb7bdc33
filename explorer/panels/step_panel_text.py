"""A step worked out by hand as plain text: to be copied, and to be read aloud."""

from __future__ import annotations

from explorer.core.by_hand import HandStep
from explorer.core.hand_rows import HandRow
from explorer.core.hand_text import plain
from explorer.formula.symbols import plain_symbol

__all__ = ["plain_symbol", "row_text", "step_text"]


def row_text(row: HandRow) -> str:
    """Return a row as text: ``v_w = 0.9 · 345.9 + 0.1 · (−8.936)² = 319.3``."""
    name = plain_symbol(row.name)
    if not row.result:
        return name
    right = plain(row.pieces)
    if right:
        right = right if row.joined else f" = {right}"
    since = " and ".join(plain(s) for s in row.since)
    return f"{name}{right} = {row.result}" + (f", since {since}" if since else "")


def step_text(hand: HandStep, label: str, title: str) -> str:
    """Return a whole step as lines of text."""
    result = [f"{title}: {label}"]
    if hand.note:
        result.append(hand.note)
    if hand.before:
        before = "  ".join(row_text(row) for row in hand.before)
        result.append(f"step {hand.step - 1}: {before}")
        gradient = "  ".join(row_text(row) for row in hand.gradient)
        result.append(f"gradient: {gradient}")
        result += [hand.points] if hand.points else []
    for line in hand.lines:
        result += ["", line.text or plain_symbol(line.latex)]
        result += [f"    {row_text(row)}" for row in line.rows]
    return "\n".join(result)


def spoken(hand: HandStep) -> str:
    """Return all rows in one paragraph, for screen readers."""
    rows = [*hand.before, *hand.gradient, *(row for line in hand.lines for row in line.rows)]
    said = [hand.note] if hand.note else []
    return " ".join([*said, *(f"{row_text(row)}." for row in rows if row.result)])

"""The keys of single parts, which work while the part has the keyboard or is open."""

from __future__ import annotations

KeyTable = tuple[tuple[str, str], ...]

PART_KEYS: dict[str, KeyTable] = {
    "Presenting": (
        ("F5 or Esc", "Back to the window"),
        ("PgDown, PgUp", "Next, previous stop or step"),
        ("B", "Blank the screen"),
        ("S", "Spotlight at the pointer"),
    ),
    "On the map": (("Ctrl+← → ↑ ↓", "Move it"),),
    "In 3-D": (
        ("Ctrl+← → ↑ ↓", "Turn"),
        ("Ctrl+Shift+← →", "A quarter turn"),
        ("Ctrl+Shift+↑ ↓", "From the top, from the front"),
    ),
    "Where the keyboard is": (
        ("Tab", "Next control"),
        ("↑ ↓", "Next run, plot or row"),
        ("Enter", "Press, open, select"),
        ("Delete", "Remove the run"),
    ),
    "Labs": (
        ("← →", "Averages: step, with Shift ten"),
        ("← → ↑ ↓", "Norms: move the point"),
        ("Esc", "Close"),
    ),
}
"""By part: keys, and what they do there."""

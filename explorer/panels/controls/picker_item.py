"""One thing to choose from a picker's list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PickerItem:
    """One thing to choose.

    Attributes
    ----------
    key
        What is sent when it is chosen.
    title, detail
        The text of its row, and a second line; the search looks in both, and in ``key``.
    """

    key: str
    title: str
    detail: str = ""

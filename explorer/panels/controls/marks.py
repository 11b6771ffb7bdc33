"""Marks that a control carries."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def mark_field(field: QWidget, wrong: bool) -> None:
    """Give a field the edge of one that can't be read, or take it away."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)

"""Something to be read that may be longer than its window."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def reading_area(inside: QWidget, name: str) -> QScrollArea:
    """Return an area called ``name`` that scrolls ``inside``.

    It takes the keyboard, whose arrows and pages scroll it, and has a ring (of the style sheet)
    while it does.
    """
    area = QScrollArea()
    area.setProperty("reading", True)
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.StyledPanel)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area

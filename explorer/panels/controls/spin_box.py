"""Boxes for numbers with arrows, whose text stands as far from the edge as in other fields."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

B = TypeVar("B", QSpinBox, QDoubleSpinBox)
_PADDING = 0.3
"""Of the size of its type. A style sheet can't pad it: Qt leaves the line inside without style."""
_RESIZED = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


def padded(box: B) -> B:
    """Return the box with room before its number, whatever the size of its type."""
    _Padding(box)
    return box


class _Padding(QObject):
    """Keeps the room in proportion to the type."""

    def __init__(self, box: QSpinBox | QDoubleSpinBox) -> None:
        super().__init__(box)
        self._box = box
        box.installEventFilter(self)
        self._pad()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of type."""
        if event.type() in _RESIZED:
            self._pad()
        return False

    def _pad(self) -> None:
        wide = round(_PADDING * self._box.fontInfo().pixelSize())
        self._box.lineEdit().setTextMargins(wide, 0, 0, 0)

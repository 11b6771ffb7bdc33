"""Keys that a focused control keeps for itself.

The window's shortcuts (←, →, Home, End, Space …) would otherwise win over a slider that has the
keyboard: Qt asks the focused widget first, with a ``ShortcutOverride`` event.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
PAGES = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
ENDS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def claims(event: QEvent, keys: Collection[int]) -> bool:
    """Accept ``event`` where it asks whether a shortcut may take one of ``keys``."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    if plain and event.key() in keys:
        event.accept()
        return True
    return False

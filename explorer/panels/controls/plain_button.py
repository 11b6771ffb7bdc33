"""A button with a word, drawn by Qt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.panels.controls.keys import ENTER


class PlainButton(QPushButton):
    """A button that Tab reaches, a click leaves alone, and Enter presses.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Make a button that says ``text``."""
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter: Space plays and pauses everywhere."""
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

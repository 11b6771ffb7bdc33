"""A menu to switch several things in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu


class StayingMenu(QMenu):
    """A menu that stays open while its checkable items are switched, by mouse or Space.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Switch a checkable item without closing; leave the others to Qt."""
        if not self._switched():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do the same on Space; Enter switches and closes."""
        if event.key() != Qt.Key.Key_Space or not self._switched():
            super().keyPressEvent(event)

    def _switched(self) -> bool:
        action = self.activeAction()
        if action is None or not action.isCheckable():
            return False
        if action.isEnabled():
            action.trigger()
        return True

"""A menu to switch several things in."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu


class StayingMenu(QMenu):
    """A menu that stays open while its checkable items are switched."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Switch a checkable item without closing; leave the others to Qt."""
        action = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

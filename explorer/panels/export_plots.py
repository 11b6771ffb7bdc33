"""The choice of the side plots in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.look.staying_menu import StayingMenu
from explorer.views.plot_quantities import plain_name

USUAL = "The usual ones"


class PlotsField(QPushButton):
    """A button with a list of plots to switch in; none switched means the usual ones.

    Attributes
    ----------
    keys
        What is chosen, such as ``("loss", "rate.w")``; None for the usual ones.

    Signals
    -------
    changed()
        Other plots were chosen.
    """

    changed = Signal()

    def __init__(self, available: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: tuple[str, ...] | None = None
        self._menu = StayingMenu(self)
        self._actions: dict[str, QAction] = {}
        for key in available:
            action = self._menu.addAction(plain_name(key))
            action.setCheckable(True)
            self._actions[key] = action
        self._menu.addSeparator()
        self._usual = self._menu.addAction(USUAL)
        self._menu.triggered.connect(self._choose)
        self.setMenu(self._menu)
        self.setAutoDefault(False)  # Enter exports
        self.setAccessibleName("Side plots in the picture")
        self.setToolTip("Which side plots the picture has, from top to bottom")
        self._show()

    def choose(self, keys: Sequence[str] | None) -> None:
        """Choose some plots; None for the usual ones."""
        self.keys = tuple(keys) if keys else None
        for key, action in self._actions.items():
            action.setChecked(self.keys is not None and key in self.keys)
        self._show()

    def _choose(self, action: QAction) -> None:
        chosen = [key for key, one in self._actions.items() if one.isChecked()]
        self.choose(None if action is self._usual else chosen)
        self.changed.emit()

    def _show(self) -> None:
        if self.keys is None:
            self.setText(USUAL)
        elif len(self.keys) == 1:
            self.setText(plain_name(self.keys[0]))
        else:
            self.setText(f"{len(self.keys)} plots")

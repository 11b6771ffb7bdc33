"""The order in which Tab comes to controls that are made after the others."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stand_here(place: QWidget, controls: Iterable[QWidget]) -> None:
    """Let Tab come to ``controls`` where ``place`` stands, which takes no keys itself.

    Qt puts what is made later after everything else in the window.
    """
    before = place.previousInFocusChain()
    while before is not None and before is not place:
        if before.focusPolicy() != Qt.FocusPolicy.NoFocus:
            break
        before = before.previousInFocusChain()  # what takes no keys can't be put before others
    if before is None:
        return
    for control in controls:
        QWidget.setTabOrder(before, control)
        before = control

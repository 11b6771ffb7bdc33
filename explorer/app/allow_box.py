"""The question before a class that a session names is run: it is somebody's code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from explorer.core.class_permits import allow

_LONG = 32
"""Letters of a name that fit a line in any type."""


def ask_to_allow(
    window: QWidget, name: str, go_on: Callable[[], object], refused: Callable[[], object]
) -> QMessageBox:
    """Ask whether a class may run until the program ends; go on if it may."""
    box = QMessageBox(window)
    box.setObjectName("ask_to_allow")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Run a class?")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"The session wants to run the class\n{_breakable(name)}")
    box.setInformativeText(
        "Its module is imported and executed as a program of yours. Allow it only if you know "
        "where it comes from. It stays allowed until you quit; Preferences lists those that "
        "always are."
    )
    allowing = box.addButton("&Run it", QMessageBox.ButtonRole.AcceptRole)
    refusing = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(refusing)
    box.setEscapeButton(refusing)

    def answer(button: QAbstractButton) -> None:
        if button is allowing:
            allow(name)
            go_on()
        else:
            refused()

    box.buttonClicked.connect(answer)
    box.open()
    return box


def _breakable(name: str) -> str:
    """Return a name that may go on in another line where it is long: all of it has to be read."""
    return name if len(name) <= _LONG else name.replace(".", ".\u200b").replace("_", "_\u200b")

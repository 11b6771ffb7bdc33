"""The question before unsaved work is replaced."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget


def ask_to_save(
    window: QWidget, name: str, save: Callable[[], object], go_on: Callable[[], object]
) -> QMessageBox:
    """Ask whether to save, and do what the answer says; Cancel does nothing.

    Parameters
    ----------
    save
        Saves and goes on.
    go_on
        Goes on without saving.
    """
    old = window.findChild(QMessageBox, _NAME)
    if old is not None:
        old.done(0)
    box = QMessageBox(window)
    box.setObjectName(_NAME)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Unsaved changes")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Save the changes of {name}?")
    box.setInformativeText("Without saving they are lost.")
    saving = box.addButton("&Save", QMessageBox.ButtonRole.AcceptRole)
    leaving = box.addButton("&Don't save", QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(saving)

    def answer(button: QAbstractButton) -> None:
        if button is saving:
            save()
        elif button is leaving:
            go_on()

    box.buttonClicked.connect(answer)
    box.open()
    return box


_NAME = "ask_to_save"

"""The questions before unsaved work is replaced, or somebody else's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

Do = Callable[[], object]


def ask_to_save(window: QWidget, name: str, save: Do, go_on: Do) -> QMessageBox:
    """Ask whether to save, and do what the answer says; Cancel does nothing.

    Parameters
    ----------
    save
        Saves and goes on.
    go_on
        Goes on without saving.
    """
    return _ask(
        window,
        "ask_to_save",
        "Unsaved changes",
        (f"Save the changes of {name}?", "Without saving they are lost."),
        {"&Save": save, "&Don't save": go_on},
    )


def ask_to_overwrite(window: QWidget, name: str, overwrite: Do, save_as: Do) -> QMessageBox:
    """Ask what to do with a file that another program has written meanwhile."""
    return _ask(
        window,
        "ask_to_overwrite",
        "The file has changed",
        (
            f"{name} was written by another program since it was opened here.",
            "Saving over it loses what that program wrote.",
        ),
        {"Save &as…": save_as, "&Overwrite": overwrite},
    )


def _ask(
    window: QWidget, name: str, title: str, words: tuple[str, str], answers: dict[str, Do]
) -> QMessageBox:
    """Ask with a button for each answer, the first the usual one, and one for none of them."""
    old = window.findChild(QMessageBox, name)
    if old is not None:
        old.done(0)
    box = QMessageBox(window)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words[0])
    box.setInformativeText(words[1])
    roles = (QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.DestructiveRole)
    does: dict[QAbstractButton, Do] = {}
    for (text, do), role in zip(answers.items(), roles, strict=True):
        button = box.addButton(text, role)
        if not does:
            box.setDefaultButton(button)
        does[button] = do
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.buttonClicked.connect(lambda button: does.get(button, lambda: None)())
    box.open()
    return box

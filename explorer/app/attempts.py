"""What may need a person's leave, or PyTorch, before it can be done."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from explorer.core.class_permits import NotAllowedError, NotLoadedError, load
from explorer.errors import InputError

_LOOK = 30
"""Milliseconds between two looks at whether PyTorch is there."""


def attempt(
    window: QWidget,
    action: Callable[[], object],
    fail: Callable[[InputError], object],
    refused: Callable[[], object] = lambda: None,
) -> bool:
    """Do something, and return whether it is done.

    Where it needs a class that nobody allowed yet, the person is asked; where it needs PyTorch,
    that is loaded beside the window. It is done then, and until then nothing has changed.

    Parameters
    ----------
    fail
        Is told why it can't be done.
    refused
        Is told that the person does not want it.
    """

    def again() -> None:
        attempt(window, action, fail, refused)

    try:
        action()
    except NotAllowedError as error:
        from explorer.app.allow_box import ask_to_allow

        ask_to_allow(window, error.name, again, refused)
        return False
    except NotLoadedError as error:
        Loading(window, error.name, again, fail, refused)
        return False
    except InputError as error:
        fail(error)
        return False
    return True


class Loading(QObject):
    """Loads a class and PyTorch beside a window, and says so there.

    Attributes
    ----------
    dialog
        Tells the person to wait, and lets them not.
    """

    def __init__(
        self,
        window: QWidget,
        name: str,
        then: Callable[[], object],
        fail: Callable[[InputError], object],
        refused: Callable[[], object],
    ) -> None:
        """Start with a class; ``then`` is done when it is there, ``fail`` told why it can't be."""
        super().__init__(window)
        self._name, self._then, self._fail, self._refused = name, then, fail, refused
        self._fault: InputError | None = None
        self.dialog = QProgressDialog(f"Loading {name} …", "Cancel", 0, 0, window)
        self.dialog.setWindowTitle("A class of PyTorch's kind")
        self.dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self.dialog.setMinimumDuration(0)
        self.dialog.show()
        self._thread = Thread(target=self._load, daemon=True)
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)
        self._thread.start()
        self._timer.start()

    def _load(self) -> None:
        try:
            load(self._name)
        except InputError as error:
            self._fault = error

    def _look(self) -> None:
        stopped = self.dialog.wasCanceled()
        if self._thread.is_alive() and not stopped:
            return
        self._timer.stop()
        self.dialog.deleteLater()
        self.deleteLater()
        if stopped:
            self._refused()
        elif self._fault is not None:
            self._fail(self._fault)
        else:
            self._then()

"""Numbers written beside the window: how far that is, and a way to stop it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from explorer.export.worker import ExportWorker, request_of
from explorer.session.workspace import Workspace

_SHOWN_AFTER = 400
"""Milliseconds after which it is said that something is being written."""


class NumberJob(QObject):
    """Writes every recorded number of a workspace into a file.

    Attributes
    ----------
    dialog
        Says how far it is, once that has taken a while.

    Signals
    -------
    ended(str, str)
        Why it can't be done, empty if it is, and the file's name; not when it was stopped.
    """

    ended = Signal(str, str)

    def __init__(self, window: QWidget, workspace: Workspace, path: Path) -> None:
        """Begin.

        Raises
        ------
        InputError
            If the file's folder can't be written to.
        """
        super().__init__(window)
        self._path, self._worker = path, ExportWorker(self)
        self._worker.ask(
            request_of(workspace, path, path.suffix.lower(), None), self._done, self._advance
        )
        self.dialog = QProgressDialog(f"Writing {path.name} …", "Cancel", 0, 100, window)
        self.dialog.setWindowTitle("Export numbers")
        self.dialog.setMinimumDuration(_SHOWN_AFTER)
        self.dialog.setAutoReset(False)
        self.dialog.setValue(0)
        self.dialog.canceled.connect(self._end)

    def _advance(self, share: float) -> None:
        self.dialog.setValue(round(100 * share))

    def _done(self, fault: str, _: str) -> None:
        self._end()
        self.ended.emit(fault, self._path.name)

    def _end(self) -> None:
        self._worker.stop()
        self.dialog.reset()  # which hides it
        self.dialog.deleteLater()
        self.deleteLater()

"""The person's own files are taken as they are: read again as soon as one changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from explorer.core.resources import user_root
from explorer.errors import InputError
from explorer.session.own_files import OwnFile, own_files, own_folders
from explorer.session.own_news import news
from explorer.session.workspace import Workspace

SETTLE = 200
"""Milliseconds in which an editor has written all of a file."""


class OwnFiles(QObject):
    """Watches the person's folders; waiting for the system to tell costs nothing.

    Signals
    -------
    changed()
        The catalogue has been read again.
    """

    changed = Signal()

    def __init__(
        self, workspace: Workspace, report: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        """Keep the catalogue of a workspace true; ``report`` says what was read again."""
        super().__init__(parent)
        self._workspace, self._report = workspace, report
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.read_again())
        self._watcher.fileChanged.connect(self._told)
        self._watcher.directoryChanged.connect(self._told)
        self._files, self._seen = self._state()
        self._watch()

    def _watch(self) -> None:
        """Watch what there is now: a file that was replaced is another one."""
        wanted = {str(file.path) for file in own_files()}
        wanted |= {str(folder) for folder in (user_root(), *own_folders()) if folder.is_dir()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))

    def _told(self, _: str) -> None:
        self._timer.start(SETTLE)

    def _state(self) -> tuple[dict[Path, OwnFile], dict[Path, tuple[int, int]]]:
        """Return the files there are, and what tells one version of each from another."""
        files, versions = {}, {}
        for file in own_files():
            try:
                status = file.path.stat()
            except OSError:
                continue
            files[file.path] = file
            versions[file.path] = (status.st_mtime_ns, status.st_size)
        return files, versions

    def read_again(self, force: bool = False) -> None:
        """Take the files as they are now; where one can't be used, what is shown stays.

        Parameters
        ----------
        force
            Whether to read them even if none seems to have changed.
        """
        self._watch()
        files, seen = self._state()
        if seen == self._seen and not force:
            return  # a draft or a last session was written beside them
        before, changed = self._files, [p for p in seen if seen[p] != self._seen.get(p)]
        self._files, self._seen = files, seen
        workspace, fault = self._workspace, ""
        workspace.catalogue.look_again()
        workspace.catalogue.find_faults()
        try:
            workspace.look_up_again()
        except InputError as error:
            fault = str(error)
        self._report(news(before, files, changed, workspace.experiment, fault))
        self.changed.emit()

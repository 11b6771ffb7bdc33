"""Exports made beside the window: another process draws and writes, and can be stopped."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTemporaryDir

import explorer
from explorer.core.class_permits import allowed
from explorer.core.csv_points import identity_of
from explorer.core.numbers import more_digits
from explorer.core.whole_files import move_whole
from explorer.errors import InputError
from explorer.export.request import Reply, Request
from explorer.export.shot import Shot
from explorer.session.file_data import check_unchanged
from explorer.session.files import write_session
from explorer.session.workspace import Workspace

INTERPRETER = ("-P", "-m")
"""Before the name of what is run: nothing is imported from the folder that is worked in."""
PROGRAM = (*INTERPRETER, "explorer.app.export_worker")
_ENDED = "the process that makes it ended without a word"

Done = Callable[[str, str], object]
"""Is told why it can't be done, empty if it is, and the drawing's remark."""


@dataclass
class _Job:
    request: Request
    done: Done
    progress: Callable[[float], object]
    folder: QTemporaryDir
    path: Path

    def end(self, fault: str, remark: str) -> None:
        """Put what was made in its place, and tell who asked."""
        if not fault:
            try:
                move_whole(Path(self.request.target), self.path)
            except InputError as error:
                fault = str(error)
        self.folder.remove()
        self.done(fault.replace(self.request.target, str(self.path)), remark)


def text_of(workspace: Workspace) -> str:
    """Return the session that a workspace shows, for another process to read.

    Raises
    ------
    InputError
        If that would read other points: the file of data has changed.
    """
    check_unchanged(workspace.experiment.surface.data, workspace.problem.points)
    return write_session(workspace.to_save())


def request_of(
    workspace: Workspace, target: Path, ending: str, shot: Shot | None, filmed: bool = False
) -> Request:
    """Return a request for what a workspace shows now; a table where there is no shot.

    Raises
    ------
    InputError
        As of `text_of`.
    """
    csv = data.csv if (data := workspace.experiment.surface.data) is not None else None
    return Request(
        session=text_of(workspace),
        identity=identity_of(Path(csv)) if csv else (),
        target=str(target),
        ending=ending,
        shot=shot,
        filmed=filmed,
        lookups=workspace.lookups,
        more_digits=more_digits(),
        allowed=allowed(),
    )


def folder_beside(path: Path) -> QTemporaryDir:
    """Return a new folder beside a file, to make the file in: what is stopped leaves nothing.

    Raises
    ------
    InputError
        If the file's folder can't be written to.
    """
    folder = QTemporaryDir(str(path.resolve().parent / ".export-XXXXXX"))
    if not folder.isValid():
        raise InputError(f"can't be written: {folder.errorString()}", str(path))
    return folder


def process_environment() -> QProcessEnvironment:
    """Return the environment of another process of this program, which needs no display."""
    environment = QProcessEnvironment.systemEnvironment()
    # Found wherever this process found it: in a checkout, or where it is installed.
    paths = [str(Path(explorer.__file__).parents[1]), environment.value("PYTHONPATH")]
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    environment.insert("QT_QPA_PLATFORM", "offscreen")
    return environment


class ExportWorker(QObject):
    """Makes one export after another in a process that stays for the next one.

    Signals: none.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: deque[_Job] = deque()
        self._process: QProcess | None = None
        self._heard = b""

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return bool(self._jobs)

    def ask(
        self, request: Request, done: Done, progress: Callable[[float], object] = lambda share: None
    ) -> None:
        """Have something made once all that was asked for before is done.

        Parameters
        ----------
        progress
            Is told how much is done, from 0 to 1, where that takes long.

        Raises
        ------
        InputError
            If the file's folder can't be written to.
        """
        path = Path(request.target)
        folder = folder_beside(path)
        request = replace(request, target=folder.filePath(f"made{request.ending}"))
        self._jobs.append(_Job(request, done, progress, folder, path))
        if len(self._jobs) == 1:
            self._send()

    def stop(self) -> None:
        """Stop all; nothing is left of what is not done, and nobody is told."""
        jobs, self._jobs = self._jobs, deque()
        if self._process is not None:
            process, self._process = self._process, None
            process.blockSignals(True)  # nobody is told
            process.kill()
            process.waitForFinished(3000)
            process.deleteLater()
        for job in jobs:
            job.folder.remove()

    def _send(self) -> None:
        if self._process is None:
            self._heard = b""
            process = self._process = QProcess(self)
            process.setProcessEnvironment(process_environment())
            process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
            process.setStandardErrorFile(QProcess.nullDevice())
            process.readyReadStandardOutput.connect(self._hear)
            process.finished.connect(self._end)
            process.errorOccurred.connect(self._fail)
            process.start(sys.executable, list(PROGRAM))
        if self._process is not None:  # else it could not be started, and all have been told
            self._process.write(self._jobs[0].request.to_line().encode() + b"\n")

    def _hear(self) -> None:
        process = self._process
        if process is None:
            return
        *lines, self._heard = (self._heard + bytes(process.readAllStandardOutput().data())).split(
            b"\n"
        )
        for line in lines:
            reply = Reply.from_line(line.decode())
            if not self._jobs:
                return
            if reply.share < 1:
                self._jobs[0].progress(reply.share)
                continue
            job = self._jobs.popleft()
            if self._jobs:
                self._send()
            job.end(reply.fault, reply.remark)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self) -> None:
        """Tell all who wait that nothing comes: whatever was being written is left as it was."""
        jobs, self._jobs = list(self._jobs), deque()
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        for job in jobs:
            job.end(_ENDED, "")

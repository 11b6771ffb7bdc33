"""A film made beside the window: another process draws and packs it, and can be stopped."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from explorer.core.class_permits import FLAG, allowed
from explorer.core.numbers import more_digits
from explorer.core.whole_files import move_whole
from explorer.errors import InputError
from explorer.export.shot import Shot
from explorer.export.worker import INTERPRETER, folder_beside, process_environment, text_of
from explorer.session.workspace import Workspace

_FRAME = re.compile(r"frame (\d+) of (\d+)(?:, (\d+) s left)?")
_SAID = 4000
"""Characters of what the process says that are kept."""


class FilmJob(QObject):
    """Makes one film.

    It is made in a folder of its own beside the file that it becomes, so that nothing is left of
    one that is stopped, and an older file stays as it was until then.

    Signals
    -------
    advanced(int, int, int)
        So many frames are done, of so many, and so many seconds are left; -1 if nobody knows.
    ended(str)
        Nothing goes on any more: empty if the film is there, or why it is not.
    """

    advanced = Signal(int, int, int)
    ended = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        shot: Shot,
        steps: str,
        fps: float,
        path: Path,
        parent: QObject | None = None,
    ) -> None:
        """Start.

        Parameters
        ----------
        steps
            As the command line has them.
        fps
            Frames a second.
        path
            The file; its ending says which kind it is.

        Raises
        ------
        InputError
            If the folder can't be written to, or the session's file of data has changed.
        """
        super().__init__(parent)
        self._path, self._said, self._stopped = path, "", False
        text = text_of(workspace)
        self._folder = folder_beside(path)
        folder = Path(self._folder.path())
        session = folder / "session.json"
        session.write_text(text, "utf-8")
        self._film = folder / f"film{path.suffix.lower()}"
        self._process = QProcess(self)
        self._process.setProcessEnvironment(process_environment())
        self._process.readyReadStandardError.connect(self._hear)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail)
        arguments = [
            *INTERPRETER,
            "explorer",
            "export",
            str(session),
            str(self._film),
            "--progress",
        ]
        arguments += _options(shot, steps, fps)
        # Once whoever made this listens, or a failure to start would be told to nobody.
        QTimer.singleShot(0, self, lambda: self._begin(arguments))

    def _begin(self, arguments: list[str]) -> None:
        if not self._stopped:
            self._process.start(sys.executable, arguments)

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def cancel(self) -> None:
        """Stop, and leave nothing."""
        if not self._stopped:
            self._stopped = True
            if not self.running:
                self._end("stopped")
                return
            self._process.kill()
            self._process.waitForFinished(3000)

    def _hear(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        self._said = (self._said + text)[-_SAID:]
        found = _FRAME.findall(text)
        if found:
            done, count, left = found[-1]
            self.advanced.emit(int(done), int(count), int(left) if left else -1)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end("the process that makes it can't be started")

    def _finish(self, status: int, how: QProcess.ExitStatus) -> None:
        if self._stopped:
            self._end("stopped")
            return
        self._hear()
        if how == QProcess.ExitStatus.NormalExit and status == 0:
            try:
                move_whole(self._film, self._path)
                self._end("")
            except InputError as error:
                self._end(str(error))
            return
        lines = [line for line in self._said.splitlines() if line and not _FRAME.search(line)]
        said = (
            lines[-1].removeprefix("optimizer-explorer: ") if lines else "it ended without a word"
        )
        self._end(said.replace(str(self._film), str(self._path)))

    def _end(self, sentence: str) -> None:
        self._folder.remove()
        self.ended.emit(sentence)


def _options(shot: Shot, steps: str, fps: float) -> list[str]:
    """Return a shot as the command line's options."""
    wide, high = shot.size
    options = ["--view", shot.part, "--size", f"{wide}x{high}", "--scale", f"{shot.scale:g}"]
    options += ["--theme", shot.theme, "--steps", steps, "--fps", f"{fps:g}"]
    if shot.palette:
        options += ["--palette", shot.palette]
    if more_digits():
        options += ["--digits", str(more_digits())]
    if shot.by_hand:
        options.append("--by-hand")
    if shot.caption is not None:
        options.append(f"--caption={shot.caption}")
    if shot.plots:
        options += ["--plots", ",".join(shot.plots)]
    for name in allowed():
        options += [FLAG, name]
    return options

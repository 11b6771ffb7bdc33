"""Autosave: work that is in no file yet is written beside, for the start after a crash."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer, Signal

from explorer.errors import InputError
from explorer.session.autosave import (
    ENDING,
    Draft,
    draft_files,
    draft_folder,
    read_draft,
    write_draft,
)

AFTER = 2500
"""Milliseconds from an edit to its draft: with the writing it is younger than five seconds."""


@dataclass
class Leftover:
    """A draft of a program that runs no more.

    Attributes
    ----------
    draft
        What it holds, or None.
    fault
        Why it can't be read; empty if it can.
    """

    file: Path
    lock: QLockFile
    draft: Draft | None
    fault: str = ""

    def discard(self) -> None:
        """Remove it for good."""
        with contextlib.suppress(OSError):
            self.file.unlink()
        self.lock.unlock()

    def leave(self) -> None:
        """Leave it for the next start."""
        self.lock.unlock()


class Autosave(QObject):
    """Writes a draft a moment after an edit, off the window's thread, and never without one.

    Each program has a draft of its own with a lock beside it, so that several don't fight; who
    finds a draft whose lock nobody holds has found what a crash left.

    Signals
    -------
    failed(str)
        A draft could not be written, and why.
    """

    failed = Signal(str)

    def __init__(self, take: Callable[[], Draft], parent: QObject | None = None) -> None:
        """Write what ``take`` returns when it is time."""
        super().__init__(parent)
        self._take = take
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._file: Path | None = None
        self._lock: QLockFile | None = None

    @property
    def file(self) -> Path | None:
        """The draft, once there was a reason for one."""
        return self._file

    @property
    def waiting(self) -> bool:
        """Whether an edit waits for its draft."""
        return self._timer.isActive()

    def edited(self) -> None:
        """Have a draft written soon: in what is shown something is in no file yet."""
        if not self._timer.isActive():
            self._timer.start(AFTER)

    def clean(self) -> None:
        """Remove the draft: what is shown is in a file, or nobody wants it."""
        self._timer.stop()
        self._pool.waitForDone()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink()
        if self._lock is not None:
            self._lock.unlock()
        self._file = self._lock = None

    def adopt(self, leftover: Leftover) -> None:
        """Go on with a draft that was found: it stays until what it holds is saved."""
        self.clean()
        self._file, self._lock = leftover.file, leftover.lock

    def write(self) -> None:
        """Write a draft now, in the background."""
        self._timer.stop()
        if self._file is None and not self._claim():
            return
        file, draft = self._file, self._take()
        assert file is not None

        def work() -> None:
            try:
                write_draft(file, draft)
            except InputError as error:
                self.failed.emit(str(error))

        self._pool.start(work)

    def wait(self) -> None:
        """Wait until what is being written is on the disk."""
        self._pool.waitForDone()

    def _claim(self) -> bool:
        """Take a name that nobody has."""
        name = f"{os.getpid()}-{time.time_ns():x}"
        try:
            draft_folder().mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.failed.emit(f"{draft_folder()}: can't be made: {error.strerror or error}")
            return False
        lock = _lock_of(draft_folder() / f"{name}{ENDING}")
        if not lock.tryLock(0):
            self.failed.emit(f"{draft_folder()}: can't be written")
            return False
        self._file, self._lock = draft_folder() / f"{name}{ENDING}", lock
        return True


def leftovers() -> list[Leftover]:
    """Return the drafts of programs that run no more, the newest first, each locked."""
    found = []
    for file in draft_files():
        lock = _lock_of(file)
        if not lock.tryLock(0):
            continue
        try:
            found.append(Leftover(file, lock, read_draft(file)))
        except InputError as error:
            found.append(Leftover(file, lock, None, str(error)))
    return found


def _lock_of(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # only the end of its program makes a lock stale, never its age
    return lock

"""Opening, saving and exporting from the window: dialogs in front, sentences on failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QFileDialog, QMainWindow

from explorer.app.attempts import attempt
from explorer.app.autosave import Autosave, Leftover
from explorer.app.documents import Documents
from explorer.app.folders import Folders
from explorer.app.preferences import Preferences
from explorer.app.recent import Recent
from explorer.core.resources import user_root
from explorer.errors import InputError
from explorer.export.files import write_whole
from explorer.panels.controls.file_dialogs import ask_for_file
from explorer.session.autosave import Draft
from explorer.session.experiment import Experiment
from explorer.session.files import at_file, load_session, write_session
from explorer.session.lesson_shelf import own_lessons
from explorer.session.sources import FIRST_START, open_source
from explorer.session.starting import new_experiment
from explorer.session.workspace import Workspace

MOST_FAULTS = 5
"""Faults of the person's files that are told at once."""
SESSIONS = "Sessions (*.json)"
OPENED = "Sessions and data (*.json *.csv *.tsv *.txt)"
DATA = (".csv", ".tsv", ".txt")
NUMBERS = {"CSV (*.csv)": ".csv", "NumPy (*.npz)": ".npz", "JSON (*.json)": ".json"}
PROGRAM = "Optimizer Explorer"


def last_session() -> Path:
    """Return the file that keeps what was on the screen when the program was last closed."""
    return user_root() / "last-session.json"


class SessionFiles:
    """What the File menu does.

    Attributes
    ----------
    documents
        Which file belongs to what is shown, and whether the file holds it.
    recent
        The sessions opened last.
    folders
        Where file dialogs begin.
    autosave
        Keeps what is in no file for the start after a crash.
    complain
        Shows what could not be done, and why; what was on the screen stays.
    frame
        Gives what the window's own settings decide, for a session's view to say.
    opened
        Is told that another session is shown.
    open_data
        Lets points be chosen from a file of data.
    """

    def __init__(
        self,
        window: QMainWindow,
        workspace: Workspace,
        preferences: Preferences,
        report: Callable[[str], None],
        complain: Callable[[str, str], None],
    ) -> None:
        """Serve a window.

        Parameters
        ----------
        report
            Shows a sentence about something done.
        complain
            Shows what could not be done, and a sentence that says why.
        """
        self._window = window
        self._workspace = workspace
        self.report = report
        self.complain = complain
        self.open_data: Callable[[Path], object] = lambda path: None
        self.documents = Documents(workspace)
        self.recent = Recent()
        self.folders = Folders(preferences, self.recent)
        self.autosave = Autosave(self._draft, window)
        self.autosave.failed.connect(self._autosave_failed)
        self.frame: Callable[[], Mapping[str, Any]] = dict
        self.opened: Callable[[], object] = lambda: None
        self._warned = False

    @property
    def path(self) -> Path | None:
        """The file that Save writes to, or None."""
        return self.documents.current.path

    @property
    def modified(self) -> bool:
        """Whether something is shown that is in no file."""
        return self.documents.modified

    def adopt(self, path: Path) -> None:
        """Take what is shown for the content of a file that was opened at the start."""
        self.documents.begin(path)
        self.recent.add(path)

    def begin_stop(self) -> None:
        """Take what is shown for a stop of a lesson, which nobody has changed yet."""
        self.documents.begin(None)

    def refresh(self) -> None:
        """Show the name and whether it is saved in the title bar; have a draft kept if not."""
        path, modified = self.path, self.modified
        title = self._workspace.title.replace("[*]", "[*][*]")
        name = f" — {path.name}".replace("[*]", "[*][*]") if path else ""
        self._window.setWindowTitle(f"{title}{name}[*] — {PROGRAM}")
        self._window.setWindowModified(modified)
        if self.documents.looked_at:
            self.autosave.edited()
        elif self.autosave.waiting or self.autosave.file is not None:
            self.autosave.clean()

    # --- before something else is shown ---

    def when_safe(self, then: Callable[[], object]) -> None:
        """Do something that replaces what is shown; ask first if it is in no file."""
        if not self.modified:
            then()
            return
        from explorer.app.ask_box import ask_to_save

        name = self.path.name if self.path else f"“{self._workspace.title}”"
        ask_to_save(self._window, name, lambda: self.save(then), then)

    def new(self) -> None:
        """Begin an experiment of one's own, on a plain surface with one run."""
        self.when_safe(
            lambda: self._show(
                lambda: new_experiment(self._workspace.catalogue), None, "Begin a new session"
            )
        )

    def open(self) -> None:
        """Ask for a session file and show it."""
        self.when_safe(self._open)

    def _open(self) -> None:
        folder = str(self.folders.sessions(self.path))
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open session", folder, f"{SESSIONS};;{OPENED}"
        )
        if name:
            self.open_any(Path(name))

    def open_safely(self, path: Path) -> None:
        """Show a file that was chosen or dropped, once what is shown is safe."""
        if path.suffix.lower() in DATA:
            self.open_data(path)
        else:
            self.when_safe(lambda: self.open_path(path))

    def open_any(self, path: Path) -> None:
        """Show a session, or the points of a file of data."""
        if path.suffix.lower() in DATA:
            self.open_data(path)
        else:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Show a session file; return whether that was possible."""
        return self._show(lambda: load_session(path), path, f"Open {path.name}")

    def open_last(self) -> None:
        """Show what was on the screen when the program was last closed."""
        if not last_session().is_file():
            self.report("There is no last session yet.")
            return
        self.when_safe(
            lambda: self._show(lambda: load_session(last_session()), None, "Open the last session")
        )

    def open_first(self) -> None:
        """Show the experiment of the first start."""
        self.when_safe(
            lambda: self._show(lambda: open_source(FIRST_START), None, "Open the first experiment")
        )

    def open_read(self, experiment: Experiment, path: Path | None) -> None:
        """Show a session that has been read from a file, or from standard input, at the start."""
        self._show(lambda: experiment, path, "Open a session")

    def _show(self, read: Callable[[], Experiment], path: Path | None, label: str) -> bool:
        def show() -> None:
            experiment = read()
            try:
                self._workspace.open(experiment, label)
            except InputError as error:
                raise (at_file(error, str(path)) if path else error) from None
            self.opened()
            self.documents.begin(path)
            self.refresh()
            if path:
                self.recent.add(path)

        return attempt(
            self._window,
            show,
            lambda error: self.complain("The session can't be opened", str(error)),
        )

    # --- saving ---

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Write the session to its file, which is asked for the first time.

        Parameters
        ----------
        then
            Done once it is written.
        """
        path = self.path
        if path is None:
            self.save_as(then)
        elif self.documents.overtaken:
            from explorer.app.ask_box import ask_to_overwrite

            ask_to_overwrite(
                self._window,
                path.name,
                lambda: self._write(path, then),
                lambda: self.save_as(then),
            )
        else:
            self._write(path, then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Ask for a file and write the session to it."""
        proposal = str(self.path or self.folders.sessions(None) / "session.json")
        asked = ask_for_file(self._window, "Save session", proposal, {SESSIONS: ".json"})
        if asked:
            self._write(asked[0], then)

    def _write(self, path: Path, then: Callable[[], object]) -> None:
        shown = self._workspace.to_save()
        shown = replace(shown, view=MappingProxyType({**self.frame(), **shown.view}))
        text = write_session(shown, path.resolve().parent)
        if self._attempt(lambda: write_whole(path, text.encode()), "The session can't be saved"):
            self.documents.save(path)
            self.recent.add(path)
            self.refresh()
            self.report(f"Saved {path.name}")
            then()

    # --- drafts ---

    def _draft(self) -> Draft:
        return Draft(self._workspace.to_save(), self.path, time.time())

    def _autosave_failed(self, sentence: str) -> None:
        if not self._warned:  # a full disk stays full: once is enough
            self._warned = True
            self.report(f"No copy of unsaved work can be kept: {sentence}")

    def restore(self, leftover: Leftover) -> None:
        """Show the work that a crash left, which stays unsaved."""
        draft = leftover.draft
        assert draft is not None

        def show() -> None:
            self._workspace.open(draft.experiment, "Restore unsaved work")
            self.documents.begin(draft.path, unsaved=True, since=draft.time)
            self.autosave.adopt(leftover)
            self.refresh()

        def fail(error: InputError) -> None:
            self.complain("The unsaved work can't be shown", str(error))
            leftover.leave()

        attempt(self._window, show, fail, leftover.leave)

    def keep_last(self) -> None:
        """Write what is on the screen where `open_last` finds it; a failure loses nothing else."""
        try:
            last_session().parent.mkdir(parents=True, exist_ok=True)
            write_whole(last_session(), write_session(self._workspace.to_save()).encode())
        except (OSError, InputError):
            pass

    def export_numbers(self) -> None:
        """Ask for a file and have every recorded number written into it, beside the window."""
        asked = ask_for_file(self._window, "Export numbers", self.proposal(".csv"), NUMBERS)
        if not asked:
            return
        from explorer.app.number_job import NumberJob

        path = asked[0]

        def begin() -> None:
            if path.suffix.lower() not in NUMBERS.values():
                raise InputError("the ending must be .csv, .npz or .json", str(path))
            job = NumberJob(self._window, self._workspace, path)
            job.ended.connect(self._numbers_ended)

        self._attempt(begin, "The numbers can't be written")

    def _numbers_ended(self, fault: str, name: str) -> None:
        if fault:
            self.complain("The numbers can't be written", fault)
        else:
            self.report(f"Wrote {name}")

    def proposal(self, ending: str) -> str:
        """Return a file of that ending for what is exported, named after the session's."""
        stem = self.path.stem if self.path else "explorer"
        return str(self.folders.exports(self.path) / f"{stem}{ending}")

    def tell_faults(self) -> None:
        """Say which of the person's own files can't be read; the others are there as ever."""
        faults = [*self._workspace.catalogue.find_faults(), *own_lessons()[1].values()]
        if faults:
            more = [f"… and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
            sentences = "\n".join([*faults[:MOST_FAULTS], *more])
            self.complain("Some of your own files can't be read", sentences)

    def _attempt(self, action: Callable[[], None], what: str) -> bool:
        return attempt(self._window, action, lambda error: self.complain(what, str(error)))

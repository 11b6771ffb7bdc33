"""Opening, saving and exporting from the window: dialogs in front, sentences on failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.core.resources import user_root
from explorer.errors import InputError
from explorer.export.files import write_whole
from explorer.export.tables import to_csv, to_json, to_npz
from explorer.session.experiment import Experiment
from explorer.session.files import load_session, write_session
from explorer.session.lesson_shelf import own_lessons
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace

MOST_FAULTS = 5
"""Faults of the person's files that are told at once."""
SESSIONS = "Sessions (*.json)"
NUMBERS = {"CSV (*.csv)": ".csv", "NumPy (*.npz)": ".npz", "JSON (*.json)": ".json"}


def last_session() -> Path:
    """Return the file that keeps what was on the screen when the program was last closed."""
    return user_root() / "last-session.json"


class SessionFiles:
    """What the File menu does.

    Attributes
    ----------
    path
        The file that Save writes to, or None.
    saved
        The experiment as it was last opened or saved.
    complain
        Shows what could not be done, and why; what was on the screen stays.
    """

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
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
        self._report = report
        self.complain = complain
        self.path: Path | None = None
        self.saved: Experiment = workspace.experiment

    def adopt(self, path: str) -> None:
        """Take what is shown for the content of a file that was opened at the start."""
        self.path, self.saved = Path(path), self._workspace.experiment

    def open(self) -> None:
        """Ask for a session file and show it."""
        folder = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open session", folder, SESSIONS)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Show a session file; return whether that was possible."""
        return self._show(lambda: load_session(path), path)

    def open_last(self) -> None:
        """Show what was on the screen when the program was last closed."""
        if not last_session().is_file():
            self._report("There is no last session yet.")
            return
        self._show(lambda: load_session(last_session()), None)

    def open_first(self) -> None:
        """Show the experiment of the first start."""
        self._show(lambda: open_source(FIRST_START), None)

    def _show(self, read: Callable[[], Experiment], path: Path | None) -> bool:
        try:
            experiment = read()
            try:
                self._workspace.open(experiment)
            except InputError as error:
                raise (error.within(str(path)) if path else error) from None
        except InputError as error:
            self.complain("The session can't be opened", str(error))
            return False
        self.path, self.saved = path, experiment
        return True

    def save(self) -> None:
        """Write the session to its file, which is asked for the first time."""
        if self.path is None:
            self.save_as()
        else:
            self._write(self.path)

    def save_as(self) -> None:
        """Ask for a file and write the session to it."""
        proposal = str(self.path or "session.json")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save session", proposal, SESSIONS)
        if name:
            path = Path(name)
            self._write(path if path.suffix else path.with_suffix(".json"))

    def _write(self, path: Path) -> None:
        text = write_session(self._workspace.to_save(), path.resolve().parent)
        if self._attempt(lambda: write_whole(path, text.encode()), "The session can't be saved"):
            self.path, self.saved = path, self._workspace.experiment
            self._report(f"Saved {path.name}")

    def keep_last(self) -> None:
        """Write what is on the screen where `open_last` finds it; a failure loses nothing else."""
        try:
            last_session().parent.mkdir(parents=True, exist_ok=True)
            write_whole(last_session(), write_session(self._workspace.to_save()).encode())
        except (OSError, InputError):
            pass

    def export_picture(self, theme: str) -> None:
        """Ask for a file and draw the session into it."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Export picture", self._proposal(".png"), "Pictures (*.png)"
        )
        if not name:
            return
        path = Path(name)
        path = path if path.suffix else path.with_suffix(".png")

        def draw() -> None:
            from explorer.export.picture import picture_of

            size = (1600, 900)
            write_whole(path, picture_of(self._workspace, size, self._workspace.step, theme))

        if self._attempt(draw, "The picture can't be written"):
            self._report(f"Wrote {path.name}")

    def export_numbers(self) -> None:
        """Ask for a file and write every recorded number into it."""
        name, chosen = QFileDialog.getSaveFileName(
            self._window, "Export numbers", self._proposal(".csv"), ";;".join(NUMBERS)
        )
        if not name:
            return
        path = Path(name)
        path = path if path.suffix else path.with_suffix(NUMBERS.get(chosen, ".csv"))

        def write() -> None:
            self._workspace.compute_all()
            runs = [(run.label, run.trace) for run in self._workspace.runs]
            ending = path.suffix.lower()
            if ending == ".npz":
                content = to_npz(runs)
            elif ending == ".json":
                content = to_json(runs).encode()
            elif ending == ".csv":
                content = to_csv(runs).encode()
            else:
                raise InputError("the ending must be .csv, .npz or .json", str(path))
            write_whole(path, content)

        if self._attempt(write, "The numbers can't be written"):
            self._report(f"Wrote {path.name}")

    def _proposal(self, ending: str) -> str:
        return str(self.path.with_suffix(ending)) if self.path else f"explorer{ending}"

    def tell_faults(self) -> None:
        """Say which of the person's own files can't be read; the others are there as ever."""
        faults = [*self._workspace.catalogue.find_faults(), *own_lessons()[1].values()]
        if faults:
            more = [f"… and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
            sentences = "\n".join([*faults[:MOST_FAULTS], *more])
            self.complain("Some of your own files can't be read", sentences)

    def _attempt(self, action: Callable[[], None], what: str) -> bool:
        try:
            action()
        except InputError as error:
            self.complain(what, str(error))
            return False
        return True

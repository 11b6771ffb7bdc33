"""What leaves the window as text and comes back: scripts, shared sessions, data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog

from explorer.app.attempts import attempt
from explorer.export.files import write_whole
from explorer.panels.controls.file_dialogs import ask_for_file
from explorer.session.experiment import Experiment
from explorer.session.resolve import resolve

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow
    from explorer.app.stage import Stage
    from explorer.views.data_view_hand import Points

SCRIPTS = {"Python with NumPy (*.py)": False, "Python with PyTorch (*.py)": True}
DATA = "Data (*.csv *.tsv *.txt);;All files (*)"


class Exchange:
    """Serves a window's menus."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._workspace = window.workspace
        self._files = window.files

    def follow(self, stage: Stage) -> None:
        """Take the points that are drawn on the stage."""
        stage.points_drawn.connect(self._take_drawn)
        stage.points_settled.connect(self._workspace.end_merge)

    def _take_drawn(self, points: Points, label: str, merge: str) -> None:
        from explorer.session.csv_import import take_drawn

        self._attempt(
            lambda: take_drawn(self._workspace, points, label, merge), "The points can't be used"
        )

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do, by name."""
        return {
            "export_code": self.export_code,
            "copy_text": self.copy_text,
            "paste_text": self.paste_text,
            "import_data": self.import_data,
        }

    def export_code(self) -> None:
        """Ask for a file and write the session's script into it."""
        kinds = dict.fromkeys(SCRIPTS, ".py")
        asked = ask_for_file(self._window, "Export code", self._files.proposal(".py"), kinds)
        if not asked:
            return
        path, chosen = asked

        def write() -> None:
            from explorer.export.code import script_of

            experiment, catalogue = self._workspace.experiment, self._workspace.catalogue
            torch = SCRIPTS.get(chosen, False)
            text = script_of(experiment, resolve(experiment, catalogue), catalogue, torch)
            write_whole(path, text.encode())

        if self._attempt(write, "The code can't be written"):
            self._window.notice.say(f"Wrote {path.name}")

    def copy_text(self) -> None:
        """Put the session into the clipboard as one line of text."""

        def copy() -> None:
            from explorer.session.share import to_line

            points = self._workspace.problem.points
            QApplication.clipboard().setText(to_line(self._workspace.to_save(), points))

        if self._attempt(copy, "The session can't be copied"):
            self._window.notice.say("Copied the session as one line of text")

    def paste_text(self) -> None:
        """Show the session that the clipboard's text holds."""
        text, what = QApplication.clipboard().text(), "The session can't be pasted"

        def read() -> None:
            from explorer.session.share import from_text

            experiment = from_text(text)  # before anybody is asked about what it would replace
            self._files.when_safe(lambda: self._attempt(lambda: show(experiment), what))

        def show(experiment: Experiment) -> None:
            self._workspace.open(experiment, "Paste a session")
            self._files.opened()
            self._files.documents.begin(None, unsaved=True)
            self._files.refresh()

        self._attempt(read, what)

    def import_data(self) -> None:
        """Ask for a file of data and let points be chosen from it."""
        folder = str(self._files.folders.sessions(self._files.path))
        name, _ = QFileDialog.getOpenFileName(self._window, "Import data", folder, DATA)
        if name:
            self.open_data(Path(name))

    def open_data(self, path: Path) -> None:
        """Let points be chosen from a file."""

        def show() -> None:
            from explorer.panels.csv_dialog import CsvDialog

            CsvDialog(self._workspace, self._window.theme, path, self._window).open()

        self._attempt(show, "The data can't be opened")

    def _attempt(self, action: Callable[[], None], what: str) -> bool:
        return attempt(self._window, action, lambda error: self._files.complain(what, str(error)))

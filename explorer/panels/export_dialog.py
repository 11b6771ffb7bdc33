"""The export dialog: what, how large, in which colours, and a preview of what will be written."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSettings, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import InputError
from explorer.export.film import check_rate
from explorer.export.film_job import FilmJob
from explorer.export.mp4 import even
from explorer.export.shot import Shot
from explorer.export.worker import Done, ExportWorker, request_of
from explorer.look.theme import Theme
from explorer.panels.controls.file_dialogs import ask_for_file
from explorer.panels.controls.fitting import FittingArea, fit_to_screen, resize_within
from explorer.panels.export_fields import FILMS, KINDS, Choice, ExportFields
from explorer.panels.export_preview import ExportPreview
from explorer.session.workspace import Changes, Workspace
from explorer.views.plot_quantities import available_keys

_PASSING: Changes = frozenset({"step", "trace", "lit", "part", "playback"})
"""What changes while something plays: the picture has a step of its own."""
_MIME = {".svg": "image/svg+xml", ".pdf": "application/pdf"}


class ExportDialog(QDialog):
    """Exports a picture or a film of a workspace, drawn beside the window, which stays usable.

    Attributes
    ----------
    fields
        What is chosen.
    preview
        What will be written.
    export, copy, stop
        The buttons.
    job
        The film that is being made, or None.
    making
        Whether a film or a picture is being made.

    Signals
    -------
    said(str)
        Something was done, in one sentence.
    """

    said = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        proposal: Path,
        picture_theme: str,
        size: tuple[int, int],
        palette: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Parameters
        ----------
        proposal
            A file whose folder and stem are suggested.
        picture_theme, size
            Of the picture, where nothing was chosen before.
        palette
            The name of the runs' colours; empty for the theme's own.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self.workspace = workspace
        self.job: FilmJob | None = None
        self._proposal, self._theme, self._palette = proposal, theme, palette
        self._settings = QSettings("optimizer-explorer", "optimizer-explorer")
        self.making = False
        traces = [run.trace for run in workspace.runs]
        plots = available_keys(traces, workspace.problem.names)
        self.fields = ExportFields(workspace.steps, workspace.step or workspace.steps, plots)
        self.fields.recall(self._settings, picture_theme, size)
        self._worker, self._folder = ExportWorker(self), QTemporaryDir()
        self.preview = ExportPreview(workspace, theme, self._worker)
        self.facts, self.verdict, self.remark = QLabel(), QLabel(), QLabel()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How far the film is")
        self.export, self.copy = QPushButton("&Export…"), QPushButton("&Copy")
        self.stop, self._shut = QPushButton("Ca&ncel"), QPushButton("Close")
        self._arrange()
        self._connect()
        self._show_facts()
        self.preview.follow(self._shot)
        self._unsubscribe = workspace.subscribe(self._changed)

    def _arrange(self) -> None:
        scale = self._theme.scale
        self.facts.setProperty("role", "label")
        for label in (self.verdict, self.remark):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFixedWidth(round(330 * scale))
        self.copy.setToolTip("Put the picture on the clipboard")
        self.stop.setToolTip("Stop; nothing of it is left")
        self.export.setToolTip("Choose a file and write it")
        asked = QWidget()
        left = QVBoxLayout(asked)
        left.setContentsMargins(0, 0, 8, 0)
        left.setSpacing(12)
        left.addWidget(self.fields)
        left.addWidget(self.facts)
        left.addWidget(self.verdict)
        left.addWidget(self.remark)
        left.addStretch()
        above, foot = QWidget(), QWidget()
        top, buttons = QHBoxLayout(above), QHBoxLayout(foot)
        for row in (top, buttons):
            row.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(12)
        top.addWidget(FittingArea(asked))
        top.addWidget(self.preview, 1)
        self.fields.setFixedWidth(round(330 * scale))
        buttons.addWidget(self.bar, 1)
        buttons.addWidget(self.stop)
        buttons.addStretch()
        for button in (self.copy, self.export, self._shut):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(above, 1)
        layout.addWidget(foot)
        resize_within(self, 1040 * scale, 560 * scale)
        fit_to_screen(self, above, foot)
        self.export.setDefault(True)  # now that it is the dialog's
        self._show_job(False)

    def _connect(self) -> None:
        self.fields.changed.connect(self._chosen)
        self.preview.drawn.connect(lambda said: _put(self.remark, said))
        self.export.clicked.connect(self.ask)
        self.copy.clicked.connect(self.copy_picture)
        self.stop.clicked.connect(self.cancel)
        self._shut.clicked.connect(self.reject)

    def set_theme(self, theme: Theme) -> None:
        """Take the window's colours; the picture keeps its own."""
        self._theme = theme
        self.preview.set_theme(theme)

    # --- what is chosen ---

    def _changed(self, changes: Changes) -> None:
        if changes - _PASSING:
            self.preview.renew()

    def _chosen(self) -> None:
        self._say("")
        self._show_facts()
        self.preview.renew()

    def _shot(self) -> tuple[Shot, bool]:
        choice = self.fields.choice()
        return replace(choice.shot, palette=self._palette), choice.ending in FILMS

    def _choice(self) -> Choice | None:
        """Return what is chosen; None, with a word, where that can't be made."""
        try:
            choice = self.fields.choice()
            if choice.ending in FILMS:
                check_rate(choice.fps, choice.ending)
        except InputError as error:
            self._say(str(error))
            return None
        return replace(choice, shot=replace(choice.shot, palette=self._palette))

    def _show_facts(self) -> None:
        choice = self._choice()
        self.export.setEnabled(choice is not None and not self.making)
        self.copy.setEnabled(choice is not None and choice.ending not in FILMS)
        if choice is None:
            self.facts.setText("")
            return
        wide, high = choice.shot.pixels
        if choice.ending == ".mp4":
            wide, high = even((wide, high))
        words = f"{wide} × {high} pixels"
        if choice.ending in FILMS:
            count = len(choice.steps)
            words += f", {count} frames, {count / choice.fps:.1f} s"
        elif choice.ending == ".pdf":
            words = f"{wide * 25.4 / 96:.0f} × {high * 25.4 / 96:.0f} mm"
        self.facts.setText(words)

    def _say(self, sentence: str) -> None:
        _put(self.verdict, sentence)

    # --- what is done ---

    def ask(self) -> None:
        """Ask for a file and write it."""
        choice = self._choice()
        if choice is None:
            return
        ending = choice.ending
        proposal = str(self._proposal.with_suffix(ending))
        kinds = {f"{KINDS[ending]} (*{ending})": ending}
        asked = ask_for_file(self, "Export", proposal, kinds, exact=True)
        if asked:
            self.write(asked[0])

    def write(self, path: Path) -> None:
        """Begin to write what is chosen into a file."""
        choice = self._choice()
        if choice is None:
            return
        self._proposal = path
        self.fields.remember(self._settings)
        if choice.ending not in FILMS:
            self._show_job(True, "the picture is being made")
            self._ask(choice, path, partial(self._picture_ended, path))
            return
        try:
            self.job = FilmJob(self.workspace, choice.shot, choice.text, choice.fps, path, self)
        except InputError as error:
            self._say(str(error))
            return
        self.job.advanced.connect(self._advance)
        self.job.ended.connect(lambda why: self._film_ended(why, path))
        self._show_job(True, "the film is being made; the window can be used meanwhile")

    def _ask(self, choice: Choice, path: Path, done: Done) -> None:
        try:
            request = request_of(self.workspace, path, choice.ending, choice.shot)
            self._worker.ask(request, done)
        except InputError as error:
            done(str(error), "")

    def _picture_ended(self, path: Path, fault: str, remark: str) -> None:
        self._show_job(False)
        self._say(fault or remark or f"wrote {path.name}")
        if not fault:
            self.said.emit(f"Wrote {path.name}")

    def copy_picture(self) -> None:
        """Put the picture on the clipboard, as pixels and as the kind that is chosen."""
        choice = self._choice()
        if choice is None or choice.ending in FILMS:
            return
        self._show_job(True, "the picture is being made")
        pixels = Path(self._folder.filePath("copied.png"))
        kind = pixels.with_suffix(choice.ending)

        def done(fault: str, remark: str) -> None:
            if fault or kind == pixels:
                self._copied(pixels, kind, fault)
            else:
                self._ask(choice, kind, lambda why, _: self._copied(pixels, kind, why))

        self._ask(replace(choice, ending=".png"), pixels, done)

    def _copied(self, pixels: Path, kind: Path, fault: str) -> None:
        self._show_job(False)
        if fault:
            self._say(fault)
            return
        data = QMimeData()
        data.setImageData(QImage(str(pixels)))
        if kind.suffix in _MIME:
            data.setData(_MIME[kind.suffix], kind.read_bytes())
        QGuiApplication.clipboard().setMimeData(data)
        self.fields.remember(self._settings)
        self._say("the picture is on the clipboard")
        self.said.emit("Copied the picture")

    # --- a film ---

    def _show_job(self, on: bool, words: str = "") -> None:
        self.making = on
        self.bar.setVisible(on)
        self.stop.setVisible(on)
        self.fields.setEnabled(not on)
        self._show_facts()
        if on:
            self.copy.setEnabled(False)
            self.bar.setRange(0, 0)
        self._say(words)

    def _advance(self, done: int, count: int, left: int) -> None:
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        words = f"frame {done} of {count}"
        self._say(words + (f", {left} s left" if left >= 0 else ""))

    def _film_ended(self, why: str, path: Path) -> None:
        job, self.job = self.job, None
        if job is not None:
            job.deleteLater()
        self._show_job(False)
        if why:
            self._say("the film was stopped" if why == "stopped" else why)
        else:
            self._say(f"wrote {path.name}")
            self.said.emit(f"Wrote {path.name}")

    def cancel(self) -> None:
        """Stop what is being made; nothing is left of it."""
        if self.job is not None:
            self.job.cancel()
        elif self.making:
            self._worker.stop()
            self._show_job(False)
            self._say("the picture was stopped")
            self.preview.begin_again()

    def done(self, result: int) -> None:
        """Close; what is being made is stopped."""
        if self.job is not None:
            self.job.cancel()
        self.preview.stop()
        self._worker.stop()
        self._unsubscribe()
        super().done(result)


def _put(label: QLabel, sentence: str) -> None:
    label.setText(f"{sentence[:1].upper()}{sentence[1:]}." if sentence else "")
    label.setVisible(bool(sentence))

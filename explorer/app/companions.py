"""The windows beside the main one: the presentation, which takes its place, and the labs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from explorer.look.theme import Theme
from explorer.session.workspace import ALL, Changes, Workspace

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow
    from explorer.app.presenter import Presenter
    from explorer.panels.export_dialog import ExportDialog
    from explorer.panels.lab_window import LabWindow

MakeLab = Callable[[Workspace, Theme, "MainWindow"], "LabWindow"]


class Companions:
    """Opens them, tells them what changed, and closes them with the window.

    Attributes
    ----------
    presenter
        The presentation, or None.
    exporting
        The export dialog, or None.
    labs
        The labs that are open.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.presenter: Presenter | None = None
        self.exporting: ExportDialog | None = None
        self.labs: list[LabWindow] = []

    def present(self) -> None:
        """Fill the screen with what an audience needs, or come back from it."""
        from explorer.app.presenter import Presenter

        if self.presenter is None:
            self.presenter = Presenter(self._window)
            self.presenter.closed.connect(self._presented)
            self.presenter.start()
        else:
            self.presenter.close()

    def _presented(self) -> None:
        self.presenter = None
        self._window.tell(ALL | {"presented"})

    def open_lab(self, make: MakeLab, title: str) -> None:
        """Open a lab, or bring the one with that title to the front."""
        lab = next((lab for lab in self.labs if lab.windowTitle() == title), None)
        if lab is None:
            made = lab = make(self._window.workspace, self._window.theme, self._window)
            self.labs.append(made)
            made.closed.connect(lambda: self.labs.remove(made))
            made.show()
        lab.raise_()
        lab.activateWindow()

    def export(self) -> None:
        """Open the export dialog, or bring it to the front."""
        from explorer.panels.export_dialog import ExportDialog

        window, prefer = self._window, self._window.preferences
        if self.exporting is None:
            self.exporting = ExportDialog(
                window.workspace,
                window.theme,
                Path(window.files.proposal(".png")),
                prefer.export_theme or window.theme.name,
                prefer.export_size,
                prefer.palette,
                window,
            )
            self.exporting.said.connect(window.notice.say)
            self.exporting.finished.connect(self._exported)
            self.exporting.show()
        self.exporting.raise_()
        self.exporting.activateWindow()

    def _exported(self) -> None:
        self.exporting = None

    def refresh(self, changes: Changes) -> None:
        """Show what changed."""
        for lab in self.labs:
            lab.refresh(changes)
        if self.presenter is not None:
            self.presenter.refresh(changes)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type of labs and formula dialogs; a presentation keeps its own."""
        for lab in self.labs:
            lab.set_theme(theme)
        for dialog in self._window.findChildren(QDialog):
            if hasattr(dialog, "set_theme"):  # those that stay open beside the window
                dialog.set_theme(theme)

    def close(self) -> None:
        """Close all of them."""
        for other in (self.presenter, self.exporting, *self.labs):
            if other is not None:
                other.close()

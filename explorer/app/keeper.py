"""What is kept beside the experiment: lost work, edits, preferences and files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDropEvent

from explorer.app.attempts import attempt
from explorer.look.theme import Theme
from explorer.session.experiment import RunChoice

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow
    from explorer.app.offer_bar import OfferBar
    from explorer.app.own_files import OwnFiles


class Keeper:
    """Serves a window; what it shows is imported when first wanted.

    Attributes
    ----------
    offer
        The bar that offers what a crash left, or None where nothing was found.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.offer: OfferBar | None = None
        self._own_files: OwnFiles | None = None

    @property
    def own_files(self) -> OwnFiles:
        """What keeps the catalogue true to the person's own files; it watches from now on."""
        from explorer.app.own_files import OwnFiles

        if self._own_files is None:
            window = self._window
            self._own_files = OwnFiles(window.workspace, window.files.report, window)
        return self._own_files

    def watch(self) -> None:
        """Have the person's own files read again when they change."""
        assert self.own_files is not None

    def read_again(self) -> None:
        """Read the person's own files now."""
        self.own_files.read_again(force=True)

    def offer_leftovers(self) -> None:
        """Offer the work that a crash left."""
        from explorer.app.autosave import leftovers
        from explorer.app.offer_bar import OfferBar

        if self.offer is not None:
            return
        found, files = leftovers(), self._window.files
        if found:
            self.offer = offer = OfferBar(found, self._window.theme)
            offer.restore_asked.connect(
                lambda: files.when_safe(lambda: files.restore(offer.take()))
            )
            self._window.middle.put_bar(offer)

    def show_history(self) -> None:
        """Show the list of edits, or bring it to the front."""
        from explorer.app.history_box import HistoryBox

        window = self._window
        box = window.findChild(HistoryBox)
        if box is None:
            box = HistoryBox(window.workspace, window.theme, window.files.complain, window)
        box.show()
        box.raise_()
        box.activateWindow()

    def show_preferences(self) -> None:
        """Show what can be preferred, or bring it to the front."""
        from explorer.app.preferences_dialog import PreferencesDialog

        dialog = self._window.findChild(PreferencesDialog)
        if dialog is None:
            dialog = PreferencesDialog(self._window, self._window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def add_class(self, name: str) -> None:
        """Add a run that is a class of PyTorch's kind."""
        window = self._window
        run = RunChoice(torch=name)
        attempt(
            window,
            lambda: window.workspace.add_run(run),
            lambda error: window.files.complain("The class can't be used", str(error)),
        )

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type of the offer; dialogs are told by the window's companions."""
        if self.offer is not None:
            self.offer.set_theme(theme)

    def close(self) -> None:
        """Leave what nobody decided for the next start."""
        if self.offer is not None:
            self.offer.leave()


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the files of this computer that a drop brings."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]

"""The list of edits: where the experiment came from, and a way to any point of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.errors import InputError
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.session.workspace import Changes, Workspace

BEGINNING = "As it began"
HERE = "▸"
_EDITS = frozenset({"surface", "gradient", "start", "steps", "runs", "title", "trace", "view"})


class HistoryBox(QDialog):
    """A list that stays beside the window: a row for each edit, undone ones below the mark.

    Attributes
    ----------
    rows
        The list: its first row is the beginning, each other one an edit.

    Signals: those of a dialog.
    """

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        complain: Callable[[str, str], None],
        parent: QWidget,
    ) -> None:
        """Show the edits of a workspace; ``complain`` says why one can't be gone to."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("History")
        self._workspace, self._theme, self._complain = workspace, theme, complain
        self._shown: tuple[list[str], int] | None = None
        self.rows = QListWidget()
        self.rows.setAccessibleName("Edits, the oldest first")
        self.rows.setToolTip("Click an edit to go back, or on, to just after it")
        self.rows.itemClicked.connect(lambda item: self.go(self.rows.row(item)))
        self.rows.itemActivated.connect(lambda item: self.go(self.rows.row(item)))
        self._foot = QLabel()
        self._foot.setProperty("role", "label")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.rows)
        layout.addWidget(self._foot)
        self.set_theme(theme)
        self.refresh()
        self._unsubscribe = workspace.subscribe(self._tell)

    def sizeHint(self) -> QSize:
        """Return room for about a dozen edits."""
        return QSize(round(340 * self._theme.scale), round(380 * self._theme.scale))

    def set_theme(self, theme: Theme) -> None:
        """Change the size of type; the colours are the style sheet's."""
        self._theme = theme
        self.rows.setFont(ui_font(theme.body))
        self._foot.setFont(ui_font(theme.label))
        self._shown = None
        self.refresh()

    def go(self, position: int) -> None:
        """Show the experiment as it was after so many edits."""
        try:
            self._workspace.go_to(position)
        except InputError as error:
            self._complain("That edit can't be shown any more", str(error))
        self.refresh()

    def refresh(self) -> None:
        """Show the edits there are."""
        history = self._workspace.history
        shown = (history.labels, history.position)
        if shown == self._shown:
            return
        self._shown = shown
        labels, here = shown
        self.rows.clear()
        for i, label in enumerate([BEGINNING, *labels]):
            mark = HERE if i == here else "\u2007"
            item = QListWidgetItem(f"{mark} {label}")
            if i > here:
                item.setForeground(self.palette().placeholderText())
                item.setToolTip(f"{label} (undone)")
            else:
                item.setToolTip(f"{label} (shown)" if i == here else label)
            self.rows.addItem(item)
        self.rows.setCurrentRow(here)
        self.rows.scrollToItem(self.rows.item(here))
        undone = len(labels) - here
        edits = "1 edit" if here == 1 else f"{here:,} edits"
        self._foot.setText(f"{edits} made, {undone:,} undone" if undone else f"{edits} made")

    def _tell(self, changes: Changes) -> None:
        if changes & _EDITS:
            self.refresh()

    def done(self, result: int) -> None:
        """Close, and follow the edits no longer."""
        self._leave()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Follow the edits no longer."""
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._unsubscribe()
        self._unsubscribe = _nothing


def _nothing() -> None:
    """Do nothing: the list has been left already."""

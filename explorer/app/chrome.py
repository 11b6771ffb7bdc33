"""Titles, and the state of the actions: what stands around the experiment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from explorer.app.actions import Actions
from explorer.app.elided import ElidedLabel
from explorer.app.header import Header
from explorer.session.workspace import Workspace

TITLE_SHARE = 0.4
"""The most of the window's width that the title in the menu bar takes."""


class Chrome:
    """Keeps a window's titles and actions true to its workspace.

    Attributes
    ----------
    title
        The experiment's title, at the right of the menu bar; empty where it has none of its own.
    """

    def __init__(self, window: QMainWindow, actions: Actions, header: Header) -> None:
        """Put the title into the menu bar of ``window``."""
        self._window = window
        self._actions = actions
        self._header = header
        self.title = ElidedLabel()
        self.title.setContentsMargins(0, 0, 12, 0)
        self.title.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self.title.setProperty("role", "label")

    def refresh(self, workspace: Workspace) -> None:
        """Show what the workspace says."""
        self._show_titles(workspace)
        actions = self._actions
        for name, can, label in (
            ("undo", workspace.can_undo, workspace.undo_label),
            ("redo", workspace.can_redo, workspace.redo_label),
        ):
            word = f"&{name.capitalize()}"
            actions[name].setEnabled(can)
            actions[name].setText(f"{word}: {_plain(label)}" if label else word)
        actions["remove_run"].setEnabled(bool(workspace.runs))
        actions["duplicate_run"].setEnabled(bool(workspace.runs))
        actions["loop"].setChecked(workspace.playback.loop)
        for i, action in enumerate(actions.runs):
            action.setVisible(i < len(workspace.runs))
            if i < len(workspace.runs):
                run = workspace.runs[i]
                action.setText(_plain(run.label))
                action.setChecked(run.choice.visible)

    def _show_titles(self, workspace: Workspace) -> None:
        window, title = self._window, self.title
        title.setText(workspace.experiment.title)
        bar = window.menuBar()
        most = round(TITLE_SHARE * window.width())
        title.setFixedSize(min(title.sizeHint().width(), most), bar.sizeHint().height())
        # A menu bar gives its corner the room that it wanted when it was put there.
        bar.setCornerWidget(title, Qt.Corner.TopRightCorner)
        self._header.title.setText(workspace.problem.title)
        window.setWindowTitle(f"{workspace.title} — Optimizer Explorer")


def _plain(text: str) -> str:
    """Return a text as an action shows it: an ampersand is no mark of a key."""
    return text.replace("&", "&&")

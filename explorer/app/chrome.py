"""Titles, and the state of the actions: what stands around the experiment."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow

from explorer.app.actions import Actions
from explorer.app.commands import ARROWS
from explorer.app.elided import ElidedLabel
from explorer.app.header import Header
from explorer.session.workspace import Workspace

GAP = 24
"""Px between the last menu and the title."""


class Chrome(QObject):
    """Keeps a window's titles and actions true to its workspace.

    Attributes
    ----------
    title
        The experiment's title, at the right of the menu bar; empty where it has none of its own.
    """

    def __init__(self, window: QMainWindow, actions: Actions, header: Header) -> None:
        """Put the title into the menu bar of ``window``."""
        super().__init__(window)
        self._bar = window.menuBar()
        self._actions = actions
        self._header = header
        # Not a corner widget of Qt's: that keeps the width that it had when it was put there.
        self.title = ElidedLabel(self._bar)
        self.title.setContentsMargins(0, 0, 12, 0)
        self.title.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self.title.setProperty("role", "label")
        self._bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the title at the right end of the menu bar."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place_title()
        return super().eventFilter(watched, event)

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
        self._show_view(workspace)
        for i, action in enumerate(actions.runs):
            action.setVisible(i < len(workspace.runs))
            if i < len(workspace.runs):
                run = workspace.runs[i]
                action.setText(_plain(run.label))
                action.setChecked(run.choice.visible)

    def _show_view(self, workspace: Workspace) -> None:
        """Mark what is shown of the experiment."""
        actions, view, problem = self._actions, workspace.view, workspace.problem
        self._header.show_tab(view.tab, problem.dimensions, problem.points is not None)
        for name, tab in (("contour", "contour"), ("surface3d", "3d"), ("data", "data")):
            actions[name].setChecked(view.tab == tab)
        actions["surface3d"].setEnabled(problem.dimensions == 2)
        actions["data"].setEnabled(problem.points is not None)
        actions["arrows"].setChecked(bool(view.layers & ARROWS))
        actions["in_parts"].setChecked(view.in_parts)
        actions["swap_pin"].setEnabled(workspace.pinned is not None)
        actions["pin"].setText("Un&pin the runs" if workspace.pinned else "&Pin the runs")
        actions["edit_rule"].setEnabled(bool(workspace.runs))

    def _show_titles(self, workspace: Workspace) -> None:
        self.title.setText(workspace.experiment.title)
        self._place_title()
        self._header.title.setText(workspace.problem.title)

    def _place_title(self) -> None:
        bar = self._bar
        left = max(bar.actionGeometry(action).right() for action in bar.actions()) + GAP
        self.title.setGeometry(left, 0, max(0, bar.width() - left), bar.height())


def _plain(text: str) -> str:
    """Return a text as an action shows it: an ampersand is no mark of a key."""
    return text.replace("&", "&&")

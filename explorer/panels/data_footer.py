"""The points and each run's model at this step, small, at the foot of the left column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.session.workspace import Changes, Workspace
from explorer.views.data_view import DataView
from explorer.views.drawn import DrawnRun

SIDE = 12


class DataFooter(QWidget):
    """A title and the data view below it.

    Attributes
    ----------
    view
        The data view.

    Signals: none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.view = DataView(theme, compact=True)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, SIDE, SIDE, SIDE)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.view, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._title.setFont(ui_font(theme.body, 600))
        self.view.set_theme(theme)

    def refresh(self, workspace: Workspace, runs: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed."""
        self._title.setText(f"Data and model at step {workspace.step}")
        self.view.refresh(workspace, runs, changes)

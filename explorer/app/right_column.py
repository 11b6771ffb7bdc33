"""The right column: the plots, and below them the diagnosis of the selected run."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.app.preferences import Preferences
from explorer.look.theme import Theme
from explorer.panels.diagnosis_panel import DiagnosisPanel
from explorer.session.workspace import Workspace
from explorer.views.plots import SidePlots

ROOMY = 770
"""From this height on, at the usual size of labels, there is room for an open diagnosis."""
USUAL_LABEL = 12


class RightColumn(QWidget):
    """Plots that take the room that is left, and a diagnosis that folds.

    Attributes
    ----------
    plots, diagnosis
        The parts.

    Signals: none.
    """

    def __init__(self, workspace: Workspace, preferences: Preferences, theme: Theme) -> None:
        super().__init__()
        self._preferences = preferences
        self._theme = theme
        self.plots = SidePlots(theme)
        self.diagnosis = DiagnosisPanel(workspace, theme)
        self.diagnosis.set_open(bool(preferences.diagnosis))
        self.diagnosis.opened.connect(self._remember)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.plots, 1)
        column.addWidget(self.diagnosis)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type of both."""
        self._theme = theme
        self.plots.set_theme(theme)
        self.diagnosis.set_theme(theme)
        self._fold_by_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Open the diagnosis where there is room, as long as nobody chose."""
        super().resizeEvent(event)
        self._fold_by_room()

    def toggle_diagnosis(self) -> None:
        """Open or fold the diagnosis, and remember it."""
        opened = not self.diagnosis.is_open
        self.diagnosis.set_open(opened)
        self._remember(opened)

    def _fold_by_room(self) -> None:
        if self._preferences.diagnosis is None:
            room = self.height() * USUAL_LABEL / self._theme.label
            self.diagnosis.set_open(room >= ROOMY)

    def _remember(self, opened: bool) -> None:
        self._preferences.diagnosis = opened

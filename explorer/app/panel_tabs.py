"""The strip that says which panel is open below the plots; a second click folds it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.look.tool_button import ToolButton
from explorer.session.view import Panel

HEIGHT = 28
NAMES: Mapping[Panel, tuple[str, str]] = {
    "step": ("Step by hand", "This step's numbers in the rule of the selected run (H)"),
    "runs": ("Runs", "All runs in a table (G)"),
    "diagnosis": ("Diagnosis", "How the selected run is doing (D)"),
}


class PanelTabs(QWidget):
    """Buttons, one a panel, of which at most one is down.

    Attributes
    ----------
    buttons
        The buttons by panel.

    Signals
    -------
    picked(str)
        The panel to open; empty to fold the one that is.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 8, 0)
        row.setSpacing(4)
        self.buttons: dict[Panel, ToolButton] = {}
        for panel, (title, tip) in NAMES.items():
            button = ToolButton()
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.clicked.connect(lambda down, p=panel: self.picked.emit(p if down else ""))
            self.buttons[panel] = button
            row.addWidget(button)
        row.addStretch()
        self.set_theme(theme)

    def show_panel(self, panel: Panel) -> None:
        """Show which panel is open."""
        for name, button in self.buttons.items():
            button.setChecked(name == panel)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        self.setFixedHeight(round(HEIGHT * theme.scale))
        for button in self.buttons.values():
            button.setFont(ui_font(theme.label))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip with the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.line))

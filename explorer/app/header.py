"""The strip above the canvas: what is shown, and buttons for what is done most."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.app.elided import ElidedLabel
from explorer.look.fonts import ui_font
from explorer.look.icons import icon
from explorer.look.theme import Theme
from explorer.look.tool_button import ToolButton

HEIGHT = 34


class Header(QWidget):
    """A title and groups of icon buttons, each button an action of the menus.

    Attributes
    ----------
    title
        The label at the left.
    """

    def __init__(
        self,
        theme: Theme,
        groups: Sequence[Sequence[tuple[QAction, str]]],
        parent: QWidget | None = None,
    ) -> None:
        """Make the strip.

        Parameters
        ----------
        groups
            (action, icon name) of each button, group by group from the left.
        """
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[tuple[ToolButton, str]] = []
        self.title = ElidedLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 1)
        layout.setSpacing(0)
        layout.addWidget(self.title, 1)
        for i, group in enumerate(groups):
            if i:
                layout.addSpacing(16)
            for action, name in group:
                button = ToolButton()
                button.setDefaultAction(action)
                button.setAccessibleName(action.text().replace("&", ""))
                layout.addWidget(button)
                self._buttons.append((button, name))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        self.setFixedHeight(round(HEIGHT * theme.scale))
        self.title.setFont(ui_font(theme.body, 600))
        for button, name in self._buttons:
            button.setFixedSize(QSize(28, 26) * theme.scale)
            size = round(16 * theme.scale)
            button.setIconSize(QSize(size, size))
            button.defaultAction().setIcon(icon(name, theme, size))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))

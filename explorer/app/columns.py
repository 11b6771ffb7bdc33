"""The left column: parts below each other with lines between, scrolled as a whole if need be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.look.theme import Theme


class Divider(QWidget):
    """A line of one pixel in the theme's colour for lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change the colour."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.line))
        self.setPalette(palette)


class LeftColumn(QScrollArea):
    """Surface, runs and the selected run's form; the runs take the room that is left."""

    def __init__(self, theme: Theme, parts: Sequence[QWidget]) -> None:
        """Put the parts below each other; the second one stretches."""
        super().__init__()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._dividers: list[Divider] = []
        for i, part in enumerate(parts):
            if i:
                self._dividers.append(Divider(theme))
                layout.addWidget(self._dividers[-1])
            layout.addWidget(part, int(i == 1))
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_theme(self, theme: Theme) -> None:
        """Change the colour of the lines; the parts are told by their owner."""
        for divider in self._dividers:
            divider.set_theme(theme)

"""A window beside the main one in which one idea is tried out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from explorer.look.theme import Theme
from explorer.panels.controls.fitting import resize_within
from explorer.session.workspace import Changes

SIDE_WIDTH = 300
SIZE = (980, 640)
MOST_SCALE = 1.5


class LabWindow(QWidget):
    """A column of controls at the left, which scrolls, and room for a picture.

    Attributes
    ----------
    theme
        The theme that is shown.
    side, main
        The column, without a layout, and the layout of the rest.

    Signals
    -------
    closed()
        The window is going away.
    """

    closed = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAutoFillBackground(True)
        self.theme = theme
        self.side = QWidget()
        self._area = QScrollArea()
        self._area.setWidget(self.side)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._line = QWidget()
        self._line.setFixedWidth(1)
        self._line.setAutoFillBackground(True)
        self.main = QVBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area)
        row.addWidget(self._line)
        row.addLayout(self.main, 1)
        self._size()
        scale = min(theme.scale, MOST_SCALE)
        resize_within(self, SIZE[0] * scale, SIZE[1] * scale)

    def _size(self) -> None:
        palette = self._line.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self.theme.line))
        self._line.setPalette(palette)
        self._area.setFixedWidth(round(SIDE_WIDTH * min(self.theme.scale, MOST_SCALE)))

    def refresh(self, changes: Changes) -> None:
        """Take up what changed in the main window: nothing, unless a lab says otherwise."""

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.theme = theme
        self._size()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is going away."""
        self.closed.emit()
        super().closeEvent(event)

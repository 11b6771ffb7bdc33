"""The small buttons in the corner of the 3-D view: from where, and how high."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.look.tool_button import ToolButton
from explorer.session.view import Height

PLACES = (
    ("tilted", "Tilted", "The usual view, from above and aside (R)"),
    ("top", "Top", "From above, as the map lies (Ctrl+Shift+Up)"),
    ("front", "Front", "Level, the first parameter across (Ctrl+Shift+Down)"),
    ("side", "Side", "Level, the second parameter across (Ctrl+Shift+Right)"),
)
SCALES: tuple[tuple[Height, str, str], ...] = (
    ("log", "Log", "Heights are logarithms of how far the loss is above the lowest: valleys show"),
    ("linear", "Linear", "Heights are the losses themselves"),
)


class SurfaceBar(QWidget):
    """Buttons for the presets and for the scale of heights.

    Attributes
    ----------
    places, scales
        The buttons by name.

    Signals
    -------
    placed(str)
        A preset was asked for.
    scaled(str)
        ``log`` or ``linear`` was asked for.
    """

    placed = Signal(str)
    scaled = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places: dict[str, ToolButton] = {}
        self.scales: dict[str, ToolButton] = {}
        self._kind: Height = "log"
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for kind, text, tip in SCALES:
            button = self._button(text, f"{text} height", tip)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, k=kind: self._ask(k))
            self.scales[kind] = button
            layout.addWidget(button)
        layout.addSpacing(12)
        for name, text, tip in PLACES:
            button = self._button(text, f"Look from: {text.lower()}", tip)
            button.clicked.connect(lambda _=False, n=name: self.placed.emit(n))
            self.places[name] = button
            layout.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_theme(theme)

    def _button(self, text: str, name: str, tip: str) -> ToolButton:
        button = ToolButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take type and colours from a theme."""
        for button in (*self.places.values(), *self.scales.values()):
            button.setFont(ui_font(theme.label))
            palette = button.palette()
            palette.setColor(QPalette.ColorRole.ButtonText, theme.ink2)
            button.setPalette(palette)
        self.adjustSize()

    def show_scale(self, kind: Height) -> None:
        """Mark the scale in use."""
        self._kind = kind
        # Not a group of Qt's: Tab would reach only the one in use, and arrows are the playhead's.
        for name, button in self.scales.items():
            button.setChecked(name == kind)

    def _ask(self, kind: str) -> None:
        """Ask for a scale; it is marked when it is in use."""
        self.show_scale(self._kind)
        self.scaled.emit(kind)

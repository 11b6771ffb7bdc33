"""A line that says what was just done, over the foot of the canvas, and goes away again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme

SHOWN = 4000
"""Milliseconds that a line stays."""


class Notice(QLabel):
    """A small label centred at the foot of another widget.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.setFont(ui_font(theme.label, 600))
        self.setStyleSheet(
            f"background: {theme.raised}; color: {theme.ink}; padding: 6px 12px;"
            f"border: 1px solid {theme.field_line}; border-radius: 4px;"
        )

    def say(self, sentence: str) -> None:
        """Show a sentence for a few seconds."""
        self.setText(sentence)
        self.adjustSize()
        self._centre()
        self.show()
        self.raise_()
        self._timer.start(SHOWN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the widget below is resized."""
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return False

    def _centre(self) -> None:
        x = (self._over.width() - self.width()) // 2
        self.move(max(0, x), max(0, self._over.height() - self.height() - 48))

"""A field for a folder, which may be left open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from explorer.panels.controls.marks import mark_field


class FolderField(QWidget):
    """Shows a folder; a button chooses another one, and an empty field means no one in particular.

    Attributes
    ----------
    line, browse
        The field and its button.

    Signals
    -------
    chosen(str)
        Another folder, or empty.
    """

    chosen = Signal(str)

    def __init__(self, name: str, folder: str, otherwise: str) -> None:
        """Show ``folder``; ``otherwise`` says what an empty field means."""
        super().__init__()
        self._name = name
        self.line = QLineEdit(folder)
        self.line.setPlaceholderText(otherwise)
        self.line.setAccessibleName(name)
        self._tip = f"{name}; empty: {otherwise[0].lower()}{otherwise[1:]}"
        self.line.editingFinished.connect(self._finish)
        self.browse = QPushButton("Choose…")
        self.browse.setAutoDefault(False)
        self.browse.setAccessibleName(f"Choose: {name}")
        self.browse.setToolTip(f"Choose: {name}")
        self.browse.clicked.connect(self._browse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.browse)
        self.setFocusProxy(self.line)
        self._mark()

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._name, self.line.text())
        if folder:
            self.line.setText(folder)
            self._finish()

    def _finish(self) -> None:
        self._mark()
        self.chosen.emit(self.line.text().strip())

    def _mark(self) -> None:
        """Say where a folder is not there, which then counts as if none were chosen."""
        text = self.line.text().strip()
        missing = bool(text) and not Path(text).is_dir()
        mark_field(self.line, missing)
        self.line.setToolTip(f"{text} is not there" if missing else self._tip)

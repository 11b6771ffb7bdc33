"""The boxes of the Help menu."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer import __version__
from explorer.look.fonts import ui_font
from explorer.look.icons import app_icon
from explorer.look.theme import Theme


def about_box(parent: QWidget, theme: Theme) -> QDialog:
    """Return the About box."""
    box = QDialog(parent)
    box.setWindowTitle("About Optimizer Explorer")
    title = QLabel(f"Optimizer Explorer {__version__}")
    title.setFont(ui_font(theme.head, 600))
    text = QLabel(
        "Watch gradient-descent optimizers move, step by step.<br><br>"
        "Surfaces, update rules and schedules are text files; every number on the screen is one "
        "that the engine recorded, in double precision.<br><br>"
        f"Qt {qVersion()}, pyqtgraph {pg.__version__}, NumPy {np.__version__}. MIT licence."
    )
    text.setWordWrap(True)
    text.setMinimumWidth(360)
    icon = QLabel()
    icon.setPixmap(app_icon().pixmap(64, 64))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.addWidget(icon, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(title, 0, 1)
    grid.addWidget(text, 1, 1)
    return _with_close(box, grid)


def shortcut_box(parent: QWidget, theme: Theme, table: Sequence[tuple[str, str]]) -> QDialog:
    """Return the box that lists the keys."""
    box = QDialog(parent)
    box.setWindowTitle("Keyboard shortcuts")
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    half = (len(table) + 1) // 2
    for i, (keys, what) in enumerate(table):
        row, column = i % half, 2 * (i // half)
        key = QLabel(keys)
        key.setFont(ui_font(theme.label, 600))
        grid.addWidget(key, row, column)
        grid.addWidget(QLabel(what), row, column + 1)
    return _with_close(box, grid)


def _with_close(box: QDialog, grid: QGridLayout) -> QDialog:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(box.reject)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(24, 24, 24, 16)
    layout.setSpacing(16)
    layout.addLayout(grid)
    layout.addWidget(buttons)
    return box

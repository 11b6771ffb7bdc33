"""The boxes that the window opens: about it, its keys, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from explorer import __version__
from explorer.look.fonts import ui_font
from explorer.look.icons import app_icon, icon_pixmap
from explorer.look.theme import Theme

KeyTable = Sequence[tuple[str, str]]
COLUMNS = (("File", "Edit"), ("Play",), ("View", "Help"))
"""The menus in the columns of the box of keys."""


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


def shortcut_box(parent: QWidget, theme: Theme, groups: Mapping[str, KeyTable]) -> QDialog:
    """Return the box that lists the keys, menu by menu."""
    box = QDialog(parent)
    box.setWindowTitle("Keyboard shortcuts")
    columns = QHBoxLayout()
    columns.setSpacing(32)
    for titles in COLUMNS:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for title in titles:
            row = grid.rowCount()
            head = QLabel(title)
            head.setFont(ui_font(theme.body, 600))
            head.setContentsMargins(0, 12 if row > 1 else 0, 0, 2)
            grid.addWidget(head, row, 0, 1, 2)
            for keys, what in groups.get(title, ()):
                row += 1
                key = QLabel(keys)
                key.setFont(ui_font(theme.label, 600))
                grid.addWidget(key, row, 0)
                grid.addWidget(QLabel(what), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        columns.addLayout(grid)
    return _with_close(box, columns)


def complaint_box(parent: QWidget, theme: Theme, what: str, sentence: str) -> QDialog:
    """Return a box with one sentence about what went wrong, to be read and copied."""
    box = QDialog(parent)
    box.setWindowTitle(what)
    title = QLabel(what)
    title.setFont(ui_font(theme.body, 600))
    text = QLabel(sentence)
    text.setObjectName("sentence")
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setWordWrap(True)
    text.setMinimumWidth(round(400 * theme.scale))
    sign = QLabel()
    size = round(24 * theme.scale)
    sign.setPixmap(icon_pixmap("warn", theme.notice, size, parent.devicePixelRatioF()))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setColumnStretch(1, 1)
    grid.addWidget(sign, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(title, 0, 1)
    grid.addWidget(text, 1, 1)
    return _with_close(box, grid)


def _with_close(box: QDialog, inside: QLayout) -> QDialog:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(box.reject)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(24, 24, 24, 16)
    layout.setSpacing(16)
    layout.addLayout(inside)
    layout.addWidget(buttons)
    return box

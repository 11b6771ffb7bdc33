"""The boxes that the window opens: about it, its keys, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, qVersion
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
from explorer.panels.controls.fitting import fit_to_screen
from explorer.panels.controls.reading_area import reading_area

KeyTable = Sequence[tuple[str, str]]
COLUMNS = (
    ("File", "Edit"),
    ("Play", "On the map", "In 3-D"),
    ("View", "Help"),
    ("Lessons", "Presenting", "Where the keyboard is", "Labs"),
)
"""The menus and parts in the columns of the box of keys."""
_AROUND = (80, 140)
"""Px beside, and above and below, that the box of keys leaves free of its screen."""
_RING = 4
"""Px around it."""
_LEAST = 11.0
"""Px of its type."""


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
    text.setMinimumWidth(round(360 * theme.scale))
    icon = QLabel()
    icon.setPixmap(app_icon().pixmap(64, 64))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.addWidget(icon, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(title, 0, 1)
    grid.addWidget(text, 1, 1)
    fit_to_screen(box, _with_close(box, grid))
    return box


def shortcut_box(parent: QWidget, theme: Theme, groups: Mapping[str, KeyTable]) -> QDialog:
    """Return the box that lists the keys, menu by menu, in type that its screen has room for."""
    box = QDialog(parent)
    box.setWindowTitle("Keyboard shortcuts")
    room = parent.screen().availableSize() - QSize(*_AROUND)
    px = float(theme.body)
    sheet = _key_sheet(groups, px)
    while px > _LEAST and not _fits(sheet.sizeHint(), room):
        px = max(_LEAST, px - 1.0)
        sheet = _key_sheet(groups, px)
    scroll = reading_area(sheet, box.windowTitle())
    scroll.ensurePolished()  # the ring comes with the style
    ring = 2 * max(scroll.frameWidth(), _RING)
    scroll.setMinimumSize(sheet.sizeHint().boundedTo(room) + QSize(ring, ring))
    inside = QVBoxLayout()
    inside.addWidget(scroll)
    _with_close(box, inside)
    return box


def _fits(size: QSize, room: QSize) -> bool:
    return size.width() <= room.width() and size.height() <= room.height()


def _key_sheet(groups: Mapping[str, KeyTable], px: float) -> QWidget:
    """Return the keys in columns, in type of a size."""
    sheet = QWidget()
    columns = QHBoxLayout(sheet)
    columns.setContentsMargins(4, 4, 4, 4)
    columns.setSpacing(round(2 * px))
    for titles in COLUMNS:
        grid = QGridLayout()
        grid.setHorizontalSpacing(round(0.8 * px))
        grid.setVerticalSpacing(round(0.25 * px))
        grid.setColumnStretch(1, 1)
        row = 0
        for title in titles:
            if not groups.get(title):
                continue
            head = QLabel(title)
            head.setFont(ui_font(px, 600))
            head.setContentsMargins(0, round(0.7 * px) if row else 0, 0, 2)
            grid.addWidget(head, row, 0, 1, 2)
            for keys, what in groups[title]:
                row += 1
                key, words = QLabel(keys), QLabel(what)
                key.setFont(ui_font(px - 1, 600))
                words.setFont(ui_font(px - 1))
                grid.addWidget(key, row, 0)
                grid.addWidget(words, row, 1)
            row += 1
        grid.setRowStretch(row, 1)
        columns.addLayout(grid)
    return sheet


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
    fit_to_screen(box, _with_close(box, grid))
    return box


def _with_close(box: QDialog, inside: QLayout) -> QDialogButtonBox:
    """Put a button below what is in a box, and return where it is."""
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(box.reject)
    buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(24, 24, 24, 16)
    layout.setSpacing(16)
    layout.addLayout(inside)
    layout.addWidget(buttons)
    return buttons

"""The box of keys lists every key, and fits the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QScrollArea

from explorer.app.boxes import COLUMNS, shortcut_box
from explorer.app.menus import MENUS
from explorer.app.part_keys import PART_KEYS
from explorer.look.theme import load_theme

SMALL = QSize(1280, 720)


class SmallScreen:
    """A screen of 1280 × 720."""

    def availableSize(self):  # noqa: N802
        return SMALL


@pytest.fixture
def box(qtbot, show, monkeypatch):
    def make(theme="light"):
        window = show()
        monkeypatch.setattr(window, "screen", SmallScreen)
        made = shortcut_box(window, load_theme(theme), window.actions_.shortcut_table())
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def test_every_group_has_a_column_and_every_key_a_line(box) -> None:
    made = box()
    words = [label.text() for label in made.findChildren(QLabel)]
    with_keys = [t.replace("&", "") for t, commands in MENUS if any(c.shortcuts for c in commands)]
    for group in (*with_keys, *PART_KEYS):
        assert group in words
        assert sum(group in column for column in COLUMNS) == 1
    for keys in PART_KEYS.values():
        for key, what in keys:
            assert key in words
            assert what in words


@pytest.mark.parametrize("theme", ["light", "dark", "projector-light", "projector-dark"])
def test_it_fits_a_small_screen_whole(box, theme) -> None:
    made = box(theme)
    assert made.sizeHint().width() <= SMALL.width()
    assert made.sizeHint().height() <= SMALL.height() - 30
    scroll = made.findChild(QScrollArea)
    assert scroll.verticalScrollBar().maximum() == 0
    assert scroll.horizontalScrollBar().maximum() == 0
    assert scroll.widget().sizeHint().height() <= scroll.minimumHeight(), "nothing need be scrolled"
    assert min(label.font().pixelSize() for label in made.findChildren(QLabel)) >= 11

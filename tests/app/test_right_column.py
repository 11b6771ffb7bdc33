"""The right column: the plots, and a diagnosis that opens where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from explorer.app.preferences import Preferences
from explorer.look.theme import load_theme


@pytest.mark.parametrize(("size", "opened"), [((1280, 720), False), ((1920, 1080), True)])
def test_it_opens_where_there_is_room(show, size, opened):
    window = show(size=size)
    assert window.diagnosis.is_open is opened
    assert window.plots.height() + window.diagnosis.height() == window.right.height()


def test_it_follows_the_size_until_a_hand_chooses(qtbot, show):
    window = show(size=(1280, 720))
    window.resize(1280, 900)
    qtbot.waitUntil(lambda: window.diagnosis.is_open)
    qtbot.mouseClick(window.diagnosis.header, Qt.MouseButton.LeftButton)
    assert not window.diagnosis.is_open
    window.resize(1280, 1000)
    assert not window.diagnosis.is_open
    assert Preferences().diagnosis is False


def test_the_choice_is_remembered(qtbot, show):
    window = show(size=(1280, 720))
    qtbot.mouseClick(window.diagnosis.header, Qt.MouseButton.LeftButton)
    window.close()
    assert show(size=(1280, 720)).diagnosis.is_open


def test_a_large_theme_leaves_the_room_to_the_plots(show):
    window = show(size=(1920, 1080))
    window.set_theme(load_theme("projector-light"))
    assert not window.diagnosis.is_open


def test_it_shows_the_step_on_the_screen(show, rest):
    window = show(size=(1920, 1080))
    window.workspace.seek(12)
    rest(window)
    run = window.workspace.runs[window.workspace.selected]
    assert window.diagnosis.body.sheet.word == window.workspace.status(run).word

"""The right column: the plots, and panels below them or, where there is room, beside them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from explorer.app.preferences import Preferences
from explorer.look.theme import load_theme


def test_a_narrow_column_has_the_step_below_the_plots(show):
    right = show(size=(1280, 720)).right
    assert not right.is_wide
    assert right.step.isVisible()
    assert not right.diagnosis.isVisible()
    assert right.tabs.isVisible()
    assert right.plots.height() > right.step.height() > 200


def test_a_wide_window_has_everything_side_by_side(show):
    right = show(size=(1920, 1080)).right
    assert right.is_wide
    assert right.step.isVisible()
    assert right.diagnosis.is_open
    assert not right.tabs.isVisible()
    assert right.step.mapTo(right, right.step.rect().topLeft()).x() > right.plots.width()


def test_it_follows_the_size(qtbot, show):
    window = show(size=(1920, 1080))
    window.resize(1280, 720)
    window.columns.share_out(1280)
    qtbot.waitUntil(lambda: not window.right.is_wide)
    assert window.right.step.isVisible()
    window.resize(1920, 1080)
    window.columns.share_out(1920)
    qtbot.waitUntil(lambda: window.right.is_wide)
    assert window.right.step.isVisible()
    assert window.right.diagnosis.isVisible()


def test_a_second_click_folds_the_panel(qtbot, show):
    window = show(size=(1280, 720))
    button = window.right.tabs.buttons["step"]
    height = window.plots.height()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.right.step.isVisible()
    assert window.plots.height() > height
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.right.step.isVisible()


def test_the_diagnosis_is_folded_by_its_own_strip(qtbot, show, rest):
    window = show(size=(1280, 720))
    window.right.open_panel("diagnosis")
    rest(window)
    assert window.diagnosis.isVisible()
    qtbot.mouseClick(window.diagnosis.header, Qt.MouseButton.LeftButton)
    rest(window)
    assert not window.diagnosis.isVisible()
    assert window.workspace.view.panel == ""


def test_the_fold_of_a_wide_diagnosis_is_remembered(qtbot, show):
    window = show(size=(1920, 1080))
    qtbot.mouseClick(window.diagnosis.header, Qt.MouseButton.LeftButton)
    assert Preferences().diagnosis is False
    window.close()
    assert not show(size=(1920, 1080)).diagnosis.is_open


def test_the_choice_is_remembered(show):
    window = show(size=(1280, 720))
    window.right.open_panel("runs")
    window.close()
    assert show(size=(1280, 720)).right.shows("runs")


def test_a_large_theme_leaves_the_room_to_the_plots(show):
    window = show(size=(1280, 720))
    window.set_theme(load_theme("projector-light"))
    assert not window.right.step.isVisible()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_it_shows_the_step_on_the_screen(show, rest, size):
    window = show(size=size)
    window.right.open_panel("diagnosis")
    window.workspace.seek(12)
    rest(window)
    run = window.workspace.runs[window.workspace.selected]
    assert window.diagnosis.body.sheet.word == window.workspace.status(run).word

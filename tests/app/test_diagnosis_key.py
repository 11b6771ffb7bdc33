"""The panels are opened and folded by their keys, and the choice is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.app.preferences import Preferences

KEYS = {"step": Qt.Key.Key_H, "runs": Qt.Key.Key_G, "diagnosis": Qt.Key.Key_D}
ACTIONS = {"step": "step_panel", "runs": "run_table", "diagnosis": "diagnosis"}


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("panel", KEYS)
def test_the_key_opens_and_folds(show, rest, size, panel):
    window = show(size=size)
    was = window.right.shows(panel)
    for expected in (not was, was):
        QTest.keyClick(window, KEYS[panel])
        rest(window)
        assert window.right.shows(panel) is expected
        assert window.actions_[ACTIONS[panel]].isChecked() is expected


def test_one_panel_at_a_time_below_narrow_plots(show, rest):
    window = show(size=(1280, 720))
    for panel in ("runs", "diagnosis", "step"):
        QTest.keyClick(window, KEYS[panel])
        rest(window)
        assert [p for p in KEYS if window.right.shows(p)] == [panel]
        assert window.workspace.view.panel == Preferences().panel == panel


def test_the_session_keeps_the_panel(show, rest):
    window = show({"surface": {"name": "bowl"}, "runs": [], "view": {"panel": "runs"}})
    rest(window)
    assert window.right.shows("runs")
    QTest.keyClick(window, KEYS["runs"])
    assert window.workspace.to_save().view["panel"] == ""

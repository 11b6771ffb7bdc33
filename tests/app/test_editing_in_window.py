"""Formulas edited in the window: the picture follows the keys, and the keys stay with the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from explorer.look.typeset_queue import typeset_queue
from explorer.panels.rule_editor import RuleEditor
from explorer.panels.surface_dialog import SurfaceDialog

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def formulas_are_done(qtbot):
    """Let what was asked for be typeset before the test is over."""
    yield
    qtbot.waitUntil(lambda: not typeset_queue().busy(), timeout=10_000)


@pytest.fixture
def editor(window, rest):
    window.workspace.select(3)
    window.edit_rule()
    rest(window)
    return window.findChild(RuleEditor)


def trails(window):
    return {run.label: run for run in window.stage.view.scene_painter.runs}


def typed(qtbot, text, keys):
    qtbot.keyClick(text, KEY.Key_A, CONTROL)
    qtbot.keyClicks(text, keys)


def test_the_trail_beside_the_original_follows_the_keys(qtbot, window, rest, editor):
    assert "RMSProp, edited" in trails(window)
    before = trails(window)["RMSProp, edited"].trace.w.copy()
    typed(qtbot, editor.text, "w = w - eta*sign(g)")
    rest(window)
    shown = trails(window)["RMSProp, edited"].trace
    assert (shown.w[1:] != before[1:]).any()
    steps = abs(shown.w[1:] - shown.w[:-1])
    assert steps.max() == pytest.approx(0.1)
    assert (trails(window)["RMSProp"].trace.w == before).all()


def test_keys_of_the_text_do_nothing_else(qtbot, window, rest, editor):
    workspace = window.workspace
    workspace.seek(5)
    theme, hidden = window.theme.name, [run.choice.visible for run in workspace.runs]
    typed(qtbot, editor.text, "w = w - eta*g*1 + t*0")
    for key in (KEY.Key_Left, KEY.Key_Home, KEY.Key_Right, KEY.Key_End, KEY.Key_Space):
        qtbot.keyClick(editor.text, key)
    rest(window)
    assert editor.text.toPlainText() == "w = w - eta*g*1 + t*0 "
    assert workspace.step == 5
    assert not workspace.playback.playing
    assert window.theme.name == theme
    assert [run.choice.visible for run in workspace.runs] == hidden


def test_undo_in_the_text_then_in_the_window(qtbot, window, rest, editor):
    workspace = window.workspace
    first = editor.text.toPlainText()
    typed(qtbot, editor.text, "w = w - eta*g")
    while editor.text.document().isUndoAvailable():
        qtbot.keyClick(editor.text, KEY.Key_Z, CONTROL)
    assert editor.text.toPlainText() == first
    rest(window)
    qtbot.keyClick(editor.text, KEY.Key_Z, CONTROL)  # nothing left to take back but the copy
    rest(window)
    assert len(workspace.runs) == 5
    assert not editor.isVisible()


def test_the_map_follows_the_surface_s_text(qtbot, window, rest):
    workspace = window.workspace
    window.typed_surface()
    [dialog] = window.findChildren(SurfaceDialog)
    typed(qtbot, dialog.loss, "2*(f-y)**2")
    qtbot.waitUntil(lambda: workspace.experiment.surface.loss == "2*(f-y)**2")
    rest(window)
    assert window.header.title.text() == "Sigmoid neuron, edited"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, KEY.Key_Right)
    assert workspace.step == 1
    dialog.reject()
    rest(window)
    assert workspace.experiment.surface.name == "sigmoid-neuron"

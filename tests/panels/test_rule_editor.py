"""The rule editor: keys are typed into it, and the session follows."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt

from explorer.cli import main
from explorer.core.catalogue import Catalogue
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.keep_dialog import KeepDialog
from explorer.panels.rule_editor import RuleEditor
from explorer.panels.run_form import RunForm
from explorer.session.experiment import RunChoice, ScheduleChoice, Values
from explorer.session.files import write_session

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
RMSPROP, COPY = 3, 4
TYPO = "v = beta*v + (1-beta)*g**2\nrate = eta/(sqrt(v)+esp)\nw = w - rate*g"


@pytest.fixture(autouse=True)
def formulas_are_done(qtbot):
    """Let what was asked for be typeset before the test is over."""
    yield
    qtbot.waitUntil(lambda: not typeset_queue().busy(), timeout=10_000)


@pytest.fixture
def editor(shown, workspace):
    editor = shown(RuleEditor, width=336, height=560)
    editor.begin(RMSPROP)
    yield editor
    editor.end()


def typed(qtbot, editor, text):
    """Put the text into the editor by keys, in the place of what is there."""
    qtbot.keyClick(editor.text, KEY.Key_A, CONTROL)
    for i, line in enumerate(text.split("\n")):
        if i:
            qtbot.keyClick(editor.text, KEY.Key_Return)
        qtbot.keyClicks(editor.text, line)


def rule(workspace):
    return workspace.experiment.runs[COPY].rule


def test_it_begins_with_a_copy(editor, workspace):
    assert editor.text.toPlainText() == workspace.runs[RMSPROP].resolved.variant.rule.strip("\n")
    assert workspace.selected == COPY
    assert editor.head.accessibleName() == "Rule of RMSProp"
    assert editor.text.accessibleName() == "Rule of RMSProp"
    assert not editor.head.back_icon.isEnabled()
    assert not editor.strip.isVisible()
    assert [latex for latex, good in editor.lines.shown if good][2].startswith("w = w")


def test_each_key_that_makes_a_rule_is_shown(qtbot, editor, workspace):
    rules = []
    workspace.subscribe(lambda changes: rules.append(rule(workspace)))
    typed(qtbot, editor, "w = w - eta*g*12")
    assert {"w = w - eta*g", "w = w - eta*g*1", "w = w - eta*g*12"} <= set(rules)
    assert rule(workspace) == "w = w - eta*g*12"
    assert editor.head.accessibleName() == "Rule of RMSProp, edited"


def test_the_fault_of_the_picture(qtbot, editor, workspace):
    before = rule(workspace)
    editor.text.setPlainText(TYPO)
    assert rule(workspace) == before
    assert editor.strip.isVisible()
    assert editor.strip.accessibleName() == (
        "Line 2, column 21: nothing is called “esp”. Did you mean “eps”?"
    )
    assert editor.text.accessibleDescription() == editor.strip.accessibleName()
    assert [good for _, good in editor.lines.shown] == [True, False, True]
    assert editor.lines.shown[1][0] == "line 2 cannot be read yet"
    assert editor._waits.isVisible()
    assert not editor.head.keep_icon.isEnabled()
    assert [b.text() for b in editor.strip.buttons] == ["Use eps", "Make esp a parameter"]
    marked = [s.cursor.selectedText() for s in editor.text.extraSelections()]
    assert marked == ["esp"]
    qtbot.mouseClick(editor.strip.buttons[0], Qt.MouseButton.LeftButton)
    assert rule(workspace) == TYPO.replace("esp", "eps")
    assert not editor.strip.isVisible()
    assert not editor._waits.isVisible()
    assert editor.text.hasFocus()


def test_a_name_becomes_a_parameter_with_a_slider(qtbot, editor, shown, workspace):
    form = shown(RunForm)
    typed(qtbot, editor, "w = w - k*eta*g")
    [button] = editor.strip.buttons
    assert button.text() == "Make k a parameter"
    qtbot.keyClick(button, KEY.Key_Return)
    assert not editor.strip.isVisible()
    assert "k" in [word.text for word in editor.names.words]
    slider = form.params.sliders["k"]
    assert slider.value == 1.0
    assert (slider.spec.low, slider.spec.high) == (0.01, 100)
    slider.field.committed.emit(2.5)
    assert workspace.runs[COPY].values["k"] == 2.5
    assert form.params.sliders["k"] is slider
    slider.reset_requested.emit()
    assert workspace.runs[COPY].values["k"] == 1.0


def test_a_slider_that_leaves_its_range_stays_in_the_hand(qtbot, shown, workspace):
    workspace.add_run(RunChoice(rule="w = w - k*g", params=Values(k=1.0)))
    form = shown(RunForm)
    slider = form.params.sliders["k"]
    qtbot.mousePress(slider.groove, Qt.MouseButton.LeftButton)
    slider.field.committed.emit(5000.0)
    assert form.params.sliders["k"] is slider
    assert slider.spec.high == 100
    qtbot.mouseRelease(slider.groove, Qt.MouseButton.LeftButton)
    assert slider.spec.low <= workspace.runs[-1].values["k"] <= slider.spec.high


def test_chips_type_at_the_cursor(qtbot, editor, workspace):
    typed(qtbot, editor, "w = w - eta*")
    chips = {chip.text(): chip for chip in (*editor.names.chips, *editor.functions.chips)}
    assert {"w", "g", "t", "eta", "beta", "eps", "sqrt", "clip", "grad", "solve"} <= set(chips)
    assert all(chip.toolTip() and chip.accessibleDescription() for chip in chips.values())
    chips["abs"].click()
    assert editor.text.hasFocus()
    qtbot.keyClicks(editor.text, "g")
    assert rule(workspace) == "w = w - eta*abs(g)"


def test_arrows_go_from_chip_to_chip(qtbot, editor):
    first, second = editor.names.chips[:2]
    first.setFocus()
    qtbot.keyClick(first, KEY.Key_Right)
    assert second.hasFocus()
    assert second.focusPolicy() == Qt.FocusPolicy.TabFocus
    qtbot.keyClick(second, KEY.Key_Left)
    qtbot.keyClick(first, KEY.Key_Left)
    assert editor.names.chips[-1].hasFocus()


def test_tab_leaves_the_text(qtbot, editor):
    qtbot.keyClick(editor.text, KEY.Key_Tab)
    assert not editor.text.hasFocus()
    assert "\t" not in editor.text.toPlainText()


def test_undo_is_the_text_s_while_there_is_typing(qtbot, editor, workspace):
    first = rule(workspace)
    typed(qtbot, editor, "w = w - eta*g")
    assert editor.text.document().isUndoAvailable()
    while editor.text.document().isUndoAvailable():
        qtbot.keyClick(editor.text, KEY.Key_Z, CONTROL)
    assert rule(workspace) == first
    assert editor.text.toPlainText() == first


def test_undo_from_outside_is_followed(qtbot, editor, workspace):
    first = rule(workspace)
    typed(qtbot, editor, "w = w - eta*g")
    workspace.end_merge()
    workspace.undo()
    assert editor.text.toPlainText() == first
    workspace.redo()
    assert editor.text.toPlainText() == "w = w - eta*g"
    with qtbot.waitSignal(editor.closed):
        workspace.undo()
        workspace.undo()
    assert len(workspace.runs) == 5


def test_a_pause_ends_the_undo_step(qtbot, editor, workspace):
    typed(qtbot, editor, "w = w - eta*g")
    editor._pause.timeout.emit()
    typed(qtbot, editor, "w = w - eta*g*3")
    workspace.undo()
    assert rule(workspace) == "w = w - eta*g"


def test_back_to_the_textbook(qtbot, editor, workspace):
    typed(qtbot, editor, "w = w - eta*g")
    qtbot.mouseClick(editor.head.back_icon, Qt.MouseButton.LeftButton)
    assert rule(workspace) == workspace.runs[RMSPROP].resolved.variant.rule.strip("\n")
    assert editor.text.toPlainText() == rule(workspace)
    assert not editor.head.back_icon.isEnabled()


def test_escape_closes_and_leaves_no_trace_of_nothing(qtbot, editor, workspace):
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor.text, KEY.Key_Escape)
    assert len(workspace.runs) == 5
    assert workspace.selected == RMSPROP


def test_what_was_edited_stays_after_closing(qtbot, editor, workspace):
    typed(qtbot, editor, "w = w - eta*g")
    with qtbot.waitSignal(editor.closed):
        qtbot.mouseClick(editor.head.close_button, Qt.MouseButton.LeftButton)
    assert rule(workspace) == "w = w - eta*g"
    assert not editor._pause.isActive()


def test_first_values(qtbot, editor, workspace):
    assert editor._first_row.isVisible()
    qtbot.keyClicks(editor.first, "v = 4")
    assert dict(workspace.experiment.runs[COPY].state) == {"v": 4.0}
    qtbot.keyClicks(editor.first, ", zz = 1")
    assert editor._left_out.text() == "zz is no state of the rule and is left out."


def test_a_method_says_that_it_has_no_rule(qtbot, editor, workspace):
    editor.end()
    workspace.add_run(RunChoice(optimizer="lbfgs"))
    before = workspace.experiment
    editor.begin(5)
    assert not editor.text.isVisible()
    assert "no text to edit" in editor._refusal.text()
    assert workspace.experiment == before
    with qtbot.waitSignal(editor.closed):
        qtbot.mouseClick(editor.head.close_button, Qt.MouseButton.LeftButton)


def test_no_run_to_edit(qtbot, editor):
    with qtbot.waitSignal(editor.closed):
        editor.begin(99)


def test_the_saved_session_computes_what_is_shown(qtbot, editor, workspace, tmp_path, capsys):
    typed(qtbot, editor, "v = beta*v + (1-beta)*g**2\nrate = eta/(sqrt(v)+k)\nw = w - rate*g")
    editor.strip.buttons[-1].click()
    qtbot.keyClicks(editor.first, "v = k/2")
    choice = ScheduleChoice("", Values(rate=0.1), "eta/(1+rate*k)")
    workspace.set_schedule(COPY, choice)
    workspace.compute_all()
    path = tmp_path / "edited.json"
    path.write_text(write_session(workspace.to_save()), encoding="utf-8")
    assert main(["trace", str(path)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    trace = workspace.runs[COPY].trace
    own = [row for row in rows if row["label"] == "RMSProp, edited"]
    assert len(own) == trace.steps + 1
    for name, column in (("loss", trace.loss), ("w", trace.w[:, 0]), ("b", trace.w[:, 1])):
        np.testing.assert_array_equal([float(row[name]) for row in own], column)
    for quantity in ("v", "rate"):
        column = trace.quantities[quantity][1:, 0]
        shown = [float(row[f"{quantity}.w"]) for row in own[1:]]
        np.testing.assert_array_equal(shown, column)
    assert float(own[5]["eta"]) == 0.1 / 1.4


def test_keeping_it(qtbot, editor, workspace):
    typed(qtbot, editor, "w = w - eta*sign(g)")
    qtbot.mouseClick(editor.head.keep_icon, Qt.MouseButton.LeftButton)
    [dialog] = editor.window().findChildren(KeepDialog)
    assert (dialog.title.text(), dialog.name.text()) == ("RMSProp, edited", "rmsprop-edited")
    dialog.title.setText("")
    qtbot.keyClicks(dialog.title, "Only the sign")
    assert dialog.name.text() == "only-the-sign"
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog.accept()
    assert kept.args == ["only-the-sign"]
    assert workspace.catalogue.optimizers["only-the-sign"].title == "Only the sign"
    assert "only-the-sign" in Catalogue().optimizers


@pytest.mark.parametrize("width", [330, 500, 760])
def test_nothing_is_wider_than_its_room(editor, qtbot, width):
    editor.resize(width, 600)
    editor.text.setPlainText(TYPO)
    QCoreApplication.processEvents()
    for part in (editor.strip, editor.lines, editor.names, editor.functions, editor.head):
        assert part.width() <= width
    for chip in (*editor.names.chips, *editor.functions.chips):
        assert chip.geometry().right() < width
    for button in editor.strip.buttons:
        right = button.mapTo(editor, button.rect().topRight()).x()
        assert right < width

"""The step by hand: follows the playhead, points both ways, and shows all of every row."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication

from explorer.core.by_hand import work_out
from explorer.look.theme import load_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.step_panel import StepPanel
from explorer.panels.step_panel_breaks import Breaker, tokens_of
from explorer.panels.step_panel_sizes import WIDE, sizes_for
from explorer.panels.step_panel_text import row_text, step_text
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

RMSPROP = 3
OPERATORS = {"+", "−", "·", "/", "=", "<", ">", "≤", "≥", "≠", "mod", "since", "and"}


@pytest.fixture
def panel(shown, workspace, qtbot):
    """The panel at step 12 of RMSProp."""
    workspace.compute_all()
    workspace.select(RMSPROP)
    workspace.seek(12)
    panel = shown(StepPanel, 384, 640)
    typeset(qtbot)
    return panel


@pytest.fixture
def panel_of(qtbot, theme, workspace):
    """Make the panel of a session, given as the table of its JSON, computed to its end."""

    def make(size=(384, 640), step=12, **session) -> StepPanel:
        text = json.dumps({"format": "optimizer-explorer/1", **session})
        other = Workspace(read_session(text), workspace.catalogue)
        other.compute_all()
        other.seek(step)
        panel = StepPanel(other, theme)
        qtbot.addWidget(panel)
        other.subscribe(panel.refresh)
        panel.resize(*size)
        with qtbot.waitExposed(panel):
            panel.show()
        typeset(qtbot)
        return panel

    return make


def typeset(qtbot):
    """Wait for the rule's lines."""
    qtbot.waitUntil(lambda: not typeset_queue().busy(), timeout=10000)


@pytest.fixture(autouse=True)
def typeset_to_the_end(qtbot, own_folders):
    """Leave no formula waiting."""
    yield
    typeset(qtbot)


def row_of(panel, key):
    return next(r for r in panel.body.layout_.rows if r.phase >= 0 and key in r.row.keys)


def texts_of(row):
    return "".join(text.text for text in row.texts)


# --- what is shown ---


def test_the_selected_runs_step_stands_there_line_by_line(panel, workspace):
    run = workspace.runs[RMSPROP]
    expected = work_out(run.resolved, run.trace, workspace.source, 12)
    assert panel.hand == expected
    assert panel.head.title == "Step 12, by hand"
    assert panel.head.label == "RMSProp, ε outside √"
    row = row_of(panel, "v.w")
    assert texts_of(row) == f"= {row.row.pieces[0][0]} = {row.row.result}"
    shown = panel.body.layout_
    assert [len(line.rows) for line in shown.lines] == [2, 2, 2]
    assert [row.row.keys for row in shown.top_rows] == [("w.w",), ("w.b",), ("g.w",), ("g.b",)]


def test_it_follows_the_playhead_both_ways(panel, workspace):
    there = texts_of(row_of(panel, "v.w"))
    workspace.seek(13)
    assert panel.head.title == "Step 13, by hand"
    assert texts_of(row_of(panel, "v.w")) != there
    workspace.seek(12)
    assert texts_of(row_of(panel, "v.w")) == there


def test_it_follows_the_selection_and_edits(panel, workspace):
    workspace.select(0)
    assert panel.hand.lines[-1].rows[0].keys == ("w.w",)
    before = panel.hand
    workspace.set_start((1.0, 1.0))
    assert panel.hand != before


def test_before_the_first_step_names_stand_without_numbers(panel, workspace):
    workspace.seek(0)
    assert panel.head.title == "Step 0, by hand"
    assert "Step forward" in panel.body.layout_.note[0].text
    assert all(not row.texts for row in panel.body.layout_.rows)
    assert not panel.foot.back.isEnabled()


def test_no_runs_leave_it_empty(panel, workspace):
    for _ in range(len(workspace.runs)):
        workspace.remove_run(0)
    assert panel.hand is None
    assert panel.body.layout_ is None


def test_buttons_go_to_the_steps_beside(panel, workspace, qtbot):
    assert (panel.foot.back.text(), panel.foot.on.text()) == ("step 11", "step 13")
    qtbot.mouseClick(panel.foot.on, Qt.MouseButton.LeftButton)
    assert workspace.step == 13
    qtbot.keyClick(panel.foot.back, Qt.Key.Key_Return)
    assert workspace.step == 12
    workspace.seek(workspace.steps)
    assert not panel.foot.on.isEnabled()


def test_a_run_that_diverged_shows_its_last_step(panel_of):
    panel = panel_of(
        surface={"name": "rosenbrock"}, runs=[{"optimizer": "gd", "params": {"eta": 10}}], step=30
    )
    assert panel.hand.step < 30
    assert panel.head.title == f"Step {panel.hand.step}, by hand"
    assert panel.body.layout_.note[0].text.startswith("The run ends here")
    assert panel.foot.back.text() == f"step {panel.hand.step - 1}"
    assert not panel.foot.on.isEnabled()


def test_the_pencil_asks_to_edit(panel, qtbot):
    with qtbot.waitSignal(panel.edit_asked):
        qtbot.mouseClick(panel.head.edit, Qt.MouseButton.LeftButton)


def test_the_step_is_copied_as_text(panel, qtbot):
    qtbot.mouseClick(panel.head.copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text == step_text(panel.hand, "RMSProp, ε outside √", "Step 12, by hand")
    assert text.splitlines()[0] == "Step 12, by hand: RMSProp, ε outside √"
    row = row_of(panel, "rate.b").row
    assert f"    {row_text(row)}" in text.splitlines()
    assert row_text(row) == f"rate_b = {row.pieces[0][0]} = {row.result}"
    assert "rate = eta/(sqrt(v)+eps)" in text.splitlines()


# --- parts of a step ---


def test_lines_of_later_parts_wait_for_their_turn(panel, workspace):
    workspace.next_part()
    workspace.next_part()
    assert panel.head.title == "Step 13, part 2 of 4: accumulate"
    assert texts_of(row_of(panel, "v.w"))
    assert not texts_of(row_of(panel, "rate.w"))
    assert not texts_of(row_of(panel, "w.w"))
    height = panel.body.height()
    workspace.next_part()
    assert texts_of(row_of(panel, "rate.w"))
    assert panel.body.height() == height
    workspace.next_part()
    assert panel.head.title == "Step 13, by hand"


# --- pointing ---


def test_pointing_at_a_row_lights_its_quantity(panel, workspace, qtbot):
    row = row_of(panel, "rate.b")
    qtbot.mouseMove(panel.body, row.rect.center().toPoint())
    assert workspace.lit == "rate.b"
    line = panel.body.layout_.lines[0].formula
    qtbot.mouseMove(panel.body, line.center().toPoint())
    assert workspace.lit == ""


def test_the_strip_can_be_pointed_at(panel, workspace, qtbot):
    gradient = panel.body.layout_.top_rows[2]
    qtbot.mouseMove(panel.body, gradient.rect.center().toPoint())
    assert workspace.lit == "g.w"


def test_what_is_lit_elsewhere_takes_tint(panel, workspace):
    row = row_of(panel, "v.b")
    place = QPointF(row.rect.right() - 3, row.rect.center().y()).toPoint()
    plain = panel.body.grab().toImage().pixelColor(place)
    workspace.light("v.b")
    assert panel.body.grab().toImage().pixelColor(place).name() == load_theme("light").tint.lower()
    workspace.light("")
    assert panel.body.grab().toImage().pixelColor(place) == plain


def test_a_number_for_all_parameters_is_lit_by_any(panel, workspace):
    workspace.select(0)
    row = row_of(panel, "rate.b")
    assert row is row_of(panel, "rate.w")
    workspace.light("rate.b")
    ground = panel.body.grab().toImage().pixelColor(2, round(row.rect.center().y()))
    assert ground.name() == load_theme("light").tint.lower()


def test_arrow_keys_go_from_row_to_row(panel, workspace, qtbot):
    body = panel.body
    body.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(body, Qt.Key.Key_Home)
    assert workspace.lit == "w.w"
    for _ in range(4):
        qtbot.keyClick(body, Qt.Key.Key_Down)
    assert workspace.lit == "v.w"
    assert body.accessibleDescription() == row_text(row_of(panel, "v.w").row)
    qtbot.keyClick(body, Qt.Key.Key_End)
    assert workspace.lit == "w.b"
    qtbot.keyClick(body, Qt.Key.Key_Up)
    assert workspace.lit == "w.w"
    body.clearFocus()
    assert workspace.lit == ""
    assert row_text(row_of(panel, "w.b").row) in body.accessibleDescription()


def test_names_tell_their_meaning(panel):
    row = row_of(panel, "v.w")
    assert panel.body.help_at(row.name_box.center()) == "Accumulator v of w"


# --- what fits ---


@pytest.mark.parametrize("width", [260, 336, 384, 560, 960])
@pytest.mark.parametrize("name", ["rmsprop", "adam", "nag", "newton", "cg", "radam", "lbfgs"])
def test_nothing_is_cut_at_the_right(panel_of, width, name):
    panel = panel_of(
        (width, 500), surface={"name": "rosenbrock"}, runs=[{"optimizer": name}], step=4
    )
    layout = panel.body.layout_
    for row in layout.rows:
        for text in row.texts:
            end = text.at.x() + QFontMetricsF(text.font).horizontalAdvance(text.text)
            assert end <= width, row_text(row.row)
            if row.spark is not None:
                assert end <= row.spark.left()
    assert all(line.formula.right() <= width for line in layout.lines)
    bottoms = [row.rect.bottom() for row in layout.rows if row.phase >= 0]
    assert bottoms == sorted(bottoms)
    assert panel.body.height() >= max(bottoms)


def test_a_row_is_broken_before_operators_and_loses_nothing(panel_of):
    panel = panel_of(surface={"name": "rosenbrock"}, runs=[{"optimizer": "cg"}], size=(300, 500))
    for line in panel.hand.lines:
        for row in line.rows:
            tokens = tokens_of(row)
            whole = Breaker(12, 1e6, 10).lines(tokens)
            broken = Breaker(12, 150, 10).lines(tokens)
            assert len(whole) == 1
            assert [t for one in broken for t in one] == tokens
            for before, one in pairwise(broken):
                first = one[0].pieces[0][0].split(" ")[0]
                assert first in OPERATORS or before[-1].pieces[-1][0].endswith(",")


def test_sparklines_stand_where_there_is_room(panel):
    assert row_of(panel, "v.w").spark is None
    panel.resize(WIDE + 80, 640)
    assert row_of(panel, "v.w").spark is not None


def test_type_is_larger_on_a_projector_and_in_a_wide_panel():
    light, projector = load_theme("light"), load_theme("projector-light")
    assert sizes_for(light, 560).number == 15 > sizes_for(light, 336).number
    assert sizes_for(projector, 1000).number == 28
    assert sizes_for(projector, 500).number > sizes_for(light, 500 / 2).number


def test_type_is_as_large_as_the_rule_has_height_for(panel, workspace, qtbot):
    assert panel.body.layout_.sizes.number == 15
    panel.resize(384, 360)
    assert panel.body.layout_.sizes.number == 13
    panel.resize(384, 640)
    assert panel.body.layout_.sizes.number == 15
    workspace.select(RMSPROP + 1)  # Adam's rule is longer
    typeset(qtbot)
    assert panel.body.layout_.sizes.number == 13
    for step in (1, 30, 199):  # and its type keeps its size from step to step
        workspace.seek(step)
        assert panel.body.layout_.sizes.number == 13
    workspace.select(RMSPROP)
    typeset(qtbot)
    assert panel.body.layout_.sizes.number == 15


def test_a_low_panel_keeps_to_the_rule(panel):
    assert panel.foot.isVisible()
    panel.resize(336, 256)
    assert not panel.foot.isVisible()
    assert panel.body.layout_.strip is None
    panel.resize(336, 640)
    assert panel.foot.isVisible()
    assert panel.body.layout_.strip is not None


def test_a_batch_is_told_however_low_the_panel_is(panel_of):
    panel = panel_of(
        (336, 250),
        surface={"name": "sigmoid-neuron"},
        gradient={"mode": "minibatch", "size": 4},
        runs=[{"optimizer": "rmsprop"}],
    )
    words = [text.text for text in panel.body.layout_.words]
    assert "Gradient of 4 of the 500 points" in words


@pytest.mark.parametrize("name", ["dark", "projector-light", "projector-dark", "print"])
def test_every_theme_paints(panel, qapp, name):
    before = panel.grab().toImage()
    panel.set_theme(load_theme(name))
    assert panel.grab().toImage() != before


# --- cost ---


def test_a_costly_step_waits_while_playing_and_is_there_at_rest(panel, workspace, qtbot):
    workspace.seek(1)
    panel._cost = 0.02  # five frames' worth
    workspace.playback.speed = 60
    workspace.playback.play()
    shown = set()
    for _ in range(10):
        workspace.advance(1 / 60)
        shown.add(panel.hand.step)
        panel._cost = 0.02
    assert len(shown) < 5
    workspace.playback.pause()
    workspace.played()
    assert panel.hand.step == workspace.step


def test_a_step_left_out_is_caught_up_with(panel, workspace, qtbot):
    workspace.seek(1)
    workspace.playback.speed = 60
    workspace.playback.play()
    panel._cost, panel._credit = 1.0, 0.0
    workspace.advance(1 / 60)
    assert panel.hand.step == 1
    qtbot.waitUntil(lambda: panel.hand.step == workspace.step)


def test_nothing_is_worked_out_unseen(panel, workspace):
    panel.hide()
    before = panel.hand
    workspace.seek(20)
    assert panel.hand is before
    panel.show()
    assert panel.hand.step == 20


def test_rows_keep_their_height_while_it_plays(panel, workspace):
    workspace.playback.speed = 60
    workspace.playback.play()
    heights = []
    while workspace.step < 60:
        workspace.advance(1 / 60)
        heights.append(panel.body.height())
    assert heights == sorted(heights)

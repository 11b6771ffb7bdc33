"""The table of runs: what it says, how it is sorted, and what a hand does to it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from explorer.core.catalogue import Catalogue
from explorer.core.diagnosis import Status
from explorer.core.resources import resource_root
from explorer.look.mixed import mixed_width
from explorer.panels import run_table_paint
from explorer.panels.controls.text import with_symbols
from explorer.panels.run_table import RunTable, step_by_tenth
from explorer.panels.run_table_facts import Column, badge_texts, setup_texts
from explorer.panels.run_table_paint import STATUS_ICONS, status_icon
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
QUARTIC = {
    "format": "optimizer-explorer/1",
    "surface": {"expression": "x**4", "variables": ["x"]},
    "start": [2.0],
    "steps": 40,
    "runs": [
        {"optimizer": "gd", "params": {"eta": 9.0}, "label": "Wild"},
        {"optimizer": "gd", "params": {"eta": 0.02}, "label": "Calm"},
        {"optimizer": "gd", "params": {"eta": 0.01}, "label": "Slow"},
    ],
}


@pytest.fixture
def table(shown, workspace):
    workspace.compute_all()
    workspace.seek(12)
    return shown(RunTable, 1000, 300)


@pytest.fixture
def quartic(qtbot, theme):
    workspace = Workspace(read_session(json.dumps(QUARTIC)), Catalogue())
    workspace.compute_all()
    workspace.seek(30)
    panel = RunTable(workspace, theme)
    qtbot.addWidget(panel)
    workspace.subscribe(panel.refresh)
    panel.resize(1000, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def texts(panel, column):
    model = panel.view.table
    return [model.index(row, column).data() for row in range(model.rowCount())]


def shown_columns(panel):
    return [c for c in Column if not panel.view.isColumnHidden(c)]


def row_place(panel, row, column):
    return panel.view.visualRect(panel.view.table.index(row, column)).center()


# What it says


def test_it_says_the_losses_of_the_step_lowest_first(table, workspace):
    losses = sorted((float(r.trace.loss[12]), r.label) for r in workspace.runs)
    assert texts(table, Column.RUN) == [label for _, label in losses]
    assert table._title.text == "Runs at step 12"
    shown = [float(text) for text in texts(table, Column.LOSS)]
    assert shown == pytest.approx([loss for loss, _ in losses], rel=5e-4)


def test_best_is_the_lowest_up_to_the_step_and_steps_are_of_the_whole_run(table, workspace):
    model, tolerance = table.view.table, table.view.table.tolerance
    assert tolerance is not None
    for row in range(model.rowCount()):
        trace = model.facts(row).run.trace
        so_far = trace.loss[:13]
        best = int(so_far.argmin())
        assert texts(table, Column.BEST)[row].endswith(f"at {best}")
        below = (trace.loss <= tolerance).nonzero()[0]
        wanted = str(below[0]) if len(below) else "not in 200"
        assert texts(table, Column.STEPS)[row] == wanted


def test_words_for_those_who_do_not_see_it(table):
    model = table.view.table
    row = texts(table, Column.RUN).index("AdaGrad")
    said = [str(model.index(row, column).data(SPOKEN)) for column in Column]
    assert said[0] == "AdaGrad"
    assert said[2] == "learning rate 0.1"
    assert said[3].startswith("loss ")
    assert said[4].endswith("at step 12")
    assert said[5] == "a loss of 1.6 not within 200 steps"
    assert said[7] == "shown"
    heads = [model.headerData(c, Qt.Orientation.Horizontal, SPOKEN) for c in Column]
    assert heads[2] == "learning rate"
    assert all(heads)


def test_while_runs_are_computed_nothing_is_said_about_never(shown, workspace):
    panel = shown(RunTable, 1000, 300)
    assert set(texts(panel, Column.STEPS)) == {"…"}
    workspace.compute_all()
    panel._look()
    assert "…" not in texts(panel, Column.STEPS)


def test_a_run_that_diverged_is_last_and_says_when(quartic):
    model = quartic.view.table
    assert texts(quartic, Column.RUN) == ["Calm", "Slow", "Wild"]
    step = model.facts(2).diverged
    assert step is not None
    assert texts(quartic, Column.LOSS)[2] == "–"
    assert texts(quartic, Column.STATUS)[2].startswith(f"diverged at step {step}")
    assert model.index(2, Column.LOSS).data(SPOKEN) == f"diverged at step {step}"
    for column in (Column.LOSS, Column.BEST, Column.STEPS):
        for order in Qt.SortOrder:
            model.sort(column, order)
            assert texts(quartic, Column.RUN)[2] == "Wild", (column, order)
    quartic.workspace.seek(0)
    assert model.facts(model.row_of(0)).diverged is None


def test_every_status_has_an_icon_that_exists():
    for name in STATUS_ICONS.values():
        assert (resource_root() / "icons" / f"{name}.svg").is_file()
    diverged = Status("diverged at step 7 (w)", "bad", "")
    assert status_icon(diverged) == STATUS_ICONS["diverged"]
    assert badge_texts(diverged) == ("diverged at step 7 (w)", "diverged at step 7", "diverged")
    assert badge_texts(Status("falling", "plain", "")) == ("falling",)


# Sorting


@pytest.mark.parametrize("column", list(Column))
def test_every_column_sorts_and_sorts_the_other_way(qtbot, table, column):
    before = set(texts(table, Column.RUN))
    place = table.view.head.sectionViewportPosition(column) + 10
    qtbot.mouseClick(table.view.head.viewport(), LEFT, pos=QPoint(place, 10))
    model = table.view.table
    assert model.column == column
    # A second click on the column that they are sorted by turns the order round.
    again = column == Column.LOSS
    assert model.descending is again
    qtbot.mouseClick(table.view.head.viewport(), LEFT, pos=QPoint(place, 10))
    assert model.descending is not again
    assert set(texts(table, Column.RUN)) == before


def test_equal_runs_stay_in_their_order_whichever_way(table, workspace):
    labels = [run.label for run in workspace.runs]
    for order in Qt.SortOrder:
        table.view.table.sort(Column.ETA, order)  # all have 0.1
        assert texts(table, Column.RUN) == labels


def test_the_keyboard_sorts(qtbot, table):
    head = table.view.head
    head.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(head.hasFocus)
    assert head.accessibleDescription() == "Loss now, sorted, lowest first"
    qtbot.keyClick(head, Qt.Key.Key_Left)
    qtbot.keyClick(head, Qt.Key.Key_Left)
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert table.view.table.column == Column.OPTIMIZER
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert table.view.table.descending
    assert head.accessibleDescription() == "Optimizer, variant, sorted, highest first"


# Selection


def test_the_selection_goes_both_ways_and_stays_with_its_run(qtbot, table, workspace):
    view = table.view
    row = view.table.row_of(3)
    qtbot.mouseClick(view.viewport(), LEFT, pos=row_place(table, row, Column.RUN))
    assert workspace.selected == 3
    workspace.select(1)
    assert view.currentIndex().row() == view.table.row_of(1)
    view.table.sort(Column.RUN)
    assert view.currentIndex().row() == view.table.row_of(1)
    assert workspace.selected == 1
    workspace.seek(150)
    rows = view.selectionModel().selectedRows()
    assert [view.table.facts(index.row()).index for index in rows] == [1]


def test_up_and_down_select_and_enter_hides(qtbot, table, workspace):
    view = table.view
    workspace.select(view.table.facts(0).index)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    second = view.table.facts(1).index
    assert workspace.selected == second
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not workspace.runs[second].choice.visible
    assert view.table.index(view.table.row_of(second), Column.EYE).data() == "hidden"
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert workspace.runs[second].choice.visible


def test_the_playheads_keys_pass(table):
    def claimed(key):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        table.view.event(event)
        return event.isAccepted()

    assert claimed(Qt.Key.Key_Down)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Home):
        assert not claimed(key), key


def test_the_eye_hides_without_selecting(qtbot, table, workspace):
    selected = workspace.selected
    row = next(r for r in range(5) if table.view.table.facts(r).index != selected)
    index = table.view.table.facts(row).index
    qtbot.mouseClick(table.view.viewport(), LEFT, pos=row_place(table, row, Column.EYE))
    assert not workspace.runs[index].choice.visible
    assert workspace.selected == selected


def test_runs_that_come_and_go(table, workspace):
    workspace.remove_run(0)
    assert table.view.table.rowCount() == 4
    assert len(table.view.selectionModel().selectedRows()) == 1
    for _ in range(4):
        workspace.remove_run(0)
    assert table.view.table.rowCount() == 0
    workspace.undo()
    assert table.view.table.rowCount() == 1


# The tolerance


def test_a_tolerance_is_typed_and_taken_back(qtbot, table, workspace):
    assert table.tolerance.value == 1.6
    assert not table.usual.isVisible()
    assert "1.566" in table.tolerance.toolTip()
    table.tolerance.setFocus()
    table.tolerance.selectAll()
    qtbot.keyClicks(table.tolerance, "20")
    qtbot.keyClick(table.tolerance, Qt.Key.Key_Return)
    assert workspace.view.tolerance == 20
    assert not workspace.can_undo
    row = texts(table, Column.RUN).index("Adam")
    loss = workspace.runs[4].trace.loss
    assert texts(table, Column.STEPS)[row] == str(int((loss <= 20).argmax()))
    assert table.usual.isVisible()
    qtbot.mouseClick(table.usual, LEFT)
    assert workspace.view.tolerance is None
    assert table.tolerance.value == 1.6


def test_keys_step_a_tolerance_by_a_tenth_of_its_leading_digit():
    assert step_by_tenth(1.6, 1, False) == 1.7
    assert step_by_tenth(0.002, -1, False) == 0.0019
    assert step_by_tenth(30.0, 1, True) == 40.0
    assert step_by_tenth(-2.0, 1, False) == -1.9


def test_without_a_known_minimum_the_best_run_is_the_measure(quartic):
    assert quartic.view.table.tolerance is not None
    assert "best loss of all runs" in quartic.tolerance.toolTip().replace("\n", " ")


# Widths


@pytest.mark.parametrize("width", [300, 336, 384, 479, 560, 700, 1000])
def test_columns_fill_every_width_and_compact_ones_are_four(qtbot, table, width):
    table.resize(width, 300)
    qtbot.waitUntil(lambda: table.view.viewport().width() <= width)
    columns = shown_columns(table)
    used = sum(table.view.columnWidth(c) for c in columns)
    assert abs(used - table.view.viewport().width()) <= 3
    assert table.view.table.compact == (width < 480)
    assert {Column.RUN, Column.LOSS, Column.STEPS} <= set(columns)
    if width == 384:
        assert columns == [Column.RUN, Column.LOSS, Column.BEST, Column.STEPS]
        head = table.view.table.headerData(Column.STEPS, Qt.Orientation.Horizontal)
        assert head == "Steps to 1.6"
    if width == 1000:
        assert columns == list(Column)


@pytest.mark.parametrize("width", [300, 336, 384])
def test_a_compact_row_says_setup_and_status_in_its_second_line(qtbot, table, monkeypatch, width):
    said: list[tuple[str, float, float]] = []
    real = run_table_paint.draw_line

    def note(painter, x, base, text, px, *more):
        said.append((text, x, x + mixed_width(text, px, *more[1:])))
        real(painter, x, base, text, px, *more)

    table.resize(width, 400)
    qtbot.waitUntil(lambda: table.view.viewport().width() <= width)
    monkeypatch.setattr(run_table_paint, "draw_line", note)
    table.view.viewport().grab()
    texts = [text for text, *_ in said]
    model = table.view.table
    for row in range(model.rowCount()):
        facts = model.facts(row)
        words = badge_texts(model.status(facts.index))
        at = next(i for i, text in enumerate(texts) if text in words)
        setup = [with_symbols(text) for text in setup_texts(facts)]
        assert texts[at + 1] in setup
        # Neither runs into the other, nor beyond the edges.
        assert said[at + 1][2] < said[at][1]
        assert said[at + 1][1] > 0
        assert said[at][2] <= width
        del texts[: at + 2], said[: at + 2]


def test_the_setup_is_said_in_ever_fewer_words(table):
    [facts] = [f for f in (table.view.table.facts(i) for i in range(5)) if f.run.label == "RMSProp"]
    assert setup_texts(facts) == ("rmsprop, ε outside √, η 0.1", "rmsprop, η 0.1", "η 0.1")


# Cost and the clipboard


def test_while_it_plays_the_numbers_come_now_and_then_and_at_rest_they_are_right(
    qtbot, table, workspace
):
    table._later.stop()
    looks = []
    look = table._look
    table._look = lambda: (looks.append(workspace.step), look())
    workspace.seek(0)
    looks.clear()
    workspace.playback.speed = 1000
    workspace.playback.play()
    workspace.played()
    for _ in range(30):
        workspace.advance(0.003)
    assert workspace.step == 90
    assert len(looks) < 15
    workspace.playback.pause()
    workspace.played()
    assert looks[-1] == 90
    assert table._title.text == "Runs at step 90"


def test_nothing_is_looked_at_while_nobody_sees_it(table, workspace):
    table.hide()
    workspace.seek(50)
    assert table._title.text == "Runs at step 12"
    table.show()
    assert table._title.text == "Runs at step 50"


def test_a_copy_reads_back_exactly(qtbot, table, workspace):
    with qtbot.waitSignal(table.said) as said:
        qtbot.mouseClick(table.copy, LEFT)
    assert said.args == ["Copied the table of 5 runs at step 12"]
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 6
    head = lines[0].split("\t")
    rows = [dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:]]
    traces = {run.label: run.trace for run in workspace.runs}
    for row in rows:
        assert float(row["loss"]) == traces[row["label"]].loss[12]
        best = traces[row["label"]].loss[int(row["best at step"])]
        assert float(row["best"]) == best
    assert [row["label"] for row in rows] == texts(table, Column.RUN)


def test_a_thousand_runs_are_asked_only_for_what_is_seen(qtbot, theme):
    runs = [{"optimizer": "gd", "params": {"eta": 1e-5 * (i + 1)}} for i in range(1000)]
    session = {**QUARTIC, "runs": runs, "steps": 5}
    workspace = Workspace(read_session(json.dumps(session)), Catalogue())
    workspace.compute_all()
    panel = RunTable(workspace, theme)
    qtbot.addWidget(panel)
    workspace.subscribe(panel.refresh)
    panel.resize(400, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    workspace.seek(5)
    panel.grab()
    assert panel.view.table.rowCount() == 1000
    assert len(panel.view.table._facts) < 60
    assert texts(panel, Column.RUN)[0] == workspace.runs[999].label


def test_moving_to_a_row_the_view_knows_of_tells_the_workspace_once(table, workspace):
    told = []
    workspace.subscribe(told.append)
    row = table.view.table.row_of(4)
    flags = QItemSelectionModel.SelectionFlag
    table.view.selectionModel().setCurrentIndex(
        table.view.table.index(row, 0), flags.ClearAndSelect | flags.Rows
    )
    assert [c for c in told if "selection" in c] == [frozenset({"selection"})]


def test_a_table_painted_before_it_is_told_says_nothing_of_runs_that_are_gone(
    qtbot, workspace, theme
):
    """As the window has it: changes are told with the next frame, and it may paint before."""
    workspace.compute_all()
    panel = RunTable(workspace, theme)
    qtbot.addWidget(panel)
    panel.resize(1000, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.refresh(frozenset({"runs"}))
    model = panel.view.table
    while len(workspace.runs) > 1:
        workspace.remove_run(0)
    assert model.stale
    panel.view.viewport().grab()
    assert model.index(4, Column.LOSS).data() is None
    panel.refresh(frozenset({"runs", "selection"}))
    assert not model.stale
    assert texts(panel, Column.RUN) == [workspace.runs[0].label]

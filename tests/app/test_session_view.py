"""What is seen of a session: kept with it, brought back by undo, and never somebody else's."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox

from explorer.app import start
from explorer.errors import InputError
from explorer.session.experiment import SurfaceChoice
from explorer.session.files import load_session
from tests.app import hands

FILE = {
    "format": "optimizer-explorer/1",
    "title": "Sunday",
    "surface": {"name": "ravine"},
    "runs": [{"optimizer": "rmsprop"}, {"optimizer": "adam"}],
    "steps": 20,
}


@pytest.fixture
def file(tmp_path):
    def write(name="sunday.json", **more):
        path = tmp_path / name
        path.write_text(json.dumps({**FILE, **more}))
        return path

    return write


def sentences(window):
    boxes = [box for box in window.findChildren(QDialog) if box.isVisible()]
    return [label.text() for box in boxes for label in box.findChildren(QLabel, "sentence")]


def test_undo_brings_an_opened_session_back_as_it_was_seen(opened, file, rest):
    window = opened(file())
    workspace = window.workspace
    workspace.set_view(layers=frozenset({"update"}), plots=("loss", "w.w1"), tab="3d")
    workspace.seek(7)
    workspace.select(1)
    workspace.pin()
    rest(window)
    seen = workspace.to_save()
    assert window.files.open_path(file("monday.json", title="Monday", view={"step": 3}))
    rest(window)
    assert (workspace.title, workspace.step, workspace.pinned) == ("Monday", 3, None)
    workspace.set_view(plots=("loss",))
    workspace.undo()
    rest(window)
    assert workspace.to_save() == seen
    assert window.files.path.name == "sunday.json"
    window.actions_["save"].trigger()
    assert load_session(window.files.path).view["layers"] == ["update"]
    workspace.redo()
    rest(window)
    assert (workspace.title, workspace.step, workspace.view.plots) == ("Monday", 3, ("loss",))


def test_pinned_runs_the_part_of_a_step_and_the_order_of_the_table_are_kept(
    opened, choose, rest, tmp_path
):
    window, path = opened(None), tmp_path / "kept.json"
    workspace = window.workspace
    workspace.pin()
    workspace.set_run_param(0, "eta", 0.2)
    workspace.seek(5)
    rest(window)
    workspace.next_part()
    workspace.next_part()
    window.right.open_panel("runs")
    rest(window)
    window.right._table.view.head.sectionClicked.emit(0)
    ghosts = [ghost.trace.w for ghost in workspace.ghosts]
    assert window.files.modified, "what is pinned is work"
    choose(path)
    window.actions_["save"].trigger()
    again = opened(path)
    assert (again.workspace.step, again.workspace.part) == (5, 2)
    assert again.workspace.view.sort == "run"
    assert again.right._table.view.table.column == 0
    assert [g.label for g in again.workspace.ghosts] == [g.label for g in workspace.ghosts]
    for ours, theirs in zip(ghosts, again.workspace.ghosts, strict=True):
        assert theirs.pinned
        np.testing.assert_array_equal(theirs.trace.w, ours)
    assert again.workspace.pinned == workspace.pinned
    assert not again.files.modified
    again.actions_["swap_pin"].trigger()
    assert again.workspace.runs[0].values["eta"] == 0.1


def test_a_pin_that_can_not_be_shown_is_told_and_kept(opened, file):
    gone = {"surface": {"name": "ravine"}, "runs": [{"optimizer": "gone"}]}
    path = file(view={"pinned": gone})
    window = opened(path)
    assert window.workspace.title == "Sunday"
    assert window.workspace.ghosts == ()
    assert window.notice.text() == "Left out, since it can't be shown: view.pinned"
    window.workspace.set_run_param(0, "eta", 0.2)
    window.actions_["save"].trigger()
    assert json.loads(path.read_text())["view"]["pinned"]["runs"] == gone["runs"]


def test_a_pinned_class_is_asked_about_too(opened, file):
    mine = {"surface": {"name": "ravine"}, "runs": [{"torch": "my_optimizers.Mine"}]}
    window = opened(file(view={"pinned": mine}))
    [box] = window.findChildren(QMessageBox, "ask_to_allow")
    assert "my_optimizers.Mine" in box.text()
    box.reject()
    assert window.workspace.title != "Sunday", "nothing is half-opened"


def test_a_file_of_data_is_read_again_when_its_session_is_opened_again(opened, file, tmp_path):
    data = tmp_path / "points.csv"
    data.write_text("x,y\n1,2\n2,3\n3,5\n")
    csv = {"csv": "points.csv", "x": "x", "y": "y"}
    path = file(surface={"name": "linear-regression", "data": csv})
    window = opened(path)
    assert len(window.workspace.problem.points.x) == 3
    data.write_text("x,y\n1,2\n2,3\n3,5\n4,7\n")
    assert window.files.open_path(path)
    assert len(window.workspace.problem.points.x) == 4


def test_a_pin_that_is_no_session_is_an_error_with_its_place(qtbot, file):
    path = file(view={"pinned": {"surface": {"name": "ravine"}}})
    window, complaint = start.open_window(str(path))
    qtbot.addWidget(window)
    assert complaint.startswith(f"{path}: view.pinned: ")


def test_a_session_without_a_speed_plays_at_the_usual_one(opened, file):
    window = opened(file("fast.json", view={"speed": 200}))
    window.preferences.speed = 60.0
    window.workspace.usual_speed = 60.0
    assert window.workspace.playback.speed == 200
    window.files.open_path(file())
    assert window.workspace.playback.speed == 60
    window.files.new()
    assert window.workspace.playback.speed == 60


def test_folded_columns_of_one_session_are_not_the_next_one_s(opened, file, rest):
    window = opened(file("folded.json", view={"folded": ["left_column"]}))
    assert window.columns.folded == {"left_column"}
    window.files.open_path(file())
    rest(window)
    assert window.columns.folded == frozenset()
    window.actions_["right_column"].trigger()
    window.files.open_path(file("other.json"))
    rest(window)
    assert window.columns.folded == {"right_column"}, "by hand: it stays"


def test_what_the_window_s_own_settings_decide_is_in_the_file_too(opened, choose, tmp_path, rest):
    window, path = opened(None), tmp_path / "here.json"
    window.preferences.step_axis = "linear"
    window.preferences.panel = "runs"
    window.preferences.theme = "dark"
    choose(path)
    window.actions_["save"].trigger()
    view = load_session(path).view
    assert (view["axis"], view["panel"]) == ("linear", "runs")
    assert "theme" in view
    assert not window.files.modified


def test_a_view_that_can_not_be_shown_is_told(opened, file, rest):
    window = opened(file(view={"tab": "nonsense", "step": -5}))
    assert window.notice.text() == "Left out, since it can't be shown: view.tab, view.step"
    assert window.workspace.view.tab == "contour"


def test_a_file_that_another_program_wrote_is_asked_about(opened, file, rest, choose, tmp_path):
    path = file()
    window = opened(path)
    window.workspace.set_run_param(0, "eta", 0.2)
    path.write_text(json.dumps({**FILE, "title": "Theirs"}))
    window.actions_["save"].trigger()
    [box] = window.findChildren(QMessageBox, "ask_to_overwrite")
    assert "another program" in box.text()
    hands.answer(window, "Cancel")
    assert load_session(path).title == "Theirs"
    choose(tmp_path / "mine.json")
    window.actions_["save"].trigger()
    hands.answer(window, "Save as…")
    assert load_session(path).title == "Theirs"
    assert load_session(tmp_path / "mine.json").runs[0].params["eta"] == 0.2
    window.workspace.set_run_param(0, "eta", 0.3)
    window.actions_["save"].trigger()
    assert load_session(tmp_path / "mine.json").runs[0].params["eta"] == 0.3


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_name_completed_with_its_ending_writes_over_nothing_unasked(
    opened, file, choose, tmp_path, monkeypatch, answer
):
    window, there = opened(None), file("foo.json")
    asked = []

    def question(*given):
        asked.append(given[2])
        return getattr(QMessageBox.StandardButton, answer)

    monkeypatch.setattr(QMessageBox, "question", question)
    choose(tmp_path / "foo")
    window.actions_["save_as"].trigger()
    assert asked == ["foo.json is there already. Write over it?"]
    assert (load_session(there).title == "Sunday") == (answer == "No")
    choose(tmp_path / "v1.2")
    window.actions_["save_as"].trigger()
    assert (tmp_path / "v1.2.json").exists()
    assert len(asked) == 1


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_an_edit_that_can_not_be_gone_to_says_why(opened, file, monkeypatch, rest, way):
    window = opened(file())
    window.workspace.set_surface(SurfaceChoice(name="bowl"))
    if way == "redo":
        window.workspace.undo()
    rest(window)
    here = window.workspace.experiment

    def gone(*_):
        raise InputError("can't be opened: No such file or directory", "points.csv")

    monkeypatch.setattr("explorer.session.meanings.resolve_surface", gone)
    window.actions_[way].trigger()
    [said] = sentences(window)
    assert said == "points.csv: can't be opened: No such file or directory"
    assert window.workspace.experiment == here
    assert window.actions_[way].isEnabled()


def test_data_on_the_command_line_is_imported(opened, tmp_path):
    from explorer.panels.csv_dialog import CsvDialog

    data = tmp_path / "points.csv"
    data.write_text("x,y\n1,2\n2,3\n3,5\n")
    window = opened(data)
    dialog = window.findChild(CsvDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_a_lesson_s_file_says_what_it_is(qtbot, tmp_path):
    path = tmp_path / "lesson.json"
    path.write_text('{"format": "optimizer-explorer-lesson/1"}')
    window, complaint = start.open_window(str(path))
    qtbot.addWidget(window)
    assert "a lesson belongs into the folder of your own lessons" in complaint


def test_a_lesson_goes_on_where_the_session_was_saved(opened, choose, rest, tmp_path):
    window, path = opened("lesson:adagrad/2"), tmp_path / "stop.json"
    window.workspace.set_run_param(0, "eta", 0.3)
    choose(path)
    window.actions_["save"].trigger()
    assert load_session(path).view["lesson"] == "lesson:adagrad/2"
    again = opened(path)
    lecturing = again.lecturing
    assert (lecturing.lesson.name, lecturing.stop_index) == ("adagrad", 1)
    assert again.lesson_bar.isVisible()
    assert lecturing.strayed, "what was changed is still so"
    lecturing.next()
    assert again.workspace.lesson == "lesson:adagrad/3"
    lecturing.leave()
    assert "lesson" not in again.workspace.to_save().view


def test_a_lesson_that_is_not_there_is_no_fault(opened, file):
    window = opened(file(view={"lesson": "lesson:gone/1"}))
    assert not window.lecturing.active
    assert window.workspace.title == "Sunday"


def test_a_new_session_leaves_the_lesson(opened, rest, file):
    window = opened("lesson:adagrad/2")
    window.files.new()
    rest(window)
    assert not window.lecturing.active
    assert not window.lesson_bar.isVisible()
    window.lecturing.open("adagrad")
    window.files.when_safe = lambda then: then()
    window.files.open_path(file(view={"speed": 100}))
    rest(window)
    assert not window.lecturing.active
    assert window.workspace.playback.speed == 100

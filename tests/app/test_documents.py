"""Sessions as files: the title bar, what is asked before work is replaced, and who is not asked."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QLabel

from explorer.session.files import load_session
from tests.app import hands

SESSION = {
    "format": "optimizer-explorer/1",
    "title": "Sunday",
    "surface": {"name": "ravine"},
    "runs": [{"optimizer": "rmsprop"}, {"optimizer": "adam"}],
    "steps": 20,
    "view": {
        "step": 7,
        "selected": 1,
        "speed": 6,
        "loop": True,
        "range": [[-3.5, 1.25], [-2.5, 2.0]],
        "scales": {"loss": "linear"},
        "folded": ["left_column"],
        "theme": "dark",
        "plots": ["loss", "eta"],
    },
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sunday.json"
    path.write_text(json.dumps(SESSION))
    return path


def told(window):
    boxes = [box for box in window.findChildren(QDialog) if box.isVisible()]
    return [box.findChild(QLabel, "sentence").text() for box in boxes]


def drop(window, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys)
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys))
    return enter.isAccepted()


def test_what_was_prepared_on_sunday_looks_the_same_on_monday(opened, file, rest):
    window = opened(str(file))
    workspace = window.workspace
    assert window.stage.view.view() == ((-3.5, 1.25), (-2.5, 2.0))
    assert window.plots.stack.scene.scales == {"loss": "linear"}
    assert window.columns.folded == {"left_column"}
    assert window.theme.name == "dark"
    assert (workspace.playback.speed, workspace.playback.loop) == (6, True)
    assert (workspace.step, workspace.selected) == (7, 1)
    assert window.plots.chosen() == ("loss", "eta")
    assert window.preferences.theme == "system"  # a session's theme is no preference
    assert not window.isWindowModified()


def test_every_choice_of_the_hand_is_saved_and_comes_back(opened, choose, rest, tmp_path):
    window = opened(None)
    path = tmp_path / "monday.json"
    window.actions_["zoom_in"].trigger()
    window.plots._set_scale("loss", "linear")
    window.actions_["right_column"].trigger()
    window.themes.choose("dark")
    window.workspace.playback.speed = 100.0
    window.workspace.seek(11)
    rest(window)
    seen = window.stage.view.view()
    choose(path)
    window.actions_["save"].trigger()
    window.actions_["reset_view"].trigger()
    window.themes.choose("light")
    rest(window)
    again = opened(str(path))
    assert again.stage.view.view() == seen
    assert again.plots.stack.scene.scales == {"loss": "linear"}
    assert again.columns.folded == {"right_column"}
    assert again.theme.name == "dark"
    assert again.workspace.playback.speed == 100.0
    assert again.workspace.step == 11
    assert again.workspace.to_save() == load_session(path)


def test_a_presentation_shows_the_same_part_of_the_map(opened, file, rest):
    window = opened(str(file))
    seen = window.stage.view.view()
    window.companions.present()
    rest(window)
    presenter = window.companions.presenter
    assert presenter.stage.view.view() == seen
    presenter.stage.view.zoom_in()
    rest(window)
    closer = presenter.stage.view.view()
    assert closer != seen
    presenter.close()
    rest(window)
    assert window.stage.view.view() == closer


def test_panels_of_a_wide_window_are_kept_too(show, rest):
    session = {key: value for key, value in SESSION.items() if key not in ("format", "view")}
    window = show(session, size=(1920, 1080))
    assert window.right.is_wide
    for name in ("run_table", "diagnosis"):
        window.actions_[name].trigger()
    rest(window)
    saved = window.workspace.to_save()
    shows = {panel: window.right.shows(panel) for panel in ("step", "runs", "diagnosis")}
    window.actions_["run_table"].trigger()
    window.actions_["step_panel"].trigger()
    rest(window)
    assert {panel: window.right.shows(panel) for panel in shows} != shows
    window.workspace.open(saved)
    rest(window)
    assert {panel: window.right.shows(panel) for panel in shows} == shows


def test_the_title_bar_names_the_file_and_marks_changes(opened, file, rest):
    window = opened(str(file))
    assert window.windowTitle() == "Sunday — sunday.json[*] — Optimizer Explorer"
    window.workspace.set_run_param(0, "eta", 0.3)
    rest(window)
    assert window.isWindowModified()
    window.actions_["undo"].trigger()
    rest(window)
    assert not window.isWindowModified()
    window.actions_["redo"].trigger()
    rest(window)
    window.actions_["save"].trigger()
    assert not window.isWindowModified()
    assert load_session(file).runs[0].params["eta"] == 0.3


def test_playing_and_selecting_is_no_change_and_zooming_is(opened, file, rest):
    window = opened(str(file))
    window.workspace.seek(3)
    window.workspace.select(0)
    window.themes.choose("light")
    rest(window)
    assert not window.isWindowModified()
    window.actions_["zoom_in"].trigger()
    rest(window)
    assert window.isWindowModified()


def test_an_untouched_example_never_asks(window, rest, file):
    window.actions_["zoom_in"].trigger()
    window.workspace.set_view(tab="3d")
    window.workspace.seek(3)
    rest(window)
    window.files.open_safely(file)
    assert hands.question(window) is None
    assert window.files.path == file
    window.lecturing.choose("adagrad")
    window.lecturing.next()
    window.lecturing.next()
    rest(window)
    assert hands.question(window) is None
    assert window.lecturing.active
    window.close()
    assert not window.isVisible()


@pytest.mark.parametrize("way", ["new", "open", "first", "lesson", "drop", "close"])
def test_work_is_replaced_only_after_an_answer(window, rest, file, choose, qtbot, way):
    def act():
        if way == "lesson":
            window.lecturing.choose("adagrad")
        elif way == "drop":
            assert drop(window, file)
            qtbot.waitUntil(lambda: hands.question(window) is not None)
        elif way == "close":
            window.close()
        else:
            window.actions_[way].trigger()

    choose(file)
    window.workspace.set_run_param(0, "eta", 0.3)
    mine = window.workspace.experiment
    act()
    hands.answer(window, "Cancel")
    assert window.isVisible()
    assert window.workspace.experiment == mine
    act()
    hands.answer(window, "Don't save")
    assert window.workspace.experiment != mine or not window.isVisible()
    assert hands.question(window) is None


def test_saving_on_the_way_out(window, choose, tmp_path):
    choose(tmp_path / "mine.json")
    window.workspace.set_run_param(0, "eta", 0.3)
    window.close()
    hands.answer(window, "Save")
    assert not window.isVisible()
    assert load_session(tmp_path / "mine.json").runs[0].params["eta"] == 0.3


def test_what_can_t_be_saved_is_not_left(window, choose, tmp_path):
    choose(tmp_path / "no" / "folder" / "mine.json")
    window.workspace.set_run_param(0, "eta", 0.3)
    window.close()
    hands.answer(window, "Save")
    assert window.isVisible()
    [sentence] = told(window)
    assert "mine.json" in sentence
    assert window.files.modified


def test_undo_after_opening_leads_back_to_the_other_file(opened, file, tmp_path, rest):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**SESSION, "title": "Other", "steps": 5}))
    window = opened(str(file))
    window.files.open_path(other)
    window.workspace.set_steps(9)
    rest(window)
    assert window.files.path == other
    window.actions_["undo"].trigger()
    assert window.files.path == other
    assert not window.files.modified
    window.actions_["undo"].trigger()
    assert window.files.path == file
    window.workspace.set_steps(11)
    window.actions_["save"].trigger()
    assert told(window) == []
    assert load_session(file).steps == 11
    assert load_session(other).steps == 5


def test_new_is_a_plain_session_without_a_file(window, rest):
    window.actions_["new"].trigger()
    rest(window)
    assert len(window.workspace.runs) == 1
    assert window.files.path is None
    assert not window.isWindowModified()


def test_data_and_several_files_are_not_taken_for_sessions(window, tmp_path, qtbot):
    points = tmp_path / "points.csv"
    points.write_text("x,y\n1,2\n")
    before = window.workspace.experiment
    assert drop(window, points)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QDialog)))
    assert window.workspace.experiment == before  # a dialog asks what to make of it
    assert window.files.path is None


def test_recent_sessions_the_newest_first(window, file, tmp_path, rest):
    others = []
    for i in range(12):
        path = tmp_path / f"session {i}.json"
        path.write_text(json.dumps(SESSION))
        assert window.files.open_path(path)
        others.append(path)
    others[5].unlink()
    menu = window.actions_.recent
    menu.aboutToShow.emit()
    entries = [a for a in menu.actions() if a.text().startswith("&") and "  " in a.text()]
    assert len(entries) == 10
    assert "session 11.json" in entries[0].text()
    gone = entries[11 - 5]
    assert "session 5.json" in gone.text()
    assert not gone.isEnabled()
    assert "not there any more" in gone.toolTip()
    entries[1].trigger()
    assert window.files.path == others[10]
    menu.actions()[-1].trigger()
    menu.aboutToShow.emit()
    assert not menu.actions()[-1].isEnabled()


def test_the_history_goes_to_any_edit(window, rest):
    workspace = window.workspace
    values = [workspace.experiment]
    for steps in (10, 20, 30):
        workspace.set_steps(steps)
        values.append(workspace.experiment)
    window.actions_["history"].trigger()
    box = window.findChildren(QDialog)[-1]
    texts = [box.rows.item(i).text()[2:] for i in range(box.rows.count())]
    assert texts == ["As it began", "Take 10 steps", "Take 20 steps", "Take 30 steps"]
    box.go(1)
    assert workspace.experiment == values[1]
    assert [box.rows.item(i).text()[0] for i in range(4)].index("▸") == 1
    box.rows.itemClicked.emit(box.rows.item(3))
    assert workspace.experiment == values[3]
    workspace.undo()
    assert box.rows.currentRow() == 2
    box.close()
    workspace.redo()  # nobody follows any more

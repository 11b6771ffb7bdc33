"""A lesson in the window: begun on the command line or in the menu, and led by keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from explorer.app import start
from explorer.session.lesson_shelf import own_folder
from explorer.session.lessons import FORMAT
from explorer.session.view import read_view


@pytest.fixture
def opened(qtbot, qapp):
    """Open the window as the command line does, and let it paint."""

    def make(source):
        window, complaint = start.open_window(source)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.painted):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window, complaint

    return make


def test_a_lesson_on_the_command_line_begins(opened, rest):
    window, complaint = opened("lesson:first-start")
    assert complaint == ""
    assert window.lecturing.active
    assert window.lesson_bar.isVisible()
    assert window.workspace.playback.until == 200
    assert not window.workspace.can_undo
    assert window.files.path is None
    rest(window)
    assert window.workspace.step == 200
    assert "…" not in window.lesson_bar.caption.text


def test_a_stop_on_the_command_line_begins_there(opened):
    window, _ = opened("lesson:first-start/2")
    assert window.lesson_bar.place.place == "Stop 2 of 4"
    assert window.workspace.plots == ("rate.w", "rate.b")
    assert window.plots.chosen() == ("rate.w", "rate.b")


def test_without_a_source_there_is_no_lesson(opened, rest):
    window, _ = opened(None)
    rest(window)
    assert not window.lecturing.active
    assert not window.lesson_bar.isVisible()
    assert (window.workspace.step, window.workspace.selected) == (0, 3)
    assert read_view(window.workspace.experiment.view) == read_view({})


def test_a_faulty_lesson_of_one_s_own_is_told(opened):
    own_folder().mkdir(parents=True)
    session = {"surface": {"name": "bowl"}, "runs": [{"optimizer": "gd"}]}
    stop = {"title": "One", "session": session, "caption": "{loss of Adam}"}
    table = {"format": FORMAT, "title": "Mine", "stops": [stop]}
    (own_folder() / "mine.json").write_text(json.dumps(table), "utf-8")
    window, complaint = opened("lesson:mine")
    assert complaint.startswith("lesson:mine: stops[0].caption: unknown run 'Adam'")
    assert not window.lecturing.active
    window.lecturing.open("mine")
    boxes = [box for box in window.findChildren(QDialog) if box.isVisible()]
    assert [box.findChild(QLabel, "sentence").text() for box in boxes] == [complaint]


def test_keys_lead_through_it(qtbot, opened, rest):
    window, _ = opened("lesson:first-start")
    lecturing = window.lecturing
    for key, index in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_PageUp, 1)):
        qtbot.keyClick(window, key)
        assert lecturing.stop_index == index
    rest(window)
    assert window.workspace.step == 12
    qtbot.keyClick(window, Qt.Key.Key_Left)
    rest(window)
    assert window.lesson_bar.return_.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    rest(window)
    assert window.workspace.step == 12
    assert not window.lesson_bar.return_.isVisible()


def test_what_is_to_be_predicted_is_not_seen(qtbot, opened, rest):
    window, _ = opened("lesson:first-start/3")
    rest(window)
    scene = window.plots.stack.scene
    assert window.workspace.step == 0
    assert scene.secret
    before = window.plots.stack.grab().toImage()
    plot = window.plots.stack.bands()[0].plot
    ratio = before.devicePixelRatio()
    columns = range(round((plot.left() + 4) * ratio), round((plot.right() - 2) * ratio), 3)
    rows = range(round((plot.top() + 3) * ratio), round((plot.bottom() - 3) * ratio))
    colors = {before.pixel(x, y) for x in columns for y in rows}
    assert len(colors) == 1
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    rest(window)
    assert not scene.secret
    assert window.workspace.step == 50
    after = window.plots.stack.grab().toImage()
    assert len({after.pixel(x, y) for x in columns for y in rows}) > 1


def test_space_reveals_too(qtbot, opened, rest):
    window, _ = opened("lesson:first-start/3")
    rest(window)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    rest(window)
    assert window.workspace.step == 50
    assert window.lesson_bar.caption.lead == ""


def test_a_stop_can_be_recorded_and_edited(qtbot, opened, rest):
    window, _ = opened("lesson:first-start/2")
    rest(window)
    window.actions_["record_stop"].trigger()
    (dialog,) = (box for box in window.findChildren(QDialog) if box.isVisible())
    dialog.form.title.setText("Recorded")
    dialog.accept()
    assert "Recorded stop 1 of My lesson" in window.notice.text()
    assert window.lecturing.open("my-lesson")
    assert window.lesson_bar.place.accessibleName() == "Stop 1 of 1: Recorded"
    window.actions_["own_lessons"].trigger()
    (editor,) = (box for box in window.findChildren(QDialog) if box.isVisible())
    editor.form.title.setText("Edited")
    editor.accept()
    assert window.lesson_bar.place.accessibleName() == "Stop 1 of 1: Edited"
    rest(window)


def test_the_menu_lists_the_chapters(opened, rest):
    window, _ = opened(None)
    menu = window.actions_.menus["Lessons"]
    menu.aboutToShow.emit()
    chapters = [action for action in menu.actions() if action.menu()]
    assert "First steps" in [action.text() for action in chapters]
    first = next(a for a in chapters if a.text() == "First steps").menu()
    first.actions()[0].trigger()
    assert window.lecturing.lesson.name == "first-start"
    rest(window)


def test_a_faulty_file_is_told_soon_after_the_start(opened, rest):
    own_folder().mkdir(parents=True)
    (own_folder() / "mine.json").write_text("{", "utf-8")
    window, _ = opened(None)
    rest(window)
    window.files.tell_faults()
    (box,) = (box for box in window.findChildren(QDialog) if box.isVisible())
    assert box.findChild(QLabel, "sentence").text().startswith("lesson:mine: line 1, column 2")

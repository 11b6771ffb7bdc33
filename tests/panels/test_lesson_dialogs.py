"""Recording stops of one's own, and editing them."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.panels.lesson_editor import LessonEditor
from explorer.panels.lesson_record import RecordDialog
from explorer.session.lesson_check import check_lesson
from explorer.session.lesson_shelf import open_own, own_folder, own_lessons
from explorer.session.lessons import MAX_STOPS, Lesson
from explorer.session.own_lessons import new_lesson, save_own, stop_of, with_stop

LEFT = Qt.MouseButton.LeftButton
OK, SAVE = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Save


@pytest.fixture
def computed(workspace):
    workspace.compute_all()
    workspace.seek(12)
    return workspace


@pytest.fixture
def record(qtbot, computed, theme):
    """Open the dialog on what is shown at step 12."""

    def opened(last=""):
        dialog = RecordDialog(computed, own_lessons()[0], theme, last)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return opened


@pytest.fixture
def edit(qtbot, theme):
    """Open the editor of all own lessons."""

    def opened(first=""):
        editor = LessonEditor(*own_lessons(), Catalogue(), theme, first)
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return opened


def button(dialog, which):
    return dialog.findChild(QDialogButtonBox).button(which)


# Recording


def test_what_is_shown_becomes_a_stop(qtbot, record, computed):
    computed.set_view(tab="data", plots=("loss", "v.w"))
    computed.select(2)
    dialog = record()
    assert not button(dialog, OK).isEnabled()
    assert dialog.verdict.text() == "A stop needs a title."
    dialog.new_title.setText("My rates")
    dialog.form.title.setText("Rates")
    dialog.form.caption.setPlainText("The rate of $b$\nis {rate.b of AdaGrad}.")
    assert dialog.verdict.text() == ""
    assert dialog.form.preview.plain() == "The rate of 𝑏 is 0.00301."
    qtbot.mouseClick(button(dialog, OK), LEFT)
    lesson = open_own("my-rates")
    assert lesson == dialog.recorded
    (stop,) = lesson.stops
    assert (lesson.title, stop.title, stop.first, stop.last) == ("My rates", "Rates", 0, 12)
    assert stop.caption == "The rate of $b$ is {rate.b of AdaGrad}."
    assert stop.experiment.runs == computed.experiment.runs
    assert dict(stop.experiment.view) == {"tab": "data", "plots": ["loss", "v.w"], "selected": 2}
    check_lesson(lesson, computed.catalogue)


def test_a_second_stop_goes_to_the_end_of_the_same_lesson(record, computed):
    for title, step in (("One", 12), ("Two", 0)):
        computed.seek(step)
        dialog = record("my-lesson")
        dialog.form.title.setText(title)
        dialog.accept()
    assert [stop.title for stop in open_own("my-lesson").stops] == ["One", "Two"]
    # From the start there is nothing to play to: it plays to the end.
    assert open_own("my-lesson").stops[1].last is None
    assert "session" not in json.loads((own_folder() / "my-lesson.json").read_text())["stops"][1]


def test_new_lessons_have_names_of_their_own(record):
    for _ in range(3):
        dialog = record()
        dialog.lesson.setCurrentIndex(dialog.lesson.count() - 1)
        dialog.new_title.setText("Rates & co")
        dialog.form.title.setText("One")
        dialog.accept()
    assert {one.name for one in own_lessons()[0]} == {"rates-co", "rates-co-2", "rates-co-3"}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("caption", "one $", "caption: a '$' opens a formula that nothing closes"),
        ("caption", "{w}", "caption: '{w}' is not of the form '{loss of Adam at 20}'"),
        ("question", "{", "question: a brace stands alone"),
        ("answer", "Yes.", "An answer needs a question."),
    ],
)
def test_what_is_wrong_is_said_while_typing(record, field, text, said):
    dialog = record()
    dialog.form.title.setText("One")
    getattr(dialog.form, field).setPlainText(text)
    assert said in dialog.verdict.text()
    assert not button(dialog, OK).isEnabled()


def test_it_can_t_play_backwards(record):
    dialog = record()
    dialog.form.title.setText("One")
    dialog.form.first.setValue(20)
    assert dialog.verdict.text() == "It can't play from step 20 back to step 12."


def test_a_value_is_inserted_where_one_types(record):
    dialog = record()
    dialog.form.title.setText("One")
    dialog.form.question.setPlainText("Now: ")
    dialog.form.question.moveCursor(dialog.form.question.textCursor().MoveOperation.End)
    menu = dialog.form.value_menu()
    assert [a.text() for a in menu.actions()] == ["GD", "Momentum", "AdaGrad", "RMSProp", "Adam"]
    entries = menu.actions()[2].menu().actions()
    assert "rate.b  0.00301" in [entry.text() for entry in entries]
    next(e for e in entries if e.text().startswith("rate.b")).trigger()
    assert dialog.form.question.words() == "Now: {rate.b of AdaGrad}"
    menu.deleteLater()


def test_a_folder_that_can_t_be_written_is_told(record):
    own_folder().parent.mkdir(parents=True)
    own_folder().write_text("in the way", "utf-8")
    dialog = record()
    dialog.form.title.setText("One")
    dialog.accept()
    assert "can't be made" in dialog.verdict.text()
    assert dialog.recorded is None


def test_a_full_lesson_takes_no_more(computed):
    lesson = Lesson("full", "Full", (stop_of(computed),) * MAX_STOPS)
    with pytest.raises(InputError, match="at most 200 stops"):
        with_stop(lesson, stop_of(computed))


# Editing


@pytest.fixture
def three(computed):
    """A lesson of three stops in the person's folder."""
    computed.seek(5)
    stops = []
    for title in ("One", "Two", "Three"):
        stops.append(stop_of(computed))
        object.__setattr__(stops[-1], "title", title)
    lesson = Lesson("mine", "Mine", tuple(stops))
    save_own(lesson)
    return lesson


def titles(name="mine"):
    return [stop.title for stop in open_own(name).stops]


def test_stops_are_moved_and_removed(qtbot, edit, three):
    editor = edit()
    assert (editor.up.isEnabled(), editor.down.isEnabled()) == (False, True)
    qtbot.mouseClick(editor.down, LEFT)
    assert editor.stops.currentRow() == 1
    qtbot.mouseClick(editor.down, LEFT)
    assert not editor.down.isEnabled()
    editor.stops.setCurrentRow(0)
    qtbot.mouseClick(editor.remove, LEFT)
    assert titles() == ["One", "Two", "Three"]
    qtbot.mouseClick(button(editor, SAVE), LEFT)
    assert titles() == ["Three", "One"]
    assert [lesson.name for lesson in editor.saved] == ["mine"]


def test_the_last_stop_stays(qtbot, edit, three):
    editor = edit()
    for _ in range(4):
        qtbot.mouseClick(editor.remove, LEFT)
    assert editor.stops.count() == 1
    assert not editor.remove.isEnabled()


def test_words_are_changed(edit, three):
    editor = edit()
    editor.stops.setCurrentRow(1)
    editor.form.title.setText("Second")
    editor.form.caption.setPlainText("{loss of GD at 2}")
    editor.form.last.setValue(7)
    assert editor.stops.item(1).text() == "2   Second"
    editor.title.setText("Renamed")
    editor.chapter.setText("Chapter")
    editor.accept()
    lesson = open_own("mine")
    assert (lesson.title, lesson.chapter) == ("Renamed", "Chapter")
    assert (titles()[1], lesson.stops[1].caption, lesson.stops[1].last) == (
        "Second",
        "{loss of GD at 2}",
        7,
    )
    assert (lesson.stops[0], lesson.stops[2]) == (three.stops[0], three.stops[2])


def test_words_that_can_t_be_are_not_written(edit, three):
    editor = edit()
    editor.form.caption.setPlainText("{loss of GD")
    assert "a brace stands alone" in editor.verdict.text()
    assert not button(editor, SAVE).isEnabled()
    editor.form.caption.setPlainText("{loss of Nobody}")
    assert button(editor, SAVE).isEnabled()
    editor.accept()
    assert "unknown run 'Nobody'" in editor.verdict.text()
    assert open_own("mine") == three
    editor.title.setText("")
    assert editor.verdict.text() == "A lesson needs a title."


def test_cancelling_changes_nothing(edit, three):
    editor = edit()
    editor.form.title.setText("Other")
    editor.reject()
    assert open_own("mine") == three


def test_one_begins_with_the_lesson_shown(edit, three, computed):
    save_own(new_lesson("Another", three.stops[0]))
    assert edit("mine").current == three
    assert edit("another").current.title == "Another"


def test_faulty_files_are_told_and_the_others_edited(edit, three):
    (own_folder() / "broken.json").write_text("{", "utf-8")
    editor = edit()
    assert "lesson:broken: line 1, column 2" in editor.findChild(QLabel, "faults").text()
    assert editor.current == three


def test_without_lessons_there_is_a_sentence(edit):
    editor = edit()
    assert "no lessons of your own yet" in editor.findChild(QLabel, "faults").text()
    assert not button(editor, SAVE).isEnabled()


def test_a_stop_that_can_t_be_shown_can_be_removed(qtbot, edit, three):
    path = own_folder() / "mine.json"
    table = json.loads(path.read_text("utf-8"))
    table["stops"][2]["session"] = {"surface": {"name": "bwol"}, "runs": []}
    path.write_text(json.dumps(table), "utf-8")
    editor = edit()
    editor.stops.setCurrentRow(2)
    assert "stops[2].session.surface" in editor.verdict.text()
    qtbot.mouseClick(editor.remove, LEFT)
    editor.accept()
    assert titles() == ["One", "Two"]

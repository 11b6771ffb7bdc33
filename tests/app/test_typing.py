"""What is typed into a text is text, whatever the same keys do in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QPlainTextEdit, QTabBar, QTextEdit, QWidget

from explorer.panels.lab_window import LabWindow
from explorer.panels.surface_dialog import SurfaceDialog


def single_keys(window) -> str:
    """Return the characters that are keys of the window, without a modifier or with Shift."""
    keys = [
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in {*window.actions(), *window.actions_.runs}
        for key in action.shortcuts()
    ]
    found = {key.lower() for key in keys if len(key) == 1}
    found |= {key[-1].upper() for key in keys if key.startswith("Shift+") and len(key) == 7}
    return "".join(sorted(found))


@pytest.fixture
def done(window):
    """The names of the actions that were carried out since the test began."""
    names: list[str] = []
    for action in {*window.actions(), *window.actions_.runs}:
        action.triggered.connect(lambda _=False, a=action: names.append(a.text()))
    return names


def type_into(field: QWidget, typed: str, done: list[str], spaces: bool = True) -> str:
    """Type all keys of the window and walk about in the text; return what it says then."""
    field.window().activateWindow()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, typed)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End):
        QTest.keyClick(field, key)
        QTest.keyClick(field, key, Qt.KeyboardModifier.ShiftModifier)
    if spaces:
        QTest.keyClick(field, Qt.Key.Key_Space)
    assert done == []
    assert field.hasFocus()
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def test_the_window_has_keys_of_one_character(window):
    assert set("aAg?.,[]1234567890cdhilprt+=-") - {"0", "A"} <= set(single_keys(window))


def test_the_rule_editor_takes_every_character(window, rest, done):
    window.edit_rule()
    rest(window)
    typed = single_keys(window)
    editor = window.right._editor
    for field in (editor.text, editor.first):
        assert type_into(field, typed, done) == typed + " "
    assert window.workspace.step == 0
    assert not window.workspace.playback.playing


@pytest.mark.parametrize("name", ["start", "steps", "eta", "tolerance"])
def test_number_fields_take_every_character(window, rest, done, name):
    """But for Space, which plays whatever has the keyboard: no number has one."""
    window.right.open_panel("runs")
    rest(window)
    fields = {
        "start": window.experiment.surface.start[0],
        "steps": window.transport.counter.field,
        "eta": window.experiment.form.params.sliders["eta"].field,
        "tolerance": window.right._table.tolerance,
    }
    experiment = window.workspace.experiment
    typed = single_keys(window)
    assert type_into(fields[name], typed, done, spaces=False) == typed
    QTest.keyClick(fields[name], Qt.Key.Key_Escape)
    assert window.workspace.experiment == experiment


def texts_of(dialog: QWidget) -> list[QWidget]:
    """Return the fields for text that can be used."""
    kinds = (QLineEdit, QPlainTextEdit, QTextEdit)
    return [
        field
        for field in dialog.findChildren(QWidget)
        if isinstance(field, kinds)
        and field.isVisible()
        and field.isEnabled()
        and field.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not field.objectName().startswith("qt_")
    ]


@pytest.mark.parametrize("name", ["typed_surface", "record_stop", "edit_schedule"])
def test_dialogs_take_every_character(qtbot, window, rest, done, name):
    if name == "edit_schedule":
        window.experiment.form.edit_schedule()
    else:
        window.actions_[name].trigger()
    rest(window)
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    done.clear()
    typed = single_keys(window)
    fields = texts_of(dialog)
    assert fields
    for field in fields:
        assert type_into(field, typed, done) == typed + " "
    dialog.reject()


def test_a_lab_keeps_its_keys_from_the_window(qtbot, window, rest, done):
    window.actions_["averages_lab"].trigger()
    [lab] = window.findChildren(LabWindow)
    lab.activateWindow()
    qtbot.waitUntil(lab.isActiveWindow)
    done.clear()
    for field in texts_of(lab):
        assert type_into(field, "?a.1", done, spaces=False) == "?a.1"
    QTest.keyClicks(lab, "lt1")
    assert done == []
    lab.close()


def test_a_letter_at_a_list_is_searched_for(window, rest, done):
    picker = window.experiment.surface.surface
    picker.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(picker, "r")
    assert picker.popup is not None
    assert picker.popup.search.text() == "r"
    QTest.keyClicks(picker.popup.search, "a?1.")
    assert picker.popup.search.text() == "ra?1."
    assert done == []
    QTest.keyClick(picker.popup.search, Qt.Key.Key_Escape)


# --- no clashes ---


def test_no_menu_has_a_letter_twice(window):
    """The letters after Alt, in the bar and in every menu."""
    for titles in (
        [action.text() for action in window.menuBar().actions()],
        *([a.text() for a in menu.actions()] for menu in window.menuBar().findChildren(QMenu)),
    ):
        letters = [t[t.index("&") + 1].lower() for t in titles if "&" in t.replace("&&", "")]
        assert sorted(letters) == sorted(set(letters)), titles


def test_keys_of_parts_are_no_keys_of_the_window(window):
    """What the presentation and the 3-D view do on their own keys, no action does."""
    taken = {
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in {*window.actions(), *window.actions_.runs}
        for key in action.shortcuts()
    }
    own = {"B", "S", "Esc", "Tab", "Return"}
    own |= {f"Ctrl+{shift}{way}" for shift in ("", "Shift+") for way in ("Left", "Right", "Up")}
    assert not own & taken


@pytest.mark.parametrize("tab", ["contour", "data"])
def test_from_one_parameter_to_a_model_of_two_and_back_while_it_is_typed(qtbot, show, rest, tab):
    window = show({"surface": {"name": "wavy"}, "runs": [{"optimizer": "adam"}], "steps": 20})
    window.typed_surface()
    dialog = window.findChild(SurfaceDialog)
    tabs = dialog.findChild(QTabBar)
    for index in (1, 0, 1):
        tabs.setCurrentIndex(index)
        dimensions = 1 + index
        qtbot.waitUntil(lambda n=dimensions: window.workspace.problem.dimensions == n)
        rest(window)
        if index and tab == "data":
            window.workspace.set_view(tab="data")
            rest(window)
        window.grab()
    dialog.accept()
    rest(window)
    window.workspace.undo()
    rest(window)
    window.grab()
    assert window.workspace.problem.dimensions == 1

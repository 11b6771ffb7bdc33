"""The field for an exact number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from explorer.panels.controls.number_field import NumberField


@pytest.fixture
def field(qtbot, theme):
    widget = NumberField(theme, "Learning rate", r"$\eta$")
    widget.set_value(1 / 3)
    widget.set_help("How far a step goes.")
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.clearFocus()
    return widget


def committed(field):
    seen = []
    field.committed.connect(seen.append)
    return seen


def test_shows_few_digits_and_all_of_them_while_it_has_the_keyboard(field):
    assert field.text() == "0.3333"
    field.setFocus()
    assert field.text() == repr(1 / 3)
    assert field.selectedText() == field.text()


def test_looking_at_a_number_changes_nothing(qtbot, field):
    seen = committed(field)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert seen == []
    assert field.text() == "0.3333"


@pytest.mark.parametrize("leave", ["enter", "focus"])
def test_commits_on_enter_and_on_leaving(qtbot, field, leave):
    seen = committed(field)
    field.setFocus()
    qtbot.keyClicks(field, "1e-3")
    if leave == "enter":
        qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert seen == [1e-3]
    assert field.text() == "0.001"


def test_nonsense_is_marked_with_its_reason_and_not_committed(qtbot, field):
    seen = committed(field)
    field.setFocus()
    qtbot.keyClicks(field, "fast")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert seen == []
    assert field.error
    assert "fast" in field.toolTip()
    assert field.accessibleDescription() == field.error
    assert field.text() == "fast"  # to be mended, not typed anew
    field.clearFocus()
    assert field.text() == "fast"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.error, field.text()) == ("", "0.3333")
    assert field.toolTip() == "How far a step goes."


def test_an_error_is_seen(qtbot, field, theme):
    field.setFocus()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.grab().toImage().pixelColor(field.width() // 2, 0).name() == theme.bad.lower()


def test_what_the_receiver_refuses_is_marked_too(qtbot, field):
    field.committed.connect(lambda _: field.show_error("It must be above 0."))
    field.setFocus()
    qtbot.keyClicks(field, "-1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.error == "It must be above 0."
    assert field.text() == "-1"
    assert field.value == 1 / 3


def test_limits_and_whole_numbers_are_held(qtbot, field):
    seen = committed(field)
    field.limits, field.integer = (1, 10), True
    for text in ("0", "11", "2.5"):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.error, text
    assert seen == []


def test_arrows_step(qtbot, field):
    seen = []
    field.stepped.connect(seen.append)
    field.set_value(1.0)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert seen == [1.1, 1.0, 2.0]


def test_text_being_typed_gives_way_only_to_another_number(qtbot, field):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.2")
    field.set_value(1 / 3)
    assert field.text() == "0.2"
    field.set_value(0.5)
    assert field.text() == "0.5"


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_keys_that_it_acts_on_are_kept_from_the_windows_shortcuts(field, key):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    assert event.isAccepted()


def test_a_click_selects_the_number_so_that_typing_replaces_it(qtbot, field):
    seen = committed(field)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "1e-2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert seen == [0.01]


def test_a_second_click_sets_the_cursor(qtbot, field):
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert not field.hasSelectedText()

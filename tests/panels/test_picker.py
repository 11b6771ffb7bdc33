"""Pickers: closed, open, searched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor

from explorer.panels.controls.picker import Picker
from explorer.panels.controls.picker_item import PickerItem

GREEK = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"]
GREEK += ["theta", "iota", "kappa", "lambda", "mu", "nu", "xi"]


@pytest.fixture
def read():
    """How often the items were asked for."""
    return []


@pytest.fixture
def picker(qtbot, theme, read):
    def items():
        read.append(1)
        return [PickerItem(name, name.title(), f"letter {i}") for i, name in enumerate(GREEK)]

    widget = Picker(theme, "Letter", items)
    widget.set_current("gamma", "Gamma")
    qtbot.addWidget(widget)
    widget.resize(150, 26)
    # Where a test before left the pointer, a row may open below it and be taken for pointed at.
    QCursor.setPos(790, 790)
    with qtbot.waitExposed(widget):
        widget.show()
    yield widget
    if widget.popup is not None:
        widget.popup.close()


@pytest.fixture
def picked(picker):
    seen = []
    picker.picked.connect(seen.append)
    return seen


def test_nothing_is_read_before_it_opens(picker, read):
    assert read == []
    picker.open()
    assert read == [1]


def test_it_opens_at_what_is_chosen(picker):
    popup = picker.open()
    assert popup.list.currentItem().text() == "Gamma"
    assert popup.search.hasFocus() or popup.search.isVisible()


def test_typing_narrows_and_enter_chooses(qtbot, picker, picked):
    popup = picker.open()
    qtbot.keyClicks(popup.search, "ta")
    assert popup.keys == ["beta", "delta", "zeta", "eta", "theta", "iota"]
    qtbot.keyClick(popup.search, Qt.Key.Key_Down)
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert picked == ["delta"]
    assert picker.popup is None


def test_the_second_line_is_searched_too_and_titles_that_start_so_come_first(picker):
    popup = picker.open()
    popup.search.setText("letter 1")
    assert popup.keys[0] == "beta"
    popup.search.setText("e")
    assert popup.keys[:2] == ["epsilon", "eta"]


def test_nothing_found_chooses_nothing(qtbot, picker, picked):
    popup = picker.open()
    popup.search.setText("omega")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert picked == []
    assert picker.popup is popup
    assert popup._none.isVisible()  # an empty list says that it is empty
    assert not popup.list.isVisible()
    popup.search.setText("eta")
    assert popup.list.isVisible()
    assert not popup._none.isVisible()


def test_escape_closes_without_choosing(qtbot, picker, picked):
    popup = picker.open()
    qtbot.keyClick(popup.search, Qt.Key.Key_Escape)
    assert picker.popup is None
    assert picked == []


def test_choosing_what_is_chosen_sends_nothing(qtbot, picker, picked):
    popup = picker.open()
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert picked == []


def test_a_click_on_a_row_chooses_it(qtbot, picker, picked):
    popup = picker.open()
    row = popup.list.visualItemRect(popup.list.item(4)).center()
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert picked == ["epsilon"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_keys_open_it(qtbot, picker, key):
    qtbot.keyClick(picker, key)
    assert picker.popup is not None


def test_a_letter_opens_it_and_is_searched_for(qtbot, picker):
    qtbot.keyClicks(picker, "x")
    assert picker.popup.search.text() == "x"
    assert picker.popup.keys == ["xi"]


def test_few_items_have_no_search_line_but_the_same_keys(qtbot, theme):
    few = Picker(theme, "Two", lambda: [PickerItem("a", "A"), PickerItem("b", "B")])
    qtbot.addWidget(few)
    few.show()
    seen = []
    few.picked.connect(seen.append)
    popup = few.open()
    assert not popup.search.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert seen == ["b"]


def test_the_popup_stays_on_the_screen(picker):
    screen = picker.screen().availableGeometry()
    picker.move(screen.right() - 160, screen.bottom() - 30)
    popup = picker.open()
    assert screen.contains(popup.geometry())
    assert popup.geometry().bottom() <= picker.mapToGlobal(QPoint(0, 0)).y()


def test_it_says_its_name_and_choice(picker):
    assert picker.accessibleName() == "Letter"
    assert picker.accessibleDescription() == "Gamma"


def test_the_popup_is_as_high_as_what_was_found(picker):
    popup = picker.open()
    before = popup.geometry()
    popup.search.setText("xi")
    assert popup.height() < before.height()
    assert popup.geometry().topLeft() == before.topLeft()
    popup.search.setText("")
    assert popup.geometry() == before

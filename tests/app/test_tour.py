"""The tour shows one part of the window after another, once by itself and whenever asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from explorer.app.helping import tour
from explorer.app.tour import SIGHTS, Tour
from explorer.look.theme import load_theme


@pytest.fixture
def led(window):
    tour(window)
    found = window.findChild(Tour)
    yield found
    if isValid(found):
        found.close()
        QCoreApplication.sendPostedEvents(found, QEvent.Type.DeferredDelete)


def test_every_sight_is_in_the_window_and_not_covered(led, window, rest) -> None:
    rest(window)
    for place, sight in enumerate(SIGHTS):
        assert led.place == place
        assert sight.title in led.accessibleName()
        assert led.hole.width() > 20, sight.title
        assert led.rect().contains(led.bubble.geometry())
        if sight.title != SIGHTS[0].title or led.hole.width() < window.width() / 2:
            assert not led.hole.intersects(led.bubble.geometry()), sight.title
        QTest.keyClick(led, Qt.Key.Key_Right)
    assert not led.isVisible()


def test_back_and_away(led) -> None:
    QTest.keyClick(led, Qt.Key.Key_Return)
    assert led.place == 1
    QTest.keyClick(led, Qt.Key.Key_Left)
    assert led.place == 0
    QTest.keyClick(led, Qt.Key.Key_Left)
    assert led.place == 0
    QTest.keyClick(led, Qt.Key.Key_Escape)
    assert not led.isVisible()


def test_it_plays_so_that_there_is_something_to_see(led, window, rest) -> None:
    rest(window)
    assert window.workspace.step == 12


def test_it_follows_the_size_of_the_window(qtbot, led, window) -> None:
    window.resize(1100, 650)
    qtbot.waitUntil(lambda: led.size() == window.size())
    assert led.rect().contains(led.bubble.geometry())


def test_it_says_what_is_true_of_the_theme() -> None:
    light, dark = load_theme("light"), load_theme("dark")
    for sight in SIGHTS:
        assert ("palest" in sight.said(light)) == ("darkest" in sight.said(dark))
    assert "palest is lowest" in SIGHTS[0].said(light)
    assert "darkest is lowest" in SIGHTS[0].said(dark)


def test_the_menu_of_lessons_is_pointed_at(led, window) -> None:
    led.show_sight(len(SIGHTS) - 1)
    bar = window.menuBar()
    lessons = bar.actionGeometry(window.actions_.menus["Lessons"].menuAction())
    assert led.hole.size() == lessons.size()


def test_after_it_the_keys_are_those_of_the_window(led, window, rest) -> None:
    QTest.keyClick(led, Qt.Key.Key_Escape)
    rest(window)
    focused = window.focusWidget()
    assert focused is window.stage or window.stage.isAncestorOf(focused)

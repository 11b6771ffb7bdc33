"""The diagnosis is opened and folded by its key, and the choice is remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_the_key_opens_and_folds(show, rest):
    window = show()
    was = window.diagnosis.is_open
    QTest.keyClick(window, Qt.Key.Key_D)
    rest(window)
    assert window.diagnosis.is_open is not was
    assert window.right._preferences.diagnosis is not was
    QTest.keyClick(window, Qt.Key.Key_D)
    assert window.diagnosis.is_open is was

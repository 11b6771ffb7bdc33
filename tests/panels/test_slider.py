"""Sliders under a hand, a keyboard and a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication

from explorer.core.specs import ParamSpec
from explorer.panels.controls.slider import Slider

ETA = ParamSpec("eta", r"\eta", 0.1, 1e-4, 10, "log", "Learning rate.")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slider(qtbot, theme):
    widget = Slider(ETA, theme)
    widget.set_value(0.1)
    widget.resize(126, widget.sizeHint().height())
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def asked(slider):
    seen = []
    slider.value_changed.connect(seen.append)
    slider.released.connect(lambda: seen.append("released"))
    slider.reset_requested.connect(lambda: seen.append("reset"))
    return seen


def thumb(slider):
    return QPoint(round(7 + slider.groove.fraction * (slider.groove.width() - 14)), 9)


def test_dragging_asks_live_and_letting_go_ends_it(qtbot, slider, asked):
    at = thumb(slider)
    qtbot.mousePress(slider.groove, LEFT, pos=at)
    for x in (at.x() + 10, at.x() + 20, 7):
        qtbot.mouseMove(slider.groove, QPoint(x, 9))
    qtbot.mouseRelease(slider.groove, LEFT, pos=QPoint(7, 9))
    values = [a for a in asked if isinstance(a, float)]
    assert len(values) == 3
    assert 0.1 < values[0] < values[1]
    assert values[2] == 1e-4
    assert asked[-1] == "released"


def test_a_press_on_the_thumb_moves_nothing(qtbot, slider, asked):
    at = thumb(slider)
    qtbot.mouseClick(slider.groove, LEFT, pos=at + QPoint(3, 0))
    assert asked == ["released"]


def test_a_press_beside_the_thumb_brings_it_there(qtbot, slider, asked):
    qtbot.mouseClick(slider.groove, LEFT, pos=QPoint(119, 9))
    assert asked == [10.0, "released"]


def test_a_double_click_asks_for_the_default(qtbot, slider, asked):
    qtbot.mouseDClick(slider.groove, LEFT, pos=thumb(slider))
    assert "reset" in asked


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Right, 0.11),
        (Qt.Key.Key_Up, 0.11),
        (Qt.Key.Key_Left, 0.089),
        (Qt.Key.Key_PageUp, 1.0),
        (Qt.Key.Key_PageDown, 0.01),
        (Qt.Key.Key_Home, 1e-4),
        (Qt.Key.Key_End, 10.0),
    ],
)
def test_keys_move_it_and_their_release_ends_the_edit(qtbot, slider, asked, key, value):
    qtbot.keyClick(slider.groove, key)
    assert asked == [value, "released"]


def test_the_value_can_be_typed_where_it_stands(qtbot, slider, asked):
    slider.field.setFocus()
    qtbot.keyClicks(slider.field, "20")
    qtbot.keyClick(slider.field, Qt.Key.Key_Return)
    assert asked == [20.0, "released"]
    assert slider.groove.fraction == 1.0  # beyond the range: at its end, and said truly
    assert slider.field.value == 20.0


def test_showing_a_value_asks_for_nothing(slider, asked):
    slider.set_value(0.5)
    assert asked == []
    assert slider.field.text() == "0.5"


def test_the_wheel_is_left_to_the_column(slider, asked, qtbot):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(
        QPointF(50, 9), QPointF(50, 9), QPoint(0, 0), QPoint(0, 120), LEFT,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider.groove, event)
    assert asked == []
    assert not event.isAccepted()


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_PageUp])
def test_its_keys_are_kept_from_the_windows_shortcuts(slider, key):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(slider.groove, event)
    assert event.isAccepted()


def test_space_is_left_to_the_window(slider):
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(slider.groove, event)
    assert not event.isAccepted()


def test_a_screen_reader_hears_a_slider_its_name_and_value(slider):
    heard = QAccessible.queryAccessibleInterface(slider.groove)
    assert heard.role() == QAccessible.Role.Slider
    assert "eta" in slider.groove.accessibleName()
    assert "Learning rate" in slider.groove.accessibleName()
    assert slider.groove.accessibleDescription() == "0.1"


def test_the_tooltip_is_the_specs_help_with_its_default(slider):
    assert slider.toolTip().startswith("Learning rate.")
    assert "Default 0.1" in slider.toolTip()


def test_the_groove_is_filled_with_the_accent_up_to_the_thumb(slider, theme):
    image = slider.groove.grab().toImage()
    at = thumb(slider).x()
    assert image.pixelColor(at - 15, 9).name() == theme.accent.lower()
    assert image.pixelColor(at + 15, 9).name() == theme.line.lower()
    assert image.pixelColor(at, 9).name() == theme.panel.lower()  # the thumb is hollow

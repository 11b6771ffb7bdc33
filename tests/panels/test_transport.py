"""The transport moves the playhead and shows where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.panels.scrubber import round_interval
from explorer.panels.transport import Transport

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def transport(shown, workspace):
    workspace.compute_all()
    return shown(Transport, 680, 52)


def test_buttons_move_the_playhead(qtbot, transport, workspace):
    qtbot.mouseClick(transport.forward, LEFT)
    qtbot.mouseClick(transport.forward, LEFT)
    assert workspace.step == 2
    qtbot.mouseClick(transport.back, LEFT)
    assert workspace.step == 1
    qtbot.mouseClick(transport.end, LEFT)
    assert workspace.step == workspace.steps
    qtbot.mouseClick(transport.start, LEFT)
    assert workspace.step == 0


def test_play_and_pause(qtbot, transport, workspace):
    assert transport.play.accessibleName() == "Play"
    qtbot.mouseClick(transport.play, LEFT)
    assert workspace.playback.playing
    assert transport.play.accessibleName() == "Pause"
    qtbot.keyClick(transport.play, Qt.Key.Key_Return)
    assert not workspace.playback.playing


def test_it_follows_the_playhead(transport, workspace):
    workspace.playback.play()
    workspace.advance(5.0)
    assert workspace.step == 100
    assert transport.scrubber.groove.fraction == 0.5
    assert transport.scrubber.groove.accessibleDescription() == "step 100 of 200"
    assert transport.counter.accessibleDescription() == "step 100 of 200"


def test_the_end_of_playing_shows(transport, workspace):
    workspace.playback.play()
    workspace.played()
    workspace.advance(1e6)
    assert not workspace.playback.playing
    assert transport.play.accessibleName() == "Play"


def test_scrubbing_pauses(qtbot, transport, workspace):
    workspace.playback.play()
    workspace.played()
    groove = transport.scrubber.groove
    qtbot.mousePress(groove, LEFT, pos=QPoint(groove.width() // 2, 9))
    assert not workspace.playback.playing
    assert workspace.step == 100
    qtbot.mouseMove(groove, QPoint(groove.width() - 8, 9))
    assert workspace.step == 200
    qtbot.mouseRelease(groove, LEFT, pos=QPoint(groove.width() - 8, 9))


def test_taking_hold_of_the_thumb_pauses(qtbot, transport, workspace):
    workspace.playback.play()
    workspace.played()
    qtbot.mousePress(transport.scrubber.groove, LEFT, pos=QPoint(8, 9))
    assert not workspace.playback.playing


def test_the_scrubber_has_keys(qtbot, transport, workspace):
    groove = transport.scrubber.groove
    for key, step in [
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_PageUp, 11),
        (Qt.Key.Key_Left, 10),
        (Qt.Key.Key_End, 200),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    ]:
        qtbot.keyClick(groove, key)
        assert workspace.step == step
    qtbot.keyClick(groove, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert workspace.step == 10


def test_the_speed_is_chosen_and_labelled(transport, workspace):
    assert transport.speed.title == "20 /s"
    popup = transport.speed.open()
    assert [popup.list.item(0).text(), popup.list.item(popup.list.count() - 1).text()] == [
        "1 /s",
        "1000 /s",
    ]
    popup.close()
    transport.speed.picked.emit("6")
    assert workspace.playback.speed == 6
    assert transport.speed.title == "6 /s"
    workspace.playback.faster()
    workspace.played()
    assert transport.speed.title == "10 /s"


def test_the_loop_is_switched(qtbot, transport, workspace):
    qtbot.mouseClick(transport.loop, LEFT)
    assert workspace.playback.loop
    workspace.playback.loop = False
    workspace.played()
    assert not transport.loop.isChecked()


def test_the_number_of_steps_is_typed_in_place(qtbot, transport, workspace):
    field = transport.counter.field
    assert field.text() == "200"
    field.setFocus()
    qtbot.keyClicks(field, "80")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert workspace.steps == 80
    workspace.undo()
    assert field.text() == "200"


def test_the_counter_keeps_its_width_while_playing(transport, workspace):
    before = transport.counter.geometry()
    for step in (1, 88, 111, 200):
        workspace.seek(step)
        assert transport.counter.geometry() == before


def test_while_runs_are_computed_the_step_shown_is_one_that_is_there(shown, workspace):
    transport = shown(Transport, 680, 52)
    workspace.seek(150)
    assert workspace.step == 0
    assert transport.scrubber.groove.fraction == 0
    workspace.compute_all()
    assert transport.scrubber.groove.fraction == 0.75


@pytest.mark.parametrize(
    ("steps", "most", "every"),
    [(200, 5, 50), (100, 5, 20), (20, 5, 5), (1, 5, 1), (10_000, 3, 5000), (37, 5, 10)],
)
def test_labels_stand_at_round_steps(steps, most, every):
    assert round_interval(steps, most) == every


def test_before_an_audience_there_are_few_elements(shown, workspace):
    transport = shown(lambda w, theme, **more: Transport(w, theme, audience=True, **more), 1200, 60)
    for widget in (transport.back, transport.play, transport.forward, transport.scrubber):
        assert widget.isVisible()
    for widget in (transport.start, transport.end, transport.speed, transport.loop):
        assert not widget.isVisible()
    assert transport.counter.isVisible()
    track = transport.scrubber.groove
    assert track._ticks == ()

"""Everything on the screen shows the same step, always."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.app import hands
from tests.app.hands import one_step

LEFT = Qt.MouseButton.LeftButton
MILLION = 1_000_000


def test_the_buttons_of_the_transport(qtbot, window):
    transport = window.transport
    for button, step in (
        (transport.forward, 1),
        (transport.forward, 2),
        (transport.back, 1),
        (transport.end, 200),
        (transport.back, 199),
        (transport.start, 0),
    ):
        qtbot.mouseClick(button, LEFT)
        window.clock.tick(0.0)
        assert one_step(window) == step


def test_playing_frame_by_frame(window):
    window.workspace.playback.speed = 60
    window.workspace.playback.play()
    window.workspace.played()
    steps = []
    while window.workspace.playback.playing:
        window.clock.tick(1 / 60)
        steps.append(one_step(window))
    assert steps == sorted(steps)
    assert steps[-1] == 200
    assert set(steps) == set(range(steps[0], 201))


def test_a_loop_starts_again(window):
    playback = window.workspace.playback
    playback.loop, playback.speed = True, 100
    playback.seek(195)
    playback.play()
    window.workspace.played()
    steps = []
    for _ in range(20):
        window.clock.tick(0.02)
        steps.append(one_step(window))
    assert playback.playing
    assert 200 in steps
    assert steps.index(200) < steps.index(0)


def test_scrubbing_pauses_and_everything_follows(qtbot, window):
    groove = window.transport.scrubber.groove
    window.workspace.playback.play()
    window.workspace.played()
    seen = []
    hands.press(groove, (8, 9))
    assert not window.workspace.playback.playing
    for share in (0.1, 0.5, 0.9, 0.3):
        hands.move(groove, (groove.width() * share, 9))
        window.clock.tick(0.0)
        seen.append(one_step(window))
    hands.release(groove, (groove.width() * 0.3, 9))
    assert seen[0] < seen[3] < seen[1] < seen[2]
    assert not window.workspace.playback.playing


def test_a_drag_on_a_plot_moves_the_playhead(window):
    stack = window.plots.stack
    window.workspace.playback.play()
    window.workspace.played()
    band = stack.bands()[1]
    y = band.plot.center().y()
    hands.press(stack, (band.plot.left() + 1, y))
    for share in (0.2, 0.6, 1.0):
        hands.move(stack, (band.plot.left() + share * band.plot.width(), y))
        window.clock.tick(0.0)
        one_step(window)
    hands.release(stack, (band.plot.right(), y))
    assert window.workspace.step == 200
    assert not window.workspace.playback.playing


def test_after_every_kind_of_edit(window, rest):
    workspace = window.workspace
    workspace.seek(150)
    for edit in (
        lambda: workspace.set_start((1.0, 1.0)),
        lambda: workspace.set_run_param(3, "eta", 0.3),
        lambda: workspace.remove_run(0),
        lambda: workspace.set_steps(80),
        lambda: workspace.duplicate_run(1),
        workspace.undo,
        workspace.undo,
        workspace.redo,
    ):
        edit()
        window.clock.tick(0.0)
        one_step(window)
        rest(window)
        one_step(window)


@pytest.fixture
def long(show):
    """A million steps, of which no frame computes more than a little."""
    runs = [{"optimizer": "gd"}, {"optimizer": "adam"}]
    return show({"surface": {"name": "bowl"}, "steps": MILLION, "runs": runs}, wait=False)


def test_while_the_runs_are_still_being_computed(qtbot, long):
    workspace = long.workspace
    assert workspace.computing
    workspace.seek(MILLION)
    seen = []
    for _ in range(5):
        long.clock.tick(0.0)
        seen.append(one_step(long))
        assert seen[-1] == workspace.available < MILLION
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]

    shown = workspace.step
    qtbot.keyClick(long, Qt.Key.Key_Left)
    long.clock.tick(0.0)
    assert one_step(long) == shown - 1  # the step before the one seen, not before the last
    qtbot.keyClick(long, Qt.Key.Key_Home)
    long.clock.tick(0.0)
    assert one_step(long) == 0


def test_playing_waits_for_what_is_not_computed_yet(long):
    workspace = long.workspace
    workspace.seek(workspace.available)
    workspace.playback.speed = 1000
    workspace.playback.play()
    workspace.played()
    for _ in range(5):
        long.clock.tick(10.0)
        assert one_step(long) <= workspace.available
    assert workspace.playback.playing


def test_a_drag_of_the_start_while_a_long_run_is_computed(long):
    """Each place begins anew; no row of an older start stays."""
    workspace = long.workspace
    long.clock.tick(0.0)
    view = hands.sheet(long)
    at = hands.spot(long, workspace.start)
    hands.press(view, at)
    for i in range(1, 6):
        hands.move(view, (at[0] + 12 * i, at[1] - 9 * i))
        long.clock.tick(0.0)
        one_step(long)
        assert [tuple(run.trace.w[0]) for run in workspace.runs] == [workspace.start] * 2
    hands.release(view, (at[0] + 60, at[1] - 45))


def test_the_counter_says_its_step_from_the_first(show):
    window = show({"surface": {"name": "square"}, "runs": [{"optimizer": "gd"}], "steps": 1})
    assert one_step(window) == 0
    assert window.transport.scrubber.groove.isEnabled()
    window.workspace.seek(1)
    window.clock.tick(0.0)
    assert one_step(window) == 1
    assert window.transport.speed.mapTo(window, QPoint(0, 0)).x() > 0

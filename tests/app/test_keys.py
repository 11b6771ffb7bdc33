"""The keys, pressed on the window: each does what its menu says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.app.hands import one_step

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def press(qtbot, window, rest):
    def key(key, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(window, key, modifier)
        rest(window)

    return key


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        ([(KEY.Key_Right,)], 1),
        ([(KEY.Key_Left,)], 0),
        ([(KEY.Key_Right, SHIFT), (KEY.Key_Left,)], 9),
        ([(KEY.Key_Right, SHIFT), (KEY.Key_Right, SHIFT), (KEY.Key_Left, SHIFT)], 10),
        ([(KEY.Key_End,)], 200),
        ([(KEY.Key_End,), (KEY.Key_Right, SHIFT)], 200),
        ([(KEY.Key_End,), (KEY.Key_Left, SHIFT)], 190),
        ([(KEY.Key_End,), (KEY.Key_Home,)], 0),
    ],
)
def test_keys_move_the_playhead_of_every_part(window, press, keys, step):
    for key in keys:
        press(*key)
    assert one_step(window) == step
    assert not window.workspace.playback.playing


def test_space_plays_and_pauses(qtbot, window, press):
    qtbot.keyClick(window, KEY.Key_Space)
    assert window.workspace.playback.playing
    qtbot.waitUntil(lambda: window.workspace.step >= 2)
    press(KEY.Key_Space)
    assert not window.workspace.playback.playing
    one_step(window)


@pytest.mark.parametrize("key", [KEY.Key_Left, KEY.Key_Right, KEY.Key_Home, KEY.Key_End])
def test_moving_the_playhead_by_hand_pauses(qtbot, window, press, key):
    qtbot.keyClick(window, KEY.Key_Space)
    press(key)
    assert not window.workspace.playback.playing
    one_step(window)


@pytest.mark.parametrize(
    ("key", "modifier", "speed"),
    [
        (KEY.Key_Plus, Qt.KeyboardModifier.NoModifier, 30),
        (KEY.Key_Plus, Qt.KeyboardModifier.KeypadModifier, 30),
        (KEY.Key_Equal, Qt.KeyboardModifier.NoModifier, 30),
        (KEY.Key_Minus, Qt.KeyboardModifier.NoModifier, 10),
        (KEY.Key_Minus, Qt.KeyboardModifier.KeypadModifier, 10),
    ],
)
def test_plus_and_minus_change_the_speed(window, press, key, modifier, speed):
    press(key, modifier)
    assert window.workspace.playback.speed == speed
    assert window.transport.speed.title == f"{speed} /s"


def test_the_speed_ends_at_one_and_at_a_thousand_steps_a_second(window, press):
    for _ in range(15):
        press(KEY.Key_Plus)
    assert window.workspace.playback.speed == 1000
    for _ in range(15):
        press(KEY.Key_Minus)
    assert window.workspace.playback.speed == 1


@pytest.mark.parametrize("number", range(1, 6))
def test_numbers_hide_and_show_runs(window, press, number):
    press(KEY(KEY.Key_0.value + number))
    shown = [run.choice.visible for run in window.workspace.runs]
    assert shown == [i != number - 1 for i in range(5)]
    assert [run.visible for run in window.stage.view.scene_painter.runs] == shown
    assert [run.visible for run in window.plots.stack.scene.runs] == shown
    assert [card.facts.visible for card in window.experiment.runs.cards] == shown
    assert [action.isChecked() for action in window.actions_.runs[:5]] == shown
    press(KEY(KEY.Key_0.value + number))
    assert all(run.choice.visible for run in window.workspace.runs)


@pytest.mark.parametrize("number", range(6, 10))
def test_numbers_without_a_run_do_nothing(window, press, number):
    before = window.workspace.experiment
    press(KEY(KEY.Key_0.value + number))
    assert window.workspace.experiment == before
    assert not window.workspace.can_undo


def test_r_resets_the_view(window, press):
    home = window.stage.view.view()
    window.stage.view.set_view(((-1.0, 0.0), (-1.0, 0.0)))
    press(KEY.Key_R)
    assert window.stage.view.view() == home


def test_f11_makes_the_window_full_and_back(qtbot, window):
    action = window.actions_["full_screen"]
    qtbot.keyClick(window, KEY.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    assert action.isChecked()
    qtbot.keyClick(window, KEY.Key_F11)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not action.isChecked()


def test_l_loops_and_t_swaps_light_and_dark(window, press):
    press(KEY.Key_L)
    assert window.workspace.playback.loop
    assert window.transport.loop.isChecked()
    assert window.actions_["loop"].isChecked()
    press(KEY.Key_T)
    assert window.theme.name == "dark"
    press(KEY.Key_T)
    assert window.theme.name == "light"


def test_keys_work_whatever_was_clicked_before(qtbot, window, rest):
    """A click on a part leaves the keys with the playhead; Tab alone gives them away."""
    parts = [
        window.experiment.form.params.sliders["eta"].groove,
        window.transport.scrubber.groove,
        window.transport.play,
        window.transport.loop,
        window.experiment.runs.cards[2],
        window.experiment.runs.cards[2].eye,
        window.plots.stack,
        window.stage.view.viewport(),
        window.header,
    ]
    for part in parts:
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
        window.workspace.seek(0)
        rest(window)
        for key, modifier in ((KEY.Key_Right, SHIFT), (KEY.Key_Right, None), (KEY.Key_Left, None)):
            widget = window.focusWidget() or window
            qtbot.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)
        assert window.workspace.step == 10, part


def test_enter_presses_what_tab_has_reached(qtbot, window, rest):
    buttons = {action.defaultAction(): action for action, _ in window.header._buttons}
    theme = buttons[window.actions_["toggle_theme"]]
    theme.setFocus()
    qtbot.keyClick(theme, KEY.Key_Return)
    rest(window)
    assert window.theme.name == "dark"
    assert not window.workspace.playback.playing
    window.transport.play.setFocus()
    qtbot.keyClick(window.transport.play, KEY.Key_Return)
    assert window.workspace.playback.playing
    window.transport.loop.setFocus()
    qtbot.keyClick(window.transport.loop, KEY.Key_Enter)
    assert window.workspace.playback.loop
    window.workspace.seek(0)
    rest(window)


def test_space_plays_while_a_number_has_the_keyboard(qtbot, window, rest):
    field = window.experiment.form.params.sliders["eta"].field
    field.setFocus()
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, KEY.Key_Return)
    assert window.workspace.runs[3].values["eta"] == 0.5
    qtbot.keyClick(window.focusWidget() or window, KEY.Key_Space)
    assert window.workspace.playback.playing
    window.workspace.seek(0)
    rest(window)


def test_the_canvas_has_the_keyboard_first_and_tab_goes_from_left_to_right(qtbot, window):
    assert window.focusWidget() is window.stage
    form = window.experiment.form
    eta = form.params.sliders["eta"]
    order = [
        window.experiment.surface.surface,
        *window.experiment.surface.start,
        window.experiment.runs.add,
        window.experiment.runs.cards[3],
        form.optimizer,
        form.variant,
        eta.groove,
        eta.field,
        form.schedule,
        window.transport.play,
        window.transport.scrubber.groove,
        window.transport.speed,
    ]
    seen = [order[0]]
    order[0].setFocus()
    for _ in range(40):
        qtbot.keyClick(window.focusWidget(), KEY.Key_Tab)
        assert window.focusWidget().accessibleName()
        seen.append(window.focusWidget())
    places = [seen.index(control) for control in order]
    assert places == sorted(places)


def test_the_menus_carry_every_key(window):
    named = {
        "play": "Space",
        "forward": "Right",
        "back": "Left",
        "forward_ten": "Shift+Right",
        "back_ten": "Shift+Left",
        "to_start": "Home",
        "to_end": "End",
        "faster": "+",
        "slower": "-",
        "reset_view": "R",
        "full_screen": "F11",
    }
    in_menus = {
        action
        for menu in window.menuBar().actions()
        for item in menu.menu().actions()
        for action in ([item] if item.menu() is None else item.menu().actions())
    }
    for name, keys in named.items():
        assert window.actions_[name] in in_menus
        assert window.actions_[name].shortcut().toString() == keys
    for i, action in enumerate(window.actions_.runs[:5]):
        assert action in in_menus
        assert action.shortcut().toString() == str(i + 1)
        assert action.text() == window.workspace.runs[i].label
        assert action.isVisible()
    assert not any(action.isVisible() for action in window.actions_.runs[5:])


def test_no_key_is_bound_twice(window):
    keys = [
        key.toString()
        for action in {*window.actions(), *window.actions_.runs}
        for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys)) > 30

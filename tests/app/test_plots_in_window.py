"""The side plots: chosen from a list, on one axis, saying what the record says."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from explorer.app.preferences import Preferences
from explorer.views.plot_quantities import series
from tests.app.hands import one_step


def tick(window, *keys):
    """Switch plots on or off in the list, as clicks on its items do."""
    menu = window.plots.list_menu()
    for action in menu.actions():
        if action.data() in keys:
            action.trigger()
    menu.close()
    window.clock.tick(0.0)


def test_the_usual_plots(window):
    assert window.plots.chosen() == ("loss", "rate.w", "rate.b", "v.w", "v.b")
    titles = [
        action.text() for action in window.plots.list_menu().actions() if action.isCheckable()
    ]
    for word in ("Loss", "Learning rate η", "Effective rate of w", "Accumulator v of b"):
        assert word in titles


def test_every_quantity_that_a_rule_names_can_be_chosen(window):
    offered = {action.data() for action in window.plots.list_menu().actions()}
    for run in window.workspace.runs:
        for name in run.trace.quantities:
            assert {f"{name}.w", f"{name}.b"} <= offered
    assert {"loss", "eta", "w.w", "w.b"} <= offered


def test_plots_are_chosen_and_put_away(window):
    tick(window, "v.w", "v.b", "g.w", "eta")
    assert window.plots.chosen() == ("loss", "eta", "rate.w", "rate.b", "g.w")
    assert [band.key for band in window.plots.stack.bands()] == list(window.plots.chosen())
    tick(window, "loss", "eta", "rate.w", "rate.b")
    assert window.plots.chosen() == ("g.w",)
    tick(window, "g.w")
    assert window.plots.chosen() == ("g.w",)  # never none
    one_step(window)


@pytest.mark.parametrize("step", [0, 1, 12, 200])
def test_the_values_at_the_playhead_are_those_of_the_record(window, step):
    tick(window, "g.w", "g.b", "m.w", "u.w", "eta", "w.w", "w.b")
    window.workspace.seek(step)
    window.clock.tick(0.0)
    scene = window.plots.stack.scene
    for key in window.plots.chosen():
        for run, drawn in zip(window.workspace.runs, scene.runs, strict=True):
            values = series(run.trace, key)
            shown = scene.value_at(drawn, key, scene.step)
            if values is None:
                assert math.isnan(shown)
            else:
                assert shown == values[step] or (math.isnan(shown) and math.isnan(values[step]))


def test_the_step_axis_is_switched_and_remembered(qtbot, window):
    stack = window.plots.stack
    assert stack.scene.axis.scale == "log"
    window.plots._axis.setFocus()
    qtbot.keyClick(window.plots._axis, Qt.Key.Key_Down)
    assert stack.scene.axis.scale == "linear"
    assert Preferences().step_axis == "linear"
    window.workspace.seek(100)
    window.clock.tick(0.0)
    band = stack.bands()[0]
    assert stack.scene.playhead_x(band) == pytest.approx(band.plot.center().x(), abs=1)


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_the_value_axis_is_switched(window, scale):
    menu = window.plots.plot_menu("rate.w")
    [action] = [a for a in menu.actions() if a.data() == scale]
    action.trigger()
    menu.close()
    for key in ("rate.w", "rate.b"):  # they share one
        assert window.plots.stack.scene.value_axis(key).log == (scale == "log")
    window.grab()


def test_all_value_axes_are_switched_at_once(window):
    for scale in ("linear", "log"):
        menu = window.plots.list_menu()
        [axes] = [action.menu() for action in menu.actions() if action.menu() is not None]
        assert [action.text() for action in axes.actions()] == [
            "Automatic",
            "Logarithmic",
            "Linear",
        ]
        [action] = [action for action in axes.actions() if action.data() == scale]
        action.trigger()
        menu.close()
        shown = window.plots.chosen()
        assert shown == ("loss", "rate.w", "rate.b", "v.w", "v.b")
        for key in shown:
            assert window.plots.stack.scene.value_axis(key).log == (scale == "log")
        window.grab()


def test_the_plots_follow_another_surface(window, rest):
    from explorer.session.experiment import SurfaceChoice

    tick(window, "g.w")
    window.workspace.set_surface(SurfaceChoice(name="ravine"))
    rest(window)
    window.grab()
    one_step(window)
    menu = window.plots.list_menu()
    [usual] = [a for a in menu.actions() if a.data() == ""]
    usual.trigger()
    menu.close()
    assert window.plots.chosen()[:3] == ("loss", "rate.w1", "rate.w2")


def test_hidden_runs_have_no_curve_and_no_value(window, rest):
    window.workspace.toggle_run(2)
    rest(window)
    scene = window.plots.stack.scene
    assert [run.visible for run in scene.runs] == [True, True, False, True, True]
    window.workspace.seek(10)
    window.clock.tick(0.0)
    window.grab()

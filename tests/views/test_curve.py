"""The canvas of one parameter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.look.theme import load_theme
from explorer.views.curve import Curve
from tests.views import canvas_scenes as scenes
from tests.views.test_canvas import click, every_move_counts, move, press, release

__all__ = ["every_move_counts"]  # a fixture that applies here too


@pytest.fixture
def curve(qtbot):
    widget = Curve(load_theme("light"))
    qtbot.addWidget(widget)
    widget.resize(680, 606)
    problem = scenes.wavy()
    widget.set_problem(problem)
    widget.set_start((1.0,))
    widget.set_runs(scenes.drawn(scenes.five(problem, (1.0,), 60, 0.3)))
    widget.set_step(12)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.grab()
    return widget


def test_the_view_holds_the_whole_curve(curve):
    (low, high), (bottom, top) = curve.view()
    assert (low, high) == (-12.0, 12.0)
    losses = curve.scene_painter.ground.problem.loss(np.linspace(-12, 12, 500)[:, None])
    assert bottom < losses.min() < losses.max() < top


def other(problem, text):
    """Return the problem with another formula: a version of it, as while it is typed."""
    return replace(problem, tree=scenes.problem(text, ("w",), problem.range).tree)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("1000*w", -12e3, 12e3), ("sin(w)/10", -0.1, 0.1)]
)
def test_the_loss_s_axis_goes_along_with_the_formula(curve, text, low, high):
    shown = curve.scene_painter.ground.problem
    curve.set_problem(other(shown, text))
    (left, right), (bottom, top) = curve.view()
    assert (left, right) == (-12.0, 12.0)
    assert bottom == pytest.approx(low - 0.08 * (high - low), rel=1e-3)
    assert top == pytest.approx(high + 0.08 * (high - low), rel=1e-3)
    assert curve.is_home()


def test_a_range_zoomed_by_hand_stays_while_the_formula_is_typed(curve):
    shown = curve.scene_painter.ground.problem
    zoomed = ((-2.0, 2.0), (-1.0, 5.0))
    curve.set_view(zoomed)
    curve.set_problem(other(shown, "1000*w"))
    assert curve.view() == zoomed
    curve.reset_view()
    assert curve.view()[1][1] > 12e3, "and the way back leads to the new formula's own"


def test_losses_as_large_as_numbers_go_have_an_axis_still(curve):
    shown = curve.scene_painter.ground.problem
    curve.set_problem(other(shown, "1e308*w"))
    _, (bottom, top) = curve.view()
    assert np.isfinite(top - bottom)
    curve.grab()


def test_points_lie_on_the_curve(curve):
    painter = curve.scene_painter
    trace = painter.runs[0].trace
    points = painter.ground.points(trace, 0, 13)
    assert np.array_equal(points[:, 0], trace.w[:13, 0])
    assert np.array_equal(points[:, 1], trace.loss[:13])
    assert painter.ground.place((1.0,)) == (1.0, pytest.approx(trace.loss[0]))


def test_the_start_moves_along_the_curve_only(curve):
    moves = []
    curve.start_moved.connect(lambda w, finished: moves.append((w, finished)))
    painter = curve.scene_painter
    at = painter.start_px(curve.plane())
    move(curve, at, held=False)
    press(curve, at)
    for dx in (10, 40, 80):
        move(curve, (at[0] + dx, at[1] + 200))
    release(curve, (at[0] + 80, at[1] + 200))
    (w,), finished = moves[-1]
    assert finished
    assert w == pytest.approx(1.0 + 80 * curve.plane().pixel[0], abs=0.05)
    x, y = painter.start_px(curve.plane())
    assert curve.plane().to_data(x, y)[1] == pytest.approx(
        float(painter.ground.problem.loss(np.array([w])))
    )


def test_a_click_places_the_start(qtbot, curve):
    with qtbot.waitSignal(
        curve.start_moved, timeout=5000, check_params_cb=lambda w, finished: finished
    ) as caught:
        click(curve, curve.plane().spot((-5.0, 3.0)))
    assert caught.args[0] == (pytest.approx(-5.0, abs=0.05),)


def test_the_cursor_reads_loss_and_slope_at_its_parameter(curve):
    move(curve, curve.plane().spot((3.0, 5.0)), held=False)
    columns = dict(curve.scene_painter._columns(curve.plane()))
    assert list(columns) == ["$w$", "$L$", r"$\nabla L$"]
    w = float(columns["$w$"])
    problem = curve.scene_painter.ground.problem
    assert float(columns["$L$"]) == pytest.approx(float(problem.loss(np.array([w]))), rel=5e-3)


def test_a_step_changes_the_picture_and_back_again(curve):
    first = curve.grab().toImage()
    curve.set_step(30)
    assert curve.grab().toImage() != first
    curve.set_step(12)
    assert curve.grab().toImage() == first
    assert curve.refine(1.0) is False


def test_a_loss_that_is_no_number_leaves_a_hatched_gap(qtbot):
    widget = Curve(load_theme("light"))
    qtbot.addWidget(widget)
    widget.set_problem(scenes.problem("log(w)", ("w",), ((-2.0, 2.0),)))
    widget.set_start((1.0,))
    widget.show()
    image = widget.grab().toImage()
    x, y = widget.plane().spot((-1.1, -2.0))
    theme = load_theme("light")
    found = {image.pixelColor(int(x) + i, int(y) + j).name() for i in range(9) for j in range(9)}
    assert theme.line.lower() in found
    assert found <= {theme.line.lower(), theme.panel.lower(), theme.grid.lower()}
    x, _ = widget.plane().spot((1.1, -2.0))
    beside = {image.pixelColor(int(x) + i, int(y) + j).name() for i in range(9) for j in range(9)}
    assert theme.line.lower() not in beside


@pytest.mark.parametrize("name", ["dark", "projector-light", "print"])
def test_every_theme_paints_it(curve, name):
    curve.set_theme(load_theme(name))
    image = curve.grab().toImage()
    assert image.pixelColor(1, image.height() - 1).name().upper() == load_theme(name).panel


def test_a_flat_curve_has_room(qtbot):
    widget = Curve(load_theme("light"))
    qtbot.addWidget(widget)
    widget.set_problem(scenes.problem("0*w+3", ("w",), ((-2.0, 2.0),)))
    _, (bottom, top) = widget.view()
    assert bottom < 3.0 < top
    assert not widget.grab().isNull()

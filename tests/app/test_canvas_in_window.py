"""The canvas with a hand on it: the start, the view, the cursor, runs that leave."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.session.experiment import SurfaceChoice
from explorer.views.canvas import Canvas
from explorer.views.canvas_marks import heads
from explorer.views.curve import Curve
from tests.app import hands


def columns(window):
    """Return what the readout says, values by name."""
    scene = window.stage.view.scene_painter
    return dict(scene._columns(window.stage.view._sheet().plane))


def drawn_heads(window):
    scene, plane = window.stage.view.scene_painter, window.stage.view._sheet().plane
    return heads(scene.runs, scene.step, plane, scene._row_place)


def said(window):
    """Return what stands in the corner about runs out of view, by label."""
    scene, plane = window.stage.view.scene_painter, window.stage.view._sheet().plane
    return {run.label: words for run, words in scene._lines(drawn_heads(window), plane)}


def test_all_trails_follow_while_the_start_is_dragged(window):
    workspace, view = window.workspace, hands.sheet(window)
    workspace.seek(12)
    window.clock.tick(0.0)
    at = hands.spot(window, workspace.start)
    hands.move(view, at, held=False)
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    hands.press(view, at)
    starts = []
    for i in range(1, 9):
        place = (at[0] + 15 * i, at[1] - 20 * i)
        hands.move(view, place)
        window.clock.tick(0.0)
        starts.append(workspace.start)
        shown = window.stage.view.scene_painter
        assert shown.held
        assert shown.start == workspace.start
        assert hands.spot(window, workspace.start) == pytest.approx(place, abs=0.6)
        for run, drawn in zip(workspace.runs, shown.runs, strict=True):
            assert drawn.trace is run.trace
            assert tuple(run.trace.w[0]) == workspace.start
            assert run.trace.last >= 12  # the trail is there, not only its first point
        assert [f.value for f in window.experiment.surface.start] == list(workspace.start)
    hands.release(view, place)
    assert len(set(starts)) == 8
    assert not window.stage.view.scene_painter.held
    assert workspace.start == starts[-1]
    assert workspace.step == 12


def test_a_run_with_a_start_of_its_own_stays(show):
    runs = [{"optimizer": "gd"}, {"optimizer": "adam", "start": [4, 1]}]
    window = show({"surface": {"name": "ravine"}, "runs": runs, "start": [-5, -2]})
    view, workspace = hands.sheet(window), window.workspace
    at = hands.spot(window, (-5, -2))
    hands.press(view, at)
    for i in range(1, 5):
        hands.move(view, (at[0] + 20 * i, at[1]))
    hands.release(view, (at[0] + 80, at[1]))
    assert tuple(workspace.runs[0].trace.w[0]) == workspace.start != (-5, -2)
    assert tuple(workspace.runs[1].trace.w[0]) == (4, 1)


def test_a_click_places_the_start(qtbot, window, rest):
    at = hands.spot(window, (1.0, -1.5))
    hands.click(hands.sheet(window), at)
    rest(window)
    assert window.workspace.start == pytest.approx((1.0, -1.5), abs=0.02)
    assert all(tuple(r.trace.w[0]) == window.workspace.start for r in window.workspace.runs)
    window.workspace.undo()
    assert window.workspace.start == (-2, -2)


def test_a_drag_beside_the_start_pans(window, rest):
    view, (x, y) = window.stage.view.view(), hands.spot(window, (1.0, 0.0))
    hands.press(hands.sheet(window), (x, y))
    for i in range(1, 6):
        hands.move(hands.sheet(window), (x + 20 * i, y + 10 * i))
    hands.release(hands.sheet(window), (x + 100, y + 50))
    rest(window)
    after = window.stage.view.view()
    assert after[0][0] < view[0][0]
    assert after[1][0] > view[1][0]
    assert np.ptp(after, axis=1) == pytest.approx(np.ptp(view, axis=1))
    assert window.workspace.start == (-2, -2)
    assert not window.workspace.can_undo
    window.actions_["reset_view"].trigger()
    assert window.stage.view.view() == view


def wheel(window, at, notches):
    view = hands.sheet(window)
    event = QWheelEvent(
        QPointF(*at),
        QPointF(view.mapToGlobal(QPoint(round(at[0]), round(at[1])))),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_about_the_cursor(window, rest):
    minimum = window.workspace.problem.minima[0].at
    view, at = window.stage.view.view(), hands.spot(window, minimum)
    wheel(window, at, 3)
    rest(window)
    after = window.stage.view.view()
    assert (np.ptp(after, axis=1) < np.ptp(view, axis=1)).all()
    # Longer numbers at the axis may take some room from the frame, in steps of four.
    assert hands.spot(window, minimum) == pytest.approx(at, abs=4)
    # Now that there is room: back and forth is where it was.
    wheel(window, at, -3)
    view = window.stage.view.view()
    wheel(window, at, 3)
    rest(window)
    wheel(window, at, -3)
    assert window.stage.view.view() == pytest.approx(np.array(view), rel=1e-6)


def test_zoom_and_reset_from_the_menu(window, rest):
    view = window.stage.view.view()
    window.actions_["zoom_in"].trigger()
    rest(window)
    assert (np.ptp(window.stage.view.view(), axis=1) < np.ptp(view, axis=1)).all()
    window.actions_["zoom_out"].trigger()
    window.actions_["zoom_out"].trigger()
    rest(window)
    assert (np.ptp(window.stage.view.view(), axis=1) > np.ptp(view, axis=1)).all()
    window.actions_["reset_view"].trigger()
    rest(window)
    assert window.stage.view.view() == view


def test_a_double_click_resets_the_view_and_leaves_the_start(window):
    home, start = window.stage.view.view(), window.workspace.start
    window.actions_["zoom_in"].trigger()
    at, view = hands.spot(window, (0.5, 0.5)), hands.sheet(window)
    hands.click(view, at)
    hands.send(view, QEvent.Type.MouseButtonDblClick, at, hands.LEFT, hands.LEFT)
    hands.release(view, at)
    assert window.stage.view.view() == home
    assert window.workspace.start == start


def test_the_view_stays_while_runs_are_edited(window, rest):
    window.stage.view.set_view(((-1.0, 1.0), (-1.0, 1.0)))
    view = window.stage.view.view()
    window.workspace.set_run_param(0, "eta", 0.01)
    window.workspace.set_start((0.5, 0.5))
    window.workspace.seek(7)
    rest(window)
    assert window.stage.view.view() == view
    window.workspace.set_surface(SurfaceChoice(name="bowl"))
    rest(window)
    assert window.stage.view.view() == window.workspace.problem.range


@pytest.mark.parametrize("w", [(1.0, -1.0), (-2.5, 0.5), (0.0, 0.0)])
def test_the_cursor_reads_parameters_loss_and_gradient(window, w):
    hands.move(hands.sheet(window), hands.spot(window, w), held=False)
    read = columns(window)
    (at_w, at_b), loss, slope = (
        (float(v.replace("−", "-")) for v in list(read.values())[:2]),
        *(list(read.values())[2:]),
    )
    assert (at_w, at_b) == pytest.approx(w, abs=0.02)
    problem = window.workspace.problem
    at = np.array([at_w, at_b])
    assert float(loss) == pytest.approx(float(problem.loss(at)), rel=0.01)
    parts = [float(v) for v in slope.replace("−", "-").strip("()").split(",")]
    assert parts == pytest.approx(problem.gradient(at).tolist(), rel=0.01)


def test_nothing_is_read_outside_the_plot(qtbot, window):
    hands.move(hands.sheet(window), hands.spot(window, (0.0, 0.0)), held=False)
    assert columns(window)
    hands.move(hands.sheet(window), (3, 3), held=False)
    assert not columns(window)


def test_a_run_that_leaves_the_view_has_a_tab_and_its_card_says_so(window):
    workspace = window.workspace
    momentum = workspace.runs[1].trace
    (low_w, high_w), (low_b, high_b) = workspace.problem.range
    w, b = momentum.w.T
    inside = (w >= low_w) & (w <= high_w) & (b >= low_b) & (b <= high_b)
    left = int(np.flatnonzero(~inside)[0])
    for step in (left - 1, left):
        workspace.seek(step)
        window.clock.tick(0.0)
        [head] = [h for h in drawn_heads(window) if h.run.label == "Momentum"]
        assert head.inside == (step < left)
        assert ("Momentum" in said(window)) == (step >= left)
        word = window.experiment.runs.cards[1].facts.word
        assert (word == f"left the view at step {left}") == (step >= left)
    value = momentum.w[left, 0]
    assert said(window)["Momentum"].startswith("is at ")
    assert f"{value:.3g}" in said(window)["Momentum"]


def test_a_run_that_diverges_says_at_which_step(show):
    runs = [{"optimizer": "gd", "params": {"eta": 5}}, {"optimizer": "adam"}]
    window = show({"surface": {"name": "rosenbrock"}, "runs": runs, "steps": 60})
    divergence = window.workspace.runs[0].trace.divergence
    assert divergence is not None
    window.workspace.seek(divergence.step - 1)
    window.clock.tick(0.0)
    assert "diverged" not in window.experiment.runs.cards[0].facts.word
    window.workspace.seek(60)
    window.clock.tick(0.0)
    card = window.experiment.runs.cards[0].facts
    assert card.word.startswith(f"diverged at step {divergence.step}")
    assert card.tone == "bad"
    assert said(window)["GD"] == f"diverged at step {divergence.step}"
    assert hands.one_step(window) == 60
    window.grab()


def test_one_parameter_is_a_curve_with_the_points_on_it(show, rest):
    window = show(
        {"surface": {"name": "wavy"}, "runs": [{"optimizer": "gd"}, {"optimizer": "adam"}]}
    )
    assert isinstance(window.stage.view, Curve)
    assert len(window.experiment.surface.start) == 1
    problem = window.workspace.problem
    for step in (0, 5, window.workspace.steps):
        window.workspace.seek(step)
        window.clock.tick(0.0)
        plane = window.stage.view._sheet().plane
        for head in drawn_heads(window):
            w, loss = plane.to_data(head.x, head.y)
            assert loss == pytest.approx(float(problem.loss([w])), abs=plane.pixel[1])
    view = hands.sheet(window)
    at = hands.spot(window, (window.workspace.start[0], problem.loss(window.workspace.start)))
    hands.press(view, at)
    for i in range(1, 5):
        hands.move(view, (at[0] + 15 * i, at[1] + 40))
    hands.release(view, (at[0] + 60, at[1] + 40))
    rest(window)
    [w] = window.workspace.start
    assert w > -100
    assert all(tuple(run.trace.w[0]) == (w,) for run in window.workspace.runs)
    x = hands.frame_of(window).x + 80
    hands.move(view, (x, at[1]), held=False)
    assert len(columns(window)) == 3


def test_between_one_and_two_parameters_and_data(window, rest):
    names = {"w": "wavy", "w1 w2": "ravine", "w b": "linear-regression"}
    for variables, name in [*names.items(), ("w", "square"), ("w b", "sigmoid-neuron")]:
        window.workspace.seek(20)
        window.workspace.set_surface(SurfaceChoice(name=name))
        window.clock.tick(0.0)
        hands.one_step(window)
        rest(window)
        hands.one_step(window)
        kind = Curve if len(variables.split()) == 1 else Canvas
        assert isinstance(window.stage.view, kind)
        assert window.stage.view.isVisible()
        assert [f.objectName() for f in window.experiment.surface.start] == variables.split()
        assert window.plots.stack.scene.parameters == tuple(variables.split())
        assert window.stage.view.scene_painter.ground.problem is window.workspace.problem
        assert window.header.title.text() == window.workspace.problem.title
        window.grab()
    for _ in range(5):
        window.workspace.undo()
        rest(window)
        hands.one_step(window)
    assert window.workspace.problem.title == "Sigmoid neuron"

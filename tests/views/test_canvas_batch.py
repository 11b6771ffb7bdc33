"""The batch's own loss over that of all points: this step's, or none."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.data import Points
from explorer.views.canvas_batch import BatchLayer, share
from explorer.views.map_grid import grid_in_slices
from explorer.views.map_levels import Scale, contour_levels
from tests.views.test_canvas_arrows import canvas_of, opened, picture, shown_in

pytestmark = pytest.mark.usefixtures("qapp")

BATCH = {"mode": "minibatch", "size": 10, "order": "shuffle"}


def neuron(layers=("batch-contours",), **more):
    return opened(surface="sigmoid-neuron", gradient=BATCH, layers=layers, **more)


def words(view) -> list[str]:
    overlay = view.scene_painter.overlay
    return [key.words for key in overlay.lay_key(view.plane(), None, ())]


def test_lines_of_the_batch_lie_over_the_map():
    workspace = neuron(layers=())
    view = canvas_of(workspace)
    bare = picture(view)
    workspace.set_view(layers=frozenset({"batch-contours"}))
    shown_in(view, workspace)
    assert (picture(view) != bare).any(axis=-1).sum() > 1500
    assert words(view) == ["thin dashes: loss of this step's batch"]


def test_another_step_never_shows_the_last_ones_batch():
    workspace = neuron()
    view = canvas_of(workspace)
    picture(view)
    layer = view.scene_painter.overlay._batch
    assert layer.ready
    workspace.seek(6)
    shown_in(view, workspace)
    sheet = view._sheet()
    view.scene_painter.overlay.expect(sheet)
    assert layer.behind
    assert not layer.ready
    assert words(view) == []
    view.finish()
    assert layer.ready
    assert not layer.behind


def test_the_window_works_on_it_in_slices(qtbot):
    workspace = neuron()
    view = canvas_of(workspace)
    qtbot.addWidget(view)
    view.show()
    view.grab()
    calls = 0
    while view.refine(1e-6):
        calls += 1
        assert calls < 5000
    assert calls > 10
    assert view.scene_painter.overlay._batch.ready


def test_the_same_batch_is_painted_once():
    workspace = neuron(layers=("batch-contours", "update"))
    view = canvas_of(workspace)
    view.finish()
    layer = view.scene_painter.overlay._batch
    before = layer._picture
    workspace.light("w.w")
    shown_in(view, workspace)
    view.finish()
    assert layer._picture is before


def test_all_points_have_no_lines_of_a_batch():
    workspace = opened(surface="sigmoid-neuron", layers=("batch-contours",))
    view = canvas_of(workspace)
    view.finish()
    assert not view.scene_painter.overlay._batch.ready


def test_there_is_no_batch_before_the_first_step():
    workspace = neuron(step=0)
    view = canvas_of(workspace)
    view.finish()
    assert not view.scene_painter.overlay._batch.ready


def test_the_batch_shows_without_any_run():
    """It is every run's."""
    workspace = neuron()
    workspace.toggle_run(0)
    view = canvas_of(workspace)
    view.finish()
    assert view.scene_painter.overlay._batch.ready


def test_a_curve_of_the_batch_lies_beside_that_of_all_points():
    surface = {
        "model": "w*x",
        "loss": "(f-y)**2",
        "reduction": "sum",
        "variables": ["w"],
        "range": [[-3, 4]],
        "data": {"x": [1.0, 2.0, 3.0, 1.0], "y": [1.0, 2.0, 3.0, 0.5]},
    }
    gradient = {"mode": "minibatch", "size": 2}
    workspace = opened({"optimizer": "gd", "params": {"eta": 0.001}}, surface, ("batch-contours",),
                       gradient=gradient, start=[-2.0])  # fmt: skip
    view = canvas_of(workspace)
    assert view.scene_painter.ground.problem.dimensions == 1
    picture(view)
    assert words(view) == ["thin dashes: loss of this step's batch × 2"]


def test_a_sum_over_fewer_points_is_drawn_in_proportion():
    problem = neuron().problem
    few = Points(problem.points.x[:10], problem.points.y[:10])
    assert share(problem, few) == 50
    workspace = opened(surface="linear-regression", layers=())
    problem = workspace.problem
    assert share(problem, Points(problem.points.x[:2], problem.points.y[:2])) == 1


def test_the_lines_are_those_of_the_batchs_loss():
    workspace = neuron()
    view = canvas_of(workspace)
    view.finish()
    layer: BatchLayer = view.scene_painter.overlay._batch
    assert layer._picture is not None
    image = layer._picture.toImage()
    plane = view.plane()
    source = workspace.source
    points = source.points_at(workspace.step - 1)
    spots = [
        (x, y)
        for x in range(60, 560, 3)
        for y in range(30, 460, 3)
        if image.pixelColor(x, y).alphaF() > 0.55
    ]
    assert len(spots) > 50
    at = np.array([plane.to_data(x + 0.5, y + 0.5) for x, y in spots])
    losses = source.problem.loss(at, points)
    # On few levels, each within a pixel's change of the loss.
    slope = np.hypot(*(source.problem.gradient(at, points) * plane.pixel).T)
    work = grid_in_slices(lambda w: source.problem.loss(w, points), plane.range, 96, 80)
    while True:
        try:
            next(work)
        except StopIteration as end:
            grid = end.value
            break
    values = grid.values[1:-1, 1:-1]
    levels = np.array(contour_levels(values, Scale.of(values)))
    off = abs(losses[:, None] - levels).min(axis=1) / slope
    assert np.quantile(off, 0.9) < 2.5

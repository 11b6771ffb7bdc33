"""Bundles of seeds on the canvas: painted as they are computed, faint, and never ahead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.session.edits import opening
from explorer.session.experiment import GradientChoice
from explorer.session.workspace import Workspace
from explorer.views.bundles import BACK, FAINT, BundleLayer, chained
from explorer.views.canvas import Canvas
from explorer.views.canvas_logic import Box, Plane
from explorer.views.canvas_style import CanvasStyle
from explorer.views.canvas_words import lay_key, seeds_gone
from explorer.views.curve import Curve
from explorer.views.drawn import drawn_runs

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (400, 300)
PLANE = Plane(Box(20.0, 10.0, 360.0, 270.0), ((-6.0, 6.0), (-4.0, 4.0)))
LIGHT = load_theme("light")
STYLE = CanvasStyle(LIGHT)
CATALOGUE = Catalogue()


def workspace_of(seeds=12, surface="bowl", steps=60, noise=2.0) -> Workspace:
    choice = replace(
        opening(surface, CATALOGUE),
        gradient=GradientChoice(noise=noise),
        steps=steps,
        view={"ensemble": seeds},
    )
    return Workspace(choice, CATALOGUE)


@pytest.fixture(scope="module")
def workspace():
    made = workspace_of()
    made.compute_all()
    return made


def layer() -> BundleLayer:
    return BundleLayer(lambda w, loss: w)


def painted(to: BundleLayer, runs, step, plane=PLANE, ratio=1.0, style=STYLE, **more) -> np.ndarray:
    """Return the opacity of what the layer draws at each device pixel, 0 to 255."""
    to.advance(plane, SIZE, ratio, style, runs, step, **more)
    image = QImage(round(SIZE[0] * ratio), round(SIZE[1] * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(0, 0, 0, 0))
    with QPainter(image) as painter:
        to.draw(painter)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., 3].astype(int)


def differ(one: np.ndarray, other: np.ndarray) -> float:
    """Return how far apart two pictures are, as a share of the painted pixels' opacity."""
    return abs(one - other).sum() / max(1, one.sum())


def canvas_of(workspace: Workspace, step: int, size=SIZE, kind=Canvas) -> Canvas:
    view = kind(LIGHT)
    view.resize(*size)
    view.set_problem(workspace.problem)
    view.set_start(workspace.start)
    view.set_runs(drawn_runs(workspace, LIGHT))
    view.set_step(step)
    return view


def grabbed(view: Canvas) -> np.ndarray:
    view.finish()
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., :3].astype(int)


def test_one_bundle_is_faint_wherever_its_lines_cross(workspace):
    run = drawn_runs(workspace, LIGHT)[:1]
    opacity = painted(layer(), run, 60)
    assert (opacity > 0).sum() > 500
    assert opacity.max() == pytest.approx(255 * FAINT, abs=2)


def test_step_by_step_is_the_same_picture_as_at_once(workspace):
    runs, slow = drawn_runs(workspace, LIGHT), layer()
    for step in range(61):
        by_steps = painted(slow, runs, step)
    # Only the rims differ, where a line goes on.
    assert differ(painted(layer(), runs, 60), by_steps) < 0.02


@pytest.mark.parametrize("back", [1, BACK - 1, BACK, BACK + 5, 50])
def test_after_steps_back_it_is_the_picture_of_that_step(workspace, back):
    runs, bundles = drawn_runs(workspace, LIGHT), layer()
    before = painted(layer(), runs, 60 - back)
    after = painted(bundles, runs, 60)
    assert differ(before, after) > 0
    assert differ(before, painted(bundles, runs, 60 - back)) < 0.02
    assert differ(after, painted(bundles, runs, 60)) < 0.02


def test_the_future_is_never_painted(workspace):
    run = replace(drawn_runs(workspace, LIGHT)[0], visible=True)
    points = PLANE.to_px(run.bundle.members.w[:11])
    opacity = painted(layer(), [run], 10)
    rows, columns = np.nonzero(opacity)
    assert columns.min() >= points[..., 0].min() - 2
    assert columns.max() <= points[..., 0].max() + 2
    assert rows.min() >= points[..., 1].min() - 2
    assert rows.max() <= points[..., 1].max() + 2


def test_what_is_computed_later_is_painted_then():
    workspace = workspace_of(steps=400)
    runs, bundles = drawn_runs(workspace, LIGHT), layer()
    assert painted(bundles, runs, 400).sum() == 0
    seen = [0]
    while workspace.computing:
        workspace.compute(0.0)
        if min(run.bundle.filled for run in runs) > 40 * len(seen):
            seen.append(int((painted(bundles, runs, 400) > 0).sum()))
    assert len(seen) > 2
    assert seen == sorted(seen)
    whole = painted(layer(), runs, 400, limit=10**9)
    assert differ(whole, painted(bundles, runs, 400, limit=10**9)) < 0.05


def test_work_is_done_in_parts_where_there_is_much(workspace):
    runs, bundles = drawn_runs(workspace, LIGHT), layer()
    part = painted(bundles, runs, 60, limit=1)
    assert bundles.behind
    assert np.array_equal(part, painted(bundles, runs, 60, limit=1, more=False))
    parts = 1
    while bundles.behind:
        last = painted(bundles, runs, 60, limit=1)
        parts += 1
    assert parts == -(-61 // BACK)
    assert differ(painted(layer(), runs, 60), last) < 0.02


def test_a_hidden_runs_bundle_is_not_painted(workspace):
    runs, bundles = drawn_runs(workspace, LIGHT), layer()
    both = painted(bundles, runs[:2], 60)
    one = painted(bundles, [runs[0], replace(runs[1], visible=False)], 60)
    assert np.array_equal(one, painted(layer(), runs[:1], 60))
    assert not np.array_equal(one, both)


def test_another_view_size_or_theme_is_painted_anew(workspace):
    runs, bundles = drawn_runs(workspace, LIGHT), layer()
    first = painted(bundles, runs, 60)
    moved = Plane(PLANE.frame, ((-1.0, 1.0), (-1.0, 1.0)))
    near = painted(bundles, runs, 60, plane=moved)
    assert not np.array_equal(first, near)
    assert differ(near, painted(layer(), runs, 60, plane=moved)) < 0.001
    assert painted(bundles, runs, 60, ratio=2.0).shape == (600, 800)
    assert differ(first, painted(bundles, runs, 60)) < 0.001
    assert (painted(bundles, runs, 60)[:, :19] == 0).all(), "nothing lies outside the frame"


def test_lines_that_are_far_away_or_end_are_cut():
    points = np.full((4, 3, 2), 50.0)
    points[1:, 0] = [[60, 60], [60.1, 60.1], [80, 80]]
    points[2:, 1] = np.nan
    points[1:, 2] = [[1e300, -1e300], [-1e308, 1e308], [70, 70]]
    with np.errstate(all="raise"):
        starts, ends, last = chained(points)
    pairs = [tuple(map(tuple, pair)) for pair in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert ((50.0, 50.0), (60.0, 60.0)) in pairs
    assert ((60.0, 60.0), (80.0, 80.0)) in pairs, "a point on the same pixel is left out"
    assert np.isfinite(starts).all()
    assert np.isfinite(ends).all()
    assert last[0].tolist() == [80, 80]


def test_diverging_members_are_painted_without_warnings():
    workspace = workspace_of(steps=300, noise=3.0, surface="rosenbrock")
    for i in range(len(workspace.runs)):
        workspace.set_run_param(i, "eta", 0.1)
    workspace.compute_all()
    runs = drawn_runs(workspace, LIGHT)
    assert any(run.bundle.members.last.min() < 300 for run in runs)
    with np.errstate(all="raise"):
        opacity = painted(layer(), runs, 300)
    assert opacity.max() > 0
    words = [seeds_gone(run, 300) for run in runs]
    assert "12 of 12 seeds diverged" in words


def test_the_canvas_shows_bundle_mean_and_run(qtbot, workspace):
    plain = workspace_of()
    plain.set_ensemble(1)
    plain.compute_all()
    without, shown = canvas_of(plain, 30), canvas_of(workspace, 30)
    for view in (without, shown):
        qtbot.addWidget(view)
    assert abs(grabbed(without) - grabbed(shown)).sum() > 0
    scene = shown.scene_painter
    means = scene._means()
    assert [mean.trace for mean in means] == [b.mean for b in workspace.ensemble.bundles]
    assert all(mean.style.hollow for mean in means)
    assert all(STYLE.trail_width(False, thin=True) < STYLE.trail_width(False) for _ in means)


def test_the_canvas_is_the_same_after_a_step_back(qtbot, workspace):
    view = canvas_of(workspace, 30)
    qtbot.addWidget(view)
    before = grabbed(view)
    view.set_step(31)
    after = grabbed(view)
    assert abs(before - after).sum() > 0
    view.set_step(30)
    assert abs(before - grabbed(view)).mean() < 0.05


def test_one_parameter_has_its_bundles_on_the_curve(qtbot):
    workspace = workspace_of(surface="wavy", noise=1.0)
    workspace.compute_all()
    view = canvas_of(workspace, 20, kind=Curve)
    qtbot.addWidget(view)
    with_bundles = grabbed(view)
    view.set_runs([replace(run, bundle=None) for run in drawn_runs(workspace, LIGHT)])
    assert abs(with_bundles - grabbed(view)).sum() > 0


def test_the_key_says_what_the_lines_mean(workspace):
    frame = Box(0, 0, 600, 400)
    runs = drawn_runs(workspace, LIGHT)
    key = lay_key(STYLE, frame, runs)
    assert key.words.startswith("12 seeds: faint")
    assert key.box.inside(frame)
    assert lay_key(STYLE, frame, [replace(run, visible=False) for run in runs]) is None
    assert lay_key(STYLE, frame, [replace(run, bundle=None) for run in runs]) is None
    assert lay_key(STYLE, Box(0, 0, 100, 400), runs) is None
    assert seeds_gone(runs[0], 30) == ""


def test_the_mean_has_no_head_before_it_is_known_at_the_step(qtbot):
    workspace = workspace_of(steps=2000)
    workspace.seek(1500)
    while not all(run.trace.last >= 1500 for run in workspace.runs):
        workspace.compute(0.0)
    view = canvas_of(workspace, 1500)
    qtbot.addWidget(view)
    assert view.scene_painter._means()[0].trace.last < 1500
    early = grabbed(view)
    workspace.compute_all()
    view.set_step(1500)
    assert abs(early - grabbed(view)).sum() > 0

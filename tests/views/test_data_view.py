"""The data view: points, each run's curve at the step, earlier curves, the batch."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.core.data import Points
from explorer.core.model_curves import ModelCurves
from explorer.look.theme import THEME_NAMES, load_theme
from explorer.session.experiment import GradientChoice, RunChoice, SurfaceChoice, Values
from explorer.session.workspace import ALL
from explorer.views.canvas_logic import Box, Plane
from explorer.views.data_view import NO_DATA, DataView
from explorer.views.data_view_cloud import cloud, occupied
from explorer.views.data_view_curves import (
    dots,
    earlier_steps,
    fading,
    home,
    nearest,
    stretches,
    with_starts,
)
from explorer.views.data_view_words import Batch, caption, whereabouts
from explorer.views.drawn import drawn_runs
from tests.views.surface3d_scenes import workspace

LIGHT = load_theme("light")
PLANE = Plane(Box(10.0, 20.0, 200.0, 100.0), ((0.0, 2.0), (-1.0, 1.0)))


def shown(qtbot, of, theme="light", size=(500, 400), compact=False, on_screen=False) -> DataView:
    look = load_theme(theme)
    view = DataView(look, compact=compact)
    qtbot.addWidget(view)
    view.resize(*size)
    view.refresh(of, drawn_runs(of, look), ALL)
    if on_screen:
        view.show()
        QApplication.processEvents()
    return view


def ask(view, of, *changes) -> QImage:
    view.refresh(of, drawn_runs(of, LIGHT), frozenset(changes))
    return view.grab().toImage()


def plane_of(view) -> Plane:
    return view.scene_painter.layout((view.width(), view.height())).plane


def near(image: QImage, x: float, y: float, color: str, reach: int = 2) -> bool:
    """Whether a pixel near a place has about that colour."""
    want = QColor(color)
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            have = image.pixelColor(round(x) + dx, round(y) + dy)
            if all(abs(a - b) < 40 for a, b in zip(have.getRgb(), want.getRgb(), strict=True)):
                return True
    return False


# The parts without Qt.


def test_the_first_range_holds_every_point_with_room():
    (x0, x1), (y0, y1) = home(Points(np.array([0.0, 4.0]), np.array([-1.0, 1.0])))
    assert x0 < 0 < 4 < x1
    assert y0 < -1 < 1 < y1
    (x0, x1), (y0, y1) = home(Points(np.array([3.0]), np.array([0.0])))
    assert x0 < 3 < x1
    assert y0 < 0 < y1


def test_the_first_range_holds_the_curves_that_runs_start_from_unless_they_are_far():
    line = workspace("linear-regression", runs=(RunChoice(optimizer="gd", params=Values(eta=0.1)),))
    points = line.problem.points
    curves = ModelCurves(line.problem)
    across, (low, high) = home(points)
    span = high - low
    near_by = np.array([[0.0, low - span]])
    assert with_starts(points, curves, near_by)[0] == across
    lower, upper = with_starts(points, curves, near_by)[1]
    assert low - 1.2 * span < lower < low - span
    assert upper == high
    far = np.array([[0.0, low - 50 * span], [0.0, high + 1e300]])
    assert with_starts(points, curves, far)[1] == pytest.approx(
        (low - 1.5 * span, high + 1.5 * span)
    )
    assert with_starts(points, curves, np.full((1, 2), np.nan))[1] == (low, high)
    assert with_starts(points, curves, np.empty((0, 2)))[1] == (low, high)


def test_the_range_shows_where_a_run_began_and_does_not_follow_it(qtbot):
    line = workspace("linear-regression", runs=(RunChoice(optimizer="gd", params=Values(eta=0.1)),))
    low, high = home(line.problem.points)[1]
    line.set_start((0.0, low - (high - low)))
    line.compute_all()
    view = shown(qtbot, line)
    (y0, y1) = plane_of(view).range[1]
    assert y0 < low - (high - low) < high == y1
    line.seek(line.steps)
    view.refresh(line, drawn_runs(line, LIGHT), frozenset({"step"}))
    assert plane_of(view).range[1] == (y0, y1)
    line.toggle_run(0)  # a hidden run asks for no room
    view.scene_painter.set_problem(line.problem)
    view.refresh(line, drawn_runs(line, LIGHT), frozenset({"runs"}))
    assert plane_of(view).range[1] == (low, high)


def test_all_first_steps_are_shown_and_later_1_2_5():
    assert earlier_steps(0) == []
    assert earlier_steps(3) == [0, 1, 2]
    assert earlier_steps(10) == list(range(10))
    assert earlier_steps(11) == [0, 1, 2, 5, 10]
    assert earlier_steps(500) == [0, 1, 2, 5, 10, 20, 50, 100, 200]
    for step in (11, 40, 99, 1000):  # what is shown stays
        assert set(earlier_steps(step)) <= set(earlier_steps(step + 1))


def test_the_older_a_curve_the_fainter():
    for count in (1, 2, 9):
        opacities = fading(count)
        assert len(opacities) == count
        assert opacities == sorted(set(opacities))
        assert 0 < opacities[0] <= opacities[-1] < 0.6


def test_a_curve_has_a_gap_where_it_is_no_number_and_ends_beyond_the_frame():
    x = np.linspace(0, 2, 9)
    y = np.array([0, 0.5, np.nan, 0, 1e300, 0, -np.inf, 0.5, 0.5])
    pieces = stretches(x, y, PLANE)
    assert [len(p) for p in pieces] == [2, 3, 2]
    assert pieces[1][1, 1] == 20 - 4 * 100
    assert pieces[0][0].tolist() == [10.0, 70.0]
    assert stretches(x, np.full(9, np.nan), PLANE) == []


def test_a_straight_stretch_needs_few_points_and_a_bent_one_keeps_its_shape():
    x = np.linspace(0, 2, 401)
    (line,) = stretches(x, 0.5 * x - 0.2, PLANE)
    assert len(line) < 40
    (wave,) = stretches(x, np.sin(9 * x), PLANE)
    y = np.interp(PLANE.to_px(np.column_stack([x, x]))[:, 0], wave[:, 0], wave[:, 1])
    assert np.abs(y - PLANE.to_px(np.column_stack([x, np.sin(9 * x)]))[:, 1]).max() < 0.5


def test_points_that_fall_together_are_drawn_once_and_those_outside_not_at_all():
    points = Points(np.array([1.0] * 1000 + [0.5, 9.0]), np.array([0.0] * 1000 + [0.5, 0.0]))
    assert len(dots(points, PLANE)) == 2


def test_the_nearest_point_is_found_within_reach():
    points = Points(np.array([0.0, 1.0, 2.0]), np.array([0.0, 0.5, 0.0]))
    assert nearest(points, PLANE, (112.0, 44.0), 9.0) == 1
    assert nearest(points, PLANE, (60.0, 100.0), 9.0) is None


def test_the_caption_says_what_is_faint_and_what_is_lit(qapp):
    points = Points(np.zeros(80), np.zeros(80))
    assert "steps 0, 1, 2, 5, 10 and 20" in caption(40, None, points, "", 900, 11)
    assert "all 80 points" in caption(0, None, points, "", 900, 11)
    lit = caption(8, Batch(8, np.array([3, 3, 4])), points, "", 900, 11)
    assert lit == "faint: steps 0 to 7 · lit: the 2 points of step 8"
    assert caption(8, Batch(8, np.array([3])), points, "", 120, 11) == "lit: the point of step 8"
    assert caption(0, Batch(1, np.array([3])), points, "GD", 900, 11).endswith(
        "lit: the point of step 1, and how far GD misses it"
    )


# The view.


def test_each_run_s_curve_at_the_step_is_on_the_screen(qtbot):
    of = workspace("linear-regression", runs=(RunChoice(optimizer="gd"),))
    view = shown(qtbot, of)
    for step in (1, 5, 20):
        of.seek(step)
        image = ask(view, of, "step")
        plane = plane_of(view)
        w, b = of.runs[0].trace.w[step]
        (low, high), _ = plane.range
        for share in (0.15, 0.5, 0.85):
            x = low + share * (high - low)
            px, py = plane.spot((x, w * x + b))
            if plane.frame.holds(px, py):
                assert near(image, px, py, LIGHT.runs[0])


def test_hidden_runs_are_not_drawn(qtbot):
    of = workspace("linear-regression", runs=(RunChoice(optimizer="gd", visible=False),))
    of.seek(20)
    image = shown(qtbot, of).grab().toImage()
    ink = QColor(LIGHT.runs[0]).rgb()
    frame = (200, 120, 380, 300)
    pixels = [image.pixel(x, y) for x in range(frame[0], frame[2]) for y in range(frame[1], 300)]
    assert ink not in pixels


def test_a_surface_without_data_says_so(qtbot):
    view = shown(qtbot, workspace("ravine"))
    view.grab()
    assert view.message == NO_DATA
    with_data = workspace("linear-regression")
    ask(view, with_data, "surface", "runs", "step")
    assert view.message == ""
    ask(view, workspace("wavy"), "surface", "runs")
    assert view.message == NO_DATA
    view.zoom_in()
    view.reset_view()
    assert not view.refine(0.01)


def test_the_batch_of_the_step_is_lit(qtbot):
    of = workspace("linear-regression", gradient=GradientChoice("minibatch", 7, "shuffle", 3))
    of.seek(9)
    view = shown(qtbot, of)
    batch = view.scene_painter.batch
    assert batch.step == 9
    assert (batch.picks == of.source.picks_at(8)).all()
    image = view.grab().toImage()
    plane, points = plane_of(view), of.problem.points
    for i in batch.picks[:7]:
        assert near(image, *plane.spot((points.x[i], points.y[i])), LIGHT.accent)
    of.seek(0)
    ask(view, of, "step")
    assert view.scene_painter.batch is None  # no step has been made yet


def test_within_a_step_the_next_one_s_batch_is_lit(qtbot):
    of = workspace("linear-regression", gradient=GradientChoice("minibatch", 7))
    of.seek(4)
    of.next_part()
    view = shown(qtbot, of)
    assert view.scene_painter.batch.step == 5
    assert (view.scene_painter.batch.picks == of.source.picks_at(4)).all()


def test_earlier_curves_are_painted_again_only_when_others_are_shown(qtbot, monkeypatch):
    of = workspace("sigmoid-neuron", steps=60)
    view = shown(qtbot, of)
    scene = view.scene_painter
    of.seek(21)
    ask(view, of, "step")
    past, back = scene._past.cacheKey(), scene._back.cacheKey()
    for step in range(22, 50):
        of.seek(step)
        ask(view, of, "step")
    assert (scene._past.cacheKey(), scene._back.cacheKey()) == (past, back)
    of.seek(51)
    ask(view, of, "step")
    assert scene._past.cacheKey() != past
    assert scene._back.cacheKey() == back


def test_going_back_shows_what_was_there(qtbot):
    of = workspace("sigmoid-neuron")
    view = shown(qtbot, of)
    of.seek(6)
    first = ask(view, of, "step")
    of.seek(25)
    assert ask(view, of, "step") != first
    of.seek(6)
    assert ask(view, of, "step") == first


def test_a_run_that_diverged_keeps_its_last_curve_and_says_so(qtbot):
    runs = (RunChoice(optimizer="gd", params=Values(eta=5.0)),)
    of = workspace("linear-regression", runs=runs, steps=400)
    trace = of.runs[0].trace
    assert trace.divergence is not None
    of.seek(400)
    view = shown(qtbot, of)
    view.grab()
    drawn = drawn_runs(of, LIGHT)[0]
    words = whereabouts(drawn, np.array([1.0]), of.step, plane_of(view))
    assert words.startswith(f"diverged at step {trace.divergence.step}")
    assert whereabouts(drawn, np.array([1e9]), 0, plane_of(view)) == "lies above the view"
    assert whereabouts(drawn, np.array([-1e9]), 0, plane_of(view)) == "lies below the view"
    assert "not a number" in whereabouts(drawn, np.array([np.nan]), 0, plane_of(view))


def test_the_readout_tells_the_place_the_point_and_the_selected_model(qtbot):
    runs = (RunChoice(optimizer="gd", params=Values(eta=0.01)),)
    of = workspace("linear-regression", runs=runs)
    of.seek(10)
    view = shown(qtbot, of, on_screen=True)
    plane, points = plane_of(view), of.problem.points
    i = int(np.argsort(points.x)[len(points.x) // 2])
    x, y = plane.spot((points.x[i], points.y[i]))
    qtbot.mouseMove(view, QPoint(round(x), round(y)))
    image = QImage(500, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        columns = dict(view.scene_painter._columns(painter, plane))
    assert next(iter(columns)) == "point"
    assert columns["$x$"]
    name = of.runs[of.selected].label
    w, b = of.runs[of.selected].trace.w[10]
    found = int(columns["point"].replace(",", "")) - 1
    value = float(columns[f"$f$ of {name}"].replace("−", "-"))
    assert value == pytest.approx(w * points.x[found] + b, rel=1e-3)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.scene_painter.cursor is None


def wheel(view, by: int) -> None:
    at = QPointF(view.width() / 2, view.height() / 2)
    button, modifier = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, QPoint(), QPoint(0, by), button, modifier, phase, False)
    QApplication.sendEvent(view, event)


def test_zoom_pan_and_reset(qtbot):
    view = shown(qtbot, workspace("linear-regression"), on_screen=True)
    first = plane_of(view).range
    wheel(view, 240)
    nearer = plane_of(view).range
    assert first[0][0] < nearer[0][0] < nearer[0][1] < first[0][1]
    view.zoom_out()
    view.zoom_in()
    assert plane_of(view).range[0] == pytest.approx(nearer[0])
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=QPoint(200, 200))
    qtbot.mouseMove(view, QPoint(240, 200))
    qtbot.mouseRelease(view, left, pos=QPoint(240, 200))
    moved = plane_of(view).range
    assert moved[0][0] < nearer[0][0]
    assert moved[1] == pytest.approx(nearer[1])
    qtbot.mouseDClick(view, left, pos=QPoint(200, 200))
    assert plane_of(view).range == first
    for _ in range(400):
        view.zoom_in()
    view.grab()
    low, high = plane_of(view).range[0]
    assert low < high


def test_the_small_view_has_no_names_and_lets_the_column_scroll(qtbot):
    of = workspace("sigmoid-neuron")
    of.seek(12)
    view = shown(qtbot, of, compact=True, size=(212, 130))
    assert (view.sizeHint().width(), view.sizeHint().height()) == (212, 130)
    layout = view.scene_painter.layout((212, 130))
    assert layout.names == 0
    assert layout.plane.frame.width > 160
    assert layout.plane.frame.height > 90
    before = plane_of(view).range
    wheel(view, 240)
    assert plane_of(view).range == before
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(212) for y in range(130)}) > 30


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("theme", THEME_NAMES)
def test_every_theme_shows_it(qtbot, theme, compact):
    of = workspace("logistic-regression")
    of.seek(12)
    view = shown(qtbot, of, theme=theme, size=(900, 640), compact=compact)
    image = view.grab().toImage()
    assert image.pixelColor(1, 1).name().upper() == load_theme(theme).panel.upper()
    view.set_theme(LIGHT)
    assert view.grab().toImage().pixelColor(1, 1).name().upper() == LIGHT.panel.upper()


def test_an_export_is_what_the_screen_shows(qtbot):
    of = workspace("sigmoid-neuron")
    of.seek(12)
    view = shown(qtbot, of)
    view.hand.button.hide()  # what can be pressed is not part of a picture
    screen = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        view.paint_at(painter, 1.0)
    assert image == screen


def test_ghosts_are_drawn_beside_the_runs(qtbot):
    of = workspace("linear-regression", runs=(RunChoice(optimizer="gd"),))
    of.seek(20)
    view = shown(qtbot, of)
    plain = view.grab().toImage()
    of.pin()
    of.set_run_param(0, "eta", 0.001)
    of.compute_all()
    of.seek(20)
    ask(view, of, *ALL)
    assert len(view.scene_painter.ghosts) == 1
    moved = view.grab().toImage()
    of.unpin()
    without = ask(view, of, "ghosts")
    assert view.scene_painter.ghosts == ()
    assert without != moved
    assert moved != plain


def test_very_many_points_make_the_picture_that_single_dots_make():
    rng = np.random.default_rng(5)
    x = rng.uniform(0.1, 1.9, 300)
    points = Points(x, rng.uniform(-0.9, 0.9, 300))
    held = occupied(points, PLANE, 0.5)
    assert held.shape == (200, 400)
    assert held.sum() == len(dots(points, PLANE))
    image = cloud(points, PLANE, 2.0, QColor(0, 0, 0, 128), 1.0)
    assert (image.width(), image.height()) == (200, 100)
    alone = cloud(Points(x[:1], np.zeros(1)), PLANE, 2.0, QColor(0, 0, 0, 128), 1.0)
    column = int((x[0] / 2.0) * 200)
    assert alone.pixelColor(column, 50).alpha() == pytest.approx(128, abs=2)
    assert alone.pixelColor((column + 20) % 200, 50).alpha() == 0
    twice = cloud(Points(np.array([1.0, 1.01]), np.zeros(2)), PLANE, 2.0, QColor(0, 0, 0, 128), 1.0)
    assert twice.pixelColor(100, 50).alpha() == pytest.approx(192, abs=2)


def test_the_point_under_the_cursor_is_found_whatever_stretch_it_is_in():
    rng = np.random.default_rng(6)
    n = 100_000
    points = Points(rng.uniform(0, 2, n), rng.uniform(-1, 1, n))
    for at in ((50.0, 60.0), (110.0, 70.0), (209.0, 119.0)):
        px = PLANE.to_px(np.column_stack([points.x, points.y]))
        away = np.hypot(*(px - at).T)
        assert nearest(points, PLANE, at, 9.0) == int(away.argmin())
    assert nearest(points, PLANE, (-100.0, 0.0), 9.0) is None


def test_the_range_is_told_and_taken_from_the_session(qtbot):
    of = workspace()
    view = shown(qtbot, of, on_screen=True)
    view.range_changed.connect(of.note_data_range)
    of.subscribe(lambda changes: view.refresh(of, drawn_runs(of, LIGHT), changes))
    view.zoom_in()
    zoomed = of.view.data_range
    assert zoomed is not None
    assert view.scene_painter.view == zoomed
    other = shown(qtbot, of)
    assert other.scene_painter.view == zoomed
    view.reset_view()
    assert of.view.data_range is None
    view.zoom_out()
    of.set_surface(SurfaceChoice(name="linear-regression"))
    assert of.view.data_range is None
    assert view.scene_painter.view is None
    small = shown(qtbot, of, compact=True)
    of.note_data_range(((0.0, 1.0), (0.0, 1.0)))
    small.refresh(of, drawn_runs(of, LIGHT), ALL)
    assert small.scene_painter.view is None


def test_the_button_stands_above_the_plot_and_the_caption_leaves_it_room(qtbot):
    for theme in ("light", "projector-light"):
        view = shown(qtbot, workspace(), theme, on_screen=True)
        button, scene = view.hand.button, view.scene_painter
        frame = scene.layout((view.width(), view.height())).plane.frame
        view.hand.place()
        assert button.isVisible()
        assert button.y() >= 0
        assert button.geometry().bottom() < frame.y
        assert scene.taken >= button.width()

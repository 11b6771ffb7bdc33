"""The map: colours, contour levels, grids in slices, and the layer that shows them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.look.theme import colormap_table, load_theme
from explorer.views.canvas_logic import Box, Plane
from explorer.views.map_contours import contours, label_spot, labelled
from explorer.views.map_grid import (
    COARSE,
    Grid,
    between,
    finest,
    first_size,
    grid_in_slices,
)
from explorer.views.map_layer import MapLayer
from explorer.views.map_levels import Scale, bar_ticks, contour_levels
from tests.views import canvas_scenes as scenes

FRAME = Box(0.0, 0.0, 300.0, 240.0)


def grid_of(problem, columns=120, rows=100) -> Grid:
    work = grid_in_slices(problem.loss, problem.range, columns, rows)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def picture_of(layer: MapLayer, plane: Plane) -> QImage:
    image = QImage(int(plane.frame.width), int(plane.frame.height), QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    with QPainter(image) as painter:
        layer.draw(painter, plane, 1.0)
        layer.draw_numbers(painter, plane, layer.numbers(plane))
    return image


def layer_of(problem, theme="light") -> tuple[MapLayer, Plane]:
    layer = MapLayer(load_theme(theme))
    layer.set_problem(problem, keep=False)
    return layer, Plane(FRAME, problem.range)


def test_the_colour_is_a_power_of_the_share_of_the_way_up():
    scale = Scale(1.0, 17.0)
    position = scale.position(np.array([1.0, 17.0, 9.0]))
    assert position == pytest.approx([0.0, 1.0, 0.5**0.42])
    assert scale.loss(0.5**0.42) == pytest.approx(9.0)


def test_losses_that_are_no_numbers_have_no_colour():
    position = Scale(0.0, 1.0).position(np.array([np.nan, np.inf, -np.inf, 0.5]))
    assert np.isnan(position).tolist() == [True, True, True, False]
    entries, missing = Scale(0.0, 1.0).entries(np.array([np.inf, 1.0]))
    assert missing.tolist() == [True, False]
    assert entries[1] == 255


def test_a_scale_leaves_out_what_is_not_finite_and_takes_in_known_minima():
    values = np.array([[np.inf, 3.0], [np.nan, 8.0]])
    assert Scale.of(values) == Scale(3.0, 8.0)
    assert Scale.of(values, [1.5]) == Scale(1.5, 8.0)
    flat = Scale.of(np.full((3, 3), 2.0))
    assert flat.position(np.array([2.0])).tolist() == [0.0]


def test_a_picture_without_any_number_has_no_scale_and_no_ticks():
    scale = Scale.of(np.full((3, 3), np.nan), [1.0])
    assert np.isnan(scale.low)
    assert bar_ticks(scale, 569, 26) == []


def test_the_span_of_two_huge_losses_does_not_overflow():
    position = Scale(-1.5e308, 1.5e308).position(np.array([-1.5e308, 0.0, 1.5e308]))
    assert position == pytest.approx([0.0, 0.5**0.42, 1.0])


def test_levels_are_even_in_colour_about_a_minimum():
    grid = grid_of(scenes.neuron())
    scale = Scale.of(grid.values)
    levels = contour_levels(grid.values, scale)
    places = scale.position(np.array(levels))
    assert 10 <= len(levels) <= 14
    assert np.diff(places).min() > 0.03
    assert np.diff(places).max() < 0.12


def test_levels_are_even_in_loss_on_a_saddle():
    grid = grid_of(scenes.saddle())
    levels = contour_levels(grid.values, Scale.of(grid.values))
    assert 0.0 in levels
    assert np.unique(np.round(np.diff(levels), 9)).tolist() == [0.5]


def test_levels_are_powers_of_ten_on_a_steep_surface():
    grid = grid_of(scenes.rosenbrock())
    levels = contour_levels(grid.values, Scale.of(grid.values, [0.0]))
    assert levels == [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]


def test_a_flat_or_empty_picture_has_no_levels():
    flat = np.full((9, 9), 3.0)
    assert contour_levels(flat, Scale.of(flat)) == []
    empty = np.full((9, 9), np.nan)
    assert contour_levels(empty, Scale.of(empty)) == []


@pytest.mark.parametrize("scale", [Scale(1.4, 87.0), Scale(0.0, 2500.0), Scale(-4.0, 4.0)])
def test_ticks_of_the_bar_have_room_and_lie_on_it(scale):
    ticks = bar_ticks(scale, 569, 26)
    places = scale.position(np.array(ticks)) * 569
    assert len(ticks) >= 5
    assert min(ticks) >= scale.low
    assert max(ticks) <= scale.high
    assert np.diff(places).min() >= 26


def test_a_bar_of_one_loss_names_it():
    assert bar_ticks(Scale(2.0, 2.0), 569, 26) == [2.0]


def test_a_grid_made_in_slices_is_the_one_made_at_once():
    problem = scenes.neuron()
    grid = grid_of(problem, 30, 20)
    points = np.stack(np.meshgrid(grid.xs, grid.ys), axis=-1)
    assert np.array_equal(grid.values, problem.loss(points))
    assert grid.extent[0] == pytest.approx((-3.2, 3.2))
    # Without its margin the grid covers the view exactly.
    step = grid.xs[1] - grid.xs[0]
    assert grid.xs[1] - step / 2 == pytest.approx(-3.0)
    assert grid.xs[-2] + step / 2 == pytest.approx(3.0)


def test_grid_sizes_follow_the_frame_and_the_cost():
    assert finest(600, 570) == (240, 228)
    assert finest(60, 60) == COARSE
    coarse = grid_of(scenes.saddle(), *COARSE)
    assert between(replace(coarse, seconds=1e-4), (240, 228)) is None
    assert between(replace(coarse, seconds=0.02), (240, 228)) == (120, 114)


def test_contours_run_where_the_loss_is_their_level():
    problem = scenes.saddle()
    grid = grid_of(problem, 200, 200)
    for contour in contours(grid, [-1.0, 0.5]):
        assert contour.lines
        for line in contour.lines:
            assert problem.loss(line) == pytest.approx(contour.level, abs=2e-3)


def test_contours_end_at_losses_that_are_no_numbers():
    grid = grid_of(scenes.logarithm())
    (contour,) = contours(grid, [1.0])
    assert all(line[:, 0].min() > 0 for line in contour.lines)


def test_values_are_written_on_their_line_away_from_edges_and_each_other():
    frame = Box(0, 0, 600, 500)
    line = np.column_stack([np.linspace(0, 600, 50), np.full(50, 250.0)])
    spot = label_spot([line], frame, [])
    assert spot is not None
    assert spot[1] == pytest.approx(250)
    assert 26 < spot[0] < 574
    second = label_spot([line], frame, [spot])
    assert second is not None
    assert abs(second[0] - spot[0]) >= 34
    assert label_spot([line * (1, 0)], frame, []) is None  # along the upper edge
    assert label_spot([line[:5]], frame, []) is None  # too short
    assert labelled([1, 2, 3, 4]) == [2, 4]


def test_the_first_picture_needs_no_contour_tracer():
    """It would cost start-up time."""
    code = (
        "import sys\nfrom tests.views import canvas_scenes as s\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from explorer.look.theme import load_theme\n"
        "from explorer.views.canvas import Canvas\n"
        "app = QApplication([])\n"
        "c = Canvas(load_theme('light')); c.resize(400, 300); c.set_problem(s.saddle())\n"
        "c.show(); app.processEvents(); c.grab()\n"
        "assert c.scene_painter.ground.version > 0\n"
        "assert not {'contourpy', 'ziamath', 'sympy', 'PIL'} & set(sys.modules)\n"
        "assert c.refine(1.0) in (True, False) and 'contourpy' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=scenes.child_environment(),
                          capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("qapp")
class TestLayer:
    def test_a_first_painting_shows_a_coarse_map_at_once(self):
        layer, plane = layer_of(scenes.saddle())
        assert layer.refine(1.0, plane, 1.0) is False  # nobody has seen anything yet
        image = picture_of(layer, plane)
        table = colormap_table(load_theme("light")).tolist()
        # Far up the x axis the loss is highest, far up the y axis lowest.
        right, top = image.pixelColor(298, 120), image.pixelColor(150, 1)
        assert right.blue() == pytest.approx(table[-1][2], abs=3)
        assert top.red() == pytest.approx(table[0][0], abs=8)

    def test_refining_ends_and_adds_lines(self):
        layer, plane = layer_of(scenes.saddle())
        before = picture_of(layer, plane)
        calls = 0
        while layer.refine(0.001, plane, 1.0):
            calls += 1
            assert calls < 2000
        assert calls > 1
        assert picture_of(layer, plane) != before
        version = layer.version
        assert layer.refine(1.0, plane, 1.0) is False
        assert layer.version == version

    def test_another_view_keeps_the_old_picture_at_its_right_place(self):
        layer, plane = layer_of(scenes.saddle())
        layer.finish(plane, 1.0)
        old = picture_of(layer, plane)
        moved = Plane(FRAME, ((-1.0, 3.0), (-2.0, 2.0)))  # 75 px to the right
        now = picture_of(layer, moved)
        part = (0, 0, 224, 240)
        assert now.copy(*part) == old.copy(75, *part[1:])
        # ... and what the old picture lacks is filled, not bare.
        assert now.pixelColor(280, 120) not in (QColor("#FF00FF"), QColor("#FFFFFF"))

    def test_no_number_means_no_colour(self):
        layer, plane = layer_of(scenes.logarithm())
        layer.finish(plane, 1.0)
        image = picture_of(layer, plane)
        colours = {image.pixelColor(x, y).name() for x in range(10, 60) for y in range(100, 150)}
        theme = load_theme("light")
        assert {theme.panel.lower(), theme.line.lower()} == colours
        assert image.pixelColor(200, 120).name() not in colours

    def test_parameters_that_change_keep_the_picture_until_there_is_a_new_one(self):
        layer, plane = layer_of(scenes.saddle())
        layer.finish(plane, 1.0)
        old = picture_of(layer, plane)
        other = scenes.problem("x**2 + y**2", ("x", "y"), ((-2.0, 2.0), (-2.0, 2.0)))
        layer.set_problem(other, keep=True)
        assert picture_of(layer, plane) == old
        layer.finish(plane, 1.0)
        assert picture_of(layer, plane) != old
        assert layer.scale == Scale(pytest.approx(0.0, abs=0.01), pytest.approx(8.0, rel=0.02))

    def test_a_theme_repaints_without_computing(self):
        calls = []
        problem = scenes.saddle()
        layer, plane = layer_of(problem)
        layer.finish(plane, 1.0)
        light = picture_of(layer, plane)
        loss = problem.loss
        object.__setattr__(problem, "loss", lambda w: calls.append(1) or loss(w))
        layer.set_theme(load_theme("dark"))
        dark = picture_of(layer, plane)
        assert dark.pixelColor(298, 120).lightness() < 120 < light.pixelColor(298, 120).lightness()
        assert calls == []

    def test_projectors_get_lines_without_values(self):
        with_values, plane = layer_of(scenes.neuron(), "print")
        with_values.finish(plane, 1.0)
        ink = {picture_of(with_values, plane).pixelColor(x, y).lightness() < 60
               for x in range(300) for y in range(240)}  # fmt: skip
        assert ink == {True, False}
        without, plane = layer_of(scenes.neuron(), "projector-light")
        without.finish(plane, 1.0)
        image = picture_of(without, plane)
        assert all(image.pixelColor(x, y).lightness() >= 60 for x in range(300) for y in range(240))


def test_over_a_million_points_the_first_grid_is_small_and_cells_come_one_by_one():
    columns, rows = first_size(1_000_000)
    assert first_size(500) == COARSE
    assert (columns + 2) * (rows + 2) <= 100
    seen = []

    def slow(points):
        seen.append(len(points))
        return points.sum(axis=-1) * np.ones(200_000).sum()

    grid = grid_of_loss(slow, columns, rows)
    assert sum(seen) == grid.values.size
    assert seen[0] <= 16


def grid_of_loss(loss, columns, rows):
    work = grid_in_slices(loss, ((0.0, 1.0), (0.0, 1.0)), columns, rows)
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value

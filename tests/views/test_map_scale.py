"""Colours of surfaces with poles: a scale by logarithm, open ends that say so."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import resolve_surface
from explorer.views.canvas_axes import _bar_words, draw_bar
from explorer.views.canvas_logic import Box
from explorer.views.canvas_style import CanvasStyle
from explorer.views.map_contours import contours
from explorer.views.map_grid import COARSE, Grid, grid_in_slices
from explorer.views.map_levels import bar_ticks, contour_levels
from explorer.views.map_scale import Scale, SteepScale, quantiles, scale_of
from explorer.views.surface3d_frame import scale_words
from explorer.views.surface3d_mesh import Mesh, mesh_grid

CATALOGUE = Catalogue()
STEEP = ("1/(x*y)", "1/x + y", "tan(x)*y", "x**y", "exp(100*x)", "exp(x*y)", "-1/x**2",
         "1/(x**2+y**2)", "1/(x*y)**2", "1/x**2 + 1000")  # fmt: skip
PLAIN = ("x**2+y**2", "1e300*x**2", "x*y/(x**2+y**2)", "log(abs(x))", "floor(x)+y", "0*x",
         "exp(-100*(x**2+y**2))", "x**8+y**8", "sqrt(x*y)", "abs(x)+abs(y)")  # fmt: skip


def finished(work):
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def problem_of(formula: str):
    choice = SurfaceChoice(
        expression=formula, variables=("x", "y"), range=((-5.0, 5.0), (-5.0, 5.0))
    )
    return resolve_surface(choice, CATALOGUE).problem


def grid_and_scale(formula: str, size=(160, 150)) -> tuple[Grid, Scale]:
    problem = problem_of(formula)
    grid = finished(grid_in_slices(problem.loss, problem.range, *size))
    return grid, scale_of(grid, problem.loss)


@pytest.mark.parametrize("size", [COARSE, (160, 150), (300, 280)])
@pytest.mark.parametrize("formula", STEEP)
def test_a_surface_with_a_pole_fills_the_colours(formula, size):
    grid, scale = grid_and_scale(formula, size)
    assert isinstance(scale, SteepScale)
    values = grid.values[np.isfinite(grid.values)]
    used = scale.position(np.quantile(values, [0.02, 0.98]))
    assert used[1] - used[0] > 0.4, "most of the view is told apart"


@pytest.mark.parametrize("formula", PLAIN)
def test_any_other_surface_keeps_its_plain_scale(formula):
    grid, scale = grid_and_scale(formula)
    assert scale == Scale.of(grid.values[1:-1, 1:-1])


@pytest.mark.parametrize("size", [COARSE, (240, 228)])
def test_the_catalogue_s_surfaces_look_as_they_always_did(size):
    for name in CATALOGUE.surfaces:
        problem = resolve_surface(SurfaceChoice(name=name), CATALOGUE).problem
        if problem.dimensions != 2 or (problem.points is not None and len(problem.points.x) > 999):
            continue
        grid = finished(grid_in_slices(problem.loss, problem.range, *size))
        assert not isinstance(scale_of(grid, problem.loss), SteepScale), name


@pytest.mark.parametrize("formula", STEEP)
def test_losses_and_places_go_with_each_other(formula):
    _, scale = grid_and_scale(formula)
    losses = [scale.loss(p) for p in np.linspace(0.0, 1.0, 21)]
    assert (np.diff(losses) > 0).all()
    assert scale.position(np.array(losses)) == pytest.approx(np.linspace(0.0, 1.0, 21), abs=1e-6)
    assert np.isnan(scale.position(np.array([np.nan, np.inf, -np.inf]))).all()


@pytest.mark.parametrize("formula", STEEP)
def test_the_bar_says_where_there_is_more_than_its_ends(qapp, formula):
    grid, scale = grid_and_scale(formula)
    values = grid.values[1:-1, 1:-1]
    values = values[np.isfinite(values)]
    assert scale.above == bool(values.max() > scale.high)
    assert scale.below == bool(values.min() < scale.low)
    words = _bar_words(scale, 420.0, 11.0)
    assert words[-1][0].startswith("≥ ") == scale.above
    assert words[0][0].startswith("≤ ") == scale.below
    assert not any(word[0] in "≥≤" for word, _ in words[1:-1])
    places = [place for _, place in words]
    assert len(places) >= 5
    assert np.diff(places).min() >= 2.4 * 11 - 1e-6


def test_an_open_end_of_the_bar_is_pointed(qapp):
    theme = load_theme("light")
    style, frame = CanvasStyle(theme), Box(0.0, 10.0, 20.0, 200.0)

    def corner(scale):
        image = QImage(120, 240, QImage.Format.Format_RGB32)
        image.fill(0xFFFF00FF)
        with QPainter(image) as painter:
            draw_bar(painter, style, frame, scale)
        return image.pixelColor(30, 11).name(), image.pixelColor(30, 208).name()

    plain = corner(Scale(-8.0, 8.0))
    assert "#ff00ff" not in plain
    both = SteepScale(-8.0, 8.0, True, True, 0.0, 0.2)
    assert corner(both) == ("#ff00ff", "#ff00ff")
    above = SteepScale(-8.0, 8.0, False, True, 0.0, 0.2)
    assert corner(above) == ("#ff00ff", plain[1])


def test_levels_tell_something_and_none_runs_along_the_pole():
    grid, scale = grid_and_scale("1/x + y")
    levels = contour_levels(grid.values[1:-1, 1:-1], scale)
    assert len(levels) >= 9
    assert 0.0 in levels
    for contour in contours(grid, levels, scale):
        for line in contour.lines:
            assert (np.abs(line[:, 0]) > 0.03).all(), "between the sides of the pole"
            x, y = line.T
            assert np.abs(1 / x + y - contour.level).max() < 1.5


def test_in_three_dimensions_it_is_cut_off_and_says_where():
    problem = problem_of("1/(x*y)")
    grid = finished(mesh_grid(problem, problem.range, 61))
    for kind in ("log", "linear"):
        mesh = Mesh.made(problem, problem.range, grid, kind)
        high, low = mesh.losses > mesh.scale.high, mesh.losses < mesh.scale.low
        assert high.any()
        assert low.any()
        assert np.isnan(mesh.z[high | low]).all()
        assert np.isfinite(mesh.z[np.isfinite(mesh.losses) & ~high & ~low]).all()
        assert "cut off below −" in scale_words(mesh)
        assert len(bar_ticks(mesh.heights, 300.0, 30.0)) >= 4


@pytest.mark.parametrize("size", [1, 2, 3, 100, 1001])
def test_quantiles_are_numpy_s(size):
    values = np.random.default_rng(size).normal(size=size)
    shares = (0.0, 0.01, 0.25, 0.5, 0.95, 1.0)
    np.testing.assert_allclose(quantiles(values, shares), np.quantile(values, shares), rtol=1e-13)

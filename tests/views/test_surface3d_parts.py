"""The 3-D view's geometry: camera, heights, mesh, trails on it, what is hidden."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.core.trace import Trace
from explorer.look.theme import load_theme
from explorer.views.canvas_style import CanvasStyle
from explorer.views.map_levels import Scale
from explorer.views.surface3d_camera import HEIGHT, Camera, Eye, corners, fitting
from explorer.views.surface3d_drape import drape, joined
from explorer.views.surface3d_frame import draw_scale
from explorer.views.surface3d_mesh import Heights, Mesh, mesh_grid
from explorer.views.surface3d_sight import Sight
from explorer.views.surface3d_work import iso_points, rim_points
from tests.views import canvas_scenes as scenes

cameras = st.builds(
    Camera, st.floats(-180, 180), st.floats(0, 90), st.floats(2.4, 40)
)  # fmt: skip
places = st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, HEIGHT))


def finished(problem, count=21, kind="linear") -> Mesh:
    work = mesh_grid(problem, problem.range, count)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return Mesh.made(problem, problem.range, end.value, kind)


def walked(*points) -> Trace:
    w = np.array(points, float)
    n = len(w)
    return Trace(("x", "y"), w, np.zeros(n), np.zeros(n), last=n - 1, complete=True)


# The camera.


@given(cameras, places, st.floats(50, 900), st.floats(50, 900))
def test_opengl_s_matrices_and_ours_put_a_point_at_the_same_place(camera, place, width, height):
    eye = Eye(camera, width, height)
    clip = camera.projection_rows(width, height) @ camera.view_rows() @ np.array([*place, 1.0])
    x, y, deep = clip[:3] / clip[3]
    px, depth = eye.to_px(np.array(place))
    assert px == pytest.approx([(x + 1) / 2 * width, (1 - y) / 2 * height], abs=1e-6)
    stored = (deep + 1) / 2
    assert -1e-9 <= stored <= 1 + 1e-9
    assert camera.depth(np.array(stored)) == pytest.approx(depth, rel=1e-6)


@given(cameras, places)
def test_a_place_on_the_screen_is_read_back(camera, place):
    eye = Eye(camera, 680.0, 600.0)
    px, depth = eye.to_px(np.array(place))
    assert eye.to_box(px[0], px[1], float(depth)) == pytest.approx(place, abs=1e-9)


@given(st.floats(-180, 180), st.floats(0, 90), st.integers(200, 1200), st.integers(200, 1200))
def test_a_fitting_camera_sees_the_whole_box_between_the_margins(azimuth, elevation, wide, tall):
    camera = fitting(azimuth, elevation, wide, tall, (40.0, 30.0))
    px, _ = Eye(camera, wide, tall).to_px(corners())
    assert px[:, 0].min() >= 40 - 1e-6
    assert px[:, 0].max() <= wide - 40 + 1e-6
    assert px[:, 1].min() >= 30 - 1e-6
    assert px[:, 1].max() <= tall - 30 + 1e-6


def test_from_above_the_picture_is_a_plan_and_level_an_elevation():
    above = Eye(fitting(-90.0, 90.0, 600, 600, (40, 40)), 600.0, 600.0)
    px, _ = above.to_px(corners())
    assert np.abs(px[:4] - px[4:]).max() < 10  # a wall is seen as a line, or nearly
    assert px[1, 0] > px[0, 0]  # the first parameter to the right ...
    assert px[3, 1] < px[0, 1]  # ... and the second upward, as on the map
    level = Eye(fitting(-90.0, 0.0, 600, 600, (40, 40)), 600.0, 600.0)
    px, _ = level.to_px(corners())
    assert abs((px[0, 1] - px[4, 1]) - (px[3, 1] - px[7, 1])) < 10


def test_a_camera_never_goes_below_the_floor_or_over_the_top():
    camera = Camera(170.0, 80.0, 6.0).turned(30.0, 50.0)
    assert (camera.azimuth, camera.elevation) == (-160.0, 90.0)
    assert camera.turned(0.0, -200.0).elevation == 0.0
    assert camera.nearer(1e9).distance == 2.4
    assert camera.nearer(1e-9).distance == 40.0


# Heights.


@pytest.mark.parametrize("kind", ["log", "linear"])
def test_heights_go_from_nothing_to_all_and_never_down(kind):
    values = np.linspace(2.0, 700.0, 50) ** 1.5
    heights = Heights.made(Scale.of(values), values, kind)
    places = heights.position(values)
    assert places[0] == 0.0
    assert places[-1] == pytest.approx(1.0)
    assert (np.diff(places) > 0).all()


def test_logarithmic_heights_are_the_logarithm_that_the_view_states():
    values = np.array([1.5, 1.6, 2.0, 5.0, 40.0, 65.0])
    heights = Heights.made(Scale.of(values), values, "log")
    above = np.log(values - 1.5 + heights.offset)
    share = (above - above[0]) / (above[-1] - above[0])
    assert heights.position(values) == pytest.approx(share)
    mantissa = heights.offset / 10 ** np.floor(np.log10(heights.offset))
    assert round(mantissa, 9) in (1, 2, 5)


@pytest.mark.parametrize("values", [[3.0, 3.0], [np.nan, np.inf], [-1e308, 1e308]])
def test_flat_endless_and_empty_surfaces_have_heights(values):
    values = np.array(values)
    for kind in ("log", "linear"):
        heights = Heights.made(Scale.of(values), values, kind)
        places = heights.position(values)
        assert np.isfinite(places[np.isfinite(values)]).all()
        assert np.isnan(places[~np.isfinite(values)]).all()


# The mesh.


def test_a_mesh_covers_the_view_to_its_edges():
    problem = scenes.himmelblau()
    mesh = finished(problem)
    assert mesh.vertices().min(axis=0).tolist() == [-1.0, -1.0, mesh.vertices()[:, 2].min()]
    assert mesh.grid.xs[1] == pytest.approx(problem.range[0][0])
    assert mesh.grid.xs[-2] == pytest.approx(problem.range[0][1])
    corner = np.array([problem.range[0][0], problem.range[1][0]])
    assert mesh.losses[0, 0] == pytest.approx(float(problem.loss(corner)))


def test_a_place_on_the_mesh_is_as_high_as_the_triangle_there():
    mesh = finished(scenes.saddle())
    vertices = mesh.vertices().reshape(21, 21, 3).astype(float)
    found = mesh.on_surface(vertices[..., :2])
    assert np.abs(found - vertices).max() < 1e-6
    middle = vertices[[3, 3, 4], [5, 6, 5]].mean(axis=0)  # of one triangle
    assert mesh.on_surface(middle[None, :2])[0] == pytest.approx(middle, abs=1e-6)
    assert np.isnan(mesh.on_surface(np.array([[1.5, 0.0]]))[0, 2])


def test_where_the_loss_is_no_number_there_is_a_hole():
    mesh = finished(scenes.logarithm())
    assert np.isnan(mesh.z).any()
    used = np.unique(mesh.faces())
    assert np.isfinite(mesh.z.ravel()[used]).all()
    assert len(used) < mesh.z.size
    assert np.isnan(mesh.on_surface(np.array([[-0.5, 0.0]]))[0, 2])
    assert np.isfinite(rim_points(mesh)).all()


def test_other_heights_keep_losses_and_colours():
    mesh = finished(scenes.rosenbrock())
    other = mesh.with_heights("log")
    assert other.scale == mesh.scale
    assert (other.losses == mesh.losses).all()
    assert np.median(other.z) > np.median(mesh.z)


def test_lines_of_equal_loss_lie_on_the_mesh():
    mesh = finished(scenes.saddle())
    ring = np.column_stack([np.linspace(-1.9, 1.9, 40), np.linspace(-1.0, 1.0, 40)])
    points = iso_points(mesh, [ring])
    assert points.shape == (78, 3)
    assert np.abs(mesh.on_surface(points[:, :2].astype(float))[:, 2] - points[:, 2]).max() < 1e-5


# Trails on it.


def test_a_trail_lies_on_the_surface_between_its_steps():
    mesh = finished(scenes.saddle())
    laid = drape(mesh, walked((-1.5, -1.0), (1.5, 1.2), (1.4, 1.0)), 0, 3)
    on = mesh.on_surface(laid.ends[:, :2])
    assert np.abs(on[:, 2] - laid.ends[:, 2]).max() < 1e-9
    assert (laid.starts[1:] == laid.ends[:-1]).all()  # without gaps
    assert set(laid.row.tolist()) == {1, 2}
    assert (np.diff(laid.row) >= 0).all()
    assert np.hypot(*(laid.ends - laid.starts)[:, :2].T).max() < 0.05


def test_a_trail_that_leaves_ends_at_the_box_and_comes_back():
    mesh = finished(scenes.saddle())
    laid = drape(mesh, walked((0.0, 0.0), (9.0, 0.0), (9.0, 1.0), (0.0, 1.0)), 0, 4)
    assert np.abs(laid.starts[:, :2]).max() <= 1.0
    assert laid.ends[laid.row == 1][-1, 0] == 1.0
    assert not (laid.row == 2).any()
    assert laid.starts[laid.row == 3][0, 0] == 1.0
    assert np.isnan(laid.spots[1:3, 2]).all()
    assert np.isfinite(laid.spots[[0, 3]]).all()


def test_a_trail_laid_in_two_goes_is_the_trail_laid_in_one():
    mesh = finished(scenes.saddle())
    trace = scenes.walk(60, 3, start=(0.0, 0.0))
    whole = drape(mesh, trace, 0, 61)
    parts = joined(drape(mesh, trace, 0, 20), drape(mesh, trace, 20, 61))
    for name in ("starts", "ends", "row", "spots"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name), equal_nan=True)


def test_a_trail_over_a_hole_has_a_gap_there():
    mesh = finished(scenes.logarithm())
    laid = drape(mesh, walked((-1.5, 0.0), (1.5, 0.0)), 0, 2)
    assert len(laid.row)
    assert laid.starts[:, 0].min() >= -0.01
    assert np.isfinite(laid.ends).all()


# What is hidden.


def test_what_lies_deeper_than_the_picture_is_hidden():
    mesh = finished(scenes.saddle())
    eye = Eye(Camera(-90.0, 40.0, 6.0), 200.0, 200.0)
    points = np.array([[0.0, 0.0, 0.5], [0.3, 0.2, 0.4]])
    px, depth = eye.to_px(points)
    near, far = eye.camera.near, eye.camera.far
    wall = (far / (far - near)) * (1 - near / (depth.min() - 0.5))
    nothing, all_hidden = np.ones((200, 200), np.float32), np.full((200, 200), wall, np.float32)
    assert Sight(mesh, eye, nothing).sees(px, depth).all()
    assert not Sight(mesh, eye, all_hidden).sees(px, depth).any()
    assert Sight(mesh, eye, None).sees(px, depth).all()
    outside = np.array([[np.nan, 1.0], [-500.0, 9000.0]])
    assert Sight(mesh, eye, nothing).sees(outside, depth).tolist() == [False, True]


def test_the_surface_under_the_cursor_is_read_from_its_depth():
    mesh = finished(scenes.saddle())
    eye = Eye(Camera(-50.0, 40.0, 6.0), 300.0, 260.0)
    px, depth = eye.to_px(np.array([0.25, -0.5, 0.6]))
    near, far = eye.camera.near, eye.camera.far
    stored = np.ones((260, 300), np.float32)
    assert Sight(mesh, eye, stored).under(*px) is None
    stored[int(px[1]), int(px[0])] = (far / (far - near)) * (1 - near / depth)
    assert Sight(mesh, eye, stored).under(*px) == pytest.approx((0.5, -1.0), abs=1e-3)
    assert Sight(mesh, eye, stored).under(-5.0, 3.0) is None


# What is written about the heights.


@pytest.mark.parametrize("width", [600, 80])
def test_words_about_heights_stand_above_buttons_that_leave_no_room(qapp, width):
    picture = QImage(600, 100, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    painter = QPainter(picture)
    box = QRectF(8, 60, width, 30)
    draw_scale(
        painter, CanvasStyle(load_theme("light")), finished(scenes.saddle(), kind="log"), box
    )
    painter.end()
    inked = np.frombuffer(picture.constBits(), np.uint32).reshape(100, 600) & 0xFFFFFF != 0xFFFFFF
    rows = np.flatnonzero(inked.any(axis=1))
    assert rows.size
    assert (rows[0] >= box.top()) if width == 600 else (rows[-1] < box.top() + 2)

"""The surface drawn without OpenGL: by OpenGL's rules, the same everywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.look.theme import load_theme
from explorer.views import surface3d_raster as raster
from explorer.views.surface3d_camera import Eye, fitting
from explorer.views.surface3d_raster import Triangles, rasterized
from explorer.views.surface3d_soft import SoftRenderer
from explorer.views.surface3d_work import SurfaceWork
from tests.views import surface3d_scenes as scenes
from tests.views.canvas_scenes import child_environment


def triangles(corners, depths=0.5, colors=(1.0, 0.0, 0.0, 1.0), near=1.0) -> Triangles:
    """Return triangles from corners in px, shape (n, 3, 2)."""
    x, y = np.array(corners, float).transpose(2, 1, 0)
    z = np.broadcast_to(np.array(depths, float).T, x.shape)
    shades = np.broadcast_to(np.array(colors)[:, None, None], (4, *x.shape))
    return Triangles(x, y, z, np.full(x.shape, near), shades)


def fan(count: int) -> np.ndarray:
    """Return triangles around one point that cover a square, each edge shared by two of them."""
    turn = np.sort(np.random.default_rng(3).uniform(0, 2 * np.pi, count))
    rim = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    rim = 20 + 40 * np.concatenate([rim, rim[:1]])
    middle = np.broadcast_to((20.3, 19.7), rim[1:].shape)
    return np.stack([middle, rim[:-1], rim[1:]], axis=1)


def test_a_sample_on_a_shared_edge_belongs_to_one_triangle(monkeypatch) -> None:
    shared = fan(40)
    box = raster._Box(*(np.full(40, v) for v in (0, 39, 0, 39)))
    x, y = np.rint(shared.transpose(2, 1, 0) * 256) / 256
    hits = np.zeros((40, 40, 4), int)
    for _, column, row, sample in raster._covered(x, y, box, np.arange(40)):
        np.add.at(hits, (row, column, sample), 1)
    assert (hits == 1).all()


def test_half_a_pixel_is_half_covered() -> None:
    square = [[(2, 2), (6.5, 2), (2, 6)], [(6.5, 6), (6.5, 2), (2, 6)]]
    pixels, depth = rasterized(triangles(square), 10, 10)
    assert (pixels[2:6, 2:6] == (255, 0, 0, 255)).all()
    assert (pixels[2:6, 6] == (128, 0, 0, 128)).all()
    pixels[2:6, 2:7] = 0
    assert not pixels.any()
    assert (depth[2:6, 2:6] < 1).all()
    assert (depth < 1).sum() == 20  # the first sample of a pixel lies in its left half


def test_what_is_nearer_hides_and_of_equally_near_ones_the_first_is_seen() -> None:
    whole = [(-30, -30), (60, -30), (-30, 60)]
    red = triangles([whole], 0.5)
    for other, seen in ((0.4, (0, 0, 255)), (0.5, (255, 0, 0)), (0.6, (255, 0, 0))):
        both = Triangles.joined([red, triangles([whole], other, (0.0, 0.0, 1.0, 1.0))])
        pixels, depth = rasterized(both, 8, 8)
        assert (pixels[..., :3] == seen).all()
        assert np.allclose(depth, min(other, 0.5), atol=2e-7)


def test_bands_make_no_difference(monkeypatch) -> None:
    some = triangles(fan(40), np.random.default_rng(1).uniform(0, 1, (40, 3)))
    once = rasterized(some, 50, 50)
    monkeypatch.setattr(raster, "_BAND", 7 * 50 * 4)
    monkeypatch.setattr(raster, "_CELLS", 100)
    for one, other in zip(once, rasterized(some, 50, 50), strict=True):
        assert (one == other).all()


def test_colours_are_interpolated_in_perspective() -> None:
    # The far corner is three times as far: half way in the picture is a quarter of the way.
    one = triangles([[(0, 0), (100, 0), (0, 100)]])
    near, colors = one.near.copy(), np.zeros((4, 3, 1))
    near[1] = 1 / 3
    colors[0, 1] = colors[3] = 1.0
    pixels, _ = rasterized(Triangles(one.x, one.y, one.z, near, colors), 100, 100)
    assert pixels[0, 49, 0] == pytest.approx(255 / 4, abs=2)


def picture(eye: Eye, ratio: float = 1.0):
    work = SurfaceWork(SoftRenderer, load_theme("light"))
    problem = scenes.workspace("himmelblau").problem
    work.set_problem(problem, (problem.range[0], problem.range[1]))
    while work.go_on(60.0):
        pass
    return work.renderer.draw(eye, ratio, True), work.mesh


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_points_of_the_surface_are_seen_where_the_camera_has_them(ratio) -> None:
    eye = Eye(fitting(-90, 90, 300, 260, (20, 20)), 300.0, 260.0)
    seen, mesh = picture(eye, ratio)
    assert seen.image.size().toTuple() == (round(300 * ratio), round(260 * ratio))
    places = np.random.default_rng(2).uniform(-0.95, 0.95, (50, 2))
    px, depth = eye.to_px(mesh.on_surface(places))
    column, row = (px * ratio).astype(int).T
    assert np.allclose(eye.camera.depth(seen.depth[row, column].astype(float)), depth, atol=0.05)


def test_the_same_picture_is_not_drawn_twice(monkeypatch) -> None:
    eye = Eye(fitting(-55, 38, 200, 160, (20, 20)), 200.0, 160.0)
    first, _ = picture(eye)
    monkeypatch.setattr("explorer.views.surface3d_soft.rasterized", None)
    again, _ = picture(eye)
    assert again is first


PROGRAM = """
import json
import numpy as np
from PySide6.QtWidgets import QApplication
application = QApplication([])
from explorer.look.theme import load_theme
from explorer.views.surface3d_camera import Eye, fitting
from explorer.views.surface3d_gl import NoOpenGL, Renderer
from explorer.views.surface3d_soft import SoftRenderer
from explorer.views.surface3d_work import SurfaceWork
from tests.views import surface3d_scenes as scenes
problem, pictures = scenes.workspace("himmelblau").problem, []
eye = Eye(fitting(-55, 38, 420, 380, (40, 40)), 420.0, 380.0)
try:
    for make in (Renderer, SoftRenderer):
        work = SurfaceWork(make, load_theme("light"))
        work.set_problem(problem, (problem.range[0], problem.range[1]))
        while work.go_on(60.0):
            pass
        pictures.append(work.renderer.draw(eye, 1.0, True))
except NoOpenGL as error:
    print(json.dumps({"message": str(error)}))
else:
    one, other = (p.pixels.astype(int) for p in pictures)
    there = (one[..., 3] > 0) | (other[..., 3] > 0)
    off = np.abs(one - other).max(axis=-1)[there]
    print(json.dumps({"message": "", "of": int(there.sum()), "mean": float(off.mean()),
                      "far": float((off > 16).mean())}))
"""


def test_it_is_the_picture_that_opengl_makes(tmp_path) -> None:
    if not (sys.platform.startswith("linux") and shutil.which("Xvfb") and shutil.which("xvfb-run")):
        pytest.skip("there is no Xvfb here, and so no display with OpenGL")
    environment = child_environment() | {"QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    run = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 800x600x24", sys.executable, "-c", PROGRAM],
        env=environment | {"XAUTHORITY": str(tmp_path / "authority")},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.strip().splitlines()[-1])
    if found["message"]:
        pytest.skip(f"no OpenGL on Xvfb here: {found['message']}")
    assert found["of"] > 20_000
    assert found["mean"] < 1.0  # of 255
    assert found["far"] < 0.02  # drivers differ at edges

"""The 3-D view as a widget: without OpenGL, with a renderer that needs none, and with OpenGL."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.look.theme import THEME_NAMES, load_theme
from explorer.session.experiment import RunChoice, Values
from explorer.views import surface3d, surface3d_gl
from explorer.views.drawn import drawn_runs
from tests.views import surface3d_scenes as scenes
from tests.views.canvas_scenes import child_environment

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def flat(monkeypatch):
    """Give views a renderer that needs no OpenGL; return those that were made."""
    made = []

    def make():
        made.append(scenes.FlatRenderer())
        return made[-1]

    monkeypatch.setattr(surface3d, "Renderer", make)
    return made


@pytest.fixture
def retried():
    """Have OpenGL be tried anew in this test and after it."""
    surface3d_gl._attempt.cache_clear()
    yield
    surface3d_gl._attempt.cache_clear()


def opened(qtbot, workspace, **how):
    view = scenes.shown(workspace, **how)
    qtbot.addWidget(view)
    view.show()
    QApplication.processEvents()
    return view


def rest(view):
    for _ in range(200):
        more = view.refine(0.05)
        QApplication.processEvents()
        if not more and not view.refine(0.05):
            return
    raise AssertionError("never at rest")


def ask(view, workspace, *changes):
    view.refresh(workspace, drawn_runs(workspace, load_theme("light")), frozenset(changes))
    view.grab()


# Without OpenGL.


def test_without_a_driver_a_sentence_says_so_and_what_still_works(qtbot, retried):
    workspace = scenes.workspace()
    view = opened(qtbot, workspace)
    view.grab()
    assert view.message.startswith("The 3-D view needs OpenGL, and there is no OpenGL driver")
    assert "work without it" in view.message
    assert not view.bar.isVisible()
    assert not view.refine(0.01)
    qtbot.keyClick(view, Qt.Key.Key_Left, CONTROL)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    view.set_theme(load_theme("dark"))
    ask(view, workspace, "surface", "runs", "step")
    assert view.message


def test_without_pyopengl_the_sentence_names_the_package(qtbot, retried, monkeypatch):
    monkeypatch.setitem(sys.modules, "OpenGL", None)
    view = opened(qtbot, scenes.workspace())
    view.grab()
    assert "the package PyOpenGL is not installed" in view.message


def test_a_system_without_the_library_is_told_too(qtbot, retried, monkeypatch):
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "OpenGL.GL":
                raise OSError("libGL.so.1: cannot open shared object file")

    for name in [n for n in sys.modules if n.split(".")[0] == "OpenGL"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    view = opened(qtbot, scenes.workspace())
    view.grab()
    assert "found no OpenGL library (libGL.so.1" in view.message


def test_a_driver_that_fails_later_ends_in_the_sentence(qtbot, flat):
    workspace = scenes.workspace()
    view = opened(qtbot, workspace)
    rest(view)
    assert not view.message

    def fail(*_, **__):
        raise surface3d_gl.NoOpenGL("the OpenGL driver failed (out of memory)")

    flat[0].draw = fail
    view.turn(10.0, 0.0)
    view.grab()
    assert "the OpenGL driver failed (out of memory)" in view.message
    ask(view, workspace, "surface")
    assert view.message


def test_nothing_of_opengl_is_loaded_before_the_view_is_painted():
    program = """
import sys
import explorer.app.main_window
from PySide6.QtWidgets import QApplication
application = QApplication([])
from tests.views import surface3d_scenes
view = surface3d_scenes.shown(surface3d_scenes.workspace(steps=3))
print([n for n in sys.modules if n.split(".")[0] == "OpenGL" or n.startswith("pyqtgraph.opengl")])
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


# Without a driver, but as if there was one.


def test_one_parameter_needs_no_third_dimension(qtbot, flat):
    view = opened(qtbot, scenes.workspace("wavy"))
    view.grab()
    assert "one parameter" in view.message
    assert not flat
    two = scenes.workspace()
    ask(view, two, "surface", "start", "runs", "step")
    assert not view.message
    assert view.bar.isVisibleTo(view)


def test_a_coarse_surface_comes_first_and_a_fine_one_with_lines_at_rest(qtbot, flat):
    view = opened(qtbot, scenes.workspace())
    renderer = flat[0]
    coarse = len(renderer.meshes[0][0])
    rest(view)
    assert len(renderer.meshes[0][0]) > 4 * coarse
    assert len(renderer.meshes[1][0]) < len(renderer.meshes[0][0]) / 3  # the one to turn
    assert len(renderer.lines["iso"]) > 100
    assert renderer.drawn[-1][2]  # with smooth edges


def test_while_only_the_step_moves_the_surface_is_not_drawn_again(qtbot, flat):
    workspace = scenes.workspace()
    view = opened(qtbot, workspace)
    rest(view)
    drawn = len(flat[0].drawn)
    pictures = []
    for _ in range(10):
        workspace.playback.seek(workspace.step + 1)
        ask(view, workspace, "step")
        pictures.append(view.grab().toImage())
    assert len(flat[0].drawn) == drawn
    assert pictures[0] != pictures[-1]
    workspace.seek(1)
    ask(view, workspace, "step")
    assert view.grab().toImage() == pictures[0]  # back is as forth


def test_a_drag_turns_and_tells_once_at_its_end(qtbot, flat):
    view = opened(qtbot, scenes.workspace())
    rest(view)
    told = []
    view.camera_changed.connect(told.append)
    was = view.camera
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=QPoint(200, 180))
    qtbot.mouseMove(view, QPoint(220, 170))
    qtbot.mouseMove(view, QPoint(230, 165))
    assert view.camera.azimuth < was.azimuth
    assert not told
    qtbot.mouseRelease(view, left, pos=QPoint(230, 165))
    assert told == [(view.camera.azimuth, view.camera.elevation, view.camera.distance)]
    view.grab()
    assert flat[0].drawn[-1][3]  # quick while it moves
    rest(view)
    assert flat[0].drawn[-1][2]  # and smooth at rest


def test_a_click_without_a_drag_changes_nothing(qtbot, flat):
    view = opened(qtbot, scenes.workspace())
    with qtbot.assertNotEmitted(view.camera_changed):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))


def test_the_keyboard_turns_with_control_and_leaves_bare_arrows_alone(qtbot, flat):
    view = opened(qtbot, scenes.workspace())
    was = view.camera
    for modifier in (Qt.KeyboardModifier.NoModifier, SHIFT):
        qtbot.keyClick(view, Qt.Key.Key_Left, modifier)
        assert view.camera == was
    qtbot.keyClick(view, Qt.Key.Key_Left, CONTROL)
    assert view.camera.azimuth == was.azimuth - 5
    qtbot.keyClick(view, Qt.Key.Key_Up, CONTROL)
    assert view.camera.elevation == was.elevation + 5
    qtbot.keyClick(view, Qt.Key.Key_Up, CONTROL | SHIFT)
    assert (view.camera.azimuth, view.camera.elevation) == (-90, 90)
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert (view.camera.azimuth, view.camera.elevation) == (-90, 0)
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL | SHIFT)
    assert (view.camera.azimuth, view.camera.elevation) == (0, 0)


def test_buttons_go_to_presets_and_ask_for_heights(qtbot, flat):
    workspace = scenes.workspace()
    view = opened(qtbot, workspace)
    rest(view)
    for button in (*view.bar.places.values(), *view.bar.scales.values()):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.mouseClick(view.bar.places["side"], Qt.MouseButton.LeftButton)
    assert (view.camera.azimuth, view.camera.elevation) == (0, 0)
    with qtbot.waitSignal(view.camera_changed) as back:
        qtbot.mouseClick(view.bar.places["tilted"], Qt.MouseButton.LeftButton)
    assert back.args == [None]
    before = flat[0].meshes[0][0].copy()
    view.height_changed.connect(lambda kind: workspace.set_view(height=kind))
    qtbot.keyClick(view.bar.scales["linear"], Qt.Key.Key_Return)
    assert workspace.view.height == "linear"
    ask(view, workspace, "view")
    assert view.bar.scales["linear"].isChecked()
    after = flat[0].meshes[0][0]
    assert (after[:, :2] == before[:, :2]).all()
    assert (after[:, 2] != before[:, 2]).any()


def test_a_session_s_camera_is_taken_and_one_s_own_is_kept(qtbot, flat):
    workspace = scenes.workspace()
    view = opened(qtbot, workspace)
    workspace.set_view(camera=(20.0, 50.0, 9.0))
    ask(view, workspace, "view")
    assert (view.camera.azimuth, view.camera.elevation, view.camera.distance) == (20, 50, 9)
    view.turn(7.0, 0.0)
    ask(view, workspace, "view")  # something else of the view changed: the hand goes on
    assert view.camera.azimuth == 27
    workspace.set_view(camera=(1e300, -500.0, 0.0))
    ask(view, workspace, "view")
    assert 0 <= view.camera.elevation <= 90
    assert view.camera.distance >= 2


def test_zooming_goes_nearer(qtbot, flat):
    view = opened(qtbot, scenes.workspace())
    was = view.camera.distance
    view.zoom_in()
    assert view.camera.distance < was
    view.zoom_out()
    assert view.camera.distance == pytest.approx(was)
    at = QPointF(100, 100)
    button, modifier = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    turn = QWheelEvent(at, at, QPoint(), QPoint(0, 120), button, modifier, phase, False)
    QApplication.sendEvent(view, turn)
    assert view.camera.distance < was


def test_a_run_that_left_the_box_is_told_of(qtbot, flat):
    runs = (RunChoice(optimizer="gd", params=Values(eta=3.0)),)
    workspace = scenes.workspace("ravine", runs=runs)
    workspace.seek(workspace.steps)
    view = opened(qtbot, workspace)
    rest(view)
    scene = view._scene
    said = scene._lines(scene._sight)
    assert [run.label for run, _ in said] == ["GD"]
    assert "is at" in said[0][1] or "diverged" in said[0][1]


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_every_theme_shows_it(qtbot, flat, theme):
    workspace = scenes.workspace("himmelblau")
    workspace.seek(10)
    view = opened(qtbot, workspace, theme=theme, size=(900, 700))
    rest(view)
    image = view.grab().toImage()
    assert image.pixelColor(2, 2).name().upper() == load_theme(theme).panel.upper()
    colors = {image.pixel(x, y) for x in range(0, 900, 3) for y in range(0, 700, 3)}
    assert len(colors) > 20


def test_an_export_is_painted_at_its_best_whatever_was_shown(qtbot, flat):
    workspace = scenes.workspace()
    workspace.seek(12)
    view = scenes.shown(workspace)
    qtbot.addWidget(view)
    image = QImage(800, 720, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2.0)
    with QPainter(image) as painter:
        view.paint_at(painter, 2.0)
    assert flat[0].drawn[-1][1:3] == (2.0, True)
    assert len(flat[0].meshes[0][0]) == 121 * 121


def test_the_ring_shows_where_the_keyboard_is(qtbot, flat):
    view = opened(qtbot, scenes.workspace())
    rest(view)
    view.clearFocus()
    plain = view.grab().toImage()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    if not view.hasFocus():
        pytest.skip("this platform gives no focus")
    assert view.grab().toImage() != plain


# With OpenGL, in a process of its own on a display of its own.

PROGRAM = """
import sys, json
from PySide6.QtWidgets import QApplication
application = QApplication([])
from explorer.look.theme import colormap_table, load_theme
from tests.views import surface3d_scenes as scenes
workspace = scenes.workspace("himmelblau")
workspace.seek(12)
view = scenes.shown(workspace, size=(420, 380))
view.show()
for _ in range(300):
    application.processEvents()
    view.refine(0.02)
def look():
    image = view.grab().toImage()
    return image, [image.pixel(x, y) & 0xFFFFFF for x in range(420) for y in range(380)]
if view.message:
    print(json.dumps({"message": view.message}))
    sys.exit()
image, pixels = look()
table = colormap_table(load_theme("light")).astype(int)
map_colors = {(r << 16) + (g << 8) + b for r, g, b, _ in table.tolist()}
sight = view._scene._sight
w = sight.under(210.0, 200.0)
view.look_from("top")
application.processEvents()
plan, plan_pixels = look()
centre = sight.mesh.to_parameters(__import__("numpy").array([0.0, 0.0])).tolist()
read = view.camera and view._scene.parameters(210.0, 190.0)
print(json.dumps({
    "message": view.message,
    "map": sum(p in map_colors for p in pixels),
    "map_from_above": sum(p in map_colors for p in plan_pixels),
    "under": w, "centre": centre, "read": read,
    "hidden": bool((sight.depth < 1).any()),
}))
"""


def test_with_opengl_the_surface_has_the_map_s_colours_and_is_read_under_the_cursor(tmp_path):
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
    assert found["hidden"]
    assert found["map"] > 10_000  # of 160,000 pixels; lines, trails and edges are others
    assert found["map_from_above"] > 25_000
    assert found["under"] is not None
    assert found["read"] == pytest.approx(found["centre"], abs=0.6)

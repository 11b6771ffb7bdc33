"""A picture shows the tab that its session's view names, or says why it does not."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.core.catalogue import Catalogue
from explorer.export.picture import export_picture, picture_of
from explorer.export.shot import Shot
from explorer.export.vector import pdf_of, svg_of
from explorer.session.files import read_session
from explorer.session.workspace import Workspace
from explorer.views import surface3d
from explorer.views.surface3d_gl import NoOpenGL
from tests.cli.commands import python
from tests.views.surface3d_scenes import FlatRenderer

pytestmark = pytest.mark.usefixtures("qapp")

CATALOGUE = Catalogue()
SIZE = (1000, 600)


def session(tab: str, surface: str = "sigmoid-neuron") -> str:
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"name": surface},
        "runs": [{"optimizer": "gd", "params": {"eta": 0.1}}],
        "steps": 30,
        "view": {"tab": tab},
    }
    return json.dumps(table)


def pixels(png: bytes) -> np.ndarray:
    image = QImage.fromData(png).convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(600, 1000, 4)[..., :3].astype(int)


def picture(tab: str, step: int = 12, surface: str = "sigmoid-neuron") -> np.ndarray:
    workspace = Workspace(read_session(session(tab, surface)), CATALOGUE)
    return pixels(picture_of(workspace, SIZE, step, "light"))


def exported(tmp_path, tab: str, surface: str = "sigmoid-neuron") -> tuple[np.ndarray, str]:
    source, target = tmp_path / "session.json", tmp_path / "picture.png"
    source.write_text(session(tab, surface))
    remark = export_picture(str(source), target, SIZE, 12, "light")
    return pixels(target.read_bytes()), remark


@pytest.fixture
def no_opengl(monkeypatch):
    def refuse():
        raise NoOpenGL("there is no driver")

    monkeypatch.setattr(surface3d, "Renderer", refuse)


@pytest.fixture
def renderers(monkeypatch):
    made = []

    def make():
        made.append(FlatRenderer())
        return made[-1]

    monkeypatch.setattr(surface3d, "SoftRenderer", make)
    return made


def test_the_data_are_drawn_beside_the_same_plots(tmp_path):
    contours, data = picture("contour"), picture("data")
    assert (contours != data)[60:540, 20:600].any(axis=-1).mean() > 0.3
    assert (contours == data)[:530, 660:].all()
    # The points of this problem at x = 0 stand above each other; of the map nothing is left.
    white = (data[60:540, 20:600] > 250).all(axis=-1).mean()
    assert white > 0.7
    drawn, remark = exported(tmp_path, "data")
    assert not remark
    assert (drawn == data).all()


def test_the_curves_are_those_of_the_step(tmp_path):
    assert (picture("data", 0) != picture("data", 12))[60:540, 20:600].any(axis=-1).sum() > 200


def test_the_surface_is_drawn_at_its_best(renderers, tmp_path):
    drawn, remark = exported(tmp_path, "3d")
    assert not remark
    [renderer] = renderers
    _, _, smooth, quick = renderer.drawn[-1]
    assert smooth
    assert not quick
    assert (drawn != picture("contour"))[60:540, 20:600].any(axis=-1).mean() > 0.3


def test_without_opengl_the_surface_is_drawn_all_the_same(no_opengl, tmp_path):
    drawn, remark = exported(tmp_path, "3d")
    assert remark == ""
    assert (drawn != picture("contour"))[60:540, 20:600].any(axis=-1).mean() > 0.3
    reds, blues = drawn[60:540, 20:600, 2], drawn[60:540, 20:600, 0]
    assert (blues - reds > 8).mean() > 0.1  # the map's blue


def test_what_cannot_be_drawn_is_said_and_the_contours_are_drawn(no_opengl, monkeypatch, tmp_path):
    monkeypatch.setattr(surface3d, "SoftRenderer", surface3d.Renderer)
    drawn, remark = exported(tmp_path, "3d")
    assert remark == (
        "The 3-D view needs OpenGL, and there is no driver; the picture shows the contours instead"
    )
    assert (drawn == picture("contour")).all()


def test_a_process_without_a_display_writes_the_same_pixels(tmp_path):
    source, target = tmp_path / "session.json", tmp_path / "there.png"
    source.write_text(session("3d"))
    done = python(
        "export", str(source), str(target), "--size", "1000x600", "--step", "12",
        env={"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert (pixels(target.read_bytes()) == picture("3d")).all()


@pytest.mark.parametrize("kind", [svg_of, pdf_of])
def test_in_a_file_of_lines_the_surface_alone_is_an_image(kind):
    workspace = Workspace(read_session(session("3d")), CATALOGUE)
    content, remark = kind(workspace, Shot(size=SIZE, step=12), None)
    assert remark == ""
    if kind is svg_of:
        text = content.decode()
        assert text.count("<image") == 1
        said = " ".join(ElementTree.fromstring(content).itertext())
        assert "on the surface of the loss; height log(" in " ".join(said.split())
        inside = text[text.index("<image") :]
        assert inside.count("<path") > 10  # trails, stars, the start
        assert len(re.findall(r">[−\d.]+</text>", inside)) > 6  # numbers at the axes
    else:
        assert content.count(b"/Subtype /Image") <= 2  # the surface, and how much of it is seen


@pytest.mark.parametrize("tab", ["data", "3d"])
def test_a_surface_that_has_no_such_view_has_its_own(no_opengl, tmp_path, tab):
    drawn, remark = exported(tmp_path, tab, "square")
    assert "\n" not in remark
    assert remark.endswith("; the picture shows the curve instead")
    assert (drawn == picture("contour", surface="square")).all()


def test_the_command_line_says_it_in_one_line(no_opengl, monkeypatch, tmp_path, capsys):
    from explorer.cli import main

    monkeypatch.setattr(surface3d, "SoftRenderer", surface3d.Renderer)

    source = tmp_path / "session.json"
    source.write_text(session("3d"))
    assert main(["export", str(source), str(tmp_path / "a.png"), "--size", "1000x600"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("optimizer-explorer: The 3-D view needs OpenGL")
    assert said.count("\n") == 1
    assert (tmp_path / "a.png").exists()

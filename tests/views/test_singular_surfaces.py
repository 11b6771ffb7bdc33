"""Formulas with kinks, jumps, poles and gaps: drawn with holes, told of in honest words."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.catalogue import Catalogue
from explorer.look.theme import colormap_table, load_theme
from explorer.session.files import read_session
from explorer.session.workspace import Workspace
from explorer.views.canvas import Canvas
from explorer.views.canvas_logic import Plane
from explorer.views.curve import Curve
from explorer.views.drawn import drawn_runs
from explorer.views.map_contours import contours
from explorer.views.surface3d_mesh import Mesh, mesh_grid

CATALOGUE = Catalogue()
THEME = load_theme("light")
SIZE = (420, 340)
NO_LOSS, NO_SLOPE = "not defined at the start", "no gradient at the start"
GOES = ("falling", "slowing", "rising", "level", "oscillating", "stalled", "at a minimum",
        "left the view", "diverged")  # fmt: skip

ONE = {
    # formula: (start, the word after a step, whether the view has holes)
    "abs(x)": (0.0, "level", False),
    "abs(x-1)": (-1.8, "falling", False),
    "max(x, 0)": (-1.8, "level", False),
    "log(x)": (-1.8, NO_LOSS, True),
    "1/x": (0.0, NO_LOSS, False),
    "1/x ": (-1.8, "falling", False),
    "sqrt(x)": (-1.8, NO_LOSS, True),
    "sqrt(x) ": (0.0, NO_SLOPE, True),
    "abs(x)**0.5": (0.0, NO_SLOPE, False),
    "x**x": (1.0, "falling", True),
    "floor(x)": (1.0, "level", False),
    "log(abs(x))": (1.0, "falling", False),
    "x/abs(x)": (0.0, NO_LOSS, False),
    "where(x>0, 1, -1)": (0.0, "level", False),
    "exp(100*x)": (-1.8, "level", False),
    "exp(1000*x)": (1.0, NO_LOSS, True),
    "0*x": (1.0, "level", False),
    "3": (1.0, "level", False),
    "1e300*x**2": (1.0, "diverged", False),
    "1e308*x": (0.0, "diverged", True),
    "sin(1/x)": (1.0, "falling", False),
    "tan(x)": (1.0, "falling", False),
    "sqrt(-1-x**2)": (1.0, NO_LOSS, True),
    "1/(x-x)": (1.0, NO_LOSS, True),
    "x % 1": (-1.8, "falling", False),
    "1e-320*x": (1.0, "level", False),
}
TWO = {
    "abs(x) + abs(y)": (-1.8, "falling", False),
    "abs(x) + abs(y) ": (0.0, "level", False),
    "max(x, y)": (1.0, "level", False),
    "log(x)": (-1.8, NO_LOSS, True),
    "1/x + y": (1.0, "falling", False),
    "sqrt(x*y)": (1.0, "falling", True),
    "x**y": (-1.8, NO_LOSS, True),
    "x**y ": (0.0, NO_SLOPE, True),
    "floor(x) + y": (1.0, "falling", False),
    "1/(x*y)": (0.0, NO_LOSS, False),
    "1/(x*y) ": (1.0, "falling", False),
    "log(abs(x))": (1.0, "falling", False),
    "x/abs(x)": (1.0, "level", False),
    "where(x>0, 1, -1)": (0.0, "level", False),
    "exp(100*x)": (-1.8, "level", False),
    "exp(1000*x)": (-1.8, "level", True),
    "0*x": (1.0, "level", False),
    "3": (1.0, "level", False),
    "1e300*x**2": (1.0, "diverged", False),
    "1e308*x + 1e308*y": (0.0, "diverged", True),
    "1e308/x": (-1.8, "left the view", True),
    "x*y/(x**2+y**2)": (0.0, NO_LOSS, False),
    "x*y/(x**2+y**2) ": (1.0, "level", False),
    "tan(x)*y": (1.0, "falling", False),
    "abs(x)**0.5 + y": (0.0, NO_SLOPE, False),
    "exp(exp(exp(x)))": (-1.8, "falling", True),
    "sqrt(-1-x**2)": (1.0, NO_LOSS, True),
    "1/(x**2-y)": (-1.8, "falling", False),
}


def workspace_of(formula: str, start: float, names: str) -> Workspace:
    d = len(names)
    session = {
        "format": "optimizer-explorer/1",
        "surface": {"expression": formula, "variables": list(names), "range": [[-3, 3]] * d},
        "start": [start] * d,
        "steps": 12,
        "runs": [{"optimizer": name} for name in ("gd", "newton", "adam")],
    }
    workspace = Workspace(read_session(json.dumps(session)), CATALOGUE)
    workspace.compute_all()
    return workspace


@pytest.fixture(autouse=True)
def nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def painted(qtbot, workspace) -> tuple[QImage, Plane]:
    view = (Canvas if workspace.problem.dimensions == 2 else Curve)(THEME)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    with qtbot.waitExposed(view):
        view.show()
    changes = frozenset({"surface", "start", "runs", "step"})
    view.refresh(workspace, drawn_runs(workspace, THEME), changes)
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(THEME.panel))
    with QPainter(image) as painter:
        view.paint_at(painter, 1.0)
    plane = view.plane()
    assert plane is not None
    return image, plane


def check_words(workspace: Workspace, word: str) -> None:
    workspace.seek(1)
    first = workspace.status(workspace.runs[0])
    assert first.word.startswith(word)
    assert first.sentence.endswith(".")
    for step in range(13):
        workspace.seek(step)
        for run in workspace.runs:
            said = workspace.status(run).word
            trace = run.trace
            ended = trace.divergence is not None and step >= trace.divergence.step
            if ended and trace.divergence.step == 0:
                assert said == NO_LOSS
            elif ended and trace.divergence.name == "g":
                assert said.startswith("no gradient at ")
            else:
                assert said.startswith("diverged at step") == ended
                assert said.startswith(("at the start", *GOES))


def hatched(image: QImage, plane: Plane, at: tuple[float, float]) -> bool:
    """Tell whether lines in the hatching's colour cross the ground about a place."""
    x, y = (round(v) for v in plane.spot(at))
    line = QColor(THEME.line)
    return any(image.pixelColor(x + i, y + j) == line for i in range(-6, 7) for j in range(-6, 7))


@pytest.mark.parametrize("formula", ONE)
def test_over_one_parameter(qtbot, formula):
    start, word, has_holes = ONE[formula]
    workspace = workspace_of(formula, start, "x")
    check_words(workspace, word)
    image, plane = painted(qtbot, workspace)
    bottom, top = plane.range[1]
    assert np.isfinite(top - bottom)
    heights = np.linspace(bottom + 0.1 * (top - bottom), top - 0.1 * (top - bottom), 5)
    found = {True: 0, False: 0}
    for x in np.linspace(-2.85, 2.85, 13):
        around = np.linspace(x - 0.15, x + 0.15, 41)[:, None]
        finite = np.isfinite(workspace.problem.loss(around))
        if finite.all() or not finite.any():
            seen = sum(hatched(image, plane, (x, y)) for y in heights) >= 3
            found[bool(seen)] += 1
            assert seen == (not finite.any()), f"at x = {x}"
    assert bool(found[True]) == has_holes


@pytest.mark.parametrize("formula", TWO)
def test_over_two_parameters(qtbot, formula):
    start, word, has_holes = TWO[formula]
    workspace = workspace_of(formula, start, "xy")
    check_words(workspace, word)
    image, plane = painted(qtbot, workspace)
    ground = {tuple(c) for c in colormap_table(THEME)[:, :3].tolist()}
    holes = colours = 0
    for x in np.linspace(-2.85, 2.85, 14):
        for y in np.linspace(-2.85, 2.85, 14):
            near = np.array([(x + i, y + j) for i in (-0.06, 0, 0.06) for j in (-0.06, 0, 0.06)])
            finite = np.isfinite(workspace.problem.loss(near))
            place = image.pixelColor(*(round(v) for v in plane.spot((x, y))))
            if finite.all():
                colours += place.getRgb()[:3] in ground
            elif not finite.any() and hatched(image, plane, (x, y)):
                holes += 1
    assert bool(holes) == has_holes
    defined = np.isfinite(workspace.problem.loss(np.random.default_rng(1).uniform(-3, 3, (99, 2))))
    assert bool(colours) == bool(defined.mean() > 0.1)


@pytest.mark.parametrize("kind", ["log", "linear"])
@pytest.mark.parametrize("formula", TWO)
def test_in_three_dimensions(formula, kind):
    problem = workspace_of(formula, 1.0, "xy").problem
    work = mesh_grid(problem, problem.range, 41)
    while True:
        try:
            next(work)
        except StopIteration as end:
            grid = end.value
            break
    mesh = Mesh.made(problem, problem.range, grid, kind)
    losses = mesh.losses
    shown = np.isfinite(losses) & (losses >= mesh.scale.low) & (losses <= mesh.scale.high)
    assert np.array_equal(np.isfinite(mesh.z), shown)
    beyond = np.isfinite(losses) & ~shown
    assert bool(beyond.any()) == (mesh.scale.below or mesh.scale.above)
    for contour in contours(grid, [0.5], mesh.scale):
        assert all(np.isfinite(line).all() for line in contour.lines)

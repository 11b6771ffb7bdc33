"""Arrows on the canvas: in true units, told apart, and never in each other's way."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from math import hypot

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest

from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.session.files import read_session
from explorer.session.workspace import Workspace
from explorer.views import canvas_arrows
from explorer.views.canvas import Canvas
from explorer.views.canvas_arrows import LOOKS, PREVIEW, draw_arrow, lay_arrows
from explorer.views.canvas_logic import Box
from explorer.views.canvas_scale import key_rows, round_below
from explorer.views.canvas_style import CanvasStyle, themed_color
from explorer.views.canvas_words import CORNER, lay_corner
from explorer.views.curve import Curve
from explorer.views.drawn import drawn_runs
from explorer.views.lecture import lecture_of

pytestmark = pytest.mark.usefixtures("qapp")

CATALOGUE = Catalogue()
LIGHT = load_theme("light")
SIZE = (620, 520)
USUAL = ("gradient", "momentum", "update")
MOMENTUM = {"optimizer": "momentum", "params": {"eta": 0.3, "beta": 0.7}}


def opened(run=MOMENTUM, surface="ravine", layers=USUAL, step=5, **session) -> Workspace:
    table = {
        "format": "optimizer-explorer/1",
        "surface": surface if isinstance(surface, dict) else {"name": surface},
        "runs": [run] if isinstance(run, dict) else run,
        **session,
    }
    made = Workspace(read_session(json.dumps(table)), CATALOGUE)
    made.compute_all()
    made.set_view(layers=frozenset(layers))
    made.seek(step)
    return made


def shown_in(view, workspace: Workspace):
    runs = drawn_runs(workspace, view.theme)
    view.set_runs(runs)
    view.set_step(workspace.step)
    view.set_lecture(lecture_of(workspace, runs))


def canvas_of(workspace: Workspace, theme=LIGHT, size=SIZE):
    view = (Curve if workspace.problem.dimensions == 1 else Canvas)(theme)
    view.resize(*size)
    view.set_problem(workspace.problem)
    view.set_start(workspace.start)
    shown_in(view, workspace)
    view.grab()
    return view


def laid(view) -> dict[str, canvas_arrows.Shown]:
    """Return the arrows of the last painting by name; the gradient ahead as ``ahead``."""
    shown = view.scene_painter.overlay._shown
    return {"ahead" if s.look is canvas_arrows.AHEAD else s.arrow.name: s for s in shown}


def picture(view, ratio=1.0) -> np.ndarray:
    image = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        view.paint_at(painter, ratio)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def test_a_displacement_is_drawn_in_units_of_the_parameters():
    workspace = opened()
    view = canvas_of(workspace)
    trace, plane = workspace.runs[0].trace, view.plane()
    update = laid(view)["update"]
    assert update.tail == pytest.approx(plane.spot(trace.w[4]))
    assert update.tip == pytest.approx(plane.spot(trace.w[5]))


def test_gradients_are_drawn_with_one_round_factor_that_is_told():
    workspace = opened()
    view = canvas_of(workspace)
    plane, g = view.plane(), workspace.runs[0].trace.quantities["g"][5]
    gradient = laid(view)["gradient"]
    dx = (gradient.tip[0] - gradient.tail[0]) * plane.pixel[0]
    dy = (gradient.tail[1] - gradient.tip[1]) * plane.pixel[1]
    factor = -dx / g[0]
    assert -dy / g[1] == pytest.approx(factor)
    assert round_below(factor * 1.0001) == pytest.approx(factor)
    keys = view.scene_painter.overlay.lay_key(plane, None, ())
    assert f"× {factor:.12g}" in keys[0].words


def test_the_factor_stays_while_the_run_plays():
    workspace = opened(run={"optimizer": "adam"}, surface="rosenbrock")
    view = canvas_of(workspace)
    factors = set()
    for step in (1, 10, 50, 200):
        workspace.seek(step)
        shown_in(view, workspace)
        view.grab()
        factors.add(view.scene_painter.overlay._factor(view.plane()))
    assert len(factors) == 1


@pytest.mark.parametrize(
    ("value", "below"), [(1.0, 1.0), (1.99, 1.0), (2.0, 2.0), (0.049, 0.02), (7e-9, 5e-9), (35, 20)]
)
def test_round_factors(value, below):
    assert round_below(value) == below


def test_an_arrow_that_leaves_the_view_says_how_long_it_is():
    workspace = opened(surface="rosenbrock", run={"optimizer": "gd", "params": {"eta": 0.001}})
    view = canvas_of(workspace)
    view.set_view(((-1.6, -1.2), (1.9, 2.1)))
    workspace.set_view(layers=frozenset({"newton"}))
    shown_in(view, workspace)
    view.grab()
    newton = laid(view)["newton"]
    frame = view.plane().frame
    assert not newton.whole
    assert Box(*newton.tip, 0, 0).inside(frame.grown(41))
    rows = key_rows(view.scene_painter.overlay.lecture, [newton], 1.0)
    assert rows == [f"Newton leaves the view: {newton.arrow.length:.3g} long"]


def words_of(view) -> list[str]:
    overlay = view.scene_painter.overlay
    return [row for key in overlay.lay_key(view.plane(), None, ()) for row in key.words.split("\n")]


def test_where_no_arrow_can_be_seen_that_is_told():
    workspace = opened(step=20, steps=400)
    view = canvas_of(workspace)
    workspace.seek(400)
    shown_in(view, workspace)
    view.grab()
    assert not view.scene_painter.overlay._shown
    assert any(w.startswith("this step is too short for its arrows") for w in words_of(view))


def test_one_arrow_too_short_is_told_only_in_the_parts_of_a_step():
    flat = {"expression": "x**2 + 0*y", "variables": ["x", "y"], "range": [[-2, 2], [-2, 2]]}
    workspace = opened(surface=flat, start=[1, 1], steps=20, step=1)
    view = canvas_of(workspace)
    shown_in(view, workspace)
    assert len(laid(view)) == 2  # at the first step momentum has nothing to add
    lecture = view.scene_painter.overlay.lecture
    tiny = replace(lecture.arrows[0], name="momentum", vector=(1e-9, 0.0))
    lecture = replace(lecture, arrows=(*lecture.arrows, tiny))
    assert not any("too short" in row for row in key_rows(lecture, list(laid(view).values()), 1.0))
    rows = key_rows(replace(lecture, phase="accumulate"), list(laid(view).values()), 1.0)
    assert "too short to be seen: momentum" in rows


def test_no_arrows_before_the_first_step_of_a_hidden_run_or_of_none():
    workspace = opened(step=0)
    runs = drawn_runs(workspace, LIGHT)
    assert lecture_of(workspace, runs).arrows == ()
    workspace.seek(3)
    assert len(lecture_of(workspace, runs).arrows) == 3
    workspace.toggle_run(0)
    assert lecture_of(workspace, drawn_runs(workspace, LIGHT)).arrows == ()
    workspace.remove_run(0)
    assert lecture_of(workspace, []).arrows == ()


def test_no_arrows_of_a_step_after_the_run_diverged():
    run = {"optimizer": "gd", "params": {"eta": 5.0}}
    workspace = opened(run=run, surface="rosenbrock", steps=40, step=40)
    assert workspace.runs[0].trace.divergence is not None
    assert lecture_of(workspace, drawn_runs(workspace, LIGHT)).arrows == ()


def test_the_arrows_follow_the_selected_run():
    workspace = opened(run=[{"optimizer": "gd"}, {"optimizer": "adam"}])
    workspace.select(1)
    runs = drawn_runs(workspace, LIGHT)
    lecture = lecture_of(workspace, runs)
    assert lecture.run is runs[1]
    assert [a.name for a in lecture.arrows] == ["gradient", "momentum", "update"]


def test_the_parts_of_a_step_show_their_arrows_whatever_is_chosen():
    workspace = opened(layers=(), run={"optimizer": "adam"})
    found = []
    for _ in workspace.phases:
        workspace.next_part()
        lecture = lecture_of(workspace, drawn_runs(workspace, LIGHT))
        found.append((lecture.phase, lecture.row, [a.name for a in lecture.arrows]))
    assert found == [
        ("gradient", 6, ["gradient"]),
        ("accumulate", 6, ["gradient", "momentum"]),
        ("scale", 6, ["gradient", "momentum", "update"]),
        ("", 6, []),
    ]


def test_a_step_in_parts_previews_its_update_and_tells_what_it_gathered():
    workspace = opened(layers=(), run={"optimizer": "adam"})
    for _ in range(3):
        workspace.next_part()
    view = canvas_of(workspace)
    trace = workspace.runs[0].trace
    assert laid(view)["update"].look.dash == PREVIEW
    assert laid(view)["update"].tail == pytest.approx(view.plane().spot(trace.w[5]))
    words = [key.words for key in view.scene_painter.overlay.lay_key(view.plane(), None, ())]
    assert words[0] == "step 6, part 3 of 4: scale"
    assert words[1].startswith("$m$ = (")
    assert "$v$ = (" in words[1]


def test_no_two_arrows_that_can_be_seen_together_look_alike():
    looks = [(look.dash, look.tip, look.ink) for look in LOOKS.values()]
    assert len(set(looks)) == len(looks)
    # The run's own and the others differ without their colours too.
    gray = {name: (look.dash, look.tip, look.width) for name, look in LOOKS.items()}
    assert gray["update"] != gray["gradient"] == gray["full"]
    assert len(set(gray.values())) == len(gray) - 1


def test_nesterovs_point_and_the_gradient_there():
    run = {"optimizer": "nag", "params": {"eta": 0.2, "beta": 0.7}}
    view = canvas_of(opened(run=run, layers=("look-ahead",), step=2))
    shown = laid(view)
    assert shown["ahead"].tail == pytest.approx(shown["look-ahead"].tip)


def test_labels_stand_clear_of_each_other_and_of_all_else(monkeypatch):
    boxes: list[Box] = []
    workspace = opened(layers=(*USUAL, "newton"), run=[MOMENTUM, {"optimizer": "gd"}])
    view = canvas_of(workspace)

    def noted(painter, style, box, text, px, weight):
        boxes.append(box)

    for module in ("canvas_arrows", "canvas_marks", "canvas_overlay"):
        monkeypatch.setattr(f"explorer.views.{module}.draw_label", noted)
    for step in range(1, 20):
        boxes.clear()
        workspace.seek(step)
        shown_in(view, workspace)
        picture(view)
        assert len(boxes) >= 4
        assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_what_is_pointed_at_elsewhere_is_raised_and_on_top():
    workspace = opened()
    view = canvas_of(workspace)
    plain = picture(view)
    workspace.light("g.w1")
    shown_in(view, workspace)
    raised = picture(view)
    shown = view.scene_painter.overlay._shown
    assert shown[-1].arrow.name == "gradient"
    assert [s.lit for s in shown] == [False, False, True]
    assert (plain != raised).any()


def test_the_pointer_at_an_arrow_lights_its_quantity(qtbot):
    workspace = opened()
    view = canvas_of(workspace)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    told: list[str] = []
    view.lit.connect(told.append)
    (x0, y0), (x1, y1) = laid(view)["gradient"].tail, laid(view)["gradient"].tip
    middle = QPoint(round((x0 + x1) / 2), round((y0 + y1) / 2))
    QTest.mouseMove(view.viewport(), middle)
    QTest.mouseMove(view.viewport(), middle + QPoint(1, 0))
    QTest.mouseMove(view.viewport(), QPoint(100, 60))
    assert told == ["g.w2", ""]


def test_the_pointer_leaving_lights_nothing(qtbot):
    workspace = opened()
    view = canvas_of(workspace)
    qtbot.addWidget(view)
    told: list[str] = []
    view.lit.connect(told.append)
    shown = laid(view)["momentum"]
    view._point_at(view.scene_painter.overlay.key_at(*shown.tip))
    view._point_at("")
    assert told == ["u.w1", ""] or told == ["u.w2", ""]


def test_arrows_of_one_parameter_lie_below_each_other():
    workspace = opened(surface="square", layers=(*USUAL, "newton"), step=3)
    view = canvas_of(workspace)
    shown = laid(view)
    heights = [shown[name].tail[1] for name in ("gradient", "newton", "momentum", "update")]
    assert all(s.tail[1] == s.tip[1] for s in shown.values())
    gaps = np.diff(heights)
    assert (abs(gaps) > 12).all()
    assert len(set(np.sign(gaps))) == 1
    trace, plane = workspace.runs[0].trace, view.plane()
    assert shown["update"].tip[0] == pytest.approx(plane.spot((trace.w[3, 0], 0.0))[0])


def test_the_tangent_of_a_curve_has_its_slope():
    """Without the tangent the picture is another along it, and the same elsewhere."""
    workspace = opened(surface="square", layers=("gradient",), step=3)
    view = canvas_of(workspace)
    overlay = view.scene_painter.overlay
    w, plane = workspace.runs[0].trace.w[2], view.plane()
    with_line = picture(view)
    overlay._draw_tangent = lambda *_: None
    changed = np.argwhere((picture(view) != with_line).any(axis=-1))
    y, x = changed[:, 0] - changed[:, 0].mean(), changed[:, 1] - changed[:, 1].mean()
    slope = float((x * y).sum() / (x * x).sum())
    gradient = float(workspace.problem.gradient(w)[0])
    assert slope == pytest.approx(-gradient * plane.pixel[0] / plane.pixel[1], rel=0.03)


def test_the_region_is_a_box_of_eta_about_the_parameters_before():
    workspace = opened(run={"optimizer": "adam", "params": {"eta": 0.5}}, layers=("trust",))
    view = canvas_of(workspace)
    with_box = picture(view)
    workspace.set_view(layers=frozenset())
    shown_in(view, workspace)
    changed = np.argwhere((picture(view) != with_box).any(axis=-1))
    plane, w = view.plane(), workspace.runs[0].trace.w[4]
    left, top = plane.spot((w[0] - 0.5, w[1] + 0.5))
    right, bottom = plane.spot((w[0] + 0.5, w[1] - 0.5))
    inside = changed[changed[:, 0] < plane.frame.bottom - 60]
    assert inside.min(axis=0) == pytest.approx([top, left], abs=2)
    assert inside.max(axis=0) == pytest.approx([bottom, right], abs=2)


def test_a_run_that_eta_does_not_bound_has_no_region():
    workspace = opened(layers=("trust",))
    assert lecture_of(workspace, drawn_runs(workspace, LIGHT)).trust is None


@pytest.mark.parametrize("theme", ["dark", "projector-light", "projector-dark", "print"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_pictures_have_the_arrows_in_every_theme(theme, ratio):
    workspace = opened()
    view = canvas_of(workspace, load_theme(theme))
    with_arrows = picture(view, ratio)
    workspace.set_view(layers=frozenset())
    shown_in(view, workspace)
    assert (picture(view, ratio) != with_arrows).any(axis=-1).sum() > 300 * ratio


def test_arrows_far_beyond_what_pixels_can_count_do_no_harm():
    surface = {
        "expression": "x**2 + 1e-9*y**2 + 1e7*y",
        "variables": ["x", "y"],
        "range": [[-2, 2], [-2, 2]],
    }
    workspace = opened(run={"optimizer": "gd", "params": {"eta": 1e-8}}, surface=surface,
                       start=[1, 1], layers=("newton", "gradient"), step=1)  # fmt: skip
    view = canvas_of(workspace)
    assert not laid(view)["newton"].whole
    picture(view)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("length", [0.0, 1.0, 5.0, 80.0])
def test_an_arrow_of_any_length_stays_between_its_ends(name, length):
    pixmap = QPixmap(140, 60)
    pixmap.fill(Qt.GlobalColor.white)
    ink, halo = themed_color("#000000"), themed_color("#FFFFFF")
    with QPainter(pixmap) as painter:
        draw_arrow(painter, LOOKS[name], (30, 30), (30 + length, 30), ink, halo)
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(60, image.bytesPerLine())
    dark = np.argwhere(pixels[:, :140] < 128)
    if length < 5:
        assert len(dark) <= 40
        return
    reach = 8 if LOOKS[name].tip in ("ring", "open") else 3
    assert dark[:, 1].min() >= 30 - 3
    assert dark[:, 1].max() <= 30 + length + reach


def test_the_key_makes_room_for_what_stands_in_its_corner():
    workspace = opened(start=[-5.8, -3.7], step=1)
    view = canvas_of(workspace)
    overlay, plane = view.scene_painter.overlay, view.plane()
    free = overlay.lay_key(plane, None, ())[0].box
    moved = overlay.lay_key(plane, None, [Box(free.x + 5, free.y + 5, 4, 4)])[0].box
    assert free.x < plane.frame.x + 20
    assert moved.right > plane.frame.right - 20
    assert hypot(moved.x - free.x, moved.y - free.y) > 100


def test_words_in_the_corner_never_bury_the_map():
    style = CanvasStyle(load_theme("projector-dark"))
    frame = Box(40.0, 20.0, 720.0, 600.0)
    boxes = [notice.box for notice in lay_corner(style, frame, ["row"] * 20, None)]
    assert boxes
    assert boxes[-1].bottom - boxes[0].y <= CORNER * frame.height
    first, *_ = lay_corner(style, frame, [f"row {i}" for i in range(20)], None)
    assert first.words == "row 0"  # what is left out are the last ones


def test_a_singular_hessian_is_told():
    flat = {"expression": "x**2 + y", "variables": ["x", "y"], "range": [[-2, 2], [-2, 2]]}
    workspace = opened(run={"optimizer": "gd"}, surface=flat, start=[1, 1], layers=("newton",))
    view = canvas_of(workspace)
    words = [key.words for key in view.scene_painter.overlay.lay_key(view.plane(), None, ())]
    assert words == ["no Newton step: the Hessian is singular here"]


def test_a_step_of_newtons_that_has_arrived_is_not_called_singular():
    bowl = {"expression": "x**2 + y**2", "variables": ["x", "y"], "range": [[-2, 2], [-2, 2]]}
    workspace = opened(run={"optimizer": "gd"}, surface=bowl, start=[0, 0], layers=("newton",))
    view = canvas_of(workspace)
    assert words_of(view) == ["Newton's step is zero: this is a stationary point"]


def test_a_step_beyond_the_box_says_how_far_one_can_get():
    rmsprop = {"optimizer": "rmsprop", "params": {"eta": 0.1, "beta": 0.9}}
    workspace = opened(run=rmsprop, layers=("trust",), step=1)
    view = canvas_of(workspace)
    (first,) = words_of(view)  # its first step is as long as one can be: η/√(1 − β)
    assert first.endswith(r"this step 3.16 $\eta$, the most is 3.16 $\eta$")
    workspace.seek(15)
    shown_in(view, workspace)
    (later,) = words_of(view)
    assert later.startswith("box: ")
    assert "the most" not in later


def test_uphill_is_in_the_label():
    workspace = opened(run={"optimizer": "gd", "params": {"eta": 0.1}}, surface="saddle",
                       start=[0.1, 0.8], layers=("newton",), step=1)  # fmt: skip
    view = canvas_of(workspace)
    assert laid(view)["newton"].look.label == "Newton, uphill"


def test_the_labels_of_the_pair_name_the_share_of_the_sum():
    gradient = {"mode": "minibatch", "size": 10, "order": "shuffle"}
    workspace = opened(surface="sigmoid-neuron", layers=("batch",), gradient=gradient, step=30)
    runs = drawn_runs(workspace, LIGHT)
    view = canvas_of(workspace)
    shown = lay_arrows(lecture_of(workspace, runs), view.scene_painter.ground, view.plane(), 1e6)
    labels = {s.arrow.name: s.look.label for s in shown}
    assert labels["full"] == r"$-\nabla L$ · 10/500, full"
    assert labels["batch"] == "$-g$, batch"


def test_long_runs_that_are_computed_anew_become_smooth(qtbot):
    """Two records are told apart without comparing their numbers."""
    workspace = opened(layers=(), steps=9000, step=9000, run={"optimizer": "adam"})
    view = canvas_of(workspace)
    qtbot.addWidget(view)
    view.show()
    view.grab()
    assert view.scene_painter.rough
    while view.refine(1.0) and view._quiet is None:
        pass
    workspace.set_run_param(0, "eta", 0.11)
    workspace.compute_all()
    shown_in(view, workspace)
    view.grab()
    for _ in range(100):
        if not view.refine(1.0):
            break
    assert not view.scene_painter.rough

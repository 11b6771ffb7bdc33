"""Points drawn by hand: added, moved, removed, each one undo step."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.look.theme import load_theme
from explorer.session.csv_import import take_drawn
from explorer.session.workspace import ALL
from explorer.views.data_view import DataView
from explorer.views.data_view_hand import TOO_MANY
from explorer.views.drawn import drawn_runs
from tests.views.surface3d_scenes import workspace

LIGHT = load_theme("light")
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
POINTS = {"x": [0.0, 1.0, 2.0], "y": [0.0, 1.0, 4.0]}


@pytest.fixture
def scene(qtbot):
    def make(points=POINTS):
        of = workspace("linear-regression")
        take_drawn(of, (tuple(points["x"]), tuple(points["y"])), "Set")
        view = DataView(LIGHT)
        qtbot.addWidget(view)
        view.resize(600, 450)
        view.show()

        def refresh(*changes: str) -> None:
            view.refresh(of, drawn_runs(of, LIGHT), frozenset(changes) or ALL)

        def take(points, label: str, merge: str) -> None:
            take_drawn(of, points, label, merge)
            refresh("surface")

        view.points_drawn.connect(take)
        view.points_settled.connect(of.end_merge)
        refresh()
        return of, view, refresh

    return make


def spot(view, x: float, y: float) -> QPoint:
    plane = view.scene_painter.layout((view.width(), view.height())).plane
    return QPoint(*(round(c) for c in plane.spot((x, y))))


def xs(of) -> list[float]:
    return of.problem.points.x.tolist()


def test_a_click_adds_a_point_and_undo_takes_it_away(qtbot, scene):
    of, view, _ = scene()
    view.hand.button.click()
    at = spot(view, 0.5, 2.0)
    qtbot.mouseClick(view, LEFT, pos=at)
    assert len(xs(of)) == 4
    assert xs(of)[3] == pytest.approx(0.5, abs=0.02)
    assert of.problem.points.y[3] == pytest.approx(2.0, abs=0.05)
    of.undo()
    assert xs(of) == POINTS["x"]


def test_a_drag_moves_a_point_in_one_undo_step(qtbot, scene):
    of, view, _ = scene()
    view.hand.button.click()
    range_ = view.scene_painter.view
    qtbot.mousePress(view, LEFT, pos=spot(view, 1.0, 1.0))
    for x in (1.2, 1.4, 1.6):
        qtbot.mouseMove(view, spot(view, x, 3.0))
    qtbot.mouseRelease(view, LEFT, pos=spot(view, 1.6, 3.0))
    assert xs(of)[1] == pytest.approx(1.6, abs=0.02)
    assert view.scene_painter.view == range_
    of.undo()
    assert xs(of) == POINTS["x"]


@pytest.mark.parametrize("way", ["right", "delete"])
def test_a_point_is_removed(qtbot, scene, way):
    of, view, _ = scene()
    view.hand.button.click()
    at = spot(view, 1.0, 1.0)
    if way == "right":
        qtbot.mouseClick(view, RIGHT, pos=at)
    else:
        qtbot.mouseMove(view, at)
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert xs(of) == [0.0, 2.0]
    of.undo()
    assert xs(of) == POINTS["x"]


def test_the_last_point_stays(qtbot, scene):
    of, view, _ = scene({"x": [1.0], "y": [1.0]})
    view.hand.button.click()
    qtbot.mouseClick(view, RIGHT, pos=spot(view, 1.0, 1.0))
    assert xs(of) == [1.0]


def test_nothing_is_drawn_until_it_is_wanted(qtbot, scene):
    of, view, _ = scene()
    qtbot.mouseClick(view, LEFT, pos=spot(view, 0.5, 2.0))
    qtbot.mouseClick(view, RIGHT, pos=spot(view, 1.0, 1.0))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert xs(of) == POINTS["x"]


def test_too_many_points_are_left_alone(scene):
    many = np.linspace(0, 1, 2001).tolist()
    _, view, _ = scene({"x": many, "y": many})
    assert view.hand.button.isVisible()
    assert not view.hand.button.isEnabled()
    assert view.hand.button.toolTip() == TOO_MANY


def test_the_small_view_has_no_button():
    view = DataView(LIGHT, compact=True)
    assert view.hand is None
    view.deleteLater()

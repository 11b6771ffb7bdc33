"""The gradient field: downhill everywhere, still while the runs move, and never in the way."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.look.theme import load_theme
from explorer.views import canvas_field
from explorer.views.canvas_field import LONGEST, SPACING, FieldLayer, field_px, places_of
from explorer.views.canvas_logic import Box, Plane
from tests.views import canvas_scenes as scenes
from tests.views.test_canvas_arrows import canvas_of, opened, picture, shown_in

pytestmark = pytest.mark.usefixtures("qapp")

FRAME = Box(36.0, 11.0, 597.0, 569.0)


def plane_of(problem, frame=FRAME) -> Plane:
    return Plane(frame, problem.range)


def test_places_fill_the_view_and_stay_on_the_surface_while_it_is_moved():
    problem = scenes.rosenbrock()
    places = places_of(problem, plane_of(problem), SPACING)
    assert 150 < len(places) < 260
    low, high = np.array(problem.range).T
    pitch = SPACING * np.array(plane_of(problem).pixel)
    assert (places >= low - pitch).all()
    assert (places <= high + pitch).all()
    moved = Plane(FRAME, ((-1.9, 2.1), (-1.0, 3.0)))
    known = {tuple(np.round(p, 9)) for p in places.tolist()}
    again = {tuple(np.round(p, 9)) for p in places_of(problem, moved, SPACING).tolist()}
    assert len(known & again) > 0.8 * len(known)


def test_arrows_point_downhill_as_the_trails_lie():
    problem = scenes.rosenbrock()
    plane = plane_of(problem)
    places = places_of(problem, plane, SPACING)
    centers, ways = field_px(places, problem.gradient(places), plane, SPACING)
    for center, way in zip(centers, ways, strict=True):
        here, there = (np.array(plane.to_data(*at)) for at in (center, center + 1e-3 * way))
        assert problem.loss(there) < problem.loss(here)


def test_the_steepest_place_has_the_longest_arrow_and_none_is_longer_than_its_room():
    problem = scenes.rosenbrock()
    plane = plane_of(problem)
    places = places_of(problem, plane, SPACING)
    slopes = problem.gradient(places)
    _, ways = field_px(places, slopes, plane, SPACING)
    lengths = np.hypot(*ways.T)
    assert lengths.max() == pytest.approx(LONGEST * SPACING)
    assert lengths.argmax() == np.hypot(*(slopes / plane.pixel).T).argmax()


def test_where_the_gradient_is_no_number_or_nothing_there_is_no_arrow():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    slopes = np.array([[0.0, 0.0], [np.nan, 1.0], [1.0, 0.0]])
    centers, ways = field_px(places, slopes, Plane(FRAME, ((-2, 2), (-2, 2))), SPACING)
    assert len(centers) == len(ways) == 1
    assert ways[0, 0] < 0


def test_one_parameter_has_a_row_of_arrows_along_its_axis():
    problem = scenes.wavy()
    plane = Plane(FRAME, (problem.range[0], (-8.0, 8.0)))
    places = places_of(problem, plane, SPACING)
    assert places.shape[1] == 1
    centers, ways = field_px(places, problem.gradient(places), plane, SPACING)
    assert np.ptp(centers[:, 1]) == pytest.approx(0.0, abs=1e-6)
    assert centers[0, 1] > FRAME.bottom - SPACING
    assert (ways[:, 1] == 0).all()
    assert {-1.0, 1.0} == set(np.sign(ways[:, 0]).tolist())


def test_the_work_is_done_in_slices_once_for_a_view(monkeypatch):
    problem = scenes.neuron()
    asked = []
    gradient = problem.gradient
    monkeypatch.setattr(type(problem), "gradient", lambda _, w: asked.append(len(w)) or gradient(w))
    monkeypatch.setattr(canvas_field, "PATIENCE", 0.0)
    monkeypatch.setattr(canvas_field, "SLICE", 0.0)
    field, plane = FieldLayer(), plane_of(problem)
    field.expect(problem, plane, 1.0)
    assert field.behind
    while field.refine(1e-9):
        pass
    assert len(asked) > 10
    done, version = sum(asked), field.version
    assert done == len(places_of(problem, plane, SPACING))
    field.expect(problem, plane, 1.0)
    assert not field.refine(1.0)
    assert (sum(asked), field.version) == (done, version)
    field.forget()
    assert field.version > version


def test_the_field_is_on_the_grounds_own_picture():
    """So it costs nothing while a run plays."""
    workspace = opened(layers=("field",))
    view = canvas_of(workspace)
    scene = view.scene_painter
    view.finish()
    view.grab()
    back = scene._back.cacheKey()
    workspace.seek(9)
    shown_in(view, workspace)
    view.grab()
    assert scene._back.cacheKey() == back


def test_the_field_comes_and_goes_and_is_told():
    workspace = opened(layers=())
    view = canvas_of(workspace)
    bare = picture(view)
    workspace.set_view(layers=frozenset({"field"}))
    shown_in(view, workspace)
    assert (picture(view) != bare).any(axis=-1).sum() > 2000
    keys = view.scene_painter.overlay.lay_key(view.plane(), None, ())
    assert [key.words for key in keys] == [canvas_field.KEY]
    workspace.set_view(layers=frozenset())
    shown_in(view, workspace)
    assert (picture(view) == bare).all()


@pytest.mark.parametrize("theme", ["dark", "projector-light"])
def test_another_theme_has_its_own_field(theme):
    workspace = opened(layers=("field",))
    view = canvas_of(workspace)
    picture(view)
    view.set_theme(load_theme(theme))
    shown_in(view, workspace)
    fresh = canvas_of(workspace, load_theme(theme))
    assert abs(picture(view) - picture(fresh)).mean() < 0.5

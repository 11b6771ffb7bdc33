"""Ghosts: the trails as they were, faint, beneath those that are."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.views.canvas import Canvas
from explorer.views.canvas_overlay import PIN, PIN_KEY
from explorer.views.drawn import drawn_ghosts
from tests.views.test_canvas_arrows import LIGHT, canvas_of, opened, picture, shown_in

pytestmark = pytest.mark.usefixtures("qapp")

ADAM = {"optimizer": "adam", "params": {"eta": 0.3}}


def fed(view, workspace) -> None:
    shown_in(view, workspace)
    view.set_ghosts(drawn_ghosts(workspace, LIGHT))


def test_while_a_slider_moves_the_trails_as_they_were_stay():
    workspace = opened(ADAM, layers=(), step=12)
    view = canvas_of(workspace)
    before = picture(view)
    workspace.set_run_param(0, "eta", 0.1, merge="slider")
    workspace.compute_all()
    fed(view, workspace)
    during = picture(view)
    workspace.end_merge()
    fed(view, workspace)
    after = picture(view)
    ghost = (during != after).any(axis=-1)
    assert ghost.sum() > 200
    # It lies where the trail was, and is lighter than that.
    was = (before != after).any(axis=-1)
    assert (ghost & was).sum() > 0.6 * ghost.sum()
    assert during[ghost].mean() > before[ghost & was].mean()


def test_ghosts_follow_the_playhead():
    workspace = opened(ADAM, layers=(), step=3)
    workspace.pin()
    workspace.set_run_param(0, "eta", 0.05)
    workspace.compute_all()
    view = canvas_of(workspace)
    fed(view, workspace)
    early = picture(view)
    workspace.seek(15)
    fed(view, workspace)
    late = picture(view)
    assert (early != late).any(axis=-1).sum() > 200


def test_what_is_pinned_is_marked(monkeypatch):
    words: list[str] = []
    monkeypatch.setattr("explorer.views.canvas_overlay.draw_label", lambda *a: words.append(a[3]))
    workspace = opened(ADAM, layers=(), step=10)
    workspace.pin()
    workspace.set_run_param(0, "eta", 0.1)
    workspace.compute_all()
    view = canvas_of(workspace)
    fed(view, workspace)
    picture(view)
    assert words == [PIN]
    workspace.unpin()
    fed(view, workspace)
    words.clear()
    picture(view)
    assert words == []


def test_only_what_has_moved_is_marked(monkeypatch):
    words: list[str] = []
    monkeypatch.setattr("explorer.views.canvas_overlay.draw_label", lambda *a: words.append(a[3]))
    workspace = opened([ADAM, {"optimizer": "gd", "params": {"eta": 0.1}}], layers=(), step=10)
    workspace.pin()
    view = canvas_of(workspace)
    fed(view, workspace)
    picture(view)
    assert words == []  # all are where they were; the corner says that they are pinned
    keys = view.scene_painter.overlay.lay_key(view.plane(), None, ())
    assert [key.words for key in keys] == [PIN_KEY]
    workspace.set_run_param(0, "eta", 0.1)
    workspace.compute_all()
    fed(view, workspace)
    picture(view)
    assert words == [PIN]


def test_the_mark_of_what_is_pinned_stands_on_no_minimum(monkeypatch):
    boxes = []
    monkeypatch.setattr("explorer.views.canvas_overlay.draw_label", lambda *a: boxes.append(a[2]))
    workspace = opened({"optimizer": "gd", "params": {"eta": 0.2}}, layers=(), step=90, steps=90)
    workspace.pin()
    workspace.set_run_param(0, "eta", 0.01)
    workspace.compute_all()
    view = canvas_of(workspace)
    fed(view, workspace)
    picture(view)
    [box] = boxes
    [star] = [spot.star for spot in view.scene_painter._spots]
    assert not box.overlaps(star)


def test_a_step_paints_no_ghost_anew():
    workspace = opened(ADAM, layers=(), step=10)
    workspace.pin()
    view = canvas_of(workspace)
    fed(view, workspace)
    view.grab()
    sheet, overlay = view._sheet(), view.scene_painter.overlay
    kept = overlay.ghost_trails(sheet, 10).cacheKey()
    workspace.set_run_param(0, "eta", 0.2, merge="slider")
    workspace.compute_all()
    shown_in(view, workspace)
    view.grab()
    assert overlay.ghost_trails(sheet, 10).cacheKey() == kept


def test_ghosts_have_no_step_markers_and_are_thin():
    workspace = opened(ADAM, layers=(), step=20)
    workspace.pin()
    view: Canvas = canvas_of(workspace)
    fed(view, workspace)
    view.grab()
    sheet, scene = view._sheet(), view.scene_painter
    counts = []
    for pixmap in (scene.overlay.ghost_trails(sheet, 20, smooth=True), scene.trails(sheet, True)):
        image = pixmap.toImage()
        pixels = np.frombuffer(image.constBits(), np.uint8)
        counts.append(int(pixels.reshape(-1, 4)[:, 3].astype(int).sum()))
    assert counts[0] < 0.5 * counts[1]

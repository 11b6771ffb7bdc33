"""Trails painted step by step and all at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.look.theme import load_theme
from explorer.views.canvas_logic import Box, Plane
from explorer.views.canvas_style import CanvasStyle
from explorer.views.trails import SMOOTH_LIMIT, STAGE, TrailLayer
from tests.views import canvas_scenes as scenes

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (400, 300)
PLANE = Plane(Box(20.0, 10.0, 360.0, 270.0), ((-3.0, 3.0), (-3.0, 1.5)))
STYLE = CanvasStyle(load_theme("light"))


def layer() -> TrailLayer:
    return TrailLayer(lambda trace, first, end: trace.w[first:end])


def painted(to: TrailLayer, runs, step, plane=PLANE, ratio=1.0, style=STYLE, **more) -> np.ndarray:
    """Return the picture's opacity at each device pixel, 0 to 255."""
    pixmap = to.picture(plane, SIZE, ratio, style, runs, step, **more)
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., 3].astype(int)


def walks(count=8, steps=60, theme="light", first=0):
    traces = {f"run {i}": scenes.walk(steps, i, size=0.6) for i in range(count)}
    return scenes.drawn(traces, theme, first=first)


@pytest.mark.parametrize("number", range(9))
def test_step_by_step_is_the_same_picture_as_at_once(number):
    """Dashes go on where they were, whatever the pace."""
    run = scenes.drawn({"one": scenes.walk(60, 3, size=0.6)}, first=number)
    slow, quick = layer(), layer()
    for step in range(61):
        by_steps = painted(slow, run, step)
    at_once = painted(quick, run, 60)
    assert at_once.max() == 255
    # Where two segments meet, painting twice darkens the rim of a line a little.
    assert (abs(by_steps - at_once) > 60).sum() <= 0.01 * (at_once > 0).sum()
    assert abs(by_steps - at_once).mean() < 0.1


def test_the_future_is_never_painted():
    runs = walks()
    shown, short = layer(), layer()
    now = painted(shown, runs, 20)
    cut = [scenes.walk(60, i, size=0.6) for i in range(8)]
    for trace in cut:
        trace.w[21:] = np.nan
        trace.last = 20
    ended = scenes.drawn({f"run {i}": trace for i, trace in enumerate(cut)})
    assert np.array_equal(now, painted(short, ended, 60))


def test_a_step_back_takes_its_segment_away():
    runs, trails = walks(), layer()
    before = painted(trails, runs, 30)
    after = painted(trails, runs, 31)
    assert not np.array_equal(before, after)
    assert np.array_equal(painted(trails, runs, 30), painted(layer(), runs, 30))


def test_steps_back_from_a_long_way_are_the_picture_of_that_step():
    """They start from a picture kept some steps before, not from the beginning."""
    runs, trails = walks(2, steps=1500), layer()
    painted(trails, runs, 1500)
    kept = trails._stage
    assert kept is not None
    for step in (1499, 1400, 1500 - STAGE):
        there = painted(trails, runs, step)
        assert trails._stage is kept
        assert abs(there - painted(layer(), runs, step)).mean() < 0.2
    further = painted(trails, runs, 900)
    assert trails._stage is not kept
    assert abs(further - painted(layer(), runs, 900)).mean() < 0.2
    assert painted(trails, runs, 3).sum() < further.sum()
    assert abs(painted(trails, runs, 1500) - painted(layer(), runs, 1500)).mean() < 0.2


def test_rows_that_are_filled_later_are_painted_then():
    trace = scenes.walk(60, 1, size=0.6)
    run = scenes.drawn({"one": trace})
    trace.last = 10
    trails = layer()
    early = painted(trails, run, 40)
    trace.last = 60
    late = painted(trails, run, 40)
    assert (late > 0).sum() > (early > 0).sum()
    assert abs(late - painted(layer(), run, 40)).mean() < 0.1


def test_hidden_runs_and_changed_runs_are_painted_anew():
    runs, trails = walks(2), layer()
    both = painted(trails, runs, 60)
    one = painted(trails, [runs[0], replace(runs[1], visible=False)], 60)
    assert (one > 0).sum() < (both > 0).sum()
    assert np.array_equal(one, painted(layer(), runs[:1], 60))
    # A name is not part of a trail.
    renamed = [replace(runs[0], label="other")]
    assert trails.picture(PLANE, SIZE, 1.0, STYLE, renamed, 60).cacheKey() == (
        trails.picture(PLANE, SIZE, 1.0, STYLE, runs[:1], 60).cacheKey()
    )


def test_nothing_is_painted_outside_the_frame():
    trace = scenes.walk(40, 2)
    trace.w[:] = np.random.default_rng(4).uniform(-9, 9, trace.w.shape)
    opacity = painted(layer(), scenes.drawn({"far": trace}), 40)
    assert opacity.max() > 0
    opacity[10:280, 20:380] = 0
    assert opacity.max() == 0


def test_points_beyond_all_screens_do_no_harm():
    trace = scenes.walk(6, 2)
    trace.w[3] = (1e300, -1e300)
    trace.w[4] = (-1e308, 1e308)
    with np.errstate(all="raise"):
        opacity = painted(layer(), scenes.drawn({"wild": trace}, first=1), 6)
    assert opacity.max() == 255


def test_a_run_that_swings_for_ever_keeps_its_dashes():
    """Painting over the same place again and again would close the gaps."""
    trace = scenes.walk(400, 0)
    trace.w[::2], trace.w[1::2] = (-2.0, -1.0), (2.0, -1.0)
    run = scenes.drawn({"swing": trace}, first=1)
    once, often = painted(layer(), run, 1), painted(layer(), run, 400)
    assert np.array_equal(once, often)
    row = once[round(PLANE.spot((0.0, -1.0))[1])]
    assert 0 < (row[100:300] > 128).mean() < 0.8


def test_pictures_have_the_screens_own_pixels():
    runs, trails = walks(3), layer()
    assert painted(trails, runs, 60, ratio=2.0).shape == (600, 800)
    assert painted(trails, runs, 60, ratio=1.25).shape == (375, 500)


def test_very_long_trails_are_quick_first_and_smooth_later():
    runs, trails = walks(8, steps=SMOOTH_LIMIT // 8 + 10), layer()
    steps = SMOOTH_LIMIT // 8 + 10
    rough = painted(trails, runs, steps)
    assert trails.rough
    smooth = painted(trails, runs, steps, smooth=True)
    assert not trails.rough
    assert len(np.unique(smooth)) >= len(np.unique(rough))
    short = layer()
    painted(short, walks(8), 60)
    assert not short.rough


def test_casing_lies_under_trails_where_the_theme_wants_it():
    run = scenes.drawn({"one": scenes.walk(20, 3, size=0.6)}, "print")
    plain = painted(layer(), run, 20)
    cased = painted(layer(), run, 20, style=CanvasStyle(load_theme("print")))
    assert (cased > 0).sum() > 1.5 * (plain > 0).sum()

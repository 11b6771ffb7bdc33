"""Labels keep their sides while runs swing to and fro."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from explorer.views.canvas_logic import Box, around, place_label
from explorer.views.canvas_sides import CALM, Sides
from explorer.views.map_numbers import Obstacles, along, placed

FRAME = Box(0.0, 0.0, 400.0, 300.0)
SIZE = (50.0, 20.0)


def side_of(box: Box, at: tuple[float, float]) -> tuple[float, float]:
    return box.x - at[0], box.y - at[1]


def swinging(step: int) -> tuple[tuple[float, float], Box]:
    """Return a head, and words that are right of it at every other step."""
    at = (200.0, 150.0 + 12 * (-1) ** step)
    return at, Box(215.0, 150.0, 60.0, 24.0)


def test_a_name_that_swings_moves_once():
    sides, places = Sides(), []
    for step in range(60):
        at, words = swinging(step)
        sides.begin(step, FRAME)
        box = sides.place("run", at, SIZE, 12.0, [words], [], FRAME)
        assert box is None or not box.overlaps(words)
        places.append(side_of(box, at) if box is not None else None)
    changes = sum(a != b for a, b in pairwise(places[1:]))
    assert changes <= 1
    assert places[-1] is not None
    alone = [place_label(*(swinging(k)[0],), SIZE, 12.0, [swinging(k)[1]], FRAME) for k in (0, 1)]
    assert side_of(alone[0], swinging(0)[0]) != side_of(alone[1], swinging(1)[0])


def test_marks_that_pass_under_a_name_are_borne():
    sides, at = Sides(), (200.0, 150.0)
    sides.begin(0, FRAME)
    first = sides.place("run", at, SIZE, 12.0, [], [], FRAME)
    for step in range(1, 40):
        sides.begin(step, FRAME)
        marks = [around(230.0, 150.0, 6.0)] if step % 2 else []
        assert sides.place("run", at, SIZE, 12.0, [], marks, FRAME) == first
    for step in range(40, 40 + 2 * CALM):  # one that stays is another thing
        sides.begin(step, FRAME)
        box = sides.place("run", at, SIZE, 12.0, [], [around(230.0, 150.0, 6.0)], FRAME)
    assert box is not None
    assert box != first


def test_a_label_that_stays_is_in_every_picture():
    sides, at = Sides(), (200.0, 150.0)
    for step in range(20):
        sides.begin(step, FRAME)
        everywhere = [Box(100.0, 50.0, 200.0, 200.0)] if step > 5 else []
        assert sides.stay("start", at, SIZE, 12.0, everywhere, [], FRAME, "brla") is not None


def test_a_single_picture_knows_of_no_other():
    sides = Sides(steady=False)
    for step in (5, 6, 5):
        at, words = swinging(step)
        sides.begin(step, FRAME)
        box = sides.place("run", at, SIZE, 12.0, [words], [], FRAME)
        assert box == place_label(at, SIZE, 12.0, [words], FRAME)


def test_numbers_keep_clear_of_trails_and_boxes():
    line = np.column_stack([np.linspace(10, 390, 200), np.full(200, 150.0)])
    trail = np.array([[0.0, 60.0], [1e9, 1e9], [200.0, 150.0], [399.0, 150.0]])
    [free] = placed({1.0: [line]}, FRAME, [], lambda level: (40.0, 24.0))
    obstacles = Obstacles((Box(40.0, 130.0, 60.0, 40.0),), along([trail], FRAME))
    [number] = placed({1.0: [line]}, FRAME, [], lambda level: (40.0, 24.0), obstacles)
    assert not number.box.overlaps(obstacles.boxes[0])
    inside = (np.abs(obstacles.points - (number.box.x + 20, number.box.y + 12)) < (20, 12)).all(1)
    assert not inside.any()
    assert number.box != free.box
    full = Obstacles((FRAME,))
    assert placed({1.0: [line]}, FRAME, [], lambda level: (40.0, 24.0), full) == []

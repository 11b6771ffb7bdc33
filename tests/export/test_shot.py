"""Which steps are meant, and how large a picture may be."""

from __future__ import annotations

import pytest

from explorer.errors import InputError
from explorer.export.shot import PARTS, Shot, read_steps, strip_steps


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("2:5", (2, 3, 4, 5)),
        ("2:9:3", (2, 5, 8)),
        (":3", (0, 1, 2, 3)),
        ("8:", (8, 9, 10)),
        ("::5", (0, 5, 10)),
        ("4", (4,)),
        ("0,3,10", (0, 3, 10)),
        ("7,2", (7, 2)),
    ],
)
def test_steps_as_they_are_written(text, steps):
    assert read_steps(text, 10) == steps


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:b", "is not a range of steps"),
        ("1:2:3:4", "is not a range of steps"),
        ("-1:4", "is not a range of steps"),
        ("", "no steps are named; they are such as 0:100"),
        (" ", "no steps are named"),
        ("1,,2", "lacks a step"),
        ("5:3", "are none"),
        ("1:9:0", "1:9:0 never go on: every step is 1"),
        ("0:11", "step 11 is beyond the last, 10"),
        ("3,99", "step 99 is beyond the last, 10"),
        ("0:" + "9" * 400, "beyond the last"),
    ],
)
def test_steps_that_cannot_be_meant(text, said):
    with pytest.raises(InputError, match=said):
        read_steps(text, 10)


@pytest.mark.parametrize("steps", [0, 1, 5, 200, 100_000])
def test_a_strip_has_the_start_and_the_end(steps):
    chosen = strip_steps(steps)
    assert chosen[0] == 0
    assert chosen[-1] == steps
    assert list(chosen) == sorted(set(chosen))
    assert len(chosen) <= 6


def test_a_picture_that_no_memory_holds_is_refused():
    Shot(size=(16384, 8192)).check_pixels()
    for shot in (Shot(size=(16385, 10)), Shot(scale=20), Shot(size=(16384, 16384))):
        with pytest.raises(InputError, match="is not made"):
            shot.check_pixels()


def test_a_file_has_pixels_for_what_is_in_it_but_a_preview_may_be_small():
    Shot(size=(200, 150), scale=0.43).check_pixels()
    for shot in (Shot(size=(200, 150), scale=0.42), Shot(size=(1600, 150), scale=0.3)):
        with pytest.raises(InputError, match=r"\d pixels is not made; 64 on a side is the least"):
            shot.check_pixels()
        shot.check_memory()


def test_a_part_keeps_what_it_has_room_for():
    for part in PARTS:
        shot = Shot(part=part, caption="x", by_hand=True, plots=("loss",))
        assert (shot.caption is not None) == (part in ("figure", "strip"))
        assert shot.by_hand == (part == "figure")
        assert (shot.plots is not None) == (part in ("figure", "plots"))

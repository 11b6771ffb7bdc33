"""Playback is arithmetic: where the playhead is follows from the time that passed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.session.playback import SPEEDS, Playback

# Pieces of a second that add up exactly.
pieces = st.lists(st.integers(0, 64).map(lambda n: n / 64), max_size=40)
speeds = st.sampled_from(SPEEDS)


def playing(steps: int, speed: float = 20.0, step: int = 0, loop: bool = False) -> Playback:
    made = Playback(steps, step=step, speed=speed, loop=loop)
    made.play()
    return made


def test_speeds_are_those_of_the_contract() -> None:
    assert (SPEEDS[0], SPEEDS[-1]) == (1, 1000)
    assert list(SPEEDS) == sorted(set(SPEEDS))


@given(pieces, speeds, st.integers(1, 10_000))
@settings(deadline=None)
def test_the_step_is_time_by_speed(times, speed, steps) -> None:
    made = playing(steps, speed)
    passed = 0.0
    for seconds in times:
        before = made.step
        moved = made.advance(seconds)
        passed += seconds
        assert made.step == min(steps, int(passed * speed))
        assert moved == (made.step != before)
        assert made.playing == (made.step < steps)
        if not made.playing:
            break


@given(speeds, st.integers(1, 500))
def test_how_time_is_cut_does_not_matter(speed, steps) -> None:
    whole, cut = playing(steps, speed), playing(steps, speed)
    whole.advance(0.5)
    for _ in range(32):
        cut.advance(1 / 64)
    assert whole.step == cut.step


@given(pieces, speeds, st.integers(1, 200))
@settings(deadline=None)
def test_a_loop_shows_the_end_and_then_the_start(times, speed, steps) -> None:
    made = playing(steps, speed, loop=True)
    for seconds in times:
        before = made.step
        moved = made.advance(seconds)
        assert made.playing
        assert 0 <= made.step <= steps
        if moved and made.step < before:
            assert (before, made.step) == (steps, 0)


@given(st.lists(st.tuples(st.integers(0, 64), st.integers(0, 300))), speeds, st.booleans())
@settings(deadline=None)
def test_it_waits_for_what_is_not_computed(slices, speed, loop) -> None:
    made = playing(200, speed, loop=loop)
    for passed, available in slices:
        before = made.step
        made.advance(passed / 64, available)
        if made.step > before:
            assert made.step <= min(available, 200)
        elif made.step < before:
            assert (loop, before, made.step) == (True, 200, 0)
        if available < 200:
            assert made.playing or before == 200 or made.step == 200


def test_waiting_does_not_pile_up() -> None:
    made = playing(1000, speed=100)
    for _ in range(10):
        made.advance(1.0, available=7)
    assert made.step == 7
    made.advance(0.1, available=1000)
    assert made.step == 17


def test_it_does_not_end_before_the_end_is_computed() -> None:
    made = playing(10, speed=1000)
    assert made.advance(1.0, available=4)
    assert (made.step, made.playing) == (4, True)
    assert not made.advance(1.0, available=4)
    assert made.advance(1.0, available=10)
    assert (made.step, made.playing) == (10, False)
    assert not made.advance(1.0, available=10)


def test_a_loop_waits_too() -> None:
    made = playing(10, speed=1000, loop=True)
    made.advance(1.0, available=4)
    made.advance(1.0, available=4)
    assert made.step == 4


def test_paused_time_is_lost() -> None:
    made = playing(100, speed=10)
    made.advance(0.09375)
    made.pause()
    assert not made.advance(5.0)
    made.play()
    made.advance(0.0625)
    assert made.step == 0


def test_playing_from_the_end_starts_again() -> None:
    made = playing(10, step=10)
    assert (made.step, made.playing) == (0, True)


def test_nothing_to_play() -> None:
    made = playing(0)
    assert not made.playing
    assert not made.advance(1.0)


def test_toggle() -> None:
    made = Playback(10)
    made.toggle()
    assert made.playing
    made.toggle()
    assert not made.playing


@pytest.mark.parametrize(
    ("move", "step"),
    [
        (lambda p: p.seek(3), 3),
        (lambda p: p.seek(-4), 0),
        (lambda p: p.seek(99), 10),
    ],
)
def test_moving_the_playhead_pauses(move, step) -> None:
    made = playing(10, step=5)
    move(made)
    assert (made.step, made.playing) == (step, False)


def test_fewer_steps_take_the_playhead_along() -> None:
    made = Playback(10, step=7)
    made.set_steps(5)
    assert (made.steps, made.step) == (5, 5)
    made.set_steps(20)
    assert (made.steps, made.step) == (20, 5)


def test_faster_and_slower() -> None:
    made = Playback(10, speed=1)
    for speed in SPEEDS[1:]:
        made.faster()
        assert made.speed == speed
    made.faster()
    assert made.speed == SPEEDS[-1]
    for speed in reversed(SPEEDS[:-1]):
        made.slower()
        assert made.speed == speed
    made.slower()
    assert made.speed == SPEEDS[0]
    made.speed = 15.0
    made.faster()
    assert made.speed == 20
    made.speed = 15.0
    made.slower()
    assert made.speed == 10


@given(st.integers(1, 1000), pieces)
@settings(deadline=None)
def test_a_change_of_speed_does_not_jump(speed, times) -> None:
    made = playing(100_000, 1)
    for seconds in times:
        before = made.step
        made.speed = speed if made.speed == 1 else 1
        made.advance(seconds)
        assert made.step - before <= seconds * made.speed + 1

"""How a workspace is shown: parts of a step, what is pointed at, ghosts, playing to a step."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.session.files import read_session, write_session
from explorer.session.playback import SPEEDS
from explorer.session.showing import part_speed
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()


def workspace(*optimizers: str, **table) -> Workspace:
    session = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "ravine"},
        "steps": 10,
        "runs": [{"optimizer": name} for name in optimizers or ("gd", "adam")],
        **table,
    }
    made = Workspace(read_session(json.dumps(session)), CATALOGUE)
    made.compute_all()
    return made


@pytest.fixture
def told():
    """Return a list of all that a workspace tells from now on."""

    def listen(shown: Workspace) -> list[frozenset[str]]:
        heard: list[frozenset[str]] = []
        shown.subscribe(heard.append)
        return heard

    return listen


def test_a_step_in_its_parts() -> None:
    shown = workspace()
    shown.select(1)
    assert shown.phases == ("gradient", "accumulate", "scale", "move")
    seen = []
    for _ in range(5):
        seen.append((shown.step, shown.phase, shown.hand_step))
        shown.next_part()
    assert seen == [
        (0, "", 0),
        (0, "gradient", 1),
        (0, "accumulate", 1),
        (0, "scale", 1),
        (1, "", 1),
    ]
    back = []
    for _ in range(5):
        shown.previous_part()
        back.append((shown.step, shown.phase, shown.hand_step))
    assert back == seen[::-1]


def test_parts_end_where_the_record_ends() -> None:
    shown = workspace()
    shown.seek(10)
    shown.next_part()
    assert (shown.step, shown.part) == (10, 0)
    shown.seek(0)
    shown.previous_part()
    assert (shown.step, shown.part) == (0, 0)


def test_any_other_move_shows_whole_steps() -> None:
    shown = workspace()
    for move in (lambda: shown.seek(4), lambda: shown.set_steps(8), shown.played):
        shown.compute_all()
        shown.next_part()
        assert shown.part == 1
        move()
        assert shown.part == 0


def test_selecting_a_run_with_fewer_parts() -> None:
    shown = workspace()
    shown.select(1)
    for _ in range(3):
        shown.next_part()
    assert shown.phase == "scale"
    shown.select(0)
    assert shown.phase == shown.phases[-2]


def test_steps_are_played_in_parts() -> None:
    shown = workspace("adam")
    shown.set_view(in_parts=True)
    shown.playback.speed = 20.0
    shown.playback.play()
    shown.advance(2.0)  # two parts a second: there is time to read each
    assert (shown.step, shown.part) == (1, 0)
    shown.advance(1.0)
    assert (shown.step, shown.part) == (1, 2)
    while shown.playback.playing:
        shown.advance(0.5)
    assert (shown.step, shown.part) == (10, 0)


def test_the_speed_is_that_of_parts_to_be_read() -> None:
    speeds = [part_speed(speed) for speed in (0.5, *SPEEDS)]
    assert speeds == sorted(speeds)  # faster is never slower
    assert part_speed(20) == 2.0
    assert part_speed(1) == 1.0
    assert part_speed(0.5) == 0.5  # what a lesson asks for is kept


def test_playing_to_a_step(told) -> None:
    shown = workspace()
    heard = told(shown)
    shown.play_to(2, 6, 4.0)
    assert shown.playback.playing
    assert {"step", "playback"} <= heard[-1]
    shown.advance(0.5)
    assert shown.step == 4
    shown.advance(5.0)
    assert shown.step == 6
    assert not shown.playback.playing
    shown.playback.play()  # once more goes on to the end
    shown.advance(5.0)
    assert shown.step == 10


def test_playing_to_where_one_is_does_not_play() -> None:
    shown = workspace()
    shown.play_to(6, 6)
    assert not shown.playback.playing
    assert shown.step == 6
    shown.play_to(0, 99)
    shown.advance(60.0)
    assert shown.step == 10


def test_a_loop_waits_for_the_step_that_was_asked_for() -> None:
    shown = workspace()
    shown.playback.loop = True
    shown.play_to(0, 5, 10.0)
    shown.advance(3.0)
    assert (shown.step, shown.playback.playing) == (5, False)


def test_light_is_told_once(told) -> None:
    shown = workspace()
    heard = told(shown)
    shown.light("v.w1")
    shown.light("v.w1")
    assert shown.lit == "v.w1"
    assert heard == [{"lit"}]


def test_the_view_is_no_edit(told) -> None:
    shown = workspace()
    before, heard = shown.experiment, told(shown)
    shown.set_view(tab="3d", layers=frozenset({"update"}))
    shown.set_view(tab="3d")
    shown.choose_plots(["loss"])
    assert heard == [{"view"}, {"view", "plots"}]
    assert shown.experiment is before
    assert not shown.can_undo
    again = Workspace(read_session(write_session(shown.to_save())), CATALOGUE)
    assert again.view == shown.view


def test_a_drag_leaves_a_ghost_until_the_hand_lets_go() -> None:
    shown = workspace()
    before = [run.trace for run in shown.runs]
    for x in (1.0, 2.0, 3.0):
        shown.set_start((x, 1.0), merge="start")
        assert [ghost.trace for ghost in shown.ghosts] == before
    shown.end_merge()
    assert shown.ghosts == ()
    shown.set_start((0.0, 1.0))  # at once, without a drag
    assert shown.ghosts == ()


def test_hidden_runs_leave_no_ghost() -> None:
    shown = workspace()
    shown.toggle_run(0)
    shown.set_start((1.0, 1.0), merge="start")
    assert [ghost.label for ghost in shown.ghosts] == ["Adam"]


def test_a_pin_stays_and_is_swapped() -> None:
    shown = workspace()
    first = shown.experiment
    trace = shown.runs[0].trace
    shown.pin()
    shown.set_start((2.0, 2.0))
    shown.compute_all()
    assert shown.ghosts[0].trace is trace
    assert shown.ghosts[0].pinned
    second = shown.runs[0].trace
    shown.swap_pin()
    shown.compute_all()
    assert shown.experiment.start == first.start
    np.testing.assert_array_equal(shown.runs[0].trace.w, trace.w)
    assert shown.ghosts[0].trace is second
    shown.swap_pin()
    assert shown.experiment.start == (2.0, 2.0)
    shown.unpin()
    assert shown.pinned is None
    assert shown.ghosts == ()
    shown.swap_pin()  # nothing is pinned: nothing happens
    assert shown.experiment.start == (2.0, 2.0)


def test_swapping_can_be_undone() -> None:
    shown = workspace()
    shown.pin()
    shown.set_start((2.0, 2.0))
    shown.swap_pin()
    shown.undo()
    assert shown.experiment.start == (2.0, 2.0)

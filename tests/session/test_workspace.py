"""The laws of the workspace, whatever is edited: undo, colours, failures, numbers, playhead."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.files import read_session
from explorer.session.resolve import resolve
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()
POINTS = {"x": [0.0, 1.0, -2.0, 3.0], "y": [0.3, 0.6, 0.1, 0.9]}


def experiment(names: tuple[str, ...] = ("gd", "adam", "rmsprop")) -> Experiment:
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "sigmoid-neuron", "data": POINTS},
        "start": [-2, 1],
        "steps": 12,
        "runs": [{"optimizer": name, "label": f"run {i}"} for i, name in enumerate(names)],
    }
    return read_session(json.dumps(table))


def workspace(made: Experiment | None = None) -> Workspace:
    return Workspace(made or experiment(), CATALOGUE)


places = st.integers(0, 3)
small = st.floats(-3, 3).map(lambda v: round(v, 3))
rates = st.sampled_from([0.01, 0.1, 1.0])
edits = st.one_of(
    st.tuples(st.just("set_start"), st.tuples(small, small), st.sampled_from(["", "start"])),
    st.tuples(st.just("set_steps"), st.integers(1, 15)),
    st.tuples(st.just("set_title"), st.sampled_from(["", "One", "Two"])),
    st.tuples(
        st.just("set_gradient"),
        st.sampled_from([
            GradientChoice(),
            GradientChoice(noise=0.5, seed=3),
            GradientChoice("minibatch", 2, "shuffle", 1),
        ]),
    ),
    st.tuples(st.just("set_run_param"), places, st.just("eta"), rates, st.just("eta")),
    st.tuples(st.just("set_run_param"), places, st.just("eta"), rates),
    st.tuples(st.just("set_run_param"), places, st.just("eta"), st.none()),
    st.tuples(
        st.just("set_schedule"),
        places,
        st.sampled_from([ScheduleChoice(), ScheduleChoice("step-decay", Values(every=3))]),
    ),
    st.tuples(st.just("add_run"), st.sampled_from([RunChoice("nag"), RunChoice("adagrad")])),
    st.tuples(st.just("duplicate_run"), places),
    st.tuples(st.just("remove_run"), places),
    st.tuples(st.just("toggle_run"), places),
    st.tuples(st.just("end_merge")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)  # fmt: skip
WRONG = [
    ("set_start", (1.0,)),
    ("set_gradient", GradientChoice("minibatch", 99)),
    ("set_surface", SurfaceChoice(name="bowll")),
    ("set_surface_param", "q", 1.0),
    ("set_run_param", 0, "bta1", 1.0),
    ("set_schedule", 0, ScheduleChoice("cosine")),
    ("add_run", RunChoice("adm")),
    ("add_run", RunChoice(rule="w = w - q")),
    ("replace_run", 0, RunChoice("adam", variant="x"), "Change"),
]


def do(shown: Workspace, edit: tuple) -> bool:
    """Make an edit; return whether it was one that there could be."""
    name, *arguments = edit
    needs_run = name.endswith(("_run", "_run_param", "_schedule")) and name != "add_run"
    if needs_run and arguments[0] >= len(shown.runs):
        return False
    if name == "add_run" and len(shown.runs) > 6:
        return False
    getattr(shown, name)(*arguments)
    return True


def state(shown: Workspace) -> tuple:
    """Return all that a person sees."""
    return (
        shown.experiment,
        shown.start,
        shown.steps,
        shown.title,
        [(r.label, r.style, r.details, r.choice, r.values) for r in shown.runs],
        [id(r.simulation) for r in shown.runs],
        (shown.undo_label, shown.redo_label, shown.can_undo, shown.can_redo),
        (shown.selected, shown.playback.step, shown.playback.steps),
    )


@given(st.lists(edits, max_size=12))
@settings(deadline=None, max_examples=60)
def test_undoing_everything_and_redoing_it_is_nothing(edits_) -> None:
    shown = workspace()
    first = shown.experiment
    for edit in edits_:
        do(shown, edit)
    end = shown.experiment
    back = [end]
    while shown.can_undo:
        shown.undo()
        back.append(shown.experiment)
    assert shown.experiment == first or not edits_
    forth = [shown.experiment]
    while shown.can_redo:
        shown.redo()
        forth.append(shown.experiment)
    assert forth[: len(back)] == back[::-1]
    assert all(a != b for a, b in itertools.pairwise(forth))


@given(st.lists(edits, max_size=8))
@settings(deadline=None, max_examples=40)
def test_numbers_are_those_of_the_experiment_however_it_was_reached(edits_) -> None:
    shown = workspace()
    for edit in edits_:
        do(shown, edit)
        shown.compute(0.0)
    shown.compute_all()
    fresh = resolve(shown.experiment, CATALOGUE)
    assert [r.label for r in shown.runs] == [r.label for r in fresh.runs]
    for run, again in zip(shown.runs, fresh.runs, strict=True):
        trace = again.simulate(fresh.source).finish()
        assert run.trace.complete
        np.testing.assert_array_equal(run.trace.w, trace.w)
        np.testing.assert_array_equal(run.trace.loss, trace.loss)
        np.testing.assert_array_equal(run.trace.eta, trace.eta)


@given(st.lists(edits, max_size=10), st.sampled_from(WRONG))
@settings(deadline=None, max_examples=60)
def test_an_edit_that_fails_changes_nothing(edits_, wrong) -> None:
    shown = workspace()
    for edit in edits_:
        do(shown, edit)
    told = []
    shown.subscribe(told.append)
    before = state(shown)
    if wrong[0] in ("set_run_param", "set_schedule", "replace_run") and not shown.runs:
        return
    with pytest.raises(InputError):
        getattr(shown, wrong[0])(*wrong[1:])
    assert state(shown) == before
    assert told == []
    shown.compute_all()


@given(st.lists(edits, max_size=12))
@settings(deadline=None, max_examples=60)
def test_colours_stay_with_their_runs(edits_) -> None:
    shown = workspace(experiment(("gd", "adam", "rmsprop", "momentum")))
    styles = {run.label: run.style for run in shown.runs}
    for edit in edits_:
        do(shown, edit)
        for run in shown.runs:
            if run.choice.label:
                assert run.style == styles[run.choice.label]
        shown_styles = [run.style for run in shown.runs]
        assert len(set(shown_styles)) == len(shown_styles)


@given(st.lists(edits, max_size=12))
@settings(deadline=None, max_examples=40)
def test_the_selection_is_a_run_and_the_playhead_a_step(edits_) -> None:
    shown = workspace()
    shown.compute_all()
    shown.seek(9)
    shown.select(2)
    for edit in edits_:
        do(shown, edit)
        assert 0 <= shown.selected < max(1, len(shown.runs))
        assert shown.playback.steps == shown.steps
        assert 0 <= shown.step <= shown.available <= shown.steps
        assert shown.step <= shown.playback.step <= shown.steps
        for run in shown.runs:
            assert shown.step <= run.trace.last or run.trace.complete
            shown.status(run)


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=30), st.booleans())
@settings(deadline=None, max_examples=40)
def test_the_step_shown_is_never_ahead_of_the_numbers(slices, loop) -> None:
    shown = workspace(replace(experiment(), steps=400))
    shown.playback.speed, shown.playback.loop = 1000.0, loop
    shown.playback.play()
    for passed, compute in slices:
        if compute:
            shown.compute(0.0)
        shown.advance(passed / 64)
        for run in shown.runs:
            assert shown.step <= run.trace.last or run.trace.complete


def test_removing_a_run_keeps_the_selected_one() -> None:
    shown = workspace()
    shown.select(2)
    shown.remove_run(0)
    assert shown.runs[shown.selected].label == "run 2"
    shown.select(0)
    shown.remove_run(1)
    assert shown.runs[shown.selected].label == "run 1"
    shown.remove_run(0)
    assert (shown.selected, shown.runs) == (0, ())
    shown.undo()
    assert shown.runs[shown.selected].label == "run 1"


def test_a_copy_stands_beside_its_run_and_is_selected() -> None:
    shown = workspace()
    shown.duplicate_run(0)
    assert [r.label for r in shown.runs] == ["run 0", "GD", "run 1", "run 2"]
    assert shown.selected == 1
    shown.add_run(RunChoice("gd"))
    assert [r.label for r in shown.runs] == ["run 0", "GD", "run 1", "run 2", "GD 2"]
    assert shown.selected == 4


def test_a_slider_is_one_step_until_it_is_let_go() -> None:
    shown = workspace()
    for eta in (0.2, 0.3, 0.4):
        shown.set_run_param(1, "eta", eta, "slider")
    shown.end_merge()
    shown.set_run_param(1, "eta", 0.5, "slider")
    assert shown.undo_label == "Set η of run 1 to 0.5"
    shown.undo()
    assert shown.runs[1].values["eta"] == 0.4
    shown.undo()
    assert "eta" not in shown.runs[1].choice.params
    assert not shown.can_undo


def test_what_an_edit_does_not_touch_is_kept() -> None:
    shown = workspace()
    shown.compute_all()
    before = [run.simulation for run in shown.runs]
    problem = shown.problem
    shown.set_run_param(1, "eta", 0.7)
    assert shown.problem is problem
    assert shown.runs[0].simulation is before[0]
    assert shown.runs[2].simulation is before[2]
    assert shown.runs[1].simulation is not before[1]
    shown.toggle_run(0)
    assert shown.runs[0].simulation is before[0]
    assert not shown.runs[0].choice.visible


def test_subscribers_are_told_what_changed() -> None:
    shown = workspace()
    told: list[frozenset[str]] = []
    end = shown.subscribe(told.append)
    shown.set_start((0.0, 0.0))
    assert told[-1] >= {"start", "trace", "step"}
    shown.set_steps(5)
    assert "steps" in told[-1]
    shown.set_title("Hello")
    assert "title" in told[-1]
    shown.set_gradient(GradientChoice(noise=0.1))
    assert "gradient" in told[-1]
    shown.set_run_param(0, "eta", 0.3)
    assert "runs" in told[-1]
    shown.set_surface(SurfaceChoice(name="bowl"))
    assert told[-1] >= {"surface", "start", "steps", "runs"}
    shown.select(1)
    assert told[-1] == {"selection"}
    shown.seek(3)
    assert told[-1] == {"step", "playback"}
    shown.undo()
    assert told[-1] >= {"surface"}
    count = len(told)
    shown.set_title("Hello")
    assert len(told) == count, "the same again is no change"
    end()
    shown.seek(1)
    assert len(told) == count


def test_undo_and_redo_of_nothing_tell_nothing() -> None:
    shown = workspace()
    told = []
    shown.subscribe(told.append)
    shown.undo()
    shown.redo()
    assert told == []


def test_undo_that_can_not_be_shown_changes_nothing(tmp_path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x,y\n1,2\n3,4\n", "utf-8")
    table = {"name": "linear-regression", "data": {"csv": str(path)}}
    text = {"format": "optimizer-explorer/1", "surface": table, "runs": [{"optimizer": "gd"}]}
    shown = workspace(read_session(json.dumps(text)))
    shown.set_surface(SurfaceChoice(name="bowl"))
    path.unlink()
    before = state(shown)
    with pytest.raises(InputError, match="can't be read"):
        shown.undo()
    assert state(shown) == before
    path.write_text("x,y\n1,2\n3,4\n", "utf-8")
    shown.undo()
    assert shown.experiment.surface.name == "linear-regression"
    path.unlink()
    shown.redo()
    assert shown.experiment.surface.name == "bowl"


def test_computing_in_slices_ends() -> None:
    shown = workspace(replace(experiment(), steps=500))
    assert shown.computing
    assert shown.available == 0
    turns = 0
    while shown.compute(0.0):
        turns += 1
        assert shown.available < 500
    assert turns > 0
    assert not shown.computing
    assert shown.available == 500


def test_no_runs_at_all() -> None:
    shown = workspace(replace(experiment(), runs=()))
    assert shown.available == shown.steps
    assert not shown.computing
    shown.compute_all()
    shown.add_run(RunChoice("adam"))
    assert shown.runs[0].label == "Adam"

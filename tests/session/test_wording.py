"""What an edit is called: symbols and values, as they stand on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.core.catalogue import Catalogue
from explorer.session.experiment import (
    DataChoice,
    Experiment,
    GradientChoice,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.workspace import Workspace

BOWL = Experiment(
    surface=SurfaceChoice(name="ravine"),
    runs=(RunChoice("adam"), RunChoice("gd", label="plain")),
)
POINTS = replace(
    BOWL,
    surface=SurfaceChoice(
        name="sigmoid-neuron", data=DataChoice(dataset="sparse-500", params=Values(n=20))
    ),
)

NAMES = [
    (lambda w: w.set_run_param(0, "eta", 0.2), "Set η of Adam to 0.2"),
    (lambda w: w.set_run_param(0, "beta1", 0.95), "Set β₁ of Adam to 0.95"),
    (lambda w: w.set_run_param(0, "eps", 1e-6), "Set ε of Adam to 10⁻⁶"),
    (lambda w: w.set_run_param(1, "eta", 0.123456), "Set η of plain to 0.123456"),
    (lambda w: w.set_start((-2.0, 1.0)), "Start at (−2, 1)"),
    (lambda w: w.set_steps(1200), "Take 1,200 steps"),
    (lambda w: w.set_surface(SurfaceChoice(name="rosenbrock")), "Choose Rosenbrock's banana"),
    (lambda w: w.set_surface_param("a", 0.5), "Set a of Ravine to 0.5"),
    (lambda w: w.set_gradient(GradientChoice(noise=0.5)), "Take the full gradient with noise 0.5"),
    (lambda w: w.set_title("Sunday"), "Title it “Sunday”"),
    (lambda w: w.add_run(RunChoice("nag")), "Add Nesterov momentum"),
    (lambda w: w.duplicate_run(1), "Duplicate plain"),
    (lambda w: w.remove_run(0), "Remove Adam"),
    (lambda w: w.toggle_run(0), "Hide Adam"),
    (
        lambda w: w.set_schedule(0, ScheduleChoice("step-decay")),
        "Choose Step decay for Adam",
    ),
    (
        lambda w: w.replace_run(1, replace(w.runs[1].choice, start=(1.0, 1.0)), "?"),
        "Start plain at (1, 1)",
    ),
    (lambda w: w.edit(replace(w.experiment, title="x", steps=3), "Two things"), "Two things"),
    (lambda w: w.open(replace(w.experiment, steps=3)), "Open a session"),
]


@pytest.mark.parametrize(("edit", "name"), NAMES, ids=[name for _, name in NAMES])
def test_an_edit_is_called_by_what_it_sets(edit, name) -> None:
    shown = Workspace(BOWL, Catalogue())
    edit(shown)
    assert shown.undo_label == name


def test_points_and_schedules_by_their_numbers() -> None:
    shown = Workspace(POINTS, Catalogue())
    shown.set_gradient(GradientChoice("minibatch", 5))
    assert shown.undo_label == "Take mini-batches of 5"
    data = replace(shown.experiment.surface.data, seed=4)
    shown.edit(replace(shown.experiment, surface=replace(POINTS.surface, data=data)), "?")
    assert shown.undo_label == "Set the seed of the data to 4"
    shown.set_schedule(0, ScheduleChoice("step-decay"))
    shown.set_schedule(0, ScheduleChoice("step-decay", Values(every=5)))
    assert shown.undo_label == "Set s of Adam's schedule to 5"
    shown.set_schedule(0, ScheduleChoice("step-decay"))
    assert shown.undo_label == "Reset s of Adam's schedule"


def test_a_drag_is_one_edit_called_by_where_it_ended() -> None:
    shown = Workspace(BOWL, Catalogue())
    for eta in (0.2, 0.3, 0.4):
        shown.set_run_param(0, "eta", eta, "slider")
    shown.end_merge()
    assert shown.history.labels == ["Set η of Adam to 0.4"]


def test_the_list_of_edits_is_gone_through_both_ways() -> None:
    shown = Workspace(BOWL, Catalogue())
    values = [shown.experiment]
    for steps in (10, 20, 30, 40):
        shown.set_steps(steps)
        values.append(shown.experiment)
    told = shown.history.labels
    for position in (1, 4, 0, 3, 3, 99, -1):
        shown.go_to(position)
        at = min(max(position, 0), 4)
        assert shown.experiment == values[at]
        assert shown.history.position == at
        assert shown.history.labels == told


def test_each_edit_has_a_number_of_its_own() -> None:
    shown = Workspace(BOWL, Catalogue())
    shown.set_steps(10)
    shown.set_steps(20)
    gone = shown.history.latest
    shown.undo()
    shown.set_steps(30)
    assert shown.history.latest > gone
    assert gone not in shown.history.numbers

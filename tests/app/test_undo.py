"""Undo and redo take every edit back and make it again, and the window follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from explorer.session.experiment import (
    GradientChoice,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.sources import open_source
from explorer.session.workspace import Workspace
from tests.app import hands

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

EDITS = {
    "edit": lambda w: w.edit(replace(w.experiment, title="Other"), "Rename"),
    "open": lambda w: w.open(replace(open_source("lesson:first-start"), title="Opened")),
    "set_gradient": lambda w: w.set_gradient(GradientChoice("minibatch", 10)),
    "set_ensemble": None,  # nothing is random at first: see below
    "set_surface": lambda w: w.set_surface(SurfaceChoice(name="ravine")),
    "set_surface_param": None,  # the first surface has none: see below
    "set_start": lambda w: w.set_start((1.0, -1.0)),
    "set_steps": lambda w: w.set_steps(50),
    "set_title": lambda w: w.set_title("A title"),
    "add_run": lambda w: w.add_run(RunChoice(optimizer="nag")),
    "duplicate_run": lambda w: w.duplicate_run(2),
    "remove_run": lambda w: w.remove_run(4),
    "replace_run": lambda w: w.replace_run(1, RunChoice(optimizer="adamax"), "Change a run"),
    "set_run_param": lambda w: w.set_run_param(3, "eta", 0.02),
    "set_schedule": lambda w: w.set_schedule(0, ScheduleChoice("step-decay", Values(every=5))),
    "toggle_run": lambda w: w.toggle_run(1),
}
VERBS = ("add_", "remove_", "duplicate_", "replace_", "toggle_", "set_")


def seen(window):
    """Return what the window shows of the experiment."""
    column = window.experiment
    return (
        [card.facts for card in column.runs.cards],
        [field.value for field in column.surface.start],
        column.surface.surface.title,
        column.surface.gradient.picker.title,
        {name: s.value for name, s in column.form.params.sliders.items()},
        column.form.schedule.title,
        window.transport.counter.field.value,
        [(run.label, run.visible, run.style) for run in window.stage.view.scene_painter.runs],
        window.plots.chosen(),
        window.chrome.title.text(),
    )


def test_the_table_has_every_edit():
    edits = {name for name in dir(Workspace) if name.startswith(VERBS)} | {"edit", "open"}
    assert edits - {"set_view"} == set(EDITS)  # what is shown is no edit


@pytest.mark.parametrize("name", [n for n, edit in EDITS.items() if edit])
def test_every_edit_is_taken_back_and_made_again(qtbot, window, rest, name):
    workspace = window.workspace
    before, was = workspace.experiment, seen(window)
    assert not window.actions_["undo"].isEnabled()
    EDITS[name](workspace)
    rest(window)
    after, now = workspace.experiment, seen(window)
    assert after != before
    assert now != was
    assert window.actions_["undo"].isEnabled()
    assert workspace.undo_label in window.actions_["undo"].text()

    selected = workspace.selected
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    rest(window)
    assert workspace.experiment == before
    workspace.select(3)
    rest(window)
    assert seen(window) == was
    assert not window.actions_["undo"].isEnabled()
    assert window.actions_["redo"].isEnabled()

    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)
    rest(window)
    assert workspace.experiment == after
    workspace.select(selected)
    rest(window)
    assert seen(window) == now
    assert not workspace.can_redo


def test_a_parameter_of_the_surface(show, rest):
    window = show({"surface": {"name": "ravine"}, "runs": [{"optimizer": "gd"}]})
    workspace = window.workspace
    before, view = workspace.experiment, window.stage.view.view()
    workspace.set_surface_param("a", 1.0)
    rest(window)
    assert workspace.problem.loss([1.0, 0.0]) == 1.0
    workspace.undo()
    rest(window)
    assert workspace.experiment == before
    assert workspace.problem.loss([1.0, 0.0]) == pytest.approx(0.1)
    assert window.stage.view.view() == view
    workspace.redo()
    assert workspace.experiment.surface.params["a"] == 1.0


def test_a_number_of_seeds(show, rest):
    gradient = {"mode": "full", "noise": 0.5}
    runs = [{"optimizer": "gd"}]
    window = show({"surface": {"name": "bowl"}, "gradient": gradient, "runs": runs})
    workspace = window.workspace
    before = workspace.experiment
    workspace.set_ensemble(4)
    rest(window)
    after = workspace.experiment
    workspace.undo()
    rest(window)
    assert workspace.experiment == before
    workspace.redo()
    rest(window)
    assert workspace.experiment == after


def test_a_walk_through_all_edits_and_back(window, rest):
    workspace = window.workspace
    values = [workspace.experiment]
    for edit in EDITS.values():
        if edit:
            edit(workspace)
            values.append(workspace.experiment)
    for value in reversed(values[:-1]):
        workspace.undo()
        assert workspace.experiment == value
    assert not workspace.can_undo
    for value in values[1:]:
        workspace.redo()
        assert workspace.experiment == value
    rest(window)
    assert hands.one_step(window) == workspace.step


def test_a_drag_of_the_start_is_one_step_back(window, rest):
    workspace, view = window.workspace, hands.sheet(window)
    before = workspace.experiment
    at = hands.spot(window, workspace.start)
    hands.press(view, at)
    for i in range(1, 8):
        hands.move(view, (at[0] + 10 * i, at[1] - 10 * i))
    hands.release(view, (at[0] + 70, at[1] - 70))
    rest(window)
    assert workspace.experiment != before
    workspace.undo()
    assert workspace.experiment == before
    assert not workspace.can_undo


def test_two_drags_are_two_steps_back(window, rest):
    workspace, view = window.workspace, hands.sheet(window)
    starts = [workspace.start]
    for _ in range(2):
        rest(window)
        window.stage.view.grab()
        at = hands.spot(window, workspace.start)
        hands.press(view, at)
        hands.move(view, (at[0] + 30, at[1]))
        hands.move(view, (at[0] + 60, at[1]))
        hands.release(view, (at[0] + 60, at[1]))
        starts.append(workspace.start)
    workspace.undo()
    assert workspace.start == starts[1]
    workspace.undo()
    assert workspace.start == starts[0]
    assert not workspace.can_undo


def test_a_drag_of_a_slider_is_one_step_back(window, rest):
    workspace = window.workspace
    before = workspace.experiment
    groove = window.experiment.form.params.sliders["eta"].groove
    hands.press(groove, (30, 9))
    etas = []
    for x in (40, 60, 80, 100):
        hands.move(groove, (x, 9))
        window.clock.tick(0.0)
        etas.append(workspace.runs[3].values["eta"])
        assert workspace.runs[3].trace.eta[1] == etas[-1]
    hands.release(groove, (100, 9))
    assert etas == sorted(set(etas))
    workspace.undo()
    assert workspace.experiment == before
    rest(window)
    assert window.experiment.form.params.sliders["eta"].value == 0.1


def test_labels_with_an_ampersand_are_shown_as_they_are(show, rest):
    run = {"optimizer": "gd", "label": "Gradient & descent"}
    window = show({"surface": {"name": "bowl"}, "runs": [run]})
    window.workspace.toggle_run(0)
    rest(window)
    assert window.actions_["undo"].text() == "&Undo: Hide Gradient && descent"
    assert window.actions_.runs[0].text() == "Gradient && descent"

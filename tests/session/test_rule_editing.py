"""Editing a rule: what is typed is shown at once, and every step can be taken back."""

from __future__ import annotations

import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.edits import opening
from explorer.session.experiment import RunChoice, SurfaceChoice
from explorer.session.files import read_session, write_session
from explorer.session.rule_editing import RuleEditing, read_starts
from explorer.session.workspace import Workspace

RMSPROP = 3


@pytest.fixture
def workspace():
    catalogue = Catalogue()
    return Workspace(opening("sigmoid-neuron", catalogue), catalogue)


@pytest.fixture
def editing(workspace):
    return RuleEditing(workspace, RMSPROP)


def test_a_copy_stands_beside_the_original(workspace, editing):
    assert workspace.undo_label == "Edit the rule of RMSProp"
    assert [r.label for r in workspace.runs][3:5] == ["RMSProp", "RMSProp, edited"]
    assert workspace.selected == editing.index == RMSPROP + 1
    assert editing.title == "RMSProp"
    assert not editing.edited
    original, copy = workspace.runs[3:5]
    assert copy.values == original.values
    assert copy.style != original.style
    workspace.undo()
    assert [r.label for r in workspace.runs][3:] == ["RMSProp", "Adam"]


def test_a_second_copy_has_a_label_of_its_own(workspace, editing):
    editing.type_rule("w = w - eta*g")
    editing.finish()
    RuleEditing(workspace, RMSPROP)
    assert workspace.runs[RMSPROP + 1].label == "RMSProp, edited 2"


def test_a_copy_that_was_not_edited_goes_again(workspace, editing):
    before = workspace.experiment
    editing.finish()
    assert workspace.experiment != before
    assert len(workspace.runs) == 5
    assert workspace.selected == RMSPROP
    assert not workspace.can_undo


def test_a_good_text_is_shown_at_once_and_a_bad_one_leaves_the_last(workspace, editing):
    editing.type_rule("w = w - eta*g/2")
    assert workspace.experiment.runs[4].rule == "w = w - eta*g/2"
    assert editing.edited
    editing.type_rule("w = w - eta*g/")
    assert editing.faults
    assert workspace.experiment.runs[4].rule == "w = w - eta*g/2"
    editing.type_rule("w = w - eta*g/4")
    assert editing.faults == ()
    assert workspace.experiment.runs[4].rule == "w = w - eta*g/4"


def test_typing_is_one_undo_step_until_a_pause(workspace, editing):
    for divisor in (2, 3, 4):
        editing.type_rule(f"w = w - eta*g/{divisor}")
    editing.pause()
    editing.type_rule("w = w - eta*g/5")
    assert workspace.undo_label == "Change the rule of RMSProp, edited"
    for rule in ("w = w - eta*g/4", editing.textbook.rule.strip()):
        workspace.undo()
        assert editing.follow()
        assert editing.text == workspace.experiment.runs[4].rule == rule
    workspace.undo()
    assert not editing.follow()
    assert not workspace.can_undo


def test_a_new_parameter(workspace, editing):
    editing.type_rule("w = w - k*eta*g")
    [fault] = editing.faults
    assert fault.unknown == "k"
    editing.make_param("k")
    assert editing.faults == ()
    assert workspace.runs[4].values["k"] == 1.0
    assert workspace.runs[4].specs["k"].low == 0.01
    workspace.set_run_param(4, "k", 3.0)
    assert editing.follow()
    editing.type_rule("w = w - eta*g")
    assert "k" not in workspace.runs[4].values
    assert set(workspace.runs[4].values) == {"eta", "beta", "eps"}
    editing.type_rule("w = w - k*eta*g")  # its value is remembered
    assert workspace.runs[4].values["k"] == 3.0


def test_back_to_the_textbook(workspace, editing):
    editing.type_rule("w = w - eta*g")
    editing.type_first("u = 1")
    editing.back_to_textbook()
    assert not editing.edited
    assert workspace.experiment.runs[4].rule == editing.textbook.rule.strip("\n")
    workspace.compute_all()
    assert (workspace.runs[4].trace.w == workspace.runs[3].trace.w).all()


def test_first_values(workspace, editing):
    editing.type_first("v = eps, rate = 3")
    assert editing.faults == ()
    assert editing.left_out == ("rate",)
    assert dict(workspace.experiment.runs[4].state) == {"v": "eps"}
    editing.type_first("v = ")
    assert "not of the form v = 1" in editing.faults[0].message
    assert dict(workspace.experiment.runs[4].state) == {"v": "eps"}
    editing.type_first("")
    assert not workspace.experiment.runs[4].state


def test_a_name_that_is_no_state_any_more_leaves_its_first_value_out(workspace):
    workspace.add_run(RunChoice(optimizer="nadam", variant="torch"))
    editing = RuleEditing(workspace, 5)
    assert editing.first == "mu_product = 1"
    editing.type_rule("w = w - eta*g")
    assert editing.faults == ()
    assert not workspace.experiment.runs[6].state
    editing.type_rule(editing.textbook.rule)
    assert dict(workspace.experiment.runs[6].state) == {"mu_product": 1.0}
    assert not editing.edited


def test_a_typed_rule_is_edited_where_it_stands(workspace):
    workspace.add_run(RunChoice(rule="w = w - 0.1*g", label="Mine"))
    count, before = len(workspace.runs), workspace.experiment
    editing = RuleEditing(workspace, count - 1)
    assert workspace.experiment == before
    assert (editing.title, editing.textbook, editing.edited) == ("Mine", None, False)
    editing.type_rule("w = w - eta*g")
    assert editing.faults[0].unknown == "eta"
    editing.make_param("eta")
    assert workspace.runs[count - 1].values == {"eta": 0.1}
    editing.finish()
    assert workspace.experiment.runs[count - 1].rule == "w = w - eta*g"


def test_it_goes_on_after_a_session_was_saved_and_read(workspace, editing):
    editing.type_rule("w = w - eta*g")
    again = Workspace(read_session(write_session(workspace.to_save())), Catalogue())
    assert again.experiment.runs == workspace.experiment.runs
    more = RuleEditing(again, 4)
    assert len(again.runs) == 6
    assert (more.title, more.edited) == ("RMSProp", True)
    more.back_to_textbook()
    assert not more.edited


def test_a_method_has_no_rule(workspace):
    workspace.add_run(RunChoice(optimizer="lbfgs"))
    before = workspace.experiment
    with pytest.raises(InputError, match="no text to edit"):
        RuleEditing(workspace, 5)
    assert workspace.experiment == before


def test_it_follows_its_run(workspace, editing):
    editing.type_rule("w = w - eta*g")
    workspace.remove_run(0)
    assert editing.follow()
    assert editing.index == 3
    editing.type_rule("w = w - eta*g*2")
    assert workspace.experiment.runs[3].rule == "w = w - eta*g*2"
    workspace.remove_run(3)
    assert not editing.follow()


def test_it_ends_where_another_surface_brings_its_own_runs(workspace, editing):
    editing.type_rule("w = w - eta*g")
    workspace.set_surface(SurfaceChoice(name="ravine"))
    assert not editing.follow()


@pytest.mark.parametrize(
    ("text", "starts"),
    [("", {}), (" v = 1 ", {"v": 1.0}), ("v=max(a, 2), u = 1e-3", {"v": "max(a, 2)", "u": 0.001})],
)
def test_first_values_are_read(text, starts):
    assert dict(read_starts(text, ("a",))) == starts


@pytest.mark.parametrize("text", ["v", "v = b", "v = 1, v = 2", "= 1", "v = (", "v = 1 = 2"])
def test_first_values_that_can_not_be_read(text):
    with pytest.raises(InputError):
        read_starts(text, ("a",))

"""The first formula typed in place of a model: what it is called, where it is seen, its values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from explorer.core.catalogue import Catalogue
from explorer.export.caption import facts_of
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.surface_dialog import SurfaceDialog
from explorer.panels.surface_form import EXAMPLE
from explorer.session.edits import opening
from explorer.session.workspace import Workspace

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def formulas_are_done(qtbot):
    """Let what was asked for be typeset before the test is over."""
    yield
    qtbot.waitUntil(lambda: not typeset_queue().busy(), timeout=10_000)


@pytest.fixture
def make(qtbot, theme):
    opened = []

    def dialog(workspace):
        if isinstance(workspace, str):
            catalogue = Catalogue()
            workspace = Workspace(opening(workspace, catalogue), catalogue)
        made = SurfaceDialog(workspace, theme)
        opened.append(made)
        made.open()
        return made, workspace

    yield dialog
    for made in opened:
        if isValid(made):
            made.accept()


def typed(qtbot, dialog, field, text):
    qtbot.keyClick(field, KEY.Key_A, CONTROL)
    qtbot.keyClicks(field, text)
    dialog._go()


# --- what the old surface was called ---


@pytest.fixture
def first(make):
    catalogue = Catalogue()
    experiment = replace(opening("sigmoid-neuron", catalogue), title="Sparse feature", steps=200)
    return make(Workspace(replace(experiment, start=(-2.0, -2.0)), catalogue))


def test_another_function_has_neither_the_old_title_nor_its_origin(qtbot, first):
    dialog, workspace = first
    before = workspace.experiment
    dialog.form.tabs.setCurrentIndex(0)
    typed(qtbot, dialog, dialog.expression, "x**2+3*y**2")
    assert workspace.experiment.surface.origin == ""
    assert workspace.experiment.title == ""
    assert workspace.title == "x**2+3*y**2"
    assert facts_of(workspace)[0][0] == "x**2+3*y**2."
    dialog.accept()
    workspace.undo()
    assert workspace.experiment == before


def test_a_small_edit_keeps_title_and_origin(qtbot, first):
    dialog, workspace = first
    typed(qtbot, dialog, dialog.model, "1/(1+exp(-(2*w*x+b)))")
    assert workspace.experiment.surface.origin == "sigmoid-neuron"
    assert workspace.experiment.title == "Sparse feature"


def test_the_title_comes_back_with_the_text(qtbot, first):
    dialog, workspace = first
    before, text = workspace.experiment, dialog.model.toPlainText()
    typed(qtbot, dialog, dialog.model, "w*x")
    assert workspace.experiment.title == ""
    assert dialog.back.isVisible()
    typed(qtbot, dialog, dialog.model, text)
    assert workspace.experiment == before


def test_the_title_comes_back_with_the_textbook_and_with_cancel(qtbot, first):
    dialog, workspace = first
    typed(qtbot, dialog, dialog.model, "w*x")
    dialog.back.click()
    assert workspace.experiment.title == "Sparse feature"
    typed(qtbot, dialog, dialog.model, "w*x")
    workspace.add_run(workspace.experiment.runs[0])
    dialog.reject()
    assert workspace.experiment.title == "Sparse feature"
    assert len(workspace.runs) == 6


# --- where the runs are seen ---


@pytest.mark.parametrize("at", [(-2.0, -2.0), (7.0, 0.5)])
def test_the_first_formula_is_viewed_with_the_start_in_it(qtbot, first, at):
    dialog, workspace = first
    workspace.set_start(at)
    dialog.form.tabs.setCurrentIndex(0)
    typed(qtbot, dialog, dialog.expression, "x**2+3*y**2")
    assert dialog.faults == ()
    assert workspace.start == at
    for (low, high), proposed, start in zip(
        workspace.problem.range, EXAMPLE.range, at, strict=True
    ):
        assert low <= proposed[0] < proposed[1] <= high
        assert 0.09 <= (start - low) / (high - low) <= 0.91


def test_a_proposed_model_is_viewed_with_the_start_in_it(make):
    dialog, workspace = make("rosenbrock")
    workspace.set_start((-9.0, 0.0))
    dialog.form.tabs.setCurrentIndex(1)
    dialog._go()
    assert workspace.problem.model is not None
    assert workspace.start == (-9.0, 0.0)
    assert workspace.problem.range[0][0] < -9.0
    assert workspace.problem.range[1] == (-4.0, 4.0)


# --- parameters of the formula that is proposed ---


def test_another_formula_than_the_proposed_one_begins_with_ones(qtbot, first):
    dialog, workspace = first
    dialog.form.tabs.setCurrentIndex(0)
    dialog._go()
    assert dict(workspace.surface.values) == {"a": 1, "b": 100}
    typed(qtbot, dialog, dialog.expression, "a*x**2+b*y")
    assert dict(workspace.surface.values) == {"a": 1, "b": 1}
    assert workspace.surface.specs["b"].high == 100
    assert dialog.sliders.sliders["b"].value == 1
    typed(qtbot, dialog, dialog.expression, EXAMPLE.expression)
    assert dict(workspace.surface.values) == {"a": 1, "b": 100}


def test_a_small_edit_of_the_proposed_formula_keeps_its_values(qtbot, first):
    dialog, workspace = first
    dialog.form.tabs.setCurrentIndex(0)
    typed(qtbot, dialog, dialog.expression, "(a - x)**2 + b*(y - x**3)**2")
    assert dict(workspace.surface.values) == {"a": 1, "b": 100}


def test_a_value_set_by_hand_stays_whatever_is_typed(qtbot, first):
    dialog, workspace = first
    dialog.form.tabs.setCurrentIndex(0)
    dialog._go()
    dialog.sliders.sliders["b"].value_changed.emit(30.0)
    typed(qtbot, dialog, dialog.expression, "a*x**2+b*y")
    assert dict(workspace.surface.values) == {"a": 1, "b": 30}


def test_values_stay_the_proposed_ones_while_the_steps_are_changed(qtbot, first):
    dialog, workspace = first
    dialog.form.tabs.setCurrentIndex(0)
    dialog._go()
    workspace.set_steps(150)
    typed(qtbot, dialog, dialog.expression, "a*x**2+b*y")
    assert dict(workspace.surface.values) == {"a": 1, "b": 1}

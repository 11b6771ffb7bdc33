"""The surface as text: typed beside the map, which follows; everything can be taken back."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from explorer.core.catalogue import Catalogue
from explorer.core.csv_form import CsvForm
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.keep_dialog import KeepDialog
from explorer.panels.surface_dialog import SurfaceDialog
from explorer.panels.surface_params import SurfaceParams
from explorer.session.csv_import import take_points
from explorer.session.edits import opening
from explorer.session.experiment import DataChoice, GradientChoice, SurfaceChoice, Values
from explorer.session.files import read_session, write_session
from explorer.session.workspace import Workspace

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
KEY_ALONE = Qt.KeyboardModifier.NoModifier


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


def test_it_begins_with_the_surface_that_is_shown(make):
    dialog, workspace = make("rosenbrock")
    entry = workspace.catalogue.surfaces["rosenbrock"]
    assert dialog.expression.toPlainText() == entry.formula
    assert dialog.form.variables.text() == "x, y"
    assert dialog.form.range_.text() == "-2 … 2, -1 … 3"
    assert {n: s.value for n, s in dialog.sliders.sliders.items()} == {"a": 1, "b": 100}
    assert workspace.experiment.surface == SurfaceChoice(name="rosenbrock")
    assert not workspace.can_undo
    assert not dialog.isModal()
    assert not dialog.back.isVisible()


def test_typing_shows_the_surface_and_keeps_start_steps_and_runs(qtbot, make):
    dialog, workspace = make("rosenbrock")
    before = workspace.experiment
    start, steps = workspace.start, workspace.steps
    typed(qtbot, dialog, dialog.expression, "(a-x)**2 + 3*y**2")
    choice = workspace.experiment.surface
    assert choice.expression == "(a-x)**2 + 3*y**2"
    assert dict(choice.params) == {"a": 1.0}
    assert choice.origin == "rosenbrock"
    assert workspace.problem.title == f"{workspace.catalogue.surfaces['rosenbrock'].title}, edited"
    assert workspace.problem.loss(np.array([0.0, 1.0])) == 4.0
    assert (workspace.start, workspace.steps) == (start, steps)
    assert workspace.experiment.runs == before.runs
    assert workspace.undo_label == "Edit the surface"
    dialog.accept()
    workspace.undo()
    assert workspace.experiment == before
    assert not workspace.can_undo


def test_keys_are_gathered_into_one_edit_a_frame(qtbot, make):
    dialog, workspace = make("rosenbrock")
    told = []
    workspace.subscribe(lambda changes: told.append(changes))
    for _ in range(5):
        dialog.expression.insert("1*")
    assert not told
    qtbot.waitUntil(lambda: bool(told))
    assert sum("surface" in changes for changes in told) == 1


def test_a_fault_is_told_in_place_and_the_map_keeps_what_worked(qtbot, make):
    dialog, workspace = make("rosenbrock")
    typed(qtbot, dialog, dialog.expression, "x**2 + kk*y")
    assert workspace.experiment.surface.name == "rosenbrock"
    assert dialog.strip.accessibleName() == "Loss, column 8: nothing is called “kk”."
    assert [s.cursor.selectedText() for s in dialog.expression.extraSelections()] == ["kk"]
    assert dialog._waits.isVisible()
    assert not dialog.keep.isEnabled()
    dialog.strip.buttons[0].click()
    assert dict(workspace.experiment.surface.params) == {"kk": 1.0}
    assert list(dialog.sliders.sliders) == ["kk"]
    dialog.sliders.sliders["kk"].value_changed.emit(2.0)
    assert workspace.problem.loss(np.array([0.0, 1.0])) == 2.0


def test_the_sliders_of_the_left_column_are_the_same(qtbot, make, theme):
    dialog, workspace = make("rosenbrock")
    typed(qtbot, dialog, dialog.expression, "a*x**2 + q*y**2")
    dialog.strip.buttons[-1].click()
    panel = SurfaceParams(workspace, theme)
    qtbot.addWidget(panel)
    panel.unfold(True)
    workspace.subscribe(panel.refresh)
    assert list(panel.params.sliders) == ["a", "q"]
    slider = panel.params.sliders["q"]
    slider.value_changed.emit(5.0)
    assert dialog.sliders.sliders["q"].value == 5.0
    assert panel.params.sliders["q"] is slider
    slider.reset_requested.emit()
    assert workspace.surface.values["q"] == 1.0
    panel.params.sliders["a"].reset_requested.emit()
    assert workspace.surface.values["a"] == 1.0


def test_what_is_typed_back_is_the_textbook_s_again(qtbot, make):
    dialog, workspace = make("rosenbrock")
    before = workspace.experiment.surface
    formula = dialog.expression.toPlainText()
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    assert dialog.back.isVisible()
    typed(qtbot, dialog, dialog.expression, formula)
    assert workspace.experiment.surface == before
    assert not dialog.back.isVisible()


def test_back_to_the_textbook(qtbot, make):
    dialog, workspace = make("rosenbrock")
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    start = workspace.start
    dialog.back.click()
    assert workspace.experiment.surface == SurfaceChoice(name="rosenbrock")
    assert workspace.start == start
    assert "b*" in dialog.expression.toPlainText()


def test_cancel_brings_back_what_was_there(qtbot, make):
    dialog, workspace = make("rosenbrock")
    before = workspace.experiment
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    dialog.reject()
    assert workspace.experiment == before
    assert not workspace.can_undo


def test_undo_from_outside_is_followed(qtbot, make):
    dialog, workspace = make("rosenbrock")
    formula = dialog.expression.toPlainText()
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    dialog.end_merge()
    workspace.undo()
    assert dialog.expression.toPlainText() == formula
    workspace.redo()
    assert dialog.expression.toPlainText() == "x**2 + y**2"


def test_undo_in_the_dialog_goes_on_where_the_text_s_ends(qtbot, make):
    dialog, workspace = make("rosenbrock")
    formula = dialog.expression.toPlainText()
    workspace.set_start((1.0, 1.5))
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    for _ in range(30):
        if not dialog.expression.document().isUndoAvailable():
            break
        qtbot.keyClick(dialog.expression, KEY.Key_Z, CONTROL)
    dialog.end_merge()
    assert dialog.expression.toPlainText() == formula
    assert workspace.experiment.surface.name == "rosenbrock"
    assert workspace.start == (1.0, 1.5)
    qtbot.keyClick(dialog.expression, KEY.Key_Z, CONTROL)
    assert workspace.start != (1.0, 1.5)
    qtbot.keyClick(dialog, KEY.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert workspace.start == (1.0, 1.5)


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_what_is_gone_by_now_is_said_in_the_dialog(qtbot, make, tmp_path, way):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n1,2\n3,4\n")
    catalogue = Catalogue()
    workspace = Workspace(opening("rosenbrock", catalogue), catalogue)
    data = DataChoice(csv=str(path), x_column="x", y_column="y", form=CsvForm())
    take_points(workspace, "sigmoid-neuron", data)
    if way == "undo":
        workspace.set_surface(SurfaceChoice(name="himmelblau"))
    else:
        workspace.undo()
    path.unlink()
    dialog, _ = make(workspace)
    before, shown = workspace.experiment, dialog.expression.toPlainText()
    shift = Qt.KeyboardModifier.ShiftModifier if way == "redo" else KEY_ALONE
    qtbot.keyClick(dialog, KEY.Key_Z, CONTROL | shift)
    assert dialog.strip.isVisible()
    what = "be undone" if way == "undo" else "be made again"
    message = dialog.strip.fault.message
    assert message.startswith(f"This can't {what} any more: ")
    assert f"{path}: can't be read" in message
    assert workspace.experiment == before
    assert dialog.expression.toPlainText() == shown
    assert dialog.faults == ()
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    assert not dialog.strip.isVisible()


def test_another_surface_is_taken_up(make):
    dialog, workspace = make("rosenbrock")
    workspace.set_surface(SurfaceChoice(name="sigmoid-neuron"))
    assert dialog.model.isVisible()
    assert dialog.model.toPlainText() == workspace.catalogue.surfaces["sigmoid-neuron"].model


def test_one_parameter_less(qtbot, make):
    dialog, workspace = make("rosenbrock")
    workspace.set_start((1.0, 1.0))
    typed(qtbot, dialog, dialog.expression, "x**2")
    dialog.form.variables.setText("x")
    dialog.form.range_.setText("-3 … 3")
    dialog._go()
    assert dialog.faults == ()
    assert workspace.problem.names == ("x",)
    assert len(workspace.start) == 1


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("variables", "x, y, z", "different names"),
        ("variables", "", "Variables: one or two different names"),
        ("variables", "sqrt, y", "nothing is called"),
        ("variables", "run, y", "nothing is called"),
        ("range_", "-2, -1 … 3", "is not of the form"),
        ("range_", "2 … -2, -1 … 3", "not below"),
        ("range_", "-2 … 2", "2 of"),
        ("range_", "-2 … q, 1 … 2", "is not a number"),
        ("range_", "-inf … 2, 1 … 2", "is not a finite number"),
    ],
)
def test_small_fields_are_checked_too(make, field, text, said):
    dialog, workspace = make("rosenbrock")
    getattr(dialog.form, field).setText(text)
    dialog._go()
    assert said in dialog.strip.accessibleName()
    assert workspace.experiment.surface.name == "rosenbrock"


def test_a_model_keeps_its_points(qtbot, make):
    dialog, workspace = make("sigmoid-neuron")
    points = workspace.problem.points
    typed(qtbot, dialog, dialog.model, "tanh(w*x+b)")
    typed(qtbot, dialog, dialog.loss, "abs(f-y)")
    choice = workspace.experiment.surface
    assert (choice.model, choice.loss) == ("tanh(w*x+b)", "abs(f-y)")
    np.testing.assert_array_equal(workspace.problem.points.x, points.x)
    np.testing.assert_array_equal(workspace.problem.points.y, points.y)
    dialog.form.reduction.setCurrentText("mean")
    dialog._go()
    wanted = np.abs(np.tanh(0.5 * points.x + 0.1) - points.y).mean()
    assert workspace.problem.loss(np.array([0.5, 0.1])) == pytest.approx(wanted, rel=1e-14)
    text = write_session(workspace.to_save())
    again = Workspace(read_session(text), Catalogue())
    assert again.experiment == workspace.to_save()
    at = np.array([0.5, 0.1])
    assert again.problem.loss(at) == workspace.problem.loss(at)


def test_a_fault_in_the_second_text_is_mended_there(qtbot, make):
    dialog, workspace = make("sigmoid-neuron")
    typed(qtbot, dialog, dialog.loss, "(f-y)^2")
    dialog.model.setFocus()
    assert dialog.strip.fault.where == "Loss at a point"
    dialog.strip.buttons[0].click()
    dialog._go()
    assert workspace.experiment.surface.loss == "(f-y)**2"


def test_points_of_the_session_stay(qtbot, make):
    table = {
        "format": "optimizer-explorer/1",
        "surface": {
            "model": "w*x+b",
            "loss": "(f-y)**2",
            "variables": ["w", "b"],
            "data": {"x": [0, 1], "y": [1, 2]},
        },
        "runs": [{"optimizer": "gd"}],
    }
    dialog, workspace = make(Workspace(read_session(json.dumps(table)), Catalogue()))
    assert dialog.form.dataset.currentText().startswith("These points")
    typed(qtbot, dialog, dialog.model, "w*x*x+b")
    assert workspace.experiment.surface.data.points == ((0, 1), (1, 2))
    dialog.form.dataset.setCurrentIndex(dialog.form.dataset.findData("sparse-500"))
    dialog._go()
    assert len(workspace.problem.points.x) == 500


def test_from_points_to_a_formula_batches_go(qtbot, make):
    dialog, workspace = make("sigmoid-neuron")
    workspace.set_gradient(GradientChoice("minibatch", 10))
    dialog.form.tabs.setCurrentIndex(0)
    dialog._go()
    assert dialog.faults == ()
    assert workspace.problem.points is None
    assert workspace.experiment.gradient.mode == "full"
    dialog.reject()
    assert workspace.experiment.surface == SurfaceChoice(name="sigmoid-neuron")
    assert workspace.experiment.gradient.mode == "minibatch"


def test_keeping_it(qtbot, make):
    dialog, workspace = make("rosenbrock")
    typed(qtbot, dialog, dialog.expression, "a*x**2 + y**2")
    dialog.keep.click()
    [box] = dialog.findChildren(KeepDialog)
    box.name.setText("my-valley")
    box.accept()
    entry = Catalogue().surfaces["my-valley"]
    assert entry.formula == "a*x**2 + y**2"
    assert entry.start == workspace.start
    assert "my-valley" in workspace.catalogue.surfaces


def test_it_stops_listening_when_it_is_closed(make):
    dialog, workspace = make("rosenbrock")
    dialog.accept()
    workspace.set_surface(SurfaceChoice(name="bowl"))
    assert not dialog._soon.isActive()
    assert not dialog._pause.isActive()


def test_values_of_a_named_surface_stay_its_own(make):
    catalogue = Catalogue()
    experiment = opening("rosenbrock", catalogue)
    workspace = Workspace(experiment, catalogue)
    workspace.set_surface_param("b", 10.0)
    dialog, _ = make(workspace)
    dialog.sliders.sliders["a"].value_changed.emit(1.2)
    assert workspace.experiment.surface == SurfaceChoice(
        name="rosenbrock", params=Values(a=1.2, b=10.0)
    )

"""The surface's form edits the experiment and follows it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from explorer.core.csv_form import CsvForm
from explorer.panels.surface_panel import SurfacePanel
from explorer.session.csv_import import take_points
from explorer.session.experiment import DataChoice, GradientChoice, SurfaceChoice, Values


@pytest.fixture
def panel(shown):
    return shown(SurfacePanel, height=300)


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_shows_the_experiment(panel, workspace):
    assert panel.surface.title == "Sigmoid neuron"
    assert [f.accessibleName() for f in panel.start] == ["Start, w", "Start, b"]
    assert [f.text() for f in panel.start] == ["−2", "−2"]
    assert panel.gradient.picker.title == "full: all 500 points"
    assert panel.steps.text() == str(workspace.steps)
    assert panel.numbers.line.text.startswith("500 points, ")


def test_a_surface_is_searched_for_and_chosen(qtbot, panel, workspace):
    popup = panel.surface.open()
    qtbot.keyClicks(popup.search, "ravine")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert workspace.experiment.surface == SurfaceChoice(name="ravine")
    assert panel.surface.title == workspace.problem.title
    assert [f.accessibleName() for f in panel.start] == ["Start, w1", "Start, w2"]
    assert [f.value for f in panel.start] == list(workspace.start)
    assert panel.gradient.picker.title == "full: exact"


def test_a_surface_of_one_parameter_has_one_start(panel, workspace):
    workspace.set_surface(SurfaceChoice(name="square"))
    assert len(panel.start) == 1


def test_every_surface_of_the_catalogue_can_be_found(panel, workspace):
    popup = panel.surface.open()
    assert sorted(popup.keys) == workspace.catalogue.surfaces.names()
    popup.close()


def test_the_start_is_typed(qtbot, panel, workspace):
    type_into(qtbot, panel.start[1], "0.25")
    assert workspace.start == (-2.0, 0.25)
    workspace.undo()
    assert panel.start[1].value == -2


def test_the_start_is_stepped_and_is_one_undo_step(qtbot, panel, workspace):
    panel.start[0].setFocus()
    for _ in range(3):
        qtbot.keyClick(panel.start[0], Qt.Key.Key_Up)
    assert workspace.start == (-1.7, -2.0)
    workspace.undo()
    assert workspace.start == (-2.0, -2.0)


def test_the_steps_are_typed(qtbot, panel, workspace):
    type_into(qtbot, panel.steps, "50")
    assert workspace.steps == 50
    type_into(qtbot, panel.steps, "0")
    assert workspace.steps == 50
    assert panel.steps.error


def test_parameters_lie_folded_and_move_the_surface(qtbot, panel, workspace):
    workspace.set_surface(SurfaceChoice(name="ravine"))
    assert not panel.numbers.params.isVisible()
    assert panel.numbers.line.text == "$a$ = 0.1, $b$ = 2"
    qtbot.mouseClick(panel.numbers.line, Qt.MouseButton.LeftButton)
    sliders = panel.numbers.params.sliders
    assert list(sliders) == ["a", "b"]
    qtbot.keyClick(sliders["b"].groove, Qt.Key.Key_Home)
    assert workspace.experiment.surface.params == {"b": 0.01}
    assert panel.numbers.line.text == "$a$ = 0.1, $b$ = 0.01"
    qtbot.mouseDClick(sliders["b"].groove, Qt.MouseButton.LeftButton)
    assert workspace.experiment.surface.params == {}
    assert sliders["b"].value == 2


def test_a_surface_without_parameters_or_facts_has_no_line(panel, workspace):
    workspace.set_surface(SurfaceChoice(name="beale"))
    assert not panel.numbers.line.isVisible()


def test_a_datasets_recipe_can_be_changed(qtbot, panel, workspace):
    qtbot.keyClick(panel.numbers.line, Qt.Key.Key_Return)
    sliders = panel.numbers.data.sliders
    assert set(sliders) == {"n", "sparsity", "seed"}
    sliders["n"].value_changed.emit(100.0)
    assert len(workspace.problem.points.x) == 100
    assert panel.gradient.picker.title == "full: all 100 points"
    before = workspace.problem.points.x.copy()
    sliders["seed"].value_changed.emit(sliders["seed"].value + 1)
    assert (workspace.problem.points.x != before).any()
    workspace.undo()
    assert (workspace.problem.points.x == before).all()


def test_a_mini_batch_is_chosen_and_sized(qtbot, panel, workspace):
    popup = panel.gradient.picker.open()
    assert popup.keys == ["full", "sequential", "shuffle", "replacement", "noisy"]
    popup.chosen.emit("sequential")
    popup.close()
    assert workspace.experiment.gradient == GradientChoice("minibatch", 32, "sequential")
    fields = panel.gradient.fields
    assert [n for n, f in fields.items() if f.isVisible()] == ["size", "noise"]
    type_into(qtbot, fields["size"], "1")
    assert workspace.experiment.gradient.size == 1
    panel.gradient.picker.picked.emit("shuffle")
    assert workspace.experiment.gradient == GradientChoice("minibatch", 1, "shuffle")
    assert fields["seed"].isVisible()


def test_a_batch_larger_than_the_data_is_refused_with_the_reason(qtbot, panel, workspace):
    panel.gradient.picker.picked.emit("shuffle")
    field = panel.gradient.fields["size"]
    type_into(qtbot, field, "501")
    assert "500" in field.error
    assert workspace.experiment.gradient.size == 32


def test_noise_is_added_and_taken_away(qtbot, panel, workspace):
    panel.gradient.picker.picked.emit("noisy")
    assert workspace.experiment.gradient.noise > 0
    assert panel.gradient.picker.title == "full, with noise"
    type_into(qtbot, panel.gradient.fields["noise"], "0")
    assert workspace.experiment.gradient == GradientChoice()
    assert panel.gradient.picker.title == "full: all 500 points"


def test_a_surface_without_points_offers_no_batches(panel, workspace):
    workspace.set_surface(SurfaceChoice(name="beale"))
    popup = panel.gradient.picker.open()
    assert popup.keys == ["full", "noisy"]
    popup.close()


def test_a_typed_surface_is_shown(panel, workspace):
    typed = SurfaceChoice(
        expression="k*(x**2 + y**2)", variables=("x", "y"), params=Values({"k": 2.0})
    )
    workspace.set_surface(typed)
    assert panel.surface.key == ""
    panel.numbers.unfold(True)
    panel.numbers.params.sliders["k"].value_changed.emit(3.0)
    assert workspace.experiment.surface.params == {"k": 3.0}


def test_compact_leaves_the_steps_to_the_transport(panel):
    panel.set_compact(True)
    assert not panel.steps.isVisible()
    panel.set_compact(False)
    assert panel.steps.isVisible()


def test_points_from_a_file_are_standardised_and_back(panel, workspace, tmp_path):
    assert not panel.points.isVisible()
    path = tmp_path / "points.csv"
    path.write_text("x,y\n1,10\n3,30\n,5\n")
    form = CsvForm(skip=True)
    take_points(workspace, "linear-regression", DataChoice(csv=str(path), form=form))
    assert panel.points.isVisible()
    assert panel.points.picker.title == "as they are"
    panel.points.picker.picked.emit("xy")
    assert workspace.problem.points.x.tolist() == [-1, 1]
    assert panel.points.picker.title == "x and y standardised"
    line = panel.numbers.line
    assert line.text.startswith("x and y standardised, 2 points; 1 row left out")
    assert "standard deviation 10" in line.toolTip().replace("\n", " ")
    workspace.undo()
    assert panel.points.picker.title == "as they are"
    path.unlink()
    panel.points.picker.picked.emit("x")
    assert "No such file" in panel.points.fault.text()
    assert panel.points.fault.isVisible()
    workspace.undo()
    assert not panel.points.isVisible()

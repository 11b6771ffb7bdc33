"""The number of seeds is set beside the gradient; the spread of the loss is said there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.panels.seeds_row import with_deviation
from explorer.panels.surface_panel import SurfacePanel
from explorer.session.experiment import GradientChoice, SurfaceChoice

BATCHES = GradientChoice("minibatch", 10, "shuffle", 3)


@pytest.fixture
def panel(shown):
    return shown(SurfacePanel, height=300)


@pytest.fixture
def row(panel):
    return panel.gradient.seeds


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_it_is_there_where_the_gradient_is_random(row, workspace):
    assert not row.isVisible()
    workspace.set_gradient(BATCHES)
    assert row.isVisible()
    assert row.field.isEnabled()
    assert row.field.value == 1
    workspace.set_surface(SurfaceChoice(name="bowl"))
    assert not row.isVisible()
    workspace.set_gradient(GradientChoice(noise=1.0))
    assert row.isVisible()


def test_where_nothing_is_random_it_says_so(row, workspace):
    workspace.set_gradient(GradientChoice("minibatch", 10, "sequential"))
    assert row.isVisible()
    assert not row.field.isEnabled()
    assert "Nothing is random" in row.field.toolTip()
    workspace.set_gradient(GradientChoice("minibatch", 10, "sequential", noise=0.1))
    assert row.field.isEnabled()


def test_seeds_are_typed_and_undone(qtbot, row, workspace):
    workspace.set_gradient(BATCHES)
    type_into(qtbot, row.field, "16")
    assert workspace.ensemble.size == 16
    assert row.field.toolTip() == "Every run with the seeds 3 to 18"
    workspace.undo()
    assert workspace.ensemble.size == 1
    assert row.field.text() == "1"
    for wrong in ("65", "0", "1.5", "many"):
        type_into(qtbot, row.field, wrong)
        assert row.field.error
        assert workspace.ensemble.size == 1


def test_steps_of_the_field_are_one_undo_step(qtbot, row, workspace):
    workspace.set_gradient(BATCHES)
    row.field.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        qtbot.keyClick(row.field, key)
    assert workspace.ensemble.size == 13
    assert workspace.undo_label == "Show 13 seeds"
    workspace.undo()
    assert workspace.ensemble.size == 1
    qtbot.keyClick(row.field, Qt.Key.Key_Down)
    assert workspace.ensemble.size == 1


def test_more_than_can_be_kept_is_refused_with_the_reason(qtbot, row, workspace):
    workspace.set_gradient(BATCHES)
    workspace.set_steps(1_000_000)
    type_into(qtbot, row.field, "64")
    assert "can be kept" in row.field.error
    workspace.set_steps(100)
    type_into(qtbot, row.field, "64")
    assert workspace.ensemble.size == 64
    workspace.set_steps(1_000_000)
    assert "can be kept" in row.field.error
    workspace.undo()
    assert not row.field.error


def test_the_spread_of_the_selected_runs_loss_is_said_at_every_step(row, workspace):
    workspace.set_gradient(BATCHES)
    assert row.spread.text == ""
    workspace.set_ensemble(8)
    workspace.compute_all()
    workspace.seek(100)
    said = set()
    for i in range(len(workspace.runs)):
        workspace.select(i)
        spread = workspace.ensemble.bundles[i].spread(100)
        assert row.spread.text == f"$L$ {with_deviation(spread.mean, spread.deviation)}"
        said.add(row.spread.text)
    assert len(said) > 1
    before = row.spread.text
    workspace.seek(50)
    assert row.spread.text != before
    workspace.toggle_run(workspace.selected)
    assert row.spread.text == ""


def test_a_tooltip_says_what_the_numbers_are(row, workspace):
    workspace.set_gradient(BATCHES)
    workspace.set_ensemble(8)
    workspace.compute_all()
    workspace.seek(100)
    at = QPoint(5, 5)
    help_ = QHelpEvent(QHelpEvent.Type.ToolTip, at, row.spread.mapToGlobal(at))
    QApplication.sendEvent(row.spread, help_)
    label = workspace.runs[workspace.selected].label
    words = f"Loss of {label} at step 100: mean and standard deviation over 8 seeds"
    assert QToolTip.text() == words
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("mean", "deviation", "said"),
    [
        (48.83101, 0.00246, "48.8310 ± 0.0025"),
        (1.5712, 0.0213, "1.571 ± 0.021"),
        (1.5, 12.0, "2 ± 12"),
        (1234.5, 56.7, "1234 ± 57"),
        (0.0, 0.5, "0 ± 0.50"),
        (3.25, 0.0, "3.25"),
        (-6.9768, 0.0041, "−6.9768 ± 0.0041"),
        (float("inf"), 1.0, "∞"),
        (2.0, float("nan"), "2"),
    ],
)
def test_a_mean_is_no_finer_than_its_deviation(mean, deviation, said):
    assert with_deviation(mean, deviation) == said

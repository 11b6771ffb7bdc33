"""An ensemble in the window: it is set, drawn beside the run, and then everything rests."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from explorer.session.experiment import GradientChoice
from tests.app.hands import frame_of, move, one_step, press, release, spot

SESSION = {
    "surface": {"name": "sigmoid-neuron"},
    "gradient": {"mode": "minibatch", "size": 10, "order": "shuffle"},
    "runs": [{"optimizer": "gd"}, {"optimizer": "rmsprop"}, {"optimizer": "adam"}],
    "steps": 120,
    "view": {"ensemble": 12},
}


def picture(window) -> bytes:
    image = window.stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.constBits())


def test_it_is_computed_and_drawn_and_then_the_window_rests(show, rest):
    window = show(SESSION)
    workspace = window.workspace
    workspace.seek(120)
    rest(window)
    assert not workspace.computing
    assert not window.stage.view.scene_painter.behind
    assert not window.clock.running
    assert one_step(window) == 120
    assert [run.bundle.filled for run in window.stage.view.scene_painter.runs] == [120] * 3


def test_seeds_are_typed_seen_and_undone(qtbot, show, rest):
    window = show({**SESSION, "view": {"step": 120}})
    window.workspace.seek(120)
    rest(window)
    alone = picture(window)
    field = window.experiment.surface.gradient.seeds.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "8")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    rest(window)
    assert window.workspace.ensemble.size == 8
    assert window.actions_["undo"].text().endswith("Show 8 seeds")
    assert picture(window) != alone
    window.actions_["undo"].trigger()
    rest(window)
    assert window.workspace.ensemble.size == 1
    assert picture(window) == alone


def test_a_hidden_runs_bundle_goes_with_it(show, rest):
    window = show(SESSION)
    window.workspace.seek(120)
    rest(window)
    before = picture(window)
    window.workspace.toggle_run(1)
    rest(window)
    assert picture(window) != before
    assert window.workspace.ensemble.bundles[1] is None
    window.workspace.toggle_run(1)
    rest(window)
    assert window.workspace.ensemble.bundles[1].filled == 120


def test_while_the_start_is_dragged_the_runs_are_shown_at_once(show, rest):
    window = show(SESSION)
    workspace = window.workspace
    workspace.seek(120)
    rest(window)
    view = window.stage.view.viewport()
    at = spot(window, workspace.start)
    frame = frame_of(window)
    press(view, at)
    move(view, (frame.x + 0.5 * frame.width, frame.y + 0.4 * frame.height))
    window.clock.tick(0.0)
    assert workspace.start != (-2.0, -2.0)
    assert all(bundle.own is run.trace for bundle, run in
               zip(workspace.ensemble.bundles, workspace.runs, strict=True))  # fmt: skip
    release(view, (frame.x + 0.5 * frame.width, frame.y + 0.4 * frame.height))
    rest(window)
    assert all(bundle.complete for bundle in workspace.ensemble.bundles)


def test_without_chance_the_ensemble_waits(show, rest):
    window = show(SESSION)
    window.workspace.set_gradient(GradientChoice())
    rest(window)
    assert window.stage.view.scene_painter._means() == []
    window.workspace.undo()
    rest(window)
    assert len(window.stage.view.scene_painter._means()) == 3

"""The selected run's form edits the run and follows it."""

from __future__ import annotations

import textwrap

import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.core.catalogue import Catalogue
from explorer.panels.run_form import RunForm
from explorer.session.edits import opening
from explorer.session.experiment import RunChoice, ScheduleChoice, Values
from explorer.session.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(shown, workspace):
    workspace.select(4)
    return shown(RunForm, height=260)


def drag(qtbot, slider, *places):
    y = 9
    start = QPoint(round(7 + slider.groove.fraction * (slider.groove.width() - 14)), y)
    qtbot.mousePress(slider.groove, LEFT, pos=start)
    for x in places:
        qtbot.mouseMove(slider.groove, QPoint(x, y))
    qtbot.mouseRelease(slider.groove, LEFT, pos=QPoint(places[-1], y))


def test_a_slider_for_each_parameter_of_the_run(form, workspace):
    run = workspace.runs[4]
    assert list(form.params.sliders) == list(run.specs) == ["eta", "beta1", "beta2", "eps"]
    assert {n: s.value for n, s in form.params.sliders.items()} == run.values
    assert form.optimizer.title == "Adam"
    assert form.variant.key == "bias-corrected"


def test_the_form_follows_the_selection(form, workspace):
    workspace.select(0)
    assert list(form.params.sliders) == ["eta"]
    assert form.optimizer.title == "GD"
    assert not form.variant.isVisible()


def test_a_drag_edits_live_and_is_one_undo_step(qtbot, form, workspace):
    seen = []
    eta = lambda: workspace.runs[4].values["eta"]  # noqa: E731
    workspace.subscribe(lambda changes: "runs" in changes and seen.append(eta()))
    drag(qtbot, form.params.sliders["eta"], 30, 40, 50)
    assert len(seen) == 3
    assert workspace.runs[4].values["eta"] == seen[-1] != 0.1
    workspace.undo()
    assert workspace.runs[4].values["eta"] == 0.1
    assert form.params.sliders["eta"].value == 0.1
    assert not workspace.can_undo


def test_two_drags_are_two_undo_steps(qtbot, form, workspace):
    drag(qtbot, form.params.sliders["eta"], 30)
    first = workspace.runs[4].values["eta"]
    drag(qtbot, form.params.sliders["eta"], 90)
    workspace.undo()
    assert workspace.runs[4].values["eta"] == first


def test_the_sliders_stay_while_they_are_dragged(qtbot, form):
    slider = form.params.sliders["beta1"]
    drag(qtbot, slider, 20, 60)
    assert form.params.sliders["beta1"] is slider


def test_a_double_click_brings_the_default_back(qtbot, form, workspace):
    drag(qtbot, form.params.sliders["beta1"], 20)
    assert "beta1" in workspace.experiment.runs[4].params
    qtbot.mouseDClick(form.params.sliders["beta1"].groove, LEFT)
    assert "beta1" not in workspace.experiment.runs[4].params
    assert form.params.sliders["beta1"].value == 0.9


def test_a_value_beyond_the_range_can_be_typed(qtbot, form, workspace):
    field = form.params.sliders["eps"].field
    field.setFocus()
    qtbot.keyClicks(field, "0")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert workspace.runs[4].values["eps"] == 0
    assert form.params.sliders["eps"].groove.fraction == 0


def test_a_variant_is_chosen_and_drops_what_it_does_not_have(qtbot, form, workspace):
    nadam = RunChoice("nadam", "torch", params=Values({"eta": 0.2, "momentum_decay": 0.01}))
    workspace.add_run(nadam)
    assert "momentum_decay" in form.params.sliders
    form.variant.picked.emit("lecture")
    run = workspace.experiment.runs[5]
    assert (run.variant, dict(run.params)) == ("lecture", {"eta": 0.2})
    assert "momentum_decay" not in form.params.sliders


def test_another_optimizer_keeps_what_it_shares(form, workspace):
    workspace.set_run_param(4, "eta", 0.3)
    form.optimizer.picked.emit("rmsprop")
    run = workspace.experiment.runs[4]
    assert (run.optimizer, dict(run.params)) == ("rmsprop", {"eta": 0.3})


def test_a_schedule_is_chosen_and_set(qtbot, form, workspace):
    popup = form.schedule.open()
    assert sorted(popup.keys) == workspace.catalogue.schedules.names()
    popup.close()
    form.schedule.picked.emit("step-decay")
    assert workspace.experiment.runs[4].schedule == ScheduleChoice("step-decay")
    sliders = form.schedule_params.sliders
    assert set(sliders) == set(workspace.catalogue.schedules["step-decay"].params)
    sliders["factor"].value_changed.emit(0.25)
    assert workspace.runs[4].schedule_values["factor"] == 0.25
    sliders["factor"].reset_requested.emit()
    assert workspace.experiment.runs[4].schedule.params == {}
    form.schedule.picked.emit("constant")
    assert not form.schedule_params.isVisible()


def test_the_preview_says_the_rate_at_the_playhead(form, workspace):
    assert form.preview.caption == r"$\eta$ at step 1 = 0.1"
    workspace.set_schedule(4, ScheduleChoice("step-decay", Values({"factor": 0.5, "every": 10.0})))
    workspace.compute_all()
    workspace.seek(12)
    # Step 12 is the update k = 11: one halving.
    assert form.preview.caption == r"$\eta$ at step 12 = 0.05"
    assert workspace.runs[4].trace.eta[12] == 0.05


def test_the_preview_draws_the_playhead_and_the_runs_colour(form, workspace, theme):
    workspace.compute_all()
    workspace.seek(100)
    image = form.preview.grab().toImage()
    middle = form.preview.width() // 2
    assert image.pixelColor(middle - 1, 30).name() == theme.accent.lower()
    assert image.pixelColor(middle + 40, 19).name() == theme.runs[4].lower()


def test_a_typed_rule_has_sliders_of_its_parameters(form, workspace):
    workspace.add_run(RunChoice(rule="w = w - eta*g", params=Values({"eta": 0.1})))
    assert list(form.params.sliders) == ["eta"]
    assert not form.variant.isVisible()
    drag_to = form.params.sliders["eta"]
    drag_to.value_changed.emit(0.2)
    assert workspace.runs[5].values["eta"] == 0.2


def test_without_runs_the_form_is_empty(form, workspace):
    while workspace.runs:
        workspace.remove_run(0)
    assert not form.params.isVisible()
    workspace.add_run(RunChoice(optimizer="gd"))
    assert form.params.isVisible()


def test_every_slider_has_its_specs_help(form, workspace):
    for name, slider in form.params.sliders.items():
        assert " ".join(slider.toolTip().split()).startswith(workspace.runs[4].specs[name].help)


def test_an_optimizer_added_as_a_file_has_its_form(qtbot, theme, tmp_path, monkeypatch):
    monkeypatch.setenv("OPTIMIZER_EXPLORER_DATA", str(tmp_path))
    folder = tmp_path / "optimizers"
    folder.mkdir()
    (folder / "hop.toml").write_text(
        textwrap.dedent(
            """
            title = "Hop"
            rule = "rate = eta*lift\\nw = w - rate*g"
            [params.eta]
            symbol = '\\eta'
            default = 0.1
            range = [0.001, 1]
            scale = "log"
            help = "Learning rate."
            [params.lift]
            symbol = '\\lambda'
            default = 3
            range = [1, 5]
            help = "How high it hops."
            """
        ),
        encoding="utf-8",
    )
    catalogue = Catalogue()
    workspace = Workspace(opening("bowl", catalogue), catalogue)
    form = RunForm(workspace, theme)
    qtbot.addWidget(form)
    workspace.subscribe(form.refresh)
    popup = form.optimizer.open()
    popup.search.setText("hop")
    assert "hop" in popup.keys
    popup.close()
    form.optimizer.picked.emit("hop")
    assert list(form.params.sliders) == ["eta", "lift"]
    assert form.params.sliders["lift"].value == 3

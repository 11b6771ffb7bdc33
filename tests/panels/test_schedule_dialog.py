"""A run's schedule as text: the run follows while it is typed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from explorer.core.catalogue import Catalogue
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.keep_dialog import KeepDialog
from explorer.panels.run_form import RunForm
from explorer.panels.schedule_dialog import ScheduleDialog
from explorer.session.experiment import ScheduleChoice, Values
from explorer.session.files import read_session, write_session
from explorer.session.workspace import Workspace

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def formulas_are_done(qtbot):
    """Let what was asked for be typeset before the test is over."""
    yield
    qtbot.waitUntil(lambda: not typeset_queue().busy(), timeout=10_000)


@pytest.fixture
def make(qtbot, theme, workspace):
    opened = []

    def dialog(schedule="inverse-time", **params):
        workspace.set_schedule(0, ScheduleChoice(schedule, Values(params)))
        made = ScheduleDialog(workspace, theme, 0)
        opened.append(made)
        made.open()
        return made

    yield dialog
    for made in opened:
        if isValid(made):
            made.accept()


def typed(qtbot, dialog, text):
    qtbot.keyClick(dialog.formula, KEY.Key_A, CONTROL)
    qtbot.keyClicks(dialog.formula, text)
    dialog._go()


def chosen(workspace):
    return workspace.experiment.runs[0].schedule


def test_it_begins_with_the_run_s_schedule(make, workspace):
    dialog = make(rate=0.3)
    assert dialog.formula.toPlainText() == "eta/(1+rate*k)"
    assert dialog.sliders.sliders["rate"].value == 0.3
    assert chosen(workspace).name == "inverse-time"
    assert dialog.curve.caption


def test_typing_shows_it_on_the_run(qtbot, make, workspace):
    dialog = make(rate=0.3)
    typed(qtbot, dialog, "eta/(1+rate*k)**2")
    assert chosen(workspace) == ScheduleChoice(
        "", Values(rate=0.3), "eta/(1+rate*k)**2", "inverse-time"
    )
    k = np.arange(workspace.steps)
    np.testing.assert_allclose(workspace.runs[0].etas, 0.1 / (1 + 0.3 * k) ** 2, rtol=1e-15)
    assert workspace.undo_label == "Edit the schedule of GD"
    assert "edited" in workspace.runs[0].details
    again = Workspace(read_session(write_session(workspace.to_save())), Catalogue())
    assert again.experiment == workspace.to_save()
    np.testing.assert_array_equal(again.runs[0].etas, workspace.runs[0].etas)


def test_a_fault_keeps_the_last_that_worked(qtbot, make, workspace):
    dialog = make()
    typed(qtbot, dialog, "eta*decay**k")
    assert chosen(workspace).name == "inverse-time"
    assert dialog.strip.accessibleName() == "Rate, column 5: nothing is called “decay”."
    dialog.strip.buttons[-1].click()
    assert dict(chosen(workspace).params) == {"decay": 1.0}
    dialog.sliders.sliders["decay"].value_changed.emit(0.5)
    assert workspace.runs[0].etas[2] == 0.025


def test_new_parameters_have_sliders_in_the_run_s_form(qtbot, make, shown, workspace):
    dialog = make()
    typed(qtbot, dialog, "eta/(1+q*k)")
    dialog.strip.buttons[-1].click()
    workspace.select(0)
    form = shown(RunForm)
    assert list(form.schedule_params.sliders) == ["q"]
    form.schedule_params.sliders["q"].value_changed.emit(3.0)
    assert dialog.sliders.sliders["q"].value == 3.0
    form.schedule_params.sliders["q"].reset_requested.emit()
    assert dict(chosen(workspace).params) == {"q": 1.0}


def test_cancel_and_back(qtbot, make, workspace):
    dialog = make(rate=0.3)
    before = workspace.experiment
    typed(qtbot, dialog, "eta*rate")
    dialog.back.click()
    assert chosen(workspace) == ScheduleChoice("inverse-time", Values(rate=0.3))
    typed(qtbot, dialog, "eta/2")
    dialog.reject()
    assert workspace.experiment == before


def test_it_closes_with_its_run(make, workspace):
    dialog = make()
    workspace.remove_run(0)
    assert not dialog.isVisible()
    assert len(workspace.runs) == 4


def test_keeping_it(qtbot, make, workspace):
    dialog = make()
    typed(qtbot, dialog, "eta/(1+rate*k)**2")
    dialog.keep.click()
    [box] = dialog.findChildren(KeepDialog)
    box.name.setText("steeper")
    box.accept()
    assert Catalogue().schedules["steeper"].formula == "eta/(1+rate*k)**2"
    before = workspace.runs[0].etas
    workspace.set_schedule(0, ScheduleChoice("steeper"))
    np.testing.assert_array_equal(workspace.runs[0].etas, before)


def test_the_form_s_pencil_opens_it(qtbot, shown, workspace, theme):
    form = shown(RunForm)
    workspace.set_schedule(0, ScheduleChoice("step-decay"))
    form.pencil.click()
    [dialog] = form.window().findChildren(ScheduleDialog)
    assert dialog.windowTitle() == "Schedule of GD"
    form.set_theme(theme)
    dialog.accept()
    assert form._dialog is None


def test_a_schedule_without_a_formula_says_so(shown, workspace):
    form = shown(RunForm)
    workspace.set_schedule(0, ScheduleChoice("reduce-on-plateau"))
    assert not form.pencil.isEnabled()
    assert "no formula to edit" in form.pencil.toolTip().replace("\n", " ")

"""A list of numbers is typed, checked and taken as a whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.panels.run_form import RunForm
from explorer.session.experiment import Experiment, RunChoice, SurfaceChoice
from explorer.session.workspace import Workspace


def _form(qtbot):
    choice = RunChoice(optimizer="line-search")
    workspace = Workspace(Experiment(SurfaceChoice(name="bowl"), (choice,)), Catalogue())
    form = RunForm(workspace, load_theme("light"))
    qtbot.addWidget(form)
    form.show()
    workspace.subscribe(form.refresh)
    return workspace, form


def _type(field, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_list_is_shown_and_changed(qtbot):
    workspace, form = _form(qtbot)
    field = form.lists.fields["candidates"]
    shown = field.text()
    assert (
        tuple(float(t) for t in shown.split(",")) == workspace.runs[0].resolved.lists["candidates"]
    )
    _type(field, "0.05, 0.25")
    assert workspace.experiment.runs[0].lists["candidates"] == (0.05, 0.25)
    workspace.compute_all()
    rates = workspace.runs[0].trace.quantities["rate"][1:]
    assert set(rates.ravel().tolist()) <= {0.05, 0.25}
    workspace.undo()
    assert field.text() == shown


def test_nonsense_is_marked_and_changes_nothing(qtbot):
    workspace, form = _form(qtbot)
    field = form.lists.fields["candidates"]
    before = workspace.experiment
    for text in ("0.1, banana", ",", "0.1; 0.2"):
        _type(field, text)
        assert workspace.experiment == before
        assert field.property("wrong") is True
    _type(field, "0.5")
    assert field.property("wrong") is False
    assert workspace.experiment.runs[0].lists["candidates"] == (0.5,)

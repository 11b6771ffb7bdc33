"""Classes of PyTorch's kind in the window: chosen by the person, asked about, loaded beside it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QMessageBox, QProgressDialog

from explorer.app.allow_box import ask_to_allow
from explorer.app.attempts import attempt
from explorer.app.preferences import Preferences
from explorer.core import class_permits
from explorer.core.class_permits import NotLoadedError, allow, allowed
from explorer.errors import InputError
from tests.core.test_torch_class import MINE, fake

__all__ = ["fake"]

NAME = "my_optimizers.Mine"
SESSION = {"format": "optimizer-explorer/1", "surface": {"name": "bowl"}, "runs": [MINE]}


@pytest.fixture(autouse=True)
def nothing_allowed(monkeypatch):
    monkeypatch.setattr(class_permits, "_allowed", set())
    monkeypatch.setattr(class_permits, "_found", {})


def question(qtbot, window):
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "ask_to_allow") is not None)
    return window.findChild(QMessageBox, "ask_to_allow")


def press(box, text):
    [button] = [b for b in box.buttons() if b.text().replace("&", "") == text]
    button.click()


def preferences_of(window):
    from explorer.app.preferences_dialog import PreferencesDialog

    window.keeper.show_preferences()
    return window.findChild(PreferencesDialog)


@pytest.mark.parametrize("answer", ["Run it", "Cancel"])
def test_a_file_given_at_the_start_asks_first(qtbot, fake, opened, tmp_path, answer):
    file = tmp_path / "class.json"
    file.write_text(json.dumps(SESSION))
    window = opened(str(file))
    labels = [run.label for run in window.workspace.runs]
    assert "Mine" not in labels
    box = question(qtbot, window)
    assert NAME in box.text()
    press(box, answer)
    if answer == "Run it":
        assert [run.label for run in window.workspace.runs] == ["Mine"]
        assert window.files.path == file
    else:
        assert [run.label for run in window.workspace.runs] == labels
        assert window.files.path is None
        assert allowed() == ()


def test_a_class_that_is_listed_is_offered_and_needs_no_question(fake, opened, tmp_path):
    file = tmp_path / "class.json"
    file.write_text(json.dumps(SESSION))
    window = opened(None)
    classes = preferences_of(window).classes
    classes.field.setText(NAME)
    classes.add.click()
    assert Preferences().classes == (NAME,)
    assert classes.said.text() == ""
    classes.use.click()
    assert window.workspace.runs[-1].label == "Mine"
    assert window.workspace.history.undo_label == "Add a run"
    popup = window.experiment.runs.open_add_menu()
    popup.chosen.emit(NAME)
    assert window.workspace.runs[-1].label == "Mine 2"
    popup.close()
    assert window.files.open_path(file)
    class_permits._allowed.clear()
    later = opened(str(file))
    assert [run.label for run in later.workspace.runs] == ["Mine"]
    classes.names.setCurrentRow(0)
    classes.remove.click()
    assert Preferences().classes == ()
    later.workspace.set_run_param(0, "lr", 0.01)  # what is shown can still be edited


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Adam", "is not the full name"),
        ("my_optimizers.Gone", "has no class Gone"),
        ("my_optimizers.Other", "is not a torch.optim.Optimizer"),
    ],
)
def test_what_is_no_optimizer_is_not_listed(fake, opened, name, says):
    classes = preferences_of(opened(None)).classes
    classes.field.setText(name)
    classes.add.click()
    assert says in classes.said.text()
    assert classes.field.property("wrong")
    assert (Preferences().classes, allowed(), classes.names.count()) == ((), (), 0)
    classes.field.setText("x")
    assert classes.said.text() == ""


def test_each_number_of_a_class_can_be_set_and_the_card_says_what_it_is(fake, opened):
    window = opened(None)
    allow(NAME)
    window.keeper.add_class(NAME)
    run = window.workspace.runs[-1]
    assert run.values == {"lr": 0.01, "beta": 0.5}
    assert run.details == "my_optimizers · β 0.5"
    card = window.experiment.runs._facts(len(window.workspace.runs) - 1, run)
    assert card.value == "η 0.01"


def test_two_classes_with_the_same_numbers_are_two_runs(fake, opened):
    window = opened(None)
    allow(NAME)
    from explorer.session.edits import numbers_of
    from explorer.session.experiment import RunChoice

    assert numbers_of(RunChoice(torch=NAME)) != numbers_of(RunChoice(torch="a.B"))
    assert window is not None


def test_pytorch_is_loaded_beside_the_window(qtbot, qapp, monkeypatch):
    from PySide6.QtWidgets import QWidget

    window, done, faults = QWidget(), [], []
    qtbot.addWidget(window)
    loaded = []
    monkeypatch.setattr("explorer.app.attempts.load", loaded.append)

    def action():
        if not loaded:
            raise NotLoadedError(NAME, "it is not loaded yet")
        done.append(True)

    assert not attempt(window, action, faults.append)
    assert window.findChild(QProgressDialog) is not None
    qtbot.waitUntil(lambda: bool(done))
    assert faults == []

    def broken(name):
        raise InputError("PyTorch can't be loaded: broken", "torch")

    monkeypatch.setattr("explorer.app.attempts.load", broken)
    loaded.clear()
    assert not attempt(window, action, faults.append)
    qtbot.waitUntil(lambda: bool(faults))
    assert str(faults[0]) == "torch: PyTorch can't be loaded: broken"


def test_the_window_loads_nothing_where_it_is_asked_for(fake, monkeypatch):
    monkeypatch.setattr(class_permits, "_loads_here", True)
    class_permits.load_elsewhere()
    allow(NAME)
    with pytest.raises(NotLoadedError):
        class_permits.imported(NAME)
    class_permits.load(NAME)
    assert class_permits.imported(NAME)[1].__name__ == "Mine"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1/0", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("x = (", "SyntaxError"),
    ],
)
def test_a_module_that_fails_is_a_sentence(fake, opened, tmp_path, monkeypatch, text, says):
    (tmp_path / "failing_module.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    classes = preferences_of(opened(None)).classes
    classes.field.setText("failing_module.Mine")
    classes.add.click()
    assert says in classes.said.text()
    assert (Preferences().classes, allowed()) == ((), ())


def test_a_refusal_is_told_to_who_asked(qtbot, qapp):
    from PySide6.QtWidgets import QWidget

    window, told = QWidget(), []
    qtbot.addWidget(window)
    box = ask_to_allow(window, NAME, lambda: told.append("go"), lambda: told.append("no"))
    press(box, "Cancel")
    assert told == ["no"]

"""Scripts, shared sessions, data and classes, from the menus of the window."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox

from explorer.core import class_permits
from explorer.panels.csv_dialog import CsvDialog
from explorer.session.share import from_text, to_line
from explorer.session.sources import open_source
from tests.core.test_torch_class import MINE, fake

__all__ = ["fake"]  # a fixture


def complaint(window) -> str:
    [box] = [b for b in window.findChildren(QDialog) if b.isVisible()]
    return box.findChild(QLabel, "sentence").text()


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """Answer file dialogs with a path."""

    def give(name: str, kind: str = "") -> object:
        path = tmp_path / name
        for asks in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, asks, lambda *_: (str(path), kind))
        return path

    return give


def test_the_script_of_what_is_shown(window, chosen):
    path = chosen("mine.py")
    window.actions_["export_code"].trigger()
    run = subprocess.run([sys.executable, "-I", str(path)], capture_output=True, check=True)
    lines = run.stdout.decode().splitlines()
    assert lines[0] == "run,label,step,loss,w,b"
    assert len(lines) == 1 + 5 * 201
    chosen("theirs", "Python with PyTorch (*.py)")
    window.actions_["export_code"].trigger()
    assert "torch.optim.Adam(" in path.with_name("theirs.py").read_text("utf-8")


def test_copied_here_and_pasted_again(window, rest):
    window.actions_["copy_text"].trigger()
    line = QApplication.clipboard().text()
    assert from_text(line).surface == window.workspace.experiment.surface
    other = open_source("lesson:ravine")
    QApplication.clipboard().setText(f"Look:\n{to_line(other)}\n")
    window.actions_["paste_text"].trigger()
    rest(window)
    assert window.workspace.experiment.surface == other.surface
    assert window.files.path is None
    assert window.files.modified
    window.actions_["undo"].trigger()
    assert from_text(line).surface == window.workspace.experiment.surface


@pytest.mark.parametrize("text", ["", "hello", "optimizer-explorer:1:00000000:AAAA", "{"])
def test_garbage_is_said_and_changes_nothing(window, text):
    before = window.workspace.experiment
    QApplication.clipboard().setText(text)
    window.actions_["paste_text"].trigger()
    assert complaint(window)
    assert window.workspace.experiment == before


def test_a_file_of_data_opens_the_dialog(window, chosen):
    path = chosen("points.csv")
    path.write_text("x;y\n1,5;2\n2;3\n", "utf-8")
    window.actions_["import_data"].trigger()
    [dialog] = window.findChildren(CsvDialog)
    assert dialog.delimiter.currentData() == ";"
    dialog.reject()
    window.files.open_any(path)
    assert [d for d in window.findChildren(CsvDialog) if d.isVisible()]


def test_a_file_that_is_no_data_is_said(window, chosen):
    chosen("points.csv").write_bytes(b"\0\1\2")
    window.actions_["import_data"].trigger()
    assert "NUL byte" in complaint(window)


def test_points_drawn_in_the_data_view_are_the_sessions(window, rest):
    window.workspace.set_view(tab="data")
    rest(window)
    before = window.workspace.experiment
    window.stage.points_drawn.emit(((0.0, 1.0), (0.2, 0.8)), "Add the point", "point.1")
    assert window.workspace.problem.points.x.tolist() == [0.0, 1.0]
    assert window.workspace.experiment.runs == before.runs
    rest(window)
    window.actions_["undo"].trigger()
    assert window.workspace.experiment == before


@pytest.fixture
def naming(tmp_path, monkeypatch, fake):
    """A session file that names a class."""
    monkeypatch.setattr(class_permits, "_allowed", set())
    monkeypatch.setattr(class_permits, "_found", {})
    table = {"format": "optimizer-explorer/1", "surface": {"name": "bowl"}, "runs": [MINE]}
    path = tmp_path / "class.json"
    path.write_text(json.dumps(table), "utf-8")
    return path


def test_a_session_that_names_a_class_asks_first(window, naming, rest):
    before = window.workspace.experiment
    window.files.open_path(naming)
    [box] = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert "my_optimizers.Mine" in box.text()
    assert window.workspace.experiment == before
    [run] = [b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.AcceptRole]
    run.click()
    rest(window)
    [state] = window.workspace.runs
    assert list(state.trace.quantities) == ["g", "buffer"]
    assert window.files.path == naming
    for panel in ("step", "runs", "diagnosis"):
        window.workspace.set_view(panel=panel)
        window.workspace.seek(3)
        rest(window)
    window.workspace.set_run_param(0, "lr", 0.02)
    rest(window)
    assert window.workspace.runs[0].trace.eta[1] == 0.02


def test_who_refuses_keeps_what_was_there(window, naming):
    before = window.workspace.experiment
    window.files.open_path(naming)
    [box] = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.workspace.experiment == before
    assert not class_permits._allowed


def test_what_is_no_session_is_told_before_anybody_is_asked_to_save(window):
    window.workspace.set_run_param(0, "eta", 0.3)
    QApplication.clipboard().setText("hello")
    window.actions_["paste_text"].trigger()
    assert window.findChild(QMessageBox, "ask_to_save") is None
    assert any("can't be pasted" in label.text() for label in window.findChildren(QLabel))

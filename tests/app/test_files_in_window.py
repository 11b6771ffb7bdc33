"""Opening, saving and exporting from the window, and what it says of a wrong session."""

from __future__ import annotations

import io
import json
import sys

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QLabel, QProgressDialog, QPushButton

from explorer.app import start
from explorer.app.session_files import last_session
from explorer.session.files import load_session
from tests.app import hands
from tests.app.hands import one_step

SESSION = {
    "format": "optimizer-explorer/1",
    "title": "RMSProp on a ravine",
    "surface": {"name": "ravine", "params": {"a": 0.1, "b": 2.0}},
    "start": [-5, -2],
    "steps": 20,
    "runs": [
        {
            "optimizer": "rmsprop",
            "variant": "eps-inside",
            "params": {"eta": 0.4, "beta": 0.9, "eps": 1e-6},
        },
        {"rule": "u = beta*u + g\nw = w - eta*u", "params": {"eta": 0.1, "beta": 0.9}},
    ],
    "view": {"step": 7, "selected": 1},
}

WRONG = {
    "no JSON": ("{", "line 1"),
    "no format": ('{"surface": {"name": "bowl"}, "runs": []}', "format"),
    "an unknown key": (json.dumps({**SESSION, "startt": [0, 0]}), "start"),
    "an unknown optimizer": (json.dumps({**SESSION, "runs": [{"optimizer": "adm"}]}), "adam"),
    "an unknown surface": (json.dumps({**SESSION, "surface": {"name": "bowel"}}), "bowl"),
    "a start of another size": (json.dumps({**SESSION, "start": [1]}), "start"),
    "a broken rule": (json.dumps({**SESSION, "runs": [{"rule": "w = w - bta*g"}]}), "bta"),
    "a batch without points": (
        json.dumps({**SESSION, "gradient": {"mode": "minibatch", "size": 2}}),
        "points",
    ),
    "nothing": ("", "line 1"),
    "binary": ("\x00\x01", ""),
}


@pytest.fixture
def file(tmp_path):
    """Write a session file."""

    def write(content=None, name="ravine.json"):
        path = tmp_path / name
        text = json.dumps(SESSION) if content is None else content
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def opened(qtbot, rest):
    """Open the window as the command line does."""

    def make(source):
        window, complaint = start.open_window(source)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.painted):
            window.show()
        rest(window)
        return window, complaint

    return make


def complaints(window):
    boxes = [box for box in window.findChildren(QDialog) if box.isVisible()]
    return [box.findChild(QLabel, "sentence").text() for box in boxes]


def test_a_session_on_the_command_line_is_shown(opened, file):
    path = file()
    window, complaint = opened(str(path))
    assert complaint == ""
    assert window.workspace.title == "RMSProp on a ravine"
    assert [run.label for run in window.workspace.runs] == ["RMSProp", "rule"] or window.workspace
    assert one_step(window) == 7
    assert window.workspace.selected == 1
    assert window.files.path == path
    assert window.windowTitle().startswith("RMSProp on a ravine")
    assert window.chrome.title.text() == "RMSProp on a ravine"


def test_a_session_from_standard_input(opened, monkeypatch):
    class Input:
        buffer = io.BytesIO(json.dumps(SESSION).encode())

    monkeypatch.setattr(sys, "stdin", Input())
    window, complaint = opened("-")
    assert complaint == ""
    assert window.workspace.title == "RMSProp on a ravine"
    assert window.files.path is None


@pytest.mark.parametrize("case", list(WRONG))
def test_a_wrong_session_leaves_the_first_experiment_and_says_why(opened, file, case):
    content, word = WRONG[case]
    path = file(content)
    window, complaint = opened(str(path))
    assert complaint.startswith(str(path))
    assert word in complaint
    assert "\n" not in complaint
    assert [run.label for run in window.workspace.runs] == [
        "GD",
        "Momentum",
        "AdaGrad",
        "RMSProp",
        "Adam",
    ]
    assert window.files.path is None
    window.files.complain("The session can't be opened", complaint)
    assert complaints(window) == [complaint]


@pytest.mark.parametrize("source", ["nowhere.json", "lesson:nothing", "."])
def test_a_session_that_is_not_there(opened, source):
    window, complaint = opened(source)
    assert complaint
    assert "\n" not in complaint
    assert len(window.workspace.runs) == 5


@pytest.mark.parametrize("case", list(WRONG))
def test_opening_a_wrong_session_changes_nothing(window, file, choose, case):
    content, word = WRONG[case]
    before = window.workspace.experiment
    choose(file(content))
    window.actions_["open"].trigger()
    [said] = complaints(window)
    assert word in said
    assert "ravine.json" in said
    assert window.workspace.experiment == before
    assert not window.workspace.can_undo
    assert window.files.path is None


def test_open_save_and_open_again(window, rest, file, choose, tmp_path):
    choose(file())
    window.actions_["open"].trigger()
    rest(window)
    assert one_step(window) == 7
    window.workspace.seek(3)
    window.workspace.set_run_param(0, "eta", 0.25)
    copy = tmp_path / "copy"
    choose(copy)
    window.actions_["save_as"].trigger()
    saved = copy.with_suffix(".json")
    assert window.files.path == saved
    assert window.notice.isVisible()
    experiment = window.workspace.experiment

    window.actions_["first"].trigger()
    rest(window)
    assert window.workspace.title == "Sparse feature: sigmoid neuron"
    choose(saved)
    window.actions_["open"].trigger()
    rest(window)
    again = window.workspace.experiment
    assert (again.surface, again.runs, again.start) == (
        experiment.surface,
        experiment.runs,
        experiment.start,
    )
    assert one_step(window) == 3
    window.actions_["undo"].trigger()
    assert window.workspace.title == "Sparse feature: sigmoid neuron"


def test_save_writes_to_the_file_that_was_opened(window, file, choose):
    path = file()
    choose(path)
    window.actions_["open"].trigger()
    choose("")  # no dialog is needed
    window.workspace.set_steps(33)
    window.actions_["save"].trigger()
    assert load_session(path).steps == 33


def test_cancel_does_nothing(window, choose, tmp_path):
    choose("")
    before = window.workspace.experiment
    for name in ("open", "save", "save_as", "export_numbers"):
        window.actions_[name].trigger()
    assert window.workspace.experiment == before
    assert complaints(window) == []
    assert window.files.path is None


@pytest.mark.parametrize("name", ["save_as", "export_numbers"])
def test_a_file_that_can_t_be_written_is_said(window, choose, tmp_path, name):
    choose(tmp_path / "no" / "such" / "folder" / "file.csv")
    window.actions_[name].trigger()
    [said] = complaints(window)
    assert "folder" in said
    assert "\n" not in said


def test_a_picture_of_what_is_shown(qtbot, window, rest, choose, tmp_path):
    window.workspace.seek(12)
    window.workspace.toggle_run(0)
    window.preferences.export_size = (640, 360)
    window.actions_["export_picture"].trigger()
    dialog = window.companions.exporting
    choose(tmp_path / "picture.png")
    dialog.ask()
    qtbot.waitUntil(lambda: not dialog.making, timeout=30_000)
    image = QImage(str(tmp_path / "picture.png"))
    assert image.size().toTuple() == (640, 360)
    rest(window)
    assert one_step(window) == 12
    dialog.close()
    assert window.companions.exporting is None


@pytest.mark.parametrize("ending", [".csv", ".npz", ".json"])
def test_all_numbers(qtbot, window, choose, tmp_path, ending):
    path = tmp_path / f"numbers{ending}"
    choose(path)
    window.actions_["export_numbers"].trigger()
    qtbot.waitUntil(path.exists, timeout=30_000)
    assert path.stat().st_size > 1000
    qtbot.waitUntil(lambda: window.notice.text() == f"Wrote numbers{ending}")
    assert complaints(window) == []
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_numbers_that_are_many_can_be_stopped(qtbot, show, choose, tmp_path):
    runs = [{"optimizer": "adam"}]
    session = {"surface": {"name": "bowl"}, "steps": 10**6, "runs": runs}
    window = show(session, wait=False)
    choose(tmp_path / "numbers.csv")
    window.actions_["export_numbers"].trigger()
    dialog = window.findChild(QProgressDialog)
    qtbot.waitUntil(lambda: dialog.value() > 0, timeout=30_000)
    assert dialog.isVisible()
    dialog.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [])
    assert complaints(window) == []


def test_numbers_of_no_known_kind(window, choose, tmp_path):
    choose(tmp_path / "numbers.xls")
    window.actions_["export_numbers"].trigger()
    [said] = complaints(window)
    assert ".csv" in said
    assert not (tmp_path / "numbers.xls").exists()


def test_what_was_shown_is_kept_when_the_window_closes(show, opened, rest):
    window = show()
    window.workspace.set_run_param(2, "eta", 0.7)
    window.workspace.seek(42)
    rest(window)
    assert not last_session().exists()
    window.close()
    assert window.isVisible()  # it asks first
    hands.answer(window, "Don't save")
    assert not window.isVisible()
    assert last_session().is_file()
    again, _ = opened(None)
    assert again.workspace.runs[2].values["eta"] != 0.7
    again.actions_["open_last"].trigger()
    rest(again)
    assert again.workspace.runs[2].values["eta"] == 0.7
    assert one_step(again) == 42
    assert again.files.path is None


def test_without_a_last_session_it_says_so(window):
    window.actions_["open_last"].trigger()
    assert "no last session" in window.notice.text()
    assert complaints(window) == []


def test_a_notice_goes_away_and_stays_inside(window):
    window.notice.say("Saved something.json")
    assert window.notice.isVisible()
    assert window.stage.rect().contains(window.notice.geometry())
    window.resize(1000, 620)
    assert window.stage.rect().contains(window.notice.geometry())
    window.notice._timer.timeout.emit()
    assert not window.notice.isVisible()


def test_without_a_display_one_line_says_what_to_do(capsys, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert start.start(None) == start.NO_DISPLAY
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "export" in said

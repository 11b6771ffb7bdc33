"""The diagnosis shows what the core finds, for the selected run at the step shown."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt

from explorer.core.diagnosis import diagnose
from explorer.look.mixed import mixed_plain, mixed_width
from explorer.look.theme import load_theme
from explorer.panels import diagnosis_panel
from explorer.panels.controls.wrapping import wrap
from explorer.panels.diagnosis_panel import DiagnosisPanel
from explorer.panels.runs_panel import RunsPanel
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(shown, workspace):
    workspace.compute_all()
    return shown(DiagnosisPanel, 336, 180)


@pytest.fixture
def panel_of(qtbot, theme, workspace):
    """Make the panel of a session, given as the table of its JSON, computed to its end."""

    def make(session) -> DiagnosisPanel:
        text = json.dumps({"format": "optimizer-explorer/1", **session})
        other = Workspace(read_session(text), workspace.catalogue)
        other.compute_all()
        panel = DiagnosisPanel(other, theme)
        qtbot.addWidget(panel)
        other.subscribe(panel.refresh)
        panel.resize(336, 180)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return make


def one_run(surface, start=None, steps=50, **run):
    session = {"surface": surface, "steps": steps, "runs": [run]}
    return session if start is None else {**session, "start": start}


def value(panel: DiagnosisPanel, name: str) -> str:
    """Return the value that stands beside a name."""
    cells = [c for row in panel.body.sheet.cells for c in row if c is not None]
    return next(c.value for c in cells if c.name == name)


def counted(monkeypatch) -> list[int]:
    """Note the steps at which a diagnosis is made from now on."""
    steps = []

    def noted(trace, step, *rest):
        steps.append(step)
        return diagnose(trace, step, *rest)

    monkeypatch.setattr(diagnosis_panel, "diagnose", noted)
    return steps


# --- what is shown ---


def test_it_shows_the_selected_run_at_the_step_shown(panel, workspace):
    for index, step in [(0, 3), (3, 12), (4, 200), (1, 0)]:
        workspace.select(index)
        workspace.seek(step)
        run = workspace.runs[index]
        expected = workspace.status(run)
        sheet = panel.body.sheet
        assert (sheet.word, sheet.tone) == (expected.word, expected.tone)
        assert mixed_plain(sheet.sentence).replace("\u00a0", " ").isprintable()
        assert value(panel, "learning rate") == "0.1"


def test_the_numbers_of_a_ravine(panel_of):
    panel = panel_of(one_run({"name": "ravine"}, [-5, -2], optimizer="gd", params={"eta": 0.6}))
    assert value(panel, "distance to the nearest known minimum") == "5.39"
    assert value(panel, "length of the gradient") == "8.06"
    assert value(panel, "angle between step and downhill") == "–"
    assert value(panel, "largest curvature") == "4"
    assert value(panel, "smallest curvature") == "0.2"
    assert value(panel, "condition number") == "20"
    assert value(panel, "limit of the learning rate") == "0.5"
    assert panel.body.sheet.verdict.endswith(
        "above the limit: steps along the steep direction grow"
    )
    assert panel.body.sheet.verdict_tone == "notice"
    panel.workspace.seek(1)
    assert value(panel, "angle between step and downhill") == "0°"
    panel.workspace.set_run_param(0, "eta", 0.4)
    assert "below the limit" in panel.body.sheet.verdict
    panel.workspace.set_run_param(0, "eta", 0.5)
    assert "at the limit" in panel.body.sheet.verdict


def test_momentum_has_a_limit_of_its_own_and_adam_has_none(panel_of):
    ball = {"optimizer": "momentum", "params": {"eta": 0.6, "beta": 0.5}}
    session = {"surface": {"name": "ravine"}, "runs": [ball, {"optimizer": "adam"}]}
    panel = panel_of(session)
    assert value(panel, "limit of the learning rate") == "0.75"
    assert "below the limit" in panel.body.sheet.verdict
    panel.workspace.select(1)
    assert value(panel, "limit of the learning rate") == "0.5"
    assert panel.body.sheet.verdict.endswith("is the limit of plain gradient descent")


def test_the_schedules_rate_is_the_one_in_force(panel_of):
    schedule = {"name": "exponential-decay", "params": {"rate": 0.1}}
    run = {"optimizer": "gd", "params": {"eta": 0.6}, "schedule": schedule}
    panel = panel_of(one_run({"name": "ravine"}, **run))
    assert value(panel, "learning rate") == "0.6"
    panel.workspace.seek(21)
    assert value(panel, "learning rate") == "0.0812"
    assert "below the limit" in panel.body.sheet.verdict


def test_the_cycle_of_the_notes_is_told(panel_of):
    run = {"optimizer": "rmsprop", "variant": "eps-inside"}
    params = {"eta": 0.4, "beta": 0.7, "eps": 1e-6}
    panel = panel_of(one_run({"name": "ravine"}, [-5, -2], 100, **run, params=params))
    panel.workspace.seek(100)
    assert panel.body.sheet.sentence == (
        "$w_{2}$ and $w_{1}$ go back and forth by ±0.2 and ±0.2 with period 2: "
        "a cycle that repeats itself."
    )


def test_a_swing_is_told_where_the_sentence_says_something_else(panel_of):
    params = {"eta": 0.45}
    panel = panel_of(one_run({"name": "ravine"}, [-5, -39], optimizer="gd", params=params))
    panel.workspace.seek(6)
    assert panel.body.sheet.word == "outside the view"
    # From −15.97 to 12.78: each place is −0.8 times the one before.
    verdict = "$w_{2}$ goes back and forth by ±14.4 with period 2, shrinking"
    assert panel.body.sheet.verdict == verdict


def test_one_parameter_has_one_curvature(panel_of):
    panel = panel_of(one_run({"name": "square"}, [10], optimizer="gd", params={"eta": 0.2}))
    names = [c.name for row in panel.body.sheet.cells for c in row if c is not None]
    assert "condition number" not in names
    assert value(panel, "curvature") == "2"
    assert value(panel, "limit of the learning rate") == "1"


@pytest.mark.parametrize(
    ("text", "start", "name", "words"),
    [
        ("x**2 - y**2", [1, 1], "condition", "a saddle or a ridge"),
        ("-x**2 - y**2", [1, 1], "condition", "curves down"),
        ("x + y", [1, 1], "condition", "flat"),
        ("sqrt(x) + y", [0, 1], "curvature", "–"),
    ],
)
def test_places_without_a_condition_number(panel_of, text, start, name, words):
    surface = {"expression": text, "variables": ["x", "y"]}
    panel = panel_of(one_run(surface, start, optimizer="gd", params={"eta": 0.1}))
    assert value(panel, name) == words
    assert value(panel, "distance to the nearest known minimum") == "none known"


def test_a_run_without_a_learning_rate(panel_of):
    panel = panel_of(one_run({"name": "bowl"}, optimizer="line-search"))
    assert value(panel, "learning rate") == "–"


def test_without_runs_there_is_nothing(panel, workspace):
    while workspace.runs:
        workspace.remove_run(0)
    assert panel.body.sheet is None
    panel.grab()


def test_after_a_divergence_it_says_so(panel_of):
    params = {"eta": 0.6}
    panel = panel_of(one_run({"name": "ravine"}, steps=1500, optimizer="gd", params=params))
    panel.workspace.seek(1500)
    assert panel.body.sheet.word.startswith("diverged at step")
    assert panel.body.sheet.tone == "bad"
    panel.grab()


def test_names_are_symbols_where_they_act(panel, workspace):
    workspace.select(1)
    workspace.seek(8)
    sentence = panel.body.sheet.sentence
    assert sentence.startswith("It left the view at step 8 and is at $w$\u00a0=\u00a03.8")
    assert "$b$\u00a0=" in sentence


def test_every_value_has_a_word_of_explanation(panel, workspace):
    workspace.seek(12)
    body = panel.body
    for row, cells in enumerate(body.sheet.cells):
        for column, cell in enumerate(cells):
            if cell is not None:
                assert body.help_at(body.cell_rect(row, column).center()) == cell.help
                assert cell.help.endswith(".")
    assert body.help_at(QPointF(20, 5)) == mixed_plain(body.sheet.sentence)
    assert "learning rate: 0.1." in body.accessibleDescription()


def test_the_run_cards_tell_the_sentence(shown, workspace):
    workspace.compute_all()
    runs = shown(RunsPanel, 264, 300)
    workspace.seek(12)
    for card, run in zip(runs.cards, workspace.runs, strict=True):
        assert card.toolTip() == workspace.status(run).sentence


# --- folding, and not working for nothing ---


def test_it_is_folded_and_unfolded(qtbot, panel):
    with qtbot.waitSignal(panel.opened) as told:
        qtbot.mouseClick(panel.header, LEFT)
    assert told.args == [False]
    assert not panel.body.isVisible()
    assert panel.sizeHint().height() == panel.header.sizeHint().height() == 34
    with qtbot.waitSignal(panel.opened) as told:
        qtbot.mouseClick(panel.header.button, LEFT)
    assert told.args == [True]
    assert panel.body.isVisible()


def test_folded_it_makes_no_diagnosis_but_says_the_word(panel, workspace, monkeypatch):
    panel.set_open(False)
    steps = counted(monkeypatch)
    workspace.seek(12)
    assert steps == []
    run = workspace.runs[workspace.selected]
    status = workspace.status(run)
    assert panel.header.toolTip() == f"{run.label}: {status.sentence}"
    panel.set_open(True)
    assert steps == [12]


def test_hidden_it_does_nothing_and_catches_up(panel, workspace, monkeypatch):
    panel.hide()
    steps = counted(monkeypatch)
    workspace.seek(30)
    assert steps == []
    panel.show()
    assert steps == [30]


def test_a_step_is_diagnosed_once(panel, workspace, monkeypatch):
    steps = counted(monkeypatch)
    workspace.seek(5)
    panel.refresh(frozenset({"trace"}))
    panel.refresh(frozenset({"trace", "playback"}))
    assert steps == [5]


def test_held_it_waits(panel, workspace, monkeypatch):
    steps = counted(monkeypatch)
    panel.hold()
    workspace.seek(7)
    assert steps == []
    panel.release()
    assert steps == [7]


def test_it_keeps_its_height_whatever_it_says(panel, workspace):
    height = panel.sizeHint().height()
    assert height <= 180
    for step in (0, 1, 5, 12, 60, 200):
        for index in range(len(workspace.runs)):
            workspace.select(index)
            workspace.seek(step)
            assert panel.sizeHint().height() == height


@pytest.mark.parametrize("name", ["dark", "projector-light", "projector-dark"])
def test_other_themes(panel, workspace, name):
    workspace.seek(12)
    before = panel.grab().toImage()
    panel.set_theme(load_theme(name))
    panel.refresh(frozenset({"step"}))
    assert panel.grab().toImage() != before


# --- lines ---


def test_a_sentence_is_broken_at_spaces():
    text = "one two three four five six seven"
    room = mixed_width("one two three", 12) + 1
    assert wrap(text, room, 12, 9) == ("one two three", "four five six", "seven")
    assert wrap(text, room, 12, 2) == ("one two three", "four five six…")
    assert wrap("", room, 12, 2) == ("",)

"""The transport marks the selected run's events and goes from one to the next."""

from __future__ import annotations

import json

import pytest

from explorer.core.catalogue import Catalogue
from explorer.panels.transport import Transport
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

SESSION = {
    "format": "optimizer-explorer/1",
    "surface": {"name": "sigmoid-neuron", "data": {"dataset": "sparse-500"}},
    "gradient": {"mode": "minibatch", "size": 1, "order": "shuffle", "seed": 0},
    "steps": 100,
    "runs": [{"optimizer": "adamax", "label": "AdaMax"}, {"optimizer": "gd", "label": "GD"}],
}


@pytest.fixture
def workspace():
    made = Workspace(read_session(json.dumps(SESSION)), Catalogue())
    made.compute_all()
    return made


@pytest.fixture
def transport(shown):
    return shown(Transport, 680, 52)


def test_next_and_previous_go_through_the_events_of_the_selected_run(qtbot, transport, workspace):
    events = workspace.runs[0].events
    gone = []
    for _ in range(5):
        with qtbot.waitSignal(transport.told) as told:
            transport.next_event()
        gone.append(workspace.step)
        assert told.args[0].startswith("AdaMax: ")
        assert told.args[0].endswith(f" at step {workspace.step}")
    assert gone == sorted(set(gone))
    assert all(events.at(step) for step in gone)
    transport.previous_event()
    assert workspace.step == gone[-2]


def test_where_there_is_none_it_says_so_and_stays(qtbot, transport, workspace):
    with qtbot.waitSignal(transport.told) as told:
        transport.previous_event()
    assert told.args == ["AdaMax has no new maximum or zero gradient before step 0"]
    workspace.select(1)
    workspace.seek(100)
    with qtbot.waitSignal(transport.told) as told:
        transport.next_event()
    assert told.args == ["GD has no zero gradient after step 100"]
    assert workspace.step == 100


def test_the_marks_are_the_selected_runs_and_say_what_they_mean(transport, workspace):
    scrubber = transport.scrubber
    step = int(workspace.runs[0].events.maxima("v", "b")[0])
    left, right = scrubber._track()
    x = left + step / 100 * (right - left)
    assert f"AdaMax: v of b takes a new maximum at step {step}" in scrubber.words_at(x)
    workspace.select(1)
    assert "AdaMax" not in scrubber.words_at(x)
    transport.set_with_events(False)
    assert scrubber.words_at(x) == ""


def test_the_step_is_told_with_what_happens_there(transport, workspace):
    step = int(workspace.runs[0].events.maxima("v", "b")[1])
    workspace.seek(step)
    spoken = transport.scrubber.groove.accessibleDescription()
    assert spoken.startswith(f"step {step} of 100. AdaMax: v of b takes a new maximum")


def test_the_playhead_paints_no_mark_again(transport, workspace):
    transport.grab()
    before = transport.scrubber._marks
    assert before is not None
    workspace.seek(50)
    transport.grab()
    assert transport.scrubber._marks is before

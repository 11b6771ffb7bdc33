"""Pinning from the window: what is said, and what the keys do."""

from __future__ import annotations

import pytest

from explorer.app.pinning import NO_RUNS, PINNED, SWAPPED, UNPINNED
from explorer.session.experiment import SurfaceChoice
from explorer.views.drawn import drawn_ghosts


@pytest.fixture
def said(window) -> list[str]:
    heard: list[str] = []
    window.notice.say = heard.append
    return heard


def test_pinning_says_what_it_does_and_how_to_go_on(window, said, rest):
    pin, swap = window.actions_["pin"], window.actions_["swap_pin"]
    pin.trigger()
    assert said == [PINNED]
    assert window.workspace.pinned is not None
    window.workspace.set_run_param(0, "eta", 0.02)
    there = window.workspace.experiment
    rest(window)  # what can be done is shown with the next frame
    swap.trigger()
    assert said[-1] == SWAPPED
    assert window.workspace.experiment != there
    assert window.workspace.pinned.runs == there.runs
    pin.trigger()
    rest(window)
    assert said[-1] == UNPINNED
    assert window.workspace.pinned is None
    swap.trigger()
    assert len(said) == 3  # nothing is pinned: nothing happens


def test_with_no_run_there_is_nothing_to_pin(window, said):
    while window.workspace.runs:
        window.workspace.remove_run(0)
    window.actions_["pin"].trigger()
    assert said == [NO_RUNS]
    assert window.workspace.pinned is None


@pytest.mark.parametrize("there", ["square", "bowl", "linear-regression"])
@pytest.mark.parametrize("here", ["square", "bowl", "linear-regression"])
@pytest.mark.parametrize("tab", ["contour", "3d", "data"])
def test_what_was_pinned_on_another_surface_is_drawn_where_it_has_a_place(
    show, rest, here, there, tab
):
    window = show({"surface": {"name": here}, "runs": [{"optimizer": "adam"}], "steps": 10})
    workspace = window.workspace
    workspace.pin()
    workspace.seek(3)
    workspace.set_surface(SurfaceChoice(name=there))
    workspace.set_view(tab=tab)
    rest(window)
    window.grab()
    drawn = drawn_ghosts(workspace, window.theme)
    dimensions = {"square": 1, "bowl": 2, "linear-regression": 2}
    assert len(drawn) == (dimensions[here] == dimensions[there])

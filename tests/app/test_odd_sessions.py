"""Sessions at the edges: none of them leaves a part behind, or anything in the log."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.session.experiment import RunChoice
from tests.app.hands import one_step

GD, ADAM = {"optimizer": "gd"}, {"optimizer": "adam"}
BOWL = {"name": "bowl"}
RULE = {"rule": "u = beta*u + g\nw = w - eta*u", "params": {"eta": 0.05, "beta": 0.9}}
DATA = {"x": [0.0, 1.0, 2.0], "y": [0.1, 0.5, 0.9]}

ODD = {
    "no runs": {"surface": BOWL, "runs": []},
    "64 runs": {"surface": BOWL, "runs": [GD, ADAM] * 32},
    "one step": {"surface": BOWL, "runs": [GD], "steps": 1},
    "hex colours": {
        "surface": BOWL,
        "runs": [{**GD, "color": "#ff0000"}, {**ADAM, "color": "#0af"}, {**GD, "color": 5}],
    },
    "starts of their own": {
        "surface": BOWL,
        "runs": [{**GD, "start": [1, 1]}, {**ADAM, "start": [-900, 4e5]}, GD],
    },
    "all hidden": {
        "surface": BOWL,
        "runs": [{**GD, "visible": False}, {**ADAM, "visible": False}],
    },
    "diverging at once": {
        "surface": {"name": "rosenbrock"},
        "runs": [{**GD, "params": {"eta": 1e300}}, ADAM],
    },
    "a typed rule": {"surface": BOWL, "runs": [RULE, {**RULE, "label": "Mine", "color": "#888"}]},
    "a typed rule without a rate": {"surface": BOWL, "runs": [{"rule": "w = w - 0.1*g"}]},
    "huge values": {
        "surface": {
            "expression": "1e200*x**2 + y**2",
            "variables": ["x", "y"],
            "range": [[-1, 1], [-1, 1]],
        },
        "start": [0.5, 0.5],
        "runs": [{**GD, "params": {"eta": 1e-201}}, ADAM],
    },
    "tiny values": {
        "surface": {
            "expression": "1e-200*(x**2 + y**2)",
            "variables": ["x", "y"],
            "range": [[-1e-9, 1e-9], [-1e9, 1e9]],
        },
        "start": [5e-10, 5e8],
        "runs": [GD, ADAM],
    },
    "a flat surface": {
        "surface": {"expression": "0*x + 3", "variables": ["x"], "range": [[-1, 1]]},
        "start": [0.5],
        "runs": [GD, ADAM],
    },
    "no number in half of the view": {
        "surface": {
            "expression": "log(x) + y**2",
            "variables": ["x", "y"],
            "range": [[-1, 1], [-1, 1]],
        },
        "start": [0.9, 0.5],
        "runs": [GD, ADAM],
    },
    "a start beyond the view": {"surface": BOWL, "start": [1e6, -1e6], "runs": [GD, ADAM]},
    "points of one's own": {
        "surface": {"name": "linear-regression", "data": DATA},
        "runs": [GD, ADAM],
    },
    "mini-batches with noise": {
        "surface": {"name": "sigmoid-neuron", "data": DATA},
        "gradient": {"mode": "minibatch", "size": 2, "order": "shuffle", "noise": 0.1, "seed": 3},
        "runs": [GD, ADAM],
    },
    "a model of one parameter": {
        "surface": {
            "model": "a*x",
            "loss": "(f-y)**2",
            "variables": ["a"],
            "range": [[-2, 2]],
            "data": DATA,
        },
        "start": [1.5],
        "runs": [GD, ADAM],
    },
    "labels of every kind": {
        "surface": BOWL,
        "runs": [{**GD, "label": "<b>bold</b> $\\eta$ & 日本"}, {**GD, "label": "x" * 300}],
    },
    "a view that makes no sense": {
        "surface": BOWL,
        "runs": [GD],
        "view": {"step": 10**9, "selected": 77, "theme": 4, "other": [1]},
    },
    "schedules": {
        "surface": BOWL,
        "runs": [
            {**GD, "schedule": {"name": "cosine-restarts", "params": {"T": 3}}},
            {**GD, "schedule": {"name": "exponential-decay", "params": {"rate": 5}}},
        ],
    },
}


@pytest.mark.parametrize("case", list(ODD))
def test_it_is_shown_at_every_step(show, rest, case):
    window = show(ODD[case])
    workspace = window.workspace
    assert not workspace.computing
    for step in sorted({0, 1, workspace.steps // 2, workspace.steps}):
        workspace.seek(step)
        window.clock.tick(0.0)
        window.grab()
        assert one_step(window) == step
    assert len(window.experiment.runs.cards) == len(workspace.runs)
    for index in range(len(workspace.runs))[:3]:
        workspace.select(index)
        rest(window)
        assert set(window.experiment.form.params.sliders) == set(workspace.runs[index].specs)
    window.actions_["toggle_theme"].trigger()
    rest(window)
    window.grab()


@pytest.mark.parametrize("case", list(ODD))
def test_it_can_be_edited_and_played(show, rest, case):
    window = show(ODD[case])
    workspace = window.workspace
    workspace.add_run(RunChoice(optimizer="momentum"))
    rest(window)
    workspace.duplicate_run(len(workspace.runs) - 1)
    workspace.toggle_run(0)
    workspace.set_start(tuple(v / 2 for v in workspace.start))
    workspace.set_steps(7)
    workspace.seek(0)
    workspace.playback.play()
    workspace.played()
    while workspace.playback.playing:
        window.clock.tick(0.1)
        one_step(window)
    assert workspace.step == 7
    while workspace.runs:
        workspace.remove_run(0)
    rest(window)
    window.grab()
    while workspace.can_undo:
        workspace.undo()
    rest(window)
    assert one_step(window) == workspace.step


def test_hex_colours_are_those_of_canvas_plots_and_card(show):
    window = show(ODD["hex colours"])
    colors = [run.style.color for run in window.stage.view.scene_painter.runs]
    assert colors[:2] == ["#ff0000", "#00aaff"]
    assert [run.style.color for run in window.plots.stack.scene.runs] == colors
    card = window.experiment.runs.cards[0].grab().toImage()
    pixels = {card.pixelColor(x, card.height() // 2).name() for x in range(10, 46)}
    assert "#ff0000" in pixels


def test_with_64_runs_the_first_are_seen_and_the_others_are_reached(show, rest):
    window = show(ODD["64 runs"])
    column = window.experiment
    assert column.form.preview.isVisible()
    assert not column.runs.cards[0].visibleRegion().isEmpty()
    window.workspace.select(63)
    rest(window)
    assert not column.runs.cards[63].visibleRegion().isEmpty()
    assert window.size().toTuple() == (1280, 720)


def test_without_runs_it_says_how_to_add_one(show):
    window = show(ODD["no runs"])
    empty = window.experiment.runs._empty
    assert empty.isVisible()
    assert "add" in empty.accessibleName().lower() or "add" in empty.text.lower()


def test_what_came_before_a_divergence_stays(show):
    window = show(ODD["diverging at once"])
    trace = window.workspace.runs[0].trace
    assert trace.divergence is not None
    assert np.isfinite(trace.w[0]).all()
    window.workspace.seek(window.workspace.steps)
    window.clock.tick(0.0)
    assert window.experiment.runs.cards[0].facts.tone == "bad"

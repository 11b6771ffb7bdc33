"""One file adds one thing: an optimizer, a surface and a schedule that a person wrote."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.core.resources import user_root
from tests.app.hands import one_step

OPTIMIZER = r'''
title = "Sprinter"
reference = "nobody (1999)"
watch = "It sprints, then it strolls."

[params.eta]
symbol = '\eta'
default = 0.05
range = [0.001, 1]
scale = "log"
help = "Learning rate."

[params.zeal]
symbol = '\zeta'
default = 2.0
range = [1, 5]
help = "How much faster it is at first."

[variants.plain]
title = "plain"
rule = """
haste = 1 + (zeal-1)/t
rate = eta*haste*(g*0+1)
w = w - rate*g
"""

[variants.keen]
title = "keen"
rule = """
thrill = 0.5*thrill + abs(g)
rate = eta/(1+thrill)
w = w - rate*g
"""
'''

SURFACE = r"""
title = "Tilted bowl"
teaches = "A bowl that a person made up."
reference = "nobody (1999)"
formula = "(p+q)**2 + c*(p-q)**2"
variables = ["p", "q"]
range = [[-2.0, 2.0], [-2.0, 2.0]]
start = [1.5, -1.0]
steps = 40
minima = [{ at = [0, 0], value = 0, kind = "global" }]

[params.c]
symbol = 'c'
default = 0.25
range = [0.05, 2]
scale = "log"
help = "How steep it is across."

[[runs]]
optimizer = "gd"
params = { eta = 0.1 }
"""

SCHEDULE = r"""
title = "Halfway drop"
reference = "nobody (1999)"
watch = "The rate falls once."
formula = "where(k < when, eta, eta*low)"

[params.when]
symbol = 'h'
default = 20
range = [1, 100]
integer = true
help = "The update at which the rate falls."

[params.low]
symbol = 'l'
default = 0.1
range = [0.01, 1]
scale = "log"
help = "What is left of the rate."
"""


@pytest.fixture
def own():
    """Put the three files into the person's folder; nothing else is done."""
    for folder, name, text in (
        ("optimizers", "sprinter", OPTIMIZER),
        ("surfaces", "tilted-bowl", SURFACE),
        ("schedules", "halfway-drop", SCHEDULE),
    ):
        path = user_root() / folder / f"{name}.toml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")


def choose(picker, words, title):
    """Open a picker, search, and click on the row of that title."""
    picker.open()
    popup = picker.popup
    popup.search.setText(words)
    rows = [popup.list.item(i) for i in range(popup.list.count())]
    [row] = [row for row in rows if row.text() == title]
    popup.list.itemClicked.emit(row)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("optimizers", "sprinter"), ("surfaces", "tilted-bowl"), ("schedules", "halfway-drop")],
)
def test_each_is_listed(own, capsys, kind, name):
    assert main(["list", kind, "--json"]) == 0
    [entry] = [e for e in json.loads(capsys.readouterr().out) if e["name"] == name]
    assert entry["title"]
    assert entry["reference"] == "nobody (1999)"
    assert entry["params"]


def test_they_run_without_a_window(own, capsys, tmp_path):
    run = {
        "optimizer": "sprinter",
        "params": {"zeal": 3},
        "schedule": {"name": "halfway-drop", "params": {"when": 2}},
    }
    session = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "tilted-bowl"},
        "steps": 3,
        "runs": [run],
    }
    path = tmp_path / "own.json"
    path.write_text(json.dumps(session), encoding="utf-8")
    assert main(["trace", str(path)]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    names = head.split(",")
    assert {"p", "q", "eta", "haste.p", "rate.q"} <= set(names)
    table = [dict(zip(names, row.split(","), strict=True)) for row in rows]
    assert [float(row["eta"]) for row in table[1:]] == pytest.approx([0.05, 0.05, 0.005])
    assert float(table[1]["haste.p"]) == 3.0


def test_they_appear_in_the_window(own, show, rest):
    window = show()
    workspace, column = window.workspace, window.experiment

    choose(column.surface.surface, "tilted", "Tilted bowl")
    rest(window)
    assert workspace.experiment.surface.name == "tilted-bowl"
    assert workspace.start == (1.5, -1.0)
    assert [field.objectName() for field in column.surface.start] == ["p", "q"]
    assert window.stage.view.view() == ((-2.0, 2.0), (-2.0, 2.0))
    assert window.header.title.text() == "Tilted bowl"
    column.surface.numbers.unfold(True)
    assert set(column.surface.numbers.params.sliders) == {"c"}

    popup = column.runs.open_add_menu()
    popup.search.setText("sprint")
    [row] = [popup.list.item(i) for i in range(popup.list.count())]
    assert row.text() == "Sprinter"
    assert "strolls" in row.toolTip()
    popup.list.itemClicked.emit(row)
    rest(window)
    assert [card.facts.name for card in column.runs.cards] == ["GD", "Sprinter"]
    form = column.form
    assert set(form.params.sliders) == {"eta", "zeal"}
    assert form.params.sliders["zeal"].value == 2.0
    assert "How much faster" in form.params.sliders["zeal"].toolTip()

    choose(form.schedule, "halfway", "halfway drop")
    rest(window)
    assert set(form.schedule_params.sliders) == {"when", "low"}
    form.schedule_params.sliders["when"].value_changed.emit(5.0)
    rest(window)
    etas = workspace.runs[1].etas
    assert (etas[4], etas[5]) == (0.05, pytest.approx(0.005))
    assert workspace.runs[1].trace.eta[6] == etas[5]

    menu = window.plots.list_menu()
    offered = {action.data(): action.text() for action in menu.actions()}
    assert offered["haste.p"] == "haste of p"
    assert "rate.q" in offered
    menu.close()
    assert {"haste.p", "haste.q"} <= set(window.plots.chosen())  # what is its own is shown at once
    workspace.seek(3)
    window.clock.tick(0.0)
    scene = window.plots.stack.scene
    assert scene.value_at(scene.runs[1], "haste.p", 3) == pytest.approx(1 + 1 / 3)
    window.grab()
    assert one_step(window) == 3

    assert form.variant.isVisible()
    form.variant.picked.emit("keen")
    rest(window)
    assert "thrill" in workspace.runs[1].trace.quantities
    window.plots.set_chosen(["thrill.p"])
    window.grab()
    assert np.isfinite(workspace.runs[1].trace.quantities["thrill"][1:]).all()


@pytest.mark.parametrize("folder", ["optimizers", "surfaces", "schedules"])
def test_a_broken_file_is_passed_over_and_the_window_opens(show, rest, folder):
    for name, text in (("bad", "title = "), ("worse", 'title = "x"\nformula = "__import__"')):
        path = user_root() / folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (Path(user_root()) / folder / "binary.toml").write_bytes(b"\xff\xfe\x00")
    window = show()
    pickers = {
        "optimizers": window.experiment.form.optimizer,
        "surfaces": window.experiment.surface.surface,
        "schedules": window.experiment.form.schedule,
    }
    pickers[folder].open()
    keys = pickers[folder].popup.keys
    assert len(keys) > 5
    assert not {"bad", "worse", "binary"} & set(keys)
    pickers[folder].popup.close()
    rest(window)
    assert one_step(window) == 0

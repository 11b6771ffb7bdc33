"""Things kept as one's own: files that the catalogue reads, now and in later starts."""

from __future__ import annotations

import json
import tomllib

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.resources import user_root
from explorer.errors import InputError
from explorer.session.experiment import RunChoice, ScheduleChoice, SurfaceChoice, Values
from explorer.session.files import read_session
from explorer.session.keeping import (
    check_name,
    is_kept,
    keep,
    optimizer_text,
    schedule_text,
    suggested_name,
    surface_text,
)
from explorer.session.retyping import typed_run
from explorer.session.workspace import Workspace

RULE = '# why """ and \\ \'so\'\nu = beta*u + k*g\nw = w - eta*u'


@pytest.fixture
def workspace():
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"expression": "a*x**2 + y**2", "variables": ["x", "y"], "params": {"a": 0.5}},
        "steps": 12,
        "start": [1, -2],
        "runs": [
            {
                "rule": RULE,
                "params": {"eta": 0.05, "beta": 0.9, "k": 250},
                "state": {"u": "k/2"},
                "schedule": {"expression": "eta/(1+rate*k)", "params": {"rate": 0.25}},
            }
        ],
    }
    return Workspace(read_session(json.dumps(table)), Catalogue())


def keep_run(workspace, name="mine", title="Mine", **more):
    text = optimizer_text(title, workspace.runs[0].resolved)
    return keep("optimizer", name, text, workspace.catalogue, **more)


def test_an_optimizer_is_in_the_list_at_once_and_later(workspace):
    title = 'A "title" with \\ and ünïcode\x07'
    path = keep_run(workspace, title=title)
    assert path == user_root() / "optimizers" / "mine.toml"
    for catalogue in (workspace.catalogue, Catalogue()):
        entry = catalogue.optimizers["mine"]
        assert entry.title == title
        assert "mine" in catalogue.optimizers.names()
        assert catalogue.find_faults() == []
        assert entry.variant("").rule.strip() == RULE
        assert entry.variant("").starts == {"u": "k/2"}
        assert {n: s.default for n, s in entry.params.items()} == workspace.runs[0].values
        assert entry.params["k"].low <= 250 <= entry.params["k"].high


def test_it_goes_the_same_way(workspace):
    keep_run(workspace)
    schedule = workspace.experiment.runs[0].schedule
    workspace.add_run(RunChoice(optimizer="mine", schedule=schedule))
    workspace.compute_all()
    one, other = (run.trace for run in workspace.runs)
    np.testing.assert_array_equal(one.w, other.w)


def test_a_schedule(workspace):
    choice = workspace.experiment.runs[0].schedule
    text = schedule_text("Mine", choice, workspace.catalogue)
    keep("schedule", "mine", text, workspace.catalogue)
    before = workspace.runs[0].etas
    workspace.set_schedule(0, ScheduleChoice("mine"))
    np.testing.assert_array_equal(workspace.runs[0].etas, before)
    assert Catalogue().schedules["mine"].title == "Mine"


def test_a_surface(workspace):
    text = surface_text("Mine", workspace.surface, workspace.experiment)
    keep("surface", "mine", text, workspace.catalogue)
    loss = workspace.problem.loss(np.array([0.3, 0.7]))
    workspace.set_surface(SurfaceChoice(name="mine"))
    assert workspace.problem.loss(np.array([0.3, 0.7])) == loss
    assert (workspace.start, workspace.steps) == ((1.0, -2.0), 12)
    assert Catalogue().surfaces["mine"].params["a"].default == 0.5


def test_a_data_problem_with_its_points(workspace, tmp_path):
    points = {"x": [0, 1, 2.5], "y": [1, 0, 0.1]}
    (tmp_path / "points.csv").write_text("x,y\n0,1\n1,0\n2.5,0.1\n", encoding="utf-8")
    model = {"model": "w*x+b", "loss": "(f-y)**2", "reduction": "mean", "variables": ["w", "b"]}
    losses = []
    for i, data in enumerate((points, {"csv": str(tmp_path / "points.csv")})):
        surface = {**model, "data": data}
        table = {"format": "optimizer-explorer/1", "surface": surface, "runs": []}
        shown = Workspace(read_session(json.dumps(table)), Catalogue())
        text = surface_text("Points", shown.surface, shown.experiment)
        keep("surface", f"points-{i}", text, shown.catalogue)
        kept = Workspace(
            read_session(json.dumps({**table, "surface": {"name": f"points-{i}"}})), Catalogue()
        )
        losses.append(kept.problem.loss(np.array([0.3, 0.1])))
        assert losses[-1] == shown.problem.loss(np.array([0.3, 0.1]))
    assert losses[0] == losses[1]


def test_nothing_is_overwritten_silently(workspace):
    path = keep_run(workspace)
    before = path.read_text("utf-8")
    assert is_kept("mine", "optimizer")
    with pytest.raises(InputError, match="an optimizer of yours called 'mine' already"):
        keep_run(workspace, title="Other")
    assert path.read_text("utf-8") == before
    keep_run(workspace, title="Other", replace=True)
    assert workspace.catalogue.optimizers["mine"].title == "Other"


def test_a_file_that_could_not_be_read_is_not_overwritten_either(workspace):
    path = user_root() / "optimizers" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text("title = 3", encoding="utf-8")
    with pytest.raises(InputError, match="already"):
        keep_run(workspace)
    assert path.read_text("utf-8") == "title = 3"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "a name is wanted"),
        ("My Rule", "use small letters, digits and single dashes"),
        ("../evil", "use small letters"),
        ("a--b", "use small letters"),
        ("-a", "use small letters"),
        ("a/b", "use small letters"),
        ("é", "use small letters"),
        ("a\n", "use small letters"),
        ("x" * 61, "at most 60"),
        ("con", "Windows keeps it"),
        ("rmsprop", "'rmsprop' is the program's own optimizer"),
    ],
)
def test_a_bad_name_gets_a_sentence_and_no_file(workspace, name, said):
    with pytest.raises(InputError) as caught:
        keep_run(workspace, name, replace=True)
    assert said in caught.value.message
    assert not (user_root() / "optimizers").exists()


@pytest.mark.parametrize("title", ["RMSProp, edited", "Con", "Łódź 2", "A  —  B", "…", "x" * 99])
def test_a_suggested_name_can_be_used(title):
    name = suggested_name(title)
    if name:
        check_name(name, "optimizer", Catalogue())
    else:
        assert title == "…"


def test_a_folder_that_can_not_be_made_is_told(workspace):
    user_root().parent.mkdir(parents=True, exist_ok=True)
    user_root().write_text("a file in the way", encoding="utf-8")
    with pytest.raises(InputError, match="can't be made"):
        keep_run(workspace)


def test_half_a_character_is_told(workspace):
    with pytest.raises(InputError, match="half a character"):
        keep_run(workspace, title="\ud800")


def test_every_rule_of_the_catalogue_can_be_kept(workspace):
    catalogue = workspace.catalogue
    for entry in catalogue.optimizers.readable():
        for variant in entry.variants.values():
            if variant.method:
                continue
            choice = RunChoice(optimizer=entry.name, variant=variant.name, params=Values())
            workspace.replace_run(0, choice, "Other")
            workspace.replace_run(0, typed_run(workspace.runs[0].resolved), "Typed")
            text = optimizer_text("Kept", workspace.runs[0].resolved)
            assert tomllib.loads(text)["rule"].strip() == variant.rule.strip()
            keep("optimizer", "kept", text, catalogue, replace=True)
            kept = catalogue.optimizers["kept"].variant("")
            assert kept.starts == variant.starts
            assert kept.params == variant.params

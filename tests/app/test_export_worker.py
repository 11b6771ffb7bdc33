"""The process that exports beside the window, its requests answered here."""

from __future__ import annotations

import json

import pytest

from explorer.app.export_worker import Exporter
from explorer.core import class_permits
from explorer.core.catalogue import Catalogue
from explorer.core.resources import user_root
from explorer.errors import InputError
from explorer.export.request import Reply, Request
from explorer.export.shot import Shot
from explorer.export.tables import to_csv
from explorer.export.worker import request_of
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

RULE = 'title = "Mine"\nrule = "w = w - {}*eta*g"\n[params.eta]\ndefault = 0.1\nrange = [1e-4, 1]\n'


def request(tmp_path, **more) -> Request:
    session = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "bowl"},
        "runs": [{"optimizer": more.pop("optimizer", "gd")}],
        "steps": more.pop("steps", 5),
    }
    target = tmp_path / f"out{more.get('ending', '.csv')}"
    return Request(
        **{"ending": ".csv", "session": json.dumps(session), "target": str(target)} | more
    )


def test_there_and_back_as_a_line(tmp_path):
    shot = Shot(part="strip", steps=(1, 2), plots=("loss",), caption="ε\n")
    made = request(tmp_path, shot=shot, allowed=("a.B",), more_digits=2, lookups=3, identity=(1, 2))
    assert Request.from_line(made.to_line()) == made
    assert "\n" not in made.to_line()
    assert Reply.from_line(Reply("why", "what", 0.5).to_line()) == Reply("why", "what", 0.5)


def test_a_changed_file_of_one_s_own_is_read_again(tmp_path):
    file = user_root() / "optimizers" / "mine.toml"
    file.parent.mkdir(parents=True)
    exporter = Exporter(lambda reply: None)
    seen = []
    for factor, lookups in ((1, 0), (2, 0), (2, 1)):
        file.write_text(RULE.format(factor))
        asked = request(tmp_path, optimizer="mine", lookups=lookups)
        assert exporter.make(asked) == Reply()
        seen.append((tmp_path / "out.csv").read_text())
    assert seen[0] == seen[1] != seen[2]


def test_a_class_runs_only_as_long_as_it_is_allowed(tmp_path, monkeypatch):
    monkeypatch.setattr(class_permits, "_allowed", set())
    exporter = Exporter(lambda reply: None)
    assert exporter.make(request(tmp_path, allowed=("a.B",))).fault == ""
    assert class_permits.allowed() == ("a.B",)
    assert exporter.make(request(tmp_path)).fault == ""
    assert class_permits.allowed() == ()


@pytest.mark.parametrize("ending", [".csv", ".npz", ".json"])
def test_a_long_one_says_how_far_it_is(tmp_path, monkeypatch, ending):
    monkeypatch.setattr("explorer.app.export_worker._LOOK", 1e-4)
    replies = []
    exporter = Exporter(replies.append)
    assert exporter.make(request(tmp_path, steps=20_000, ending=ending)) == Reply()
    shares = [reply.share for reply in replies]
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] < 1


def test_what_can_not_be_made_is_a_sentence(tmp_path):
    exporter = Exporter(lambda reply: None)
    reply = exporter.make(request(tmp_path, optimizer="gone"))
    assert reply.fault.startswith("runs[0].optimizer: unknown optimizer 'gone'")
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize("standardise", ["", "xy"])
def test_points_that_the_file_no_longer_holds_are_not_taken_for_those_shown(tmp_path, standardise):
    data = tmp_path / "points.csv"
    data.write_text("x,y\n1,2\n2,3\n3,5\n")
    table = {"csv": str(data), "x": "x", "y": "y"}
    if standardise:
        table["standardise"] = standardise
    session = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "linear-regression", "data": table},
        "runs": [{"optimizer": "gd"}],
    }
    workspace = Workspace(read_session(json.dumps(session)), Catalogue())
    target = tmp_path / "out.csv"
    asked = request_of(workspace, target, ".csv", None)
    exporter = Exporter(lambda reply: None)
    assert exporter.make(asked) == Reply()
    workspace.compute_all()
    assert target.read_text() == to_csv([(run.label, run.trace) for run in workspace.runs])
    data.write_text("x,y\n1,2\n2,3\n3,5\n4,9\n")
    with pytest.raises(InputError, match=r"points\.csv: has changed since its points were read"):
        request_of(workspace, target, ".csv", None)
    workspace.open(workspace.experiment)
    again = request_of(workspace, target, ".csv", None)
    assert again.session == asked.session
    assert exporter.make(again) == Reply()
    workspace.compute_all()
    assert target.read_text() == to_csv([(run.label, run.trace) for run in workspace.runs])
    data.unlink()
    with pytest.raises(InputError, match="has changed"):
        request_of(workspace, target, ".csv", None)

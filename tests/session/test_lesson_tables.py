"""Every table that the notes print is a stop of some lesson, number for number."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.resources import resource_root
from explorer.session.files import read_session
from explorer.session.lesson_shelf import open_lesson
from explorer.session.resolve import ResolvedRun
from explorer.session.workspace import Workspace

TABLES = json.loads((Path(__file__).parents[1] / "reference" / "notes.json").read_text("utf-8"))
NAMES = sorted(f.name[:-5] for f in (resource_root() / "lessons").iterdir() if f.suffix == ".json")
CATALOGUE = Catalogue()


@cache
def stops() -> list[Workspace]:
    """Return the workspace of every stop of every lesson, nothing computed yet."""
    return [Workspace(stop.experiment, CATALOGUE) for n in NAMES for stop in open_lesson(n).stops]


def facts(workspace: Workspace, run: ResolvedRun) -> tuple[Any, ...]:
    """Return all that the numbers of a run on a formula depend on, defaults filled in."""
    return (
        workspace.problem.tree,
        tuple(run.choice.start or workspace.start),
        workspace.source.exact,
        run.choice.optimizer,
        run.variant.name,
        dict(run.values),
        run.schedule.name,
    )


@pytest.mark.parametrize("table", TABLES, ids=[t["case"] for t in TABLES])
def test_a_lesson_shows_it(table: dict[str, Any]) -> None:
    asked = Workspace(read_session(json.dumps(table["session"])), CATALOGUE)
    wanted = facts(asked, asked.runs[0].resolved)
    shown = [
        (workspace, run)
        for workspace in stops()
        for run in workspace.runs
        if workspace.steps >= table["points"][-1][0] and facts(workspace, run.resolved) == wanted
    ]
    assert shown, "no lesson shows this run for so many steps"
    for workspace, run in shown:
        workspace.compute_all()
        for step, *values in table["points"]:
            found = [round(float(v), table["decimals"]) for v in run.trace.w[step]]
            assert found == [round(v, table["decimals"]) for v in values], f"step {step}"

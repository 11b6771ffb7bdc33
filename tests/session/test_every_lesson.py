"""Every lesson of the program, through all its stops, its values beside the notes'."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path

import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.resources import resource_root
from explorer.look.symbols import unknown_command
from explorer.session.lesson_check import check_lesson
from explorer.session.lesson_shelf import open_lesson
from explorer.session.lesson_text import MISSING, WAITING, fill, recorded
from explorer.session.workspace import Workspace

VALUES = Path(__file__).parents[1] / "reference" / "lesson_values.toml"
NAMES = sorted(f.name[:-5] for f in (resource_root() / "lessons").iterdir() if f.suffix == ".json")
ROWS = tomllib.loads(VALUES.read_text("utf-8")).get("value", [])
LONGEST_SHOWN = 260
CATALOGUE = Catalogue()


@cache
def computed(name: str) -> list[Workspace]:
    """Return the workspace of each stop of a lesson, all of it computed."""
    workspaces = []
    for stop in open_lesson(name).stops:
        last = workspaces[-1] if workspaces else None
        if last is not None and last.experiment == stop.experiment:
            workspaces.append(last)
            continue
        workspaces.append(Workspace(stop.experiment, CATALOGUE))
        workspaces[-1].compute_all()
    return workspaces


def test_there_are_lessons() -> None:
    assert "first-start" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_shown(name: str) -> None:
    check_lesson(open_lesson(name), CATALOGUE, unknown_command)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_something_at_every_stop(name: str) -> None:
    lesson = open_lesson(name)
    assert lesson.chapter
    assert lesson.summary
    for i, (stop, workspace) in enumerate(zip(lesson.stops, computed(name), strict=True), 1):
        end = stop.end(workspace.steps)
        assert stop.caption or stop.answer, f"stop {i} has no caption"
        assert bool(stop.question) == bool(stop.answer), f"stop {i} asks without an answer"
        for text in (stop.caption, stop.question, stop.answer):
            said = fill(text, workspace.runs, end)
            words = "".join(said.split("$")[::2])
            assert not set(words) & set("{}"), f"stop {i}: {said}"
            assert WAITING not in words, f"stop {i}: {said}"
            assert text.count(MISSING) == said.count(MISSING), f"stop {i}: {said}"
            assert "not a number" not in words, f"stop {i}: {said}"
            assert len(said) <= LONGEST_SHOWN, f"stop {i} says too much: {said}"


@pytest.mark.parametrize("name", NAMES)
def test_no_stop_keeps_its_audience_waiting(name: str) -> None:
    for i, (stop, workspace) in enumerate(
        zip(open_lesson(name).stops, computed(name), strict=True), 1
    ):
        span = stop.end(workspace.steps) - stop.first
        assert span / stop.pace(workspace.steps) <= 12, f"stop {i} plays for too long"


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda r: f"{r['lesson']}-{r['stop']}-{r['run']}-{r['key']}-{r['step']}"
)
def test_the_record_holds_what_the_notes_state(row: dict) -> None:
    workspace = computed(row["lesson"])[row["stop"] - 1]
    traces = {run.label: run.trace for run in workspace.runs}
    assert row["run"] in traces
    values = recorded(traces[row["run"]], row["key"])
    assert values is not None, f"{row['run']} records no {row['key']}"
    value = float(values[row["step"]])
    assert math.isfinite(value)
    assert rounded(value, row["digits"]) == rounded(row["value"], row["digits"]), value


def rounded(value: float, digits: int) -> float:
    """Return a number rounded to so many significant digits."""
    return float(f"{value:.{digits - 1}e}")

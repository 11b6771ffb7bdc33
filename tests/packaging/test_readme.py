"""What the README says is so: its examples open, and what it names is there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from explorer.app.menus import MENUS
from explorer.core.catalogue import Catalogue
from explorer.core.optimizer_reader import read_optimizer
from explorer.session.files import read_session
from explorer.session.lesson_check import check_lesson
from explorer.session.lessons import read_lesson
from explorer.session.workspace import Workspace

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("text", blocks("json"))
def test_every_example_of_a_file_can_be_opened(text) -> None:
    catalogue = Catalogue()
    if "lesson" in json.loads(text)["format"]:
        lesson = read_lesson(text, None, "mine")
        check_lesson(lesson, catalogue)
        assert len(lesson.stops) == 2
    else:
        workspace = Workspace(read_session(text), catalogue)
        workspace.compute_all()
        assert all(run.trace.divergence is None for run in workspace.runs)


def test_the_example_of_an_optimizer_can_be_read() -> None:
    (text,) = blocks("toml")
    entry = read_optimizer("mine", tomllib.loads(text))
    assert entry.title == "Mine"
    assert set(entry.params) == {"eta", "beta"}


def test_every_benchmark_is_there() -> None:
    named = re.findall(r"python -m (tests\.bench\.\w+)", TEXT)
    assert len(named) > 5
    there = {f"tests.bench.{file.stem}" for file in (ROOT / "tests/bench").glob("bench_*.py")}
    assert set(named) == there


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", TEXT)
    assert pictures
    assert [p for p in pictures if not (ROOT / p).is_file()] == []


def test_every_key_of_the_menus_is_told() -> None:
    """A key in the menus is in the README's table, however it writes it."""
    table = TEXT.split("## Keys")[1].split("\n\n")[1].replace(" ", "")
    signs = {"Left": "←", "Right": "→", "PgDown": "PgDn", "-": "−", "Ctrl+-": "Ctrl+−"}
    quiet = {"Shift+Left", "Shift+Right", "=", "Ctrl+=", "Ctrl++", "Ctrl+-", "Ctrl+Y"}
    menus = {"&Play", "&Lessons"}
    keys = [key for title, rows in MENUS if title in menus for c in rows for key in c.shortcuts]
    missing = [
        key
        for key in keys
        if key not in quiet and "+" not in key[1:] and signs.get(key, key) not in table
    ]
    assert missing == []

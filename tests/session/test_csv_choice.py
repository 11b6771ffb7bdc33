"""A CSV file in a session: how it is written goes there and back, and wrong keys are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.files import read_session, write_session
from explorer.session.resolve import resolve

CATALOGUE = Catalogue()


def session(data: dict[str, object]) -> str:
    surface = {"name": "linear-regression", "data": data}
    runs = [{"optimizer": "gd"}]
    return json.dumps({"format": "optimizer-explorer/1", "surface": surface, "runs": runs})


@pytest.mark.parametrize(
    "data",
    [
        {"csv": "points.csv", "x": "a", "y": "b"},
        {"csv": "points.csv", "x": "a", "y": "b", "delimiter": ";", "decimal": ","},
        {"csv": "points.csv", "x": "#1", "y": "#2", "header": False, "encoding": "latin-1"},
        {"csv": "points.csv", "x": "a", "y": "b", "skip": True, "standardise": "xy"},
        {"csv": "points.csv", "x": "a", "y": "b", "decimal": ","},
        {"csv": "points.csv", "x": "a", "y": "b", "thousands": ",", "lead": 3},
    ],
)
def test_there_and_back(data: dict[str, object], tmp_path: Path) -> None:
    experiment = read_session(session(data), tmp_path)
    text = write_session(experiment, tmp_path)
    assert json.loads(text)["surface"]["data"] == data
    assert read_session(text, tmp_path) == experiment


def test_the_points_and_what_is_said_of_them(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("a;b\n1,5;2\nx;1\n2,5;4\n", "utf-8")
    data = {"csv": "points.csv", "x": "a", "y": "b", "delimiter": ";", "decimal": ","}
    data |= {"skip": True, "standardise": "x"}
    problem = resolve(read_session(session(data), tmp_path), CATALOGUE).surface.problem
    assert problem.points is not None
    assert problem.points.x.tolist() == [-1, 1]
    assert problem.points.y.tolist() == [2, 4]
    assert problem.facts == (
        "2 points; x standardised (mean 2, standard deviation 0.5); "
        "1 row left out: where a is no number (line 3: 'x')"
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"delimiter": "::"}, r"surface.data.delimiter: '::' is not one of"),
        ({"decimal": ";"}, r"surface.data.decimal: ';' is not one of"),
        ({"thousands": "."}, r"surface.data.thousands: must not be the decimal sign"),
        ({"thousands": " "}, r"surface.data.thousands: ' ' is not one of"),
        ({"lead": -1}, r"surface.data.lead: must be a whole number from 0"),
        ({"header": 1}, r"surface.data.header: must be true or false"),
        ({"encoding": "ebcdic"}, r"surface.data.encoding: 'ebcdic' is not one of"),
        ({"standardise": "z"}, r"surface.data.standardise: 'z' is not one of"),
        ({"skipp": True}, r"surface.data: unknown key 'skipp'"),
        ({"csv": ""}, r"surface.data.csv: must not be empty"),
    ],
)
def test_wrong_keys(more: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_session(session({"csv": "p.csv", "x": "a", "y": "b", **more}))

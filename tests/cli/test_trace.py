"""The columns and rows of a trace, and the same numbers in every kind of file."""

from __future__ import annotations

import csv
import io
import json
import math
import sys

import numpy as np
import pytest

from tests.cli.commands import SESSION, rows_of, written

QUANTITIES = ["g", "v", "rate", "u"]


def test_the_columns(command, session) -> None:
    status, out, err = command("trace", session)
    assert (status, err) == (0, [])
    header = next(csv.reader(io.StringIO(out)))
    places = [f"{q}.{p}" for q in QUANTITIES for p in ("w1", "w2")]
    assert header == ["run", "label", "step", "loss", "w1", "w2", "eta", *places]
    assert out.endswith("\n")
    assert "\r" not in out


def test_the_rows(command, session) -> None:
    rows = rows_of(command("trace", session)[1])
    assert [(r["run"], int(r["step"])) for r in rows] == [
        *(("0", k) for k in range(21)),
        *(("1", k) for k in range(21)),
        *(("2", k) for k in range(2)),  # the loss overflows at the second step
    ]
    assert {r["label"] for r in rows} == {"RMSProp", 'with "quotes", and a comma', "My rule"}


def test_fields_that_there_are_not_are_empty(command, session) -> None:
    rows = rows_of(command("trace", session)[1])
    start, first, other, typed = rows[0], rows[1], rows[22], rows[43]
    quantities = [name for name in start if "." in name]
    assert all(start[name] == "" for name in ["eta", *quantities])
    assert [start[name] for name in ("loss", "w1", "w2")] == ["10.5", "-5.0", "-2.0"]
    has = {name for name in quantities if first[name]}
    assert has == {n for n in quantities if not n.startswith("u.")}
    assert {n for n in quantities if other[n]} == {n for n in quantities if not n.startswith("v.")}
    assert {n for n in typed if typed[n] == ""} == {"eta", *quantities} - {"g.w1", "g.w2"}


def test_the_numbers(command, session) -> None:
    rows = rows_of(command("trace", session)[1])
    w, v = [-5.0, -2.0], [0.0, 0.0]
    for row in rows[1:21]:
        g = [2 * 0.1 * w[0], 2 * 2.0 * w[1]]
        v = [0.9 * old + (1 - 0.9) * new**2 for old, new in zip(v, g, strict=True)]
        rate = [0.4 / math.sqrt(one + 1e-6) for one in v]
        w = [old - r * new for old, r, new in zip(w, rate, g, strict=True)]
        expected = {"loss": 0.1 * w[0] ** 2 + 2 * w[1] ** 2, "eta": 0.4}
        for i, name in enumerate(("w1", "w2")):
            expected |= {name: w[i], f"g.{name}": g[i], f"v.{name}": v[i], f"rate.{name}": rate[i]}
        for name, value in expected.items():
            assert float(row[name]) == pytest.approx(value, rel=1e-12), name


def test_numbers_read_back_exactly_in_every_kind_of_file(command, session, tmp_path) -> None:
    _, out, _ = command("trace", session)
    for kind in ("csv", "json", "npz"):
        status, printed, err = command("trace", session, "-o", str(tmp_path / f"out.{kind}"))
        assert (status, printed, err) == (0, "", [])
    assert (tmp_path / "out.csv").read_bytes() == out.encode()
    rows = rows_of(out)
    archive = np.load(tmp_path / "out.npz", allow_pickle=False)
    assert archive.files == list(rows[0])
    tables = json.loads((tmp_path / "out.json").read_text("utf-8"))["runs"]
    for name in rows[0]:
        texts = [row[name] for row in rows]
        joined = []
        for number, table in enumerate(tables):
            count = len(table["step"])
            value = {"run": number, "label": table["label"]}.get(name)
            joined += table[name] if value is None else [value] * count
        if name == "label":
            assert archive[name].tolist() == joined == texts
            continue
        numbers = [math.nan if text == "" else float(text) for text in texts]
        assert [math.nan if value is None else value for value in joined] == pytest.approx(
            numbers, rel=0, abs=0, nan_ok=True
        )
        np.testing.assert_array_equal(archive[name], numbers)
    assert [table.get("diverged") for table in tables] == [None, None, {"step": 2, "name": "loss"}]


def test_what_is_not_finite_is_written_so(command, tmp_path) -> None:
    def traced(expression: str, start: float) -> dict[str, str]:
        surface = {"expression": expression, "variables": ["x"]}
        runs = [{"optimizer": "gd"}]
        table = {"format": SESSION["format"], "surface": surface, "start": [start], "runs": runs}
        status, out, err = command("trace", written(tmp_path, table))
        assert (status, err) == (0, []), "a run that diverges is a result"
        (row,) = rows_of(out)
        return row

    assert traced("exp(exp(x))", 10)["loss"] == "inf"
    assert traced("log(x)", 0)["loss"] == "-inf"
    row = traced("log(x)", -1)
    assert (row["loss"], row["x"], row["eta"], row["g.x"]) == ("nan", "-1.0", "", "")


def test_the_same_session_gives_the_same_bytes(command, session, tmp_path) -> None:
    for kind in ("csv", "json", "npz"):
        paths = [tmp_path / f"{n}.{kind}" for n in "ab"]
        for path in paths:
            command("trace", session, "-o", str(path))
        assert paths[0].read_bytes() == paths[1].read_bytes()
    shown = {**SESSION, "view": {"step": 3, "theme": "dark"}, "title": "Another"}
    assert command("trace", written(tmp_path, shown)) == command("trace", session)


def test_names_that_numpy_needs_for_itself(command, tmp_path) -> None:
    surface = {"expression": "file**2 + args**2", "variables": ["file", "args"]}
    runs = [{"optimizer": "gd"}]
    table = {"format": SESSION["format"], "surface": surface, "steps": 2, "runs": runs}
    out = tmp_path / "out.npz"
    assert command("trace", written(tmp_path, table), "-o", str(out))[0] == 0
    assert np.load(out)["file"].shape == (3,)


def test_no_runs(command, tmp_path) -> None:
    path = written(tmp_path, {**SESSION, "runs": []})
    assert command("trace", path)[:2] == (0, "run,label,step,loss,eta\n")
    for kind in ("csv", "json", "npz"):
        assert command("trace", path, "-o", str(tmp_path / f"out.{kind}"))[0] == 0


def test_standard_input(command, monkeypatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + json.dumps(SESSION).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    status, out, _ = command("trace", "-")
    assert status == 0
    assert len(rows_of(out)) == 44


def test_a_lesson(command) -> None:
    status, out, _ = command("trace", "lesson:first-start")
    assert status == 0
    assert {row["label"] for row in rows_of(out)} >= {"AdaGrad", "RMSProp", "Adam"}


def test_a_session_beside_its_points(command, tmp_path, monkeypatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "points.csv").write_text("x,y\n1,2\n3,4\n", "utf-8")
    surface = {"name": "linear-regression", "data": {"csv": "points.csv"}}
    table = {"format": SESSION["format"], "surface": surface, "runs": [{"optimizer": "gd"}]}
    path = written(tmp_path / "sub", table)
    monkeypatch.chdir("/")
    assert command("trace", path)[0] == 0

"""What there is, the program's and a person's own."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import KINDS
from tests.cli.commands import SESSION, rows_of, written, wrong


@pytest.mark.parametrize("kind", KINDS)
def test_lists(command, kind) -> None:
    status, out, err = command("list", kind, "--json")
    assert (status, err) == (0, [])
    entries = json.loads(out)
    names = [entry["name"] for entry in entries]
    assert names == sorted(set(names))
    status, out, err = command("list", kind)
    assert (status, err) == (0, [])
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert heads == [f"{entry['name']}  {entry['title']}" for entry in entries]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_list_says_of_each(command, kind) -> None:
    for entry in json.loads(command("list", kind, "--json")[1]):
        keys = {"name", "title", "params", "variants", "formula", "reference"}
        assert keys <= set(entry)
        assert entry["title"]
        assert entry["formula"] or kind == "lessons"
        for name, param in entry["params"].items():
            assert {"symbol", "default", "help"} <= set(param), name
            if "range" in param:
                low, high = param["range"]
                assert low < high
        for variant in entry["variants"]:
            assert {"name", "title", "params", "formula"} <= set(variant)


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_says_what_the_json_says(command, kind) -> None:
    entries = json.loads(command("list", kind, "--json")[1])
    parts = re.split(r"^(?=\S)", command("list", kind)[1], flags=re.MULTILINE)[1:]
    for entry, part in zip(entries, parts, strict=True):
        words = part.split()
        for name, param in entry["params"].items():
            assert name in words
            assert param["symbol"] in part
        for text in (entry["formula"], entry["reference"]):
            assert text.split() == [word for word in text.split() if word in words]
        for variant in entry["variants"][1:]:
            assert variant["name"] in part


def test_an_optimizer_as_text(command) -> None:
    out = command("list", "optimizers")[1]
    momentum = out[out.index("\nmomentum  ") + 1 :].split("\nnadam")[0].splitlines()
    assert momentum[0] == "momentum  Momentum"
    assert momentum[1] == "    variants   heavy-ball, ema"
    assert momentum[2].startswith("    eta        0.1  (from 0.0001 to 10)  \\eta")
    assert "    formula    u = beta*u + g" in momentum
    assert "               w = w - rate*u" in momentum


def test_an_optimizer_in_the_list(command) -> None:
    entries = {e["name"]: e for e in json.loads(command("list", "optimizers", "--json")[1])}
    adam = entries["adam"]
    assert list(adam["params"]) == ["eta", "beta1", "beta2", "eps"]
    assert adam["params"]["beta1"]["symbol"] == r"\beta_1"
    assert adam["params"]["beta1"]["default"] == 0.9
    assert adam["params"]["eta"]["scale"] == "log"
    assert [v["name"] for v in adam["variants"]] == [
        *("bias-corrected", "eps-inside", "eps-hat", "no-bias-correction"),
    ]
    assert "v_hat = v/(1-beta2**t)" in adam["formula"]
    assert "Kingma" in adam["reference"]
    assert "momentum_decay" in entries["nadam"]["variants"][1]["params"]


OWN = {
    "optimizers/made-up.toml": """
        title = "Made up"
        rule = "u = c*u + g\\nrate = eta/2\\nw = w - rate*u"
        [params.eta]
        default = 0.1
        [params.c]
        default = 0.5
        """,
    "surfaces/dale.toml": """
        title = "Dale"
        formula = "s*p**2 + q**2"
        variables = ["p", "q"]
        range = [[-1, 1], [-1, 1]]
        start = [1, 1]
        steps = 3
        [params.s]
        default = 2
        """,
    "schedules/half.toml": 'title = "Half"\nformula = "eta/2**k"',
    "datasets/ramp.toml": """
        title = "Ramp"
        recipe = "x = linspace(0, 1)\\ny = 2*x"
        [params.n]
        default = 5
        """,
}


@pytest.fixture
def own() -> Path:
    root = Path(os.environ["OPTIMIZER_EXPLORER_DATA"])
    for name, text in OWN.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(line.strip() for line in text.splitlines()), "utf-8")
    return root


def test_one_file_adds_one_thing(command, tmp_path, own) -> None:
    for name in OWN:
        kind, _, file = name.partition("/")
        names = [e["name"] for e in json.loads(command("list", kind, "--json")[1])]
        assert file.removesuffix(".toml") in names
    run = {"optimizer": "made-up", "schedule": {"name": "half"}}
    table = {"format": SESSION["format"], "surface": {"name": "dale"}, "runs": [run]}
    rows = rows_of(command("trace", written(tmp_path, table))[1])
    assert list(rows[0])[3:7] == ["loss", "p", "q", "eta"]
    assert [row["eta"] for row in rows] == ["", "0.1", "0.05", "0.025"]
    assert [float(row["g.p"] or 0) for row in rows[:2]] == [0.0, 4.0]
    assert float(rows[1]["u.p"]) == 4.0
    assert float(rows[1]["p"]) == pytest.approx(1 - 0.05 * 4)
    assert float(rows[2]["u.p"]) == pytest.approx(0.5 * 4 + 4 * 0.8)
    surface = {"name": "linear-regression", "data": {"dataset": "ramp"}}
    table = {"format": SESSION["format"], "surface": surface, "start": [0, 0], "runs": [run]}
    rows = rows_of(command("trace", written(tmp_path, table))[1])
    assert float(rows[0]["loss"]) == pytest.approx(np.mean(np.linspace(0, 2, 5) ** 2))


def test_a_broken_file_of_ones_own_is_said_and_left_out(command, session, own) -> None:
    path = own / "optimizers" / "broken.toml"
    path.write_text("title = 3", "utf-8")
    status, out, err = command("list", "optimizers", "--json")
    assert status == 0
    names = [entry["name"] for entry in json.loads(out)]
    assert "made-up" in names
    assert "broken" not in names
    assert err == [f"optimizer-explorer: {path}: 'rule' is missing"]
    assert command("trace", session)[0] == 0


def test_a_broken_lesson_of_ones_own(command, own) -> None:
    (own / "lessons").mkdir()
    (own / "lessons" / "broken.json").write_text("{", "utf-8")
    (own / "lessons" / "latin.json").write_bytes(b'{"title": "\xe9"}')
    status, out, err = command("list", "lessons")
    assert status == 0
    assert "first-start" in out
    assert [line.split(": ")[1:3] for line in err] == [
        ["lesson:broken", "line 1, column 2"],
        ["lesson:latin", "is not text in UTF-8"],
    ]
    assert "lesson:latin: is not text in UTF-8" in wrong(command, "trace", "lesson:latin")


def test_a_file_of_ones_own_that_hides_the_programs(command, tmp_path, own) -> None:
    path = own / "optimizers" / "rmsprop.toml"
    path.write_text("title = 3", "utf-8")
    status, out, err = command("trace", written(tmp_path, SESSION))
    assert (status, len(rows_of(out))) == (0, 44)
    assert err == [f"optimizer-explorer: {path}: 'rule' is missing"]

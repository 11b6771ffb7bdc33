"""A person's own files: read like the program's, and a wrong one is a sentence, not the end."""

# ruff: noqa: E501 (a table reads better with a case a line)
from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.problem import Problem
from explorer.errors import InputError
from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import resolve_surface

OPTIMIZER = """
title = "Made up"
rule = "v = beta*v + g\\nrate = eta\\nw = w - rate*v"
[params.eta]
default = 0.1
[params.beta]
symbol = '\\beta'
default = 0.5
range = [0, 1]
"""
SURFACE = """
title = "Made up"
formula = "a*x**2 + y**2"
variables = ["x", "y"]
range = [[-1, 1], [-1, 1]]
start = [1, 1]
[params.a]
default = 2
"""
MODEL = """
title = "Made up"
model = "w*x"
loss = "(f-y)**2"
variables = ["w"]
range = [[-1, 1]]
start = [1]
[data]
x = [1, 2]
y = [3, 4]
"""
SCHEDULE = """
title = "Made up"
formula = "eta*c + low*k"
[params.c]
default = 0.5
[params.low]
default = "eta*c/100"
"""
DATASET = """
title = "Made up"
recipe = "x = linspace(0, 1)\\ny = a*x"
[params.n]
default = 4
integer = true
[params.a]
default = 3
"""
GOOD = {
    "optimizer": OPTIMIZER,
    "surface": SURFACE,
    "schedule": SCHEDULE,
    "dataset": DATASET,
}


def put(kind: str, name: str, content: str | bytes) -> Path:
    """Write a file of the person's own."""
    folder = Path(os.environ["OPTIMIZER_EXPLORER_DATA"]) / f"{kind}s"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_of_ones_own_is_an_entry(kind) -> None:
    put(kind, "made-up", GOOD[kind])
    catalogue = Catalogue()
    shelf = getattr(catalogue, f"{kind}s")
    assert "made-up" in shelf
    assert "made-up" in shelf.names()
    assert shelf["made-up"].title == "Made up"
    assert shelf.titles()["made-up"] == "Made up"
    assert len(list(shelf.readable())) == len(shelf)
    assert catalogue.faults == []


def test_defaults_of_a_file() -> None:
    for kind, text in GOOD.items():
        put(kind, "made-up", text)
    catalogue = Catalogue()
    beta = catalogue.optimizers["made-up"].params["beta"]
    assert (beta.symbol, beta.default, beta.low, beta.high, beta.scale) == (
        *(r"\beta", 0.5, 0.0, 1.0, "linear"),
    )
    assert catalogue.optimizers["made-up"].short == "Made up"
    assert list(catalogue.optimizers["made-up"].variants) == ["default"]
    assert catalogue.schedules["made-up"].values(2.0, {}) == {"c": 0.5, "low": 0.01}
    assert catalogue.schedules["made-up"].params["low"].symbol == r"\mathit{low}"
    k = np.arange(3.0)
    etas = catalogue.schedules["made-up"].etas(2.0, {"c": 1.0}, k, k)
    np.testing.assert_allclose(etas, [2.0, 2.02, 2.04])
    assert catalogue.surfaces["made-up"].steps == 200
    assert catalogue.datasets["made-up"].parsed.make(0, {"n": 3, "a": 2}).y.tolist() == [0, 1, 2]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


R, S, M, H, D = OPTIMIZER, SURFACE, MODEL, SCHEDULE, DATASET
BROKEN = {
    # what: (kind, content, what the fault says behind the file's name)
    "not TOML": ("optimizer", "title = ", "is not TOML: Invalid value (at end of document)"),
    "not UTF-8": ("optimizer", b"title = '\xff'", "is not text in UTF-8"),
    "deep": ("surface", "a = " + "[" * 5000 + "]" * 5000, "is nested too deeply or holds too long"),
    "a long number": ("surface", "a = " + "9" * 5000, "is nested too deeply or holds too long a"),
    "empty": ("surface", "", "'variables' is missing"),
    "no title": ("optimizer", changed(R, "title", "#"), "'title' is missing"),
    "an unknown key": ("optimizer", "rul = 'w = g'\n" + R, "unknown key 'rul'; did you mean 'rule'?"),
    "a title of numbers": ("dataset", changed(D, '"Made up"', "3"), "title: must be text, not a number"),
    "a title of dates": (
        *("dataset", changed(D, '"Made up"', "2020-01-01"), "title: must be text, not a date or a time"),
    ),
    "no rule": ("optimizer", "title = 'x'", "'rule' is missing"),
    "a rule that can't be read": (
        *("optimizer", changed(R, "beta*v", "bta*v"), "rule: line 1, column 5: unknown name 'bta'"),
    ),
    "a rule without eta": (
        *("optimizer", changed(R, "[params.eta]", "[params.other]"), "params: the rule reads eta, and params"),
    ),
    "params that are none": ("optimizer", "params = 3\ntitle = 'x'\nrule = 'w = g'", "params: must be a table"),
    "a param that is none": ("optimizer", "params.a = 3\ntitle = 'x'\nrule = 'w = g'", "params.a: must be a table"),
    "no default": ("optimizer", changed(R, "default = 0.1", "help = 'x'"), "params.eta: 'default' is missing"),
    "a default of text": ("optimizer", changed(R, "0.1", "'eta'"), "params.eta.default: must be a number"),
    "a default of nan": ("surface", changed(S, "default = 2", "default = nan"), "params.a.default: must be a finite"),
    "a range upside down": ("optimizer", changed(R, "[0, 1]", "[1, 0]"), "params.beta.range: must be [low, high]"),
    "a range of one": ("optimizer", changed(R, "[0, 1]", "[1]"), "params.beta.range: must be [low, high]"),
    "a range of text": ("optimizer", changed(R, "[0, 1]", "['a', 1]"), "params.beta.range[0]: must be a number"),
    "a logarithmic range from 0": (
        *("optimizer", R + "scale = 'log'", "params.beta.range: a logarithmic scale needs a range above 0"),
    ),
    "an unknown scale": ("optimizer", R + "scale = 'sqrt'", "params.beta.scale: 'sqrt' is not one of"),
    "a parameter called g": ("optimizer", R + "[params.g]\ndefault = 1", "params: 'g' can't be used"),
    "a parameter called sqrt": ("optimizer", R + "[params.sqrt]\ndefault = 1", "params: 'sqrt' can't be"),
    "a parameter called if": ("surface", S + "[params.if]\ndefault = 1", "params: 'if' can't be used"),
    "no variants": ("optimizer", "title = 'x'\n[variants]", "variants: there must be at least one"),
    "variants that are none": ("optimizer", "title = 'x'\nvariants = 3", "variants: must be a table"),
    "a variant that is none": ("optimizer", "title = 'x'\nvariants.a = 3", "variants.a: must be a table"),
    "a variant's rule": (
        *("optimizer", "title = 'x'\n[variants.a]\nrule = 'w = q'", "variants.a.rule: line 1, column 5: unknown"),
    ),
    "an unknown Python name": ("optimizer", "title = 'x'\npython = 'os'", "python: unknown Python name 'os'"),
    "a method without its list": ("optimizer", "title = 'x'\npython = 'line-search-candidates'", "python: needs the parameter 'candidates'"),
    "a method without its parameter": (
        *("optimizer", "title = 'x'\n[variants.a]\npython = 'lbfgs'", "variants.a.python: needs the parameter 'history'"),
    ),
    "a plan without its parameter": ("schedule", "title = 'x'\npython = 'reduce-on-plateau'", "python: needs the parameter 'factor'"),
    "a list of nothing": ("optimizer", "title = 'x'\nrule = 'w = g'\n[lists.a]", "lists.a: 'default' is missing"),
    "state that is none": ("optimizer", "state = 3\n" + R, "state: must be a table"),
    "a first value of what is no state": (
        *("optimizer", R + "[state]\nrate = 1", "state.rate: 'rate' is not state: the rule never reads it"),
    ),
    "a first value of text": ("optimizer", R + "[state]\nv = 'q+1'", "state.v: line 1, column 1: unknown name 'q'"),
    "a first value of nothing": ("optimizer", R + "[state]\nv = []", "state.v: must be a number, not a list"),
    "variables of text": ("surface", changed(S, '["x", "y"]', '"xy"'), "variables: must be a list, not text"),
    "three variables": ("surface", changed(S, '["x", "y"]', '["x", "y", "z"]'), "variables: must be a list of one or"),
    "twice the same variable": ("surface", changed(S, '["x", "y"]', '["x", "x"]'), "variables: must be a list of one or"),
    "a variable of numbers": ("surface", changed(S, '["x", "y"]', "[1, 2]"), "variables: '1' can't be used as a name"),
    "a variable called eta": ("surface", changed(S, '"x", "y"', '"x", "eta"'), "variables: 'eta' can't be used"),
    "a variable and a parameter": ("surface", changed(S, "params.a", "params.x"), "params: 'x' is both a variable and"),
    "a formula that can't be read": ("surface", changed(S, "a*x", "b*x"), "formula: line 1, column 1: unknown name 'b'"),
    "an empty formula": ("surface", changed(S, "a*x**2 + y**2", " "), "formula: must not be empty"),
    "formula and model": ("surface", S.replace("[params", "model = 'x'\n[params"), "either 'formula' or 'model'"),
    "no range": ("surface", changed(S, "range", "#"), "'range' is missing"),
    "a range too few": ("surface", changed(S, "[[-1, 1], [-1, 1]]", "[[-1, 1]]"), "range: must be a list of 2 [low, high]"),
    "a start too few": ("surface", changed(S, "[1, 1]\n[", "[1]\n["), "start: must have 2 numbers, not 1"),
    "no steps": ("surface", "steps = 0\n" + S, "steps: must be a whole number from 1 to 1,000,000, not 0"),
    "half a step": ("surface", "steps = 1.5\n" + S, "steps: must be a whole number from 1 to 1,000,000, not 1.5"),
    "minima that are none": ("surface", "minima = 3\n" + S, "minima: must be a list, not a number"),
    "a minimum that is none": ("surface", "minima = [3]\n" + S, "minima[0]: must be a table"),
    "a minimum nowhere": ("surface", "minima = [{ value = 0 }]\n" + S, "minima[0]: 'at' is missing"),
    "a minimum of one": ("surface", "minima = [{ at = [0], value = 0 }]\n" + S, "minima[0].at: must have 2 numbers"),
    "a minimum by formula": (
        *("surface", "minima = [{ at = [0, 'b'], value = 0 }]\n" + S, "minima[0].at[1]: line 1, column 1: unknown"),
    ),
    "a minimum of a value": ("surface", "minima = [{ at = [0, 0], value = [] }]\n" + S, "minima[0].value: must be a number"),
    "an odd minimum": (
        *("surface", "minima = [{ at = [0, 0], value = 0, kind = 'odd' }]\n" + S, "minima[0].kind: 'odd' is not one of"),
    ),
    "runs that are none": ("surface", "runs = 3\n" + S, "runs: must be a list, not a number"),
    "a run that is none": ("surface", "runs = [3]\n" + S, "runs[0]: must be a table"),
    "a model without data": ("surface", M.split("[data]")[0], "'data' is missing"),
    "a model without a loss": ("surface", changed(M, "loss", "#"), "'loss' is missing"),
    "data that are none": ("surface", "data = 3\n" + M.split("[data]")[0], "data: must be a table"),
    "a model of its own data": ("surface", changed(M, '["w"]', '["x"]'), "variables: 'x' can't be used as a name"),
    "a model that can't be read": ("surface", changed(M, "w*x", "w*z"), "model: line 1, column 3: unknown name 'z'"),
    "an odd reduction": ("surface", "reduction = 'max'\n" + M, "reduction: 'max' is not one of mean, sum"),
    "smooth as text": ("surface", "smooth = 'no'\n" + S, "smooth: must be true or false, not text"),
    "a schedule's formula": ("schedule", changed(H, "eta*c +", "et*c +"), "formula: line 1, column 1: unknown name 'et'"),
    "no formula": ("schedule", "title = 'x'", "'formula' is missing"),
    "a schedule's parameter k": ("schedule", H + "[params.k]\ndefault = 1", "params: 'k' can't be used as a param"),
    "a default by formula": ("schedule", changed(H, "eta*c/100", "eta*d"), "params.low.default: line 1, column 5: unknown"),
    "a default by what comes later": (
        *("schedule", changed(H, "default = 0.5", "default = 'low'"), "params.c.default: line 1, column 1: unknown"),
    ),
    "no recipe": ("dataset", "title = 'x'", "'recipe' is missing"),
    "a recipe without n": ("dataset", changed(D, "params.n", "params.m"), "params: a recipe needs the parameter n"),
    "a recipe without y": ("dataset", changed(D, "y = a*x", "z = x"), "recipe: the recipe must assign y"),
    "a recipe that can't be read": ("dataset", changed(D, "a*x", "b*x"), "recipe: line 2, column 5: unknown name 'b'"),
    "a negative seed": ("dataset", "seed = -1\n" + D, "seed: must be a whole number from 0 to 4,294,967,295"),
    "an odd generator": ("dataset", "generator = 'mt'\n" + D, "generator: 'mt' is not one of legacy, pcg64"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_a_fault_and_not_a_failure(name) -> None:
    kind, content, expected = BROKEN[name]
    path = put(kind, "made-up", content)
    catalogue = Catalogue()
    shelf = getattr(catalogue, f"{kind}s")
    count = len(shelf)
    entries = list(shelf.readable())
    assert [entry.name for entry in entries if entry.name == "made-up"] == []
    assert len(entries) == count - 1
    (fault,) = catalogue.faults
    assert fault.startswith(f"{path}: {expected}")
    assert "\n" not in fault
    assert "made-up" not in shelf.titles()
    assert len(catalogue.faults) == 1


def test_what_asks_for_a_broken_file_is_told_why() -> None:
    path = put("optimizer", "made-up", "title = 3")
    with pytest.raises(InputError) as caught:
        Catalogue().optimizers.get_or_fail("made-up")
    assert str(caught.value).startswith(f"{path}: ")


def test_ones_own_file_goes_before_the_programs() -> None:
    put("optimizer", "adam", OPTIMIZER)
    assert Catalogue().optimizers["adam"].title == "Made up"


def test_a_broken_file_does_not_hide_the_programs() -> None:
    path = put("optimizer", "adam", changed(OPTIMIZER, '"Made up"', "3"))
    catalogue = Catalogue()
    assert catalogue.optimizers["adam"].title == "Adam"
    assert catalogue.faults == [f"{path}: title: must be text, not a number"]
    assert "adam" in [entry.name for entry in catalogue.optimizers.readable()]
    assert len(catalogue.faults) == 1


def test_what_is_no_entry() -> None:
    folder = put("optimizer", ".hidden", "title = 3").parent
    (folder / "notes.txt").write_text("hello", "utf-8")
    catalogue = Catalogue()
    assert not {"notes", ".hidden", ""} & set(catalogue.optimizers.names())
    (folder / "folder.toml").mkdir()
    catalogue = Catalogue()
    list(catalogue.optimizers.readable())
    assert catalogue.faults == [f"{folder / 'folder.toml'}: can't be read: Is a directory"]


def test_a_folder_that_is_a_file() -> None:
    root = Path(os.environ["OPTIMIZER_EXPLORER_DATA"])
    root.mkdir(parents=True)
    (root / "optimizers").write_text("", "utf-8")
    assert "adam" in Catalogue().optimizers


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(InputError, match="unknown optimizer 'adma'; did you mean 'adam'"):
        Catalogue().optimizers.get_or_fail("adma")
    with pytest.raises(KeyError):
        Catalogue().optimizers["adma"]


def test_nothing_is_read_before_it_is_asked_for(monkeypatch) -> None:
    put("surface", "made-up", "title = 3")
    catalogue = Catalogue()
    assert "made-up" in catalogue.surfaces
    assert len(catalogue.surfaces) > 1
    assert catalogue.faults == []


def problem_of(content: str) -> Problem:
    put("surface", "made-up", content)
    choice = SurfaceChoice(name="made-up")
    return resolve_surface(choice, Catalogue()).problem


def test_points_in_a_file_of_ones_own() -> None:
    assert problem_of(MODEL).loss(np.array([2.0])) == (2 - 3) ** 2 + (4 - 4) ** 2
    points = 'csv = "points.csv"\ny = "z"'
    path = put("surface", "points", "")
    path.with_name("points.csv").write_text("x,z\n1,3\n2,4\n", "utf-8")
    assert problem_of(MODEL.split("x = [1")[0] + points).loss(np.array([2.0])) == 1.0
    assert problem_of(MODEL.split("x = [1")[0] + 'dataset = "noisy-line-0"').points is not None
    with pytest.raises(InputError, match=r"surface\.data\.dataset: unknown dataset 'noisy'"):
        problem_of(MODEL.split("x = [1")[0] + 'dataset = "noisy"')
    with pytest.raises(InputError, match=r"surface\.data: must have 'x' and 'y', or 'csv', or"):
        problem_of(MODEL.split("x = [1")[0])

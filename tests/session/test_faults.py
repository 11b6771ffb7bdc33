"""Every fault of a session is one line: the place, what is wrong, and what would be right."""

# ruff: noqa: E501 (a table reads better with a case a line)
from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.files import read_session
from explorer.session.resolve import resolve

CATALOGUE = Catalogue()
LEFT_OUT = object()
DATA = {"x": [1, 2], "y": [3, 4]}
TABLE = "must be a table of names and values"
NAMES = "must be a list of one or two different names"
WHOLE = "must be a whole number from"


def session(**keys: Any) -> dict[str, Any]:
    """Return a session with some of its keys changed or left out."""
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "bowl"},
        "runs": [{"optimizer": "adam"}],
    }
    return {key: value for key, value in {**table, **keys}.items() if value is not LEFT_OUT}


def run(**keys: Any) -> dict[str, Any]:
    table = {"optimizer": "adam", **keys}
    return session(runs=[{k: v for k, v in table.items() if v is not LEFT_OUT}])


def rule(text: Any, **keys: Any) -> dict[str, Any]:
    return run(optimizer=LEFT_OUT, rule=text, **keys)


def surface(**keys: Any) -> dict[str, Any]:
    return session(surface=keys)


def typed(**keys: Any) -> dict[str, Any]:
    return surface(**{"expression": "x**2 + y**2", "variables": ["x", "y"], **keys})


def model(**keys: Any) -> dict[str, Any]:
    table = {"model": "w*x+b", "loss": "(f-y)**2", "variables": ["w", "b"], "data": DATA, **keys}
    return surface(**{k: v for k, v in table.items() if v is not LEFT_OUT})


def neuron(data: Any = DATA, **keys: Any) -> dict[str, Any]:
    return session(surface={"name": "sigmoid-neuron", "data": data}, **keys)


def fault(what: Any) -> str:
    """Return what is said of a session, given as its text or its table."""
    text = what if isinstance(what, str) else json.dumps(what)
    with pytest.raises(InputError) as caught:
        resolve(read_session(text), CATALOGUE)
    return str(caught.value)


TEXTS = {
    "": "line 1, column 1: this is not JSON: expecting value",
    "{": "line 1, column 2: this is not JSON: ",
    '{"format":\n  "x" 3}': "line 2, column 7: this is not JSON: expecting ',' delimiter",
    "[]": "a session is a table that begins with '{'",
    "null": "a session is a table that begins with '{'",
    '{"a": NaN}': "line 1, column 7: NaN is not a number that a session can hold",
    '{"title": "NaN \\" Infinity",\n "start": [1, -Infinity]}': "line 2, column 15: -Infinity is not a number",
    '{"a": 1, "b": {"c": 1, "c": 2}}': "the key 'c' comes twice",
    '{"a": ' + "9" * 5000 + "}": "a number is too long to read",
    "[" * 100_000: "this is nested too deeply",
    '{"title": "\\ud83d"}': "'\\ud83d' is half a character; it needs its other half",
    "{}": "'format' is missing; this program reads \"optimizer-explorer/1\"",
    '{"format": "optimizer-explorer/2"}': "format is 'optimizer-explorer/2'; this program reads \"optimizer-explorer/1\"",
    '{"format": ["x"]}': "format is ['x']; this program reads",
}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:30])
def test_texts_that_are_no_session(text) -> None:
    found = fault(text)
    assert found.startswith(TEXTS[text])
    assert found.isprintable()


TOP_KEYS = "; there is format, gradient, runs, start, steps, surface, title, view"

FAULTS = [
    (session(surface=LEFT_OUT), "'surface' is missing"),
    (session(runs=LEFT_OUT), "'runs' is missing"),
    (session(surfase=3), "unknown key 'surfase'; did you mean 'surface'?"),
    (session(Steps=3), "unknown key 'Steps'; did you mean 'steps'?"),
    (session(zzz=3), f"unknown key 'zzz'{TOP_KEYS}"),
    (session(**{"a\nb": 3}), r"unknown key 'a\nb'" + TOP_KEYS),
    (session(**{"k" * 500: 3}), f"unknown key '{'k' * 40}…'{TOP_KEYS}"),
    (session(title=3), "title: must be text, not a number"),
    (session(title=None), "title: must be text, not null"),
    (session(runs={}), "runs: must be a list, not a table"),
    (session(runs=[3]), f"runs[0]: {TABLE}, not a number"),
    (session(runs=[{}]), "runs[0]: must have either 'optimizer' or 'rule'"),
    (
        session(runs=[{"optimizer": "gd"}] * 1001),
        "runs: 1001 runs are too many; at most 1000",
    ),
    (session(start=3), "start: must be a list of numbers, not a number"),
    (session(start=[1]), "start: must have 2 numbers (w1, w2), not 1"),
    (session(start=["1", 2]), "start[0]: must be a number, not text"),
    (session(start=[2, True]), "start[1]: must be a number, not true or false"),
    (session(start=[None, 2]), "start[0]: must be a number, not null"),
    (session(start=[10**400, 2]), "start[0]: must be a finite number"),
    (session(steps=0), f"steps: {WHOLE} 1 to 1,000,000, not 0"),
    (session(steps=1.5), f"steps: {WHOLE} 1 to 1,000,000, not 1.5"),
    (session(steps=1_000_001), f"steps: {WHOLE} 1 to 1,000,000, not 1000001"),
    (session(steps="3"), "steps: must be a number, not text"),
    (session(steps=True), "steps: must be a number, not true or false"),
    (session(view=3), f"view: {TABLE}, not a number"),
    (session(gradient=3), f"gradient: {TABLE}, not a number"),
    (session(gradient={"mode": "batch"}), "gradient.mode: 'batch' is not one of full, minibatch"),
    (session(gradient={"size": 3}), "gradient: the full gradient has no 'size'"),
    (session(gradient={"order": "shuffle"}), "gradient: the full gradient has no 'order'"),
    (session(gradient={"mode": "minibatch"}), "gradient.mode: mini-batches need a data problem, and Bowl has no points"),
    (session(gradient={"noise": -1}), "gradient.noise: must not be below 0"),
    (session(gradient={"seed": -1}), f"gradient.seed: {WHOLE} 0 to 4,294,967,295, not -1"),
    (session(gradient={"sed": 1}), "gradient: unknown key 'sed'; did you mean 'seed'?"),
    (neuron(gradient={"mode": "minibatch", "size": 3}), "gradient.size: a batch can have 1 to 2 points, not 3"),
    (neuron(gradient={"mode": "minibatch", "size": 0}), f"gradient.size: {WHOLE} 1 to 1,000,000, not 0"),
    (neuron(gradient={"mode": "minibatch", "order": "random"}), "gradient.order: 'random' is not one of replacement, sequential, shuffle"),
    (session(surface=3), f"surface: {TABLE}, not a number"),
    (session(surface="bowl"), f"surface: {TABLE}, not text"),
    (surface(), "surface: must have 'name', or 'expression', or 'model' and 'loss'"),
    (surface(name="bowll"), "surface.name: unknown surface 'bowll'; did you mean 'bowl'?"),
    (surface(name="Rosenbrock"), "surface.name: unknown surface 'Rosenbrock'; did you mean 'rosenbrock'?"),
    (
        surface(name="xyzzy"),
        "surface.name: unknown surface 'xyzzy'; there is absolute, ackley, beale, bohachevsky, booth, "
        "bowl, branin, cliff, decay-rate, dixon-price, double-well, easom …",
    ),
    (surface(name=""), "surface.name: must not be empty"),
    (surface(name=3), "surface.name: must be text, not a number"),
    (surface(name="bowl", params={"a": 1}), "surface.params: Bowl has no parameter 'a' (it has none)"),
    (surface(name="ravine", params={"c": 1}), "surface.params: unknown parameter 'c'; Ravine has a, b"),
    (surface(name="ravine", params={"a": "1"}), "surface.params.a: must be a number, not text"),
    (surface(name="ravine", params=[1]), f"surface.params: {TABLE}, not a list"),
    (surface(name="bowl", data=DATA), "surface.data: Bowl takes no data"),
    (
        surface(name="bowl", expression="x"),
        "surface: unknown key 'expression'; there is data, name, params, range",
    ),
    (surface(name="bowl", range=[[1, 2]]), "surface.range: must be a list of 2 [low, high]"),
    (surface(name="bowl", range=[[2, 1], [1, 2]]), "surface.range[0]: must be [low, high] with low below high"),
    (surface(name="bowl", range=3), "surface.range: must be a list, not a number"),
    (surface(expression="x"), "surface: 'variables' is missing"),
    (typed(expression=""), "surface.expression: must not be empty"),
    (
        typed(expression="x**2 + z"),
        "surface.expression: line 1, column 8: unknown name 'z'; there is e, pi, x, y",
    ),
    (typed(expression="x.y"), "surface.expression: line 1, column 1: a dot after a name can't be used in a formula"),
    (typed(expression=3), "surface.expression: must be text, not a number"),
    (typed(variables="xy"), "surface.variables: must be a list of names"),
    (typed(variables=[]), f"surface.variables: {NAMES}"),
    (typed(variables=["x", "x"]), f"surface.variables: {NAMES}"),
    (typed(variables=["x", "y", "z"]), f"surface.variables: {NAMES}"),
    (typed(variables=["x", "sqrt"]), "surface.variables: 'sqrt' can't be used as a name"),
    (typed(variables=["x", "eta"]), "surface.variables: 'eta' can't be used as a name"),
    (typed(variables=["step", "y"]), "surface.variables: 'step' can't be used as a name"),
    (typed(variables=["x", "lambda"]), "surface.variables: 'lambda' can't be used as a name"),
    (typed(variables=["x", "a\n\x1b[2J"]), r"surface.variables: 'a\n\x1b[2J' can't be used as a name"),
    (typed(variables=["x", "a" * 5000]), f"surface.variables: '{'a' * 999}…"),
    (typed(params={"x": 1}), "surface.params: 'x' is both a variable and a parameter"),
    (typed(params={"pi": 1}), "surface.params: 'pi' can't be used as a name"),
    (typed(range=[[0, 1]]), "surface.range: must be a list of 2 [low, high]"),
    (typed(range=[[0, 0], [0, 1]]), "surface.range[0]: must be [low, high] with low below high"),
    (
        typed(data=DATA),
        "surface: unknown key 'data'; there is expression, origin, params, range, variables",
    ),
    (model(data=LEFT_OUT), "surface: 'data' is missing"),
    (model(loss=LEFT_OUT), "surface: 'loss' is missing"),
    (model(model=" "), "surface.model: must not be empty"),
    (
        model(model="w*x+c"),
        "surface.model: line 1, column 5: unknown name 'c'; there is b, e, pi, w, x",
    ),
    (
        model(loss="(f-z)**2"),
        "surface.loss: line 1, column 4: unknown name 'z'; there is b, e, f, pi, w, x, y",
    ),
    (model(variables=["x"]), "surface.variables: 'x' can't be used as a name"),
    (model(variables=["w", "f"]), "surface.variables: 'f' can't be used as a name"),
    (model(params={"y": 1}), "surface.params: 'y' can't be used as a name"),
    (model(reduction="max"), "surface.reduction: 'max' is not one of mean, sum"),
    (neuron({}), "surface.data: must have 'x' and 'y', or 'csv', or 'dataset'"),
    (neuron(3), f"surface.data: {TABLE}, not a number"),
    (neuron({"x": [1]}), "surface.data: must have 'x' and 'y', or 'csv', or 'dataset'"),
    (neuron({"x": [1], "y": [1, 2]}), "surface.data: x and y must be equally long, and have 1 and 2 values"),
    (neuron({"x": [], "y": []}), "surface.data: there are no points"),
    (neuron({"x": [1, "a"], "y": [1, 2]}), "surface.data.x[1]: must be a number, not text"),
    (neuron({"x": [1], "y": [1], "z": 3}), "surface.data: unknown key 'z'; there is x, y"),
    (neuron({"csv": "/nowhere.csv"}), "surface.data: /nowhere.csv: can't be read: No such file or directory"),
    (neuron({"csv": ""}), "surface.data.csv: must not be empty"),
    (neuron({"csv": 3}), "surface.data.csv: must be text, not a number"),
    (neuron({"dataset": "sparse"}), "surface.data.dataset: unknown dataset 'sparse'; did you mean 'sparse-500'?"),
    (neuron({"dataset": ""}), "surface.data.dataset: must not be empty"),
    (neuron({"dataset": "sparse-500", "seed": -1}), f"surface.data.seed: {WHOLE} 0 to 4,294,967,295, not -1"),
    (neuron({"dataset": "sparse-500", "n": 0}), "surface.data: n must be a whole number from 1 to 100,000, not 0"),
    (neuron({"dataset": "sparse-500", "sparcity": 0}), "surface.data: unknown parameter 'sparcity'; did you mean 'sparsity'?"),
    (neuron({"dataset": "sparse-500", "n": "a"}), "surface.data.n: must be a number, not text"),
    (run(optimizer="adm"), "runs[0].optimizer: unknown optimizer 'adm'; did you mean 'adam'?"),
    (
        run(optimizer="xyzzy"),
        "runs[0].optimizer: unknown optimizer 'xyzzy'; there is adabelief, adabound, adadelta, adagrad, "
        "adagrad-norm, adam, adam-decay, adam-l2, adamax, adamw, adan, ademamix …",
    ),
    (run(optimizer=""), "runs[0].optimizer: must not be empty"),
    (run(optimizer=3), "runs[0].optimizer: must be text, not a number"),
    (run(rule="w = g"), "runs[0]: must have either 'optimizer' or 'rule'"),
    (run(variant="eps-insid"), "runs[0].variant: unknown variant 'eps-insid'; did you mean 'eps-inside'? (Adam has bias-corrected, eps-inside, eps-hat, no-bias-correction)"),
    (run(optimizer="gd", variant="x"), "runs[0].variant: Gradient descent has no variants"),
    (run(params={"bta1": 1}), "runs[0].params: unknown parameter 'bta1'; did you mean 'beta1'?"),
    (run(params={"zzz": 1}), "runs[0].params: unknown parameter 'zzz'; Adam has eta, beta1, beta2, eps"),
    (run(params={"eta": "1"}), "runs[0].params.eta: must be a number, not text"),
    (run(params={"eta": [1]}), "runs[0].params.eta: must be a number, not a list"),
    (run(params={"candidates": [1]}), "runs[0].params: unknown parameter 'candidates'; Adam has eta, beta1, beta2, eps"),
    (run(params=3), f"runs[0].params: {TABLE}, not a number"),
    (run(lable="x"), "runs[0]: unknown key 'lable'; did you mean 'label'?"),
    (run(label=3), "runs[0].label: must be text, not a number"),
    (run(start=[1]), "runs[0].start: must have 2 numbers, not 1"),
    (run(color=True), "runs[0].color: must be a colour such as '#C04600', or a number"),
    (run(color=""), "runs[0].color: must be a colour such as '#C04600', or a number"),
    (run(color="#C0460"), "runs[0].color: must be a colour such as '#C04600', or a number"),
    (run(color="crimsn"), "runs[0].color: must be a colour such as '#C04600', or a number; did you mean 'crimson'?"),
    (run(visible=1), "runs[0].visible: must be true or false, not a number"),
    (run(schedule=3), f"runs[0].schedule: {TABLE}, not a number"),
    (run(schedule={}), "runs[0].schedule: 'name' is missing"),
    (run(schedule={"name": "step-decy"}), "runs[0].schedule.name: unknown schedule 'step-decy'; did you mean 'step-decay'?"),
    (run(schedule={"name": "constant", "params": {"a": 1}}), "runs[0].schedule.params: Constant has no parameter 'a' (it has none)"),
    (run(schedule={"name": "step-decay", "params": {"facter": 1}}), "runs[0].schedule.params: unknown parameter 'facter'; did you mean 'factor'?"),
    (run(schedule={"nam": "x"}), "runs[0].schedule: unknown key 'nam'; did you mean 'name'?"),
    (run(optimizer="line-search", params={"candidates": 3}), "runs[0].params.candidates: must be a list of numbers"),
    (run(optimizer="line-search", params={"candidates": []}), "runs[0].params.candidates: must have at least one number"),
    (rule(""), "runs[0].rule: line 1, column 1: there is no line 'name = formula'"),
    (rule(3), "runs[0].rule: must be text, not a number"),
    (rule("w = w - eta*g"), "runs[0].params: the rule reads eta, and params has none"),
    (rule("m = g\nw = w - et*m", params={"eta": 0.1}), "runs[0].rule: line 2, column 9: unknown name 'et'; did you mean 'eta'?"),
    (rule("w = g", variant="x"), "runs[0].variant: a typed rule has no variants"),
    (rule("w = g", params={"g": 1}), "runs[0].params: 'g' can't be used as a parameter's name"),
    (rule("w = g", params={"a b": 1}), "runs[0].params: 'a b' can't be used as a parameter's name"),
    (rule("__import__('os')"), "runs[0].rule: line 1, column 12: “'” (apostrophe) can't be used in a formula"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "said"), FAULTS, ids=[said[:60] for _, said in FAULTS])
def test_a_fault_and_its_place(what, said) -> None:
    assert fault(what) == said
    assert said.isprintable()


def test_the_place_of_a_later_run() -> None:
    runs = [{"optimizer": "gd"}, {"optimizer": "adam", "params": {"bta1": 1}}]
    assert fault(session(runs=runs)).startswith("runs[1].params: unknown parameter 'bta1'")


def test_what_no_memory_could_hold() -> None:
    runs = [{"optimizer": "adam"}] * 64
    said = "steps: 64 runs of 1,000,000 steps are too much to record; at most 146,483 steps"
    assert fault(session(runs=runs, steps=1_000_000)) == said


def test_a_csv_fault_has_its_file_and_its_line(tmp_path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x,y\n1,2\n3,four\n", "utf-8")
    said = f"surface.data: {path}, line 3: 'four' in column 'y' is not a number"
    assert fault(neuron({"csv": str(path)})) == said


def test_a_file_name_that_is_none() -> None:
    assert fault(neuron({"csv": "a\0b"})).endswith("is not a file's name")

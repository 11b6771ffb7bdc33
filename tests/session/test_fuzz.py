"""Sessions with anything in any place: they run, or one sentence says why not. Nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.export import tables
from explorer.session.files import read_session, write_session
from explorer.session.resolve import resolve
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()
SESSIONS: list[dict[str, Any]] = [
    {
        "surface": {"name": "ravine", "params": {"a": 0.1}},
        "gradient": {"mode": "full", "noise": 0.1},
        "start": [1, 2],
        "steps": 5,
        "runs": [
            {
                "optimizer": "adam",
                "variant": "eps-inside",
                "params": {"eta": 0.1},
                "schedule": {"name": "cosine-restarts", "params": {"T": 3}},
                "start": [1, 2],
                "label": "x",
                "color": 1,
                "visible": True,
            }
        ],
        "view": {
            "step": 3,
            "selected": 0,
            "speed": 20,
            "loop": True,
            "seeds": 3,
            "range": [[-1, 1], [0, 2]],
            "scales": {"loss": "log"},
            "folded": ["left_column"],
            "theme": "dark",
            "plots": ["loss"],
            "camera": [1, 2, 3],
        },
    },
    {
        "surface": {"name": "sigmoid-neuron", "data": {"x": [1, 2, 0], "y": [0, 1, 0.5]}},
        "gradient": {"mode": "minibatch", "size": 2, "order": "shuffle", "seed": 1},
        "steps": 5,
        "runs": [
            {"optimizer": "line-search", "params": {"candidates": [0.1, 1]}},
            {"optimizer": "gd", "schedule": {"name": "reduce-on-plateau", "params": {}}},
        ],
    },
    {
        "surface": {
            "expression": "x**2 + a*y**2",
            "variables": ["x", "y"],
            "range": [[-1, 1], [-1, 1]],
            "params": {"a": 2},
        },
        "steps": 5,
        "runs": [
            {
                "rule": "v = b*v + g\nrate = eta\nw = w - rate*v",
                "params": {"eta": 0.1, "b": 0.5},
                "schedule": {"name": "one-cycle"},
            }
        ],
    },
    {
        "surface": {
            "model": "tanh(w*x+b)",
            "loss": "(f-y)**2",
            "reduction": "mean",
            "variables": ["w", "b"],
            "data": {"dataset": "sparse-500", "n": 10, "seed": 2},
        },
        "steps": 5,
        "runs": [{"optimizer": name} for name in ("lbfgs", "bfgs", "newton")],
    },
]
KEYS = st.sampled_from(["x", "name", "params", "eta", "w", "data", "csv", "loss", "k", "runs"])
THINGS = st.sampled_from([
    *(None, True, 0, 1, -1, 2, 0.5, -0.0, 1e308, -1e308, 5e-324, 10**30, 10**400),
    *("", "x", "w", "eta", "0/0", "1/0", "x**y", "sqrt(-1)", "exp(exp(x))", "mean", "shuffle"),
    *("gd", "adam", "bowl", "rosenbrock", "sigmoid-neuron", "line-search", "lbfgs", "one-cycle"),
    *("w = w - eta*g", "w = w - eta*solve(hess(w), g)", "w = g/0", "w = H\nH = hess(w)"),
    *([], [1], [1, 2], [[1, 2], [3, 4]], ["x", "y"], {}, {"a": 1}, {"eta": 1e300}),
    *({"name": "bowl"}, {"x": [1, 2], "y": [3, 4]}, {"mode": "minibatch", "size": 1}),
    *({"name": "step-decay", "params": {"every": 0}}, {"optimizer": "newton"}),
])  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside another."""
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    return [p for key, part in inside for p in ((*path, key), *places(part, (*path, key)))]


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """Return a session in which a few values were replaced, left out or added."""
    table = copy.deepcopy(draw(st.sampled_from(SESSIONS)))
    for _ in range(draw(st.integers(1, 3))):
        paths = places(table)
        if not paths:
            break
        *way, last = draw(st.sampled_from(paths))
        holder = table
        for key in way:
            holder = holder[key]
        thing = copy.deepcopy(draw(THINGS))
        what = draw(st.sampled_from(["replace", "replace", "leave out", "add"]))
        if what == "leave out":
            del holder[last]
        elif what == "add" and isinstance(holder, list):
            holder.append(thing)
        elif what == "add":
            holder[draw(KEYS)] = thing
        else:
            holder[last] = thing
    return {"format": "optimizer-explorer/1", **table}


@given(changed())
@settings(deadline=None, max_examples=200)
def test_whatever_is_shown_can_be_saved_and_shown_again(table) -> None:
    try:
        shown = Workspace(read_session(json.dumps(table)), CATALOGUE)
    except InputError:
        return
    saved = shown.to_save()
    again = Workspace(read_session(write_session(saved)), CATALOGUE)
    assert again.view == shown.view
    assert again.to_save() == saved
    assert 0 <= shown.playback.step <= shown.steps


@given(changed())
@settings(deadline=None, max_examples=400)
def test_a_session_runs_or_says_why_not(table) -> None:
    text = json.dumps(table)
    said, runs = "", []
    try:
        experiment = read_session(text)
        assert read_session(write_session(experiment)) == experiment
        resolved = resolve(experiment, CATALOGUE)
        if resolved.steps > 5000:
            return  # right, and more than a test should compute
        runs = [(run.label, run.simulate(resolved.source).finish()) for run in resolved.runs]
    except InputError as error:
        said = str(error)
    assert said.isprintable()
    if said:
        return
    for _, trace in runs:
        assert trace.complete
        assert np.isfinite(trace.w[: trace.last + 1]).all()
    for write in (tables.to_csv, tables.to_json, tables.to_npz):
        assert write(runs)
    problem = resolved.surface.problem
    assert problem.latex
    d = problem.dimensions
    assert problem.hessian(np.zeros((3, d))).shape == (3, d, d)

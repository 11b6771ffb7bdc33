"""Typed rules and schedules in sessions: first values, formulas, sliders, faults."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.files import read_session, write_session
from explorer.session.resolve import resolve
from explorer.session.typed import typed_spec

CATALOGUE = Catalogue()


def session(**run):
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "square"},
        "steps": 4,
        "runs": [run],
    }
    return read_session(json.dumps(table))


def trace_of(experiment):
    resolved = resolve(experiment, CATALOGUE)
    return resolved.runs[0].simulate(resolved.source).finish()


def test_first_values_are_numbers_or_formulas():
    rule = {"rule": "u = 2*u\nv = v + 1\nw = w - eta*g", "params": {"eta": 0.1, "a": 3}}
    trace = trace_of(session(**rule, state={"u": "a**2", "v": 10}))
    assert trace.quantities["u"][1:, 0].tolist() == [18, 36, 72, 144]
    assert trace.quantities["v"][1:, 0].tolist() == [11, 12, 13, 14]


def test_a_typed_schedule():
    schedule = {"expression": "eta/(1+rate*k)", "params": {"rate": 0.5}}
    experiment = session(optimizer="gd", params={"eta": 0.2}, schedule=schedule)
    np.testing.assert_array_equal(trace_of(experiment).eta[1:], 0.2 / (1 + 0.5 * np.arange(4)))
    assert read_session(write_session(experiment)) == experiment
    written = json.loads(write_session(experiment))["runs"][0]["schedule"]
    assert written == schedule


def test_its_title_and_sliders_come_from_where_it_was_begun():
    schedule = {"expression": "eta/(1+rate*k*k)", "params": {"rate": 0.5}, "origin": "inverse-time"}
    run = resolve(session(optimizer="gd", schedule=schedule), CATALOGUE).runs[0]
    assert run.schedule.title == f"{CATALOGUE.schedules['inverse-time'].title}, edited"
    assert run.schedule.params["rate"] == CATALOGUE.schedules["inverse-time"].params["rate"]


def test_an_origin_that_is_not_known_here_changes_nothing():
    rule = {"rule": "w = w - eta*g", "params": {"eta": 0.1}}
    origin = {"optimizer": "somebody-s-own", "variant": "x"}
    experiment = session(**rule, origin=origin)
    np.testing.assert_array_equal(trace_of(experiment).w, trace_of(session(**rule)).w)
    assert json.loads(write_session(experiment))["runs"][0]["origin"] == origin


def test_usual_parameters_have_their_usual_sliders():
    rule = {"rule": "u = beta*u + k*g\nw = w - eta*u", "params": {"eta": 0.1, "beta": 0.9, "k": 1}}
    specs = resolve(session(**rule), CATALOGUE).runs[0].specs
    assert specs["eta"] == CATALOGUE.optimizers["adam"].params["eta"]
    assert specs["beta"] == CATALOGUE.optimizers["rmsprop"].params["beta"]
    assert (specs["k"].symbol, specs["k"].low, specs["k"].high) == ("k", 0.01, 100)


@pytest.mark.parametrize("value", [0.0, -0.3, -7.0, 1e-300, 1e300, 5e-324, 1.0, 0.02, 640.0])
def test_a_slider_has_its_value_and_stays_while_it_moves(value):
    spec = typed_spec("k", value)
    assert np.isfinite([spec.low, spec.high]).all()
    assert spec.low < spec.high
    if 1e-280 < value < 1e280 or value <= 0:
        assert spec.low <= value <= spec.high
    assert typed_spec("k", value * 1.01) == spec


FAULTS = [
    ({"rule": "w = g", "state": {"w": 1}}, "runs[0].state.w: 'w' is not state: "),
    ({"rule": "v = g\nw = v", "state": {"v": 1}}, "runs[0].state.v: 'v' is not state: "),
    ({"rule": "v = v+1\nw = v", "state": {"v": "k"}}, "runs[0].state.v: line 1, column 1: unknown"),
    ({"rule": "v = v+1\nw = v", "state": {"v": True}}, "runs[0].state.v: must be a number"),
    ({"rule": "v = v+1\nw = v", "state": 3}, "runs[0].state: must be a table"),
    ({"optimizer": "gd", "state": {}}, "runs[0].state: only a typed rule can have this"),
    ({"optimizer": "gd", "origin": {}}, "runs[0].origin: only a typed rule can have this"),
    ({"rule": "w = g", "origin": {}}, "runs[0].origin: 'optimizer' is missing"),
    ({"optimizer": "gd", "schedule": {"expression": "etta"}},
     "runs[0].schedule.expression: line 1, column 1: unknown name 'etta'; did you mean 'eta'?"),
    ({"optimizer": "gd", "schedule": {"expression": ""}},
     "runs[0].schedule.expression: must not be empty"),
    ({"optimizer": "gd", "schedule": {"expression": "eta", "name": "constant"}},
     "runs[0].schedule: must have either 'name' or 'expression'"),
    ({"optimizer": "gd", "schedule": {"expression": "eta", "params": {"k": 1}}},
     "runs[0].schedule.params: 'k' can't be used as a parameter's name"),
    ({"optimizer": "gd", "schedule": {"name": "constant", "origin": "cosine"}},
     "runs[0].schedule.origin: only a typed schedule can have this"),
    ({"optimizer": "gd", "schedule": {"expresion": "eta"}},
     "runs[0].schedule: unknown key 'expresion'; did you mean 'expression'?"),
]  # fmt: skip


@pytest.mark.parametrize(("run", "said"), FAULTS, ids=[said[:50] for _, said in FAULTS])
def test_a_fault_and_its_place(run, said):
    with pytest.raises(InputError) as caught:
        resolve(session(**run), CATALOGUE)
    assert str(caught.value).startswith(said)

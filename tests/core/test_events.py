"""Events: held maxima that are beaten, and gradients that are exactly zero."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from explorer.core import events as module
from explorer.core.catalogue import Catalogue
from explorer.core.events import Event, events_of
from explorer.core.holds import held_maxima
from explorer.core.trace import Trace
from explorer.formula.rule import parse_rule
from tests.core.sessions import resolved

CATALOGUE = Catalogue()
SPARSE = {"name": "sigmoid-neuron", "data": {"dataset": "sparse-500"}}
ONE_BY_ONE = {"mode": "minibatch", "size": 1, "order": "shuffle", "seed": 0}
PARAMS = ("eta", "beta", "beta2", "eps")


def computed(run, surface=SPARSE, **session):
    """Return a run's trace and its events."""
    ready = resolved(surface, [run], **session)
    meant = ready.runs[0]
    made = meant.simulate(ready.source)
    while not made.trace.complete:
        made.advance_for(1.0, ready.steps)
    rule = None if meant.variant.method else meant.variant.rule_text
    return made.trace, events_of(made.trace, rule, meant.values, meant.variant.starts)


def names_of(rule):
    return [hold.name for hold in held_maxima(parse_rule(rule, PARAMS))]


def made(rows, **columns):
    """Return a trace of one parameter x whose quantities are given from step 1 on."""
    full = {n: np.concatenate([[np.nan], v])[:, None] for n, v in columns.items()}
    eta = np.full(rows + 1, 0.1)
    return Trace(("x",), np.zeros((rows + 1, 1)), np.zeros(rows + 1), eta, full, rows, True)


# Which lines hold a maximum


@pytest.mark.parametrize(
    ("optimizer", "variant", "name"),
    [
        ("adamax", "lecture", "v"),
        ("adamax", "torch", "v"),
        ("maxprop", "", "v"),
        ("amsgrad", "no-bias-correction", "v_hat"),
        ("amsgrad", "bias-corrected", "v_max"),
    ],
)
def test_the_catalogues_rules_that_hold_a_maximum(optimizer, variant, name):
    rule = CATALOGUE.optimizers[optimizer].variant(variant).rule_text
    assert [hold.name for hold in held_maxima(rule)] == [name]


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adagrad", "rmsprop", "adam", "rprop"])
def test_most_rules_hold_none(optimizer):
    rule = CATALOGUE.optimizers[optimizer].variant("").rule_text
    assert held_maxima(rule) == ()


def test_a_typed_rule_is_read_whatever_its_names():
    assert names_of("q = max(abs(g), q)\nw = w - eta*g/(q+eps)") == ["q"]
    assert names_of("q = max(max(beta*q, eps), g**2)\nw = w - eta*g/q") == ["q"]
    assert names_of("old = beta*q\nnew = abs(g)\nq = max(old, new)\nw = w - eta*g/q") == ["q"]


def test_a_floor_and_a_choice_between_new_things_are_no_held_maxima():
    assert names_of("s = max(beta*s, eps)\nw = w - s*g") == []
    assert names_of("s = max(abs(g), eps)\nw = w - s*g") == []
    assert names_of("s = beta*s + max(g, 0)\nw = w - s*g") == []
    # Both sides are of this step: nothing old is kept.
    assert names_of("v = beta*v + g**2\nw = w - eta*max(v, eps)*g") == []


def test_an_average_against_its_own_past_counts():
    assert names_of("v = max(v, beta*v + (1-beta)*g**2)\nw = w - eta*g/v") == ["v"]


# When they are beaten


def test_a_maximum_is_new_where_the_gradient_exceeds_what_was_held():
    rule = parse_rule("q = max(0.5*q, abs(g))\nw = w - eta*g/q", PARAMS)
    trace = made(5, g=[4.0, 1.0, 3.0, 1.5, 0.0], q=[4.0, 2.0, 3.0, 1.5, 0.75])
    events = events_of(trace, rule)
    # At step 4 the old maximum, halved, equals the gradient: neither won.
    assert events.maxima("q", "x").tolist() == [1, 3]
    assert events.zeros("x").tolist() == [5]


def test_adamax_agrees_with_the_definition_bit_by_bit():
    trace, events = computed({"optimizer": "adamax"}, gradient=ONE_BY_ONE, steps=300)
    g, v = np.abs(trace.quantities["g"]), trace.quantities["v"]
    for i, name in enumerate(trace.parameters):
        before = np.concatenate([[0.0], v[1:-1, i]])
        wanted = np.flatnonzero(g[1:, i] > 0.999 * before) + 1
        assert events.maxima("v", name).tolist() == wanted.tolist()
        assert 0 < len(wanted) < 100


def test_a_first_value_is_what_the_first_gradient_has_to_beat():
    rule = parse_rule("q = max(q, abs(g))\nw = w - eta*g/q", PARAMS)
    trace = made(3, g=[1.0, 2.0, 5.0], q=[3.0, 3.0, 5.0])
    assert events_of(trace, rule, {"eps": 3.0}, {"q": "eps"}).maxima("q", "x").tolist() == [3]


def test_a_maximum_that_is_changed_afterwards_is_judged_by_its_line():
    rule = parse_rule("q = max(q, abs(g))\nq = 0.5*q\nw = w - eta*g/q", PARAMS)
    trace = made(3, g=[4.0, 1.0, 2.0], q=[2.0, 1.0, 1.0])
    # Held before the steps: 0, 2, 1.
    assert events_of(trace, rule).maxima("q", "x").tolist() == [1, 3]


def test_zero_gradients_of_sparse_data_are_exactly_those_of_empty_inputs():
    trace, events = computed({"optimizer": "gd"}, gradient=ONE_BY_ONE, steps=200)
    zeros = events.zeros("w")
    assert len(zeros) > 100
    assert (trace.quantities["g"][zeros, 0] == 0).all()
    assert len(zeros) == (trace.quantities["g"][1:, 0] == 0).sum()
    assert events.zeros("b").tolist() == []


def test_a_method_without_a_rule_has_zero_gradients_alone():
    _, events = computed({"optimizer": "line-search"}, gradient=ONE_BY_ONE, steps=30)
    assert events.holds == ()
    assert len(events.zeros("w"))


def test_a_million_steps_are_gathered_as_they_come():
    steps = 1_000_000
    g = np.abs(np.sin(np.arange(1.0, steps + 1)))
    rule = parse_rule("q = max(q, abs(g))\nw = w - eta*g", PARAMS)
    trace = made(steps, g=g, q=np.maximum.accumulate(g))
    wanted = events_of(trace, rule).maxima("q", "x").tolist()
    again = made(steps, g=g, q=np.maximum.accumulate(g))
    for last in (1, 2, 22, 355, 400_000, steps):
        again.last = last
        found = events_of(again, rule).maxima("q", "x").tolist()
        assert found == [k for k in wanted if k <= last]


# Going from one to the next


def test_next_and_previous_go_to_what_begins():
    rule = parse_rule("q = max(q, abs(g))\nw = w - eta*g", PARAMS)
    trace = made(8, g=[1.0, 0, 0, 0, 2.0, 0, 1.0, 0], q=[1.0, 1, 1, 1, 2, 2, 2, 2])
    events = events_of(trace, rule)
    forth, step = [], 0
    while (step := events.next_event(step)) is not None:
        forth.append(step)
    assert forth == [1, 2, 5, 6, 8]
    back, step = [], 9
    while (step := events.previous_event(step)) is not None:
        back.append(step)
    assert back == forth[::-1]


def test_a_stretch_of_zeros_stays_one_where_its_rows_come_apart():
    trace = made(6, g=[1.0, 0, 0, 0, 0, 1.0])
    trace.last = 3
    events = events_of(trace)
    assert events.next_event(2) is None
    trace.last = 6
    assert events.next_event(2) is None
    assert events.zeros("x").tolist() == [2, 3, 4, 5]


def test_what_happens_is_told_in_words():
    _trace, events = computed({"optimizer": "maxprop"}, gradient=ONE_BY_ONE, steps=50)
    first = int(events.maxima("v", "b")[0])
    assert Event(first, "maximum", "v", "b") in events.at(first)
    assert Event(17, "maximum", "v", "w").sentence("AdaMax") == (
        "AdaMax: v of w takes a new maximum at step 17"
    )
    assert Event(3, "zero", "g", "w").sentence("GD") == (
        "GD: the gradient in w is exactly 0 at step 3"
    )


def test_a_run_that_overflows_has_the_events_up_to_there():
    quartic = {"expression": "x**4", "variables": ["x"]}
    trace, events = computed(
        {"optimizer": "gd", "params": {"eta": 9.0}}, quartic, start=[3.0], steps=50
    )
    assert trace.divergence is not None
    assert events.all_of("zero").tolist() == []
    assert events.next_event(0) is None


def test_events_are_kept_while_their_trace_lives_and_no_longer():
    trace = made(3, g=[0.0, 1.0, 0.0])
    events = events_of(trace)
    assert events_of(trace) is events
    other = parse_rule("q = max(q, abs(g))\nw = w - eta*g", PARAMS)
    trace.quantities["q"] = trace.quantities["g"].copy()
    assert events_of(trace, other).holds == ("q",)
    key, gone = id(trace), weakref.ref(trace)
    assert key in module._kept
    del trace
    gc.collect()
    assert gone() is None
    assert key not in module._kept

"""The bound on the steps of adaptive methods: which have one, and that none breaks it."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from explorer.core.trust import bounded, trust_region
from explorer.formula.rule import parse_rule
from tests.core.sessions import CATALOGUE, NEURON, VARIANTS
from tests.core.test_arrows import made

BOUNDED = {
    *(("adagrad", v) for v in ("eps-outside", "eps-inside")),
    *(("rmsprop", v) for v in ("eps-outside", "eps-inside")),
    *(("adam", v) for v in CATALOGUE.optimizers["adam"].variants),
    *(("amsgrad", v) for v in ("no-bias-correction", "bias-corrected")),
    *(("adamax", v) for v in ("lecture", "torch")),
    *(("signsgd", v) for v in ("sign", "signum")),
    *((name, "default") for name in ("adagrad-norm", "adamw", "maxprop", "lion")),
}


def test_which_optimizers_are_bounded_by_eta():
    entries = CATALOGUE.optimizers
    rules = {
        (name, variant): entries[name].variants[variant]
        for name, variant in VARIANTS
        if not entries[name].variants[variant].method
    }
    assert {place for place, v in rules.items() if bounded(v.rule_text)} == BOUNDED
    assert not bounded(None)


@pytest.mark.parametrize(("name", "variant"), sorted(BOUNDED))
@pytest.mark.parametrize("noise", [0.0, 20.0])
def test_no_step_is_longer_than_the_bound(name, variant, noise):
    params = {"weight_decay": 0.0} if name in ("adamw", "lion") else {}
    run = {"optimizer": name, "variant": variant, "params": params}
    gradient = {"mode": "minibatch", "size": 1, "order": "shuffle", "noise": noise}
    step = made(run, 1, surface=NEURON, steps=60, start=[-2, -2], gradient=gradient)
    for row in range(1, step.trace.last + 1):
        region = trust_region(replace(step, row=row))
        assert region is not None
        assert region.half == step.eta
        moved = np.abs(step.trace.w[row] - step.trace.w[row - 1]).max()
        assert region.taken == pytest.approx(moved / step.eta)
        assert region.taken <= region.most * (1 + 1e-9)


def region_of(run, row, **session):
    return trust_region(made(run, row, **session))


def test_the_bounds_that_are_known():
    """A single gradient after none moves RMSProp by η/√(1−β); AdaGrad never moves beyond η."""
    assert region_of({"optimizer": "adagrad"}, 5).most == pytest.approx(1.0)
    beta = {"eta": 0.1, "beta": 0.75}
    assert region_of({"optimizer": "rmsprop", "params": beta}, 5).most == pytest.approx(2.0)
    # At the first step Adam moves by η exactly, and uncorrected by (1−β₁)/√(1−β₂) of it.
    first = region_of({"optimizer": "adam"}, 1)
    assert first.most == pytest.approx(1.0)
    assert first.taken == pytest.approx(1.0, rel=1e-6)
    raw = region_of({"optimizer": "adam", "variant": "no-bias-correction"}, 1)
    assert raw.most == pytest.approx(0.1 / sqrt(0.001))
    assert raw.taken == pytest.approx(0.1 / sqrt(0.001), rel=1e-4)


def test_the_bound_of_adam_is_met_by_the_gradients_that_are_worst_for_it():
    """By Cauchy and Schwarz: those in proportion to the weights of m over the weights of v."""
    b1, b2, t = 0.9, 0.999, 30
    lag = np.arange(t)[::-1]
    g = (b1 / b2) ** lag
    m = ((1 - b1) * b1**lag * g).sum() / (1 - b1**t)
    v = ((1 - b2) * b2**lag * g**2).sum() / (1 - b2**t)
    region = region_of({"optimizer": "adam"}, t, steps=t)
    assert region.most == pytest.approx(m / sqrt(v))


@pytest.mark.parametrize(
    "rate", ["eta/(v+1e-8)", "eta/v**0.3", "eta", "1/(sqrt(v)+1e-8)*g", "loss(w)/(sqrt(v)+1e-8)"]
)
def test_without_the_square_root_there_is_no_bound(rate):
    rule = parse_rule(f"v = beta*v + (1-beta)*g**2\nrate = {rate}\nw = w - rate*g", ("eta", "beta"))
    assert not bounded(rule)


def test_a_learning_rate_of_nothing_has_no_region():
    run = {
        "optimizer": "adam",
        "schedule": {"name": "step-decay", "params": {"factor": 0.0, "every": 2}},
    }
    assert trust_region(made(run, 6)) is None

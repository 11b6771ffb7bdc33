"""A run stops at the first value that is not finite, and says when and which it was."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from explorer.core.trace import Divergence
from tests.core.sessions import (
    NEURON,
    VARIANTS,
    assert_equal,
    on_arrays,
    resolved,
    simulation,
    typed,
)

BOWL = "x**2 + 2*y**2"
CASES = {
    # what: (surface, rule, params, start, step, name)
    "a rate that divides by zero": (
        *("x**2", "rate = eta/(t-3)\nw = w - rate*g", {"eta": 0.1}, [1.0], 3, "rate"),
    ),
    "a rate from the first step": ("x**2", "rate = 1/0\nw = w - rate*g", {}, [1.0], 1, "rate"),
    "a root of a negative number": (
        *("x**2", "v = sqrt(2.5-t)\nw = w - eta*v*g", {"eta": 0.1}, [1.0], 3, "v"),
    ),
    "a logarithm of zero": ("x**2", "v = log(4-t)\nw = w - v", {"eta": 0.1}, [1.0], 4, "v"),
    "parameters that overflow": ("x", "w = w*10**100", {}, [1.0], 4, "w"),
    "a loss that overflows before its parameters": ("x**4", "w = w*10**100", {}, [1.0], 1, "loss"),
    "a gradient that overflows": ("x**2", "w = w - eta*g*10**300", {"eta": 1.0}, [1.0], 1, "loss"),
    "state that overflows": ("x**2", "v = v + 10**t\nw = w - 0*v", {}, [1.0], 309, "v"),
    "0/0": ("x**2", "v = (t-2)/(t-2)\nw = w - eta*v*g", {"eta": 0.1}, [1.0], 2, "v"),
    "one component of two": (BOWL, "w = w - eta*g/(w-1)", {"eta": 0.1}, [1.0, 3.0], 1, "w"),
    "a norm that overflows": (BOWL, "n = norm(w*10**200)\nw = w - 0*n", {}, [1.0, 1.0], 1, "n"),
    "a singular Hessian": ("x**3", "w = w - solve(hess(w), g+1)", {}, [0.0], 1, "w"),
    "the gradient of the surface": ("sqrt(x)", "w = w - 1", {}, [1.0], 2, "g"),
    "outside the surface's domain": ("log(x)", "w = w - 1", {}, [1.5], 2, "loss"),
    "the first of two names": ("x**2", "a = 1/(t-2)\nb = 1/(t-2)\nw = w - 0*b", {}, [1.0], 2, "a"),
    "w before the loss": ("x**2", "w = w/0", {}, [1.0], 1, "w"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_step_and_the_name(name) -> None:
    surface, rule, params, start, step, culprit = CASES[name]

    def prepared():
        return typed(surface, rule, params, start=start, steps=400)

    trace = prepared().finish()
    assert trace.divergence == Divergence(step, culprit)
    assert trace.complete
    assert trace.last == step - 1
    assert np.isfinite(trace.w[:step]).all()
    assert np.isfinite(trace.loss[:step]).all()
    for column in (trace.w, trace.loss, trace.eta, *trace.quantities.values()):
        assert np.isnan(column[step:]).all()
    for column in trace.quantities.values():
        assert np.isfinite(column[1:step]).all()
    assert_equal(on_arrays(prepared()).finish(), trace)
    sliced = prepared()
    while not sliced.trace.complete:
        sliced.advance(1)
    assert_equal(sliced.trace, trace)


STARTS = {
    "not a number": ("log(x)", [-1.0], "nan"),
    "too large": ("exp(exp(x))", [10.0], "inf"),
    "too small": ("log(x)", [0.0], "-inf"),
    "undefined": ("x/x", [0.0], "nan"),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_start_whose_loss_is_not_finite(name) -> None:
    surface, start, loss = STARTS[name]
    trace = typed(surface, "w = w - eta*g", {"eta": 0.1}, start=start, steps=5).finish()
    assert trace.divergence == Divergence(0, "loss")
    assert (trace.last, trace.complete) == (0, True)
    assert trace.w[0].tolist() == start
    assert repr(float(trace.loss[0])) == loss


def test_plain_descent_runs_away_step_by_step() -> None:
    made = simulation({"name": "bowl"}, {"optimizer": "gd", "params": {"eta": 10.0}}, steps=1000)
    trace = made.finish()
    assert trace.divergence is not None
    # Along w2 every step multiplies by 1 - 40; the loss 2 (2·39^k)² is the first to overflow.
    step = next(k for k in range(1000) if 2 * (2 * 39**k) ** 2 >= 2**1024)
    assert trace.divergence == Divergence(step, "loss")
    assert (np.diff(trace.loss[: trace.last + 1]) > 0).all()
    assert trace.loss[trace.last] > 1e300


SCHEDULES = {
    "inverse-time": ({"rate": -0.5}, 3, "eta"),
    "exponential-decay": ({"rate": -200.0}, 5, "eta"),
    "step-decay": ({"factor": 1e200, "every": 1}, 3, "eta"),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_learning_rate_that_overflows_is_named(name) -> None:
    params, step, culprit = SCHEDULES[name]
    run = {
        "rule": "w = w - eta*g*0",
        "params": {"eta": 0.1},
        "schedule": {"name": name, "params": params},
    }
    surface = {"expression": "x**2", "variables": ["x"]}
    trace = simulation(surface, run, start=[1.0], steps=20).finish()
    assert trace.divergence == Divergence(step, culprit)


def test_a_rule_without_a_learning_rate_has_none_to_name() -> None:
    trace = typed("x**2", "w = w - 0.1*g", {}, start=[1.0], steps=3).finish()
    assert trace.divergence is None
    assert np.isnan(trace.eta).all()


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_nothing_warns_and_nothing_hangs_however_far_it_goes(name, variant) -> None:
    params = {"eta": 1e150} if "eta" in resolved_params(name, variant) else {}
    run = {"optimizer": name, "variant": variant, "params": params}
    session = {"start": [1e60, -1e90], "steps": 20}
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        for surface in ({"name": "rosenbrock"}, NEURON):
            trace = simulation(surface, run, **session).finish()
            assert trace.complete
            assert np.isfinite(trace.w[: trace.last + 1]).all()
            assert_equal(on_arrays(simulation(surface, run, **session)).finish(), trace)


def resolved_params(name: str, variant: str) -> dict[str, float]:
    ready = resolved({"name": "bowl"}, [{"optimizer": name, "variant": variant}])
    return dict(ready.runs[0].values)

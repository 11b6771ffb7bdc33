"""One law: the same bits at once, in slices, on floats, on arrays and in a batch with others."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core.batch import final_points
from explorer.core.engine import Simulation
from explorer.core.rules import RuleOptimizer
from tests.core.sessions import (
    CATALOGUE,
    NEURON,
    ROSENBROCK,
    VARIANTS,
    assert_equal,
    on_arrays,
    resolved,
    simulation,
    typed,
)

BATCHES = [
    {"mode": "minibatch", "size": 3, "order": "sequential"},
    {"mode": "minibatch", "size": 4, "order": "shuffle", "seed": 3},
    {"mode": "minibatch", "size": 1, "order": "replacement", "seed": 9},
    {"mode": "minibatch", "size": 11, "order": "shuffle"},
    {"mode": "full", "noise": 0.3, "seed": 5},
    {"mode": "minibatch", "size": 2, "order": "replacement", "noise": 0.1},
]
MINIBATCH = BATCHES[1]
SCENES = {
    "formula": (ROSENBROCK, {"start": [-1.1, 1.3], "steps": 150}),
    "one parameter": ({"name": "wavy"}, {"start": [7.0], "steps": 40}),
    "data": (NEURON, {"start": [-2, -2], "steps": 40}),
    "mini-batches": (NEURON, {"start": [-2, -2], "steps": 40, "gradient": MINIBATCH}),
}


def made(scene: str, run: dict) -> Simulation:
    surface, session = SCENES[scene]
    return simulation(surface, run, **session)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_floats_arrays_and_slices_give_the_same_bits(name, variant, scene) -> None:
    run = {"optimizer": name, "variant": variant}
    whole = made(scene, run).finish()
    assert whole.complete
    arrays = on_arrays(made(scene, run))
    for size in itertools.cycle([1, 2, 7, 64]):
        if arrays.trace.complete:
            break
        arrays.advance(size)
    assert_equal(arrays.trace, whole)


@pytest.mark.parametrize("scene", ["data", "mini-batches"])
@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_a_batch_of_starts_gives_the_same_bits(name, variant, scene) -> None:
    surface, session = SCENES[scene]
    session = session | {"steps": 6}
    ready = resolved(surface, [{"optimizer": name, "variant": variant}], **session)
    run = ready.runs[0]
    optimizer = run.variant.optimizer(run.lists)
    starts = np.random.default_rng(1).uniform(-3, 3, (5, 2))
    w, state = starts, optimizer.start(starts, run.values)
    with np.errstate(all="ignore"):
        for k in range(6):
            values, w = optimizer.step(w, k, run.etas[k], run.values, state, ready.source)
            w = np.broadcast_to(w, starts.shape)
            state = optimizer.keep(values, w)
    for i, start in enumerate(starts):
        alone = Simulation(ready.source, optimizer, run.values, run.etas, start).finish()
        if alone.divergence is None:
            np.testing.assert_array_equal(w[i], alone.w[-1])
    np.testing.assert_array_equal(
        final_points(ready.source, optimizer, run.values, run.etas, starts), w
    )


@pytest.mark.parametrize("gradient", BATCHES, ids=str)
@pytest.mark.parametrize("name", ["gd", "nag", "adam", "nesterov", "newton", "bfgs"])
def test_so_do_batches_and_noise(name, gradient) -> None:
    def prepared() -> Simulation:
        run = {"optimizer": name, "params": {"eta": 0.05} if name != "bfgs" else {}}
        return simulation(NEURON, run, start=[-2, -2], steps=60, gradient=gradient)

    whole = prepared().finish()
    sliced = prepared()
    while not sliced.trace.complete:
        sliced.advance(7)
    assert_equal(sliced.trace, whole)
    assert_equal(on_arrays(prepared()).finish(), whole)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=12), st.booleans())
@settings(deadline=None, max_examples=40)
def test_however_it_is_sliced(slices, floats) -> None:
    run = {"optimizer": "adam", "schedule": {"name": "cosine-restarts", "params": {"T": 30}}}

    def prepared() -> Simulation:
        return simulation(ROSENBROCK, run, start=[-1.5, 2.0], steps=300)

    whole = prepared().finish()
    sliced = prepared() if floats else on_arrays(prepared())
    for size in slices:
        before = sliced.trace.last
        assert sliced.advance(size) == min(size, 300 - before)
        assert sliced.trace.last == min(before + size, 300)
    sliced.finish()
    assert_equal(sliced.trace, whole)


def test_from_floats_to_arrays_half_way() -> None:
    # At step 3 the float code divides by zero, where arrays give a value that is never used.
    rule = "u = 1/(t-3)\nw = w - eta*where(t == 3, 1, u)*g"
    trace = typed("x**2", rule, {"eta": 0.1}, start=[2], steps=9).finish()
    assert trace.last == 2
    assert trace.divergence is not None
    assert (trace.divergence.step, trace.divergence.name) == (3, "u")
    rule = "w = w - eta*where(t == 3, 1, 0*t + 1/(0.001+abs(t-3)))*g"
    floats = typed("x**2", rule, {"eta": 1e-4}, start=[2], steps=9)
    arrays = on_arrays(typed("x**2", rule, {"eta": 1e-4}, start=[2], steps=9))
    assert_equal(arrays.finish(), floats.finish())


def test_runs_of_a_session_do_not_touch_each_other() -> None:
    runs = [{"optimizer": name} for name in ("adam", "gd", "rmsprop", "momentum")]
    session = {"start": [-2, -2], "steps": 50, "gradient": BATCHES[5]}
    ready = resolved(NEURON, runs, **session)
    together = [run.simulate(ready.source) for run in ready.runs]
    while any(not one.trace.complete for one in together):
        for one in together:
            one.advance(3)
    for run, one in zip(runs, together, strict=True):
        assert_equal(one.trace, simulation(NEURON, run, **session).finish())


def test_the_record_is_what_was_computed() -> None:
    rule = "m = 0.5*m + g\nrate = eta/t\nw = w - rate*m"
    trace = typed("x**2 + 3*y**2", rule, {"eta": 0.1}, start=[1, 2], steps=4).finish()
    assert list(trace.quantities) == ["g", "m", "rate"]
    w, m = np.array([1.0, 2.0]), np.zeros(2)
    np.testing.assert_array_equal(trace.w[0], w)
    assert trace.loss[0] == 13.0
    assert np.isnan(trace.eta[0])
    assert all(np.isnan(q[0]).all() for q in trace.quantities.values())
    for k in range(1, 5):
        g = np.array([2 * w[0], 3 * (2 * w[1])])
        m = 0.5 * m + g
        w = w - (0.1 / k) * m
        np.testing.assert_allclose(trace.quantities["g"][k], g, rtol=1e-15)
        np.testing.assert_allclose(trace.quantities["m"][k], m, rtol=1e-15)
        np.testing.assert_array_equal(trace.quantities["rate"][k], [0.1 / k, 0.1 / k])
        np.testing.assert_allclose(trace.w[k], w, rtol=1e-15)
        np.testing.assert_allclose(trace.loss[k], w[0] ** 2 + 3 * w[1] ** 2, rtol=1e-14)
        assert trace.eta[k] == 0.1


def test_a_hessian_is_recorded_row_by_row() -> None:
    rule = "H = hess(w)\nw = w - eta*solve(H, g)"
    trace = typed("x**2*y + y**3", rule, {"eta": 0.5}, start=[1, 2], steps=3).finish()
    assert list(trace.quantities) == ["g", "H_1", "H_2"]
    x, y = trace.w[1]
    np.testing.assert_allclose(trace.quantities["H_1"][2], [2 * y, 2 * x])
    np.testing.assert_allclose(trace.quantities["H_2"][2], [2 * x, 6 * y])


RULES = {
    "norm of a number": "w = w - eta*g*norm(3)",
    "norm of the step": "w = w - eta*g*norm(t)",
    "inner product of numbers": "w = w - eta*g*dot(t, eta)",
    "gradient at a number": "w = w - eta*grad(0)",
    "loss at a number": "w = w - eta*g*loss(3)",
    "a system of numbers": "w = w - eta*solve(hess(w), 1)",
    "a Hessian and a number": "w = w - eta*solve(hess(w) + 1, g)",
    "gradient of a step": "w = w - eta*grad(w - eta*grad(w))",
    "a vector of constants": "w = 1",
    "names of ours": "t1 = g\nf_sqrt = t1\nrows = f_sqrt\nw = w - eta*rows",
}


@pytest.mark.parametrize("surface", ["x**2 + x", "x**2 + x*y + 2*y**2"])
@pytest.mark.parametrize("name", RULES)
def test_rules_of_every_shape(name, surface) -> None:
    start = [0.5, 0.25] if "y" in surface else [0.5]

    def prepared() -> Simulation:
        return typed(surface, RULES[name], {"eta": 0.01}, start=start, steps=5)

    trace = prepared().finish()
    assert trace.last == 5
    assert_equal(on_arrays(prepared()).finish(), trace)


def test_a_rule_and_its_entry_are_the_same() -> None:
    entry = CATALOGUE.optimizers["adam"]
    params = {n: s.default for n, s in entry.params.items()}
    ours = simulation(NEURON, {"optimizer": "adam"}, start=[-2, -2], steps=30).finish()
    rule = {"rule": entry.variant("").rule, "params": params}
    assert_equal(simulation(NEURON, rule, start=[-2, -2], steps=30).finish(), ours)


def test_first_values_of_state() -> None:
    catalogue_rule = CATALOGUE.optimizers["nadam"].variants["torch"]
    made = RuleOptimizer(catalogue_rule.rule_text, {"mu_product": "1 + beta1", "m": 2})
    state = made.start(np.zeros(2), {"beta1": 0.5})
    np.testing.assert_array_equal(state["mu_product"], [1.5, 1.5])
    np.testing.assert_array_equal(state["m"], [2.0, 2.0])
    np.testing.assert_array_equal(state["v"], [0.0, 0.0])
    with pytest.raises(ValueError, match="'rate' has a first value but is not state"):
        RuleOptimizer(catalogue_rule.rule_text, {"rate": 1.0})


def test_no_steps_is_a_start() -> None:
    ready = resolved({"name": "bowl"}, [{"optimizer": "gd"}], steps=1)
    optimizer = ready.runs[0].variant.optimizer({})
    still = Simulation(ready.source, optimizer, {"eta": 0.1}, np.zeros(0), np.array([1.0, 2.0]))
    assert still.trace.complete
    assert (still.trace.last, still.trace.steps, still.advance(5)) == (0, 0, 0)

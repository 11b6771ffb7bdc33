"""The arrows of a step, against what each optimizer's own formula says they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.arrows import (
    arrow_of,
    key_of,
    looks_ahead,
    remembers,
    step_arrows,
)
from explorer.core.memory import linear_names
from explorer.core.replay import MadeStep
from explorer.formula.rule import parse_rule
from tests.core.sessions import CATALOGUE, NEURON, VARIANTS, resolved

ALL = ("gradient", "batch", "newton", "look-ahead", "momentum", "update")
RAVINE = {"name": "ravine"}


def made(run, row=4, surface=RAVINE, steps=12, **session) -> MadeStep:
    """Return a step of a session's only run."""
    ready = resolved(surface, [run], steps=steps, **session)
    (one,) = ready.runs
    trace = one.simulate(ready.source).finish()
    return MadeStep(ready.source, one.variant.optimizer(one.lists), one.values, trace, row)


def arrows(step: MadeStep, *layers: str) -> list[tuple[str, np.ndarray]]:
    return [(arrow.name, np.array(arrow.vector)) for arrow in step_arrows(step, layers or ALL)]


def only(step: MadeStep, layer: str) -> np.ndarray:
    (arrow,) = step_arrows(step, (layer,))
    assert arrow.tail == tuple(step.before.tolist())
    return np.array(arrow.vector)


def quantity(step: MadeStep, name: str, back: int = 0) -> np.ndarray:
    return step.trace.quantities[name][step.row - back]


def test_the_gradient_and_the_update_are_those_of_the_record():
    step = made({"optimizer": "gd", "params": {"eta": 0.4}})
    assert np.array_equal(only(step, "gradient"), -step.trace.quantities["g"][4])
    assert np.array_equal(only(step, "update"), step.trace.w[4] - step.trace.w[3])
    assert [arrow.slope for arrow in step_arrows(step, ALL)] == [True, False, False]


def test_a_step_that_was_not_made_has_no_arrows():
    step = made({"optimizer": "momentum"})
    assert step_arrows(replace(step, row=0), ALL) == ()
    assert step_arrows(replace(step, row=13), ALL) == ()


MOMENTUM = {
    ("momentum", "heavy-ball"): lambda s: -s.eta * 0.9 * quantity(s, "u", 1),
    ("momentum", "ema"): lambda s: -s.eta * 0.9 * quantity(s, "u", 1),
    ("nag", "look-ahead"): lambda s: -s.eta * 0.9 * quantity(s, "u", 1),
    ("nag", "rewritten"): lambda s: -s.eta * 0.9**2 * quantity(s, "u", 1),
    ("qhm", "default"): lambda s: -s.eta * s.params["nu"] * s.params["beta"] * quantity(s, "m", 1),
    ("adam", "bias-corrected"): lambda s: (
        -quantity(s, "rate") * 0.9 * quantity(s, "m", 1) / (1 - 0.9**s.row)
    ),
    ("adam", "no-bias-correction"): lambda s: -quantity(s, "rate") * 0.9 * quantity(s, "m", 1),
    ("amsgrad", "no-bias-correction"): lambda s: -quantity(s, "rate") * 0.9 * quantity(s, "m", 1),
    # Weight decay moves w without any memory.
    ("adamw", "default"): lambda s: (
        -quantity(s, "rate") * 0.9 * quantity(s, "m", 1) / (1 - 0.9**s.row)
    ),
    ("sgdw", "l2"): lambda s: -s.eta * s.params["beta"] * quantity(s, "u", 1),
    # The memory of an average of places is a place.
    ("schedule-free", "sgd"): lambda s: (quantity(s, "z", 1) - s.before) / s.row,
    ("nesterov", "plain"): lambda s: (s.row - 1) / (s.row + 2) * (s.before - s.trace.w[s.row - 2]),
}


@pytest.mark.parametrize(("name", "variant"), MOMENTUM)
@pytest.mark.parametrize("row", [3, 9])
def test_momentum_is_the_part_that_memory_alone_makes(name, variant, row):
    step = made({"optimizer": name, "variant": variant, "params": {"eta": 0.05}}, row)
    expected = MOMENTUM[name, variant](step)
    assert np.abs(expected).max() > 0
    assert only(step, "momentum") == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_there_is_no_memory_at_the_first_step():
    for name in ("momentum", "adam", "nag"):
        assert not arrows(made({"optimizer": name}, row=1), "momentum")


@pytest.mark.parametrize(
    "rule",
    [
        "w = w - eta*g",
        "v = beta*v + g**2\nw = w - eta*g/(sqrt(v)+1e-8)",
        "m = beta*m + g\nw = w - eta*sign(m)",
        "m = beta*m + clip(g, -1, 1)\nw = w - eta*m",
        "u = beta*u + g\nw = w - eta*u*g",
    ],
)
def test_rules_whose_steps_have_no_part_of_memory(rule):
    assert not remembers(parse_rule(rule, ("eta", "beta")))
    step = made({"rule": rule, "params": {"eta": 0.1, "beta": 0.5}})
    assert not arrows(step, "momentum")


def test_a_name_assigned_twice_is_worked_out_again_where_the_record_has_only_the_last():
    rule = (
        "m = beta*m + g\nv = beta*v + g**2\nr = sqrt(v)\nr = r + 0.5*norm(g)\n"
        "k = r*m\nk = 2*k\nw = w - eta*k"
    )
    step = made({"rule": rule, "params": {"eta": 0.01, "beta": 0.5}})
    expected = -0.01 * 2 * quantity(step, "r") * 0.5 * quantity(step, "m", 1)
    assert only(step, "momentum") == pytest.approx(expected)


def test_a_rule_that_only_remembers_moves_by_memory_alone():
    rule = "w = w - eta*u\nu = g"
    step = made({"rule": rule, "params": {"eta": 0.1}})
    assert only(step, "momentum") == pytest.approx(step.after - step.before)


def test_first_values_of_state_count_in_the_first_step():
    step = made({"optimizer": "nadam", "variant": "torch"}, row=2)
    (arrow,) = step_arrows(step, ("momentum",))
    assert np.isfinite(arrow.vector).all()


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_optimizer_of_the_catalogue_has_arrows(name, variant):
    step = made({"optimizer": name, "variant": variant, "params": {}}, row=3, surface=NEURON)
    assert step.exists
    found = step_arrows(step, ALL)
    names = {arrow.name for arrow in found}
    assert {"gradient"} <= names <= {*ALL, "full"}
    assert ("look-ahead" in names) <= looks_ahead(step.rule)
    assert ("momentum" in names) <= remembers(step.rule)


def test_the_look_ahead_of_nesterov_and_the_gradient_there():
    step = made({"optimizer": "nag", "params": {"eta": 0.05, "beta": 0.8}})
    way, slope = step_arrows(step, ("look-ahead",))
    by = -0.05 * 0.8 * quantity(step, "u", 1)
    assert way.vector == pytest.approx(by)
    assert not way.slope
    assert slope.slope
    assert slope.tail == pytest.approx(step.before + by)
    there = step.source.problem.gradient(step.before + by)
    assert slope.vector == pytest.approx(-there)
    assert quantity(step, "u") == pytest.approx(0.8 * quantity(step, "u", 1) + there)


def test_a_gradient_asked_for_at_another_gradient():
    rule = "a = grad(w - eta*g)\nw = w - eta*grad(w - eta*a)"
    step = made({"rule": rule, "params": {"eta": 0.05}})
    ways = [a for a in step_arrows(step, ("look-ahead",)) if not a.slope]
    assert ways[0].vector == pytest.approx(-0.05 * quantity(step, "g"))
    assert ways[1].vector == pytest.approx(-0.05 * quantity(step, "a"))


def test_newtons_step_on_a_quadratic_ends_at_its_minimum():
    step = made({"optimizer": "gd", "params": {"eta": 0.1}})
    (arrow,) = step_arrows(step, ("newton",))
    assert np.array(arrow.tail) + arrow.vector == pytest.approx([0.0, 0.0])
    assert not arrow.uphill


def test_newtons_step_says_where_it_goes_uphill():
    run = {"optimizer": "gd", "params": {"eta": 0.1}}
    step = made(run, surface={"name": "saddle"}, start=[0.1, 0.8])
    (arrow,) = step_arrows(step, ("newton",))
    assert np.array(arrow.tail) + arrow.vector == pytest.approx([0.0, 0.0])
    assert arrow.uphill


def test_there_is_no_step_of_newton_where_the_hessian_is_singular():
    flat = {"expression": "x**2 + y", "variables": ["x", "y"], "range": [[-2, 2], [-2, 2]]}
    step = made({"optimizer": "gd"}, surface=flat, start=[1, 1])
    assert not arrows(step, "newton")


def test_one_parameter():
    step = made({"optimizer": "momentum", "params": {"eta": 0.1}}, surface={"name": "square"})
    assert dict(arrows(step)).keys() == {"gradient", "newton", "momentum", "update"}
    (newton,) = step_arrows(step, ("newton",))
    assert newton.vector == pytest.approx(tuple(-step.before))


def batched(**more) -> MadeStep:
    gradient = {"mode": "minibatch", "size": 2, "order": "shuffle", "seed": 3, **more}
    return made({"optimizer": "gd"}, surface=NEURON, start=[-2, -2], gradient=gradient)


def test_the_batch_beside_all_points():
    """A sum over 2 of 11 points is compared with two elevenths of the sum over all."""
    step = batched()
    full, batch = step_arrows(step, ("batch", "gradient"))
    assert (full.name, batch.name) == ("full", "batch")
    assert np.array_equal(batch.vector, -quantity(step, "g"))
    expected = step.source.problem.gradient(step.before)
    assert full.share == (2, 11)
    assert full.vector == pytest.approx(-expected * 2 / 11)


def test_a_mean_is_compared_as_it_is():
    surface = {"name": "linear-regression", "data": NEURON["data"]}
    gradient = {"mode": "minibatch", "size": 2}
    step = made({"optimizer": "gd"}, surface=surface, gradient=gradient)
    full, _ = step_arrows(step, ("batch",))
    assert full.share is None
    assert full.vector == pytest.approx(-step.source.problem.gradient(step.before))


def test_without_batches_there_is_no_pair():
    assert not arrows(made({"optimizer": "gd"}), "batch")
    assert [name for name, _ in arrows(made({"optimizer": "gd"}), "batch", "gradient")] == [
        "gradient"
    ]


ADAM = CATALOGUE.optimizers["adam"].variants["bias-corrected"].rule_text


def test_which_arrow_shows_a_quantity():
    assert linear_names(ADAM) == {"m", "m_hat"}
    assert arrow_of(ADAM, "g.w") == "gradient"
    assert arrow_of(ADAM, "m.b") == arrow_of(ADAM, "m_hat.b") == "momentum"
    assert arrow_of(ADAM, "rate.w") == arrow_of(ADAM, "w.w") == "update"
    assert arrow_of(ADAM, "v.w") == arrow_of(ADAM, "loss") == ""


def test_which_quantity_an_arrow_shows_and_in_which_parameter():
    step = made({"optimizer": "adam"})
    keys = {a.name: key_of(ADAM, a, ("w1", "w2")) for a in step_arrows(step, ALL)}
    longest = "w1" if abs(step.gradient[0]) > abs(step.gradient[1]) else "w2"
    assert keys["gradient"] == f"g.{longest}"
    assert keys["momentum"].split(".")[0] == "m"
    assert keys["update"].split(".")[0] == "w"
    assert keys["newton"] == ""

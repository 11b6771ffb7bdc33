"""Every optimizer's file: what it declares, and the laws that all of them keep."""

from __future__ import annotations

import json
import tomllib

import numpy as np
import pytest

from explorer.core.engine import Simulation
from explorer.core.resources import resource_root
from explorer.formula.tree import names_in
from explorer.formula.typeset import Setter
from explorer.look.typesetting import typeset
from explorer.session.files import read_session
from explorer.session.resolve import resolve

BOWL = {
    "expression": "(x-1)**2 + 2*(y+2)**2",
    "variables": ["x", "y"],
    "range": [[-5, 5], [-5, 5]],
}
BOTTOM = [1.0, -2.0]
VALLEY = {"name": "himmelblau"}

ADAM = ["eta", "beta1", "beta2", "eps"]
CONTRACT = {
    "gd": ([], ["eta"]),
    "momentum": (["heavy-ball", "ema"], ["eta", "beta"]),
    "nag": (["look-ahead", "rewritten"], ["eta", "beta"]),
    "adagrad": (["eps-outside", "eps-inside", "no-root"], ["eta", "eps"]),
    "rmsprop": (["eps-outside", "eps-inside"], ["eta", "beta", "eps"]),
    "maxprop": ([], ["eta", "beta", "eps"]),
    "adadelta": (["eps-inside", "eps-outside"], ["eta", "beta", "eps"]),
    "adam": (["bias-corrected", "eps-inside", "eps-hat", "no-bias-correction"], ADAM),
    "adamw": ([], [*ADAM, "weight_decay"]),
    "adamax": (["lecture", "torch"], ADAM),
    "nadam": (["lecture", "torch", "keras"], ADAM),
    "amsgrad": (["no-bias-correction", "bias-corrected"], ADAM),
    "radam": ([], ADAM),
    "adabelief": ([], ADAM),
    "yogi": ([], [*ADAM, "v0"]),
    "lion": ([], ["eta", "beta1", "beta2", "weight_decay"]),
    "line-search": (["candidates", "armijo"], []),
    "newton": ([], ["eta"]),
    "rprop": ([], ["eta", "eta_minus", "eta_plus", "step_min", "step_max"]),
}
"""Names that sessions rely on: variants in order, the first being the default, and parameters."""

MOVES_AT_REST = {
    "adamw": "weight decay",
    "adam-l2": "weight decay",
    "sgdw/decoupled": "weight decay",
    "sgdw/l2": "weight decay",
    "asgd/torch": "weight decay",
    "yogi": "its momentum starts at v0, not at 0",
}
"""What moves from a start whose gradient is zero, and why."""

DOES_NOT_DESCEND = {"adagrad/no-root"}
"""What barely moves by design: no root, and the rate is gone after the first gradient."""


def _table(name: str) -> dict:
    return tomllib.loads((resource_root() / "optimizers" / f"{name}.toml").read_text("utf-8"))


NAMES = sorted(
    file.name.removesuffix(".toml")
    for file in (resource_root() / "optimizers").iterdir()
    if file.name.endswith(".toml")
)
VARIANTS = [
    f"{name}/{variant}" if variant else name
    for name in NAMES
    for variant in _table(name).get("variants", [""])
]


def _run(which: str, **keys) -> dict:
    name, _, variant = which.partition("/")
    return {"optimizer": name, **({"variant": variant} if variant else {}), **keys}


def _prepared(which: str, surface: dict, catalogue, steps: int, start: list[float]):
    """Return one resolved run and its gradient source."""
    session = {
        "format": "optimizer-explorer/1",
        "surface": surface,
        "start": start,
        "steps": steps,
        "runs": [_run(which)],
    }
    resolved = resolve(read_session(json.dumps(session)), catalogue)
    return resolved.runs[0], resolved.source


def test_there_are_enough() -> None:
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", CONTRACT)
def test_variants_and_parameters_are_those_that_sessions_rely_on(name: str, catalogue) -> None:
    variants, params = CONTRACT[name]
    entry = catalogue.optimizers[name]
    assert list(entry.params) == params
    if variants:
        assert list(entry.variants) == variants


def test_only_pytorchs_nadam_has_momentum_decay(catalogue) -> None:
    variants = catalogue.optimizers["nadam"].variants
    assert variants["torch"].params["momentum_decay"].default == 0.004
    assert "momentum_decay" not in variants["keras"].params


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_all_that_the_window_shows(name: str, catalogue) -> None:
    entry = catalogue.optimizers[name]
    assert entry.title
    assert any(character.isdigit() for character in entry.reference), "a year"
    assert entry.watch.endswith(".")
    assert not entry.notes or entry.notes.endswith((".", "?"))
    for variant in entry.variants.values():
        lists = {n: spec.default for n, spec in variant.lists.items()}
        assert "rate" in variant.optimizer(lists).quantities
        assert all(spec.help.endswith(".") for spec in variant.lists.values())
        for spec in variant.params.values():
            assert spec.help.endswith("."), spec.name
            assert spec.low < spec.high, spec.name
            assert spec.low <= spec.default <= spec.high, spec.name


@pytest.mark.parametrize("name", NAMES)
def test_every_declared_parameter_is_read_by_its_rule(name: str, catalogue) -> None:
    for variant in catalogue.optimizers[name].variants.values():
        if not variant.method:
            starts = " ".join(str(v) for v in variant.starts.values())
            for param in variant.params:
                read = param in variant.rule or param in starts
                assert read, f"{variant.name} never reads {param}"


@pytest.mark.parametrize("which", VARIANTS)
def test_a_replay_gives_the_same_bits(which: str, trace_run) -> None:
    first, again = (trace_run(VALLEY, _run(which), start=[-1.0, 0.5], steps=40) for _ in range(2))
    assert first.last == again.last
    assert list(first.quantities) == list(again.quantities)
    np.testing.assert_array_equal(first.w, again.w)
    for name in first.quantities:
        np.testing.assert_array_equal(first.quantities[name], again.quantities[name])


@pytest.mark.parametrize("which", VARIANTS)
def test_slices_give_the_same_bits_as_the_whole(which: str, catalogue) -> None:
    run, source = _prepared(which, VALLEY, catalogue, 40, [-1.0, 0.5])
    whole = run.simulate(source).finish()
    simulation = run.simulate(source)
    while not simulation.trace.complete:
        simulation.advance(7)
    np.testing.assert_array_equal(simulation.trace.w, whole.w)
    np.testing.assert_array_equal(simulation.trace.loss, whole.loss)
    for name in whole.quantities:
        np.testing.assert_array_equal(simulation.trace.quantities[name], whole.quantities[name])


@pytest.mark.parametrize("which", VARIANTS)
def test_a_batch_of_starts_gives_the_same_bits_as_single_runs(which: str, catalogue) -> None:
    run, source = _prepared(which, VALLEY, catalogue, 6, [0.0, 0.0])
    optimizer = run.variant.optimizer(run.lists)
    starts = np.random.default_rng(5).uniform(-4, 4, (1000, 2))
    w, state = starts.copy(), optimizer.start(starts, run.values)
    with np.errstate(all="ignore"):
        for k in range(6):
            values, w = optimizer.step(w, k, run.etas[k], run.values, state, source)
            state = optimizer.keep(values, w)
    for i, start in enumerate(starts):
        single, one = start.copy(), optimizer.start(start, run.values)
        if i % 50 == 0:  # through the engine as well, which may take another way to the same bits
            trace = Simulation(source, optimizer, run.values, run.etas, start).finish()
            if trace.divergence is None:
                np.testing.assert_array_equal(trace.w[6], w[i])
        with np.errstate(all="ignore"):
            for k in range(6):
                values, single = optimizer.step(single, k, run.etas[k], run.values, one, source)
                one = optimizer.keep(values, single)
        np.testing.assert_array_equal(single, w[i])


@pytest.mark.parametrize("which", VARIANTS)
def test_a_zero_gradient_moves_nothing_but_momentum_and_decay(which: str, trace_run) -> None:
    trace = trace_run(BOWL, _run(which), start=BOTTOM, steps=3)
    assert trace.divergence is None
    moved = bool(np.any(trace.w != BOTTOM))
    assert moved == (which in MOVES_AT_REST)


@pytest.mark.parametrize("which", VARIANTS)
def test_it_lowers_the_loss_on_the_bowl(which: str, trace_run) -> None:
    trace = trace_run("bowl", _run(which), start=[-5.0, -2.0], steps=200)
    assert trace.divergence is None
    assert trace.last == 200
    share = trace.loss[200] / trace.loss[0]
    assert share < (1.0 if which in DOES_NOT_DESCEND else 0.7)


@pytest.mark.parametrize("which", VARIANTS)
@pytest.mark.parametrize("surface", ["square", "bowl"])
def test_quantities_are_recorded_for_every_parameter(which: str, surface: str, trace_run) -> None:
    trace = trace_run(surface, _run(which), steps=12)
    d = len(trace.parameters)
    assert next(iter(trace.quantities)) == "g"
    assert "rate" in trace.quantities
    for name, rows in trace.quantities.items():
        assert rows.shape == (13, d), name
        assert np.isnan(rows[0]).all(), name
        assert np.isfinite(rows[1 : trace.last + 1]).all(), name


@pytest.mark.parametrize("name", NAMES)
def test_every_line_typesets_with_names_and_with_numbers(name: str, catalogue) -> None:
    for variant in catalogue.optimizers[name].variants.values():
        symbols = {n: spec.symbol for n, spec in variant.params.items()}
        for latex in variant.latex:
            assert typeset(latex) is not None, latex
        assert bool(variant.latex) == bool(variant.method)
        for line in () if variant.method else variant.rule_text.lines:
            numbers = dict.fromkeys(names_in(line.value), -1.25e-7)
            for setter in (Setter(symbols), Setter(symbols, numbers)):
                assert typeset(setter.assignment(line)) is not None, line

"""What the catalogue has, typed: the same numbers, bit for bit, before anything is edited."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.experiment import (
    Experiment,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.files import read_session, write_session
from explorer.session.resolve import resolve
from explorer.session.retyping import typed_run, typed_schedule_of, typed_surface_of, why_no_rule

CATALOGUE = Catalogue()
VARIANTS = [
    (name, variant.name)
    for name in CATALOGUE.optimizers
    for variant in CATALOGUE.optimizers[name].variants.values()
]
RULES = [(n, v) for n, v in VARIANTS if not CATALOGUE.optimizers[n].variants[v].method]
METHODS = [(n, v) for n, v in VARIANTS if CATALOGUE.optimizers[n].variants[v].method]
FORMULAS = [name for name in CATALOGUE.schedules if not CATALOGUE.schedules[name].plan]


def computed(run, experiment):
    resolved = resolve(replace(experiment, runs=(run,)), CATALOGUE)
    return resolved.runs[0], resolved.runs[0].simulate(resolved.source).finish()


def same(one, other):
    assert list(one.quantities) == list(other.quantities)
    for a, b in (
        (one.w, other.w),
        (one.loss, other.loss),
        (one.eta, other.eta),
        *zip(one.quantities.values(), other.quantities.values(), strict=True),
    ):
        np.testing.assert_array_equal(a.view(np.int64), b.view(np.int64))
    assert one.divergence == other.divergence


RAVINE = Experiment(SurfaceChoice(name="ravine"), (), steps=25)


def test_there_are_many_rules():
    assert len(RULES) >= 80


@pytest.mark.parametrize(("name", "variant"), RULES)
def test_a_typed_rule_goes_the_same_way(name, variant):
    run, before = computed(RunChoice(optimizer=name, variant=variant), RAVINE)
    typed = typed_run(run)
    assert typed.rule
    assert typed.optimizer == ""
    _, after = computed(typed, RAVINE)
    same(before, after)
    # And so it does from a file.
    text = write_session(replace(RAVINE, runs=(typed,)))
    [again] = read_session(text).runs
    assert again == typed


@pytest.mark.parametrize(("name", "variant"), RULES)
def test_its_sliders_are_the_textbook_s(name, variant):
    run, _ = computed(RunChoice(optimizer=name, variant=variant), replace(RAVINE, steps=1))
    typed, _ = computed(typed_run(run), replace(RAVINE, steps=1))
    assert typed.specs == run.specs
    assert typed.values == run.values


@pytest.mark.parametrize(("name", "variant"), METHODS)
def test_a_method_says_that_it_has_no_rule(name, variant):
    run, _ = computed(RunChoice(optimizer=name, variant=variant), replace(RAVINE, steps=1))
    sentence = why_no_rule(run)
    assert sentence.endswith("no text to edit.")
    with pytest.raises(InputError, match="no text to edit"):
        typed_run(run)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_typed_schedule_gives_the_same_rates(name):
    run, before = computed(
        RunChoice(optimizer="gd", schedule=ScheduleChoice(name), params=Values(eta=0.05)), RAVINE
    )
    schedule = typed_schedule_of(run)
    typed = replace(run.choice, schedule=schedule)
    meaning, after = computed(typed, RAVINE)
    same(before, after)
    # What was the run's own rate stays so when the rate is changed.
    other = Values(eta=0.02)
    _, one = computed(replace(run.choice, params=other), RAVINE)
    _, two = computed(replace(typed, params=other), RAVINE)
    same(one, two)
    assert set(meaning.schedule.params) <= set(run.schedule.params)
    text = write_session(replace(RAVINE, runs=(typed,)))
    assert read_session(text).runs == (typed,)


def test_a_schedule_keeps_what_was_set():
    choice = ScheduleChoice("cosine-restarts", Values(eta_max=0.5, T=10))
    run, _ = computed(RunChoice(optimizer="gd", schedule=choice), RAVINE)
    assert typed_schedule_of(run).params["eta_max"] == 0.5
    assert typed_schedule_of(run).params["T"] == 10


def test_a_plan_says_that_it_has_no_formula():
    choice = ScheduleChoice("reduce-on-plateau")
    run, _ = computed(RunChoice(optimizer="gd", schedule=choice), replace(RAVINE, steps=1))
    with pytest.raises(InputError, match="no formula to edit"):
        typed_schedule_of(run)


@pytest.mark.parametrize("name", list(CATALOGUE.surfaces))
def test_a_typed_surface_is_the_same_surface(name):
    gd = RunChoice(optimizer="gd", params=Values(eta=0.001))
    experiment = Experiment(SurfaceChoice(name=name), (gd,))
    resolved = resolve(experiment, CATALOGUE)
    choice = typed_surface_of(resolved.surface, experiment.surface)
    again = resolve(replace(experiment, surface=choice), CATALOGUE)
    assert again.surface.problem.latex == resolved.surface.problem.latex
    assert again.surface.problem.range == resolved.surface.problem.range
    assert again.surface.specs == resolved.surface.specs
    assert (again.start, again.steps) == (resolved.start, resolved.steps)
    rng = np.random.default_rng(1)
    low, high = np.array(again.surface.problem.range).T
    w = rng.uniform(low, high, size=(20, len(low)))
    np.testing.assert_array_equal(again.surface.problem.loss(w), resolved.surface.problem.loss(w))
    text = write_session(replace(experiment, surface=choice))
    assert read_session(text).surface == choice

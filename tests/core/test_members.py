"""Members of an ensemble are runs of their own, bit for bit, only computed side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.gradients import GradientSource
from explorer.core.members import MemberRuns, MemberSource
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.resolve import DEFAULT_ETA, resolve

CATALOGUE = Catalogue()
SEEDS = (8, 9, 2**32 - 1)
BATCHES = GradientChoice("minibatch", 10, "shuffle", 7)
DRAWN = GradientChoice("minibatch", 3, "replacement", 7, noise=0.2)
NOISE = GradientChoice(noise=2.0, seed=7)
EVERY_VARIANT = [(n, v) for n, e in CATALOGUE.optimizers.items() for v in e.variants]


def experiment(gradient=NOISE, surface="bowl", steps=40, **run):
    return Experiment(SurfaceChoice(name=surface), (RunChoice(**run),), None, steps, gradient)


def members_of(choice: Experiment, slices=(40,)) -> MemberRuns:
    """Return the members of an experiment's only run, computed in slices."""
    resolved = resolve(choice, CATALOGUE)
    run = resolved.runs[0]
    eta = run.values.get("eta", DEFAULT_ETA)
    plans = [run.schedule.plan_for(eta, run.schedule_values) for _ in SEEDS]
    members = MemberRuns(
        MemberSource(resolved.source, SEEDS),
        run.variant.optimizer(run.lists),
        run.values,
        run.etas,
        np.array(run.start),
        [plan for plan in plans if plan is not None],
    )
    for steps in slices:
        members.advance(steps)
    return members


def alone(choice: Experiment, seed: int):
    """Return the record of the session that has this seed."""
    choice = replace(choice, gradient=replace(choice.gradient, seed=seed))
    resolved = resolve(choice, CATALOGUE)
    return resolved.runs[0].simulate(resolved.source).finish()


def assert_same(choice: Experiment, members: MemberRuns) -> None:
    rows = slice(members.filled + 1)
    for i, seed in enumerate(SEEDS):
        trace = alone(choice, seed)
        assert trace.last == members.last[i]
        np.testing.assert_array_equal(trace.w[rows], members.w[rows, i])
        np.testing.assert_array_equal(trace.loss[rows], members.loss[rows, i])


@pytest.mark.parametrize(("name", "variant"), EVERY_VARIANT)
def test_every_optimizer_gives_the_bits_of_a_session_with_that_seed(name, variant):
    for surface, gradient in (("bowl", NOISE), ("sigmoid-neuron", BATCHES)):
        choice = experiment(gradient, surface, optimizer=name, variant=variant)
        assert_same(choice, members_of(choice))


@pytest.mark.parametrize("gradient", [BATCHES, DRAWN, NOISE], ids=["shuffle", "drawn", "noise"])
@pytest.mark.parametrize("surface", ["sigmoid-neuron", "linear-regression"])
def test_every_kind_of_gradient_gives_them(surface, gradient):
    choice = experiment(gradient, surface, steps=150, optimizer="adam")
    assert_same(choice, members_of(choice, (1, 63, 7, 200)))


def test_whole_epochs_of_large_batches_and_one_parameter_too():
    whole = GradientChoice("minibatch", 500, "shuffle", 7)
    choice = experiment(whole, "sigmoid-neuron", steps=12, optimizer="momentum")
    assert_same(choice, members_of(choice))
    choice = experiment(NOISE, "wavy", optimizer="rmsprop")
    assert_same(choice, members_of(choice))


def test_a_schedule_that_looks_at_the_loss_looks_at_each_members_own():
    plan = ScheduleChoice("reduce-on-plateau", Values(patience=2.0))
    choice = experiment(NOISE, steps=60, optimizer="gd", schedule=plan)
    assert_same(choice, members_of(choice, (60,)))


def test_each_member_diverges_on_its_own():
    noise = GradientChoice(noise=3.0, seed=7)
    choice = Experiment(
        SurfaceChoice(expression="0.5*x**2 - x**4", variables=("x",), range=((-3.0, 3.0),)),
        (RunChoice("gd", params=Values(eta=0.1)),),
        (0.0,),
        60,
        noise,
    )
    members = members_of(choice, (20, 17, 40))
    assert len(set(members.last.tolist())) > 1
    assert_same(choice, members)
    for i, last in enumerate(members.last.tolist()):
        assert np.isfinite(members.w[: last + 1, i]).all()
        assert np.isnan(members.w[last + 1 : members.filled + 1, i]).all()


def test_it_is_complete_when_no_member_is_left():
    choice = experiment(NOISE, steps=5000, optimizer="gd", params=Values(eta=50.0))
    members = members_of(choice, (5000,))
    assert members.complete
    assert members.filled <= members.steps
    assert (members.last < 1000).all()


def test_slices_give_the_same_as_the_whole():
    choice = experiment(DRAWN, "sigmoid-neuron", steps=130, optimizer="nag")
    whole, parts = members_of(choice, (130,)), members_of(choice, (1, 2, 64, 30, 100))
    np.testing.assert_array_equal(whole.w, parts.w)
    np.testing.assert_array_equal(whole.loss, parts.loss)


@pytest.mark.parametrize("gradient", [BATCHES, DRAWN], ids=["shuffle", "drawn"])
def test_all_runs_of_a_member_see_the_same_points_in_whatever_order_they_ask(gradient):
    problem = resolve(experiment(gradient, "sigmoid-neuron", optimizer="gd"), CATALOGUE).source
    source = MemberSource(problem, SEEDS)
    for k in (0, 200, 3, 64, 199, 0):
        for i, seed in enumerate(SEEDS):
            one = GradientSource(problem.problem, problem.batch, problem.order, seed, problem.noise)
            np.testing.assert_array_equal(source.picks_at(k)[i], one.picks_at(k))
            if problem.noise:
                np.testing.assert_array_equal(source.noise_at(k)[i], one.noise_at(k))


def test_what_was_forgotten_is_drawn_again_the_same():
    source = resolve(experiment(DRAWN, "sigmoid-neuron", optimizer="gd"), CATALOGUE).source
    picks, noise = source.picks_between(5, 90), source.noise_between(5, 90)
    source.forget()
    np.testing.assert_array_equal(source.picks_between(5, 90), picks)
    np.testing.assert_array_equal(source.noise_between(5, 90), noise)


def test_only_what_a_seed_changes_is_random():
    problem = resolve(experiment(NOISE, "sigmoid-neuron", optimizer="gd"), CATALOGUE).source.problem
    assert not GradientSource(problem).random
    assert not GradientSource(problem, 10, "sequential").random
    assert GradientSource(problem, 10, "sequential", noise=0.1).random
    assert GradientSource(problem, 10, "shuffle").random
    assert GradientSource(problem, 10, "replacement").random
    assert GradientSource(problem, noise=0.1).random

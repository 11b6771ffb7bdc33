"""Schedules that look at the loss, against PyTorch's convention written out as a loop."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.plans import PLANS, ReduceOnPlateau
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    ScheduleChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.resolve import resolve


def _reduced(losses, eta, factor, patience, threshold, lowest):
    """Return the rates of updates 0, 1, … where ``losses[i]`` is the loss after update i."""
    rates = [eta]
    best, bad = np.inf, 0
    for loss in losses:
        if loss < best * (1 - threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = max(eta * factor, lowest), 0
        rates.append(eta)
    return rates


def _trace(patience: float, noise: float = 0.0, slices: int = 1000):
    schedule = ScheduleChoice("reduce-on-plateau", Values({"patience": patience, "factor": 0.5}))
    run = RunChoice(optimizer="gd", params=Values({"eta": 0.45}), schedule=schedule)
    experiment = Experiment(
        SurfaceChoice(name="bowl"),
        (run,),
        steps=150,
        gradient=GradientChoice(noise=noise, seed=3),
    )
    resolved = resolve(experiment, Catalogue())
    simulation = resolved.runs[0].simulate(resolved.source)
    while not simulation.trace.complete:
        simulation.advance(slices)
    return simulation.trace


@pytest.mark.parametrize(("patience", "noise"), [(0, 0.5), (3, 1.0), (10, 2.0)])
def test_the_rates_are_those_of_the_loop(patience, noise):
    trace = _trace(patience, noise)
    expected = _reduced(trace.loss[1:-1].tolist(), 0.45, 0.5, patience, 1e-4, 0.0)
    assert trace.eta[1:].tolist() == expected
    assert len(set(expected)) > 1, "the rate must have been reduced for this to show anything"


def test_slices_change_nothing():
    whole, sliced = _trace(3, 1.0), _trace(3, 1.0, slices=7)
    np.testing.assert_array_equal(whole.w, sliced.w)
    np.testing.assert_array_equal(whole.eta, sliced.eta)


def test_it_stops_at_the_lowest_rate():
    numbers = {"factor": 0.1, "patience": 0, "threshold": 0.0, "eta_min": 0.02}
    plan = ReduceOnPlateau(1.0, numbers)
    rates = [plan.eta(5.0) for _ in range(8)]
    assert rates[0] == 1.0
    assert rates[-1] == 0.02


def test_every_plan_is_named_by_a_file():
    schedules = Catalogue().schedules
    assert {s.plan for s in schedules.values() if s.plan} == set(PLANS)

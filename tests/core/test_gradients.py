"""Batches and noise: what the contract says of them, and the same for every run that asks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core import gradients
from explorer.core.data import inline_points
from explorer.core.gradients import GradientSource
from explorer.core.problem import Problem, problem_of_model
from explorer.formula.parse import parse_expression

ORDERS = ("sequential", "shuffle", "replacement")
N = 10


def problem(n: int = N, reduction: str = "sum") -> Problem:
    x = np.random.default_rng(0).uniform(-3, 3, n)
    points = inline_points(x.tolist(), (2 * x + 1).tolist())
    model = parse_expression("w*x + b", ("w", "x", "b"))
    loss = parse_expression("(f-y)**2", ("f", "y"))
    return problem_of_model(model, loss, ("w", "b"), {}, points, reduction=reduction)


PROBLEM = problem()
W = np.array([0.5, -0.25])


def test_sequential_takes_points_in_order_and_starts_again() -> None:
    source = GradientSource(PROBLEM, 4, "sequential")
    picks = [source.picks_at(k).tolist() for k in range(6)]
    assert picks == [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9, 0, 1],
        [2, 3, 4, 5],
        [6, 7, 8, 9],
        [0, 1, 2, 3],
    ]


@given(st.integers(1, N), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_a_shuffle_shows_every_point_once_an_epoch(size, seed) -> None:
    source = GradientSource(PROBLEM, size, "shuffle", seed)
    seen = np.concatenate([source.picks_at(k) for k in range(3 * N)])
    for epoch in range(len(seen) // N):
        assert sorted(seen[epoch * N : (epoch + 1) * N]) == list(range(N))


def test_epochs_are_shuffled_anew() -> None:
    source = GradientSource(PROBLEM, N, "shuffle", 1)
    orders = {tuple(source.picks_at(k)) for k in range(20)}
    assert len(orders) == 20


def test_replacement_draws_any_point() -> None:
    source = GradientSource(PROBLEM, 3, "replacement", 2)
    picks = np.stack([source.picks_at(k) for k in range(3000)])
    counts = np.bincount(picks.ravel(), minlength=N)
    assert picks.shape == (3000, 3)
    assert (np.abs(counts - 900) < 150).all()
    assert any(len(set(row)) < 3 for row in picks.tolist())


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("order", ORDERS)
def test_a_batchs_loss_uses_the_reduction_over_the_batch_alone(order, reduction) -> None:
    made = problem(reduction=reduction)
    source = GradientSource(made, 4, order, 5)
    assert made.points is not None
    for k in range(7):
        picks = source.picks_at(k)
        x, y = made.points.x[picks], made.points.y[picks]
        error = W[0] * x + W[1] - y
        factor = 1.0 if reduction == "sum" else 1 / 4
        np.testing.assert_allclose(source.loss(W, k), factor * (error**2).sum())
        expected = factor * np.array([(2 * error * x).sum(), (2 * error).sum()])
        np.testing.assert_allclose(source.gradient(W, k), expected)
        hessian = factor * np.array([[(2 * x * x).sum(), (2 * x).sum()], [(2 * x).sum(), 8.0]])
        np.testing.assert_allclose(source.hessian(W, k), hessian)


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("order", ORDERS)
def test_an_update_is_the_same_whenever_it_is_asked_for(order, noise) -> None:
    source = GradientSource(PROBLEM, 3, order, 7, noise)
    forwards = {k: source.gradient(W, k) for k in range(0, 3000, 37)}
    for k in reversed(forwards):
        fresh = GradientSource(PROBLEM, 3, order, 7, noise)
        np.testing.assert_array_equal(fresh.gradient(W, k), forwards[k])
        np.testing.assert_array_equal(source.gradient(W, k), forwards[k])
        plain = source.gradient_of_floats()(k, *W.tolist())
        np.testing.assert_array_equal(plain, forwards[k])


@pytest.mark.parametrize("order", ["shuffle", "replacement"])
def test_another_seed_is_another_order(order) -> None:
    one, other = (GradientSource(PROBLEM, 5, order, seed) for seed in (1, 2))
    assert any((one.picks_at(k) != other.picks_at(k)).any() for k in range(5))


def test_what_is_forgotten_is_drawn_again(monkeypatch) -> None:
    kept = GradientSource(PROBLEM, 10, "shuffle", 3, 0.1)
    expected = [kept.gradient(W, k) for k in range(50)]
    monkeypatch.setattr(gradients, "_ROOM", 200)  # two epochs of ten points
    small = GradientSource(PROBLEM, 10, "shuffle", 3, 0.1)
    for k in (*range(50), 0, 49, 25):
        np.testing.assert_array_equal(small.gradient(W, k), expected[k])
    assert len(small._blocks) <= 3


def test_large_batches_do_not_fill_the_memory() -> None:
    source = GradientSource(problem(50_000), 50_000, "replacement")
    for k in range(20):
        assert source.picks_at(k).shape == (50_000,)
    assert sum(block.nbytes for block in source._blocks.values()) < 100_000_000


def test_noise_is_gaussian_and_added_to_each_component() -> None:
    source = GradientSource(PROBLEM, noise=0.5, seed=11)
    exact = PROBLEM.gradient(W)
    noise = np.stack([source.gradient(W, k) - exact for k in range(4000)])
    assert noise.std(axis=0) == pytest.approx([0.5, 0.5], rel=0.05)
    assert noise.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.03)
    assert abs(np.corrcoef(noise.T)[0, 1]) < 0.05
    assert source.noise_at(3).tolist() != source.noise_at(4).tolist()


def test_noise_is_the_same_in_proportion() -> None:
    small, large = (GradientSource(PROBLEM, noise=s, seed=4) for s in (0.5, 1.0))
    np.testing.assert_array_equal(2 * small.noise_at(9), large.noise_at(9))


def test_the_full_gradient_has_no_batches() -> None:
    source = GradientSource(PROBLEM)
    assert source.exact
    assert source.points_at(3) is None
    np.testing.assert_array_equal(source.gradient(W, 8), PROBLEM.gradient(W))
    assert not GradientSource(PROBLEM, noise=0.1).exact
    assert not GradientSource(PROBLEM, 1).exact


def test_epochs() -> None:
    k = np.arange(8.0)
    assert GradientSource(PROBLEM).epoch_at(k).tolist() == k.tolist()
    assert GradientSource(PROBLEM, 4).epoch_at(k).tolist() == [0, 0, 0, 1, 1, 2, 2, 2]
    assert GradientSource(PROBLEM, 10).epoch_at(k).tolist() == k.tolist()


@pytest.mark.parametrize("order", ORDERS)
def test_many_at_once_are_those_one_by_one(order) -> None:
    source = GradientSource(PROBLEM, 3, order, 7, 0.25)
    np.testing.assert_array_equal(
        source.picks_between(1020, 1030), [source.picks_at(k) for k in range(1020, 1030)]
    )
    np.testing.assert_array_equal(
        source.noise_between(1020, 1030), [source.noise_at(k) for k in range(1020, 1030)]
    )

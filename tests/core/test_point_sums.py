"""Sums over very many points: a stretch at a time, and NumPy's own bits."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import point_sums
from explorer.core.data import Points
from explorer.core.point_sums import STRETCH, sums_over
from explorer.core.problem import Problem, problem_of_model
from explorer.formula.parse import parse_expression

RNG = np.random.default_rng(8)


def line(n: int, reduction: str = "sum", text: str = "w*x + b") -> Problem:
    x = RNG.normal(size=n)
    points = Points(x, 2 * x + RNG.normal(size=n))
    trees = parse_expression(text, ("w", "b", "x")), parse_expression("(f-y)**2", ("f", "y"))
    return problem_of_model(*trees, ("w", "b"), {}, points, reduction=reduction)


@pytest.mark.parametrize("n", [1, STRETCH, STRETCH + 1, 70_001, 123_456, 1_000_000])
def test_stretches_give_the_bits_of_one_sum(n: int) -> None:
    values = RNG.normal(size=n) * 10.0 ** RNG.integers(-8, 8, n)
    longest = []

    def part(places: slice) -> tuple[np.ndarray, float]:
        longest.append(places.stop - places.start)
        return values[places], 0.1

    total, constant = sums_over(n, part)
    assert total == np.add.reduce(values)
    assert constant == np.full(n, 0.1).sum()
    assert sum(longest) == n
    assert max(longest) <= STRETCH


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("text", ["w*x + b", "tanh(w*x) + b", "w + b"])
def test_a_problem_has_the_same_bits_however_it_is_cut(monkeypatch, reduction, text) -> None:
    made = line(100_003, reduction, text)
    w = RNG.uniform(-2, 2, (4, 2))
    cut = made.loss(w), made.gradient(w), made.hessian(w)
    floats = made.gradient_of_floats()(*w[2].tolist())
    assert floats == tuple(made.gradient(w)[2].tolist())
    monkeypatch.setattr("explorer.core.problem.STRETCH", 10**9)
    monkeypatch.setattr(point_sums, "STRETCH", 10**9)
    for one, other in zip(cut, (made.loss(w), made.gradient(w), made.hessian(w)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert made.gradient_of_floats()(*w[2].tolist()) == floats

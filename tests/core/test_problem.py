"""Problems: losses, gradients and Hessians over points or not, in every shape that is asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.core import problem as module
from explorer.core.data import inline_points
from explorer.core.problem import Problem, problem_of_expression, problem_of_model, with_values
from explorer.formula.parse import parse_expression
from explorer.formula.tree import Num

RNG = np.random.default_rng(4)
X, Y = RNG.uniform(-2, 2, 40), RNG.uniform(0, 1, 40)


def expression(text: str, names: tuple[str, ...] = ("x", "y"), **params: float) -> Problem:
    return problem_of_expression(parse_expression(text, (*names, *params)), names, params)


def model(loss: str = "(f-y)**2", reduction: str = "sum", text: str = "tanh(w*x) + b") -> Problem:
    trees = parse_expression(text, ("w", "b", "x")), parse_expression(loss, ("f", "x", "y"))
    points = inline_points(X.tolist(), Y.tolist())
    return problem_of_model(*trees, ("w", "b"), {}, points, reduction=reduction)


PROBLEMS = {
    "surface": expression("(a-x)**2 + 100*(y-x**2)**2", a=1.0),
    "constant gradient": expression("2*x + 3"),
    "a number": expression("7"),
    "one parameter": expression("w*cos(w)", ("w",)),
    "points": model(),
    "the mean of points": model(reduction="mean"),
    "a loss that no parameter changes": model("y**2"),
}


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 4), (0,), (2, 0, 3)])
def test_shapes(name, shape) -> None:
    made = PROBLEMS[name]
    d = made.dimensions
    w = RNG.uniform(-1, 1, (*shape, d))
    assert made.loss(w).shape == shape
    assert made.gradient(w).shape == (*shape, d)
    assert made.hessian(w).shape == (*shape, d, d)


@pytest.mark.parametrize("name", PROBLEMS)
@given(data=st.data())
@settings(deadline=None, max_examples=15)
def test_many_points_are_those_one_by_one(name, data) -> None:
    made = PROBLEMS[name]
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=4))
    w = data.draw(hnp.arrays(np.float64, (*shape, made.dimensions), elements=st.floats(-3, 3)))
    for what in ("loss", "gradient", "hessian"):
        together = getattr(made, what)(w)
        flat = getattr(made, what)(np.asfortranarray(w))
        np.testing.assert_array_equal(flat, together)
        for place in np.ndindex(shape):
            np.testing.assert_array_equal(getattr(made, what)(w[place]), together[place])
    floats = made.gradient_of_floats()
    for place in np.ndindex(shape):
        np.testing.assert_array_equal(floats(*w[place].tolist()), made.gradient(w)[place])


def test_large_work_in_blocks_gives_the_same_bits(monkeypatch) -> None:
    made = model()
    w = RNG.uniform(-2, 2, (500, 2))
    whole = made.loss(w), made.gradient(w), made.hessian(w)
    for block, threaded in ((200, 10**9), (200, 0), (7_000, 0)):
        monkeypatch.setattr(module, "BLOCK", block)
        monkeypatch.setattr(module, "THREADED", threaded)
        for one, other in zip(
            whole, (made.loss(w), made.gradient(w), made.hessian(w)), strict=True
        ):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_loss_over_points(reduction) -> None:
    made = model(reduction=reduction)
    w, b = 0.7, -0.2
    f = np.tanh(w * X) + b
    factor = 1.0 if reduction == "sum" else 1 / len(X)
    at = np.array([w, b])
    np.testing.assert_allclose(made.loss(at), factor * ((f - Y) ** 2).sum())
    slope = 1 - np.tanh(w * X) ** 2
    gradient = [(2 * (f - Y) * slope * X).sum(), (2 * (f - Y)).sum()]
    np.testing.assert_allclose(made.gradient(at), factor * np.array(gradient))
    few = inline_points(X[:3].tolist(), Y[:3].tolist())
    share = 1.0 if reduction == "sum" else 1 / 3
    np.testing.assert_allclose(made.loss(at, few), share * ((f[:3] - Y[:3]) ** 2).sum())


@pytest.mark.parametrize("name", PROBLEMS)
def test_hessians_are_symmetric_and_those_of_complex_steps(name) -> None:
    made = PROBLEMS[name]
    w = RNG.uniform(-1, 1, (20, made.dimensions))
    hessian = made.hessian(w)
    np.testing.assert_allclose(hessian, np.swapaxes(hessian, -1, -2), rtol=1e-12, atol=1e-12)
    step = 1e-6
    for i in range(made.dimensions):
        shift = step * np.eye(made.dimensions)[i]
        slope = (made.gradient(w + shift) - made.gradient(w - shift)) / (2 * step)
        np.testing.assert_allclose(hessian[..., i], slope, rtol=1e-5, atol=1e-4)


def test_parameters_become_numbers() -> None:
    tree = parse_expression("a*x**p", ("x", "a", "p"))
    placed = with_values(tree, {"a": 2.0, "p": 3.0})
    assert placed == parse_expression("2*x**3", ("x",))
    assert with_values(tree, {}) == tree
    assert with_values(parse_expression("a", ("a",)), {"a": -0.0}) == Num(-0.0)


def test_a_batch_is_not_the_whole() -> None:
    made = model()
    one = inline_points([1.0], [0.5])
    at = np.array([0.3, 0.1])
    np.testing.assert_allclose(made.loss(at, one), (np.tanh(0.3) + 0.1 - 0.5) ** 2)
    assert made.points is not None
    assert len(made.points.x) == 40


LATEX = {
    "surface": r"L = (a - x)^{2} + 100\,(y - x^{2})^{2}",
    "points": r"f = \tanh (w x) + b \quad L = \sum (f - y)^{2}",
    "the mean of points": r"f = \tanh (w x) + b \quad L = \frac{1}{n}\sum (f - y)^{2}",
    "a loss that no parameter changes": r"L = \sum y^{2}",
}


@pytest.mark.parametrize("name", LATEX)
def test_the_formula_that_is_shown(name) -> None:
    assert PROBLEMS[name].latex == LATEX[name]


def test_halves_and_sums_under_a_sum() -> None:
    assert model("0.5*(f-y)**2").latex.endswith(r"L = \frac{1}{2}\sum (f - y)^{2}")
    assert model("-y*log(f)").latex.endswith(r"L = \sum (-y \log f)")
    assert model("f - y").latex.endswith(r"L = \sum (f - y)")

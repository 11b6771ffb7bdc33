"""Every dataset's recipe, and the numbers that the course notes print for theirs."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.data import Points
from explorer.core.resources import resource_root
from explorer.session.experiment import DataChoice, SurfaceChoice
from explorer.session.surfaces import make_points, resolve_surface

NAMES = sorted(
    file.name.removesuffix(".toml")
    for file in (resource_root() / "datasets").iterdir()
    if file.name.endswith(".toml")
)


@pytest.fixture
def points_of(catalogue):
    """Make the points of a named dataset, by default with its own seed and parameters."""

    def make(name: str, seed: int | None = None, **params: float) -> Points:
        return make_points(DataChoice(dataset=name, seed=seed, params=params), catalogue)

    return make


def test_there_are_enough() -> None:
    assert len(NAMES) >= 7


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_makes_the_same_points_from_the_same_seed(name: str, points_of, catalogue) -> None:
    entry = catalogue.datasets[name]
    assert entry.title
    assert entry.about.endswith(".")
    assert entry.reference
    first, again, other = points_of(name), points_of(name), points_of(name, seed=entry.seed + 1)
    assert len(first.x) == len(first.y) == entry.params["n"].default
    assert first.x.tobytes() == again.x.tobytes()
    assert first.y.tobytes() == again.y.tobytes()
    assert first.y.tobytes() != other.y.tobytes()
    assert len(points_of(name, n=23).x) == 23


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_a_recipe_changes_the_points(name: str, points_of, catalogue) -> None:
    entry = catalogue.datasets[name]
    usual = points_of(name)
    for param, spec in entry.params.items():
        assert spec.help.endswith(".")
        changed = points_of(name, **{param: spec.low})
        assert changed.x.tobytes() + changed.y.tobytes() != usual.x.tobytes() + usual.y.tobytes()


def test_the_sparse_feature_is_zero_for_four_points_in_five(points_of) -> None:
    points = points_of("sparse-500")
    assert len(points.x) == 500
    assert np.count_nonzero(points.x == 0.0) == 400
    assert points.facts == "500 points, 400 of them with x = 0"
    present = points.x[points.x != 0.0]
    assert 1.0 < present.min() < present.max() < 5.5
    assert np.count_nonzero(points_of("sparse-500", sparsity=0.0).x) == 500
    assert np.count_nonzero(points_of("sparse-500", sparsity=0.95).x) < 50


def test_adagrads_first_rates_are_those_of_the_notes(trace_run) -> None:
    adagrad = {"optimizer": "adagrad", "params": {"eta": 0.1}}
    trace = trace_run("sigmoid-neuron", adagrad, start=[-2, -2], steps=1)
    np.testing.assert_allclose(trace.quantities["g"][1], [-0.139, -9.19], rtol=5e-3)
    np.testing.assert_allclose(trace.quantities["rate"][1], [0.72, 0.0109], rtol=5e-3)


def test_the_sigmoid_neuron_opens_where_the_notes_start(catalogue) -> None:
    entry = catalogue.surfaces["sigmoid-neuron"]
    assert entry.start == (-2.0, -2.0)
    assert entry.steps == 200
    opening = [(run["optimizer"], run["params"]["eta"]) for run in entry.runs]
    names = ["gd", "momentum", "adagrad", "rmsprop", "adam"]
    assert opening == [(name, 0.1) for name in names]
    (minimum,) = entry.minima_at({})
    np.testing.assert_allclose((*minimum.at, minimum.value), (1.53, -0.68, 1.555), rtol=0.01)


def test_the_line_of_seed_5_is_the_one_that_notebooks_draw(points_of, catalogue) -> None:
    old = np.random.RandomState(5)
    x = np.linspace(-10, 10, 100)
    y = 5 * x + 2 + old.normal(0, 3, 100)
    points = points_of("noisy-line-5")
    np.testing.assert_array_equal(points.x, x)
    np.testing.assert_allclose(points.y, y, rtol=0, atol=1e-13)
    assert catalogue.surfaces["linear-regression"].start == tuple(old.rand(2))


def test_gradient_descent_on_that_line_ends_where_it_is_printed(trace_run) -> None:
    trace = trace_run("linear-regression", {"optimizer": "gd", "params": {"eta": 0.01}}, steps=50)
    np.testing.assert_allclose(trace.w[50], [5.00396765, 1.77940355], rtol=0, atol=5e-9)
    np.testing.assert_allclose(trace.quantities["g"][50], [0.0, -1.01068650], atol=5e-9)


def test_newton_reaches_the_least_squares_line_in_one_step(trace_run, points_of) -> None:
    points = points_of("noisy-line-5")
    trace = trace_run("linear-regression", {"optimizer": "newton", "params": {"eta": 1.0}}, steps=1)
    line = np.polynomial.Polynomial.fit(points.x, points.y, 1).convert().coef[::-1]
    np.testing.assert_allclose(trace.w[1], line, rtol=1e-10)


def test_the_line_of_seed_0_is_the_one_that_notebooks_draw(points_of, catalogue) -> None:
    old = np.random.RandomState(0)
    x = old.uniform(0, 1, 100)
    y = 2 * x + 1 + old.normal(0.0, 0.1, 100)
    points = points_of("noisy-line-0")
    np.testing.assert_array_equal(points.x, x)
    np.testing.assert_allclose(points.y, y, rtol=0, atol=1e-15)
    assert catalogue.surfaces["short-line-regression"].start == tuple(old.randn(2))


def test_clusters_are_labelled_0_and_1(points_of) -> None:
    points = points_of("two-clusters")
    assert set(points.y) == {0.0, 1.0}
    assert points.x[points.y == 1.0].mean() > 0.5 > -0.5 > points.x[points.y == 0.0].mean()


def test_some_points_of_the_line_lie_far_above_it(points_of) -> None:
    points = points_of("line-with-outliers")
    residual = points.y - (1.5 * points.x + 1.0)
    assert 2 <= np.count_nonzero(residual > 8.0) <= 15
    assert np.abs(residual[residual < 8.0]).max() < 2.5


def test_other_points_have_no_stated_minimum(catalogue) -> None:
    data = DataChoice(dataset="sparse-500", params={"sparsity": 0.5})
    choice = SurfaceChoice(name="sigmoid-neuron", data=data)
    assert resolve_surface(choice, catalogue).problem.minima == ()
    assert resolve_surface(SurfaceChoice(name="sigmoid-neuron"), catalogue).problem.minima

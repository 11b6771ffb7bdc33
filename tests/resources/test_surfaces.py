"""Every surface's file: what it declares is so, and what it opens with shows something."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from explorer.core.problem import Problem
from explorer.core.resources import resource_root
from explorer.session.edits import opening
from explorer.session.experiment import SurfaceChoice
from explorer.session.resolve import resolve
from explorer.session.surfaces import resolve_surface


def _stems(folder: str) -> list[str]:
    files = (resource_root() / folder).iterdir()
    return sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))


def _table(name: str) -> dict:
    return tomllib.loads((resource_root() / "surfaces" / f"{name}.toml").read_text("utf-8"))


NAMES = _stems("surfaces")
WITH_MINIMA = [name for name in NAMES if _table(name)["minima"]]
WITH_PARAMS = [name for name in WITH_MINIMA if _table(name).get("params")]

CONTRACT = {
    **dict.fromkeys(("square", "wavy"), "w"),
    **dict.fromkeys(("bowl", "ravine"), "w1 w2"),
    **dict.fromkeys(
        (
            *("rosenbrock", "beale", "himmelblau", "booth", "matyas", "styblinski-tang"),
            *("rastrigin", "ackley", "three-hump-camel", "six-hump-camel", "mccormick"),
            *("goldstein-price", "griewank", "levy", "easom", "saddle", "monkey-saddle"),
        ),
        "x y",
    ),
    **dict.fromkeys(("sigmoid-neuron", "linear-regression", "logistic-regression"), "w b"),
}
"""Names that sessions rely on, with their variables."""

COMPARED = {"gd", "momentum", "rmsprop", "adam"}


@pytest.fixture
def problem_of(catalogue):
    """Make the problem of a named surface, by default with its own parameters."""

    def make(name: str, **params: float) -> Problem:
        return resolve_surface(SurfaceChoice(name=name, params=params), catalogue).problem

    return make


def _random_points(problem: Problem, count: int) -> np.ndarray:
    low, high = np.array(problem.range).T
    rng = np.random.default_rng(2024)
    return low + (high - low) * rng.uniform(size=(count, problem.dimensions))


def _grid(problem: Problem, count: int) -> np.ndarray:
    """Return the losses on an even grid over the range, a row at a time for the memory's sake."""
    axes = [np.linspace(low, high, count) for low, high in problem.range]
    if len(axes) == 1:
        return problem.loss(axes[0][:, None])
    rows = (np.stack(np.broadcast_arrays(x, axes[1]), axis=-1) for x in axes[0])
    return np.stack([problem.loss(row) for row in rows])


def test_there_are_enough() -> None:
    assert len(NAMES) >= 34
    assert set(CONTRACT) <= set(NAMES)


@pytest.mark.parametrize("name", CONTRACT)
def test_the_variables_are_those_that_sessions_rely_on(name: str, catalogue) -> None:
    assert " ".join(catalogue.surfaces[name].variables) == CONTRACT[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_all_that_the_window_shows(name: str, catalogue) -> None:
    entry = catalogue.surfaces[name]
    assert entry.title
    assert entry.teaches.endswith(".")
    assert not entry.shows or entry.shows.endswith(".")
    assert any(character.isdigit() for character in entry.reference), "a year"
    assert entry.smooth or "smooth" in entry.teaches, "a kink is told of"
    for at, (low, high) in zip(entry.start, entry.range, strict=True):
        assert low < at < high
    for spec in entry.params.values():
        assert spec.help.endswith("."), spec.name
        assert spec.low <= spec.default <= spec.high, spec.name


@pytest.mark.parametrize("name", NAMES)
def test_every_declared_parameter_is_read(name: str, catalogue) -> None:
    entry = catalogue.surfaces[name]
    for param in entry.params:
        assert param in entry.formula + entry.model + entry.loss


@pytest.mark.parametrize("name", WITH_MINIMA)
def test_a_minimum_has_its_value_and_no_slope(name: str, problem_of) -> None:
    problem = problem_of(name)
    for minimum in problem.minima:
        _check_minimum(problem, minimum)
        for at, (low, high) in zip(minimum.at, problem.range, strict=True):
            assert low < at < high


@pytest.mark.parametrize("name", WITH_PARAMS)
@pytest.mark.parametrize("end", [0.0, 0.37, 1.0])
def test_a_minimum_follows_the_sliders(name: str, end: float, problem_of, catalogue) -> None:
    specs = catalogue.surfaces[name].params
    params = {n: s.low + end * (s.high - s.low) for n, s in specs.items()}
    problem = problem_of(name, **params)
    lowest = _grid(problem, 60).min()
    for minimum in problem.minima:
        _check_minimum(problem, minimum)
        assert minimum.kind == "local" or lowest >= minimum.value - 1e-9


def _check_minimum(problem: Problem, minimum) -> None:
    at = np.array(minimum.at)
    assert problem.loss(at) == pytest.approx(minimum.value, rel=1e-12, abs=1e-12)
    if problem.smooth:
        curvature = np.linalg.eigvalsh(problem.hessian(at))
        steepest = max(1.0, np.abs(curvature).max())
        assert np.abs(problem.gradient(at)).max() <= 1e-11 * steepest
        assert curvature.min() >= -1e-9 * steepest
    angles = np.linspace(0.0, 2 * np.pi, 64, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)[:, : problem.dimensions]
    around = problem.loss(at + 1e-4 * circle)
    assert (around >= minimum.value - 1e-12 * max(1.0, abs(minimum.value))).all()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_on_the_grid_is_below_the_global_minimum(name: str, problem_of) -> None:
    problem = problem_of(name)
    losses = _grid(problem, 400)
    assert np.isfinite(losses).all()
    for minimum in problem.minima:
        if minimum.kind == "global":
            assert losses.min() >= minimum.value - 1e-9


# Central differences of order 8: the weights of f(w ± kh), k = 1 … 4.
WEIGHTS = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}


def _differences(function, w: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the derivatives along each axis (last), and how large the rounding in them may be."""
    slopes, rounding = [], []
    for axis, h in enumerate(steps):
        step = np.zeros_like(steps)
        step[axis] = h
        total, largest = 0.0, 0.0
        for k, weight in WEIGHTS.items():
            up, down = function(w + k * step), function(w - k * step)
            total = total + weight * (up - down) / h
            largest = np.maximum(largest, np.maximum(np.abs(up), np.abs(down)))
        slopes.append(total)
        rounding.append(largest * 2.0**-52 / h)
    return np.stack(slopes, axis=-1), np.stack(rounding, axis=-1)


def _away_from_kinks(name: str, problem: Problem, w: np.ndarray, reach: float) -> np.ndarray:
    """Return which points are so far from every kink that no difference reaches over it."""
    if name == "cliff":  # its third derivative jumps where the wall begins
        return np.abs(w[:, 0] - 2.0) > reach
    if name in ("absolute", "lasso"):
        return np.abs(w).min(axis=-1) > reach
    if name == "relu-neuron":
        x = problem.points.x
        inputs = np.abs(w[:, :1] * x + w[:, 1:])
        return (inputs > reach * (1 + np.abs(x))).all(axis=-1)
    if name == "ackley":
        return np.linalg.norm(w, axis=-1) > 0.5
    assert problem.smooth
    return np.ones(len(w), dtype=bool)


@pytest.mark.parametrize("name", NAMES)
def test_derivatives_agree_with_differences_of_order_8(name: str, problem_of) -> None:
    problem = problem_of(name)
    low, high = np.array(problem.range).T
    steps = (high - low) * (3e-4 if problem.smooth else 1e-4)
    w = _random_points(problem, 400)
    w = w[_away_from_kinks(name, problem, w, 5 * steps.max())][:200]
    assert len(w) == 200
    for function, exact in (
        (problem.loss, problem.gradient(w)),
        (problem.gradient, problem.hessian(w)),
    ):
        numeric, rounding = _differences(function, w, steps)
        scale = np.abs(exact).reshape(len(w), -1).max(axis=-1)
        scale = scale.reshape(-1, *[1] * (exact.ndim - 1))
        assert (np.abs(numeric - exact) <= 1e-7 * scale + 100 * rounding + 1e-12).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_opening_comparison_shows_something(name: str, catalogue) -> None:
    opened = resolve(opening(name, catalogue), catalogue)
    entry = opened.surface.entry
    assert {run.choice.optimizer for run in opened.runs} >= COMPARED
    assert len({run.label for run in opened.runs}) == len(opened.runs)
    assert 50 <= opened.steps <= 300, "about ten seconds"
    traces = {r: r.simulate(opened.source).finish() for r in opened.runs}
    assert all(t.divergence is None and t.complete for t in traces.values())
    reachable = [m.value for m in opened.surface.problem.minima]
    if not reachable:
        assert entry.shows
        return
    arrived = 0
    for run, trace in traces.items():
        if run.choice.optimizer in COMPARED and not run.choice.label:
            first, last = trace.loss[0], trace.loss[-1]
            arrived += bool(last <= first - 0.9 * (first - min(reachable)))
    assert arrived >= 2 or entry.shows

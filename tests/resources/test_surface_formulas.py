"""The contract's surfaces against definitions written a second time, as their sources print them.

Each definition works on complex numbers, so that a derivative comes from a step of 10⁻³⁰ along
the imaginary axis, exact to the last digit or two: nothing of the formula language is in it.
"""

from __future__ import annotations

from math import prod

import numpy as np
import pytest

from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import resolve_surface

STEP = 1e-30
PI = np.pi


def _goldstein_price(x, y):
    near = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y
    far = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y
    return (1 + (x + y + 1) ** 2 * near) * (30 + (2 * x - 3 * y) ** 2 * far)


def _levy(*point):
    first, last = (1 + (v - 1) / 4 for v in point)
    return (
        np.sin(PI * first) ** 2
        + (first - 1) ** 2 * (1 + 10 * np.sin(PI * first + 1) ** 2)
        + (last - 1) ** 2 * (1 + np.sin(2 * PI * last) ** 2)
    )


def _ackley(x, y):
    distance = np.sqrt((x * x + y * y) / 2)
    ripples = (np.cos(2 * PI * x) + np.cos(2 * PI * y)) / 2
    return 20 * (1 - np.exp(-distance / 5)) + np.e - np.exp(ripples)


DEFINITIONS = {
    "square": lambda w: w * w,
    "wavy": lambda w: w * np.cos(0.15 * PI * w),
    "bowl": lambda x, y: x * x + 2 * y * y,
    "ravine": lambda x, y: 0.1 * x * x + 2 * y * y,
    "rosenbrock": lambda x, y: 100 * (y - x * x) ** 2 + (x - 1) ** 2,
    "beale": lambda x, y: sum(
        (c - x * (1 - y**k)) ** 2 for k, c in enumerate((1.5, 2.25, 2.625), start=1)
    ),
    "himmelblau": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: 0.26 * (x * x + y * y) - 0.48 * x * y,
    "styblinski-tang": lambda *p: sum(v**4 - 16 * v**2 + 5 * v for v in p) / 2,
    "rastrigin": lambda *p: 20 + sum(v * v - 10 * np.cos(2 * PI * v) for v in p),
    "ackley": _ackley,
    "three-hump-camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "six-hump-camel": lambda x, y: 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4,
    "mccormick": lambda x, y: np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "goldstein-price": _goldstein_price,
    "griewank": lambda *p: (
        1
        + sum(v * v for v in p) / 4000
        - prod(np.cos(v / np.sqrt(i)) for i, v in enumerate(p, start=1))
    ),
    "levy": _levy,
    "easom": lambda *p: -prod(np.cos(v) * np.exp(-((v - PI) ** 2)) for v in p),
    "saddle": lambda x, y: (x - y) * (x + y),
    "monkey-saddle": lambda x, y: x * (x * x - 3 * y * y),
    "branin": lambda x, y: (
        (y - 5.1 / (2 * PI) ** 2 * x * x + 5 / PI * x - 6) ** 2
        + 10 * (1 - 1 / (8 * PI)) * np.cos(x)
        + 10
    ),
    "peaks": lambda x, y: (
        3 * (1 - x) ** 2 * np.exp(-x * x - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * np.exp(-x * x - y * y)
        - np.exp(-((x + 1) ** 2) - y * y) / 3
    ),
}

DATA_PROBLEMS = {
    "sigmoid-neuron": lambda z, y: (((1 + np.exp(-z)) ** -1 - y) ** 2).sum(axis=-1) / 2,
    "linear-regression": lambda z, y: ((z - y) ** 2).mean(axis=-1),
    "logistic-regression": lambda z, y: (
        -(y * np.log(1 / (1 + np.exp(-z))) + (1 - y) * np.log(1 / (1 + np.exp(z)))).mean(axis=-1)
    ),
    "tanh-neuron": lambda z, y: ((np.tanh(z) - y) ** 2).sum(axis=-1) / 2,
}
"""The loss from z = w·x + b at every point, and y."""


@pytest.mark.parametrize("name", [*DEFINITIONS, *DATA_PROBLEMS])
def test_value_and_gradient_agree_with_the_printed_definition(name: str, catalogue) -> None:
    problem = resolve_surface(SurfaceChoice(name=name), catalogue).problem
    low, high = np.array(problem.range).T
    rng = np.random.default_rng(7)
    w = low + (high - low) * rng.uniform(size=(200, problem.dimensions))
    expected, slopes = _complex_step(_definition(name, problem), w)
    size = np.maximum(1.0, np.abs(expected).max())
    np.testing.assert_allclose(problem.loss(w), expected, rtol=1e-11, atol=1e-13 * size)
    steepest = np.maximum(1.0, np.abs(slopes).max())
    np.testing.assert_allclose(problem.gradient(w), slopes, rtol=1e-10, atol=1e-12 * steepest)


def _definition(name: str, problem):
    if name in DEFINITIONS:
        return DEFINITIONS[name]
    x, y = problem.points.x, problem.points.y
    return lambda w, b: DATA_PROBLEMS[name](w[:, None] * x + b[:, None], y)


def _complex_step(function, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the values and the gradients at ``w`` shaped (n, d)."""
    slopes = []
    for axis in range(w.shape[1]):
        shifted = w.astype(complex)
        shifted[:, axis] += 1j * STEP
        slopes.append(function(*shifted.T).imag / STEP)
    return function(*w.T), np.stack(slopes, axis=-1)


def test_cross_entropy_stays_finite_where_the_neuron_is_sure(catalogue) -> None:
    problem = resolve_surface(SurfaceChoice(name="logistic-regression"), catalogue).problem
    far = np.array([[60.0, 40.0], [-60.0, 40.0], [100.0, -100.0], [400.0, 0.0], [0.0, -9e9]])
    assert np.isfinite(problem.loss(far)).all()
    assert np.isfinite(problem.gradient(far)).all()


def test_a_rotated_quadratic_is_the_plain_one_turned(catalogue) -> None:
    def problem(theta: float):
        params = {"kappa": 50.0, "theta": theta}
        return resolve_surface(
            SurfaceChoice(name="rotated-quadratic", params=params), catalogue
        ).problem

    angle = np.deg2rad(40.0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    w = np.random.default_rng(1).normal(size=(50, 2))
    np.testing.assert_allclose(problem(40.0).loss(w @ turn.T), problem(0.0).loss(w), rtol=1e-12)
    curvature = np.linalg.eigvalsh(problem(40.0).hessian(np.zeros(2)))
    np.testing.assert_allclose(curvature, [1.0, 50.0], rtol=1e-12)

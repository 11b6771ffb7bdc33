"""A data problem's model as curves."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.data import Points
from explorer.core.model_curves import ModelCurves
from explorer.core.problem import problem_of_model
from explorer.formula.parse import parse_expression
from explorer.session.experiment import SurfaceChoice
from explorer.session.surfaces import resolve_surface

POINTS = Points(np.array([0.0, 1.0]), np.array([1.0, 2.0]))


def curves(model: str, **params) -> ModelCurves:
    names = ("w", "b", "x", *params)
    trees = parse_expression(model, names), parse_expression("(f-y)**2", ("f", "y"))
    return ModelCurves(problem_of_model(*trees, ("w", "b"), params, POINTS))


def test_values_are_the_formula_s_for_each_of_some_parameters():
    w = np.array([[2.0, 1.0], [-1.0, 0.5], [0.0, 0.0]])
    x = np.linspace(-3, 3, 7)
    assert curves("w*x + b").at(w, x) == pytest.approx(w[:, :1] * x + w[:, 1:])


def test_parameters_of_the_surface_are_filled_in():
    assert curves("a*w*x", a=3.0).at(np.array([[2.0, 0.0]]), np.array([1.0]))[0, 0] == 6.0


def test_a_model_that_reads_no_input_is_a_level_line():
    values = curves("w + b").at(np.array([[1.0, 2.0], [3.0, 4.0]]), np.linspace(0, 1, 5))
    assert values.tolist() == [[3.0] * 5, [7.0] * 5]


def test_values_that_are_no_numbers_are_values():
    values = curves("log(x) + w").at(np.array([[1.0, 0.0]]), np.array([-1.0, 0.0, 1.0]))
    assert np.isnan(values[0, 0])
    assert np.isneginf(values[0, 1])


@pytest.mark.parametrize(
    ("model", "straight"),
    [("w*x + b", True), ("w + b", True), ("w*(x - b)", True), ("w*x**2", False),
     ("sin(w*x)", False), ("max(0, w*x + b)", False), ("abs(w)*x", True),
     ("where(x > 0, w, b)", False), ("w*floor(x)", False)],
)  # fmt: skip
def test_straight_models_are_known(model, straight):
    assert curves(model).straight == straight


def test_every_data_problem_of_the_catalogue_has_a_model():
    catalogue = Catalogue()
    names = [n for n in catalogue.surfaces if not catalogue.surfaces[n].formula]
    assert len(names) >= 5
    for name in names:
        problem = resolve_surface(SurfaceChoice(name=name), catalogue).problem
        start = np.array([[low + 0.3 * (high - low) for low, high in problem.range]])
        values = ModelCurves(problem).at(start, problem.points.x)
        assert values.shape == (1, len(problem.points.x))
        assert np.isfinite(values).all()


def test_a_loss_that_does_not_read_the_model_still_comes_with_it():
    problem = resolve_surface(SurfaceChoice(name="logistic-regression"), Catalogue()).problem
    assert [left for left, _ in problem.formulas] == ["L"]
    w = np.array([problem.minima[0].at])
    z = w[0, 0] * problem.points.x + w[0, 1]
    assert ModelCurves(problem).at(w, problem.points.x)[0] == pytest.approx(1 / (1 + np.exp(-z)))


def test_a_formula_has_no_model():
    assert resolve_surface(SurfaceChoice(name="ravine"), Catalogue()).problem.model is None

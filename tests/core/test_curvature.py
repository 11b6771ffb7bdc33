"""Limits of the learning rate: what is below them converges, what is above them does not."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.curvature import Curvature, curvature_at, step_law, step_limit
from explorer.core.problem import problem_of_expression
from explorer.formula.parse import parse_expression
from explorer.session.files import read_session
from explorer.session.resolve import resolve

LAWS = [
    ("gd", "", 0.0),
    ("momentum", "heavy-ball", 0.9),
    ("momentum", "heavy-ball", 0.3),
    ("momentum", "ema", 0.9),
    ("nag", "look-ahead", 0.9),
    ("nag", "look-ahead", 0.5),
    ("nag", "rewritten", 0.9),
]


def grows(optimizer: str, variant: str, beta: float, eta: float) -> bool:
    """Tell whether the distance across a ravine of curvatures 0.2 and 4 grows without end."""
    params = {"eta": eta} if optimizer == "gd" else {"eta": eta, "beta": beta}
    run = {"optimizer": optimizer, "params": params}
    session = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "ravine"},
        "start": [-5, -2],
        "steps": 4000,
        "runs": [{**run, "variant": variant} if variant else run],
    }
    found = resolve(read_session(json.dumps(session)), Catalogue())
    trace = found.runs[0].simulate(found.source).finish()
    return trace.divergence is not None or bool(np.abs(trace.w[-1]).max() > 5)


@pytest.mark.parametrize(("optimizer", "variant", "beta"), LAWS)
def test_the_limit_divides_what_converges_from_what_grows(optimizer, variant, beta):
    law = step_law(optimizer, variant, beta)
    limit = step_limit(Curvature(0.2, 4.0), law, None)
    assert not grows(optimizer, variant, beta, 0.98 * limit.value)
    assert grows(optimizer, variant, beta, 1.02 * limit.value)


def test_the_limits_of_the_textbook():
    gd = step_limit(Curvature(0.2, 4.0), step_law("gd"), 0.6)
    assert (gd.value, gd.exceeded) == (0.5, True)
    ball = step_limit(Curvature(0.2, 4.0), step_law("momentum", "heavy-ball", 0.9), 0.6)
    assert ball.value == pytest.approx(2 * 1.9 / 4)
    assert not ball.exceeded


def test_other_optimizers_are_not_compared():
    assert step_law("adam") is None
    assert step_law("momentum", "heavy-ball", 1.0) is None
    limit = step_limit(Curvature(0.2, 4.0), None, 9.0)
    assert (limit.value, limit.eta, limit.exceeded) == (0.5, None, False)


@pytest.mark.parametrize(
    ("text", "words", "condition"),
    [
        ("x**2 + 3*y**2", "curves up", 3.0),
        ("x**2 - y**2", "indefinite: a saddle or a ridge", None),
        ("-x**2 - y**2", "curves down", None),
        ("x**2 + 0*y", "flat in one direction", None),
        ("-x**2 + 0*y", "curves down", None),
        ("x + y", "flat", None),
    ],
)
def test_kinds_of_places(text, words, condition):
    problem = problem_of_expression(parse_expression(text, ("x", "y")), ("x", "y"), {})
    curvature = curvature_at(problem, np.array([0.3, -0.2]))
    assert curvature.words == words
    assert curvature.condition == (pytest.approx(condition) if condition else None)


def test_no_limit_where_nothing_curves_up():
    assert step_limit(Curvature(-2.0, -1.0), step_law("gd"), 0.1) is None
    assert step_limit(Curvature(0.0, 0.0), step_law("gd"), 0.1) is None


def test_a_place_without_finite_curvature_has_none():
    problem = problem_of_expression(parse_expression("sqrt(x) + y", ("x", "y")), ("x", "y"), {})
    assert curvature_at(problem, np.array([-1.0, 0.0])) is None

"""What is legal is never too much: the largest formulas run, differentiate and typeset."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explorer.core.engine import Simulation
from explorer.core.gradients import GradientSource
from explorer.core.problem import problem_of_expression
from explorer.core.rules import RuleOptimizer
from explorer.formula.compile import compile_expressions
from explorer.formula.language import MAX_LENGTH, MAX_NODES
from explorer.formula.parse import parse_expression
from explorer.formula.rule import parse_rule
from explorer.formula.tree import walk
from explorer.formula.typeset import Setter


def nested(wrap: Callable[[str], str], times: int, inner: str = "x*y") -> str:
    text = inner
    for _ in range(times):
        text = wrap(text)
    return text


LARGE = {
    "powers of powers": "**".join(["x", "y"] * 85),
    "powers of one": "**".join(["x"] * 170),
    "minus signs": "-" * 170 + "x*y",
    "a long sum": "+".join(["x*y"] * 175),
    "sines of sines": nested(lambda s: f"sin({s})", 59),
    "sines of products": nested(lambda s: f"sin({s}*x)", 59, "y"),
    "fractions in fractions": nested(lambda s: f"x/({s}+y)", 59),
    "products of sums": nested(lambda s: f"x*({s}+y)", 59),
    "maxima of maxima": nested(lambda s: f"max({s},x,y)", 55),
    "a wide maximum": "max(" + ",".join(["x*y", "y"] * 49) + ")",
    "clips of clips": nested(lambda s: f"clip({s},x,y)", 55),
    "choices in choices": nested(lambda s: f"where(x<y,{s},y*x)", 55),
    "choices by choices": nested(lambda s: f"where({s}<y,{s},y*x)", 6),
    "remainders": nested(lambda s: f"({s}%y)*x", 55),
    "logistics in logistics": nested(lambda s: f"1/(1+exp(-x*{s}))", 28, "y"),
    "squares of tanh": nested(lambda s: f"tanh(x*{s})**2", 50, "y"),
    "roots of squares": nested(lambda s: f"sqrt({s}*{s}+y)", 7),
    "doubling": nested(lambda s: f"({s}*{s})", 8, "sin(x*y)"),
    "doubling powers": nested(lambda s: f"({s}**{s})", 7, "x"),
    "doubling numbers": nested(lambda s: f"({s}+{s})", 9, "1") + "*x*y",
    "many monomials": "+".join(f"{i}*(x**{i}+{i}*y)" for i in range(1, 120)),
}


@pytest.mark.parametrize("name", LARGE)
def test_the_largest_formulas_work(name) -> None:
    text = LARGE[name]
    assert len(text) <= MAX_LENGTH
    tree = parse_expression(text, ("x", "y"))
    problem = problem_of_expression(tree, ("x", "y"), {})
    w = np.array([[0.5, 0.25], [1.5, 1.0]])
    assert problem.loss(w).shape == (2,)
    assert problem.gradient(w).shape == (2, 2)
    assert problem.hessian(w).shape == (2, 2, 2)
    rule = parse_rule("w = w - eta*grad(w - eta*g)", ("eta",))
    simulation = Simulation(
        GradientSource(problem), RuleOptimizer(rule), {"eta": 0.01}, np.full(4, 0.01), w[0]
    )
    assert simulation.finish().last >= 0
    assert Setter()(tree)


def test_the_most_nodes_are_reached() -> None:
    # 1,499, as many as may be: 30 sums of 25 terms.
    terms = ["+".join(["x"] * 25)] * 30
    tree = parse_expression("+".join(f"({t})" for t in terms), ("x",))
    assert tree.shape.height < 60
    text = "+".join(f"({t})" for t in [*terms, terms[0]])
    with pytest.raises(ValueError, match=f"more than {MAX_NODES:,} parts"):
        parse_expression(text, ("x",))


@pytest.mark.parametrize("rule", ["norm", "grad"])
def test_functions_of_rules_within_themselves(rule) -> None:
    problem = problem_of_expression(parse_expression("x**2 + x*y", ("x", "y")), ("x", "y"), {})
    inside = nested(lambda s: f"{rule}({s})", 50, "w")
    text = parse_rule(f"w = w - eta*{inside}", ("eta",))
    trace = Simulation(
        GradientSource(problem),
        RuleOptimizer(text),
        {"eta": 1e-40},
        np.full(3, 1e-40),
        np.array([1.0, 2.0]),
    ).finish()
    assert trace.last == 3


TOWERS = {
    "2**2**2**2": 65536.0,
    "2**2**2**2**2": np.inf,
    "2**2**2**2**2**2": np.inf,
    "10**10**10": np.inf,
    "-10**10**10": -np.inf,
    "(10**10)**10": 1e100,
    "9**9**9**9**9 - 9**9**9**9**9": np.nan,
    "2**-2**11": 0.0,
    "10**400 * 0": np.nan,
    "99999999999999999999 * 99999999999999999999": 1e40,
    "7 % 0": np.nan,
    "1/0": np.inf,
    "log(0)": -np.inf,
    "sqrt(-1)": np.nan,
}


@pytest.mark.parametrize("text", TOWERS)
def test_constants_are_floats(text) -> None:
    tree = parse_expression(text, ("x",))
    (value,) = compile_expressions([tree], ("x",))(np.float64(1.0))
    assert type(value) is float
    np.testing.assert_allclose(value, TOWERS[text], rtol=1e-12)


def test_equal_parts_are_one() -> None:
    text = nested(lambda s: f"({s}*{s})", 8, "sin(x*y)")
    tree = parse_expression(text, ("x", "y"))
    assert len(list(walk(tree))) == 12

"""Derivatives are exact: against SymPy, against complex steps, and at every kink."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.formula.compile import compile_expressions
from explorer.formula.derive import derivative
from explorer.formula.parse import parse_expression
from explorer.formula.tree import ONE, ZERO, Call, Name, Neg, Node, Num, Op, names_in
from tests.formula.trees import SMOOTH, trees

x, y = sympy.symbols("x y", real=True)
DIGITS = 40


def sympy_of(node: Node) -> sympy.Expr:
    """Return a tree as SymPy's, number by number: nothing of the language is used but the tree."""
    if isinstance(node, Num):
        return sympy.Rational(repr(node.value))
    if isinstance(node, Name):
        return {"x": x, "y": y, "pi": sympy.pi, "e": sympy.E}[node.name]
    if isinstance(node, Neg):
        return -sympy_of(node.value)
    if isinstance(node, Op):
        left, right = sympy_of(node.left), sympy_of(node.right)
        return {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "/": lambda: left / right,
            "**": lambda: left**right,
            "==": lambda: sympy.Eq(left, right),
            "<": lambda: sympy.Lt(left, right),
        }[node.op]()
    if node.function == "where":  # a derivative may have some where the formula has none
        condition, yes, no = (sympy_of(part) for part in node.args)
        return sympy.Piecewise((yes, condition), (no, True))
    return getattr(sympy, node.function)(sympy_of(node.args[0]))


def value_of(expression: sympy.Expr, at: tuple[str, str]) -> complex | None:
    """Return a number, or None where there is none."""
    value = expression.evalf(DIGITS, subs={x: sympy.Rational(at[0]), y: sympy.Rational(at[1])})
    return complex(value) if value.is_number and value.is_finite else None


points = st.tuples(*[st.sampled_from(["0.37", "1.21", "-0.83", "2.6", "-3.1"])] * 2)


@given(trees(kinked=False, comparisons=False, towers=False, leaves=6), points)
@settings(deadline=None, max_examples=60)
def test_first_derivatives_are_sympys(tree, at) -> None:
    try:
        wanted = value_of(sympy.diff(sympy_of(tree), x), at)
        found = value_of(sympy_of(derivative(tree, "x")), at)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(wanted is not None and found is not None)
    assume(abs(wanted) < 1e30)
    assert found == pytest.approx(wanted, rel=1e-12, abs=1e-25)


@given(trees(kinked=False, comparisons=False, towers=False, leaves=5), points)
@settings(deadline=None, max_examples=60)
def test_second_derivatives_are_sympys(tree, at) -> None:
    try:
        wanted = value_of(sympy.diff(sympy_of(tree), x, y), at)
        found = value_of(sympy_of(derivative(derivative(tree, "x"), "y")), at)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(wanted is not None and found is not None)
    assume(abs(wanted) < 1e30)
    assert found == pytest.approx(wanted, rel=1e-12, abs=1e-25)


FORMULAS = [
    *(f"{name}(0.3*x + y**2)" for name in SMOOTH),
    "(1-x)**2 + 100*(y-x**2)**2",
    "x**3 - 3*x*y**2",
    "x**y",
    "x**-3*y**0.5",
    "2**x * y",
    "x**(1+1) + y**(2*x)",
    "exp(-x*y)/(1 + x**2)",
    "1/(1+exp(-(x*y+0.3)))",
    "1/(exp(x)+1)",
    "log(1+exp(x*y))",
    "sin(x)*cos(y)*tanh(x-y)",
    "-20*exp(-0.2*sqrt(0.5*(x**2+y**2))) - exp(0.5*(cos(2*pi*x)+cos(2*pi*y))) + e + 20",
    "x/(y/(x+1)) - y/3",
    "((x*y)*x)*(y*3)*x",
    "-(-x)*(-y)",
    "4",
    "x",
]


def numbers_of(trees: list[Node], *at: object) -> list[np.ndarray]:
    with np.errstate(all="ignore"):
        return [np.asarray(v) for v in compile_expressions(trees, ("x", "y"))(*at)]


@pytest.mark.parametrize("text", FORMULAS)
def test_gradients_and_hessians_are_those_of_complex_steps(text) -> None:
    tree = parse_expression(text, ("x", "y"))
    gradient = [derivative(tree, n) for n in "xy"]
    a, b = np.random.default_rng(3).uniform(0.2, 1.6, (2, 50))
    step = 1e-40
    for i, direction in enumerate([(1j, 0), (0, 1j)]):
        moved = (a + direction[0] * step, b + direction[1] * step)
        (value,) = numbers_of([tree], *moved)
        exact = np.broadcast_to(np.imag(value) / step, a.shape)
        found = np.broadcast_to(numbers_of(gradient, a, b)[i], a.shape)
        np.testing.assert_allclose(found, exact, rtol=1e-12, atol=1e-12)
        for j, slope in enumerate(numbers_of(gradient, *moved)):
            second = derivative(gradient[j], "xy"[i])
            found = np.broadcast_to(numbers_of([second], a, b)[0], a.shape)
            exact = np.broadcast_to(np.imag(slope) / step, a.shape)
            np.testing.assert_allclose(found, exact, rtol=1e-11, atol=1e-11)


KINKS = {
    # formula: {x: slope}, with y = 1
    "abs(x)": {-2.0: -1.0, 0.0: 0.0, 3.0: 1.0},
    "sign(x)": {-2.0: 0.0, 0.0: 0.0, 3.0: 0.0},
    "floor(x)": {-1.5: 0.0, 0.0: 0.0, 2.0: 0.0},
    "max(x, y)": {0.0: 0.0, 1.0: 1.0, 2.0: 1.0},
    "max(y, x)": {0.0: 0.0, 1.0: 0.0, 2.0: 1.0},
    "min(x, y)": {0.0: 1.0, 1.0: 1.0, 2.0: 0.0},
    "max(2*x, y, 3*x)": {-1.0: 0.0, 0.4: 3.0, 1.0: 3.0},
    "max(0, x)**2": {-1.0: 0.0, 0.0: 0.0, 2.0: 4.0},
    "clip(x, 0, y)": {-1.0: 0.0, 0.5: 1.0, 1.0: 1.0, 1.5: 0.0},
    "clip(y, 0, x)": {0.5: 1.0, 2.0: 0.0},
    "where(x < 0, -x, x**2)": {-1.0: -1.0, 0.0: 0.0, 3.0: 6.0},
    "where(x, x**2, 5)": {-1.0: -2.0, 0.0: 0.0, 3.0: 6.0},
    "x % 3": {-1.0: 1.0, 4.5: 1.0},
    "7 % x": {2.0: -3.0, -2.0: 4.0},
    "x < y": {0.0: 0.0, 1.0: 0.0},
    "(x < y)*x": {0.0: 1.0, 1.0: 0.0},
    "abs(x)**3": {-2.0: -12.0, 0.0: 0.0, 2.0: 12.0},
    "x**2": {0.0: 0.0},
    "x**1": {0.0: 1.0},
    "x**0": {0.0: 0.0},
    "x**1.5": {0.0: 0.0, 4.0: 3.0},
    "sqrt(x)": {0.0: np.inf, 4.0: 0.25},
    "x**y": {2.0: 1.0},
    "1/(1+exp(-x))": {-1000.0: 0.0, 0.0: 0.25, 1000.0: 0.0},
    "1/(exp(x)+1)": {-1000.0: 0.0, 0.0: -0.25, 1000.0: 0.0},
    "tanh(x)": {-1000.0: 0.0, 0.0: 1.0, 1000.0: 0.0},
}


@pytest.mark.parametrize(
    ("text", "at"), [(text, at) for text, slopes in KINKS.items() for at in slopes]
)
def test_at_kinks_and_at_the_ends(text, at) -> None:
    slope = derivative(parse_expression(text, ("x", "y")), "x")
    (found,) = numbers_of([slope], np.float64(at), np.float64(1.0))
    assert float(found) == KINKS[text][at]


@given(trees(), st.sampled_from("xyz"))
@settings(deadline=None)
def test_every_formula_has_derivatives(tree, name) -> None:
    slope = derivative(tree, name)
    assert set(names_in(slope)) <= set(names_in(tree)) | {"pi", "e"}
    if name not in names_in(tree):
        assert slope == ZERO
    derivative(slope, name)


def test_what_only_rules_have_has_no_derivative() -> None:
    with pytest.raises(ValueError, match=r"grad\(\) has no derivative"):
        derivative(Call("grad", (Name("x"),)), "x")


def test_nothing_is_left_that_changes_nothing() -> None:
    names = ("x", "y")
    slopes = {
        "3*x": "3",
        "x + y": "1",
        "y - x": "-1",
        "x**2": "2*x",
        "x*y": "y",
        "-x": "-1",
        "sin(x)": "cos(x)",
        "(x**2)/2": "2*x/2",
        "y**2 + 5": "0",
    }
    for text, slope in slopes.items():
        found = derivative(parse_expression(text, names), "x")
        wanted = Num(-1.0) if slope == "-1" else parse_expression(slope, names)
        assert found == wanted, text
    assert derivative(Name("x"), "x") == ONE


@pytest.mark.parametrize(("a", "b"), [("x", "y"), ("y", "x")])
def test_mixed_derivatives_agree(a, b) -> None:
    tree = parse_expression("sin(x*y)*exp(x/y) + x**y", ("x", "y"))
    at = np.random.default_rng(1).uniform(0.5, 2, (2, 20))
    first = numbers_of([derivative(derivative(tree, a), b)], *at)[0]
    second = numbers_of([derivative(derivative(tree, b), a)], *at)[0]
    np.testing.assert_allclose(first, second, rtol=1e-11)

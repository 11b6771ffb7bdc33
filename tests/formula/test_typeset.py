"""Formulas as LaTeX: what is written can be read in one way only, and that is what was meant."""

from __future__ import annotations

import math
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.formula.parse import parse_assignments, parse_expression
from explorer.formula.tree import Assign, Name, Node, Num, names_in, substitute
from explorer.formula.typeset import Setter, brackets, name_latex, number_latex
from tests.formula.latex_reader import Reader, meaning
from tests.formula.trees import trees

NAMES = ("x", "y", "a", "w", "b", "v_hat", "beta1", "eta", "eps", "t")


def read(text: str) -> Node:
    return parse_expression(text, NAMES)


TABLE = {
    "x + y - a": "x + y - a",
    "x - (y - a)": "x - (y - a)",
    "x - (y + a)": "x - (y + a)",
    "-x": "-x",
    "-(x + y)": "-(x + y)",
    "-(-x)": "-(-x)",
    "x - -y": "x - (-y)",
    "2*x": "2 x",
    "x*2": r"x \cdot 2",
    "2*3": r"2 \cdot 3",
    "x*y": "x y",
    "-x*y": "-x y",
    "x*(-y)": r"x\,(-y)",
    "x*(-y*a)": r"x\,(-y a)",
    "a - (-x*y)": "a - (-x y)",
    "(x + y)*a": r"(x + y)\,a",
    "x*(y + a)": r"x\,(y + a)",
    "pi*x": r"\pi\, x",
    "0.5*x**2": r"\frac{1}{2} x^{2}",
    "x/y": r"\frac{x}{y}",
    "x*(y/a)": r"x \frac{y}{a}",
    "(x/y)**2": r"\left(\frac{x}{y}\right)^{2}",
    "x**2": "x^{2}",
    "-x**2": "-x^{2}",
    "(-x)**2": "(-x)^{2}",
    "x**-2": "x^{-2}",
    "x**y**2": "x^{y^{2}}",
    "(x**y)**2": "(x^{y})^{2}",
    "1e-8": "10^{-8}",
    "1e-8**2": "(10^{-8})^{2}",
    "2.5e20*x": r"2.5 \cdot 10^{20} x",
    "x*2.5e20": r"x \cdot 2.5 \cdot 10^{20}",
    "sin(x)": r"\sin x",
    "sin(x + y)": r"\sin (x + y)",
    "sin(x)*y": r"\sin(x)\,y",
    "2*sin(x)*y": r"2 \sin x \cdot y",
    "y*sin(x)": r"y \sin x",
    "sin(x)**2": r"\sin^{2} x",
    "sin(x)**2*y": r"\sin^{2} x \cdot y",
    "sin(x)**-1": r"(\sin x)^{-1}",
    "log(x)**2": r"(\log x)^{2}",
    "exp(-x)*y": "e^{-x} y",
    "exp(x)**2": "(e^{x})^{2}",
    "e**x": "e^{x}",
    "sqrt(v_hat) + eps": r"\sqrt{\hat{v}} + \epsilon",
    "abs(x)**2": r"\left|x\right|^{2}",
    "floor(x)": r"\left\lfloor x \right\rfloor",
    "max(x, y)**2": r"\max(x, y)^{2}",
    "clip(x, 0, 1)*y": r"\mathrm{clip}(x, 0, 1)\,y",
    "x <= y": r"x \le y",
    "(x < y)*a": r"(x < y)\,a",
    "x != y": r"x \ne y",
    "where(x < y, x, -y)": r"\begin{cases} x & \text{if } x < y \\ -y & \text{else} \end{cases}",
    "1/(1 + exp(-(w*x + b)))": r"\frac{1}{1 + e^{-(w x + b)}}",
    "beta1*v_hat": r"\beta_{1} \hat{v}",
    "eta/(sqrt(v_hat) + eps)": r"\frac{\eta}{\sqrt{\hat{v}} + \epsilon}",
    "beta1**t": r"\beta_{1}^{t}",
}


@pytest.mark.parametrize("text", TABLE)
def test_a_formula_is_set_so(text) -> None:
    assert Setter()(read(text)) == TABLE[text]


VALUES = {"x": -1.5, "y": 2e-8, "a": math.inf, "w": 3.0, "b": -0.25, "v_hat": 1e-8, "t": 12.0}
NUMBERS = {
    "w": "3",
    "x": "-1.5",
    "y": r"2 \cdot 10^{-8}",
    "v_hat": "10^{-8}",
    "a": r"\infty",
    "-a": r"-\infty",
    "-x": "-(-1.5)",
    "w*x": r"3 \cdot (-1.5)",
    "x*w": r"-1.5 \cdot 3",
    "w - x": "3 - (-1.5)",
    "w + x": "3 + (-1.5)",
    "w - x*b": r"3 - (-1.5 \cdot (-0.25))",
    "x**2": "(-1.5)^{2}",
    "w**2": "3^{2}",
    "v_hat**2": "(10^{-8})^{2}",
    "y**2": r"(2 \cdot 10^{-8})^{2}",
    "w/x": r"\frac{3}{-1.5}",
    "sqrt(v_hat)": r"\sqrt{10^{-8}}",
    "sin(x)": r"\sin (-1.5)",
    "sin(w)": r"\sin 3",
    "0.5*w": r"0.5 \cdot 3",
    "eta*w": r"\eta \cdot 3",
    "(1 - beta1)*x": r"(1 - \beta_{1}) \cdot (-1.5)",
    "exp(x*w)": r"e^{-1.5 \cdot 3}",
    "beta1**t": r"\beta_{1}^{12}",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_stand_in_place_of_names(text) -> None:
    assert Setter(values=VALUES)(read(text)) == NUMBERS[text]


def test_how_a_number_in_place_is_written_can_be_chosen() -> None:
    setter = Setter(values={"x": -1.5, "y": 2.0}, number=lambda v: f"{v:.3f}".replace("-", "−"))
    assert setter(read("x*y**2 - x")) == r"−1.500 \cdot 2.000^{2} - (−1.500)"


def test_a_number_in_place_has_four_digits() -> None:
    assert Setter(values={"x": 1 / 3})(read("x")) == "0.3333"
    assert Setter(values={"x": math.nan})(read("x")) == r"\mathrm{NaN}"


@pytest.mark.parametrize(
    ("name", "latex"),
    {
        "x": "x",
        "w1": "w_{1}",
        "beta1": r"\beta_{1}",
        "beta_1": r"\beta_{1}",
        "eps": r"\epsilon",
        "lam": r"\lambda",
        "v_hat": r"\hat{v}",
        "m_bar": r"\bar{m}",
        "eta_max": r"\eta_{\mathrm{max}}",
        "T_mult": r"T_{\mathrm{mult}}",
        "x_y_1": "x_{y,1}",
        "rate": r"\mathit{rate}",
        "Gamma": r"\Gamma",
        "mu_product": r"\mu_{\mathrm{product}}",
        "x_": "x",
    }.items(),
)
def test_names(name, latex) -> None:
    assert name_latex(name) == latex


@pytest.mark.parametrize(
    ("value", "latex"),
    {
        0.0: "0",
        2.0: "2",
        0.999: "0.999",
        1e-8: "10^{-8}",
        -1e-8: "-10^{-8}",
        2.5e-10: r"2.5 \cdot 10^{-10}",
        123456.0: "123456",
        math.inf: r"\infty",
        -math.inf: r"-\infty",
    }.items(),
)
def test_numbers(value, latex) -> None:
    assert number_latex(value) == latex


def test_symbols_of_names() -> None:
    setter = Setter({"eta": r"\eta_{0}", "x": "x^{*}"})
    assert setter(read("eta*x")) == r"\eta_{0} x^{*}"
    assert setter(read("x**2")) == "(x^{*})^{2}"


def test_a_line_of_a_rule() -> None:
    (line,) = parse_assignments("v = beta1*v + 1", {}, ())
    assert Setter()(line.value) == r"\beta_{1} v + 1"
    assert Setter().assignment(line) == r"v = \beta_{1} v + 1"
    assert Setter(values={"v": 4.0}).assignment(line) == r"v = \beta_{1} \cdot 4 + 1"
    assert Setter().assignment(Assign("w", Num(1.0))) == "w = 1"


RULES = {
    "grad(w - x)": r"\nabla L(w - x)",
    "grad(w)**2": r"(\nabla L(w))^{2}",
    "loss(w)": "L(w)",
    "norm(x)**2": r"\left\|x\right\|^{2}",
    "dot(x, y)": r"x \cdot y",
    "dot(x, y)*a": r"(x \cdot y)\,a",
    "dot(x + y, a)": r"(x + y) \cdot a",
    "solve(hess(w), x)": r"(\nabla^{2} L(w))^{-1} x",
}


@pytest.mark.parametrize("text", RULES)
def test_functions_of_rules(text) -> None:
    functions = dict.fromkeys(("grad", "loss", "norm", "dot", "solve", "hess"), (1, 2))
    assert Setter()(parse_expression(text, NAMES, functions)) == RULES[text]


def test_brackets_are_as_tall_as_what_they_hold() -> None:
    assert brackets("x") == "(x)"
    assert brackets(r"\frac{x}{y}") == r"\left(\frac{x}{y}\right)"


@given(trees(("x", "y"), leaves=10))
@example(parse_expression("x*(-y*x)", ("x", "y")))
@example(parse_expression("sin(x)*y", ("x", "y")))
@example(parse_expression("(x % y)*2", ("x", "y")))
@settings(deadline=None, max_examples=300)
def test_what_is_set_is_read_as_it_was_meant(tree) -> None:
    assert meaning(Reader(Setter()(tree)).read()) == meaning(tree)


@given(
    trees(("x", "y", "a"), leaves=8),
    st.fixed_dictionaries({n: st.sampled_from([-2.0, -0.25, 0.0, 1.0, 3.0, 1e-8]) for n in "xy"}),
)
@settings(deadline=None, max_examples=300)
def test_numbers_in_place_are_read_as_they_were_meant(tree, values) -> None:
    latex = Setter(values=values)(tree)
    expected = substitute(tree, {n: parse_expression(repr(v), ()) for n, v in values.items()})
    assert meaning(Reader(latex).read()) == meaning(expected)


@given(trees(NAMES, leaves=10), st.booleans())
@settings(deadline=None, max_examples=40)
def test_whatever_is_set_can_be_drawn(tree, with_numbers) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of ziamath's own imports
        import ziamath
    values = dict.fromkeys(names_in(tree), -0.5) if with_numbers else None
    assert ziamath.Latex(Setter(values=values)(tree)).svg().startswith("<svg")


def test_a_name_without_a_value_stays() -> None:
    assert Setter(values={})(Name("beta1")) == r"\beta_{1}"

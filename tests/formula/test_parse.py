"""What is read, and where exactly what is wrong stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.formula import language
from explorer.formula.errors import FormulaError
from explorer.formula.parse import RESERVED, is_name, parse_assignments, parse_expression
from explorer.formula.rule import parse_rule, parse_start
from explorer.formula.tree import Call, Name, Neg, Num, Op, names_in
from tests.formula.trees import text_of, trees

X, Y = Name("x"), Name("y")


@pytest.mark.parametrize(
    ("text", "tree"),
    {
        "x": X,
        "3": Num(3.0),
        "1e-8": Num(1e-8),
        ".5": Num(0.5),
        "5.": Num(5.0),
        "+x": X,
        "-x": Neg(X),
        "--x": Neg(Neg(X)),
        "-x**2": Neg(Op("**", X, Num(2.0))),
        "x**-2": Op("**", X, Neg(Num(2.0))),
        "x**y**2": Op("**", X, Op("**", Y, Num(2.0))),
        "x-y-1": Op("-", Op("-", X, Y), Num(1.0)),
        "x-(y-1)": Op("-", X, Op("-", Y, Num(1.0))),
        "x/y/2": Op("/", Op("/", X, Y), Num(2.0)),
        "x+y*2": Op("+", X, Op("*", Y, Num(2.0))),
        "-x*y": Op("*", Neg(X), Y),
        "x%2*y": Op("*", Op("%", X, Num(2.0)), Y),
        "x<y+1": Op("<", X, Op("+", Y, Num(1.0))),
        "x!=y": Op("!=", X, Y),
        "(x)": X,
        "sqrt(x)": Call("sqrt", (X,)),
        "max(x, y, 1)": Call("max", (X, Y, Num(1.0))),
        "where(x>=0, y, -y)": Call("where", (Op(">=", X, Num(0.0)), Y, Neg(Y))),
        "pi*e": Op("*", Name("pi"), Name("e")),
    }.items(),
)
def test_a_formula_is_read_as_python_reads_it(text, tree) -> None:
    assert parse_expression(text, ("x", "y")) == tree


@given(trees())
@settings(deadline=None)
def test_a_tree_written_down_is_read_again(tree) -> None:
    assert parse_expression(text_of(tree), ("x", "y")) == tree


@given(trees(leaves=6), st.data())
@settings(deadline=None)
def test_space_means_nothing_inside_brackets(tree, data) -> None:
    words = text_of(tree).replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split()
    gap = st.sampled_from([" ", "  ", "\t", "\n", "\r\n", "\r", "\n  ", "  # (note\n"])
    text = "(" + "".join(word + data.draw(gap) for word in words) + ")"
    assert parse_expression(text, ("x", "y")) == tree


def test_a_place_is_not_part_of_a_tree() -> None:
    here, there = parse_expression("x + y", ("x", "y")), parse_expression("x+y", ("x", "y"))
    assert here == there
    assert hash(here) == hash(there)
    assert here.right.place == (1, 5)
    assert there.right.place == (1, 3)


def test_equal_looking_numbers_are_told_apart() -> None:
    assert Num(0.0) != Num(-0.0)
    assert Num(1.0) == parse_expression("1", ())
    assert Num(1.0) != Name("1.0")


OF_EVERY_FORMULA = "abs, clip, cos, cosh, exp, floor, log, max, min, sign, sin, sinh …"
OF_RULES = "abs, clip, cos, cosh, dot, exp, floor, grad, hess, log, loss, max …"

LOCATED = {
    # text: (line, column, message)
    "bta1": (1, 1, "unknown name 'bta1'; did you mean 'beta1'?"),
    "x + zzz": (1, 5, "unknown name 'zzz'; there is beta1, e, pi, x, y"),
    "x +\tbeat1": (1, 5, "unknown name 'beat1'; did you mean 'beta1'?"),
    "  bta1": (1, 3, "unknown name 'bta1'; did you mean 'beta1'?"),
    "(x +\n   bta1)": (2, 4, "unknown name 'bta1'; did you mean 'beta1'?"),
    "(x +\r\n\tbta1)": (2, 2, "unknown name 'bta1'; did you mean 'beta1'?"),
    "# note\nx*bta1": (2, 3, "unknown name 'bta1'; did you mean 'beta1'?"),
    "sqr(x)": (1, 1, "unknown function 'sqr'; did you mean 'sqrt'?"),
    "1 + exb(x)": (1, 5, "unknown function 'exb'; did you mean 'exp'?"),
    "print(x)": (1, 1, f"unknown function 'print'; there is {OF_EVERY_FORMULA}"),
    "sqrt*x": (1, 1, "'sqrt' is a function: write sqrt(…)"),
    "x + sqrt(x, x)": (1, 5, "sqrt() takes 1 argument, not 2"),
    "clip(x)": (1, 1, "clip() takes 3 arguments, not 1"),
    "max(x)": (1, 1, "max() takes at least 2 arguments, not 1"),
    "max(" + "x," * 120 + "x)": (1, 1, "max() takes at most 99 arguments, not 121"),
    "x^2": (1, 3, "write ** for a power"),
    "x.real": (1, 1, "a dot after a name can't be used in a formula"),
    "x[0]": (1, 1, "square brackets can't be used in a formula"),
    "x if y else 1": (1, 1, "use where(condition, a, b) instead of 'if'"),
    "0 < x < 1": (1, 9, "compare two things at a time"),
    "x and y": (1, 1, "'and' and 'or' can't be used; use where() or min() and max()"),
    "x, y": (1, 1, "a comma can stand only between a function's arguments"),
    "x é": (1, 3, "the character 'é' can't be used in a formula"),
    "x; y": (1, 2, "“;” (semicolon) can't be used in a formula"),
    "'x'": (1, 1, "“'” (apostrophe) can't be used in a formula"),
    'x + "y"': (1, 5, "“\"” (quotation mark) can't be used in a formula"),
    "x\\y": (1, 2, "“\\” (backslash) can't be used in a formula"),
    "x ’": (1, 3, "“’” (right single quotation mark) can't be used in a formula"),
    "x\u00a0+ 1": (1, 2, "a no-break space (U+00A0) can't be used in a formula"),
    "x\u200b": (1, 2, "a zero width space (U+200B) can't be used in a formula"),
    "x\u2003": (1, 2, "an em space (U+2003) can't be used in a formula"),
    "x\x07": (1, 2, "the character U+0007 can't be used in a formula"),
    "x\ue000": (1, 2, "the character U+E000 can't be used in a formula"),
    "(x": (1, 1, "a bracket is opened here and never closed"),
    " x + (y": (1, 6, "a bracket is opened here and never closed"),
    "x)": (1, 2, "this bracket was never opened"),
    "y + 3x": (1, 5, "this number can't be read (a product needs a '*')"),
    "  y + 3x": (1, 7, "this number can't be read (a product needs a '*')"),
    "1e999": (1, 1, "this number is too large"),
    "x = 1": (1, 1, "an expression is wanted here, without '='"),
    "x\ny": (2, 1, "one expression is wanted here, and this is a second one"),
    "": (1, 1, "the formula is empty"),
    "True": (1, 1, "'True' is not a number that a formula can use"),
    "x" * 41: (1, 1, f"'{'x' * 40}' can't be used as a name"),
    "1" * 41: (1, 1, "a number has more than 40 characters"),
    "(" * 61: (1, 61, "too deep: more than 60 brackets in brackets"),
    "x" * 4001: (1, 1, "the formula is too long: more than 4,000 characters"),
}


@pytest.mark.parametrize("text", LOCATED, ids=lambda text: text[:24])
def test_a_fault_is_said_with_its_line_and_column(text) -> None:
    line, column, message = LOCATED[text]
    with pytest.raises(FormulaError) as caught:
        parse_expression(text, ("x", "y", "beta1"))
    assert (caught.value.line, caught.value.column, caught.value.message) == (line, column, message)
    assert str(caught.value) == f"line {line}, column {column}: {message}"


def test_the_contracts_example() -> None:
    text = "m = beta1*m + (1-beta1)*g\nv = beta2*v+bta1*g\nw = w - eta*m"
    with pytest.raises(InputError) as caught:
        parse_rule(text, ("eta", "beta1", "beta2"))
    expected = "line 2, column 13: unknown name 'bta1'; did you mean 'beta1'?"
    assert str(caught.value) == expected


RULE_FAULTS = {
    "w = w - u": (1, 9, "unknown name 'u'; there is beta, e, eta, g, pi, t, w"),
    "m = g": (1, 1, "the rule must assign w, the parameters"),
    "\n\nm = g": (3, 1, "the rule must assign w, the parameters"),
    "": (1, 1, "there is no line 'name = formula'"),
    "w - g": (1, 1, "a line 'name = formula' is wanted here"),
    "w = g\nw -= g": (2, 1, "a line 'name = formula' is wanted here"),
    "g = w": (1, 1, "'g' is given and can't be assigned"),
    "w = w\n  beta = 1": (2, 3, "'beta' is given and can't be assigned"),
    "w = m = g": (1, 1, "one plain name is wanted left of '='"),
    "w, m = g": (1, 1, "one plain name is wanted left of '='"),
    "sqrt = g": (1, 1, "'sqrt' can't be used as a name"),
    "w__1 = g": (1, 1, "'w__1' can't be used as a name"),
    "w = zeros(g)": (1, 5, f"unknown function 'zeros'; there is {OF_RULES}"),
}


@pytest.mark.parametrize("text", RULE_FAULTS)
def test_a_rules_fault_is_said_with_its_line_and_column(text) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_rule(text, ("eta", "beta"))
    assert (caught.value.line, caught.value.column, caught.value.message) == RULE_FAULTS[text]


def test_adam() -> None:
    text = """
    m = beta1*m + (1-beta1)*g   # first moment
    v = beta2*v + (1-beta2)*g**2

    m_hat = m/(1-beta1**t)
    v_hat = v/(1-beta2**t)
    rate = eta/(
        sqrt(v_hat)+eps
    )
    w = w - rate*m_hat
    """
    rule = parse_rule(text, ("eta", "beta1", "beta2", "eps", "unused"))
    assert rule.state == ("m", "v")
    assert rule.quantities == ("m", "v", "m_hat", "v_hat", "rate")
    assert rule.params == ("beta1", "beta2", "eps")
    assert rule.functions == frozenset()
    assert [line.line for line in rule.lines] == [2, 3, 5, 6, 7, 10]


STATE = {
    "w = w - g": (),
    "v = g\nw = w - v": (),
    "w = w - v\nv = g": ("v",),
    "v = v + g\nw = w - v": ("v",),
    "v = g\nw = w - v\nv = v + 1": (),
    "u = v\nv = u\nw = w": ("v",),
    "a = b + c\nc = a\nb = c\nw = w - a": ("b", "c"),
    "w = w - g\nv = w": (),
    "v = where(t == 1, g, v)\nw = w - v": ("v",),
}


@pytest.mark.parametrize("text", STATE)
def test_state_is_what_is_read_before_it_is_assigned(text) -> None:
    assert parse_rule(text, ()).state == STATE[text]


def test_a_rules_functions_are_its_own() -> None:
    rule = parse_rule("H = hess(w)\nw = w - solve(H, grad(w))*dot(g, g)/norm(g)*loss(w)", ())
    assert rule.functions == {"hess", "solve", "grad", "dot", "norm", "loss"}
    for name in language.RULE_FUNCTIONS:
        with pytest.raises(FormulaError, match="unknown function"):
            parse_expression(f"{name}(x, x)", ("x",))


MATRICES = {
    "w = w - hess(w)": "a Hessian can't be mixed with a vector; use solve()",
    "w = hess(w)": "w can't be a Hessian",
    "w = w - solve(g, g)": "solve() wants a Hessian, then a vector",
    "w = w - solve(hess(w), hess(w))": "solve() wants a Hessian, then a vector",
    "w = w - norm(hess(w))": "norm() can't take a Hessian",
    "w = w - solve(hess(hess(w)), g)": "hess() wants parameters, not a Hessian",
    "H = hess(w)\nH = g\nw = w - H": "H is a Hessian in a line above",
    "w = w - solve(H, g)\nH = hess(w)": "solve() wants a Hessian, then a vector",
    "w = w - g*H\nH = hess(w)": "H can't be a Hessian",
}


@pytest.mark.parametrize("text", MATRICES)
def test_a_hessian_is_no_vector(text) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_rule(text, ())
    assert caught.value.message == MATRICES[text]


@pytest.mark.parametrize("name", ["x", "w1", "beta_1", "m_hat", "X", "a" * 40, "match", "k"])
def test_a_plain_name_is_a_name(name) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "1x", "_x", "x__y", "x-y", "x.y", "x y", "é", "η", "ｘ", "a" * 41, "x\n", "x\0"),
        *("lambda", "if", "None", "True", "import"),
        *sorted(RESERVED),
    ],
)
def test_what_is_no_name(name) -> None:
    assert not is_name(name)


def test_a_first_value_may_use_the_parameters() -> None:
    assert names_in(parse_start("v0 + eps**2", ("v0", "eps"))) == ["v0", "eps"]
    with pytest.raises(FormulaError, match="unknown name 'g'"):
        parse_start("g", ("v0",))


def test_one_assignment_a_line() -> None:
    lines = parse_assignments("a = 1\n\nb = (a +\n 2)  # two lines\nc = b", {}, ())
    assert [(line.target, line.line) for line in lines] == [("a", 1), ("b", 3), ("c", 5)]

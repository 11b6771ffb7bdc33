"""Floats, single points and arrays of every shape give the same bits."""

from __future__ import annotations

import ast
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.formula.compile import (
    ARRAYS,
    FLOAT_ERRORS,
    FLOATS,
    Body,
    compile_expressions,
    constant_value,
    define,
    is_constant,
)
from explorer.formula.derive import derivative
from explorer.formula.language import FUNCTIONS
from explorer.formula.parse import parse_expression
from explorer.formula.tree import Name, Node
from tests.formula.trees import trees

SPECIAL = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0, 1e308, -1e308, 5e-324, 1e-160, 710.0, -745.0, 1e16]
floats = st.one_of(
    st.sampled_from(SPECIAL), st.floats(-50, 50), st.floats(allow_nan=False, allow_infinity=False)
)


def bits(value: object) -> list[int]:
    """Return every number's bits; all NaN are one."""
    flat = np.array(value, dtype=np.float64).ravel()
    return np.where(np.isnan(flat), np.nan, flat).view(np.int64).tolist()


def on_floats(nodes: list[Node], x: float, y: float) -> list[float] | None:
    """Return the values, or None where floats raise what arrays do not."""
    run = compile_expressions(nodes, ("x", "y"), FLOATS)
    try:
        with np.errstate(all="ignore"):
            values = run(x, y)
    except FLOAT_ERRORS:
        return None
    assert all(type(v) is float for v in values)
    return list(values)


def agree(nodes: list[Node], places: list[tuple[float, float]]) -> None:
    run = compile_expressions(nodes, ("x", "y"))
    xs, ys = (np.array(v) for v in zip(*places, strict=True))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        together = [np.broadcast_to(v, xs.shape) for v in run(xs, ys)]
        column = [np.broadcast_to(v, (len(xs), 1)) for v in run(xs[:, None], ys[:, None])]
        for i, (x, y) in enumerate(places):
            alone = run(np.float64(x), np.float64(y))
            expected = [bits(v)[0] for v in alone]
            assert [bits(v[i])[0] for v in together] == expected
            assert [bits(v[i])[0] for v in column] == expected
            plain = on_floats(nodes, x, y)
            if plain is not None:
                assert [bits(v)[0] for v in plain] == expected


places = st.lists(st.tuples(floats, floats), min_size=1, max_size=9)


@given(trees(leaves=10), places)
@example(parse_expression("max(x, y)", ("x", "y")), [(0.0, -0.0), (-0.0, 0.0), (1.0, 1.0)])
@example(parse_expression("min(x, y)", ("x", "y")), [(0.0, -0.0), (-0.0, 0.0), (1.0, 1.0)])
@example(parse_expression("x**y", ("x", "y")), [(1.1, 2.0), (1.1, 0.5), (1.3, -1.0), (0.0, -1.0)])
@settings(deadline=None, max_examples=300)
def test_every_way_gives_the_same_bits(tree, places) -> None:
    agree([tree], places)


@given(trees(leaves=6), places)
@settings(deadline=None, max_examples=100)
def test_derivatives_too(tree, places) -> None:
    slopes = [derivative(tree, n) for n in "xy"]
    agree([tree, *slopes, derivative(slopes[0], "y")], places)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_over_many_numbers(name) -> None:
    count = FUNCTIONS[name][0]
    text = f"{name}({', '.join(['x', 'y', 'x*y'][:count])})"
    rng = np.random.default_rng(len(name))
    values = [*rng.uniform(-40, 40, 1000).tolist(), *SPECIAL]
    others = [*rng.uniform(-3, 3, 1000).tolist(), *reversed(SPECIAL)]
    agree([parse_expression(text, ("x", "y"))], list(zip(values, others, strict=True)))


@pytest.mark.parametrize("exponent", ["2", "3", "4", "-1", "-2", "0.5", "1.5", "y", "7", "1/3"])
def test_powers_over_many_numbers(exponent) -> None:
    rng = np.random.default_rng(8)
    values = rng.uniform(0, 30, 1000).tolist()
    others = rng.choice([2.0, 0.5, -1.0, 3.0, 1.7], 1000).tolist()
    places = list(zip(values, others, strict=True))
    agree([parse_expression(f"x**({exponent})", ("x", "y"))], places)


WHOLE = {"2": lambda x: x * x, "3": lambda x: x * x * x, "-1": lambda x: 1 / x}


@pytest.mark.parametrize("exponent", WHOLE)
def test_small_whole_powers_are_products(exponent) -> None:
    tree = parse_expression(f"x**{exponent}", ("x",))
    x = np.random.default_rng(0).uniform(-9, 9, 200)
    (found,) = compile_expressions([tree], ("x",))(x)
    assert bits(found) == bits(WHOLE[exponent](x))


def test_what_is_said_twice_is_computed_once() -> None:
    tree = parse_expression("exp(x)*exp(x) + sin(exp(x)) + exp(x*1)", ("x",))
    calls = 0

    def counted(value: object) -> object:
        nonlocal calls
        calls += 1
        return np.exp(value)

    body = Body(ARRAYS, [tree])
    body.statements.append(ast.Return(body.expression(tree)))
    run = define("counted", ["v_x"], body.statements, ARRAYS, {"f_exp": counted})
    run(np.float64(0.5))
    assert calls == 2


def test_only_numbers_make_a_constant() -> None:
    tree = parse_expression("2*pi - sqrt(e)", ())
    assert is_constant(tree)
    assert constant_value(tree) == 2 * np.pi - np.sqrt(np.e)
    assert not is_constant(parse_expression("0*x", ("x",)))
    assert not is_constant(parse_expression("uniform(0, 1)", (), {"uniform": (2, 2)}))


def test_generated_code_sees_nothing_else() -> None:
    run = define("bare", [], [ast.Return(ast.Name("open", ast.Load()))], ARRAYS)
    with pytest.raises(NameError):
        run()
    assert set(run.__globals__["__builtins__"]) == set()


def test_a_name_of_ours_is_not_a_name_of_theirs() -> None:
    # A parameter may be called like the code's own functions and temporaries.
    tree = parse_expression("t1 + f_sqrt*sqrt(t1*t1) + float - range", (
        "t1", "f_sqrt", "float", "range",
    ))  # fmt: skip
    run = compile_expressions([tree], ("t1", "f_sqrt", "float", "range"))
    assert run(np.float64(4), np.float64(2), np.float64(3), np.float64(1)) == (14.0,)


def test_the_same_node_twice_is_one_value() -> None:
    assert compile_expressions([Name("x"), Name("x")], ("x",))(2.0) == (2.0, 2.0)

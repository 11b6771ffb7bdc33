"""Which names could be a typed surface's variables, and what becomes of its view."""

from __future__ import annotations

import pytest

from explorer.session.variables import fitted_ranges, holding, names_used, possible_variables

W = ("w1", "w2")


@pytest.mark.parametrize(
    ("text", "names", "params", "wanted"),
    [
        ("abs(x) + abs(y)", W, (), ("x", "y")),
        ("y**2 + x", W, (), ("x", "y")),
        ("w2*w1", ("x", "y"), (), ("w1", "w2")),
        ("w*3 + b", ("x", "y"), (), ("w", "b")),
        ("x**2", W, (), ("x",)),
        ("w**2", W, (), ("w",)),
        ("w1**2 + x", W, (), ("w1", "x")),
        ("x*y", ("x",), (), ("x", "y")),
        ("a*x + y", W, ("a",), ("x", "y")),
        ("x + y + z", W, (), ("x", "y")),
        ("w1 + w2 + k", W, (), ()),
        ("w1 + w2", W, (), ()),
        ("x + foo(y)", W, (), ()),
        ("x +", W, (), ()),
        ("eta*x", W, (), ()),
        ("pi*x", W, (), ("x",)),
        ("x*y", ("x", "y", "z"), (), ("x", "y")),
        ("x*y", (), (), ("x", "y")),
        ("3", W, (), ()),
    ],
)
def test_the_unknown_names_of_a_formula(text, names, params, wanted):
    assert possible_variables({text: ()}, names, params) == wanted


def test_a_model_s_inputs_are_no_variables():
    texts = {"a*x + c": ("x",), "(f-y)**2": ("f", "x", "y")}
    assert possible_variables(texts, ("w", "b"), (), True) == ("a", "c")


def test_names_are_told_in_reading_order_without_constants():
    assert names_used("c*x + e*a - c", ()) == ["c", "x", "a"]
    assert names_used("sin(", ()) is None


@pytest.mark.parametrize(
    ("before", "names", "wanted"),
    [
        (("x", "y"), ("x",), ((0, 1),)),
        (("x", "y"), ("y",), ((2, 3),)),
        (("w1", "w2"), ("x",), ((0, 1),)),
        (("w1", "w2"), ("x", "y"), ((0, 1), (2, 3))),
        (("x", "y"), ("y", "z"), ((2, 3), (0, 1))),
        (("x",), ("x", "y"), ((0, 1), (0, 1))),
        (("x",), ("a", "b"), ((0, 1), (0, 1))),
    ],
)
def test_a_view_goes_along_with_the_names(before, names, wanted):
    assert fitted_ranges([(0, 1), (2, 3)][: len(before)], before, names) == wanted


@pytest.mark.parametrize(
    ("starts", "wanted"),
    [
        ((), ((-2.0, 2.0), (-1.0, 3.0))),
        (((0.0, 0.0), (1.0, 2.0)), ((-2.0, 2.0), (-1.0, 3.0))),
        (((-2.0, -2.0),), ((-2.4, 2.0), (-2.5, 3.0))),
        (((0.0, 97.0),), ((-2.0, 2.0), (-10.0, 110.0))),
        (((-9.0,),), ((-2.0, 2.0), (-1.0, 3.0))),
        (((1e300, 0.0),), ((-2.0, 2.0), (-1.0, 3.0))),
    ],
)
def test_a_view_is_stretched_to_hold_the_starts(starts, wanted):
    assert holding(((-2.0, 2.0), (-1.0, 3.0)), starts) == wanted

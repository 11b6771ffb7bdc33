"""What a typed surface is called: something true."""

from __future__ import annotations

import pytest

from explorer.core.catalogue import Catalogue
from explorer.session.experiment import DataChoice, SurfaceChoice
from explorer.session.surfaces import LONGEST_TITLE, resolve_surface

CATALOGUE = Catalogue()
LONG = " + ".join(f"x**{n}" for n in range(2, 12))


@pytest.mark.parametrize(
    ("origin", "names", "text", "title"),
    [
        ("bowl", ("w1", "w2"), "w1**2 + 3*w2**2", "edited"),
        ("bowl", ("x", "y"), "tan(x)*y", "tan(x)*y"),
        ("bowl", ("w1", "w2"), "tan(w1)*w2", "tan(w1)*w2"),
        ("bowl", ("w1",), "w1**2", "w1**2"),
        ("bowl", ("x", "y"), LONG, "Own surface"),
        ("", ("x", "y"), "x**2   + y", "x**2 + y"),
        ("gone-since", ("x",), "x", "x"),
    ],
)
def test_a_formula_s_title(origin, names, text, title):
    choice = SurfaceChoice(expression=text, variables=names, origin=origin)
    found = resolve_surface(choice, CATALOGUE).problem.title
    wanted = f"{CATALOGUE.surfaces[origin].title}, edited" if title == "edited" else title
    assert found == wanted
    assert len(found) <= max(LONGEST_TITLE, len(wanted))


@pytest.mark.parametrize(
    ("origin", "model", "title"),
    [
        ("sigmoid-neuron", "1/(1+exp(-(2*w*x+b)))", "edited"),
        ("sigmoid-neuron", "w*x + b", "Model over data"),
        ("bowl", "w*x + b", "Model over data"),
        ("", "w*x + b", "Model over data"),
    ],
)
def test_a_model_s_title(origin, model, title):
    choice = SurfaceChoice(
        model=model,
        loss="0.5*(f-y)**2",
        variables=("w", "b"),
        origin=origin,
        data=DataChoice(dataset="sparse-500"),
    )
    found = resolve_surface(choice, CATALOGUE).problem.title
    wanted = f"{CATALOGUE.surfaces[origin].title}, edited" if title == "edited" else title
    assert found == wanted


def test_a_view_stays_while_a_formula_is_typed_whatever_it_is_called():
    def problem(choice):
        return resolve_surface(choice, CATALOGUE).problem

    named = problem(SurfaceChoice(name="bowl"))
    typed = [
        problem(
            SurfaceChoice(expression=text, variables=("w1", "w2"), range=named.range, origin="bowl")
        )
        for text in ("w1**2 + w2**2", "tan(w1)*w2")
    ]
    assert len({p.title for p in (named, *typed)}) == 3
    assert all(p.is_version_of(named) for p in typed)
    assert not problem(SurfaceChoice(name="ravine")).is_version_of(named)
    other = problem(SurfaceChoice(expression="x", variables=("x", "y"), range=named.range))
    assert not other.is_version_of(named)

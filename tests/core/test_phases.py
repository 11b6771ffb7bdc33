"""Every rule's lines belong to the parts of a step, in their order."""

from __future__ import annotations

import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.phases import PHASES, phase_of_line, phases_of
from explorer.formula.rule import parse_rule

CATALOGUE = Catalogue()
RULES = [
    (f"{name}/{variant.name}", variant)
    for name in CATALOGUE.optimizers
    for variant in CATALOGUE.optimizers[name].variants.values()
    if not variant.method
]


def phases(rule):
    return [phase_of_line(rule, i) for i in range(len(rule.lines))]


@pytest.mark.parametrize("variant", [v for _, v in RULES], ids=[n for n, _ in RULES])
def test_no_line_goes_back_to_an_earlier_part(variant) -> None:
    rule = variant.rule_text
    places = [PHASES.index(phase) for phase in phases(rule)]
    assert places == sorted(places)
    assert set(phases(rule)) | {"gradient", "move"} == set(phases_of(rule))
    moved = [
        phase for line, phase in zip(rule.lines, phases(rule), strict=True) if line.target == "w"
    ]
    assert set(moved) == {"move"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gd", ["scale", "move"]),
        ("rmsprop", ["accumulate", "scale", "move"]),
        ("adam", ["accumulate", "accumulate", "scale", "scale", "scale", "move"]),
        ("sam", ["gradient", "scale", "move"]),
    ],
)
def test_the_parts_of_well_known_rules(name, expected) -> None:
    assert phases(CATALOGUE.optimizers[name].variant("").rule_text) == expected


def test_what_is_kept_after_the_move_is_part_of_it() -> None:
    rule = parse_rule("w = w - eta*m\nm = beta*m + g", ("eta", "beta"))
    assert phases(rule) == ["move", "move"]


def test_a_method_without_a_rule_has_a_gradient_and_a_move() -> None:
    assert phases_of(None) == ("gradient", "move")

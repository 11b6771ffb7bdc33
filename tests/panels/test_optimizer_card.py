"""About an optimizer: what its file says is what the card says."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QLabel

from explorer.core.catalogue import Catalogue
from explorer.look.formulas import FormulaView
from explorer.look.theme import load_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.optimizer_card import TYPED, OptimizerCard, latex_lines
from explorer.panels.paragraph import Paragraph
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()
VARIANTS = [
    (f"{name}/{variant.name}", variant)
    for name in CATALOGUE.optimizers
    for variant in CATALOGUE.optimizers[name].variants.values()
]


@pytest.mark.parametrize("variant", [v for _, v in VARIANTS], ids=[n for n, _ in VARIANTS])
def test_every_optimizer_has_a_formula_to_show(variant) -> None:
    lines = latex_lines(variant)
    assert lines
    assert all(line.strip() for line in lines)


def card_of(qtbot, run: dict) -> OptimizerCard:
    session = {"format": "optimizer-explorer/1", "surface": {"name": "bowl"}, "runs": [run]}
    workspace = Workspace(read_session(json.dumps(session)), CATALOGUE)
    card = OptimizerCard(workspace.runs[0], load_theme("light"))
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(lambda: not typeset_queue().busy())
    return card


def words(card) -> str:
    said = [p.text for p in card.findChildren(Paragraph)]
    return "\n".join([*said, *(label.text() for label in card.findChildren(QLabel))])


def test_a_card_says_all_that_the_file_says(qtbot) -> None:
    card = card_of(qtbot, {"optimizer": "adam", "params": {"beta1": 0.75}})
    entry = CATALOGUE.optimizers["adam"]
    assert len(card.findChildren(FormulaView)) == 6
    assert entry.reference in words(card)
    assert "Share of the old first moment" in words(card)
    assert {"What to watch", "Where texts disagree", "Reference"} <= set(words(card).split("\n"))
    labels = [child.text for child in card.findChildren(object) if hasattr(child, "_px")]
    assert "= 0.75" in labels


def test_a_typed_rule_has_a_card_too(qtbot) -> None:
    card = card_of(qtbot, {"rule": "w = w - k*g", "params": {"k": 0.1}})
    assert TYPED in words(card)
    assert len(card.findChildren(FormulaView)) == 1

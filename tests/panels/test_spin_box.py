"""The number in a box with arrows stands off its edge, in type of every size."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.panels.controls.spin_box import padded


@pytest.mark.parametrize("kind", [QSpinBox, QDoubleSpinBox])
def test_a_number_stands_off_the_edge_and_the_height_stays(qtbot, qapp, kind):
    apply_theme(qapp, load_theme("light"))
    box, plain = padded(kind()), kind()
    for made in (box, plain):
        qtbot.addWidget(made)
        made.show()
    at_desk = box.lineEdit().textMargins().left()
    assert at_desk >= 3
    assert box.sizeHint().height() == plain.sizeHint().height()
    apply_theme(qapp, load_theme("projector-light"))
    assert box.lineEdit().textMargins().left() == pytest.approx(2 * at_desk, abs=1)
    assert box.sizeHint().height() == plain.sizeHint().height()
    apply_theme(qapp, load_theme("light"))

"""The norm lab: the unit ball of L^p from p = 1 to the maximum, and why that is the limit."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from explorer.core.norms import naive_norm, norm, shares
from explorer.core.specs import ParamSpec
from explorer.look.formulas import FormulaView
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.theming import spread_theme
from explorer.panels.lab_window import LabWindow
from explorer.panels.paragraph import Paragraph
from explorer.panels.rows import inset
from explorer.panels.slider_grid import SliderGrid
from explorer.session.workspace import Workspace
from explorer.views.unit_ball import UnitBall, p_text

TITLE = "Norm lab"
P = ParamSpec("p", "p", 2.0, 1.0, 100.0, "log", "The norm: 1 is a diamond, 2 a circle.")
INFINITY = float("inf")
SMALL = 1e4
"""By how much smaller numbers are, to show where powers leave the range of doubles."""
_DEFINITION = r"\left\|x\right\|_p = \left(|x_1|^p + |x_2|^p\right)^{1/p}"
_LIMIT = r"= M \left(s_1^p + s_2^p\right)^{1/p}, \quad M = \max(|x_1|, |x_2|)"
_WHY = (
    "Take the larger entry $M$ out: of the two ratios left, one is 1 and the other below 1, and "
    "high powers of it vanish. The sum lies between 1 and 2, and its $p$-th root goes to 1. What "
    "is left is $M$: the max-norm."
)
_RANGE = (
    "Power by power, as the definition says, numbers this size stop being numbers: that is why "
    "nobody uses a large $p$, and why the maximum, which needs no power, is used instead."
)


class NormLab(LabWindow):
    """The unit ball, a point to drag, and its norm in numbers.

    Attributes
    ----------
    ball, sliders, at_infinity
        The picture, and what sets p.

    Signals: none.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, theme, parent)
        self._p = 2.0
        self.ball = UnitBall(theme)
        self.ball.moved.connect(self._show_numbers)
        self.sliders = SliderGrid(theme)
        self.sliders.changed.connect(lambda _, value: self.set_p(value))
        self.sliders.reset.connect(lambda _: self.set_p(float(P.default)))
        self.at_infinity = QCheckBox("p = ∞: the maximum")
        self.at_infinity.toggled.connect(self._toggle_infinity)
        self._numbers = Paragraph(theme)
        self._why = Paragraph(theme, _WHY)
        self._range = Paragraph(theme, _RANGE, "ink2")
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(10)
        column.addLayout(inset(FormulaView(_DEFINITION, theme.body + 2)))
        column.addWidget(self.sliders)
        column.addLayout(inset(self.at_infinity))
        column.addLayout(inset(self._numbers))
        column.addLayout(inset(FormulaView(_LIMIT, theme.body)))
        column.addLayout(inset(self._why))
        column.addLayout(inset(self._range))
        column.addStretch(1)
        self.main.addWidget(self.ball, 1)
        self.set_p(2.0)

    @property
    def p(self) -> float:
        """The norm that is shown."""
        return INFINITY if self.at_infinity.isChecked() else self._p

    def set_p(self, p: float) -> None:
        """Show another norm; infinity is the maximum."""
        if p == INFINITY:
            self.at_infinity.setChecked(True)
        else:
            self._p = p
            self.at_infinity.setChecked(False)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        super().set_theme(theme)
        spread_theme(self, theme)
        self.ball.set_theme(theme)

    def _toggle_infinity(self, on: bool) -> None:
        self._show()

    def _show(self) -> None:
        self.sliders.set_params({P.name: P}, {P.name: self._p})
        self.ball.set_p(self.p)
        self._show_numbers()

    def _show_numbers(self) -> None:
        x, p = np.array(self.ball.point), self.p
        size, largest = float(norm(x, p)), float(np.abs(x).max())
        lines = [f"‖$x$‖ for $p$ = {p_text(p)}: {format_number(size, 4)}"]
        lines.append(f"max of the two: {format_number(largest, 4)}")
        share = shares(x, p)
        if largest > 0:
            parts = " and ".join(f"{100 * s:.3g}\u202f%" for s in share)
            lines.append(f"shares of the sum: {parts}")
        tiny = naive_norm(x / SMALL, p)
        wrong = bool(np.isfinite(p) and not np.isclose(tiny, size / SMALL))
        if wrong:
            got, right = format_number(tiny, 3), format_number(size / SMALL, 3)
            lines.append(f"$x$/10⁴, power by power: {got} instead of {right}")
        self._numbers.set_text("\n".join(lines))
        self._range.setVisible(wrong)

"""The lines of the averages lab's column: what is observed, and each average with its numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.averages import Average
from explorer.formula.tree import Assign, Op
from explorer.formula.typeset import Setter, name_latex
from explorer.look.formulas import FormulaView
from explorer.look.mixed import MixedLabel
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.swatch import Swatch
from explorer.panels.paragraph import Paragraph

STYLES = {"ewma": 1, "corrected": 3, "max": 4}
"""Each average's place in the cycle of run styles."""
DIGITS = 4
_BETWEEN = 14  # px from one line of an average to the next


def _rows_of(average: Average) -> list[list[Assign]]:
    """Return an average's lines in rows: first those that are flat, then those with a fraction."""
    high = [ln for ln in average.lines if isinstance(ln.value, Op) and ln.value.op == "/"]
    flat = [ln for ln in average.lines if ln not in high]
    return [flat + high] if len(flat) == 1 else [flat, high]


class SwatchLine(QWidget):
    """A line of the plot that is no average: its swatch, its name, its value at the step.

    Attributes
    ----------
    swatch
        The line as the plot draws it.

    Signals: none.
    """

    def __init__(self, name: str, theme: Theme, style: int, color: str = "") -> None:
        super().__init__()
        self.swatch = Swatch(theme, style)
        self.swatch.set_style(style, color)
        self._name = name
        self._text = MixedLabel(name, theme.body)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.swatch)
        row.addWidget(self._text)
        row.addStretch(1)

    def show_value(self, value: float) -> None:
        """Show the line's value at a step."""
        self._text.set_text(f"{self._name} = {format_number(value, DIGITS)}")


class AverageLines(QWidget):
    """One average: its swatch and name, its lines typeset, and its two numbers at the step.

    Attributes
    ----------
    average
        What it tells of.

    Signals: none.
    """

    def __init__(self, average: Average, theme: Theme) -> None:
        super().__init__()
        self.average = average
        self._swatch = Swatch(theme, STYLES[average.name])
        self._name = MixedLabel(average.title, theme.body, 600)
        self._value = Paragraph(theme)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._swatch)
        head.addWidget(self._name)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        # Side by side, so that all three averages are to be seen at once.
        for some in _rows_of(average):
            row = QHBoxLayout()
            row.setSpacing(_BETWEEN)
            for line in some:
                view = FormulaView(Setter().assignment(line), theme.body + 1)
                row.addWidget(view, 0, Qt.AlignmentFlag.AlignVCenter)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self._value)

    def show_step(self, step: int, value: float, rate: float) -> None:
        """Show the numbers of a step."""
        symbol = name_latex(self.average.value)
        shown = format_number(value, DIGITS), format_number(rate, DIGITS)
        self._value.set_text(f"step {step}:  ${symbol}$ = {shown[0]},  rate = {shown[1]}")

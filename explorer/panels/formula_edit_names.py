"""The names that a text may use, each a button that types it, with what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.look.fonts import code_font
from explorer.look.theme import Theme
from explorer.panels.controls.flow import FlowLayout
from explorer.panels.controls.keys import ENTER
from explorer.panels.controls.tab_order import stand_here
from explorer.panels.controls.text import tip

INPUTS = {
    "w": "The parameters; what is done to them is done to each.",
    "g": "The gradient at w.",
    "t": "The step that is being made: 1 at the first.",
    "eta": "The learning rate that the schedule gives this step.",
}
FUNCTIONS = {
    "sqrt": "sqrt(x): the square root.",
    "abs": "abs(x): the size of x, without its sign.",
    "max": "max(a, b, …): the largest.",
    "min": "min(a, b, …): the smallest.",
    "clip": "clip(x, low, high): x, held between low and high.",
    "where": "where(condition, a, b): a where the condition holds, b elsewhere.",
    "sign": "sign(x): −1, 0 or 1.",
    "exp": "exp(x): e to the power x.",
    "log": "log(x): the natural logarithm.",
    "floor": "floor(x): the next whole number below.",
    "sin": "sin(x): the sine, x in radians.",
    "cos": "cos(x): the cosine, x in radians.",
    "tan": "tan(x): the tangent, x in radians.",
    "sinh": "sinh(x): the hyperbolic sine.",
    "cosh": "cosh(x): the hyperbolic cosine.",
    "tanh": "tanh(x): the hyperbolic tangent, between −1 and 1.",
}
RULE_FUNCTIONS = {
    "grad": "grad(u): the gradient at u, on the same batch.",
    "loss": "loss(u): the loss at u, on the same batch.",
    "norm": "norm(x): the length of x, one number for all parameters.",
    "dot": "dot(x, y): the scalar product, one number for all parameters.",
    "hess": "hess(u): the Hessian at u, for solve().",
    "solve": "solve(A, b): the x with A x = b.",
}
CONSTANTS = {"pi": "3.14159…, half a turn in radians.", "e": "2.71828…, the base of log()."}


@dataclass(frozen=True)
class Word:
    """A name that can be typed.

    Attributes
    ----------
    text
        What the button says.
    meaning
        Its tooltip.
    typed
        What it types, if not what it says.
    """

    text: str
    meaning: str
    typed: str = ""


def function_words(rules: bool = False) -> list[Word]:
    """Return the functions of formulas, or of rules too."""
    known = FUNCTIONS | RULE_FUNCTIONS if rules else FUNCTIONS
    return [Word(name, meaning, f"{name}()") for name, meaning in known.items()]


class _Chip(QPushButton):
    """A small button; of a row of them Tab reaches one, and arrows the others."""

    def __init__(self, word: Word, row: NameChips) -> None:
        super().__init__(word.text, row)
        self._row = row
        self.word = word
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(tip(word.meaning))
        self.setAccessibleName(f"Type {word.text}")
        self.setAccessibleDescription(word.meaning)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next chip, or press."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._row.go(self, 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1)
        elif key in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class NameChips(QWidget):
    """A heading, and chips in as many rows as they need.

    Attributes
    ----------
    chips
        The chips in order.

    Signals
    -------
    chosen
        A chip was pressed (str, what is to be typed).
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, heading: str, parent: QWidget | None = None) -> None:
        """Make a row without chips."""
        super().__init__(parent)
        self.chips: list[_Chip] = []
        self._theme = theme
        self._heading = QLabel(heading)
        self._heading.setProperty("role", "label")
        self._flow = FlowLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._heading)
        column.addLayout(self._flow)

    @property
    def words(self) -> list[Word]:
        """The words shown."""
        return [chip.word for chip in self.chips]

    def show_words(self, words: Sequence[Word]) -> None:
        """Show a chip for each word; those that are there already stay."""
        if list(words) == self.words:
            return
        known = {chip.word: chip for chip in self.chips}
        while self._flow.takeAt(0) is not None:
            pass
        self.chips = []
        for word in words:
            chip = known.pop(word, None)
            if chip is None:
                chip = _Chip(word, self)
                chip.clicked.connect(lambda _=False, w=word: self.chosen.emit(w.typed or w.text))
                self._dress(chip)
            self._flow.addWidget(chip)
            self.chips.append(chip)
            chip.show()
        for chip in known.values():
            chip.hide()
            chip.deleteLater()
        for chip in self.chips:
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        stand_here(self, self.chips)
        for chip in self.chips[1:]:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVisible(bool(words))
        self.updateGeometry()

    def go(self, chip: _Chip, by: int) -> None:
        """Give the keyboard to the chip so many places on."""
        place = (self.chips.index(chip) + by) % len(self.chips)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chips[place].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chips[place].setFocus(Qt.FocusReason.TabFocusReason)

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        for chip in self.chips:
            self._dress(chip)

    def _dress(self, chip: _Chip) -> None:
        theme = self._theme
        chip.setFont(code_font(theme.label))
        pad, high = round(6 * theme.scale), round(theme.label * 1.6)
        chip.setStyleSheet(
            f"QPushButton {{ font-family: 'DejaVu Sans Mono'; font-size: {theme.label}px;"
            f" border: 1px solid {theme.line}; border-radius: 4px; background: {theme.panel};"
            f" color: {theme.ink}; padding: 1px {pad}px; min-height: {high}px; }}"
            f"QPushButton:hover {{ background: {theme.raised}; border-color: {theme.field_line}; }}"
            f"QPushButton:pressed {{ background: {theme.tint}; }}"
            f"QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 0px {pad - 1}px; }}"
        )

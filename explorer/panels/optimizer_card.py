"""About one optimizer: its rule as a book sets it, its parameters in words, where it comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.core.entries import OptimizerEntry, Variant
from explorer.formula.typeset import Setter
from explorer.look.fonts import ui_font
from explorer.look.formulas import FormulaView
from explorer.look.mixed import MixedLabel
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.fitting import resize_within
from explorer.panels.controls.reading_area import reading_area
from explorer.panels.controls.swatch import Swatch
from explorer.panels.controls.text import with_symbols
from explorer.panels.paragraph import Paragraph
from explorer.session.run_state import RunState

WIDTH, HEIGHT = 520, 560
MOST_SCALE = 1.5
TYPED = "A rule typed in this session. Its parameters are its own."
CLASS = "A class of PyTorch's kind, {}: its own code makes each step, from exact gradients."


def latex_lines(variant: Variant) -> tuple[str, ...]:
    """Return a variant's formula as LaTeX, line by line."""
    if variant.method:
        return variant.latex
    setter = Setter({name: spec.symbol for name, spec in variant.params.items()})
    return tuple(setter.assignment(line) for line in variant.rule_text.lines)


class OptimizerCard(QDialog):
    """What is known of the optimizer of a run, with the run's own values.

    Attributes
    ----------
    run
        The run it was opened for.

    Signals: as Qt's.
    """

    def __init__(self, run: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entry, variant = run.optimizer, run.resolved.variant
        self.setWindowTitle(f"About {entry.title if entry else run.label}")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(8)
        column.addLayout(self._head(entry, variant))
        for latex in latex_lines(variant):
            column.addWidget(FormulaView(latex, theme.body + 4))
        if run.specs:
            column.addWidget(self._title("Parameters"))
            column.addLayout(self._params())
        if entry is None:
            name = run.choice.torch
            column.addWidget(Paragraph(theme, CLASS.format(name) if name else TYPED))
        else:
            self._add_words(column, entry)
        column.addStretch(1)
        area = reading_area(inside, self.windowTitle())
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(16, 0, 16, 12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area, 1)
        outer.addWidget(buttons)
        scale = min(theme.scale, MOST_SCALE)
        resize_within(self, WIDTH * scale, HEIGHT * scale)

    def _head(self, entry: OptimizerEntry | None, variant: Variant) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        swatch = Swatch(self._theme, self.run.style)
        swatch.set_style(self.run.style, self.run.color)
        row.addWidget(swatch)
        row.addWidget(self._title(entry.title if entry else self.run.label, self._theme.head))
        if entry is not None and len(entry.variants) > 1:
            row.addWidget(MixedLabel(with_symbols(variant.title), self._theme.body))
        row.addStretch(1)
        return row

    def _title(self, text: str, px: float = 0.0) -> QLabel:
        label = QLabel(text)
        label.setFont(ui_font(px or self._theme.body, 600))
        label.setContentsMargins(0, 0 if px else 8, 0, 0)
        return label

    def _params(self) -> QGridLayout:
        """Return a row a parameter: its symbol, this run's value, what it does."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        values = self.run.values
        top = Qt.AlignmentFlag.AlignTop
        for row, (name, spec) in enumerate(self.run.specs.items()):
            symbol = MixedLabel(f"${spec.symbol}$", self._theme.body)
            value = MixedLabel(f"= {format_number(values[name], 12)}", self._theme.body)
            for place, label in enumerate((symbol, value)):
                grid.addWidget(label, row, place, top)
            grid.addWidget(Paragraph(self._theme, with_symbols(spec.help), "ink2"), row, 2)
        return grid

    def _add_words(self, column: QVBoxLayout, entry: OptimizerEntry) -> None:
        parts = (
            ("What to watch", with_symbols(entry.watch)),
            ("Where texts disagree", with_symbols(entry.notes)),
            ("Reference", entry.reference.replace("$", "＄")),
        )
        for title, text in parts:
            if text:
                column.addWidget(self._title(title))
                column.addWidget(Paragraph(self._theme, text))

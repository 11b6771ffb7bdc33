"""The window's three columns: how wide they are, and which of the outer two are folded away."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.look.theme import Theme
from explorer.panels.experiment_column import WIDTH_NARROW, WIDTH_WIDE

LEFT, RIGHT = "left_column", "right_column"
WIDE = 1600
"""From this width of the window on, in px, the outer columns are wider."""
WIDEST = 1800
"""From this one on the right column is two: the panels stand beside the plots."""
USUAL_MIDDLE, LEAST_MIDDLE, LEAST_RIGHT = 490, 430, 260
MOST_SCALE = 1.5
"""Type for a projector is twice as large; columns as much wider would leave no canvas."""


class Columns(QSplitter):
    """Puts the experiment, the canvas and the plots beside each other.

    For an audience the experiment is folded away: what is set is set before.

    Attributes
    ----------
    folded
        The outer columns that are away: ``left_column``, ``right_column``.

    Signals
    -------
    folded_changed()
        A column was folded or came back.
    """

    folded_changed = Signal()

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, theme: Theme) -> None:
        """Show all three."""
        super().__init__(Qt.Orientation.Horizontal)
        self.folded: frozenset[str] = frozenset()
        self._outer = {LEFT: left, RIGHT: right}
        self._scale = theme.scale
        self._at_desk = self.folded
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in (left, middle, right):
            self.addWidget(part)
        self.setStretchFactor(1, 1)
        middle.setMinimumWidth(LEAST_MIDDLE)
        right.setMinimumWidth(LEAST_RIGHT)

    def fold(self, names: Set[str]) -> None:
        """Fold these columns away and show the others, as wide as they were."""
        self.folded = frozenset(names) & self._outer.keys()
        for name, part in self._outer.items():
            part.setVisible(name not in self.folded)
        self.folded_changed.emit()

    def share_out(self, width: int) -> None:
        """Give the columns their usual share of ``width`` px."""
        left, right = (WIDTH_WIDE, 400) if width >= WIDE else (WIDTH_NARROW, 336)
        if width >= WIDEST * self._scale:
            right = 784
        scale = min(self._scale, MOST_SCALE)
        left, right = round(left * scale), round(right * scale)
        shown = 0 if LEFT in self.folded else left
        right = max(LEAST_RIGHT, min(right, width - shown - round(USUAL_MIDDLE * scale) - 2))
        self.setSizes([left, width - left - right - 2, right])

    def set_theme(self, theme: Theme) -> None:
        """Make room for type of another size; the colours are the style sheet's."""
        before, self._scale = self._scale, theme.scale
        if before == theme.scale:
            return
        if before == 1.0:
            self._at_desk = self.folded
        self.fold(self._at_desk if theme.scale == 1.0 else self.folded | {LEFT})
        self.share_out(self.width())

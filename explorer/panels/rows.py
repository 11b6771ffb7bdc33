"""Rows of the left column: a label, and what it names."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from explorer.look.mixed import MixedLabel
from explorer.look.theme import Theme

LABEL_WIDTH = 60
SIDE = 12


class RowLabel(MixedLabel):
    """The label of a row, in the ink of labels.

    Attributes
    ----------
    text
        What it says.
    """

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        """Make the label."""
        super().__init__(text, theme.label, parent=parent)
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take colour and size from ``theme``."""
        self.set_style(theme.label, color=theme.ink2)
        self.setFixedWidth(max(LABEL_WIDTH, round(theme.label * 5)))


def labelled(label: RowLabel, *widgets: QWidget, spacing: int = 4) -> QHBoxLayout:
    """Return a row: the label, then the widgets, the first of which takes what room there is."""
    row = QHBoxLayout()
    row.setContentsMargins(SIDE, 0, SIDE, 0)
    row.setSpacing(0)
    row.addWidget(label)
    for i, widget in enumerate(widgets):
        if i:
            row.addSpacing(spacing)
        row.addWidget(widget, 1 if i == 0 else 0)
    return row


def inset(widget: QWidget, by: int = SIDE) -> QHBoxLayout:
    """Return ``widget`` in a row of its own, ``by`` px from either side."""
    row = QHBoxLayout()
    row.setContentsMargins(by, 0, by, 0)
    row.addWidget(widget)
    return row


def clear_layout(layout: QLayout) -> None:
    """Take every widget out of ``layout`` and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

"""A scroll area whose bar lies over the margin, so that nothing moves when it appears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

_MOST_WIDTH = 10


class MarginScrollArea(QScrollArea):
    """Scrolls a widget up and down; the widget keeps the whole width.

    Attributes
    ----------
    bar
        The bar that is seen; hidden where there is nothing to scroll.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        """Make an area that scrolls ``inside``, whose right margin leaves room for the bar."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        # Whoever holds the area paints the ground.
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.hide()
        own = self.verticalScrollBar()
        own.rangeChanged.connect(self._take_range)
        own.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(own.setValue)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the bar at the right edge."""
        super().resizeEvent(event)
        wide = min(_MOST_WIDTH, self.bar.sizeHint().width())
        self.bar.setGeometry(self.width() - wide, 0, wide, self.height())

    def _take_range(self, low: int, high: int) -> None:
        own = self.verticalScrollBar()
        self.bar.setRange(low, high)
        self.bar.setPageStep(own.pageStep())
        self.bar.setSingleStep(own.singleStep())
        self.bar.setVisible(high > low)
        self.bar.raise_()

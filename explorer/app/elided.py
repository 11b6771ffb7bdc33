"""A line of text that asks for no more room than there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel


class ElidedLabel(QLabel):
    """A label of one line; what does not fit ends in an ellipsis and is told by the tooltip.

    Attributes
    ----------
    shown
        The text as it is painted.
    """

    @property
    def shown(self) -> str:
        """The text as it is painted."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self._line, Qt.TextElideMode.ElideRight, room)

    @property
    def _line(self) -> str:
        return " ".join(self.text().split())

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._explain()

    def sizeHint(self) -> QSize:
        """Return the size that shows the whole text."""
        margins = self.contentsMargins()
        wide = self.fontMetrics().horizontalAdvance(self._line) + 2
        return QSize(wide + margins.left() + margins.right(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return a size that leaves the width to the layout."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text as far as there is room."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown)

    def _explain(self) -> None:
        self.setToolTip("" if self.shown == self._line else self._line)

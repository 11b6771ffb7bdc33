"""A few lines of words with symbols between them, broken where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import draw_mixed
from explorer.look.theme import Theme
from explorer.panels.controls.wrapping import wrap

MOST = 40


class Paragraph(QWidget):
    """Words with symbols between dollar signs.

    Attributes
    ----------
    text
        What it says.

    Signals: none.
    """

    def __init__(
        self, theme: Theme, text: str = "", ink: str = "ink", parent: QWidget | None = None
    ) -> None:
        """Say ``text`` in one of the theme's inks."""
        super().__init__(parent)
        self._theme = theme
        self._ink = ink
        self.text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self.text = text
        self.setAccessibleName(text.replace("$", ""))
        self.updateGeometry()
        self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that narrower words stand in more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words, broken to ``width`` px."""
        return round(len(self._lines(width)) * self._line_height) + 2

    def sizeHint(self) -> QSize:
        """Return a comfortable width, and the height at it."""
        width = max(self.width(), round(200 * self._theme.scale))
        return QSize(round(240 * self._theme.scale), self.heightForWidth(width))

    @property
    def _line_height(self) -> float:
        return 1.42 * self._theme.body

    def _lines(self, width: int) -> tuple[str, ...]:
        lines: list[str] = []
        for part in self.text.split("\n"):
            lines += wrap(part, width, self._theme.body, MOST)
        return tuple(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter, px = QPainter(self), float(self._theme.body)
        color = getattr(self._theme, self._ink)
        for i, line in enumerate(self._lines(self.width())):
            y = round(i * self._line_height + 1.06 * px)
            draw_mixed(painter, QPointF(0, y), line, px, color)

"""A line that says what was just done, over the canvas where no words stand, for a moment."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QLabel

from explorer.app.stage import Stage
from explorer.look.fonts import ui_font
from explorer.look.theme import Theme

SHOWN = 4000
"""Milliseconds that a short line stays."""
BRIEF = 2500
"""The same where it can't but cover words."""
SOON = 120
"""Milliseconds after which what the line is about has been drawn too."""
_A_LETTER = 50
_SHORT = 60
"""Milliseconds for each letter that is more than these."""
_SIDE, _FOOT, _APART = 8, 16, 4


class Notice(QLabel):
    """A small label over the foot of the stage, or wherever it covers no words of the picture.

    Attributes: none of its own.

    Signals: as Qt's.
    """

    def __init__(self, theme: Theme, over: Stage) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._again = QTimer(self, singleShot=True, interval=SOON)
        self._again.timeout.connect(self._place)
        over.installEventFilter(self)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.setFont(ui_font(theme.label, 600))
        self.setStyleSheet(
            f"background: {theme.raised}; color: {theme.ink}; padding: 6px 12px;"
            f"border: 1px solid {theme.field_line}; border-radius: 4px;"
        )

    def say(self, sentence: str) -> None:
        """Show a sentence for a few seconds, a long one longer."""
        self.setText(sentence)
        self._fit()
        self.show()
        self.raise_()
        self._again.start()
        more = _A_LETTER * max(0, len(sentence) - _SHORT)
        self._timer.start((BRIEF if self._covered(self.pos()) else SHOWN) + more)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay inside when the widget below is resized."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        """Be as wide as the sentence, in several lines where the stage is too narrow for it."""
        most = max(1, self._over.frame().width() - 2 * _SIDE)
        self.setWordWrap(False)
        size = self.sizeHint()
        if size.width() > most:
            self.setWordWrap(True)
            size.setWidth(most)
            size.setHeight(self.heightForWidth(most))
        self.resize(size)
        self._move()

    def _place(self) -> None:
        """Give way to words that were just written below."""
        if self.isVisible():
            self._move()

    def _move(self) -> None:
        inside = self._over.rect().contains(self.geometry())
        if self.isVisible() and inside and not self._covered(self.pos()):
            return  # who reads it need not look for it again
        self.move(min(self._spots(), key=self._covered))

    def _covered(self, at: QPoint) -> int:
        """Return how many px of words it covers there."""
        own = QRect(at, self.size()).adjusted(-_APART, -_APART, _APART, _APART)
        parts = [own.intersected(box) for box in self._over.words()]
        return sum(part.width() * part.height() for part in parts if not part.isEmpty())

    def _spots(self) -> Iterator[QPoint]:
        """Yield where it may stand, the best first: at the foot, then ever higher."""
        frame, (width, height) = self._over.frame(), self.size().toTuple()
        left, right = frame.left() + _SIDE, frame.right() - width - _SIDE
        foot = max(0, frame.bottom() - height - _FOOT)
        across = [max(0, x) for x in ((left + right) // 2, right, left)]
        for y in range(foot, frame.top(), -max(1, height // 2)):
            yield from (QPoint(x, y) for x in across)
        yield QPoint(across[0], foot)

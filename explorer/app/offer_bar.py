"""The bar that offers the work a crash left: in the window, and in nobody's way."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from explorer.app.autosave import Leftover
from explorer.look.fonts import ui_font
from explorer.look.icons import icon_pixmap
from explorer.look.theme import Theme

_ICON = 16


class OfferBar(QWidget):
    """One sentence about unsaved work, and what can be done with it.

    Attributes
    ----------
    leftovers
        What is still to be decided; the first is offered.

    Signals
    -------
    restore_asked()
        The first is wanted; whoever shows it takes it out with `take`.
    """

    restore_asked = Signal()

    def __init__(self, leftovers: Sequence[Leftover], theme: Theme) -> None:
        super().__init__()
        self.leftovers = list(leftovers)
        self.setAccessibleName("Unsaved work was found")
        self._sign = QLabel()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.restore = QPushButton("&Restore")
        self.restore.setToolTip("Show this work again; it stays unsaved until you save it")
        self.restore.clicked.connect(lambda: self.restore_asked.emit())
        self.discard = QPushButton("&Discard")
        self.discard.setToolTip("Remove this work; until you close this bar it can be had back")
        self.discard.clicked.connect(self._discard)
        self.undo = QPushButton("&Undo")
        self.undo.setToolTip("Have the discarded work back")
        self.undo.clicked.connect(self._undo)
        self.shut = QPushButton("&Close")
        self.shut.setToolTip("Remove the discarded work for good")
        self.shut.clicked.connect(self._remove)
        self._discarded: Leftover | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for part in (self._sign, self.sentence, *self._buttons):
            row.addWidget(part)
        row.setStretchFactor(self.sentence, 1)
        self.set_theme(theme)
        self._show_first()

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.restore, self.discard, self.undo, self.shut

    def _discard(self) -> None:
        """Put the first aside: only `_remove` is for good."""
        self._discarded = self.leftovers.pop(0)
        self._show_first()

    def _undo(self) -> None:
        if self._discarded is not None:
            self.leftovers.insert(0, self._discarded)
            self._discarded = None
        self._show_first()

    def _remove(self) -> None:
        if self._discarded is not None:
            self._discarded.discard()
            self._discarded = None
        if self.leftovers:
            self._show_first()
        else:
            self.hide()

    def take(self) -> Leftover:
        """Take the first out, and offer the next or go away."""
        first = self.leftovers.pop(0)
        if self.leftovers:
            self._show_first()
        else:
            self.hide()
        return first

    def leave(self) -> None:
        """Leave what was not decided for the next start."""
        if self._discarded is not None:
            self._discarded.discard()
            self._discarded = None
        while self.leftovers:
            self.leftovers.pop().leave()
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.sentence.setFont(ui_font(theme.label))
        size = round(_ICON * theme.scale)
        self._sign.setPixmap(icon_pixmap("warn", theme.notice, size, self.devicePixelRatioF()))

    def _show_first(self) -> None:
        aside = self._discarded is not None
        first = None if aside else self.leftovers[0]
        self.restore.setVisible(first is not None and first.draft is not None)
        self.discard.setVisible(not aside)
        self.undo.setVisible(aside)
        self.shut.setVisible(aside)
        more = len(self.leftovers) - (not aside)
        others = f" {more} more follow." if more > 1 else " One more follows." if more else ""
        sentence = "The unsaved work was discarded." if first is None else _sentence(first)
        self.sentence.setText(f"{sentence}{others}")
        self.setAccessibleDescription(self.sentence.text())


def _sentence(leftover: Leftover) -> str:
    draft = leftover.draft
    if draft is None:
        return f"Unsaved work was found that can't be read: {leftover.fault}."
    experiment = draft.experiment
    surface = experiment.surface.name or "your own surface"
    what = draft.path.name if draft.path else experiment.title or surface
    return f"The program ended with unsaved work: {what}, {_when(draft.time)}."


def _when(seconds: float) -> str:
    """Return a time of today as such, else the day with it."""
    try:
        then, now = time.localtime(seconds), time.localtime()
    except (OverflowError, OSError, ValueError):
        return "at an unknown time"
    if then[:3] == now[:3]:
        return time.strftime("today at %H:%M", then)
    return time.strftime("%Y-%m-%d at %H:%M", then)

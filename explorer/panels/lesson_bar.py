"""The lesson bar: where in a lesson one is, what to see, and the way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from explorer.look.fonts import ui_font
from explorer.look.icons import icon
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.plain_button import PlainButton
from explorer.panels.controls.theming import spread_theme
from explorer.panels.lesson_caption import LessonCaption
from explorer.panels.lesson_place import LessonPlace

NEXT, REVEAL, NEXT_LESSON, DONE = "Next", "Reveal", "Next lesson", "Done"
"""What the way on may be called."""
TIPS = {
    NEXT: "On to the next stop (Page Down)",
    REVEAL: "Show what happens, and the answer (Page Down)",
    NEXT_LESSON: "Begin the next lesson (Page Down)",
    DONE: "Leave the lesson (Page Down)",
}
_ROOMY = 860
"""Width in px at a desk from which Back has a word."""
_NARROW, _STACKED, _TIGHT, _TIGHTEST = 640, 600, 500, 450
"""The same below which the lesson's title has to give way, below which the words stand under the
buttons, below which these are told in fewer words, and below which Return has none."""
_ICON = 16


@dataclass(frozen=True)
class LessonFacts:
    """What the bar shows of a stop.

    Attributes
    ----------
    index
        The stop's place, from 0.
    lead, text
        A bold beginning, empty in most cases, and the words after it.
    onward
        What the way on is called, of those above.
    away
        Whether the person has left the stop, and may want to return.
    strayed
        Whether the words tell that what is shown is no longer the stop's.
    """

    index: int
    lead: str = ""
    text: str = ""
    onward: str = NEXT
    away: bool = False
    strayed: bool = False


class LessonBar(QWidget):
    """A strip that leads through a lesson; it decides nothing.

    Its height is that of the lesson's longest text, so that the picture above keeps its size from
    stop to stop.

    Attributes
    ----------
    place
        Where in the lesson one is; opens the list of stops.
    caption
        The words.
    back, next, return_, close_
        The buttons.

    Signals
    -------
    back_asked(), next_asked()
        The stop before is wanted; what comes next is: the answer, the next stop or lesson.
    return_asked()
        The stop is wanted as it was.
    leave_asked()
        The lesson is to be left.
    stop_asked(int)
        Another stop is wanted, by its place from 0.
    """

    back_asked = Signal()
    next_asked = Signal()
    return_asked = Signal()
    leave_asked = Signal()
    stop_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts: tuple[tuple[str, str], ...] = ()
        self._facts: LessonFacts | None = None
        self._stacked, self._titled = False, True
        self.setAccessibleName("Lesson")
        self.place = LessonPlace(theme)
        self.caption = LessonCaption(theme)
        self.back = PlainButton("Back")
        self.next = PlainButton(NEXT)
        self.next.setProperty("primary", "true")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its icon stands at the right
        self.return_ = PlainButton("Return")
        for button in (self.back, self.next, self.return_):
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.close_ = IconButton(theme, "close", "Leave the lesson", icon_size=_ICON)
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    def set_lesson(
        self, title: str, stops: Sequence[str], texts: Sequence[tuple[str, str]]
    ) -> None:
        """Begin a lesson.

        Parameters
        ----------
        stops
            The stops' titles.
        texts
            About everything that will be said, as (lead, text): the bar makes room for it.
        """
        self._texts, self._facts = tuple(texts), None
        self.place.set_lesson(title, tuple(stops))
        self._make_room()

    @property
    def theme(self) -> Theme:
        """The theme that it wears."""
        return self._theme

    @property
    def facts(self) -> LessonFacts:
        """What is shown."""
        return self._facts or LessonFacts(0)

    def set_facts(self, facts: LessonFacts) -> None:
        """Show a stop."""
        before, self._facts = self._facts, facts
        if facts == before:
            return
        self.caption.set_text(facts.lead, facts.text, facts.strayed)
        self.return_.setVisible(facts.away)
        if before is None or (facts.index, facts.onward) != (before.index, before.onward):
            self.place.set_index(facts.index)
            self.back.setEnabled(facts.index > 0)
            self._size_buttons()

    def set_titled(self, titled: bool) -> None:
        """Name the lesson, or leave that to who shows the bar."""
        self._titled = titled
        self._place_words()
        self._make_room()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        spread_theme(self, theme)
        size = round(_ICON * theme.scale)
        icons = (
            (self.back, icon("chevron-left", theme, size)),
            (self.next, icon("chevron-right", theme, size, color=theme.on_accent)),
            (self.return_, icon("reset", theme, size)),
        )
        for button, shown in icons:
            button.setFont(ui_font(theme.head if theme.scale > 1 else theme.body, 600))
            button.setIconSize(QSize(size, size))
            button.setIcon(shown)
            button.setFixedHeight(round(26 * theme.scale))
        above = round(4 + 4 * theme.scale)
        sides = round(12 * theme.scale), round(10 * theme.scale)
        self._outer.setContentsMargins(sides[0], above + 1, sides[1], above)
        self._outer.setHorizontalSpacing(round(12 * theme.scale))
        self._outer.setVerticalSpacing(round(4 * theme.scale))
        self._upper.setSpacing(round(6 * theme.scale))
        self._right.setSpacing(round(6 * theme.scale))
        self._place_words()
        self._size_buttons()
        self._make_room()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return a width that leaves a few words and all buttons."""
        return QSize(round(420 * min(self._theme.scale, 1.5)), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have room for the words at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place_words()
            self._size_buttons()
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.line))

    # --- inside ---

    def _lay_out(self) -> None:
        self._upper = QHBoxLayout()
        for button in (self.back, self.next, self.close_):
            self._upper.addWidget(button)
        self._right = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._right.addStretch(1)
        self._right.addLayout(self._upper)
        self._right.addWidget(self.return_)
        self._right.addStretch(1)
        # The words keep their width when the button comes and goes.
        policy = self.return_.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.return_.setSizePolicy(policy)
        self.return_.hide()
        self._outer = QGridLayout(self)
        self._outer.setColumnStretch(1, 1)
        self._outer.addWidget(self.place, 0, 0)
        self._outer.addWidget(self.caption, 0, 1)
        self._outer.addLayout(self._right, 0, 2)
        order = (self.place, self.back, self.next, self.return_, self.close_)
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    def _connect(self) -> None:
        self.place.picked.connect(self.stop_asked)
        self.back.clicked.connect(self.back_asked)
        self.next.clicked.connect(self.next_asked)
        self.return_.clicked.connect(self.return_asked)
        self.close_.clicked.connect(self.leave_asked)

    def _name_buttons(self) -> None:
        onward, place = self.facts.onward, self.facts.index + 1
        narrow = self._narrower(_NARROW)
        self.next.setText(NEXT if narrow and onward == NEXT_LESSON else onward)
        self.next.setToolTip(TIPS[onward])
        self.next.setAccessibleName(onward)
        self.back.setText("" if self._narrower(_ROOMY) else "Back")
        self.back.setAccessibleName("Back")
        self.back.setToolTip("Back to the stop before (Page Up)")
        where = "" if self._narrower(_TIGHT) else f" to stop {place}"
        # The icon stands close to its word.
        self.return_.setText("" if self._narrower(_TIGHTEST) else f" Return{where}")
        self.return_.setAccessibleName(f"Return to stop {place}")
        self.return_.setToolTip("Show the stop as the lesson has it, and play it again")

    def _narrower(self, width: int) -> bool:
        """Tell whether the bar is narrower than a width in px at a desk."""
        return self.width() < width * self._theme.scale

    def _place_words(self) -> None:
        """Put the words between place and buttons, or below both where there is little room."""
        stacked = self._narrower(_STACKED)
        self.place.set_room(self._narrower(_NARROW), stacked or not self._titled)
        if stacked == self._stacked:
            return
        self._stacked = stacked
        self.caption.set_modest(stacked)
        way = QBoxLayout.Direction
        self._right.setDirection(way.RightToLeft if stacked else way.TopToBottom)
        row, column, span = (1, 0, 3) if stacked else (0, 1, 1)
        self._outer.removeWidget(self.caption)
        self._outer.addWidget(self.caption, row, column, 1, span)
        self._outer.setRowStretch(row, 1)
        self._outer.setRowStretch(1 - row, 0)

    def _size_buttons(self) -> None:
        """Give the way on the width of the words that it may have, so that it stays in place."""
        self._name_buttons()
        metrics = QFontMetricsF(self.next.font())
        shown = self.next.text()
        words = (NEXT, REVEAL) if shown in (NEXT, REVEAL) else (shown,)
        widest = max(metrics.horizontalAdvance(word) for word in words)
        self.next.setFixedWidth(ceil(widest + (2 * 12 + _ICON + 8) * self._theme.scale))
        back = metrics.horizontalAdvance(self.back.text())
        self.back.setFixedWidth(ceil(back + ((24 + 8) * bool(back) + 32) * self._theme.scale))

    def _make_room(self) -> None:
        """Take the height of the lesson's longest text."""
        stacked = self._narrower(_STACKED)
        beside = self.place.sizeHint().width() + self._right.sizeHint().width()
        beside += 2 * self._outer.horizontalSpacing()
        margins = self._outer.contentsMargins()
        room = self.width() - margins.left() - margins.right() - (0 if stacked else beside)
        lines = self.caption.lines_needed(self._texts, max(1, room))
        words = self.caption.height_of(max(2, lines))
        others = max(self._right.sizeHint().height(), self.place.sizeHint().height())
        inner = words + self._outer.verticalSpacing() + others if stacked else max(words, others)
        self.setFixedHeight(inner + margins.top() + margins.bottom())
        # Made lower while it is being laid out, it would keep words below its lower edge.
        self._outer.setGeometry(self.rect())

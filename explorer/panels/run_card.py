"""One run as a card: its swatch, name, learning rate, details, status and eye."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.look.mixed import mixed_plain, mixed_width
from explorer.look.runs import draw_swatch, run_style
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.keys import ENTER, claims
from explorer.panels.controls.swatch import HIDDEN_OPACITY, MARKER_RADIUS, SWATCH_WIDTH
from explorer.panels.controls.text import BOLD, centred_baseline, draw_line, fit, with_symbols
from explorer.panels.controls.theming import draw_box, draw_focus

CARD_HEIGHT = 42
_RADIUS = 6.0
_BAR = 3.0
_SWATCH_LEFT = 10
_TEXT_LEFT = 54
_EYE_RIGHT, _EYE_LEFT = 3, 6  # px beside the eye
_BETWEEN = " · "  # parts of a card's details
_LEAST_LETTERS = 6  # what is cut to fewer says nothing
_EYE = QSize(28, 26)
_HELD = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete, *ENTER})


@dataclass(frozen=True)
class CardFacts:
    """What a card shows.

    Attributes
    ----------
    name, details, value
        Plain text; ``value`` is the learning rate, with its symbol.
    style
        The run's place in the cycle of run styles.
    color
        A colour of its own, or empty.
    word, tone, sentence
        The status at the playhead, and more about it.
    visible, selected
        Whether the run is drawn, and whether the form below is its.
    """

    name: str = ""
    details: str = ""
    value: str = ""
    style: int = 0
    color: str = ""
    word: str = ""
    tone: str = "plain"
    sentence: str = ""
    visible: bool = True
    selected: bool = False


class RunCard(QWidget):
    """Shows one run, to be selected, shown or hidden.

    Attributes
    ----------
    facts
        What it shows.
    eye
        The button that shows or hides the run.

    Signals
    -------
    chosen
        The card was clicked, or Enter was pressed on it.
    moved
        ↑ or ↓ asks for the card before or after (int, -1 or 1).
    removed
        Delete asks to remove the run.
    toggled
        The eye was clicked.
    menu_asked
        A menu is asked for, at a place on the screen (QPoint).
    """

    chosen = Signal()
    moved = Signal(int)
    removed = Signal()
    toggled = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent)
        self.facts = CardFacts()
        self._theme = theme
        self.eye = IconButton(theme, "eye", "Hide", size=_EYE, parent=self)
        self.eye.clicked.connect(self.toggled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    # --- what it shows ---

    def show_facts(self, facts: CardFacts) -> None:
        """Show ``facts``; repaints only where they are others."""
        if facts == self.facts:
            return
        old, self.facts = self.facts, facts
        if (facts.name, facts.visible) != (old.name, old.visible):
            self.eye.set_icon("eye" if facts.visible else "eye-off")
            self.eye.set_name(f"{'Hide' if facts.visible else 'Show'} {facts.name}")
        # One card takes the Tab key; the arrows go from card to card.
        strong = Qt.FocusPolicy.StrongFocus if facts.selected else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(strong)
        self.eye.setFocusPolicy(
            Qt.FocusPolicy.TabFocus if facts.selected else Qt.FocusPolicy.NoFocus
        )
        self.setAccessibleName(facts.name)
        self.setAccessibleDescription(_spoken(facts))
        self.setToolTip(facts.sentence)
        self.update()

    def show_status(self, word: str, tone: str, sentence: str) -> None:
        """Show the status at the playhead."""
        facts = self.facts
        if (word, tone, sentence) == (facts.word, facts.tone, facts.sentence):
            return
        self.show_facts(replace(facts, word=word, tone=tone, sentence=sentence))

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(240, max(CARD_HEIGHT, round(self._theme.body * 3.2)))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which a name can still be told."""
        return QSize(180, self.sizeHint().height())

    # --- what a hand does ---

    def event(self, event: QEvent) -> bool:
        """Keep ↑ ↓ Delete and Enter from the window's shortcuts."""
        return claims(event, _HELD) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the run."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next card, select or remove."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key in ENTER:
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the run's menu, at the pointer or under the card."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_asked.emit(
            self.mapToGlobal(QPoint(_TEXT_LEFT, self.height())) if by_key else event.globalPos()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the eye at the right."""
        super().resizeEvent(event)
        left = self.width() - self.eye.width() - _EYE_RIGHT
        self.eye.move(left, (self.height() - self.eye.height()) // 2)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, swatch, two lines of text and the outline."""
        painter = QPainter(self)
        theme, facts, box = self._theme, self.facts, QRectF(self.rect())
        self._draw_ground(painter, box)
        style = run_style(theme, facts.style, facts.color)
        swatch = QRectF(_SWATCH_LEFT, 0, SWATCH_WIDTH, self.height())
        painter.setOpacity(1.0 if facts.visible else HIDDEN_OPACITY)
        draw_swatch(painter, style, swatch, MARKER_RADIUS)
        painter.setOpacity(1.0)
        self._draw_lines(painter)
        if self.hasFocus():
            draw_focus(painter, box, theme.accent, _RADIUS)

    def _draw_ground(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        if not self.facts.selected:
            ground = theme.raised if self.underMouse() else theme.panel
            draw_box(painter, box, ground, theme.line, _RADIUS)
            return
        draw_box(painter, box, theme.tint, theme.accent, _RADIUS)
        inside = QPainterPath()
        inside.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(inside)
        painter.fillRect(QRectF(0, 0, _BAR, box.height()), QColor(theme.accent))
        painter.restore()

    def _draw_lines(self, painter: QPainter) -> None:
        theme, facts = self._theme, self.facts
        middle, line = self.height() / 2, theme.body * 1.2
        first = centred_baseline(theme.body, middle - line + 1, line)
        second = centred_baseline(theme.tick, middle, line)
        right = self.width() - self.eye.width() - _EYE_RIGHT - _EYE_LEFT
        name_ink = theme.ink if facts.visible else theme.ink3
        small_ink = theme.ink2 if facts.visible else theme.ink3
        value = with_symbols(facts.value)
        value_left = right - mixed_width(value, theme.body)
        draw_line(painter, value_left, first, value, theme.body, name_ink)
        name = with_symbols(facts.name)
        name = fit(name, value_left - _TEXT_LEFT - 6, theme.body, BOLD)
        draw_line(painter, _TEXT_LEFT, first, name, theme.body, name_ink, BOLD)
        tone = _tone_ink(theme, facts.tone) if facts.visible else theme.ink3
        word_left = right - mixed_width(facts.word, theme.tick, 500)
        draw_line(painter, word_left, second, facts.word, theme.tick, tone, 500)
        details = _fitting(facts.details, word_left - _TEXT_LEFT - 6, theme.tick)
        draw_line(painter, _TEXT_LEFT, second, details, theme.tick, small_ink)


def _fitting(details: str, room: float, px: float) -> str:
    """Return the details that fit; parts are left out from the front, the numbers come last."""
    parts = with_symbols(details).split(_BETWEEN)
    for first in range(len(parts)):
        line = _BETWEEN.join(parts[first:])
        if mixed_width(line, px) <= room:
            return line
    cut = fit(parts[-1], room, px)
    return cut if len(cut) >= _LEAST_LETTERS else ""


def _tone_ink(theme: Theme, tone: str) -> str:
    inks = {"notice": theme.notice, "good": theme.good, "bad": theme.bad}
    return inks.get(tone, theme.ink2)


def _spoken(facts: CardFacts) -> str:
    """Return the card's text as a screen reader says it."""
    words = [facts.value, facts.details, facts.word, "" if facts.visible else "hidden"]
    return ", ".join(mixed_plain(word) for word in words if word)

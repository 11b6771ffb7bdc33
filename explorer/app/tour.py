"""A short tour: one part of the window after another is lit, with two sentences about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.look.fonts import ui_font
from explorer.panels.paragraph import Paragraph

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow
    from explorer.look.theme import Theme

DARKNESS = 0.45
GAP = 12
BUBBLE = 320
ROUND = 6.0
FIRST_STEPS, SPEED = 12, 6.0
"""What is played meanwhile, where nothing was yet."""


@dataclass(frozen=True)
class Sight:
    """One part of the window, and what is said of it; of a dark theme, where that differs."""

    title: str
    text: str
    place: Callable[[MainWindow], QWidget]
    part: Callable[[MainWindow], QRect] | None = None
    dark: str = ""

    def said(self, theme: Theme) -> str:
        """Return what is said."""
        return self.dark if theme.dark and self.dark else self.text


SIGHTS = (
    Sight(
        "The surface and the runs",
        "Each trail is an optimizer on its way down; palest is lowest. Drag the ring to start "
        "elsewhere, and all trails follow your hand.",
        lambda w: w.stage,
        dark="Each trail is an optimizer on its way down; darkest is lowest. Drag the ring to "
        "start elsewhere, and all trails follow your hand.",
    ),
    Sight(
        "Time",
        "Space plays and pauses, ← and → go one step. Everything in the window shows the same "
        "step, and going back costs nothing.",
        lambda w: w.transport,
    ),
    Sight(
        "What is compared",
        "Choose a surface, add runs with +, select one and turn its η or β: its trail is drawn "
        "anew while you drag. Ctrl+Z takes anything back.",
        lambda w: w.experiment,
    ),
    Sight(
        "What goes on inside",
        "The effective learning rate and the accumulators of every run, parameter by parameter. "
        "Click into a plot to move the playhead.",
        lambda w: w.plots,
    ),
    Sight(
        "The step, by hand",
        "The rule of the selected run with this step's numbers in it. Point at a name to light its "
        "curve; the pencil lets you change the rule and compare.",
        lambda w: w.right.step if w.right.step.isVisible() else w.right.tabs,
    ),
    Sight(
        "Lessons",
        "Lessons lead through the whole course, stop by stop; F5 fills the screen for an audience. "
        "The ? key lists all keys, and this tour is in the Help menu.",
        lambda w: w.menuBar(),
        lambda w: w.menuBar().actionGeometry(w.actions_.menus["Lessons"].menuAction()),
    ),
)


class Tour(QWidget):
    """A veil over the window with a hole where one looks, and a bubble beside it.

    Attributes
    ----------
    place
        The place of the sight that is shown, from 0.
    bubble
        What says something about it.

    Signals: none.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._window = window
        self.place = 0
        theme = window.theme
        self.bubble = QFrame(self)
        self.bubble.setObjectName("bubble")
        self.bubble.setStyleSheet(
            f"#bubble {{ background: {theme.panel}; border: 1px solid {theme.accent};"
            f"border-radius: {ROUND}px; }}"
        )
        self._title = QLabel()
        self._title.setFont(ui_font(theme.head, 600))
        self._count = QLabel()
        self._count.setProperty("role", "hint")
        self._text = Paragraph(theme)
        self._skip = QPushButton("Skip")
        self._back = QPushButton("Back")
        self._next = QPushButton("Next")
        self._next.setProperty("primary", True)
        self._skip.clicked.connect(self.close)
        self._back.clicked.connect(lambda: self.show_sight(self.place - 1))
        self._next.clicked.connect(lambda: self.show_sight(self.place + 1))
        self._arrange()
        window.installEventFilter(self)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._skip)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        column = QVBoxLayout(self.bubble)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addLayout(foot)

    def start(self) -> None:
        """Show the first sight."""
        workspace = self._window.workspace
        if workspace.step == 0:
            workspace.play_to(0, FIRST_STEPS, SPEED)  # so that there are trails to look at
        else:
            workspace.seek(workspace.step)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.show_sight(0)

    def show_sight(self, place: int) -> None:
        """Show another sight; after the last one the tour is over."""
        if place >= len(SIGHTS):
            self.close()
            return
        self.place = max(0, place)
        sight = SIGHTS[self.place]
        self._title.setText(sight.title)
        self._count.setText(f"{self.place + 1} of {len(SIGHTS)}")
        text = sight.said(self._window.theme)
        self._text.set_text(text)
        self._back.setEnabled(self.place > 0)
        last = self.place == len(SIGHTS) - 1
        self._next.setText("Done" if last else "Next")
        self._skip.setVisible(not last)
        self.setAccessibleName(f"Tour: {sight.title}. {text}")
        self._lay_out()
        self.setFocus()

    @property
    def hole(self) -> QRect:
        """Where the sight is, in this widget's px; empty where it can't be seen."""
        sight = SIGHTS[self.place]
        target = sight.place(self._window)
        if not target.isVisible():
            return QRect()
        part = sight.part(self._window) if sight.part is not None else target.rect()
        corner = target.mapTo(self._window, part.topLeft())
        return QRect(corner, part.size()).intersected(self.rect())

    def _lay_out(self) -> None:
        """Put the bubble beside the hole, where there is most room, or into it."""
        width = round(BUBBLE * min(self._window.theme.scale, 1.6))
        self.bubble.setFixedWidth(width)
        self._text.setFixedHeight(self._text.heightForWidth(width - 34))
        self.bubble.adjustSize()
        size, hole, room = self.bubble.size(), self.hole, self.rect()
        x = min(max(hole.center().x() - size.width() // 2, GAP), room.width() - size.width() - GAP)
        y = min(
            max(hole.center().y() - size.height() // 2, GAP), room.height() - size.height() - GAP
        )
        if hole.right() + GAP + size.width() < room.width():
            x = hole.right() + GAP
        elif hole.left() - GAP - size.width() > 0:
            x = hole.left() - GAP - size.width()
        elif hole.top() - GAP - size.height() > 0:
            y = hole.top() - GAP - size.height()
        elif hole.bottom() + GAP + size.height() < room.height():
            y = hole.bottom() + GAP
        self.bubble.move(x, y)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._lay_out()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the keys with the picture; the first control of the window would type them."""
        super().closeEvent(event)
        self._window.stage.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the veil around the hole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil, hole = QPainterPath(), QPainterPath()
        veil.addRect(QRectF(self.rect()))
        hole.addRoundedRect(QRectF(self.hole), ROUND, ROUND)
        dark = QColor("black")
        dark.setAlphaF(DARKNESS)
        painter.fillPath(veil.subtracted(hole), dark)
        painter.setPen(QPen(QColor(self._window.theme.accent), 2))
        painter.drawPath(hole)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Stay among the buttons of the bubble: all else is behind the veil."""
        buttons = (self._skip, self._back, self._next)
        shown = [b for b in buttons if b.isVisible() and b.isEnabled()]
        if not shown:  # the tour is just closing
            return super().focusNextPrevChild(forward)
        focused = self.focusWidget()
        if forward:
            place = shown.index(focused) + 1 if focused in shown else len(shown) - 1
        else:
            place = shown.index(focused) - 1 if focused in shown else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        shown[place % len(shown)].setFocus(reason)
        return True

    def event(self, event: QEvent) -> bool:
        """Keep the keys that would otherwise be the window's."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go on."""
        self.show_sight(self.place + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, back, or away."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace):
            self.show_sight(self.place - 1)
        else:
            self.show_sight(self.place + 1)

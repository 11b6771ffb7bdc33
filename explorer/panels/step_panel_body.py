"""A step worked out by hand, painted: the rule's lines, and below each its numbers."""

from __future__ import annotations

from functools import partial
from time import perf_counter

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from shiboken6 import isValid

from explorer.look.symbols import symbol_text
from explorer.look.theme import Theme
from explorer.panels.controls.keys import ENDS, claims
from explorer.panels.controls.theming import draw_focus
from explorer.panels.step_panel_formulas import Formulas
from explorer.panels.step_panel_layout import Layout, PlacedRow, Placer
from explorer.panels.step_panel_paint import Picture, Shown, is_later
from explorer.panels.step_panel_sizes import sizes_for
from explorer.panels.step_panel_text import row_text, spoken
from explorer.views.plot_quantities import plain_name

_LATER = 0.38
"""How much of their ink the lines keep that a step has not come to yet."""
_WASH = 0.16
"""How much of the run's colour lies under a name that is lit."""
_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down}) | ENDS


class StepBody(QWidget):
    """Shows one step.

    Attributes
    ----------
    shown
        What is shown, or None for no run.
    layout_
        Where it stands.
    lit
        The key of the quantity that is pointed at.
    current
        The row that the keyboard is at, or -1.
    tight
        Whether type is smaller than the width allows, for want of height.

    Signals
    -------
    pointed(str)
        A recorded quantity was pointed at, by hand or by keyboard; empty for none.
    row_reached(int, int)
        The keyboard came to a row: its upper and lower edge.
    grown()
        The height has changed.
    painted(float)
        So many seconds went into painting.
    """

    pointed = Signal(str)
    row_reached = Signal(int, int)
    grown = Signal()
    painted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.layout_: Layout | None = None
        self.lit = ""
        self.current = -1
        self._theme = theme
        self._strip = True
        self.tight = False
        self._least: dict[tuple[int, int], int] = {}
        self._formulas = Formulas(self)
        self._picture = Picture(theme, self._formulas)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Step by hand")

    # --- what is shown ---

    def show_step(self, shown: Shown | None, keep_heights: bool = False) -> None:
        """Show a step; with ``keep_heights`` no row gets lower than it was."""
        if shown is None or self.shown is None or shown.trace is not self.shown.trace:
            self._picture.forget()
            self._least, self.current = {}, -1
        elif not keep_heights:
            self._least = {}
        self.shown = shown
        # Where there is nothing to read, Tab goes on.
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.NoFocus if shown is None else policy.TabFocus)
        self._place()

    def speak(self) -> None:
        """Tell screen readers what is shown."""
        self.setAccessibleDescription(spoken(self.shown.hand) if self.shown else "")

    def set_strip(self, strip: bool) -> None:
        """Show what the step began from at the top, or leave it out."""
        if strip != self._strip:
            self._strip = strip
            self._place()

    def set_tight(self, tight: bool) -> None:
        """Make do with less height, or take all that the width allows."""
        if tight != self.tight:
            self.tight = tight
            self._picture.forget()
            self._least = {}
            self._place()

    def set_lit(self, key: str) -> None:
        """Show which quantity is pointed at."""
        if key != self.lit:
            self.lit = key
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._picture = Picture(theme, self._formulas)
        self._least = {}
        self._place()

    def formula_ready(self) -> None:
        """Take up a formula that has been typeset."""
        if isValid(self):
            self._place()

    def sizeHint(self) -> QSize:
        """Return the height of all of it."""
        return QSize(320, self.height())

    def height_with_strip(self, strip: bool) -> float:
        """Return how high all of it would be with or without the strip."""
        if self.layout_ is None:
            return 0.0
        own = self.layout_.strip
        if own is not None:
            return self.layout_.height - (0.0 if strip else own.height())
        return self.layout_.height + (self._strip_height() if strip else 0.0)

    def _strip_height(self) -> float:
        hand = self.shown.hand if self.shown is not None else None
        return self._placer().strip_height(hand) if hand is not None and hand.before else 0.0

    def _placer(self) -> Placer:
        sizes = sizes_for(self._theme, float(self.width()), self.tight)
        formula = partial(self._formulas.size, px=sizes.formula)
        return Placer(sizes, formula, self._least)

    def _place(self) -> None:
        """Put everything in its place."""
        if self.shown is None:
            self.layout_ = None
            self.update()
            return
        hand, phase, placer = self.shown.hand, self.shown.phase, self._placer()
        if self._strip and hand.before:
            placer.place_strip(hand)
        if hand.note:
            placer.place_note(hand.note, "notice" if hand.ended else "ink2")
        placer.place_lines(hand.lines, lambda i: not is_later(hand.lines[i].phase, phase))
        self.layout_ = placer.layout
        for i, line in enumerate(self.layout_.lines):
            for k, row in enumerate(line.rows):
                self._least[i, k] = row.lines
        height = round(self.layout_.height)
        if height != self.height():
            self.setFixedHeight(height)
            self.grown.emit()
        self.update()

    # --- painting ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._picture.forget()
            self._least = {}
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what the event's region shows."""
        layout = self.layout_
        if layout is None or self.shown is None:
            return
        begin = perf_counter()
        painter = QPainter(self)
        self._picture.paint(painter, layout, self.shown, self.lit, QRectF(event.rect()))
        if self.hasFocus():
            rows = layout.rows
            if 0 <= self.current < len(rows):
                draw_focus(
                    painter, rows[self.current].rect.adjusted(2, 0, -2, 0), self._theme.accent
                )
            else:
                draw_focus(painter, QRectF(event.rect() & self.visibleRegion().boundingRect()),
                           self._theme.accent)  # fmt: skip
        self.painted.emit(perf_counter() - begin)

    # --- pointing ---

    def row_at(self, place: QPointF) -> PlacedRow | None:
        """Return the row at a place."""
        rows = self.layout_.rows if self.layout_ is not None else []
        return next((row for row in rows if row.rect.contains(place)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is pointed at."""
        row = self.row_at(event.position())
        self.pointed.emit(row.row.keys[0] if row is not None and row.row.keys else "")

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing any more."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys for the rows, and tell what is pointed at."""
        if self.layout_ is not None and claims(event, _KEYS):
            return True
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def help_at(self, place: QPointF) -> str:
        """Return what is to be told of a place: a name's meaning, a formula that is too small."""
        layout, row = self.layout_, self.row_at(place)
        if row is not None:
            named = row.name_box.contains(place) and row.row.keys
            return plain_name(row.row.keys[0]) if named else ""
        for line in layout.lines if layout is not None else ():
            if line.formula.contains(place) and self._formulas.is_small(line.line.latex):
                return symbol_text(line.line.latex)
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from row to row."""
        rows = self.layout_.rows if self.layout_ is not None else []
        go = {
            Qt.Key.Key_Up: max(0, self.current - 1),
            Qt.Key.Key_Down: min(len(rows) - 1, self.current + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(rows) - 1,
        }.get(Qt.Key(event.key()))
        if go is None or not rows:
            super().keyPressEvent(event)
            return
        self.current = go
        row = rows[go]
        self.setAccessibleDescription(row_text(row.row))
        self.row_reached.emit(int(row.rect.top()), int(row.rect.bottom()))
        self.pointed.emit(row.row.keys[0] if row.row.keys else "")
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the rows."""
        super().focusOutEvent(event)
        if self.current >= 0:
            self.current = -1
            self.pointed.emit("")
            self.speak()
        self.update()

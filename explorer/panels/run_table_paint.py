"""The cells of the table of runs, painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.core.diagnosis import Status
from explorer.look.mixed import mixed_width
from explorer.look.runs import draw_swatch, run_style
from explorer.look.style import status_colors
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import draw_icon
from explorer.panels.controls.swatch import HIDDEN_OPACITY, MARKER_RADIUS
from explorer.panels.controls.text import (
    BOLD,
    MEDIUM,
    centred_baseline,
    draw_line,
    fit,
    with_symbols,
)
from explorer.panels.controls.theming import draw_box
from explorer.panels.run_table_columns import (
    BADGE_GAP,
    BADGE_ICON,
    BADGE_PADDING,
    GAP,
    badge_room,
    padding_of,
    side_of,
    swatch_of,
)
from explorer.panels.run_table_facts import (
    DIGITS,
    NUMBERS,
    Column,
    RunFacts,
    badge_texts,
    best_step_text,
    best_text,
    eta_text,
    loss_text,
    optimizer_text,
    setup_texts,
    steps_text,
)
from explorer.panels.run_table_model import RunTableModel

Index = QModelIndex | QPersistentModelIndex
ROW, COMPACT_ROW = 40, 42
_FIRST, _SECOND = (4.0, 20.0), (22.0, 15.0)
"""Top and height of the two lines of a compact row."""
_APART = 10.0
_BAR = 3.0
_BADGE = 22
_EYE_ICON = 16
STATUS_ICONS = {
    "falling": "trend",
    "slowing": "slow",
    "oscillating": "wave",
    "left the view": "out",
    "outside the view": "out",
    "at a minimum": "check",
    "stalled": "flat",
    "level": "flat",
    "rising": "up",
    "diverged": "up",
    "not defined": "close",
    "no gradient": "close",
    "at the start": "start",
}


def status_icon(status: Status) -> str:
    """Return the icon of a status word, which may say at which step."""
    word = status.word
    for end in (" at step ", " at the start"):
        word = word.partition(end)[0]
    return STATUS_ICONS.get(word, "flat")


class RunCells(QStyledItemDelegate):
    """Paints the cells.

    Attributes
    ----------
    theme
        Whose colours and sizes they have.

    Signals: those of every delegate.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._pad = 0.0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return nothing: rows and columns have their sizes from the table."""
        return QSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        model = index.model()
        if not isinstance(model, RunTableModel) or model.stale:
            return
        facts, column = model.facts(index.row()), Column(index.column())
        box = QRectF(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._pad = padding_of(self.theme, model.compact)
        painter.save()
        painter.setClipRect(box)
        self._paint_ground(painter, box, column, selected)
        row = QRectF(0.0, box.top(), box.right(), box.height())
        if model.compact:
            box = self._line_of(box, _FIRST)
        if column == Column.RUN:
            self._paint_label(painter, box, facts, model.compact, row)
        elif column == Column.OPTIMIZER:
            left, room = box.left() + self._pad, box.width() - 2 * self._pad
            text = fit(with_symbols(optimizer_text(facts.run)), room, self.theme.body)
            ink = self.theme.ink2 if facts.visible else self.theme.ink3
            self._line(painter, left, box, text, ink)
        elif column in NUMBERS:
            self._paint_number(painter, box, facts, column, model)
            if model.compact and column == Column.STEPS:
                # The last cell of a row paints what lies below all of them.
                painter.setClipRect(row)
                self._paint_second(painter, row, facts, model)
        elif column == Column.STATUS:
            self._paint_badge(painter, box, facts, model.status(facts.index))
        else:
            name = "eye" if facts.visible else "eye-off"
            size = round(_EYE_ICON * self.theme.scale)
            draw_icon(painter, self.theme, name, box.center(), size)
        painter.restore()

    # Inside ----------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, box: QRectF, column: Column, selected: bool) -> None:
        theme = self.theme
        painter.fillRect(box, QColor(theme.tint if selected else theme.panel))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(theme.line))
        if selected and column == Column.RUN:
            painter.fillRect(QRectF(box.left(), box.top(), _BAR, box.height()), theme.accent)

    def _line_of(self, row: QRectF, part: tuple[float, float]) -> QRectF:
        """Return one of the two lines of a compact row."""
        top, height = (length * self.theme.scale for length in part)
        return QRectF(row.left(), row.top() + top, row.width(), height)

    def _paint_second(
        self, painter: QPainter, row: QRectF, facts: RunFacts, model: RunTableModel
    ) -> None:
        """Write what the run is set up with, and its status in words, below the numbers."""
        theme, status = self.theme, model.status(facts.index)
        px, side = theme.tick, side_of(theme, True)
        line = self._line_of(row, _SECOND)
        left = side + swatch_of(theme, True) + GAP * theme.scale
        right = row.right() - side
        ink = status_colors(theme, status.tone)[0] if facts.visible else theme.ink3
        room = right - left
        words = badge_texts(status)
        word = next((t for t in words if mixed_width(t, px, MEDIUM) <= 0.6 * room), words[-1])
        base = centred_baseline(px, line.top(), line.height())
        start = right - mixed_width(word, px, MEDIUM)
        draw_line(painter, start, base, word, px, ink, MEDIUM)
        room = start - _APART * theme.scale - left
        details = (with_symbols(text) for text in setup_texts(facts))
        detail = next((text for text in details if mixed_width(text, px) <= room), "")
        draw_line(painter, left, base, detail, px, theme.ink2 if facts.visible else theme.ink3)

    def _paint_label(
        self, painter: QPainter, box: QRectF, facts: RunFacts, compact: bool, row: QRectF
    ) -> None:
        theme, run = self.theme, facts.run
        left, width = box.left() + side_of(theme, compact), swatch_of(theme, compact)
        painter.setOpacity(1.0 if facts.visible else HIDDEN_OPACITY)
        swatch = QRectF(left, row.top(), width, row.height() - 1)
        style = run_style(theme, run.style, run.color)
        radius, line = MARKER_RADIUS * theme.scale, 2.0 * theme.scale
        draw_swatch(painter, style, swatch, radius, line)
        painter.setOpacity(1.0)
        x = swatch.right() + GAP * theme.scale
        weight = BOLD
        text = fit(with_symbols(run.label), box.right() - x - self._pad / 2, theme.body, weight)
        self._line(painter, x, box, text, theme.ink if facts.visible else theme.ink3, weight)

    def _paint_number(
        self, painter: QPainter, box: QRectF, facts: RunFacts, column: Column, model: RunTableModel
    ) -> None:
        theme, compact = self.theme, model.compact
        right = box.right() - self._pad
        if compact and column == Column.STEPS:
            right = box.right() - side_of(theme, compact)
        room = right - box.left()
        # When the best loss was is told of all runs or of none: as the head says.
        full = not compact and mixed_width(model.head(column, False), theme.label, BOLD) <= room
        ink, weight = theme.ink, BOLD if column == Column.LOSS else 400
        if column in (Column.LOSS, Column.BEST):
            write = loss_text if column == Column.LOSS else best_text
            texts = (write(facts, compact, digits) for digits in range(DIGITS, 0, -1))
            # Fewer digits where there is no room: a number that is cut would be another one.
            widths = [(text, mixed_width(text, theme.body, weight)) for text in texts]
            text, width = next((t for t in widths if t[1] <= room), widths[-1])
            text = text if width <= room else fit(text, room, theme.body, weight)  # diverged
            at = f"\u2002{best_step_text(facts)}" if column == Column.BEST and facts.best else ""
            wide = mixed_width(at, theme.body)
            if at and full and width + wide <= room:
                right -= wide
                self._line(painter, right, box, at, theme.ink2 if facts.visible else theme.ink3)
            if column == Column.LOSS and facts.diverged is not None:
                ink = theme.bad
        elif column == Column.STEPS:
            text = steps_text(facts)
            ink = theme.ink if facts.reached is not None else theme.ink2
        else:
            text = eta_text(facts)
        ink = ink if facts.visible else theme.ink3
        left = right - mixed_width(text, theme.body, weight)
        self._line(painter, left, box, text, ink, weight)

    def _paint_badge(self, painter: QPainter, box: QRectF, facts: RunFacts, status: Status) -> None:
        theme = self.theme
        ink, ground = status_colors(theme, status.tone)
        if not facts.visible:
            ink, ground = theme.ink3, theme.raised
        icon, inner = BADGE_ICON * theme.scale, BADGE_PADDING * theme.scale
        gap, height = BADGE_GAP * theme.scale, _BADGE * theme.scale
        room = box.width() - 2 * self._pad - 2 * inner - icon - gap
        texts = badge_texts(status)
        text = next((t for t in texts if mixed_width(t, theme.label, MEDIUM) <= room), "")
        # Where not all words would fit, icons stand alone; a part of a word would say less.
        text = text if box.width() - 2 * self._pad >= int(badge_room(theme)) else ""
        width = 2 * inner + icon
        width += gap + mixed_width(text, theme.label, MEDIUM) if text else 0.0
        top = box.top() + (box.height() - 1 - height) / 2
        badge = QRectF(box.left() + self._pad, round(top), round(width), round(height))
        edge = theme.line if status.tone == "plain" or not facts.visible else None
        draw_box(painter, badge, ground, edge, height / 2)
        middle = QPointF(badge.left() + inner + icon / 2, badge.center().y())
        draw_icon(painter, theme, status_icon(status), middle, round(icon), color=ink)
        base = centred_baseline(theme.label, badge.top(), badge.height())
        x = badge.left() + inner + icon + gap
        draw_line(painter, x, base, text, theme.label, ink, MEDIUM)

    def _line(
        self, painter: QPainter, x: float, box: QRectF, text: str, ink: str, weight: int = 400
    ) -> None:
        base = centred_baseline(self.theme.body, box.top(), box.height() - 1)
        draw_line(painter, x, base, text, self.theme.body, ink, weight)


def row_height(theme: Theme, compact: bool) -> int:
    """Return how high a row is in px."""
    return round((COMPACT_ROW if compact else ROW) * theme.scale)

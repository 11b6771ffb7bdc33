"""The unit balls of the L^p norms, and one point measured by them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from explorer.core.norms import norm, unit_ball
from explorer.core.trace import Array
from explorer.look.fonts import ui_font
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.theme import Theme

REACH = 1.6
"""How far the axes go from 0."""
OTHERS = (1.0, 2.0, 4.0, float("inf"))
"""The balls that stand there for comparison."""
STEP = 0.05
"""How far an arrow key moves the point."""
HANDLE = 7.0


def p_text(p: float) -> str:
    """Return p as it is written beside a ball."""
    return "∞" if p == float("inf") else f"{p:.3g}"


class UnitBall(QWidget):
    """All points of norm 1, for one p in the accent and for a few others in grey.

    Attributes
    ----------
    p
        The norm.
    point
        The point that is measured, x and y; it is dragged, or moved with the arrow keys.

    Signals
    -------
    moved()
        A hand moved the point.
    """

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.p = 2.0
        self.point = (0.9, 0.6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 240)
        self._name()

    def set_p(self, p: float) -> None:
        """Show another norm."""
        self.p = p
        self._name()
        self.update()

    def set_point(self, x: float, y: float) -> None:
        """Measure another point."""
        self.point = (min(max(x, -REACH), REACH), min(max(y, -REACH), REACH))
        self._name()
        self.update()
        self.moved.emit()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(560, 560)

    def _name(self) -> None:
        x, y = self.point
        self.setAccessibleName(f"Unit ball for p = {p_text(self.p)}; point ({x:.3g}, {y:.3g})")

    # --- where things are ---

    @property
    def _unit(self) -> float:
        """Px of the length 1."""
        return min(self.width(), self.height()) / (2 * REACH + 0.3)

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(self.width() / 2 + x * self._unit, self.height() / 2 - y * self._unit)

    def _polygon(self, points: Array) -> QPolygonF:
        middle, unit = np.array([self.width(), self.height()]) / 2, self._unit
        px = middle + points * (unit, -unit)
        return QPolygonF(list(map(QPointF, px[:, 0].tolist(), px[:, 1].tolist())))

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, balls, and the point with the ball that it lies on."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.panel))
        self._draw_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for p in OTHERS:
            painter.setPen(QPen(QColor(theme.field_line), 1))
            painter.drawPolyline(self._polygon(unit_ball(p)))
        size = float(norm(np.array(self.point), self.p))
        if size > 0:
            painter.setPen(QPen(QColor(theme.ink2), 1.5, Qt.PenStyle.DashLine))
            painter.drawPolyline(self._polygon(size * unit_ball(self.p)))
        painter.setPen(QPen(QColor(theme.accent), 1.5 * theme.trail))
        painter.drawPolyline(self._polygon(unit_ball(self.p)))
        self._draw_names(painter)
        self._draw_point(painter)

    def _draw_axes(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setFont(ui_font(theme.tick))
        for k in range(-3, 4):
            value = k / 2
            painter.setPen(QPen(QColor(theme.line if k == 0 else theme.grid), 1))
            painter.drawLine(self._at(value, -REACH), self._at(value, REACH))
            painter.drawLine(self._at(-REACH, value), self._at(REACH, value))
            if k in (-2, 2):
                painter.setPen(QColor(theme.ink2))
                text = f"{value:g}".replace("-", "−")
                below = self._at(value, 0) + QPointF(3, theme.tick + 2)
                painter.drawText(below, text)
                painter.drawText(self._at(0, value) + QPointF(4, -3), text)
        for place, name in ((self._at(REACH, 0), "$x_{1}$"), (self._at(0, REACH), "$x_{2}$")):
            draw_mixed(painter, place + QPointF(-18, 14), name, theme.body, theme.ink)

    def _draw_names(self, painter: QPainter) -> None:
        """Name each ball where it crosses the diagonal of the third quadrant."""
        theme = self._theme
        for p in (*OTHERS, self.p):
            corner = -float(unit_ball(p)[90, 0])
            mine = p == self.p
            text = f"$p$ = {p_text(p)}"
            weight = 600 if mine else 400
            wide = mixed_width(text, theme.label, weight)
            at = self._at(corner, corner) if mine else self._at(corner, -corner)
            left = at - QPointF(wide + 8, 3 if not mine else -3 - theme.label)
            color = theme.accent if mine else theme.ink2
            draw_mixed(painter, left, text, theme.label, color, weight)

    def _draw_point(self, painter: QPainter) -> None:
        theme = self._theme
        x, y = self.point
        at = self._at(x, y)
        painter.setPen(QPen(QColor(theme.ink), 1.5))
        painter.drawLine(self._at(0, 0), at)
        painter.setBrush(QColor(theme.halo))
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.ink), 2.5))
        painter.drawEllipse(at, HANDLE, HANDLE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        text = f"$x$ = ({x:.3g}, {y:.3g})".replace("-", "−")
        wide = mixed_width(text, theme.label, 600)
        box = QRectF(at.x() + 12, at.y() - 22, wide + 10, 1.6 * theme.label)
        if box.right() > self.width():
            box.moveRight(at.x() - 12)
        cover = QColor(theme.halo)
        cover.setAlphaF(0.82)
        painter.fillRect(box, cover)
        baseline = QPointF(box.x() + 5, box.center().y() + 0.36 * theme.label)
        draw_mixed(painter, baseline, text, theme.label, theme.ink, 600)

    # --- the hand ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the point there."""
        self._move_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the point."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event)

    def _move_to(self, event: QMouseEvent) -> None:
        off = event.position() - self._at(0, 0)
        self.set_point(round(off.x() / self._unit, 2), round(-off.y() / self._unit, 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point with the arrow keys."""
        moves = {
            Qt.Key.Key_Left: (-STEP, 0.0),
            Qt.Key.Key_Right: (STEP, 0.0),
            Qt.Key.Key_Up: (0.0, STEP),
            Qt.Key.Key_Down: (0.0, -STEP),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        x, y = self.point
        self.set_point(round(x + move[0], 2), round(y + move[1], 2))

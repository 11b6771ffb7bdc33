"""How painted widgets get their colours: handed down the tree, never looked up."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from explorer.look.theme import Theme

FOCUS_WIDTH = 2.0
FIELD_RADIUS = 4.0


@runtime_checkable
class Painted(Protocol):
    """A widget that paints itself with a theme."""

    def paint_with(self, theme: Theme) -> None:
        """Take the theme and repaint; children are told by `spread_theme`."""
        ...


def spread_theme(root: QWidget, theme: Theme) -> None:
    """Give ``theme`` to every painted widget below ``root``."""
    for child in root.findChildren(QWidget):
        if isinstance(child, Painted):
            child.paint_with(theme)


def draw_focus(
    painter: QPainter, rect: QRectF, color: str | QColor, radius: float = FIELD_RADIUS
) -> None:
    """Draw the 2 px outline of the control that has the keyboard, inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(color), FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = FOCUS_WIDTH / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def draw_box(
    painter: QPainter,
    rect: QRectF,
    fill: str | QColor | None,
    edge: str | QColor | None,
    radius: float = FIELD_RADIUS,
) -> None:
    """Draw a rounded box whose 1 px edge lies on whole pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1.0) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()

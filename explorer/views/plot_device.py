"""The pixels under a painter: how many there are, and lines that lie on them exactly."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPaintEngine, QPainter

_STRIP = 64  # device pixels


def is_raster(painter: QPainter) -> bool:
    """Return whether the painter makes pixels; a file of lines or a printer doesn't."""
    return painter.paintEngine().type() == QPaintEngine.Type.Raster


def ratio(painter: QPainter) -> float:
    """Return how many device pixels make one px."""
    return painter.deviceTransform().m11()


def snapped(x: float, ratio: float) -> float:
    """Return the nearest edge of a device pixel; in the middle, always the one after it."""
    return floor(x * ratio + 0.5) / ratio


def upright(painter: QPainter, x: float, top: float, bottom: float) -> QRectF:
    """Return a crisp upright line, 1 px wide, as a rectangle."""
    return QRectF(snapped(x, ratio(painter)), top, 1.0, bottom - top + 1.0)


def level(painter: QPainter, y: float, left: float, right: float) -> QRectF:
    """Return a crisp level line, 1 px wide, as a rectangle."""
    return QRectF(left, snapped(y, ratio(painter)), right - left + 1.0, 1.0)


def fill_translucent(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Fill a rectangle with a translucent colour.

    Qt shares what is taller than 95 rows of pixels out to threads, and on a busy machine waits
    for them a hundred times as long as the painting takes: strips are painted at once.
    """
    height = _STRIP / ratio(painter) if is_raster(painter) else rect.height()
    top = rect.top()
    while top < rect.bottom():
        bottom = min(top + height, rect.bottom())
        painter.fillRect(QRectF(rect.left(), top, rect.width(), bottom - top), color)
        top = bottom

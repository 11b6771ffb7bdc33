"""Sparklines: a quantity over all steps, small, beside the row that works it out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from explorer.core.trace import Array, Trace
from explorer.look.runs import RunStyle, draw_marker
from explorer.look.theme import Theme
from explorer.views.plot_device import is_raster

_FUTURE = 0.42
"""How much of its colour a curve keeps beyond the playhead."""
_LINE, _RADIUS, _PAD = 1.5, 3.5, 4.0
_SPREAD = 50.0
"""Values that are all positive and spread so far are drawn by their logarithms."""


class Spark:
    """A curve that is drawn once and then only cut at the playhead.

    Attributes
    ----------
    last
        The last step it was drawn with.
    """

    def __init__(
        self, trace: Trace, values: Array, style: RunStyle, theme: Theme, rect: QRectF, ratio: float
    ) -> None:
        """Draw the curve of ``values``, shaped (steps+1,), to fit a rectangle."""
        self.last = trace.last
        self._size = rect.size()
        self._steps = trace.steps
        self._style, self._theme = style, theme
        shown = values[: trace.last + 1]
        self._heights = _heights(shown) * (rect.height() - 2 * _PAD) + _PAD
        curve = self._curve()
        color = QColor(style.color)
        self._lines = curve
        self._past = self._picture(curve, color, ratio)
        faint = QColor(color)
        faint.setAlphaF(_FUTURE)
        self._future = self._picture(curve, faint, ratio)

    def _x(self, step: float) -> float:
        """Return a step's place: early steps matter, so log(1+k)."""
        span = self._size.width() - 2 * _PAD
        return float(_PAD + np.log1p(step) / np.log1p(max(1, self._steps)) * span)

    def _curve(self) -> QPolygonF:
        """Return at most a few points a px."""
        count = len(self._heights)
        wanted = np.expm1(np.linspace(0.0, np.log(count), round(3 * self._size.width())))
        steps = np.unique(np.clip(np.round(wanted), 0, count - 1).astype(np.int64))
        steps = steps[np.isfinite(self._heights[steps])]
        span = self._size.width() - 2 * _PAD
        x = _PAD + np.log1p(steps) / np.log1p(max(1, self._steps)) * span
        y = self._heights[steps]
        return QPolygonF([QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)])

    def _picture(self, curve: QPolygonF, color: QColor, ratio: float) -> QPixmap:
        pixmap = QPixmap((self._size * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, _LINE * self._theme.scale))
        painter.drawPolyline(curve)
        painter.end()
        return pixmap

    def paint(self, painter: QPainter, rect: QRectF, step: int) -> None:
        """Draw the curve with the playhead at ``step``."""
        x = self._x(step)
        if is_raster(painter):
            self._draw_pictures(painter, rect, x)
        else:
            self._draw_lines(painter, rect, x)
        wide = round(self._theme.scale)
        line = QRectF(round(rect.left() + x - wide / 2), rect.top(), wide, rect.height())
        painter.fillRect(line, QColor(self._theme.accent))
        if step < len(self._heights) and np.isfinite(self._heights[step]):
            at = QPointF(rect.left() + x, rect.top() + float(self._heights[step]))
            draw_marker(painter, self._style, at, _RADIUS * self._theme.scale)

    def _draw_pictures(self, painter: QPainter, rect: QRectF, x: float) -> None:
        """Draw the curve up to ``x`` and, faint, beyond it."""
        ratio = self._past.devicePixelRatioF()
        for picture, left, right in (
            (self._past, 0.0, x),
            (self._future, x, rect.width()),
        ):
            source = QRectF(left * ratio, 0, (right - left) * ratio, picture.height())
            target = QRectF(rect.left() + left, rect.top(), right - left, rect.height())
            painter.drawPixmap(target, picture, source)

    def _draw_lines(self, painter: QPainter, rect: QRectF, x: float) -> None:
        """Draw the curve as lines, for a file that is not made of pixels."""
        for left, right, alpha in ((0.0, x, 1.0), (x, rect.width(), _FUTURE)):
            color = QColor(self._style.color)
            color.setAlphaF(alpha)
            painter.save()
            painter.setClipRect(rect.adjusted(left, 0, right - rect.width(), 0))
            painter.translate(rect.topLeft())
            painter.setPen(QPen(color, _LINE * self._theme.scale))
            painter.drawPolyline(self._lines)
            painter.restore()


def _heights(values: Array) -> Array:
    """Return how far down each value stands, from 0 at the greatest to 1 at the least."""
    kept = values[np.isfinite(values)]
    if not len(kept):
        return np.full(values.shape, np.nan)
    low, high = float(kept.min()), float(kept.max())
    if low > 0 and high > _SPREAD * low:
        with np.errstate(all="ignore"):
            values = np.log(values)
        low, high = float(np.log(low)), float(np.log(high))
    if high == low or not np.isfinite(high - low):
        return np.where(np.isfinite(values), 0.5, np.nan)
    heights: Array = (high - values) / (high - low)
    return heights

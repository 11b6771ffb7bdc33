"""The selected run's value in a box beside the playhead, where it covers least of the curves."""

from __future__ import annotations

from math import isfinite

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.trace import Array
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.views import plot_layout as layout
from explorer.views.drawn import DrawnRun
from explorer.views.plot_head import DIGITS, value_text
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_quantities import series
from explorer.views.plot_scene import PlotScene

_HIGH = 1.45  # of the box, in sizes of its type
_SIDE = 0.3  # left and right of the value, likewise
_NEAR, _FAR = 0.45, 1.2  # between point and box, likewise
_EDGE, _ROUND = 1.5, 3.0  # px where ticks are set in 11 px
_SAMPLES = 48
_STAYS = 6.0  # how much better another place must be: a box that leaps about can't be read
_BOLD = 600


class Callout:
    """Paints the box, and remembers at which side of the point it was in each plot.

    Attributes
    ----------
    scene
        What is painted.
    """

    def __init__(self, scene: PlotScene) -> None:
        self.scene = scene
        self._sides: dict[str, int] = {}

    def paint(self, painter: QPainter, band: Band, x: float) -> None:
        """Paint the box of a plot whose playhead is at ``x``; nothing where there is no value."""
        run = next((run for run in self.scene.runs if run.selected and run.visible), None)
        if run is None:
            return
        value = self.scene.value_at(run, band.key, self.scene.step)
        height = self.scene.value_axis(band.key).height(value)
        if not (isfinite(value) and isfinite(height)):
            return
        theme = self.scene.theme
        y = band.plot.bottom() - min(max(height, 0.0), 1.0) * band.plot.height()
        text, px = value_text(value, DIGITS[0]), float(theme.value)
        box = self.place(band, QPointF(x, y), text)
        unit = Type(theme).unit
        pen = QPen(QColor(run.style.color), _EDGE * unit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        if 0.0 <= height <= 1.0:
            at = QPointF(min(max(x, box.left()), box.right()), min(max(y, box.top()), box.bottom()))
            painter.drawLine(QPointF(x, y), at)
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box, _ROUND * unit, _ROUND * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left = box.center().x() - mixed_width(text, px, _BOLD) / 2
        at = QPointF(left, box.center().y() + 0.364 * px)
        draw_mixed(painter, at, text, px, theme.ink, _BOLD)

    def place(self, band: Band, point: QPointF, text: str) -> QRectF:
        """Return where the box stands: within the plot, on as few curves as can be."""
        px = float(self.scene.theme.value)
        wide = mixed_width(text, px, _BOLD) + 2 * _SIDE * px
        boxes = _around(point, wide, _HIGH * px, px, band.plot)
        costs = self._costs(band, boxes, point)
        best = min(range(len(boxes)), key=costs.__getitem__)
        before = self._sides.get(band.key, best)
        if costs[before] <= costs[best] + _STAYS:
            best = before
        self._sides[band.key] = best
        return boxes[best]

    def _costs(self, band: Band, boxes: list[QRectF], point: QPointF) -> list[float]:
        """Return how much each box covers: samples of curves, and markers at the playhead."""
        left = min(box.left() for box in boxes)
        right = max(box.right() for box in boxes)
        marker = 2 * layout.PLAYHEAD_RADIUS * Type(self.scene.theme).unit
        costs = [0.5 * i for i in range(len(boxes))]  # the first are the nearest
        for run in self.scene.runs:
            if not run.visible:
                continue
            places = self._samples(run, band, left, right)
            here = self.scene.value_at(run, band.key, self.scene.step)
            level = self.scene.value_axis(band.key).height(here)
            y = band.plot.bottom() - level * band.plot.height()
            for i, box in enumerate(boxes):
                inside = (places[0] > box.left() - 3) & (places[0] < box.right() + 3)
                inside &= (places[1] > box.top() - 3) & (places[1] < box.bottom() + 3)
                costs[i] += float(np.count_nonzero(inside)) * (2 if run.selected else 1)
                grown = box.adjusted(-marker, -marker, marker, marker)
                costs[i] += 20.0 * (not run.selected and grown.contains(QPointF(point.x(), y)))
        for i, box in enumerate(boxes):
            costs[i] += 100.0 * box.adjusted(-2, -2, 2, 2).contains(point)
        return costs

    def _samples(self, run: DrawnRun, band: Band, left: float, right: float) -> Array:
        """Return points of a curve between two places across, in px, shape (2, samples)."""
        values, plot, axis = series(run.trace, band.key), band.plot, self.scene.axis
        end = min(run.trace.last, self.scene.known)
        if values is None or end < 1:
            return np.empty((2, 0))
        first = max(0, self.scene.step_at(band, left) - 1)
        last = min(end, self.scene.step_at(band, right) + 1)
        if last <= first:
            return np.empty((2, 0))
        steps = np.unique(np.linspace(first, last, min(last - first + 1, 200)).round())
        heights = self.scene.value_axis(band.key).heights(values[steps.astype(int)])
        x = plot.left() + axis.places(steps) * plot.width()
        looked = np.linspace(max(left, float(x[0])), min(right, float(x[-1])), _SAMPLES)
        y = plot.bottom() - np.interp(looked, x, np.clip(heights, -1.0, 2.0)) * plot.height()
        return np.stack([looked, y])


def _around(point: QPointF, wide: float, high: float, px: float, within: QRectF) -> list[QRectF]:
    """Return places for a box about a point, moved into a rectangle."""
    boxes = []
    for gap in (_NEAR * px, _FAR * px):
        for right, below in ((False, True), (True, False), (True, True), (False, False)):
            x = point.x() + _NEAR * px if right else point.x() - _NEAR * px - wide
            y = point.y() + gap if below else point.y() - gap - high
            x = min(max(x, within.left() + 3), within.right() - wide - 3)
            y = min(max(y, within.top() + 3), within.bottom() - high - 3)
            boxes.append(QRectF(x, y, wide, high))
    return boxes

"""The ground of a side plot: grid lines, frame, and the labels of values and steps."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from explorer.look.fonts import ui_font
from explorer.look.numbers import tick_label
from explorer.views import plot_layout as layout
from explorer.views.plot_device import level, upright
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_scene import PlotScene


def paint_grid(painter: QPainter, scene: PlotScene, band: Band) -> None:
    """Paint grid lines, frame and labels of a plot; below the last one, the steps."""
    plot = band.plot
    grid, frame = QColor(scene.theme.grid), QColor(scene.theme.line)
    painter.setFont(ui_font(scene.theme.tick))
    painter.setPen(QColor(scene.theme.ink2))
    kind = Type(scene.theme)
    steps = scene.axis.ticks()
    if scene.with_end:  # before all others but the first: those that it would touch give way
        steps = list(dict.fromkeys([0, scene.steps, *steps]))
    ticks = [(k, plot.left() + scene.axis.place(k) * plot.width()) for k in steps]
    for _, x in ticks:
        painter.fillRect(upright(painter, x, plot.top(), plot.bottom()), grid)
    axis = scene.value_axis(band.key)
    labels, lines = scene.value_ticks(band)
    heights = [plot.bottom() - axis.height(v) * plot.height() for v in (*labels, *lines)]
    for y in heights:
        painter.fillRect(level(painter, y, plot.left(), plot.right()), grid)
    half = 0.36 * scene.theme.tick  # of a figure's height
    reach = 1.0  # labels may stand out that far above and below the plot
    for value, y in zip(labels, heights, strict=False):
        text = tick_label(value)
        right = plot.left() - layout.LABEL_GAP * kind.unit
        middle = min(max(y, plot.top() + half - reach), plot.bottom() - half + reach)
        painter.drawText(QPointF(right - kind.measure(text), middle + half), text)
    for y in (plot.top(), plot.bottom()):
        painter.fillRect(level(painter, y, plot.left(), plot.right()), frame)
    for x in (plot.left(), plot.right()):
        painter.fillRect(upright(painter, x, plot.top(), plot.bottom()), frame)
    if band.last:
        _paint_steps(painter, scene, band, ticks)


def _paint_steps(
    painter: QPainter, scene: PlotScene, band: Band, ticks: list[tuple[int, float]]
) -> None:
    """Label the axis of steps; where labels would touch, the less important one yields."""
    bottom, color = band.plot.bottom(), QColor(scene.theme.ink2)
    kind = Type(scene.theme)
    taken: list[tuple[float, float]] = []
    gap = 4.0 * kind.unit
    for step, x in ticks:
        text = tick_label(step)
        half = kind.measure(text) / 2
        if any(x - half < right + gap and x + half > left - gap for left, right in taken):
            continue
        taken.append((x - half, x + half))
        painter.fillRect(upright(painter, x, bottom + 1, bottom + 3), color)
        painter.drawText(QPointF(x - half, bottom + 16.0 * kind.unit), text)

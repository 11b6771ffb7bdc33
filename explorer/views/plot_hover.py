"""What the pointer is at in the side plots, and what a plot says in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from explorer.look.numbers import format_number
from explorer.views.plot_head import DIGITS
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_quantities import plain_name, series
from explorer.views.plot_scene import PlotScene

REACH = 7.0  # px from a curve, where ticks are set in 11 px


def pointed_at(scene: PlotScene, band: Band, point: QPointF) -> bool:
    """Return whether a point is in a plot's head row or near the selected run's curve."""
    if point.y() < band.plot.top() - 2:
        return True
    return band.plot.contains(point) and near_curve(scene, band, point)


def near_curve(scene: PlotScene, band: Band, point: QPointF) -> bool:
    """Return whether a point in the plot is near the selected run's curve."""
    run = next((run for run in scene.runs if run.selected and run.visible), None)
    values = series(run.trace, band.key) if run is not None else None
    if run is None or values is None:
        return False
    reach = REACH * Type(scene.theme).unit
    plot, end = band.plot, min(run.trace.last, scene.known)
    # A step more at either side, so that the line to it counts.
    first = max(scene.step_at(band, point.x() - reach) - 1, 0)
    last = min(scene.step_at(band, point.x() + reach) + 1, end)
    if last < first:
        return False
    steps = np.arange(first, last + 1)
    y = plot.bottom() - scene.value_axis(band.key).heights(values[steps]) * plot.height()
    x = plot.left() + scene.axis.places(steps.astype(float)) * plot.width()
    there = np.isfinite(y)
    if not there.any():
        return False
    x, y = x[there], y[there]
    looked = np.linspace(point.x() - reach, point.x() + reach, 9)
    looked = looked[(looked >= x[0]) & (looked <= x[-1])]
    inside = (x >= point.x() - reach) & (x <= point.x() + reach)
    heights = np.concatenate([np.interp(looked, x, y), y[inside]])
    if not len(heights):
        return False
    return bool(heights.min() - reach <= point.y() <= heights.max() + reach)


def spoken(scene: PlotScene, key: str) -> str:
    """Return a plot in words: its name, and each visible run's value at the playhead."""
    parts = [
        f"{run.label} {format_number(value, DIGITS[0])}"
        for run in scene.runs
        if run.visible and np.isfinite(value := scene.value_at(run, key, scene.step))
    ]
    return f"{plain_name(key)} at step {scene.step}: {', '.join(parts) or 'no value'}"

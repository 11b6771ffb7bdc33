"""The batch's points lit in the data view, and how far a run's model misses each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.core.data import Points
from explorer.core.model_curves import ModelCurves
from explorer.views.canvas_logic import Plane
from explorer.views.canvas_style import CanvasStyle
from explorer.views.drawn import DrawnRun

LIT = 4.0  # radius of a lit point, in px
_SMALL = 0.7  # of it, in the small view
_FAR = 4  # frames, beyond which a distance is cut: a painter counts so far


def draw_lit(
    painter: QPainter,
    style: CanvasStyle,
    plane: Plane,
    points: Points,
    curves: ModelCurves,
    picks: NDArray[np.int64],
    run: DrawnRun | None,
    step: int,
    compact: bool,
) -> None:
    """Light points, with their distances to a run's curve at a step.

    Parameters
    ----------
    picks
        The indices of the points.
    run
        Whose model's distances are drawn; None for none.
    """
    picks = np.unique(picks)
    x, y = points.x[picks], points.y[picks]
    spots = plane.to_px(np.column_stack([x, y]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if run is not None:
        row = min(step, run.trace.last)
        model = curves.at(run.trace.w[row : row + 1], x)[0]
        pairs = np.column_stack([spots, plane.to_px(np.column_stack([x, model]))])
        tall = _FAR * plane.frame.height
        pairs[:, 3] = np.clip(pairs[:, 3], -tall, tall + plane.frame.bottom)
        pairs = pairs[np.isfinite(pairs).all(axis=1)]
        painter.setPen(QPen(style.color("accent"), style.zoom))
        painter.drawLines([QLineF(*four) for four in pairs.tolist()])
    radius = LIT * (_SMALL if compact else 1.0) * style.zoom
    painter.setPen(QPen(style.color("halo"), 1.5))
    painter.setBrush(style.color("accent"))
    for at in spots.tolist():
        painter.drawEllipse(QPointF(*at), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)

"""The mini-batch's own loss, ghosted over that of all points: contour lines, or a curve."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from explorer.core.data import Points
from explorer.core.problem import Problem
from explorer.views.canvas_logic import Plane
from explorer.views.canvas_style import CanvasStyle, qrect
from explorer.views.map_contours import contours, load_contourpy
from explorer.views.map_grid import grid_in_slices
from explorer.views.map_levels import contour_levels
from explorer.views.map_scale import scale_of

GRID = (96, 80)  # columns and rows: lines of a ghost need no more
COVER = 0.62  # how much of what is beneath a line it covers
DASHES = (4.0, 3.0)  # px
Work = Generator[None, None, None]


class BatchLayer:
    """A transparent picture of one batch's loss, made in slices and shown when it is whole.

    Attributes
    ----------
    behind
        Whether there is work left.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._work: Work | None = None
        self._picture: QPixmap | None = None
        self._paths: list[QPainterPath] = []

    @property
    def behind(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    @property
    def ready(self) -> bool:
        """Whether there is a picture of the batch that was asked for last."""
        return self._picture is not None

    def forget(self) -> None:
        """Show nothing."""
        self._key = self._work = self._picture = None

    def expect(
        self,
        problem: Problem,
        picks: bytes,
        points: Points,
        plane: Plane,
        size: tuple[int, int],
        ratio: float,
        style: CanvasStyle,
    ) -> None:
        """Begin anew where the batch or the view are others.

        Parameters
        ----------
        picks
            Tells batches of one problem apart.
        points
            Those of the batch.
        plane, size, ratio, style
            View and frame, the widget in px, device pixels to a pixel, and the look.
        """
        key = (problem, picks, plane, size, ratio, style)
        if key != self._key:
            self._key, self._picture = key, None
            make = self._curve if problem.dimensions == 1 else self._lines
            self._work = make(problem, points, plane, size, ratio, style)

    def refine(self, budget: float) -> bool:
        """Work for so many seconds, a unit at the least; return whether work remains."""
        end, worked = perf_counter() + budget, False
        while self._work is not None and not (worked and perf_counter() >= end):
            worked = True
            if next(self._work, self) is self:
                self._work = None
        return self._work is not None

    def draw(self, painter: QPainter) -> None:
        """Draw the picture, if it is ready."""
        if self._picture is not None:
            painter.drawPixmap(QPointF(0, 0), self._picture)

    def draw_lines(self, painter: QPainter, style: CanvasStyle, plane: Plane) -> None:
        """Draw the lines themselves, for a file that is not made of pixels."""
        if self._picture is not None:
            painter.save()
            _prepare(painter, style, plane)
            for path in self._paths:
                painter.drawPath(path)
            painter.restore()

    def _lines(
        self,
        problem: Problem,
        points: Points,
        plane: Plane,
        size: tuple[int, int],
        ratio: float,
        style: CanvasStyle,
    ) -> Work:
        load_contourpy()
        grid = yield from grid_in_slices(lambda w: problem.loss(w, points), plane.range, *GRID)
        scale = scale_of(grid, lambda w: problem.loss(w, points))
        picture = _blank(size, ratio)
        paths: list[QPainterPath] = []
        levels = contour_levels(grid.values[1:-1, 1:-1], scale)
        for contour in contours(grid, levels, scale):
            with QPainter(picture) as painter:
                _prepare(painter, style, plane)
                for line in contour.lines:
                    px = plane.to_px(line)
                    paths.append(pg.functions.arrayToQPath(px[:, 0], px[:, 1]))
                    painter.drawPath(paths[-1])
            yield
        self._picture, self._paths = picture, paths

    def _curve(
        self,
        problem: Problem,
        points: Points,
        plane: Plane,
        size: tuple[int, int],
        ratio: float,
        style: CanvasStyle,
    ) -> Work:
        w = np.linspace(*plane.range[0], max(2, round(plane.frame.width)))
        loss = problem.loss(w[:, None], points) * share(problem, points)
        yield
        picture = _blank(size, ratio)
        with QPainter(picture) as painter:
            _prepare(painter, style, plane)
            px = plane.to_px(np.column_stack([w, loss]))
            frame = plane.frame
            y = np.clip(px[:, 1], frame.y - 4 * frame.height, frame.bottom + 4 * frame.height)
            seen = np.isfinite(y)
            path = pg.functions.arrayToQPath(px[seen, 0], y[seen])
            painter.drawPath(path)
        self._picture, self._paths = picture, [path]


def share(problem: Problem, points: Points) -> float:
    """Return what a batch's loss is multiplied by to lie beside that of all points on one axis.

    A mean needs nothing; a sum over fewer points is smaller in proportion.
    """
    if problem.reduction == "mean" or problem.points is None:
        return 1.0
    return len(problem.points.x) / len(points.x)


def _blank(size: tuple[int, int], ratio: float) -> QPixmap:
    picture = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _prepare(painter: QPainter, style: CanvasStyle, plane: Plane) -> None:
    painter.setClipRect(qrect(plane.frame))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 1.2 * style.zoom
    pen = QPen(style.color("ink2", COVER), width)
    pen.setDashPattern([length * style.zoom / width for length in DASHES])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)

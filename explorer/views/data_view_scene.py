"""Painting the data view: the points, each run's curve over them, its earlier curves, the batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from explorer.core.data import Points
from explorer.core.model_curves import ModelCurves
from explorer.core.problem import Problem
from explorer.look.mixed import draw_mixed
from explorer.look.numbers import format_number
from explorer.look.runs import draw_marker, run_pen
from explorer.look.theme import Theme
from explorer.views.canvas_logic import Plane, Range, rounded_to
from explorer.views.canvas_style import CanvasStyle, qrect
from explorer.views.canvas_words import GAP, Readout, draw_notices, lay_notices
from explorer.views.data_view_batch import LIT, draw_lit
from explorer.views.data_view_cloud import MANY, cloud
from explorer.views.data_view_curves import (
    dots,
    earlier_steps,
    fading,
    home,
    inputs,
    nearest,
    stretches,
    with_starts,
)
from explorer.views.data_view_frame import Layout, draw_frame, draw_names, lay_out
from explorer.views.data_view_words import Batch, caption, whereabouts
from explorer.views.drawn import DrawnRun

Array = NDArray[np.float64]

POINT = 2.0  # radius of a point, in px
POINT_COVER = 0.5
FAINT = 0.45  # how much of its run's colour a ghost has
RESIDUALS = 64  # the most points whose distance to the curve is drawn
REACH = 9.0  # px from the cursor to a point that is read


class DataScene:
    """Everything in the data view, and the pictures kept of its still parts.

    Attributes
    ----------
    problem
        A data problem, or None.
    runs, ghosts, step, batch
        What is shown, and when; the batch is None where the gradient is the full one. Ghosts are
        runs as they were.
    style
        The theme's look.
    cursor
        Where the cursor is, in px, or None.
    view
        The range shown where it is not the points' own, or None.
    taken
        The px at the right of the line above the plot that a button stands on.
    """

    def __init__(self, theme: Theme, compact: bool) -> None:
        self.style = CanvasStyle(theme)
        self.compact = compact
        self.problem: Problem | None = None
        self.runs: tuple[DrawnRun, ...] = ()
        self.ghosts: tuple[DrawnRun, ...] = ()
        self.step = 0
        self.batch: Batch | None = None
        self.cursor: tuple[float, float] | None = None
        self.view: Range | None = None
        self.taken = 0.0
        self._curves: ModelCurves | None = None
        self._home: Range = ((0.0, 1.0), (0.0, 1.0))
        self._starts: Array | None = None  # that the range was made for
        self._readout = Readout()
        self._back = QPixmap()
        self._back_key: object = None
        self._past = QPixmap()
        self._past_key: object = None
        self._past_runs: list[DrawnRun] = []

    def set_problem(self, problem: Problem) -> None:
        """Show another problem; without points or model there is nothing to draw."""
        old = self.problem
        has = problem.points is not None and problem.model is not None
        self.problem = problem if has else None
        self._curves = ModelCurves(problem) if has else None
        if problem.points is not None:
            self._home, self._starts = home(problem.points), None
        if old is None or self.problem is None or not problem.is_version_of(old):
            self.view = None
        self.renew()

    def set_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Show these runs; the curves that the visible ones start from belong into the range."""
        self.runs = tuple(runs)
        traces = [run.trace for run in runs if run.visible and run.trace.last >= 0]
        if self.points is None or self._curves is None:
            return
        starts = np.unique([trace.w[0] for trace in traces], axis=0) if traces else np.empty((0, 1))
        if self._starts is None or not np.array_equal(starts, self._starts):
            self._starts = starts
            self._home = with_starts(self.points, self._curves, starts)

    def renew(self) -> None:
        """Keep nothing of what was painted."""
        self._back_key = self._past_key = None
        self._readout.clear()

    @property
    def points(self) -> Points | None:
        """The points shown."""
        return self.problem.points if self.problem is not None else None

    def layout(self, size: tuple[int, int]) -> Layout:
        """Return where things are in a view of that size."""
        return lay_out(self.style, size, self.view or self._home, self.runs, self.compact)

    def paint(self, painter: QPainter, size: tuple[int, int], ratio: float) -> None:
        """Paint everything as it is now; ``ratio`` is device pixels to a pixel."""
        if self.points is None or self._curves is None:
            return
        layout = self.layout(size)
        painter.drawPixmap(QPointF(0, 0), self._ground(layout, size, ratio))
        if not self.compact:
            painter.drawPixmap(QPointF(0, 0), self._earlier(layout, size, ratio))
        now = self._now(self.runs, layout.plane)
        painter.save()
        painter.setClipRect(qrect(layout.plane.frame))
        painter.setOpacity(FAINT)
        self._draw_now(painter, layout.plane, self._now(self.ghosts, layout.plane), marked=False)
        painter.setOpacity(1.0)
        self._draw_now(painter, layout.plane, now)
        if self.batch is not None:
            draw_lit(painter, self.style, layout.plane, self.points, self._curves,
                     self.batch.picks, self._measured(), self.step, self.compact)  # fmt: skip
        painter.restore()
        if not self.compact:
            self._words(painter, layout, now)

    # Still parts.

    def _fresh(self, pixmap: QPixmap, size: tuple[int, int], ratio: float) -> QPixmap:
        wanted = (round(size[0] * ratio), round(size[1] * ratio))
        if pixmap.size().toTuple() != wanted:
            pixmap = QPixmap(*wanted)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _ground(self, layout: Layout, size: tuple[int, int], ratio: float) -> QPixmap:
        """Return frame and points, painted anew where they changed."""
        key = (self.problem, layout, size, ratio, self.style)
        if key != self._back_key and self.points is not None:
            self._back_key, self._back = key, self._fresh(self._back, size, ratio)
            self._back.fill(self.style.color("panel"))
            with QPainter(self._back) as painter:
                draw_frame(painter, self.style, layout)
                painter.setClipRect(qrect(layout.plane.frame))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                radius = (POINT * 0.75 if self.compact else POINT) * self.style.zoom
                if len(self.points.x) > MANY:
                    ink = self.style.color("ink3", POINT_COVER)
                    image = cloud(self.points, layout.plane, radius, ink, ratio)
                    painter.drawImage(QPointF(layout.plane.frame.x, layout.plane.frame.y), image)
                    return self._back
                pen = QPen(self.style.color("ink3", POINT_COVER), 2 * radius)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                spots = dots(self.points, layout.plane).tolist()
                painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in spots]))
        return self._back

    def _earlier(self, layout: Layout, size: tuple[int, int], ratio: float) -> QPixmap:
        """Return the earlier curves, painted anew where others are shown."""
        steps = earlier_steps(self.step)
        shown = [run for run in self.runs if run.visible]
        rows = [tuple(k for k in steps if k < min(self.step, r.trace.last)) for r in shown]
        looks = tuple(
            zip((id(r.trace) for r in shown), (r.style for r in shown), rows, strict=True)
        )
        key = (self.problem, layout, size, ratio, self.style, looks)
        if key != self._past_key and self._curves is not None:
            self._past_key, self._past = key, self._fresh(self._past, size, ratio)
            self._past.fill(Qt.GlobalColor.transparent)
            x = inputs(self._curves, layout.plane)
            with QPainter(self._past) as painter:
                painter.setClipRect(qrect(layout.plane.frame))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                for run, chosen in zip(shown, rows, strict=True):
                    values = self._curves.at(run.trace.w[list(chosen)], x)
                    color = QColor(run.style.color)
                    for opacity, curve in zip(fading(len(chosen)), values, strict=True):
                        color.setAlphaF(opacity)
                        painter.setPen(QPen(color, self.style.zoom))
                        _draw(painter, stretches(x, curve, layout.plane))
        return self._past

    # What moves.

    def _now(self, runs: Sequence[DrawnRun], plane: Plane) -> list[tuple[DrawnRun, Array, Array]]:
        """Return the visible runs, the selected one last, with inputs and values at the step."""
        shown = [r for r in runs if r.visible and r.trace.last >= 0]
        shown.sort(key=lambda run: run.selected)
        if self._curves is None or not shown:
            return []
        x = inputs(self._curves, plane)
        w = np.array([r.trace.w[min(self.step, r.trace.last)] for r in shown])
        return [(run, x, y) for run, y in zip(shown, self._curves.at(w, x), strict=True)]

    def _draw_now(
        self,
        painter: QPainter,
        plane: Plane,
        now: Sequence[tuple[DrawnRun, Array, Array]],
        marked: bool = True,
    ) -> None:
        """Draw each run's curve, with its marker at a place of its own."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style, halo = self.style, self.style.color("halo")
        frame = plane.frame
        drawn = [(run, stretches(x, y, plane)) for run, x, y in now]
        for run, pieces in drawn:
            width = style.trail_width(run.selected) * (0.8 if self.compact else 1.0)
            if style.theme.casing and not self.compact:
                painter.setPen(QPen(halo, width + 3))
                _draw(painter, pieces)
            painter.setPen(run_pen(run.style, width))
            _draw(painter, pieces)
        if self.compact or not marked:
            return
        for run, pieces in drawn:
            # Staggered, so that of curves that lie on each other both are told.
            place = run.style.index % 8
            at = frame.x + frame.width * (0.3 + 0.08 * place)
            for piece in pieces:
                if piece[0, 0] <= at <= piece[-1, 0]:
                    y = float(np.interp(at, piece[:, 0], piece[:, 1]))
                    draw_marker(painter, run.style, QPointF(at, y), 0.8 * style.head_radius, halo)

    def _measured(self) -> DrawnRun | None:
        """Return the run whose distances to the lit points are drawn."""
        if self.batch is None or len(self.batch.picks) > RESIDUALS:
            return None
        shown = (r for r in self.runs if r.selected and r.visible and r.trace.last >= 0)
        return next(shown, None)

    def _words(
        self, painter: QPainter, layout: Layout, now: Sequence[tuple[DrawnRun, Array, Array]]
    ) -> None:
        """Write what the picture means, the runs' names, and what is under the cursor."""
        style, plane = self.style, layout.plane
        px = float(style.theme.tick)
        run = self._measured()
        missed = run.label if run is not None else ""
        room = plane.frame.width - self.taken
        words = caption(self.step, self.batch, self.points, missed, room, px)
        at = QPointF(plane.frame.x, round(plane.frame.y - 0.75 * px))
        draw_mixed(painter, at, words, px, style.color("ink2"))
        ends, said = [], []
        for shown, x, y in now:
            finite = np.flatnonzero(np.isfinite(y))
            if len(finite):
                last = finite[-1]
                ends.append((shown, plane.spot((float(x[last]), float(y[last])))[1]))
            gone = whereabouts(shown, y, self.step, plane)
            if gone:
                said.append((shown, gone))
        order = {id(run): i for i, run in enumerate(self.runs)}
        ends.sort(key=lambda end: order[id(end[0])])
        draw_names(painter, style, layout, ends)
        columns = self._columns(painter, plane)
        readout = self._readout.lay(style, plane.frame, columns) if columns else None
        clear = readout.right + GAP if readout else plane.frame.x
        draw_notices(painter, style, lay_notices(style, plane.frame, said, clear))
        if readout is not None:
            self._readout.draw(painter, style, readout, columns)

    def _columns(self, painter: QPainter, plane: Plane) -> list[tuple[str, str]]:
        """Return what the readout says, and ring the point that it is about."""
        if self.cursor is None or self.style.projected or self.points is None:
            return []
        if not plane.frame.holds(*self.cursor) or self._curves is None:
            return []
        pairs = zip(plane.to_data(*self.cursor), plane.pixel, strict=True)
        x, y = (rounded_to(value, pixel) for value, pixel in pairs)
        found = nearest(self.points, plane, self.cursor, REACH)
        columns = []
        if found is not None:
            x, y = float(self.points.x[found]), float(self.points.y[found])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.style.color("ink"), 1.5))
            painter.drawEllipse(QPointF(*plane.spot((x, y))), LIT + 2, LIT + 2)
            columns.append(("point", f"{found + 1:,}"))
        columns += [("$x$", format_number(x, 4)), ("$y$", format_number(y, 4))]
        run = next((r for r in self.runs if r.selected and r.trace.last >= 0), None)
        if run is not None:
            row = min(self.step, run.trace.last)
            value = self._curves.at(run.trace.w[row : row + 1], np.array([x]))[0, 0]
            columns.append((f"$f$ of {run.label}", format_number(float(value), 4)))
        return columns


def _draw(painter: QPainter, pieces: Sequence[Array]) -> None:
    for piece in pieces:
        painter.drawPath(pg.functions.arrayToQPath(piece[:, 0], piece[:, 1]))

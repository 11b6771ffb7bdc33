"""What is laid over a canvas: ghosts, the field, the batch's own loss, and the arrows of a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot
from time import perf_counter

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPixmap

from explorer.core.data import Points
from explorer.look.numbers import TIMES, format_number
from explorer.look.runs import draw_marker
from explorer.views import canvas_field
from explorer.views.canvas_arrows import (
    Shown,
    arrow_at,
    draw_arrows,
    draw_labels,
    lay_arrows,
)
from explorer.views.canvas_batch import BatchLayer, share
from explorer.views.canvas_field import FieldLayer
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Box, Plane, place_label
from explorer.views.canvas_marks import Head, Label
from explorer.views.canvas_scale import ArrowScale, key_rows
from explorer.views.canvas_sheet import Sheet
from explorer.views.canvas_style import draw_label, label_size, qrect, themed_color
from explorer.views.canvas_words import Notice, lay_corner
from explorer.views.drawn import DrawnRun
from explorer.views.lecture import NOTHING, LectureView
from explorer.views.trails import TrailLayer

FAINT = 0.45  # how much of its run's colour a ghost has
TANGENT = 90.0  # px of a tangent on each side of its point
PIN = "A"
"""The label of what is pinned."""
PIN_KEY = f"faint, {PIN}: as pinned"
SAME = 2.0  # px apart, within which a run is where it was


class Overlay:
    """The layers over a ground that explain what its runs do.

    Attributes
    ----------
    lecture
        What is shown of one step.
    ghosts
        Runs as they were.
    """

    def __init__(self, ground: Ground) -> None:
        self.lecture: LectureView = NOTHING
        self.ghosts: tuple[DrawnRun, ...] = ()
        self._ground = ground
        self._field = FieldLayer()
        self._batch = BatchLayer()
        self._scale = ArrowScale()
        self._trails = TrailLayer(ground.points, bare=True)
        self._shown: list[Shown] = []

    # What is kept as pictures.

    @property
    def version(self) -> int:
        """Grows whenever `paint_ground` would paint something else."""
        return self._field.version

    @property
    def behind(self) -> bool:
        """Whether there is work for `refine`."""
        return self._field.behind or self._batch.behind

    def expect(self, sheet: Sheet) -> None:
        """Find out what is to be shown there."""
        style, problem = self._ground.style, self._ground.problem
        layers = self.lecture.layers
        if problem is not None and "field" in layers:
            self._field.expect(problem, sheet.plane, style.zoom)
        else:
            self._field.forget()
        batch = self._points()
        if problem is not None and batch is not None:
            picks, points = batch
            self._batch.expect(problem, picks, points, sheet.plane, sheet.size, sheet.ratio, style)
        else:
            self._batch.forget()

    def _points(self) -> tuple[bytes, Points] | None:
        """Return the batch whose loss is wanted, and what tells it from others."""
        source, row = self.lecture.source, self.lecture.row
        if "batch-contours" not in self.lecture.layers or source is None or row < 1:
            return None
        points = source.points_at(row - 1)
        return (source.picks_at(row - 1).tobytes(), points) if points is not None else None

    def refine(self, budget: float, sheet: Sheet) -> bool:
        """Work for so many seconds; return whether work remains."""
        self.expect(sheet)
        end = perf_counter() + budget
        remains = self._field.refine(budget)
        return self._batch.refine(end - perf_counter()) or remains

    def finish(self, sheet: Sheet) -> None:
        """Do all the work at once."""
        while self.refine(60.0, sheet):
            pass

    def paint_ground(self, painter: QPainter, plane: Plane) -> None:
        """Paint what stays while the runs move, on the ground's own picture."""
        self._field.draw(painter, self._ground.style, plane)

    def ghost_trails(self, sheet: Sheet, step: int, smooth: bool = False) -> QPixmap:
        """Return the ghosts' trails; to be drawn faint."""
        style = self._ground.style
        return self._trails.picture(
            sheet.plane, sheet.size, sheet.ratio, style, self.ghosts, step, smooth
        )

    def draw_under(self, painter: QPainter, sheet: Sheet, step: int) -> None:
        """Draw what lies beneath the trails."""
        self._batch.draw(painter)
        if self.ghosts:
            painter.save()
            painter.setOpacity(FAINT)
            painter.drawPixmap(QPointF(0, 0), self.ghost_trails(sheet, step))
            painter.restore()

    def draw_lines(self, painter: QPainter, plane: Plane, step: int) -> None:
        """Draw what lies beneath the trails as lines, for a file that is not made of pixels."""
        style = self._ground.style
        self._batch.draw_lines(painter, style, plane)
        painter.save()
        painter.setOpacity(FAINT)
        self._trails.draw_lines(painter, plane, style, self.ghosts, step)
        painter.restore()

    # What is painted with every step.

    def lay(self, plane: Plane) -> list[Box]:
        """Find out where the arrows are; return boxes that labels keep clear of."""
        lecture = self.lecture
        self._shown = []
        if lecture.run is not None and lecture.arrows:
            self._shown = lay_arrows(lecture, self._ground, plane, self._factor(plane))
        return [box for one in self._shown for box in one.boxes]

    def _factor(self, plane: Plane) -> float:
        run = self.lecture.run
        return self._scale.factor(run.trace, self._ground, plane) if run is not None else 1.0

    def lay_key(self, plane: Plane, above: Box | None, marks: Sequence[Box]) -> list[Notice]:
        """Return the boxes of words in a lower corner, ``above`` another one, clear of marks."""
        lecture = self.lecture
        rows = key_rows(lecture, self._shown, self._factor(plane)) if lecture.run else []
        if "field" in lecture.layers:
            rows.append(canvas_field.KEY)
        if self._batch.ready:
            rows.append(self._batch_words())
        if any(ghost.selected for ghost in self.ghosts):
            rows.append(PIN_KEY)
        return lay_corner(self._ground.style, plane.frame, rows, above, marks)

    def _batch_words(self) -> str:
        problem, batch = self._ground.problem, self._points()
        factor = share(problem, batch[1]) if problem is not None and batch is not None else 1.0
        if problem is None or problem.dimensions > 1 or factor == 1.0:
            return "thin dashes: loss of this step's batch"
        return f"thin dashes: loss of this step's batch {TIMES} {format_number(factor, 3)}"

    def draw(self, painter: QPainter, plane: Plane) -> None:
        """Draw the region and the arrows."""
        lecture, style = self.lecture, self._ground.style
        if lecture.run is None:
            return
        if lecture.trust is not None:
            self._draw_box(painter, plane)
        for one in self._shown:
            exact = lecture.source is not None and lecture.source.exact
            if one.arrow.name == "full" or (one.arrow.name == "gradient" and exact):
                self._draw_tangent(painter, one, plane)
        if self._shown and len(self._shown[0].arrow.tail) == 1:
            self._draw_plumb(painter)
        draw_arrows(painter, style, self._shown, lecture.run.style.color)

    def draw_labels(self, painter: QPainter, frame: Box, taken: list[Box]) -> None:
        """Write the arrows' labels; ``taken`` is added to."""
        draw_labels(painter, self._ground.style, self._shown, frame, taken)

    def lay_pins(
        self, heads: Sequence[Head], now: Sequence[Head], frame: Box, taken: list[Box]
    ) -> list[Label]:
        """Return the marks of ghosts that are pinned; ``taken`` is added to.

        Parameters
        ----------
        now
            The heads of the runs as they are; a ghost that lies under one is not to be seen.
        """
        style = self._ground.style
        px = float(style.theme.tick)
        size, labels = label_size(PIN, px, 600), []
        for head in _uncovered(heads, now):
            if head.run.selected:
                box = place_label((head.x, head.y), size, 7 * style.zoom, taken, frame)
                if box is not None:
                    taken.append(box)
                    labels.append(Label(box, PIN, px, 600))
        return labels

    def draw_ghosts(
        self,
        painter: QPainter,
        heads: Sequence[Head],
        now: Sequence[Head],
        pins: Sequence[Label],
    ) -> None:
        """Draw the ghosts' heads, hollow and faint, and the marks of those that are pinned."""
        style = self._ground.style
        radius = 0.8 * style.head_radius
        painter.save()
        painter.setOpacity(min(1.0, 1.5 * FAINT))
        for head in _uncovered(heads, now):
            hollow = replace(head.run.style, hollow=True)
            draw_marker(painter, hollow, QPointF(head.x, head.y), radius)
        painter.restore()
        for pin in pins:
            draw_label(painter, style, pin.box, pin.text, pin.px, pin.weight)

    def key_at(self, x: float, y: float) -> str:
        """Return the plot's key of what the arrow there shows; empty without one."""
        arrow = arrow_at(self._shown, x, y)
        return self.lecture.key_of(arrow) if arrow is not None else ""

    def _draw_box(self, painter: QPainter, plane: Plane) -> None:
        """Draw the region that the step stays in, about where it starts."""
        lecture, style = self.lecture, self._ground.style
        assert lecture.trust is not None
        assert lecture.run is not None
        w, half = lecture.run.trace.w[lecture.row - 1], lecture.trust.half
        corners = [self._ground.place((w + sign * half).tolist()) for sign in (-1.0, 1.0)]
        (x0, y0), (x1, y1) = (plane.spot(corner) for corner in corners)
        if len(w) == 1:  # an interval, as high as the frame
            y0, y1 = plane.frame.bottom + 9, plane.frame.y - 9
        box = _bounded(QRectF(QPointF(x0, y1), QPointF(x1, y0)), plane.frame)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = themed_color(lecture.run.style.color)
        painter.setBrush(themed_color(lecture.run.style.color, 0.07))
        pen = QPen(color, 1.3 * style.zoom)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawRect(box)
        painter.restore()

    def _draw_plumb(self, painter: QPainter) -> None:
        """Draw a dotted line through where arrows of one parameter start: it is one place."""
        style = self._ground.style
        by_place: dict[float, list[float]] = {}
        for one in self._shown:
            by_place.setdefault(round(one.tail[0], 3), []).append(one.tail[1])
        pen = QPen(style.color("ink2"), 1.2 * style.zoom)
        pen.setDashPattern([1.5, 2.5])
        painter.setPen(pen)
        for x, heights in by_place.items():
            painter.drawLine(QPointF(x, min(heights)), QPointF(x, max(heights)))

    def _draw_tangent(self, painter: QPainter, one: Shown, plane: Plane) -> None:
        """Draw the tangent of a curve where an arrow of its slope starts."""
        if len(one.arrow.tail) > 1:
            return
        style, slope = self._ground.style, -one.arrow.vector[0]
        x, y = plane.spot(self._ground.place(one.arrow.tail))
        down = -slope * plane.pixel[0] / plane.pixel[1]
        across = TANGENT * style.zoom / float(np.hypot(1.0, down))
        painter.save()
        painter.setClipRect(qrect(plane.frame))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(style.color("ink2"), 1.3 * style.zoom)
        pen.setDashPattern([6, 3])
        painter.setPen(pen)
        painter.drawLine(
            QPointF(x - across, y - across * down), QPointF(x + across, y + across * down)
        )
        painter.restore()


def _uncovered(heads: Sequence[Head], now: Sequence[Head]) -> list[Head]:
    """Return the heads in the frame that lie under none of the others."""
    return [
        head
        for head in heads
        if head.inside and not any(hypot(h.x - head.x, h.y - head.y) < SAME for h in now)
    ]


def _bounded(rect: QRectF, frame: Box) -> QRectF:
    """Return a rectangle with what is far outside of the frame left out: pixels are counted."""
    return rect.normalized().intersected(qrect(frame.grown(200.0)))

"""Painting a canvas: the ground, the trails on it, and what stands on both at a step."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from explorer.core.trace import Trace
from explorer.views.bundles import SEGMENTS, BundleLayer
from explorer.views.canvas_axes import draw_axes
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Box, Plane, around
from explorer.views.canvas_marks import (
    Head,
    Spot,
    draw_heads,
    draw_names,
    draw_stars,
    draw_start,
    draw_start_label,
    draw_values,
    heads,
    lay_minima,
)
from explorer.views.canvas_overlay import Overlay
from explorer.views.canvas_sheet import Sheet
from explorer.views.canvas_style import qrect
from explorer.views.canvas_tabs import draw_tabs
from explorer.views.canvas_words import (
    GAP,
    Readout,
    draw_notices,
    lay_key,
    lay_notices,
    seeds_gone,
    whereabouts,
)
from explorer.views.drawn import DrawnRun
from explorer.views.plot_device import is_raster
from explorer.views.trails import TrailLayer


class CanvasScene:
    """Everything on a canvas, and the pictures kept of its still parts.

    Attributes
    ----------
    ground
        The map or the curve.
    runs, step
        What is shown, and when.
    start
        Parameters of the start, or None.
    held
        Whether the start is being dragged.
    cursor
        Where the cursor is in the frame, in px, or None.
    overlay
        What explains the step.
    bare
        Whether nothing is painted beside the frame, so that a picture can stand on any page.
    words
        Where words and markers were painted last, in px.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.runs: tuple[DrawnRun, ...] = ()
        self.step = 0
        self.start: tuple[float, ...] | None = None
        self.held = False
        self.bare = False
        self.words: list[Box] = []
        self.cursor: tuple[float, float] | None = None
        self.overlay = Overlay(ground)
        self._readout = Readout()
        self._read: tuple[object, list[tuple[str, str]]] = (None, [])
        self._back = QPixmap()
        self._back_key: object = None
        self._spots: list[Spot] = []
        self._trails = TrailLayer(ground.points)
        self._bundles = BundleLayer(ground.plotted)

    @property
    def rough(self) -> bool:
        """Whether the trails could be smoother."""
        return self._trails.rough

    @property
    def behind(self) -> bool:
        """Whether more of the bundles could be painted."""
        return self._bundles.behind

    @property
    def unfinished(self) -> bool:
        """Whether there is anything that could be painted better."""
        return self.rough or self.behind or self.overlay.behind

    def renew(self) -> None:
        """Keep nothing of what was painted."""
        self._back_key = None
        self._read = (None, [])
        self._readout.clear()

    def paint(self, painter: QPainter, sheet: Sheet) -> None:
        """Paint everything as it is now, in px of the sheet."""
        self.overlay.expect(sheet)
        if is_raster(painter):
            painter.drawPixmap(QPointF(0, 0), self._ground(sheet))
            self.overlay.draw_under(painter, sheet, self.step)
            self.advance_bundles(sheet, more=False)
            self._bundles.draw(painter)
            painter.drawPixmap(QPointF(0, 0), self.trails(sheet))
        else:
            self._paint_lines(painter, sheet)
        painter.save()
        painter.setClipRect(qrect(sheet.plane.frame))
        self._marks(painter, sheet.plane)
        painter.restore()

    def _paint_lines(self, painter: QPainter, sheet: Sheet) -> None:
        """Paint what else is kept as pictures, for a file that is made of lines and text."""
        style, plane = self.ground.style, sheet.plane
        self._paint_still(painter, sheet)
        painter.save()
        painter.setClipRect(qrect(plane.frame))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.overlay.draw_lines(painter, plane, self.step)
        self._bundles.draw_lines(painter, plane, style, self.runs, self.step)
        self._trails.draw_lines(painter, plane, style, [*self.runs, *self._means()], self.step)
        painter.restore()

    def trails(self, sheet: Sheet, smooth: bool = False) -> QPixmap:
        """Return the trails; ``smooth`` takes all the time that smooth edges need."""
        return self._trails.picture(
            sheet.plane,
            sheet.size,
            sheet.ratio,
            self.ground.style,
            [*self.runs, *self._means()],
            self.step,
            smooth,
        )

    def advance_bundles(self, sheet: Sheet, whole: bool = False, more: bool = True) -> None:
        """Paint more of the bundles; ``whole`` takes all the time that they need.

        Without ``more`` they are left as they are unless something else is to be shown.
        """
        self._bundles.advance(
            sheet.plane,
            sheet.size,
            sheet.ratio,
            self.ground.style,
            self.runs,
            self.step,
            sys.maxsize if whole else SEGMENTS,
            more,
        )

    def _means(self) -> list[DrawnRun]:
        """Return the means of the bundles, as runs."""
        return [mean for run in self.runs if (mean := run.mean) is not None]

    def start_px(self, plane: Plane) -> tuple[float, float] | None:
        """Return where the start is, in px; None without one."""
        return plane.spot(self.ground.place(self.start)) if self.start is not None else None

    def _ground(self, sheet: Sheet) -> QPixmap:
        """Return the ground with its axes and minima, painted anew where it changed."""
        if self._back_key != (sheet, self.ground.version, self.overlay.version):
            style, (width, height), ratio = self.ground.style, sheet.size, sheet.ratio
            wanted = (round(width * ratio), round(height * ratio))
            if self._back.size().toTuple() != wanted:
                self._back = QPixmap(*wanted)
            self._back.setDevicePixelRatio(ratio)
            self._back.fill(Qt.GlobalColor.transparent if self.bare else style.color("panel"))
            with QPainter(self._back) as painter:
                self._paint_still(painter, sheet)
            # Asked now: the first picture of a map is made while it is painted.
            self._back_key = (sheet, self.ground.version, self.overlay.version)
        return self._back

    def _paint_still(self, painter: QPainter, sheet: Sheet) -> None:
        """Paint the ground with its axes and minima."""
        style = self.ground.style
        self.ground.paint(painter, sheet.plane, sheet.ratio)
        self.overlay.paint_ground(painter, sheet.plane)
        draw_axes(painter, style, sheet.plane, self.ground.axis_names())
        problem = self.ground.problem
        minima = problem.minima if problem is not None else ()
        self._spots = lay_minima(style, minima, sheet.plane, self.ground.place)
        draw_stars(painter, style, self._spots)

    def _row_place(self, trace: Trace, row: int) -> tuple[float, float]:
        x, y = self.ground.points(trace, row, row + 1)[0].tolist()
        return x, y

    def _marks(self, painter: QPainter, plane: Plane) -> None:
        """Paint what changes with the step, the start or the cursor."""
        style, frame = self.ground.style, plane.frame
        found = heads(self.runs, self.step, plane, self._row_place)
        known = [m for m in self._means() if m.trace.complete or m.trace.last >= self.step]
        means = heads(known, self.step, plane, self._row_place)
        ghosts = heads(self.overlay.ghosts, self.step, plane, self._row_place)
        along = self.overlay.lay(plane)
        columns = self._columns(plane)
        readout = self._readout.lay(style, frame, columns) if columns else None
        clear = readout.right + GAP if readout else frame.x
        notices = lay_notices(style, frame, self._lines(found, plane), clear)
        key = lay_key(style, frame, self.runs)
        start = self.start_px(plane)
        marks = [around(h.x, h.y, style.head_radius) for h in (*found, *means) if h.inside]
        marks += [*along, *([around(*start, style.ring_radius)] if start else [])]
        keys = self.overlay.lay_key(plane, key.box if key else None, marks)
        keys += [key] if key else []
        boxes = [notice.box for notice in (*notices, *keys)] + ([readout] if readout else [])

        tabs = draw_tabs(painter, style, found, frame, boxes)
        if start is not None and not frame.holds(*start):
            start = None
        if start is not None:
            draw_start(painter, style, start, self.held)
        taken = [*tabs, *boxes]
        avoid = [*taken, *marks, *(spot.star for spot in self._spots)]
        fixed = len(avoid)
        self.overlay.draw_ghosts(painter, ghosts, found, frame, avoid)
        taken += avoid[fixed:]
        self.overlay.draw(painter, plane)
        draw_heads(painter, style, [*found, *means])
        draw_values(painter, style, self._spots, [*found, *means], taken)
        if start is not None:
            taken.append(around(*start, style.ring_radius))
            draw_start_label(painter, style, start, self.start or (), frame, taken)
        # A run is named once: where its mean is, if it has one.
        averaged = {head.run.label for head in means if head.inside}
        alone = [head for head in found if head.run.label not in averaged]
        taken += [around(head.x, head.y, style.step_radius) for head in found if head.inside]
        taken += along
        draw_names(painter, style, [*alone, *means], frame, taken, start)
        self.overlay.draw_labels(painter, frame, taken)
        self.words = taken
        draw_notices(painter, style, [*notices, *keys])
        if readout is not None:
            self._readout.draw(painter, style, readout, columns)

    def _lines(self, found: Sequence[Head], plane: Plane) -> list[tuple[DrawnRun, str]]:
        """Return what is said of runs that are out of view or diverged, in the runs' order."""
        names = self.ground.axis_names()
        said = {
            id(head.run): whereabouts(
                head, self.step, plane, self._row_place(head.run.trace, head.row), names
            )
            for head in found
        }
        lines = []
        for run in self.runs:
            words = [said.get(id(run), ""), seeds_gone(run, self.step)]
            if any(words):
                lines.append((run, "; ".join(word for word in words if word)))
        return lines

    def _columns(self, plane: Plane) -> list[tuple[str, str]]:
        """Return what the readout says; nothing without a cursor, or for an audience."""
        if self.cursor is None or self.ground.style.projected:
            return []
        key = (self.ground.problem, self.cursor, plane)
        if key != self._read[0]:
            self._read = (key, self.ground.columns(*self.cursor, plane))
        return self._read[1]

"""Painting a canvas: the ground, the trails on it, and what stands on both at a step."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from explorer.core.trace import Trace
from explorer.views.bundles import SEGMENTS, BundleLayer
from explorer.views.canvas_axes import draw_axes
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Box, Plane, around
from explorer.views.canvas_marks import (
    Head,
    Label,
    Spot,
    draw_heads,
    draw_stars,
    draw_start,
    draw_words,
    heads,
    lay_minima,
    lay_names,
    lay_start_label,
    lay_values,
)
from explorer.views.canvas_numbers import LevelNumbers
from explorer.views.canvas_overlay import Overlay
from explorer.views.canvas_sheet import Sheet
from explorer.views.canvas_sides import Sides
from explorer.views.canvas_style import qrect
from explorer.views.canvas_tabs import Tab, draw_tabs, lay_tabs
from explorer.views.canvas_words import (
    GAP,
    Notice,
    Readout,
    draw_notices,
    lay_key,
    lay_notices,
    seeds_gone,
    whereabouts,
)
from explorer.views.drawn import DrawnRun
from explorer.views.map_numbers import Number
from explorer.views.plot_device import is_raster
from explorer.views.trails import TrailLayer

BEFORE = 16
"""Steps before a film's frame that its labels know of."""


@dataclass(frozen=True)
class _Laid:
    """What is painted over the trails, in its place.

    ``under`` are words below the heads of the trails, ``over`` those above them; ``taken`` is
    where no more words can stand, and ``numbers`` are those on contour lines.
    """

    found: list[Head]
    means: list[Head]
    ghosts: list[Head]
    start: tuple[float, float] | None
    tabs: list[Tab]
    notices: list[Notice]
    readout: Box | None
    columns: list[tuple[str, str]]
    pins: list[Label]
    under: list[Label]
    over: list[Label]
    taken: list[Box]
    numbers: tuple[Number, ...]


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
    sides, numbers
        Where labels stand, and the numbers of contour lines.
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
        self.sides = Sides()
        self.numbers = LevelNumbers(ground)
        self._readout = Readout()
        self._read: tuple[object, list[tuple[str, str]]] = (None, [])
        self._back = QPixmap()
        self._back_key: object = None
        self._spots: list[Spot] = []
        self._spots_key: object = None
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
        self._come_to(sheet.plane)
        laid = self._lay(sheet.plane)
        if is_raster(painter):
            painter.drawPixmap(QPointF(0, 0), self._ground(sheet, laid.numbers))
            self.overlay.draw_under(painter, sheet, self.step)
            self.advance_bundles(sheet, more=False)
            self._bundles.draw(painter)
            painter.drawPixmap(QPointF(0, 0), self.trails(sheet))
        else:
            self._paint_lines(painter, sheet, laid.numbers)
        painter.save()
        painter.setClipRect(qrect(sheet.plane.frame))
        self._draw(painter, sheet.plane, laid)
        painter.restore()

    def _paint_lines(self, painter: QPainter, sheet: Sheet, numbers: Sequence[Number]) -> None:
        """Paint what else is kept as pictures, for a file that is made of lines and text."""
        style, plane = self.ground.style, sheet.plane
        self._paint_still(painter, sheet, numbers)
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

    def _ground(self, sheet: Sheet, numbers: tuple[Number, ...]) -> QPixmap:
        """Return the ground with its axes and minima, painted anew where it changed."""
        if self._back_key != (sheet, self.ground.version, self.overlay.version, numbers):
            style, (width, height), ratio = self.ground.style, sheet.size, sheet.ratio
            wanted = (round(width * ratio), round(height * ratio))
            if self._back.size().toTuple() != wanted:
                self._back = QPixmap(*wanted)
            self._back.setDevicePixelRatio(ratio)
            self._back.fill(Qt.GlobalColor.transparent if self.bare else style.color("panel"))
            with QPainter(self._back) as painter:
                self._paint_still(painter, sheet, numbers)
            # Asked now: the first picture of a map is made while it is painted.
            self._back_key = (sheet, self.ground.version, self.overlay.version, numbers)
        return self._back

    def _paint_still(self, painter: QPainter, sheet: Sheet, numbers: Sequence[Number]) -> None:
        """Paint the ground with its axes and minima."""
        style = self.ground.style
        self.ground.paint(painter, sheet.plane, sheet.ratio)
        self.ground.paint_numbers(painter, sheet.plane, numbers)
        self.overlay.paint_ground(painter, sheet.plane)
        draw_axes(painter, style, sheet.plane, self.ground.axis_names())
        draw_stars(painter, style, self._spots_of(sheet.plane))

    def _spots_of(self, plane: Plane) -> list[Spot]:
        """Return where the minima are."""
        problem, style = self.ground.problem, self.ground.style
        key = (problem, plane, style)
        if key != self._spots_key:
            minima = problem.minima if problem is not None else ()
            self._spots = lay_minima(style, minima, plane, self.ground.place)
            self._spots_key = key
        return self._spots

    def _row_place(self, trace: Trace, row: int) -> tuple[float, float]:
        x, y = self.ground.points(trace, row, row + 1)[0].tolist()
        return x, y

    def _come_to(self, plane: Plane) -> None:
        """Lay the steps that come before a film's step, if they were not painted.

        So a frame is the same whether the film begins with it or came to it step by step.
        """
        if self.numbers.purpose != "film":
            return
        step, last = self.step, self.sides.last(plane)
        if last is None or last > step:
            last = max(0, step - BEFORE) - 1
        # A film that leaps has only its frames.
        for before in range(last + 1, step) if step - last <= BEFORE + 1 else ():
            self.step = before
            self._lay(plane)
        self.step = step

    def _lay(self, plane: Plane) -> _Laid:
        """Find the places of what changes with the step, the start or the cursor."""
        style, frame = self.ground.style, plane.frame
        self.sides.begin(self.step, plane)
        found = heads(self.runs, self.step, plane, self._row_place)
        start = self.start_px(plane)
        if start is not None and self.numbers.purpose != "screen" and self.step == 0:
            # Where all runs begin only one of them would be seen.
            found = [h for h in found if abs(h.x - start[0]) + abs(h.y - start[1]) >= 1.0]
        known = [m for m in self._means() if m.trace.complete or m.trace.last >= self.step]
        means = heads(known, self.step, plane, self._row_place)
        ghosts = heads(self.overlay.ghosts, self.step, plane, self._row_place)
        along = self.overlay.lay(plane)
        columns = self._columns(plane)
        readout = self._readout.lay(style, frame, columns) if columns else None
        clear = readout.right + GAP if readout else frame.x
        notices = lay_notices(style, frame, self._lines(found, plane), clear)
        key = lay_key(style, frame, self.runs)
        marks = [around(h.x, h.y, style.head_radius) for h in (*found, *means) if h.inside]
        marks += [*along, *([around(*start, style.ring_radius)] if start else [])]
        keys = self.overlay.lay_key(plane, key.box if key else None, marks)
        keys += [key] if key else []
        boxes = [notice.box for notice in (*notices, *keys)] + ([readout] if readout else [])
        tabs = lay_tabs(style, found, frame, boxes)
        boxes += [tab.box for tab in tabs]
        if start is not None and not frame.holds(*start):
            start = None
        taken = list(boxes)
        spots = self._spots_of(plane)
        avoid = [*taken, *marks, *(spot.star for spot in spots)]
        fixed = len(avoid)
        pins = self.overlay.lay_pins(ghosts, found, frame, avoid)
        taken += avoid[fixed:]
        every = [*found, *means]
        under = lay_values(style, spots, every, frame, taken, self.sides)
        if start is not None:
            ring = around(*start, style.ring_radius)
            beside = [around(h.x, h.y, style.head_radius) for h in every if h.inside]
            label: list[Label] = []
            for given in (beside, []):
                label = label or lay_start_label(
                    style, start, self.start or (), frame, taken, given, self.sides
                )
            taken.append(ring)
            under += label
        # A run is named once: where its mean is, if it has one.
        averaged = {head.run.label for head in means if head.inside}
        alone = [head for head in found if head.run.label not in averaged]
        numbers = self.numbers.before(plane, self.runs, lambda: self._still_boxes(plane))
        marks_now = [around(h.x, h.y, style.step_radius) for h in found if h.inside] + list(along)
        over = lay_names(style, [*alone, *means], frame, taken, start, self.sides, marks_now,
                         [n.box for n in numbers])  # fmt: skip
        words = [label.box for label in (*pins, *under, *over)]
        if self.numbers.purpose == "picture":
            given = [*taken, *marks, *words]
            numbers = self.numbers.after(plane, self.runs, self.step, given)
        shown = self.numbers.uncovered(numbers, [*boxes, *words], self.sides.now)
        return _Laid(found, means, ghosts, start, tabs, [*notices, *keys], readout, columns,
                     pins, under, over, taken, tuple(shown))  # fmt: skip

    def _still_boxes(self, plane: Plane) -> list[Box]:
        """Return what stands at its place whatever the step is."""
        boxes = [box for spot in self._spots_of(plane) for box in (spot.star, spot.box) if box]
        start = self.start_px(plane)
        if start is not None:
            taken = [*boxes, around(*start, self.ground.style.ring_radius)]
            lay_start_label(self.ground.style, start, self.start or (), plane.frame, taken, (),
                            Sides(steady=False))  # fmt: skip
            return taken
        return boxes

    def _draw(self, painter: QPainter, plane: Plane, laid: _Laid) -> None:
        """Paint what changes with the step, the start or the cursor, in its place."""
        style, frame = self.ground.style, plane.frame
        draw_tabs(painter, style, laid.tabs)
        if laid.start is not None:
            draw_start(painter, style, laid.start, self.held)
        self.overlay.draw_ghosts(painter, laid.ghosts, laid.found, laid.pins)
        self.overlay.draw(painter, plane)
        draw_words(painter, style, laid.under)
        draw_heads(painter, style, [*laid.found, *laid.means])
        draw_words(painter, style, laid.over)
        self.overlay.draw_labels(painter, frame, laid.taken)
        labels = (*laid.pins, *laid.under, *laid.over)
        heads = [around(h.x, h.y, style.step_radius) for h in laid.found if h.inside]
        self.words = [*laid.taken, *heads, *(label.box for label in labels)]
        draw_notices(painter, style, laid.notices)
        if laid.readout is not None:
            self._readout.draw(painter, style, laid.readout, laid.columns)

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

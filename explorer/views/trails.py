"""Trails, painted once: a new step adds its own segments to a picture of what came before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap, QTransform

from explorer.core.trace import Trace
from explorer.look.runs import (
    DASH_WIDTH,
    HEAD_RADIUS,
    STEP_MARKER_SCALE,
    marker_path,
    rim_width,
    run_pen,
)
from explorer.views.canvas_clip import (
    clip_segments,
    kept,
    lengthened,
    phases,
    segment_keys,
    spaced,
    split_dashes,
)
from explorer.views.canvas_logic import Plane
from explorer.views.canvas_style import CanvasStyle, qrect, themed_color
from explorer.views.drawn import DrawnRun
from explorer.views.plot_curves import curve_path

Array = NDArray[np.float64]
Points = Callable[[Trace, int, int], Array]

MARKER_SPACING = 7.0  # px between two step markers of a trail, at the least, ...
STEP_RADIUS = HEAD_RADIUS * STEP_MARKER_SCALE  # ... if they are as large as this
CASING = 3.0  # px of halo under a trail, both sides together
MARGIN = 4.0  # px beyond the frame to which trails are cut, so that no end shows in it
STAGE = 100  # steps before the present one at which a picture is kept, for steps back
SMOOTH_LIMIT = 4000  # segments painted at once above which smooth edges wait for a quiet moment


@dataclass
class _Trail:
    """How far one run's trail has been painted.

    ``drawn`` is the last row looked at, ``end`` the last point kept (px), ``phase`` the place in
    the dash pattern there, ``mark`` the last step marker, ``seen`` the segments and the markers
    painted so far.
    """

    drawn: int = -1
    end: Array | None = None
    phase: float = 0.0
    mark: tuple[float, float] | None = None
    seen: set[int] = field(default_factory=set)

    def copy(self) -> _Trail:
        """Return the same state, to go on from twice."""
        return replace(self, seen=set(self.seen))


@dataclass(frozen=True)
class _Stage:
    """The picture at an earlier step, to go back to."""

    step: int
    pixmap: QPixmap
    trails: list[_Trail]
    rough: bool


class TrailLayer:
    """A transparent picture of all trails up to a step.

    Attributes
    ----------
    rough
        Whether the picture was painted without smooth edges, to be quick.
    """

    def __init__(self, points: Points, bare: bool = False) -> None:
        """Take how to read rows [a, b) of a trace as points of the plane, shape (n, 2).

        ``bare`` trails are thin and have no step markers.
        """
        self.rough = False
        self._bare = bare
        self._points = points
        self._pixmap = QPixmap()
        self._key: tuple = ()
        self._runs: tuple[DrawnRun, ...] = ()
        self._step = -1
        self._trails: list[_Trail] = []
        self._stage: _Stage | None = None

    def picture(
        self,
        plane: Plane,
        size: tuple[int, int],
        ratio: float,
        style: CanvasStyle,
        runs: Sequence[DrawnRun],
        step: int,
        smooth: bool = False,
    ) -> QPixmap:
        """Return the trails up to ``step``, for drawing at the widget's corner.

        Parameters
        ----------
        plane
            View and frame.
        size, ratio
            The widget in px, and device pixels to a pixel.
        style, runs, step
            What to paint.
        smooth
            Whether edges must be smooth however long that takes.
        """
        shown = tuple(run for run in runs if run.visible)
        key = (plane, size, ratio, style, *(self._width(style, run) for run in shown))
        same = key == self._key and all(map(_same_trail, shown, self._runs))
        if not same or (smooth and self.rough):
            self._key, self._runs, self._stage = key, shown, None
            self._begin(size, ratio, step, smooth)
        elif step < self._step:
            self._begin(size, ratio, step, smooth)
        elif step == self._step and not self._behind(step):
            return self._pixmap
        if step > self._step + 2 * STAGE:
            self._advance(plane, style, step - STAGE)
            kept_trails = [trail.copy() for trail in self._trails]
            # Painting on makes the pixmap's own copy: the two share nothing then.
            self._stage = _Stage(step - STAGE, QPixmap(self._pixmap), kept_trails, self.rough)
        self._advance(plane, style, step)
        return self._pixmap

    def _begin(self, size: tuple[int, int], ratio: float, step: int, smooth: bool) -> None:
        """Go back to the stage before ``step``, or to an empty picture."""
        stage = self._stage
        if stage is not None and stage.step <= step:
            self._pixmap, self._step, self.rough = QPixmap(stage.pixmap), stage.step, stage.rough
            self._trails = [trail.copy() for trail in stage.trails]
            return
        wanted = (round(size[0] * ratio), round(size[1] * ratio))
        if self._pixmap.size().toTuple() != wanted:
            self._pixmap = QPixmap(*wanted)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self._trails = [_Trail() for _ in self._runs]
        self._step = -1
        ahead = sum(min(step, run.trace.last) + 1 for run in self._runs)
        self.rough = not smooth and ahead > SMOOTH_LIMIT

    def _behind(self, step: int) -> bool:
        """Whether rows were filled that were missing when the step was painted."""
        pairs = zip(self._runs, self._trails, strict=True)
        return any(min(step, run.trace.last) > trail.drawn for run, trail in pairs)

    def _advance(self, plane: Plane, style: CanvasStyle, step: int) -> None:
        """Paint on up to ``step``."""
        self._step = step
        with QPainter(self._pixmap) as painter:
            painter.setClipRect(qrect(plane.frame))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.rough)
            for run, trail in zip(self._runs, self._trails, strict=True):
                last = min(step, run.trace.last)
                if last > trail.drawn:
                    self._extend(painter, plane, style, run, trail, last)

    def _extend(
        self,
        painter: QPainter,
        plane: Plane,
        style: CanvasStyle,
        run: DrawnRun,
        trail: _Trail,
        last: int,
    ) -> None:
        """Paint one trail's rows up to ``last``."""
        points = plane.to_px(self._points(run.trace, trail.drawn + 1, last + 1))
        trail.drawn = last
        points = points[kept(points, trail.end)]
        if not len(points):
            return
        chain = points if trail.end is None else np.vstack([trail.end, points])
        trail.end = chain[-1]
        starts, ends = chain[:-1], chain[1:]
        width = self._width(style, run)
        # Dashes of a thin trail are no shorter, or they would be dots.
        pattern = [length * max(width, 2.0) / DASH_WIDTH for length in run.style.dash]
        period = sum(pattern) or 1.0
        phase, trail.phase = phases(starts, ends, period, trail.phase)
        frame = plane.frame.grown(MARGIN)
        cut_starts, cut_ends, number = clip_segments(starts, ends, frame)
        fresh = _fresh(segment_keys(cut_starts, cut_ends, frame), trail.seen)
        cut_starts, cut_ends, number = cut_starts[fresh], cut_ends[fresh], number[fresh]
        if len(number):
            if pattern:
                phase = _phase_at(starts[number], cut_starts, phase[number], period)
                lines = split_dashes(cut_starts, cut_ends, phase, pattern)
            else:
                lines = lengthened(cut_starts, cut_ends, width / 4)
            if style.theme.casing and not self._bare:
                whole = np.hstack([cut_starts, cut_ends])
                _stroke(painter, whole, QPen(style.color("halo"), width + CASING))
            _stroke(painter, lines, QPen(themed_color(run.style.color), width))
        if run.bundle is None and not self._bare:
            self._mark(painter, plane, style, run, trail, points)

    def draw_lines(
        self,
        painter: QPainter,
        plane: Plane,
        style: CanvasStyle,
        runs: Sequence[DrawnRun],
        step: int,
    ) -> None:
        """Draw the trails up to ``step`` as lines, for a file that is not made of pixels."""
        frame = plane.frame.grown(MARGIN)
        for run in runs:
            last = min(step, run.trace.last)
            if not run.visible or last < 0:
                continue
            points = plane.to_px(self._points(run.trace, 0, last + 1))
            points = points[kept(points)]
            starts, ends, _ = clip_segments(points[:-1], points[1:], frame)
            path, width = curve_path(np.hstack([starts, ends])), self._width(style, run)
            pen = run_pen(run.style, width, cosmetic=False)
            if run.style.dash:
                # Dashes of a thin trail are no shorter, or they would be dots.
                share = max(width, 2.0) / width / DASH_WIDTH
                pen.setDashPattern([length * share for length in run.style.dash])
            if style.theme.casing and not self._bare:
                casing = QPen(style.color("halo"), width + CASING)
                casing.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.strokePath(path, casing)
            painter.strokePath(path, pen)
            if run.bundle is None and not self._bare:
                self._mark(painter, plane, style, run, _Trail(), points)

    def _width(self, style: CanvasStyle, run: DrawnRun) -> float:
        thin = self._bare or run.bundle is not None
        return style.trail_width(run.selected, thin)

    def _mark(
        self,
        painter: QPainter,
        plane: Plane,
        style: CanvasStyle,
        run: DrawnRun,
        trail: _Trail,
        points: Array,
    ) -> None:
        """Paint step markers at points, where there is room between them."""
        frame = plane.frame
        low, high = (frame.x, frame.y), (frame.right, frame.bottom)
        inside = points[((points >= low) & (points <= high)).all(axis=1)]
        radius = style.step_radius * style.focus(run.selected) ** 1.5
        chosen = inside[spaced(inside, MARKER_SPACING * radius / STEP_RADIUS, trail.mark)]
        if not len(chosen):
            return
        trail.mark = tuple(chosen[-1].tolist())
        chosen = chosen[_fresh(segment_keys(chosen, chosen, frame), trail.seen)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # One outline moved about: thousands of markers are painted when a long run is redrawn.
        color, hollow = themed_color(run.style.color), run.style.hollow
        rim = rim_width(radius)
        inner = radius - rim / 2 if hollow else radius
        outline = QTransform.fromScale(inner, inner).map(marker_path(run.style.marker))
        pen, brush = QPen(color, rim), QBrush(color)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        for dx, dy in np.diff(chosen, axis=0, prepend=0.0).tolist():
            painter.translate(dx, dy)
            if hollow:
                painter.strokePath(outline, pen)
            else:
                painter.fillPath(outline, brush)
        painter.restore()


def _same_trail(one: DrawnRun, other: DrawnRun) -> bool:
    """Whether two runs look alike; a label is not part of a trail."""
    return one.trace is other.trace and one.style == other.style


def _phase_at(starts: Array, cut: Array, phase: Array, period: float) -> Array:
    """Return the places in the dash pattern where segments start that were cut at the frame."""
    with np.errstate(over="ignore", invalid="ignore"):
        gone = np.fmod(np.hypot(*(cut - starts).T), period)
    return np.fmod(phase + np.nan_to_num(gone), period)


def _fresh(keys: NDArray[np.uint64], seen: set[int]) -> list[int]:
    """Return which segments or markers are not painted yet, and note them.

    A run that swings between two points for ever paints over its own trail; painted again the
    edges would fray and dashes would close.
    """
    chosen = []
    for i, key in enumerate(keys.tolist()):
        if key not in seen:
            seen.add(key)
            chosen.append(i)
    return chosen


def _stroke(painter: QPainter, lines: Array, pen: QPen) -> None:
    """Draw separate straight lines, shape (n, 4)."""
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    ends = lines.reshape(-1, 2)
    painter.drawPath(pg.functions.arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs"))

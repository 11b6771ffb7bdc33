"""Trails on the surface, painted on its picture: whole where they are seen, faint where hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform

from explorer.core.trace import Trace
from explorer.look.runs import DASH_WIDTH, marker_path, rim_width
from explorer.views.canvas_clip import (
    cells,
    lengthened,
    phases,
    segment_keys,
    spaced,
    split_dashes,
)
from explorer.views.canvas_logic import Box
from explorer.views.canvas_style import CanvasStyle, themed_color
from explorer.views.drawn import DrawnRun
from explorer.views.surface3d_drape import Draped, drape, joined
from explorer.views.surface3d_mesh import Mesh
from explorer.views.surface3d_sight import Sight
from explorer.views.trails import CASING, MARKER_SPACING, STEP_RADIUS

Array = NDArray[np.float64]

HIDDEN = 0.3  # how much of a run's colour is left behind a hill
SMOOTH_LIMIT = 3000  # segments painted at once above which smooth edges wait for a quiet moment


@dataclass(eq=False)
class _Strand:
    """A trail as it is seen, as far as its trace was filled.

    ``a`` and ``b`` are the pieces' ends in px, ``phase`` the place in the dash pattern at ``a``,
    ``seen`` whether a piece is not hidden. ``drawn`` is the last row painted, ``mark`` the last
    step marker.
    """

    trace: Trace
    filled: int = -1
    row: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    a: Array = field(default_factory=lambda: np.empty((0, 2)))
    b: Array = field(default_factory=lambda: np.empty((0, 2)))
    phase: Array = field(default_factory=lambda: np.empty(0))
    seen: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    keys: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))
    spots: Array = field(default_factory=lambda: np.empty((0, 2)))
    next_phase: float = 0.0
    drawn: int = -1
    mark: tuple[float, float] | None = None


class DrapedTrails:
    """A transparent picture of all trails up to a step, as they are seen from one place.

    Attributes
    ----------
    rough
        Whether the picture was painted without smooth edges, to be quick.
    """

    def __init__(self) -> None:
        self.rough = False
        self._pixmap = QPixmap()
        self._key: tuple = ()
        self._strands: dict[tuple[int, bool], tuple[DrawnRun, _Strand]] = {}
        self._laid: dict[int, tuple[Trace, Mesh, int, Draped]] = {}
        self._step = -1

    def picture(
        self,
        sight: Sight,
        size: tuple[int, int],
        ratio: float,
        style: CanvasStyle,
        runs: Sequence[DrawnRun],
        step: int,
        smooth: bool = False,
        quick: bool = False,
    ) -> QPixmap:
        """Return the trails up to ``step``, for drawing at the widget's corner.

        Parameters
        ----------
        sight
            The mesh, and how it is seen.
        size, ratio
            The widget in px, and device pixels to a pixel.
        style, runs, step
            What to paint.
        smooth, quick
            Whether edges must be smooth however long that takes, or must not be.
        """
        shown = [run for run in runs if run.visible]
        looks = tuple((id(r.trace), r.style, _width(style, r)) for r in shown)
        key = (sight, size, ratio, style, looks)
        behind = any(min(step, run.trace.last) > s.filled for run, s in self._strands.values())
        if key != self._key or (smooth and self.rough):
            fresh = not self._key or self._key[0] is not sight
            self._key = key
            kept = {} if fresh else {k: s for k, (_, s) in self._strands.items()}
            self._strands = {
                (id(r.trace), r.bundle is None): (
                    r,
                    kept.get((id(r.trace), r.bundle is None)) or _Strand(r.trace),
                )
                for r in shown
            }
            alive = {id(r.trace) for r in shown}
            self._laid = {k: v for k, v in self._laid.items() if k in alive}
            self._begin(size, ratio)
            self.rough = quick or (not smooth and self._pieces(step) > SMOOTH_LIMIT)
        elif step < self._step:
            self._begin(size, ratio)
            self.rough = quick or (not smooth and self._pieces(step) > SMOOTH_LIMIT)
        elif step == self._step and not behind:
            return self._pixmap
        self._advance(sight, style, step)
        return self._pixmap

    def draw(
        self,
        painter: QPainter,
        sight: Sight,
        style: CanvasStyle,
        runs: Sequence[DrawnRun],
        step: int,
    ) -> None:
        """Paint the trails up to ``step`` as lines; nothing of it is kept."""
        for run in runs:
            if run.visible:
                strand = _Strand(run.trace)
                self._fill(sight, style, run, strand)
                self._paint(painter, style, run, strand, min(step, run.trace.last))

    def _pieces(self, step: int) -> int:
        return sum(min(step, run.trace.last) + 1 for run, _ in self._strands.values())

    def _begin(self, size: tuple[int, int], ratio: float) -> None:
        wanted = (round(size[0] * ratio), round(size[1] * ratio))
        if self._pixmap.size().toTuple() != wanted:
            self._pixmap = QPixmap(*wanted)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        self._step = -1
        for _, strand in self._strands.values():
            strand.drawn, strand.mark = -1, None

    def _advance(self, sight: Sight, style: CanvasStyle, step: int) -> None:
        self._step = step
        with QPainter(self._pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.rough)
            for run, strand in self._strands.values():
                last = min(step, run.trace.last)
                if run.trace.last > strand.filled:
                    self._fill(sight, style, run, strand)
                if last > strand.drawn:
                    self._paint(painter, style, run, strand, last)

    def _draped(self, mesh: Mesh, trace: Trace) -> Draped:
        """Return a whole trail on the mesh, laid once for all cameras."""
        known = self._laid.get(id(trace))
        if known is None or known[0] is not trace or known[1] is not mesh:
            laid = drape(mesh, trace, 0, trace.last + 1)
        elif known[2] < trace.last:
            laid = joined(known[3], drape(mesh, trace, known[2] + 1, trace.last + 1))
        else:
            return known[3]
        self._laid[id(trace)] = (trace, mesh, trace.last, laid)
        return laid

    def _fill(self, sight: Sight, style: CanvasStyle, run: DrawnRun, strand: _Strand) -> None:
        """Find out how rows are seen that were filled since the last time."""
        laid = self._draped(sight.mesh, run.trace)
        first = int(np.searchsorted(laid.row, strand.filled + 1))
        starts, ends, row = laid.starts[first:], laid.ends[first:], laid.row[first:]
        strand.filled = run.trace.last
        spots = laid.spots[len(strand.spots) :]
        px, depth = sight.eye.to_px(spots)
        px[~sight.sees(px, depth)] = np.nan
        strand.spots = np.concatenate([strand.spots, px])
        if not len(row):
            return
        a, _ = sight.eye.to_px(starts)
        b, _ = sight.eye.to_px(ends)
        middle, depth = sight.eye.to_px((starts + ends) / 2)
        seen = sight.sees(middle, depth)
        # Pieces shorter than a pixel are joined to what follows; the first one goes on from what
        # was kept before.
        jump = np.ones(len(row), bool)
        jump[1:] = (starts[1:] != ends[:-1]).any(axis=1)
        if len(strand.b) and not (np.abs(a[0] - strand.b[-1]) > 1.0).any():
            jump[0] = False
        place = cells(b)
        before = np.concatenate([strand.b[-1:] if not jump[0] else a[:1], b[:-1]])
        number = np.flatnonzero((place != cells(before)).any(axis=1) | jump)
        last = np.concatenate([before[:1], b[number][:-1]])
        a = np.where(jump[number, None], a[number], last)
        b, row, seen = b[number], row[number], seen[number]
        period = sum(run.style.dash) * max(_width(style, run), 2.0) / DASH_WIDTH or 1.0
        phase, strand.next_phase = phases(a, b, period, strand.next_phase)
        frame = Box(0.0, 0.0, sight.eye.width, sight.eye.height)
        keys = segment_keys(a, b, frame)
        # A run that swings between two points for ever would paint over its own trail.
        _, fresh = np.unique(keys, return_index=True)
        fresh = np.sort(fresh)
        if len(strand.keys):
            fresh = fresh[~np.isin(keys[fresh], strand.keys)]
        strand.keys = np.concatenate([strand.keys, keys[fresh]])
        strand.row = np.concatenate([strand.row, row[fresh]])
        strand.a = np.concatenate([strand.a, a[fresh]])
        strand.b = np.concatenate([strand.b, b[fresh]])
        strand.phase = np.concatenate([strand.phase, phase[fresh]])
        strand.seen = np.concatenate([strand.seen, seen[fresh]])

    def _paint(
        self, painter: QPainter, style: CanvasStyle, run: DrawnRun, strand: _Strand, last: int
    ) -> None:
        """Paint a strand's rows up to ``last``."""
        first, end = np.searchsorted(strand.row, [strand.drawn + 1, last + 1]).tolist()
        a, b, phase = (part[first:end] for part in (strand.a, strand.b, strand.phase))
        seen = strand.seen[first:end]
        width = _width(style, run)
        color = themed_color(run.style.color)
        if not seen.all():
            faint = QColor(color)
            faint.setAlphaF(HIDDEN)
            _stroke(painter, np.hstack([a[~seen], b[~seen]]), QPen(faint, max(1.0, width / 2)))
        a, b, phase = a[seen], b[seen], phase[seen]
        if len(a):
            # Dashes of a thin trail are no shorter, or they would be dots.
            pattern = [length * max(width, 2.0) / DASH_WIDTH for length in run.style.dash]
            if style.theme.casing:
                pen = QPen(style.color("halo"), width + CASING)
                _stroke(painter, lengthened(a, b, width / 4), pen)
            long = np.hypot(*(b - a).T) > 0
            if pattern:
                lines = split_dashes(a[long], b[long], phase[long], pattern)
            else:
                lines = lengthened(a, b, width / 4)
            _stroke(painter, lines, QPen(color, width))
        if run.bundle is None:
            self._mark(painter, style, run, strand, last)
        strand.drawn = last

    def _mark(
        self, painter: QPainter, style: CanvasStyle, run: DrawnRun, strand: _Strand, last: int
    ) -> None:
        """Paint step markers where they are seen and there is room between them."""
        spots = strand.spots[strand.drawn + 1 : last + 1]
        spots = spots[np.isfinite(spots).all(axis=1)]
        if not len(spots):
            return
        # Of very many only those are looked at one by one that moved.
        place = np.floor(spots / 2.0)
        moved = np.ones(len(spots), bool)
        moved[1:] = (place[1:] != place[:-1]).any(axis=1)
        spots = spots[moved]
        radius = style.step_radius * style.focus(run.selected) ** 1.5
        chosen = spots[spaced(spots, MARKER_SPACING * radius / STEP_RADIUS, strand.mark)]
        if not len(chosen):
            return
        strand.mark = tuple(chosen[-1].tolist())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, rim = themed_color(run.style.color), rim_width(radius)
        inner = radius - rim / 2 if run.style.hollow else radius
        outline = QTransform.fromScale(inner, inner).map(marker_path(run.style.marker))
        pen, brush = QPen(color, rim), QBrush(color)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        for dx, dy in np.diff(chosen, axis=0, prepend=0.0).tolist():
            painter.translate(dx, dy)
            if run.style.hollow:
                painter.strokePath(outline, pen)
            else:
                painter.fillPath(outline, brush)
        painter.restore()


def _width(style: CanvasStyle, run: DrawnRun) -> float:
    return style.trail_width(run.selected, thin=run.bundle is not None)


def _stroke(painter: QPainter, lines: Array, pen: QPen) -> None:
    """Draw separate straight lines, shape (n, 4)."""
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    ends = lines.reshape(-1, 2)
    painter.drawPath(pg.functions.arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs"))

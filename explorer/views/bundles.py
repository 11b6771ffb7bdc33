"""Bundles: the runs of an ensemble as faint lines, painted once, each step on top of the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from explorer.session.ensemble import Bundle
from explorer.views.canvas_clip import cells, clip_segments
from explorer.views.canvas_logic import Plane
from explorer.views.canvas_style import CanvasStyle, qrect, themed_color
from explorer.views.drawn import DrawnRun
from explorer.views.plot_curves import curve_path

Array = NDArray[np.float64]
Plotted = Callable[[Array, Array], Array]

FAINT = 0.28  # how much of a run's colour its bundle has; the rest is the ground's
WIDTH = 1.0  # px of a member's line; wider ones are several times slower to paint
SEGMENTS = 8_000  # painted at once at the most: more wait for the next frame
BACK = 16  # rows before the last at which a picture is kept, for steps back
_MARGIN = 4.0  # px beyond the frame to which lines are cut


@dataclass
class _Strand:
    """One bundle's picture, in its full colour: up to row ``drawn``, where members were ``ends``.

    ``ends`` is the last point painted of each member in px, shaped (members, 2).
    """

    bundle: Bundle
    color: str
    pixmap: QPixmap
    drawn: int = -1
    ends: Array | None = None
    kept: tuple[int, Array | None, QPixmap] | None = None


class BundleLayer:
    """Paints all bundles up to a step.

    Each bundle has a picture of its own, in one opaque colour. So it does not matter in which order
    its lines were painted, and no place of it is darker for being crossed more often.

    Attributes
    ----------
    behind
        Whether lines are left to paint, for want of time.
    """

    def __init__(self, plotted: Plotted) -> None:
        """Take how parameters (…, d) and losses (…) become points of the plane (…, 2)."""
        self.behind = False
        self._plotted = plotted
        self._key: tuple = ()
        self._wanted: dict[int, int] = {}
        self._strands: dict[int, _Strand] = {}

    def draw(self, painter: QPainter) -> None:
        """Draw the pictures, for a painter whose origin is the widget's corner."""
        painter.save()
        painter.setOpacity(FAINT)
        for strand in self._strands.values():
            painter.drawPixmap(QPointF(0, 0), strand.pixmap)
        painter.restore()

    def draw_lines(
        self,
        painter: QPainter,
        plane: Plane,
        style: CanvasStyle,
        runs: Sequence[DrawnRun],
        step: int,
    ) -> None:
        """Draw the bundles up to ``step`` as lines, for a file that is not made of pixels."""
        painter.save()
        painter.setOpacity(FAINT)
        for run in runs:
            if not run.visible or run.bundle is None:
                continue
            members = run.bundle.members
            rows = slice(0, min(step, members.filled) + 1)
            points = plane.to_px(self._plotted(members.w[rows], members.loss[rows]))
            starts, ends, _ = chained(points)
            starts, ends, _ = clip_segments(starts, ends, plane.frame.grown(_MARGIN))
            pen = QPen(themed_color(run.style.color), WIDTH * style.zoom)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            # One path: lines that cross each other are no darker there.
            painter.strokePath(curve_path(np.hstack([starts, ends])), pen)
        painter.restore()

    def advance(
        self,
        plane: Plane,
        size: tuple[int, int],
        ratio: float,
        style: CanvasStyle,
        runs: Sequence[DrawnRun],
        step: int,
        limit: int = SEGMENTS,
        more: bool = True,
    ) -> None:
        """Bring the pictures to ``step``, or nearer to it.

        Parameters
        ----------
        plane
            View and frame.
        size, ratio
            The widget in px, and device pixels to a pixel.
        style, runs, step
            What to paint: the bundles of the visible runs.
        limit
            Segments painted at the most; but always some rows.
        more
            Whether to paint on where the last call was for the same picture.
        """
        key = (plane, size, ratio, style)
        known = self._strands if key == self._key else {}
        spare = [] if known else [strand.pixmap for strand in self._strands.values()]
        self._key, self._strands = key, {}
        for run in runs:
            if run.visible and run.bundle is not None:
                strand = known.get(id(run.bundle))
                if strand is None or strand.color != run.style.color:
                    blank = _blank(size, ratio, spare.pop() if spare else QPixmap())
                    strand = _Strand(run.bundle, run.style.color, blank)
                # A strand keeps its bundle alive, so an equal address is the same bundle.
                self._strands[id(run.bundle)] = strand
        before = self._wanted if known else {}
        self._wanted = {i: min(step, s.bundle.members.filled) for i, s in self._strands.items()}
        if not more and self._wanted == before:
            return
        members = sum(len(s.bundle.members.last) for s in self._strands.values())
        rows = max(BACK, limit // max(1, members))
        self.behind = False
        for i, strand in self._strands.items():
            self._bring(strand, self._wanted[i], rows, plane, style)
            self.behind = self.behind or strand.drawn < self._wanted[i]

    def _bring(
        self, strand: _Strand, target: int, rows: int, plane: Plane, style: CanvasStyle
    ) -> None:
        """Bring a strand to row ``target``, or by so many rows nearer to it."""
        if target < strand.drawn:
            _go_back(strand, target)
        end = min(target, strand.drawn + rows)
        keep = target - BACK
        old = -1 if strand.kept is None else strand.kept[0]
        if strand.drawn < keep <= end and old < keep - BACK:
            self._extend(strand, keep, plane, style)
            # Painting on makes the pixmap's own copy: the two share nothing then.
            strand.kept = (keep, strand.ends, QPixmap(strand.pixmap))
        if end > strand.drawn:
            self._extend(strand, end, plane, style)

    def _extend(self, strand: _Strand, end: int, plane: Plane, style: CanvasStyle) -> None:
        """Paint a strand's rows up to ``end``."""
        members, part = strand.bundle.members, slice(strand.drawn + 1, end + 1)
        points = plane.to_px(self._plotted(members.w[part], members.loss[part]))
        strand.drawn = end
        if strand.ends is not None:
            points = np.concatenate([strand.ends[None], points])
        starts, ends, strand.ends = chained(points)
        frame = plane.frame.grown(_MARGIN)
        low, high = (frame.x, frame.y), (frame.right, frame.bottom)
        if not ((points >= low) & (points <= high)).all():
            starts, ends, _ = clip_segments(starts, ends, frame)
        if not len(starts):
            return
        with QPainter(strand.pixmap) as painter:
            painter.setClipRect(qrect(plane.frame))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(themed_color(strand.color), WIDTH * style.zoom)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            lines = np.stack([starts, ends], axis=1).reshape(-1, 2)
            x, y = np.ascontiguousarray(lines.T)
            painter.drawPath(pg.functions.arrayToQPath(x, y, connect="pairs"))


def chained(points: Array) -> tuple[Array, Array, Array]:
    """Join points of several lines, leaving out those that fall on the pixel of the one before.

    Parameters
    ----------
    points
        Shaped (rows, lines, 2), in px; NaN where a line has ended.

    Returns
    -------
    starts, ends
        The segments, shaped (n, 2).
    last
        The last point of each line that was not left out, shaped (lines, 2).
    """
    with np.errstate(over="ignore"):
        place = cells(points)
    moved = np.ones(points.shape[:2], dtype=bool)
    moved[1:] = (place[1:] != place[:-1]).any(axis=-1)
    row = np.where(moved, np.arange(len(points))[:, None], 0)
    before = np.maximum.accumulate(row, axis=0)
    k, line = np.nonzero(moved[1:])
    starts, ends = points[before[k, line], line], points[k + 1, line]
    drawn = np.isfinite(starts).all(axis=1) & np.isfinite(ends).all(axis=1)
    return starts[drawn], ends[drawn], points[before[-1], np.arange(points.shape[1])]


def _blank(size: tuple[int, int], ratio: float, pixmap: QPixmap) -> QPixmap:
    """Return an empty picture: the one given, if its size is right."""
    wanted = (round(size[0] * ratio), round(size[1] * ratio))
    if pixmap.size().toTuple() != wanted:
        pixmap = QPixmap(*wanted)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _go_back(strand: _Strand, target: int) -> None:
    """Go back to the picture kept before row ``target``, or to an empty one."""
    if strand.kept is not None and strand.kept[0] <= target:
        strand.drawn, strand.ends, pixmap = strand.kept
        strand.pixmap = QPixmap(pixmap)
    else:
        strand.drawn, strand.ends, strand.kept = -1, None, None
        strand.pixmap.fill(Qt.GlobalColor.transparent)

"""Painting the 3-D view: the surface's picture in its box, trails on it, and what stands there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from explorer.core.problem import Problem
from explorer.formula.typeset import name_latex
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.views.canvas_logic import Box, Plane, around, rounded_to
from explorer.views.canvas_marks import (
    Head,
    Spot,
    draw_heads,
    draw_stars,
    draw_start,
    draw_words,
    lay_minima,
    lay_names,
    lay_start_label,
    lay_values,
)
from explorer.views.canvas_sides import Sides
from explorer.views.canvas_style import CanvasStyle
from explorer.views.canvas_words import (
    GAP,
    Readout,
    draw_notices,
    lay_notices,
    seeds_gone,
    whereabouts,
)
from explorer.views.drawn import DrawnRun
from explorer.views.plot_device import is_raster
from explorer.views.surface3d_camera import Eye
from explorer.views.surface3d_frame import draw_axes, draw_box
from explorer.views.surface3d_gl import Picture, Renderer
from explorer.views.surface3d_mesh import Mesh
from explorer.views.surface3d_sight import Sight
from explorer.views.surface3d_soft import SoftRenderer
from explorer.views.surface3d_trails import DrapedTrails

FAINT = 0.45  # how much of its run's colour a ghost has
FINER = 2.0  # pixels of the surface to one, among lines that have none
BEHIND = 0.4  # how much is left of a marker that is hidden behind the surface


class SurfaceScene:
    """Everything in the 3-D view, and the pictures kept of its still parts.

    Attributes
    ----------
    problem, runs, ghosts, step, start
        What is shown, and when; the start is None without one. Ghosts are runs as they were.
    style
        The theme's look.
    cursor
        Where the cursor is, in px, or None.
    smooth
        Whether the last picture has smooth edges.
    sides
        Where labels stand.
    """

    def __init__(self, theme: Theme) -> None:
        self.style = CanvasStyle(theme)
        self.problem: Problem | None = None
        self.runs: tuple[DrawnRun, ...] = ()
        self.ghosts: tuple[DrawnRun, ...] = ()
        self.step = 0
        self.start: tuple[float, ...] | None = None
        self.cursor: tuple[float, float] | None = None
        self.smooth = False
        self.sides = Sides()
        self._trails = DrapedTrails()
        self._ghost_trails = DrapedTrails()
        self._still = QPixmap()
        self._still_key: object = None
        self._sight: Sight | None = None
        self._spots: list[Spot] = []
        self._readout = Readout()

    def renew(self) -> None:
        """Keep nothing of what was painted."""
        self._still_key = None
        self._readout.clear()

    @property
    def rough(self) -> bool:
        """Whether trails or surface could have smoother edges."""
        return self._trails.rough or not self.smooth

    def paint(
        self,
        painter: QPainter,
        renderer: Renderer | SoftRenderer,
        mesh: Mesh,
        version: int,
        eye: Eye,
        ratio: float,
        smooth: bool,
        quick: bool = False,
    ) -> None:
        """Paint everything as it is now.

        Parameters
        ----------
        painter
            In px of the picture.
        renderer, mesh, version
            What draws the surface, the surface, and a number that grows with every change of it.
        eye, ratio
            From where it is seen, and device pixels to a pixel.
        smooth, quick
            Whether to take the time for smooth edges, or none.

        Raises
        ------
        NoOpenGL
            If the surface can't be drawn.
        """
        if not is_raster(painter):
            self._paint_lines(painter, renderer, mesh, eye, ratio)
            return
        sight = self._surface(renderer, mesh, version, eye, ratio, smooth, quick)
        painter.drawPixmap(QPointF(0, 0), self._still)
        size = (round(eye.width), round(eye.height))
        how = (self.step, smooth, quick)
        if self.ghosts:
            painter.setOpacity(FAINT)
            ghosts = self._ghost_trails.picture(sight, size, ratio, self.style, self.ghosts, *how)
            painter.drawPixmap(QPointF(0, 0), ghosts)
            painter.setOpacity(1.0)
        shown = [*self.runs, *self._means()]
        trails = self._trails.picture(sight, size, ratio, self.style, shown, *how)
        painter.drawPixmap(QPointF(0, 0), trails)
        self._marks(painter, sight)

    def _paint_lines(
        self,
        painter: QPainter,
        renderer: Renderer | SoftRenderer,
        mesh: Mesh,
        eye: Eye,
        ratio: float,
    ) -> None:
        """Paint lines as lines and text as text; the surface alone is an image, a fine one."""
        picture = renderer.draw(eye, FINER * ratio, True)
        sight = Sight(mesh, eye, picture.depth)
        painter.fillRect(QRectF(0, 0, eye.width, eye.height), self.style.color("panel"))
        self._paint_still(painter, picture, sight)
        painter.setOpacity(FAINT)
        DrapedTrails().draw(painter, sight, self.style, self.ghosts, self.step)
        painter.setOpacity(1.0)
        shown = [*self.runs, *self._means()]
        DrapedTrails().draw(painter, sight, self.style, shown, self.step)
        self._marks(painter, sight)

    def _paint_still(self, painter: QPainter, picture: Picture, sight: Sight) -> None:
        """Paint what no step changes."""
        draw_box(painter, self.style, sight.eye, sight.mesh)
        painter.drawImage(QPointF(0, 0), picture.image)
        draw_axes(painter, self.style, sight.eye, sight.mesh, self.names())
        self._stars(painter, sight)

    def parameters(self, x: float, y: float) -> tuple[float, float] | None:
        """Return the parameters of the surface under a place in px; None where there is none."""
        return self._sight.under(x, y) if self._sight is not None else None

    def _surface(
        self,
        renderer: Renderer | SoftRenderer,
        mesh: Mesh,
        version: int,
        eye: Eye,
        ratio: float,
        smooth: bool,
        quick: bool,
    ) -> Sight:
        """Paint the still picture anew where something in it changed; return how it is seen."""
        key = (mesh, version, eye, ratio, self.style)
        if self._sight is not None and key == self._still_key and (self.smooth or not smooth):
            return self._sight
        picture = renderer.draw(eye, ratio, smooth, quick)
        if self._sight is None or key != self._still_key:
            self._sight = Sight(mesh, eye, picture.depth)
        self._still_key, self.smooth = key, smooth
        wanted = (round(eye.width * ratio), round(eye.height * ratio))
        if self._still.size().toTuple() != wanted:
            self._still = QPixmap(*wanted)
        self._still.setDevicePixelRatio(ratio)
        self._still.fill(self.style.color("panel"))
        with QPainter(self._still) as painter:
            self._paint_still(painter, picture, self._sight)
        return self._sight

    def _stars(self, painter: QPainter, sight: Sight) -> None:
        """Paint the minima's stars, faint where the surface hides them."""
        plane = _identity(sight.eye)
        minima = self.problem.minima if self.problem is not None else ()
        placed = [(m, *sight.sees_place(sight.mesh.to_box(np.array(m.at)))) for m in minima]
        seen = {m.at: (x, y) for m, x, y, free in placed if free}
        hidden = {m.at: (x, y) for m, x, y, free in placed if not free and np.isfinite(x + y)}

        def place(at: Sequence[float]) -> tuple[float, float]:
            return seen.get(tuple(at)) or hidden[tuple(at)]

        self._spots = lay_minima(self.style, [m for m in minima if m.at in seen], plane, place)
        draw_stars(painter, self.style, self._spots)
        painter.setOpacity(BEHIND)
        behind = lay_minima(self.style, [m for m in minima if m.at in hidden], plane, place)
        draw_stars(painter, self.style, behind)
        painter.setOpacity(1.0)

    def _means(self) -> list[DrawnRun]:
        return [mean for run in self.runs if (mean := run.mean) is not None]

    def names(self) -> tuple[str, str]:
        """Return the parameters' names as mixed text."""
        if self.problem is None or self.problem.dimensions != 2:
            return "", ""
        symbols = self.problem.symbols
        first, second = (f"${symbols.get(n) or name_latex(n)}$" for n in self.problem.names)
        return first, second

    def _head(self, sight: Sight, run: DrawnRun, row: int) -> tuple[Head, bool] | None:
        """Return a run's head and whether it is seen; None where it has no place."""
        place = sight.mesh.to_box(run.trace.w[row])
        if not (np.abs(place) <= 1.0).all():
            return None
        x, y, seen = sight.sees_place(place)
        return (Head(run, row, x, y, True), seen) if np.isfinite(x + y) else None

    def _marks(self, painter: QPainter, sight: Sight) -> None:
        """Paint what changes with the step, the start or the cursor."""
        style = self.style
        frame = Box(0.0, 0.0, sight.eye.width, sight.eye.height)
        seen: list[Head] = []
        hidden: list[Head] = []
        known = [m for m in self._means() if m.trace.complete or m.trace.last >= self.step]
        for run in sorted([*self.runs, *known], key=lambda r: r.selected):
            row = min(self.step, run.trace.last)
            if run.visible and row >= 0:
                found = self._head(sight, run, row)
                if found is not None:
                    (seen if found[1] else hidden).append(found[0])
        columns = self._columns()
        readout = self._readout.lay(style, frame, columns) if columns else None
        clear = readout.right + GAP if readout else frame.x
        notices = lay_notices(style, frame, self._lines(sight), clear)
        boxes = [n.box for n in notices] + ([readout] if readout else [])
        start = None
        if self.start is not None and len(self.start) == 2:
            place = sight.mesh.to_box(np.array(self.start))
            if (np.abs(place) <= 1.0).all():
                x, y, free = sight.sees_place(place)
                start = (x, y, free) if np.isfinite(x + y) else None
        painter.setOpacity(BEHIND)
        draw_heads(painter, style, hidden)
        painter.setOpacity(1.0)
        if start is not None:
            painter.setOpacity(1.0 if start[2] else BEHIND)
            draw_start(painter, style, start[:2], False)
            painter.setOpacity(1.0)
        draw_heads(painter, style, seen)
        taken = list(boxes)
        self.sides.begin(self.step, (sight.eye, sight.mesh))
        words = lay_values(style, self._spots, seen, frame, taken, self.sides)
        if start is not None:
            taken.append(around(start[0], start[1], style.ring_radius))
            heads = [around(h.x, h.y, style.head_radius) for h in seen]
            for marks in (heads, []):
                label = lay_start_label(
                    style, start[:2], self.start or (), frame, taken, marks, self.sides
                )
                words += label
                if label:
                    break
        # A run is named once: where its mean is, if it has one.
        every = [*hidden, *seen]
        averaged = {h.run.label for h in every if h.run.bundle is None and _is_mean(h, self.runs)}
        named = [h for h in every if _is_mean(h, self.runs) or h.run.label not in averaged]
        at = start[:2] if start else None
        words += lay_names(style, named, frame, taken, at, self.sides)
        draw_words(painter, style, words)
        draw_notices(painter, style, notices)
        if readout is not None:
            self._readout.draw(painter, style, readout, columns)

    def _lines(self, sight: Sight) -> list[tuple[DrawnRun, str]]:
        """Return what is said of runs that are out of view or diverged, in the runs' order."""
        plane = Plane(Box(0.0, 0.0, 1.0, 1.0), sight.mesh.view)
        lines = []
        for run in self.runs:
            row = min(self.step, run.trace.last)
            words = [seeds_gone(run, self.step)]
            if run.visible and row >= 0:
                w = run.trace.w[row].tolist()
                x, y = plane.spot(w)
                head = Head(run, row, x, y, plane.frame.holds(x, y))
                words.insert(0, whereabouts(head, self.step, plane, w, self.names()))
            if any(words):
                lines.append((run, "; ".join(word for word in words if word)))
        return lines

    def _columns(self) -> list[tuple[str, str]]:
        """Return what the readout says; nothing without a cursor, or for an audience."""
        if self.cursor is None or self.problem is None or self.style.projected:
            return []
        w = self.parameters(*self.cursor)
        if w is None or self._sight is None:
            return []
        sizes = [(high - low) / 1000 for low, high in self._sight.mesh.view]
        at = np.array([rounded_to(v, size) for v, size in zip(w, sizes, strict=True)])
        with np.errstate(all="ignore"):
            loss = float(self.problem.loss(at))
        return [
            *((s, format_number(v, 12)) for s, v in zip(self.names(), at.tolist(), strict=True)),
            ("$L$", format_number(loss, 3)),
        ]


def _identity(eye: Eye) -> Plane:
    """Return the plane whose points are px already."""
    box = Box(0.0, 0.0, eye.width, eye.height)
    return Plane(box, ((box.x, box.right), (box.bottom, box.y)))


def _is_mean(head: Head, runs: Sequence[DrawnRun]) -> bool:
    return not any(head.run is run for run in runs)

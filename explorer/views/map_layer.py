"""The heat map with its contour lines: a picture that gets finer while the window runs."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen, QPixmap

from explorer.core.problem import Minimum, Problem
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import tick_label
from explorer.look.theme import Theme, colormap_table
from explorer.views.canvas_axes import color_at
from explorer.views.canvas_logic import Box, Plane, Range
from explorer.views.canvas_style import CanvasStyle, baseline, fill_box, qrect
from explorer.views.map_beside import BESIDE, count_of, grid_of
from explorer.views.map_contours import contours, labelled, load_contourpy
from explorer.views.map_enough import fine_enough
from explorer.views.map_grid import COARSE, MANY, Grid, between, finest, first_size
from explorer.views.map_levels import contour_levels
from explorer.views.map_numbers import Number, Obstacles, moved, placed
from explorer.views.map_scale import Scale, scale_of
from explorer.views.plot_device import is_raster

Work = Generator[Any, None, None]
_END = object()
_FINE = 2.0  # pixels to a px of the colours in a file of lines
PATIENCE = 0.04  # seconds that a painting may wait for the part of the view that is new


@dataclass(frozen=True)
class _Picture:
    """A finished picture of a view.

    ``paths`` are the contour lines in it, ``lines`` those of levels that have their number on
    them, and ``numbers`` where these stand if nothing is in the way; in px from its corner.
    """

    pixmap: QPixmap
    view: Range
    grid: Grid
    scale: Scale
    paths: list[QPainterPath]
    lines: dict[float, list[NDArray[np.float64]]]
    numbers: list[Number]


class MapLayer:
    """Keeps the newest picture of the loss, and works on a better one in slices.

    Attributes
    ----------
    version
        Grows whenever what `draw` draws has changed.
    scale
        Of the colours now shown, or None before the first picture.
    """

    def __init__(self, theme: Theme) -> None:
        self.version = 0
        self._style = CanvasStyle(theme)
        self._problem: Problem | None = None
        self._picture: _Picture | None = None
        self._of: Problem | None = None  # whose loss the picture shows
        self._under: tuple[QImage, Range] | None = None
        self._work: Work | None = None
        self._key: object = None  # what the work is for, or was when it ended
        self._first: tuple[Problem, Grid] | None = None  # the newest coarse grid
        self._unit = 0.0  # seconds that the last unit of work took
        self._drawn = False

    @property
    def scale(self) -> Scale | None:
        """The colours' scale, or None before anything was computed."""
        if self._picture is not None:
            return self._picture.scale
        if self._first is not None and self._first[0] is self._problem:
            return self._scale_of(self._first[1])
        return None

    def prepare(self, view: Range) -> None:
        """Compute a first coarse grid, where there is no picture yet; then `scale` is known.

        Over very many points even that takes too long to be waited for.
        """
        if self._problem is None or self._picture is not None:
            return
        if count_of(self._problem) <= MANY:
            for _ in self._coarse(self._problem, view):
                pass

    def set_theme(self, theme: Theme) -> None:
        """Paint the present picture again in other colours."""
        self._style = CanvasStyle(theme)
        picture, self._under = self._picture, None
        if self._work is not None:
            self._work = self._key = None
        if picture is not None:
            ratio = picture.pixmap.devicePixelRatio()
            size = picture.pixmap.deviceIndependentSize()
            frame = Box(0.0, 0.0, size.width(), size.height())
            for _ in self._render(picture.grid, Plane(frame, picture.view), ratio, self._of):
                pass
        self.version += 1

    def set_problem(self, problem: Problem, keep: bool) -> None:
        """Show another loss; ``keep`` leaves the old picture until there is a new one."""
        if problem is not self._problem:
            self._work = self._key = None  # threads at it, if any, stop
        self._problem = problem
        self._under = None
        if not keep:
            self._picture = None
            self.version += 1

    def refine(self, budget: float, plane: Plane, ratio: float) -> bool:
        """Work for ``budget`` seconds; return whether work remains.

        Parameters
        ----------
        budget
            Seconds. At least one unit of work, a millisecond or two, is done.
        plane
            The view to be shown and where.
        ratio
            Device pixels to a pixel.
        """
        if self._problem is None or not self._drawn:
            return False
        self._expect(plane, ratio)
        end, now = perf_counter() + budget, 0.0
        # A unit that would end too late is left to the next call, if there was one already.
        while self._work is not None and (not now or now + self._unit < end):
            if self._go_on() is BESIDE:
                break  # other threads are at it, and nothing is to be done here
            now = perf_counter()
        return self._work is not None

    def finish(self, plane: Plane, ratio: float) -> None:
        """Do all the work at once (for a picture that nobody waits for)."""
        self._drawn = True
        while self.refine(60.0, plane, ratio):
            pass

    def draw(self, painter: QPainter, plane: Plane, ratio: float) -> None:
        """Draw the newest picture at its right place; the first one is computed here."""
        if self._problem is None:
            return
        if not self._covers(plane.range):
            # No bare strip appears at an edge while the view is moved, and no bare frame at first,
            # but where the loss takes so long that the hand would feel it.
            self._expect(plane, ratio)
            end = perf_counter() + PATIENCE
            while self._work is not None and not self._covers(plane.range):
                beside = self._go_on() is BESIDE
                if beside or (self._picture is not None and perf_counter() > end):
                    break
        # From now on there is time for contour lines.
        self._drawn = True
        if self._picture is None:
            return
        if not is_raster(painter):
            self._draw_as_lines(painter, self._picture, plane)
            return
        painter.save()
        painter.setClipRect(qrect(plane.frame))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._under is not None:
            image, extent = self._under
            painter.drawImage(qrect(plane.box_of(extent)), image)
        pixmap, view = self._picture.pixmap, self._picture.view
        if view == plane.range and pixmap.size() == _device_size(plane.frame, ratio):
            painter.drawPixmap(QPointF(plane.frame.x, plane.frame.y), pixmap)
        else:
            target = qrect(plane.box_of(view))
            painter.drawPixmap(target, pixmap, pixmap.rect().toRectF())
        painter.restore()

    def _draw_as_lines(self, painter: QPainter, picture: _Picture, plane: Plane) -> None:
        """Draw a finished picture for a file of lines and text: the colours alone are an image."""
        frame = plane.frame
        local = Plane(Box(0.0, 0.0, frame.width, frame.height), picture.view)
        colors = QImage(_device_size(frame, _FINE), QImage.Format.Format_RGB32)
        colors.setDevicePixelRatio(_FINE)
        colors.fill(self._style.color("panel"))
        with QPainter(colors) as inner:
            self._paint_heat(inner, picture.grid, picture.scale, local)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(qrect(frame), colors, colors.rect().toRectF())
        painter.setClipRect(qrect(frame))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(frame.x, frame.y)
        for path in picture.paths:
            painter.strokePath(path, QPen(self._style.color("iso_line"), 1))
        painter.restore()

    def numbers(self, plane: Plane, obstacles: Obstacles | None = None) -> list[Number]:
        """Return the numbers on the newest picture's lines, in px of the plane.

        With ``obstacles`` they are placed anew, if the picture is that of the plane.
        """
        picture = self._picture
        if picture is None:
            return []
        frame = plane.frame
        whole = picture.pixmap.deviceIndependentSize()
        size = (whole.width(), whole.height())
        same = picture.view == plane.range and size == (frame.width, frame.height)
        found = picture.numbers
        if obstacles is not None and same:
            boxes = tuple(replace(b, x=b.x - frame.x, y=b.y - frame.y) for b in obstacles.boxes)
            own = Obstacles(boxes, obstacles.points - (frame.x, frame.y))
            local = Plane(Box(0.0, 0.0, *size), picture.view)
            others = self._minima_px(local)
            found = placed(picture.lines, local.frame, others, self._number_size, own)
        return moved(found, size, plane.box_of(picture.view))

    def draw_numbers(self, painter: QPainter, plane: Plane, numbers: Sequence[Number]) -> None:
        """Write numbers on boxes of the map's own colour: no gap to cut in the lines."""
        if self._picture is None:
            return
        px, scale = self._style.theme.tick, self._picture.scale
        painter.save()
        painter.setClipRect(qrect(plane.frame))
        for number in numbers:
            box = number.box
            fill_box(painter, box, color_at(self._style, scale, number.level))
            left = QPointF(box.x + 4, baseline(box, px))
            draw_mixed(painter, left, tick_label(number.level), px, self._style.color("ink2"))
        painter.restore()

    def _number_size(self, level: float) -> tuple[float, float]:
        px = self._style.theme.tick
        return float(round(mixed_width(tick_label(level), px) + 8)), float(round(1.3 * px))

    def _expect(self, plane: Plane, ratio: float) -> None:
        """Begin anew where problem, view or size are not those of the work."""
        key = (self._problem, plane, ratio)
        if key != self._key and self._problem is not None:
            self._key = key
            self._work = self._all(self._problem, plane, ratio)

    def _covers(self, view: Range) -> bool:
        """Whether there is a colour for the whole view."""
        if self._picture is None:
            return False
        parts = [self._picture.view] + ([self._under[1]] if self._under is not None else [])
        return any(
            all(
                have[0] <= want[0] and have[1] >= want[1]
                for have, want in zip(part, view, strict=True)
            )
            for part in parts
        )

    def _go_on(self) -> object:
        """Do one unit of work; return what it said, `BESIDE` where others are at it."""
        began = perf_counter()
        said = next(self._work, _END) if self._work is not None else _END
        if said is _END:
            self._work = None
        self._unit = perf_counter() - began
        return said

    def _coarse(self, problem: Problem, view: Range) -> Generator[Any, None, Grid]:
        """Return the first grid of a view, from the last call if that was for the same one."""
        if self._first is None or self._first[0] is not problem or self._first[1].view != view:
            grid = yield from grid_of(problem, view, *first_size(count_of(problem)))
            self._first = (problem, grid)
        return self._first[1]

    def _all(self, problem: Problem, plane: Plane, ratio: float) -> Work:
        """Compute and paint ever finer pictures."""
        view = plane.range
        local = Plane(Box(0.0, 0.0, plane.frame.width, plane.frame.height), view)
        fresh = self._picture is None or self._of is not problem
        coarse = yield from self._coarse(problem, view)
        if fresh or self._picture is None:
            yield from self._render(coarse, local, ratio, problem)
        else:
            # What lies beyond the old picture is filled in its own colours, so that no seam shows.
            self._under = self._heat(coarse, self._picture.scale)[0], coarse.extent
            self.version += 1
        yield
        if coarse.values.size < COARSE[0] * COARSE[1]:
            coarse = yield from grid_of(problem, view, *COARSE)
            yield from self._render(coarse, local, ratio, problem)
            yield
        many = count_of(problem) > MANY
        last = finest(plane.frame.width, plane.frame.height)
        middle = between(coarse, last) if fresh or many else None
        for columns, rows in (middle, last) if middle else (last,):
            grid = yield from grid_of(problem, view, columns, rows)
            yield from self._render(grid, local, ratio, problem)
            if many and self._is_enough(grid, local):
                break

    def _is_enough(self, grid: Grid, plane: Plane) -> bool:
        scale = self._scale_of(grid)
        levels = contour_levels(grid.values[1:-1, 1:-1], scale)
        return fine_enough(grid, scale, levels, plane.frame.width / (len(grid.xs) - 2))

    def _render(self, grid: Grid, plane: Plane, ratio: float, of: Problem | None) -> Work:
        """Paint a grid and make it the picture."""
        frame = plane.frame
        scale = self._scale_of(grid)
        pixmap = QPixmap(_device_size(frame, ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._style.color("panel"))
        yield
        with QPainter(pixmap) as painter:
            self._paint_heat(painter, grid, scale, plane)
        yield
        picture = _Picture(pixmap, grid.view, grid, scale, [], {}, [])
        if self._drawn:
            yield from self._draw_lines(picture, plane)
        self._picture = picture
        self._of = of
        self._under = None
        self.version += 1

    def _paint_heat(self, painter: QPainter, grid: Grid, scale: Scale, plane: Plane) -> None:
        """Paint a grid's colours; what is no number has none, and is hatched."""
        image, missing = self._heat(grid, scale)
        if missing:
            hatch = QBrush(self._style.color("line"), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(qrect(plane.frame), hatch)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(qrect(plane.box_of(grid.extent)), image)

    def _draw_lines(self, picture: _Picture, plane: Plane) -> Work:
        """Draw contour lines into a picture, and find places for their numbers."""
        pixmap, grid, scale = picture.pixmap, picture.grid, picture.scale
        load_contourpy()
        yield
        levels = contour_levels(grid.values[1:-1, 1:-1], scale)
        wanted = set() if self._style.projected else set(labelled(levels))
        found: dict[float, list[NDArray[np.float64]]] = {}
        for contour in contours(grid, levels, scale):
            lines = [plane.to_px(line) for line in contour.lines]
            found[contour.level] = lines
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._style.color("iso_line"), 1))
                for line in lines:
                    path = pg.functions.arrayToQPath(line[:, 0], line[:, 1])
                    picture.paths.append(path)
                    painter.drawPath(path)
            yield
        picture.lines.update({level: found[level] for level in wanted})
        others = self._minima_px(plane)
        picture.numbers.extend(placed(picture.lines, plane.frame, others, self._number_size))
        yield

    def _heat(self, grid: Grid, scale: Scale) -> tuple[QImage, bool]:
        """Return the grid as an image, transparent where losses are not finite; and if any is."""
        entries, missing = scale.entries(grid.values[::-1])
        pixels = colormap_table(self._style.theme)[entries]
        pixels[missing] = 0
        rows, columns = entries.shape
        kind = QImage.Format.Format_RGBA8888_Premultiplied
        # The copy owns its memory: the array is gone after this call.
        image = QImage(pixels.tobytes(), columns, rows, 4 * columns, kind).copy()
        return image, bool(missing.any())

    def _scale_of(self, grid: Grid) -> Scale:
        """Return a grid's scale; over very many points one can't look closer for a pole."""
        known = [m.value for m in self._minima() if _within(m.at, grid.view)]
        problem = self._problem
        if problem is None or (problem.points is not None and len(problem.points.x) > MANY):
            return Scale.of(grid.values[1:-1, 1:-1], known)
        return scale_of(grid, problem.loss, known)

    def _minima(self) -> Sequence[Minimum]:
        return self._problem.minima if self._problem is not None else ()

    def _minima_px(self, plane: Plane) -> list[tuple[float, float]]:
        return [plane.spot(m.at) for m in self._minima() if _within(m.at, plane.range)]


def _within(at: Sequence[float], view: Range) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(at, view, strict=True))


def _device_size(frame: Box, ratio: float) -> QSize:
    return QSize(round(frame.width * ratio), round(frame.height * ratio))

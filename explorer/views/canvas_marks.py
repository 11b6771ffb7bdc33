"""What stands on the map at the present step: the start, the heads of the trails, their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, isnan, pi, sin

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from explorer.core.problem import Minimum
from explorer.core.trace import Trace
from explorer.look.numbers import format_number
from explorer.look.runs import HALO_WIDTH, draw_marker
from explorer.views.canvas_logic import Box, Plane, around, place_label
from explorer.views.canvas_sides import Sides
from explorer.views.canvas_style import (
    CanvasStyle,
    draw_label,
    label_size,
)
from explorer.views.drawn import DrawnRun

BESIDE_MEAN = 0.62  # how large a run's own marker is where its bundle's mean has one too
STAR = 10.0  # radius of a minimum's star
MANY = 24  # heads whose names need not keep clear of the numbers on contour lines


@dataclass(frozen=True)
class Head:
    """Where a run is at the present step.

    Attributes
    ----------
    run
        Which.
    row
        The row of its trace: the step, or the last one before it diverged.
    x, y
        In px.
    inside
        Whether that is in the frame.
    """

    run: DrawnRun
    row: int
    x: float
    y: float
    inside: bool


def heads(
    runs: Sequence[DrawnRun],
    step: int,
    plane: Plane,
    point: Callable[[Trace, int], tuple[float, float]],
) -> list[Head]:
    """Return the heads of the visible runs, the selected one last: on top.

    Parameters
    ----------
    runs, step, plane
        What is shown, when, where.
    point
        A trace's row as a point of the plane.
    """
    found = []
    for run in runs:
        row = min(step, run.trace.last)
        if run.visible and row >= 0:
            x, y = plane.spot(point(run.trace, row))
            if isnan(x) or isnan(y):
                continue  # a loss that is no number has no place on a curve
            found.append(Head(run, row, x, y, plane.frame.holds(x, y)))
    return sorted(found, key=lambda head: head.run.selected)


def draw_heads(painter: QPainter, style: CanvasStyle, found: Sequence[Head]) -> None:
    """Draw the markers of those heads that are in the frame."""
    halo = style.color("halo")
    for head in found:
        if head.inside:
            radius = style.head_radius * style.focus(head.run.selected)
            radius *= BESIDE_MEAN if head.run.bundle is not None else 1.0
            draw_marker(painter, head.run.style, QPointF(head.x, head.y), radius, halo)


@dataclass(frozen=True)
class Label:
    """Words in their place."""

    box: Box
    text: str
    px: float
    weight: int = 500


def draw_words(painter: QPainter, style: CanvasStyle, labels: Sequence[Label]) -> None:
    """Draw labels in their places."""
    for label in labels:
        draw_label(painter, style, label.box, label.text, label.px, label.weight)


def lay_names(
    style: CanvasStyle,
    found: Sequence[Head],
    frame: Box,
    taken: list[Box],
    start: tuple[float, float] | None,
    sides: Sides,
    marks: Sequence[Box] = (),
    numbers: Sequence[Box] = (),
) -> list[Label]:
    """Return names beside heads where there is room, the selected run's first.

    ``taken`` is added to. On the start itself, where all runs are at step 0, there are no names.
    ``marks`` are covered only where runs move, ``numbers`` where there is no other place.
    """
    px, reach = float(style.theme.label), style.head_radius + HALO_WIDTH
    inside = [head for head in found if head.inside]
    marks = [*marks, *(around(head.x, head.y, reach) for head in inside)]
    numbers = numbers if len(inside) <= MANY else ()
    names: list[Label] = []
    for head in reversed(inside):
        if start is not None and abs(head.x - start[0]) + abs(head.y - start[1]) < reach:
            continue
        size, at, gap = label_size(head.run.label, px, 600), (head.x, head.y), reach + 3
        key = (head.run.label, head.run.style)
        if len(inside) > MANY:
            box = place_label(at, size, gap, [*taken, *marks], frame)
        elif sides.steady or not numbers:
            box = sides.place(key, at, size, gap, taken, [*marks, *numbers], frame)
        else:
            box = sides.place(key, at, size, gap, [*taken, *numbers], marks, frame)
            box = box or sides.place(key, at, size, gap, taken, marks, frame)
        if box is not None:
            taken.append(box)
            names.append(Label(box, head.run.label, px, 600))
    taken += marks
    return names


def draw_start(painter: QPainter, style: CanvasStyle, at: tuple[float, float], held: bool) -> None:
    """Draw the start's ring and dot, in the accent colour while it is dragged."""
    color, radius = style.color("accent" if held else "ink"), style.ring_radius
    center = QPointF(*at)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.color("halo"), 5 * style.zoom))
    painter.drawEllipse(center, radius, radius)
    painter.setPen(QPen(color, 2 * style.zoom))
    painter.drawEllipse(center, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(center, 3 * style.zoom, 3 * style.zoom)


def lay_start_label(
    style: CanvasStyle,
    at: tuple[float, float],
    start: Sequence[float],
    frame: Box,
    taken: list[Box],
    marks: Sequence[Box],
    sides: Sides,
) -> list[Label]:
    """Return the start's numbers beside it, if there is room; ``taken`` is added to."""
    px = float(style.theme.tick)
    text = "start " + _numbers(start)
    size = label_size(text, px, 500)
    gap = style.ring_radius + 3
    box = sides.stay("start", at, size, gap, taken, marks, frame, order="brla")
    if box is None:
        return []
    taken.append(box)
    return [Label(box, text, px)]


def _numbers(values: Sequence[float]) -> str:
    words = ", ".join(format_number(v, 4) for v in values)
    return f"({words})" if len(values) > 1 else words


@dataclass(frozen=True)
class Spot:
    """A minimum in view: its star's box, and its words with their box (None: no room)."""

    star: Box
    text: str
    box: Box | None


def lay_minima(
    style: CanvasStyle,
    minima: Sequence[Minimum],
    plane: Plane,
    place: Callable[[Sequence[float]], tuple[float, float]],
) -> list[Spot]:
    """Return where stars and values of the minima stand, whatever the runs do.

    ``place`` tells where parameters lie in the plane.
    """
    radius, px = STAR * style.zoom, float(style.theme.tick)
    seen = [(m, plane.spot(place(m.at))) for m in minima]
    seen = [(m, at) for m, at in seen if plane.frame.holds(*at)]
    taken = [around(*at, radius) for _, at in seen]
    spots = []
    for i, (minimum, at) in enumerate(seen):
        word = "min " if minimum.kind == "global" else "local min "
        text = word + format_number(minimum.value, 4)
        size = label_size(text, px, 500)
        box = place_label(at, size, radius + 1, taken, plane.frame, order="blra")
        if box is not None:
            taken.append(box)
        spots.append(Spot(taken[i], text, box))
    return spots


def draw_stars(painter: QPainter, style: CanvasStyle, spots: Sequence[Spot]) -> None:
    """Draw the minima's stars."""
    for spot in spots:
        radius = spot.star.width / 2
        _draw_star(painter, style, spot.star.x + radius, spot.star.y + radius, radius)


def lay_values(
    style: CanvasStyle,
    spots: Sequence[Spot],
    found: Sequence[Head],
    frame: Box,
    taken: list[Box],
    sides: Sides,
) -> list[Label]:
    """Return the minima's values beside their stars, clear of heads; ``taken`` is added to."""
    markers = [around(h.x, h.y, style.head_radius) for h in found if h.inside]
    px, labels = float(style.theme.tick), []
    taken += [spot.star for spot in spots]
    for i, spot in enumerate(spots):
        if spot.box is None:
            continue
        radius = spot.star.width / 2
        at = spot.star.x + radius, spot.star.y + radius
        size = spot.box.width, spot.box.height
        key = ("minimum", i)
        box = sides.stay(key, at, size, radius + 1, taken, markers, frame, order="blra")
        if box is not None:
            taken.append(box)
            labels.append(Label(box, spot.text, px))
    return labels


def _draw_star(painter: QPainter, style: CanvasStyle, x: float, y: float, radius: float) -> None:
    corners = [
        QPointF(
            x + (radius if i % 2 == 0 else 0.42 * radius) * sin(i * pi / 5),
            y - (radius if i % 2 == 0 else 0.42 * radius) * cos(i * pi / 5),
        )
        for i in range(10)
    ]
    star = QPolygonF(corners)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen, fill in (
        (QPen(style.color("halo"), 4.5 * style.zoom), style.color("halo")),
        (QPen(style.color("ink"), 1.5 * style.zoom), style.color("halo")),
    ):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawPolygon(star)

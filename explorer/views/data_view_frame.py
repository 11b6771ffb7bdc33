"""The data view's frame: its room, grid, ticks and names, and the runs' names beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.runs import draw_marker
from explorer.views.canvas_axes import TICK, labels, name_gap, name_px
from explorer.views.canvas_logic import Box, Plane, Range, axis_ticks, spread
from explorer.views.canvas_style import CanvasStyle, draw_text, themed_color
from explorer.views.drawn import DrawnRun

WIDE_SPACING = (64.0, 56.0)  # px between ticks along x and y, at the least
SMALL_SPACING = (30.0, 30.0)
NAMES_AT_MOST = 0.28  # of the width, for the runs' names
LEADER = 12.0  # px between the frame and the names, where lines lead from curves to them
LINE = 1.55  # of the type size, from name to name
FEWEST = 40.0  # px of the frame, however much the numbers ask for


@dataclass(frozen=True)
class Layout:
    """Where things are in the view, in px.

    Attributes
    ----------
    plane
        The plot, and what it shows.
    names
        The width at the right for the runs' names, 0 for none.
    compact
        Whether it is the small view: plot and ticks alone.
    """

    plane: Plane
    names: float
    compact: bool


def lay_out(
    style: CanvasStyle,
    size: tuple[int, int],
    view: Range,
    runs: Sequence[DrawnRun],
    compact: bool,
) -> Layout:
    """Return the layout of a view of that size."""
    width, height = size
    px, zoom = float(style.theme.tick), style.theme.tick / 11
    top = 5.0 if compact else 2.1 * px + 4
    bottom = height - (1.45 * px + TICK if compact else 26 * zoom)
    names = 0.0
    shown = [run for run in runs if run.visible]
    if not compact and shown:
        wide = max(mixed_width(run.label, style.theme.label, 600) for run in shown)
        names = min(LEADER + 2 * style.head_radius + 8 + wide + 6, NAMES_AT_MOST * width)
    plane = Plane(Box(0.0, top, max(width - names, 1.0), max(bottom - top, 1.0)), view)
    words = [word for _, word in _ticks(style, plane, 1, compact)]
    left = max((mixed_width(w, px) for w in words), default=0.0) + TICK + 6
    left = max(left, 0.0 if compact else 36.0)
    right = width - (names or (4.0 if compact else 16.0))
    frame = Box(round(left), round(top), max(round(right) - round(left), FEWEST),
                max(round(bottom) - round(top), FEWEST))  # fmt: skip
    return Layout(Plane(frame, view), names, compact)


def _ticks(style: CanvasStyle, plane: Plane, axis: int, compact: bool) -> list[tuple[float, str]]:
    low, high = plane.range[axis]
    pixels = (plane.frame.width, plane.frame.height)[axis]
    spacing = (SMALL_SPACING if compact else WIDE_SPACING)[axis] * style.theme.tick / 11
    ticks = axis_ticks(low, high, pixels, spacing)
    return list(zip(ticks, labels(ticks, low, high), strict=True))


def draw_frame(painter: QPainter, style: CanvasStyle, layout: Layout) -> None:
    """Draw grid, frame, ticks and, but in the small view, the axes' names."""
    plane, frame, px = layout.plane, layout.plane.frame, float(style.theme.tick)
    across = _ticks(style, plane, 0, layout.compact)
    upward = _ticks(style, plane, 1, layout.compact)
    xs = [plane.spot((value, 0.0))[0] for value, _ in across]
    ys = [plane.spot((0.0, value))[1] for value, _ in upward]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(style.color("grid"), 1))
    painter.drawLines([QLineF(x, frame.y, x, frame.bottom) for x in xs])
    painter.drawLines([QLineF(frame.x, y, frame.right, y) for y in ys])
    painter.setPen(QPen(style.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(frame.x - 1, frame.y - 1, frame.width + 1, frame.height + 1))
    painter.setPen(QPen(style.color("field_line"), 1))
    painter.drawLines([QLineF(x, frame.bottom, x, frame.bottom + TICK) for x in xs])
    painter.drawLines([QLineF(frame.x - TICK, y, frame.x, y) for y in ys])
    size = name_px(style)
    names = ("", "") if layout.compact else ("$x$", "$y$")
    wide, below = mixed_width(names[0], size), frame.bottom + TICK + 2 + px
    ink = style.color("ink2")
    for x, (_, word) in zip(xs, across, strict=True):
        # The name takes the last number's place.
        if not wide or x + mixed_width(word, px) / 2 <= frame.right - wide - name_gap(px):
            draw_text(painter, x, below, word, px, ink, 0.5)
    top = frame.y + size if names[1] else frame.y - px
    for y, (_, word) in zip(ys, upward, strict=True):
        if y - px * 0.5 >= top + 5:
            draw_text(painter, frame.x - TICK - 3, y + 0.364 * px, word, px, ink, 1.0)
    if not layout.compact:
        full = style.color("ink")
        draw_mixed(painter, QPointF(frame.right - wide, below), names[0], size, full)
        left = frame.x - TICK - 3 - mixed_width(names[1], size)
        draw_mixed(painter, QPointF(max(2.0, left), top), names[1], size, full)


def draw_names(
    painter: QPainter, style: CanvasStyle, layout: Layout, ends: Sequence[tuple[DrawnRun, float]]
) -> None:
    """Write the runs' names right of the frame, each with its marker and a line to its curve.

    ``ends`` are the runs and where their curves end, as y in px.
    """
    frame, px = layout.plane.frame, float(style.theme.label)
    line = LINE * px
    most = max(1, int(frame.height / (0.8 * line)))
    ends = list(ends)[:most]
    inside = [min(max(y, frame.y), frame.bottom) for _, y in ends]
    places = spread(inside, line, frame.y - line / 2, frame.bottom + line / 2)
    radius = style.head_radius * 0.8
    left = frame.right + LEADER + radius
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(frame.right + 1, 0, layout.names, 4 * frame.bottom))
    for (run, _), near, y in zip(ends, inside, places, strict=True):
        painter.setPen(QPen(themed_color(run.style.color), 1))
        painter.drawLine(QLineF(frame.right + 1, near, left - radius - 1, y))
        draw_marker(painter, run.style, QPointF(left, y), radius)
        at = QPointF(left + radius + 5, round(y + 0.364 * px))
        draw_mixed(painter, at, run.label, px, style.color("ink"), 600)
    painter.restore()

"""The box around the surface: walls with lines at the ticks, and the three axes with numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import format_number, tick_label
from explorer.views.canvas_axes import labels, name_px
from explorer.views.canvas_logic import axis_ticks
from explorer.views.canvas_style import CanvasStyle, draw_text
from explorer.views.map_levels import bar_ticks
from explorer.views.surface3d_camera import HEIGHT, Eye
from explorer.views.surface3d_mesh import Heights, Mesh

Array = NDArray[np.float64]

SPACING = (54.0, 30.0)  # px between ticks of a parameter and of the loss, at the least
SHORTEST = 46.0  # px of an axis that has ticks at all
TICK = 5.0
LEVEL = 3.0  # degrees of elevation below which the base is seen as a line


@dataclass(frozen=True)
class _Edge:
    """An edge of the box as it is seen: ``a`` to ``b`` in px, and the way out of the box."""

    a: Array
    b: Array
    out: Array

    @property
    def length(self) -> float:
        return float(np.hypot(*(self.b - self.a)))

    def at(self, share: float) -> Array:
        """Return a place along it."""
        place: Array = self.a + share * (self.b - self.a)
        return place


def _edge(eye: Eye, a: tuple[float, float, float], b: tuple[float, float, float]) -> _Edge:
    px, _ = eye.to_px(np.array([a, b, (0.0, 0.0, (a[2] + b[2]) / 2)]))
    along = px[1] - px[0]
    length = float(np.hypot(*along)) or 1.0
    out = np.array([-along[1], along[0]]) / length
    if float(out @ ((px[0] + px[1]) / 2 - px[2])) < 0:
        out = -out
    return _Edge(px[0], px[1], out)


def _parameter_edge(eye: Eye, axis: int) -> _Edge:
    """Return the base's edge along a parameter that stands lower on the screen."""
    edges = []
    for side in (-1.0, 1.0):
        ends = [(-1.0, side, 0.0), (1.0, side, 0.0)]
        if axis == 1:
            ends = [(side, -1.0, 0.0), (side, 1.0, 0.0)]
        edges.append(_edge(eye, ends[0], ends[1]))
    # Of two that are equally low, as from above, the left one.
    return max(edges, key=lambda e: (round(float(e.a[1] + e.b[1])), -float(e.a[0] + e.b[0])))


def _loss_edge(eye: Eye) -> _Edge:
    """Return the upright edge of the box that stands leftmost."""
    base = [(x, y) for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    edges = [_edge(eye, (x, y, 0.0), (x, y, HEIGHT)) for x, y in base]
    return min(edges, key=lambda e: float(e.a[0] + e.b[0]))


def draw_box(painter: QPainter, style: CanvasStyle, eye: Eye, mesh: Mesh) -> None:
    """Draw the base and the two walls behind the surface, with lines at the ticks."""
    toward = eye.camera.axes[2]
    far_x, far_y = (-1.0 if toward[0] >= 0 else 1.0), (-1.0 if toward[1] >= 0 else 1.0)
    lines: list[tuple[tuple[float, float, float], tuple[float, float, float]]] = []
    for axis in (0, 1):
        for _, place in parameter_ticks(style, eye, mesh, axis):
            if axis == 0:
                lines.append(((place, -1, 0), (place, 1, 0)))
                lines.append(((place, far_y, 0), (place, far_y, HEIGHT)))
            else:
                lines.append(((-1, place, 0), (1, place, 0)))
                lines.append(((far_x, place, 0), (far_x, place, HEIGHT)))
    for _, z in loss_ticks(style, eye, mesh.heights):
        lines.append(((-1, far_y, z), (1, far_y, z)))
        lines.append(((far_x, -1, z), (far_x, 1, z)))
    frame = [((x, -1.0, 0.0), (x, 1.0, 0.0)) for x in (-1.0, 1.0)]
    frame += [((-1.0, y, 0.0), (1.0, y, 0.0)) for y in (-1.0, 1.0)]
    frame += [
        ((-1.0, far_y, HEIGHT), (1.0, far_y, HEIGHT)),
        ((far_x, -1.0, HEIGHT), (far_x, 1.0, HEIGHT)),
    ]
    posts = {(far_x, -1.0), (far_x, 1.0), (-1.0, far_y), (1.0, far_y)}
    frame += [((x, y, 0.0), (x, y, HEIGHT)) for x, y in posts]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name, some in (("grid", lines), ("line", frame)):
        painter.setPen(QPen(style.color(name), 1))
        px, _ = eye.to_px(np.array(some, dtype=float).reshape(-1, 3))
        painter.drawLines([QLineF(*four) for four in px.reshape(-1, 4).tolist()])


def parameter_ticks(style: CanvasStyle, eye: Eye, mesh: Mesh, axis: int) -> list[tuple[str, float]]:
    """Return the words at a parameter's ticks, and where they are along it, −1 to 1."""
    low, high = mesh.view[axis]
    length = _parameter_edge(eye, axis).length
    if length < SHORTEST:
        return []
    ticks = axis_ticks(low, high, length, SPACING[0] * style.theme.tick / 11)
    places = [(v - low) / (high - low) * 2 - 1 for v in ticks]
    return list(zip(labels(ticks, low, high), places, strict=True))


def loss_ticks(style: CanvasStyle, eye: Eye, heights: Heights) -> list[tuple[str, float]]:
    """Return the true losses at the upright axis's ticks, and how high they are in the box."""
    length = _loss_edge(eye).length
    if length < SHORTEST:
        return []
    values = bar_ticks(heights, length, SPACING[1] * style.theme.tick / 11)
    words = [tick_label(v) for v in values]
    if len(set(words)) < len(words):
        words = [format_number(v, 12) for v in values]
    places = (heights.position(np.array(values)) * HEIGHT).tolist() if values else []
    return list(zip(words, places, strict=True))


def draw_axes(
    painter: QPainter, style: CanvasStyle, eye: Eye, mesh: Mesh, names: tuple[str, str]
) -> None:
    """Draw ticks, numbers and names along three edges of the box.

    Parameters
    ----------
    painter
        In px of the picture.
    style, eye, mesh
        The look, and what is seen from where.
    names
        What the two parameters are, as mixed text.
    """
    px = float(style.theme.tick)
    for axis in (0, 1):
        edge = _parameter_edge(eye, axis)
        ticks = [(word, (at + 1) / 2) for word, at in parameter_ticks(style, eye, mesh, axis)]
        if ticks:
            _draw_axis(painter, style, edge, ticks, names[axis], px)
    upright = [(word, z / HEIGHT) for word, z in loss_ticks(style, eye, mesh.heights)]
    if upright:
        _draw_axis(painter, style, _loss_edge(eye), upright, "$L$", px, at_end=True)


def scale_words(mesh: Mesh) -> str:
    """Return, as mixed text, how losses became heights."""
    heights = mesh.heights
    ends = [f"below {format_number(heights.low, 3)}"] * heights.below
    ends += [f"above {format_number(heights.high, 3)}"] * heights.above
    cut = f", cut off {' and '.join(ends)}" if ends else ""
    if heights.kind == "linear":
        return f"linear height{cut or ', true $L$ at the ticks'}"
    if heights.steep is not None:
        return f"height by log{cut or ', true $L$ at the ticks'}"
    offset = format_number(heights.offset, 3)
    lowest = r"$L_{\mathrm{min}}$"
    return f"height log($L$ − {lowest} + {offset}), true $L$ at the ticks"


def draw_scale(painter: QPainter, style: CanvasStyle, mesh: Mesh, box: QRectF) -> None:
    """Write how losses became heights at the left end of a box, above it if it is too narrow."""
    px, words = float(style.theme.tick), scale_words(mesh)
    at = QPointF(box.left(), box.center().y() + 0.364 * px)
    if mixed_width(words, px) > box.width():
        at.setY(box.top() - 0.4 * px)
    draw_mixed(painter, at, words, px, style.color("ink2"))


def _draw_axis(
    painter: QPainter,
    style: CanvasStyle,
    edge: _Edge,
    ticks: list[tuple[str, float]],
    name: str,
    px: float,
    at_end: bool = False,
) -> None:
    """Draw one axis: its name stands beyond the numbers, or above the end of the edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line, ink = QPen(style.color("field_line"), 1), style.color("ink2")
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QPointF(*edge.a.tolist()), QPointF(*edge.b.tolist()))
    widest = 0.0
    for word, share in ticks:
        foot = edge.at(share)
        tip = foot + TICK * edge.out
        painter.setPen(line)
        painter.drawLine(QPointF(*foot.tolist()), QPointF(*tip.tolist()))
        wide = mixed_width(word, px)
        x, y = _beside(tip, edge.out, wide, 0.74 * px, 4.0)
        draw_text(painter, x, y, word, px, ink, 0.0)
        widest = max(widest, abs(edge.out[0]) * wide + abs(edge.out[1]) * px)
    size = name_px(style)
    wide = mixed_width(name, size)
    if at_end:
        top = edge.a if edge.a[1] < edge.b[1] else edge.b
        draw_mixed(painter, QPointF(top[0] - wide / 2, top[1] - 0.7 * px), name, size,
                   style.color("ink"))  # fmt: skip
        return
    middle = edge.at(0.5) + (TICK + widest + 0.9 * px) * edge.out
    x, y = _beside(middle, edge.out, wide, 0.6 * size, 0.0)
    draw_mixed(painter, QPointF(x, y), name, size, style.color("ink"))


def _beside(at: Array, out: Array, wide: float, high: float, gap: float) -> tuple[float, float]:
    """Return the left end of a baseline for a word whose near edge lies ``gap`` px outward."""
    reach = abs(out[0]) * wide / 2 + abs(out[1]) * high / 2 + gap
    middle = at + reach * out
    return float(middle[0] - wide / 2), float(middle[1] + high / 2)

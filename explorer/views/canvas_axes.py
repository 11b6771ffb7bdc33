"""The canvas's frame: ticks and names of the axes, and the colour bar."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import format_number, tick_label
from explorer.look.theme import colormap_table
from explorer.views.canvas_logic import Box, Plane, axis_ticks, tick_digits
from explorer.views.canvas_style import CanvasStyle, draw_text, qrect
from explorer.views.map_levels import bar_ticks
from explorer.views.map_scale import Scale

TICK = 5.0
SPACING = (64.0, 72.0)  # px between ticks along x and y, at the least
BAR_GAP, BAR_WIDTH = 9.0, 11.0
POINT = 0.9  # of the bar's width: the height of an end that stands for all beyond it
NAME_SIZE = 1.36  # of an axis name, in tick sizes


def labels(ticks: list[float], low: float, high: float) -> list[str]:
    """Return the words at ticks, with as many digits as tell them apart."""
    if len(ticks) < 2:
        return [format_number(v, 6) for v in ticks]
    digits = tick_digits(low, high, ticks[1] - ticks[0])
    return [tick_label(v) if digits <= 6 else format_number(v, digits) for v in ticks]


def name_px(style: CanvasStyle) -> float:
    """Return the size of axis names."""
    return style.theme.tick * NAME_SIZE


def name_gap(px: float) -> float:
    """Return the px between the last number and the name of an axis; 6 at a desk."""
    return 6.0 + 1.2 * max(0.0, px - 11)


def axis_room(style: CanvasStyle, plane: Plane) -> float:
    """Return the width that the y axis needs for its labels, in px."""
    low, high = plane.range[1]
    px = style.theme.tick
    ticks = axis_ticks(low, high, plane.frame.height, SPACING[1] * px / 11)
    words = labels(ticks, low, high)
    return max((mixed_width(w, px) for w in words), default=0.0) + TICK + 3 + 3


def bar_room(style: CanvasStyle, scale: Scale | None, height: float) -> float:
    """Return the width that the colour bar and its labels need, in px."""
    px = style.theme.tick
    words = _bar_words(scale, height, px) if scale is not None else []
    widest = max([mixed_width(w, px) for w, _ in words] + [px * 1.2])
    return (BAR_GAP + BAR_WIDTH) * style.zoom + TICK + 4 + widest + 6


def draw_axes(painter: QPainter, style: CanvasStyle, plane: Plane, names: tuple[str, str]) -> None:
    """Draw frame, ticks and names.

    Parameters
    ----------
    painter
        In px of the widget.
    style, plane
        The look, and where the plot is.
    names
        What x and y are, as mixed text (``$w$``).
    """
    frame, px = plane.frame, style.theme.tick
    ink, line = style.color("ink2"), QPen(style.color("field_line"), 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(style.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(frame.x - 1, frame.y - 1, frame.width + 1, frame.height + 1))

    size = name_px(style)
    below = frame.bottom + TICK + 2 + px
    x_width = mixed_width(names[0], size)
    low, high = plane.range[0]
    ticks = axis_ticks(low, high, frame.width, SPACING[0] * px / 11)
    for value, word in zip(ticks, labels(ticks, low, high), strict=True):
        x = plane.spot((value, 0.0))[0]
        if x + mixed_width(word, px) / 2 > frame.right - x_width - name_gap(px):
            continue
        painter.setPen(line)
        _tick(painter, x, frame.bottom, 0.0, TICK)
        draw_text(painter, x, below, word, px, ink, 0.5)
    draw_mixed(painter, QPointF(frame.right - x_width, below), names[0], size, style.color("ink"))

    top = frame.y + size
    low, high = plane.range[1]
    ticks = axis_ticks(low, high, frame.height, SPACING[1] * px / 11)
    for value, word in zip(ticks, labels(ticks, low, high), strict=True):
        y = plane.spot((0.0, value))[1]
        if y - px * 0.5 < top + 5:
            continue
        painter.setPen(line)
        _tick(painter, frame.x, y, -TICK, 0.0)
        draw_text(painter, frame.x - TICK - 3, y + 0.364 * px, word, px, ink, 1.0)
    y_width = mixed_width(names[1], size)
    at = QPointF(max(2.0, frame.x - TICK - 3 - y_width), top)
    draw_mixed(painter, at, names[1], size, style.color("ink"))


def _tick(painter: QPainter, x: float, y: float, dx: float, dy: float) -> None:
    painter.drawLine(QPointF(x, y), QPointF(x + dx, y + dy))


def draw_bar(painter: QPainter, style: CanvasStyle, frame: Box, scale: Scale) -> None:
    """Draw the colour bar at the right of the frame, with true losses at its ticks."""
    px = style.theme.tick
    wide = round(BAR_WIDTH * style.zoom)
    bar = Box(frame.right + round(BAR_GAP * style.zoom), frame.y, wide, frame.height)
    table = colormap_table(style.theme)[::-1].copy()
    image = QImage(table.data, 1, len(table), 4, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    if scale.below or scale.above:
        bar = _draw_points(painter, style, bar, scale)
    painter.drawImage(qrect(bar), image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(style.color("line"), 1))
    painter.drawRect(QRectF(bar.x - 1, bar.y - 1, bar.width + 1, bar.height + 1))
    for word, place in _bar_words(scale, bar.height, px):
        y = bar.bottom - place
        painter.setPen(QPen(style.color("field_line"), 1))
        _tick(painter, bar.right, y, 0.0 + TICK, 0.0)
        draw_text(painter, bar.right + TICK + 3, y + 0.364 * px, word, px, style.color("ink2"), 0)
    size = name_px(style)
    left = bar.x + bar.width / 2 - mixed_width("$L$", size) / 2
    at = QPointF(left, frame.bottom + TICK + 2 + px)
    draw_mixed(painter, at, "$L$", size, style.color("ink"))


def _draw_points(painter: QPainter, style: CanvasStyle, bar: Box, scale: Scale) -> Box:
    """Draw a pointed end where losses go on beyond the bar; return what is left of the bar."""
    high = round(POINT * bar.width)
    table = colormap_table(style.theme)
    top, bottom = bar.y + high * scale.above, bar.bottom - high * scale.below
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.color("line"), 1))
    for there, edge, tip, entry in (
        (scale.above, top, bar.y, -1),
        (scale.below, bottom, bar.bottom, 0),
    ):
        if there:
            red, green, blue, _ = table[entry].tolist()
            painter.setBrush(QColor(red, green, blue))
            middle = QPointF(bar.x + bar.width / 2, tip)
            ends = (QPointF(bar.x - 0.5, edge), QPointF(bar.right + 0.5, edge))
            painter.drawPolygon(QPolygonF([ends[0], middle, ends[1]]))
    painter.restore()
    return Box(bar.x, top, bar.width, bottom - top)


def _bar_words(scale: Scale, height: float, px: float) -> list[tuple[str, float]]:
    """Return each tick's word, and its distance from the bar's foot."""
    values = bar_ticks(scale, height, 2.4 * px)
    places = (scale.position(np.array(values)) * height).tolist() if values else []
    words = [tick_label(v) for v in values]
    if len(set(words)) < len(words):
        # Losses that differ in late digits only.
        words = [format_number(v, 12) for v in values]
    if scale.below and values:
        words[0] = f"≤ {words[0]}"
    if scale.above and values:
        words[-1] = f"≥ {words[-1]}"
    return list(dict(zip(words, places, strict=True)).items())


def color_at(style: CanvasStyle, scale: Scale, loss: float) -> QColor:
    """Return the map's colour of a loss."""
    entry = int(scale.entries(np.array([loss]))[0][0])
    red, green, blue, _ = colormap_table(style.theme)[entry].tolist()
    return QColor(red, green, blue)

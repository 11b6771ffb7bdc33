"""Tabs on the frame: where runs are that have left the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.look.runs import draw_marker
from explorer.views.canvas_logic import Box, edge_point, spread
from explorer.views.canvas_marks import Head
from explorer.views.canvas_style import CanvasStyle, fill_box, qrect, themed_color
from explorer.views.drawn import DrawnRun

TAB = (36.0, 22.0)  # a tab on a frame's side, in px; on its top and bottom it stands upright
TAB_GAP = 5.0  # between a tab and what it stands beside


@dataclass(frozen=True)
class Tab:
    """A run's tab in its place; ``side`` is that of the frame."""

    run: DrawnRun
    box: Box
    side: str


def lay_tabs(
    style: CanvasStyle, found: Sequence[Head], frame: Box, words: Sequence[Box]
) -> list[Tab]:
    """Return a tab on the frame for each head outside.

    ``words`` are the boxes in the upper corners, which tabs keep clear of.
    """
    sides: dict[str, list[tuple[Head, float]]] = {}
    for head in found:
        if not head.inside:
            x, y, side = edge_point(head.x, head.y, frame)
            sides.setdefault(side, []).append((head, x if side in ("top", "bottom") else y))
    tabs = []
    for side, members in sides.items():
        boxes = tab_boxes(side, [at for _, at in members], style.zoom, frame, words)
        tabs += [Tab(head.run, box, side) for (head, _), box in zip(members, boxes, strict=True)]
    return tabs


def draw_tabs(painter: QPainter, style: CanvasStyle, tabs: Sequence[Tab]) -> None:
    """Draw tabs in their places."""
    for tab in tabs:
        _draw_tab(painter, style, tab.run, tab.box, tab.side)


def tab_boxes(
    side: str, places: Sequence[float], zoom: float, frame: Box, words: Sequence[Box]
) -> list[Box]:
    """Return the boxes of one side's tabs.

    Parameters
    ----------
    side
        ``left``, ``right``, ``top`` or ``bottom``.
    places
        Where along it they would stand, in px.
    zoom
        Their size.
    frame, words
        The frame, and the boxes in its upper corners.
    """
    wide, deep = TAB[1] * zoom, TAB[0] * zoom
    pitch = wide + TAB_GAP
    if side in ("left", "right"):
        inner = frame.x + TAB_GAP if side == "left" else frame.right - TAB_GAP - deep
        column = Box(inner, frame.y, deep, frame.height)
        over = [box.bottom + TAB_GAP for box in words if box.x < column.right and box.right > inner]
        centers = spread(places, pitch, max([frame.y, *over]), frame.bottom)
        return [Box(inner, at - wide / 2, deep, wide) for at in centers]
    if side == "bottom":
        y, low, high = frame.bottom - TAB_GAP - deep, frame.x, frame.right
    else:
        y, low, high = _top_row(pitch * len(places), deep, frame, words)
    return [Box(at - wide / 2, y, wide, deep) for at in spread(places, pitch, low, high)]


def _top_row(
    width: float, deep: float, frame: Box, words: Sequence[Box]
) -> tuple[float, float, float]:
    """Return y, left and right of the highest row so deep and wide that is clear of words."""
    middle = frame.x + frame.width / 2
    rows = sorted(edge + TAB_GAP for edge in (frame.y, *(box.bottom for box in words)))
    for y in rows[:-1]:
        beside = [box for box in words if box.y < y + deep and box.bottom > y]
        left = [box.right + TAB_GAP for box in beside if box.x + box.width / 2 < middle]
        right = [box.x - TAB_GAP for box in beside if box.x + box.width / 2 >= middle]
        low, high = max([frame.x, *left]), min([frame.right, *right])
        if high - low >= width:
            return y, low, high
    return rows[-1], frame.x, frame.right


def _draw_tab(painter: QPainter, style: CanvasStyle, run: DrawnRun, box: Box, side: str) -> None:
    """Draw a run's marker and a chevron that points out of the frame."""
    color, zoom = themed_color(run.style.color), style.zoom
    fill_box(painter, box, style.color("halo"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, 2 * zoom)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(qrect(box.grown(-zoom)), 3, 3)
    painter.translate(box.x + box.width / 2, box.y + box.height / 2)
    turn = {"right": 0, "bottom": 90, "left": 180, "top": 270}[side]
    marker = {0: (-7, 0), 90: (0, -7), 180: (7, 0), 270: (0, 7)}[turn]
    draw_marker(painter, run.style, QPointF(*marker) * zoom, 5.5 * zoom)
    painter.rotate(turn)
    painter.drawPolyline(
        [QPointF(5 * zoom, -5 * zoom), QPointF(10 * zoom, 0), QPointF(5 * zoom, 5 * zoom)]
    )
    painter.restore()

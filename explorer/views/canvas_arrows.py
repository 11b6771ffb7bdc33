"""Arrows on the canvas: where they lie in px, how they look, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.core.arrows import Arrow
from explorer.look.theme import Theme
from explorer.views.canvas_clip import clip_segments
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Box, Plane, around, place_label
from explorer.views.canvas_style import CanvasStyle, draw_label, label_size, themed_color
from explorer.views.lecture import LectureView

Tip = Literal["full", "hollow", "open", "ring"]

HEAD = (12.0, 4.6)  # length and half width of a head, in px
SHORTEST = 1.5  # px below which there is no arrow to be seen
REACH = 6.0  # px from an arrow within which the pointer is at it
CASING = 2.5  # px of halo beside an arrow, both sides together
RAISED = 1.7  # how much thicker an arrow is whose quantity is pointed at


@dataclass(frozen=True)
class Look:
    """How an arrow is told from the others: by its tip, its dashes and its label.

    Attributes
    ----------
    label
        Mixed text beside the tip.
    ink
        The theme's colour; empty for the run's own.
    width
        Of the line, in px.
    dash
        Dashes and gaps in px.
    tip
        Filled, hollow, two strokes, or a ring.
    """

    label: str
    ink: str = ""
    width: float = 2.0
    dash: tuple[float, ...] = ()
    tip: Tip = "full"


LOOKS = {
    "gradient": Look("$-g$", "ink"),
    "full": Look(r"$-\nabla L$, full", "ink2"),
    "batch": Look("$-g$, batch", "ink", dash=(5, 3), tip="hollow"),
    "newton": Look("Newton", "ink2", dash=(9, 3, 2, 3), tip="hollow"),
    "look-ahead": Look("ahead", "ink2", dash=(2, 3), tip="ring"),
    "momentum": Look("momentum", width=2.5, dash=(7, 3), tip="open"),
    "update": Look(r"$\Delta$", width=3.0),
}
AHEAD = Look("$-g$ ahead", "ink")
"""The gradient at the look-ahead point."""
FIELD = Look("", "ink3", 1.3, tip="open")
"""An arrow of the field, as a list shows it."""
PREVIEW: tuple[float, ...] = (4, 3)
"""Dashes of an update that is not made yet."""


@dataclass(frozen=True)
class Shown:
    """An arrow in px.

    Attributes
    ----------
    arrow, look
        What it is, and how it looks.
    tail, tip
        Its ends as far as they are in the frame, or near it.
    whole
        Whether its tip is in the frame.
    lit
        Whether what it shows is pointed at.
    """

    arrow: Arrow
    look: Look
    tail: tuple[float, float]
    tip: tuple[float, float]
    whole: bool
    lit: bool = False

    @property
    def boxes(self) -> list[Box]:
        """Small boxes along the arrow, for labels to keep clear of."""
        (x0, y0), (x1, y1) = self.tail, self.tip
        count = max(2, round(hypot(x1 - x0, y1 - y0) / 10))
        shares = (i / count for i in range(count + 1))
        return [around(x0 + s * (x1 - x0), y0 + s * (y1 - y0), 3.0) for s in shares]

    @property
    def length(self) -> float:
        """How long it is, in px."""
        return hypot(self.tip[0] - self.tail[0], self.tip[1] - self.tail[1])

    def distance(self, x: float, y: float) -> float:
        """Return how far a place is from the arrow, in px."""
        (x0, y0), (x1, y1) = self.tail, self.tip
        dx, dy = x1 - x0, y1 - y0
        along = ((x - x0) * dx + (y - y0) * dy) / max(dx * dx + dy * dy, 1e-12)
        along = min(max(along, 0.0), 1.0)
        return hypot(x - x0 - along * dx, y - y0 - along * dy)


def lay_arrows(lecture: LectureView, ground: Ground, plane: Plane, factor: float) -> list[Shown]:
    """Return the arrows of a lecture as they lie in px, the one pointed at last: on top.

    Parameters
    ----------
    factor
        What gradients are multiplied by to be drawn in units of the parameters.
    """
    shown: list[Shown] = []
    room = plane.frame.grown(40.0)
    for arrow in lecture.arrows:
        by = np.array(arrow.vector) * (factor if arrow.slope else 1.0)
        ends = np.array(ground.arrow_px(arrow.tail, by.tolist(), len(shown), plane))
        if not np.isfinite(ends).all() or hypot(*(ends[1] - ends[0])) < SHORTEST:
            continue
        whole = plane.frame.holds(*ends[1])
        starts, tips, _ = clip_segments(ends[:1], ends[1:], room)
        if not len(starts):
            continue
        look = LOOKS[arrow.name]
        if arrow.slope and arrow.name == "look-ahead":
            look = AHEAD
        if arrow.share is not None:
            look = replace(look, label="{} · {}/{}, full".format(r"$-\nabla L$", *arrow.share))
        if arrow.uphill:
            look = replace(look, label=f"{look.label}, uphill")
        if arrow.name == "update" and lecture.phase:
            look = replace(look, dash=PREVIEW)
        lit = lecture.lit == arrow.name or (lecture.lit, arrow.name) == ("gradient", "batch")
        tail, tip = tuple(starts[0].tolist()), tuple(tips[0].tolist())
        shown.append(Shown(arrow, look, tail, tip, whole, lit))
    # The longest first: arrows that point the same way are all to be seen.
    return sorted(shown, key=lambda s: (s.lit, -s.length))


def draw_arrows(
    painter: QPainter, style: CanvasStyle, shown: Sequence[Shown], run_color: str
) -> None:
    """Draw the arrows, each on a rim in the halo's colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one in shown:
        color = style.color(one.look.ink) if one.look.ink else themed_color(run_color)
        # An update that was made ends at the rim of its run's marker, whose middle is the place.
        ends_at_head = one.arrow.name == "update" and one.look.dash != PREVIEW
        tip = _before(one, style.head_radius + 1.0) if ends_at_head else one.tip
        draw_arrow(painter, one.look, one.tail, tip, color, style.color("halo"),
                   style.zoom * (RAISED if one.lit else 1.0))  # fmt: skip
    painter.restore()


def _before(one: Shown, gap: float) -> tuple[float, float]:
    """Return the tip, ``gap`` px before it on a line long enough."""
    (x0, y0), (x1, y1) = one.tail, one.tip
    length = hypot(x1 - x0, y1 - y0)
    if not one.whole or length < 2.5 * gap:
        return one.tip
    return x1 - gap * (x1 - x0) / length, y1 - gap * (y1 - y0) / length


def draw_arrow(
    painter: QPainter,
    look: Look,
    tail: tuple[float, float],
    tip: tuple[float, float],
    color: QColor,
    halo: QColor,
    zoom: float = 1.0,
) -> None:
    """Draw one arrow from tail to tip, in px; a short one has a small head."""
    (x0, y0), (x1, y1) = tail, tip
    length = hypot(x1 - x0, y1 - y0)
    if not length:
        return
    deep = min((HEAD[0] + look.width) * zoom, 0.75 * length)
    half = deep * HEAD[1] / HEAD[0]
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    neck = QPointF(x1 - 0.82 * deep * ux, y1 - 0.82 * deep * uy)
    point = QPointF(x1, y1)
    if look.tip == "open":
        neck = point
    elif look.tip == "ring":
        neck = QPointF(x1 - half * ux, y1 - half * uy)
    left = QPointF(x1 - deep * ux - half * uy, y1 - deep * uy + half * ux)
    right = QPointF(x1 - deep * ux + half * uy, y1 - deep * uy - half * ux)
    width = look.width * zoom
    for ink, more in ((halo, CASING * zoom), (color, 0.0)):
        line = QPen(ink, width + more)
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
        if look.dash and not more:
            line.setDashPattern([d / look.width for d in look.dash])
        painter.setPen(line)
        painter.drawLine(QPointF(x0, y0), neck)
        edge = QPen(ink, (1.6 * zoom if look.tip != "full" else 0.5) + more)
        edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(edge)
        if look.tip == "open":
            edge.setWidthF(width + more)
            painter.setPen(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([left, point, right]))
        elif look.tip == "ring":
            painter.setBrush(halo)
            painter.drawEllipse(point, half, half)
        else:
            painter.setBrush(ink if look.tip == "full" else halo)
            painter.drawPolygon(QPolygonF([left, point, right]))


def draw_labels(
    painter: QPainter, style: CanvasStyle, shown: Sequence[Shown], frame: Box, taken: list[Box]
) -> None:
    """Write each arrow's label beside its tip where there is room; ``taken`` is added to."""
    px = float(style.theme.tick)
    for one in reversed(shown):
        (x0, y0), (x1, y1) = one.tail, one.tip
        at = (min(max(x1, frame.x), frame.right), min(max(y1, frame.y), frame.bottom))
        size = label_size(one.look.label, px, 500)
        box = place_label(at, size, 8.0 * style.zoom, taken, frame, _order(x1 - x0, y1 - y0))
        if box is not None:
            taken.append(box)
            draw_label(painter, style, box, one.look.label, px, 500)


def _order(dx: float, dy: float) -> str:
    """Return where to look for a label's place first: ahead of the arrow, then beside it."""
    across = "rRablL" if dx > 0 else "lLabrR"
    upright = "aRrlLb" if dy < 0 else "brlRLa"
    return across if abs(dx) > abs(dy) else upright


def arrow_at(shown: Sequence[Shown], x: float, y: float) -> Arrow | None:
    """Return the arrow that the pointer is at."""
    nearest = min(shown, key=lambda s: s.distance(x, y), default=None)
    if nearest is None or nearest.distance(x, y) > REACH:
        return None
    return nearest.arrow


def sample(look: Look, theme: Theme, color: str, painter: QPainter, rect: QRectF) -> None:
    """Draw an arrow across a rectangle, as a list shows it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = themed_color(getattr(theme, look.ink) if look.ink else color)
    y = rect.center().y()
    draw_arrow(painter, look, (rect.left(), y), (rect.right(), y), ink, themed_color(theme.panel),
               theme.scale)  # fmt: skip

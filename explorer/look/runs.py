"""How a run looks everywhere: its colour, dash and marker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from explorer.look.theme import Theme

MARKERS = ("s", "d", "o", "t1", "t", "p", "+", "x")
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 3),
    (2, 3),
    (13, 4),
    (7, 3, 2, 3),
    (10, 3, 2, 3, 2, 3),
    (4, 2),
    (2, 6),
)
DASH_WIDTH = 2.0  # the line width, in px, that DASHES are given for
HEAD_RADIUS = 6.5
HALO_WIDTH = 1.5
STEP_MARKER_SCALE = 0.43


@dataclass(frozen=True)
class RunStyle:
    """A run's looks.

    Attributes
    ----------
    index
        The run's place in the cycle of styles, from 0.
    color
        ``#RRGGBB``.
    dash
        Dashes and gaps in px on a line 2 px wide; empty for a solid line.
    marker
        One of ``s d o t1 t p + x``, as pyqtgraph names them.
    hollow
        Whether the marker is an outline: from the ninth run on.
    """

    index: int
    color: str
    dash: tuple[float, ...]
    marker: str
    hollow: bool


def run_style(theme: Theme, index: int, color: str = "") -> RunStyle:
    """Return the style of the run at ``index``; a ninth run starts again, hollow.

    A ``color`` that Qt knows by name or number takes the place of the theme's.
    """
    place = index % len(MARKERS)
    hollow = (index // len(MARKERS)) % 2 == 1
    ink = QColor(color).name() if QColor.isValidColorName(color) else theme.runs[place]
    return RunStyle(index, ink, DASHES[place], MARKERS[place], hollow)


def run_pen(style: RunStyle, width: float = 2.0, cosmetic: bool = True) -> QPen:
    """Return a pen for the run's line, ``width`` px wide, its dashes in proportion."""
    pen = QPen(QColor(style.color), width)
    pen.setCosmetic(cosmetic)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    # Flat ends: round ones would close the gaps of short dashes.
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.dash:
        pen.setDashPattern([length / DASH_WIDTH for length in style.dash])
    return pen


@cache
def marker_path(marker: str) -> QPainterPath:
    """Return a marker's outline about the origin, within a unit radius each way, y down.

    The shapes are sized to look equally large, not to be equally wide. Callers share the path
    and must not change it.
    """
    path = QPainterPath()
    if marker == "o":
        path.addEllipse(QPointF(0, 0), 0.96, 0.96)
    else:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in _corners(marker)]))
        path.closeSubpath()
    return path


def _corners(marker: str) -> list[tuple[float, float]]:
    """Return the corners of an angular marker."""
    if marker == "s":
        return [(-0.84, -0.84), (0.84, -0.84), (0.84, 0.84), (-0.84, 0.84)]
    if marker == "d":
        return [(0, -1), (0.86, 0), (0, 1), (-0.86, 0)]
    if marker == "t1":
        return [(0, -1), (1, 0.78), (-1, 0.78)]
    if marker == "t":
        return [(0, 1), (-1, -0.78), (1, -0.78)]
    if marker == "p":
        return [(sin(2 * pi * i / 5), -cos(2 * pi * i / 5)) for i in range(5)]
    arm, half = 0.96, 0.32
    plus = [
        (-half, -arm), (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half),
        (half, arm), (-half, arm), (-half, half), (-arm, half), (-arm, -half), (-half, -half),
    ]  # fmt: skip
    if marker == "+":
        return plus
    if marker == "x":
        turn = cos(pi / 4) * 1.08
        return [((x - y) * turn, (x + y) * turn) for x, y in plus]
    raise ValueError(f"no marker is called {marker!r}")


def rim_width(radius: float) -> float:
    """Return the width of a hollow marker's outline, which lies within its radius."""
    return max(1.2, 0.34 * radius)


def draw_marker(
    painter: QPainter,
    style: RunStyle,
    center: QPointF,
    radius: float,
    halo: QColor | None = None,
) -> None:
    """Draw the run's marker; ``halo`` gives it a rim 1.5 px wide in that colour."""
    color = QColor(style.color)
    scaled = QTransform.fromTranslate(center.x(), center.y()).scale(radius, radius)
    path = scaled.map(marker_path(style.marker))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if halo is not None:
        painter.strokePath(path, _rim(halo, 2 * HALO_WIDTH))
    if style.hollow:
        width = rim_width(radius)
        inner = scaled.scale(1 - width / (2 * radius), 1 - width / (2 * radius))
        path = inner.map(marker_path(style.marker))
        if halo is not None:
            painter.fillPath(path, halo)
        painter.strokePath(path, _rim(color, width))
    else:
        painter.fillPath(path, color)
    painter.restore()


def draw_swatch(
    painter: QPainter,
    style: RunStyle,
    rect: QRectF,
    radius: float = 4.0,
    width: float = 2.0,
) -> None:
    """Draw the run's line across ``rect`` with its marker in the middle.

    The dashes are shifted so that one lies under the marker.
    """
    center = rect.center()
    pen = run_pen(style, width, cosmetic=False)
    if style.dash:
        period = sum(style.dash)
        shift = (style.dash[0] / 2 - rect.width() / 2 * DASH_WIDTH / width) % period
        pen.setDashOffset(shift / DASH_WIDTH)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    if style.hollow:
        # The line must not show inside an outline.
        outside = QPainterPath()
        outside.addRect(rect.adjusted(-width, -width, width, width))
        scaled = QTransform.fromTranslate(center.x(), center.y()).scale(radius, radius)
        painter.setClipPath(outside - scaled.map(marker_path(style.marker)))
    painter.drawLine(QPointF(rect.left(), center.y()), QPointF(rect.right(), center.y()))
    painter.restore()
    draw_marker(painter, style, center, radius)


def _rim(color: QColor, width: float) -> QPen:
    """Return a pen for a marker's edge."""
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen

"""What a theme means on the canvas: colours, fonts and sizes made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.look.fonts import ui_font
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.runs import HEAD_RADIUS, STEP_MARKER_SCALE
from explorer.look.theme import Theme
from explorer.views.canvas_logic import Box

LABEL_COVER = 0.82  # how much of what is beneath a label's box is covered
PRINTED = 1.3  # how much larger step markers are on paper, where trails are wider, too
BOX_COVER = 0.92  # ... and beneath a box of words in the plot's corners


@dataclass(frozen=True)
class CanvasStyle:
    """Sizes that follow from a theme.

    Attributes
    ----------
    theme
        The named colours.
    """

    theme: Theme

    @property
    def zoom(self) -> float:
        """How much larger marks are than in a window's themes."""
        return self.theme.trail / 2.0

    @property
    def head_radius(self) -> float:
        """The radius of the marker at a trail's end, in px."""
        return HEAD_RADIUS * self.zoom

    @property
    def step_radius(self) -> float:
        """The radius of the marker at a step, in px."""
        on_paper = PRINTED if self.theme.name == "print" else 1.0
        return self.head_radius * STEP_MARKER_SCALE * on_paper

    @property
    def ring_radius(self) -> float:
        """The radius of the ring at the start, in px."""
        return 8.5 * self.zoom

    @property
    def projected(self) -> bool:
        """Whether the theme is for a projector: fewer and larger words."""
        return self.theme.name.startswith("projector")

    def focus(self, selected: bool) -> float:
        """Return how much larger a run's markers are: projectors have one run in focus."""
        return 1.4 if selected and self.projected else 1.0

    def trail_width(self, selected: bool, thin: bool = False) -> float:
        """Return the width of a trail in px, likewise; thin beside a mean of the same run."""
        if thin:
            return self.theme.trail / 2
        return 2 * self.theme.trail if selected and self.projected else self.theme.trail

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """Return a named colour of the theme."""
        return themed_color(getattr(self.theme, name), alpha)


@lru_cache(maxsize=256)
def themed_color(value: str, alpha: float = 1.0) -> QColor:
    """Return ``#RRGGBB`` with an opacity; callers share the object and must not change it."""
    color = QColor(value)
    color.setAlphaF(alpha)
    return color


def qrect(box: Box) -> QRectF:
    """Return the box as Qt has it."""
    return QRectF(box.x, box.y, box.width, box.height)


def fill_box(
    painter: QPainter, box: Box, fill: QColor, edge: QColor | None = None, radius: float = 3.0
) -> None:
    """Fill a box with round corners; ``edge`` outlines it, 1 px wide and inside."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(qrect(box), radius, radius)
    else:
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(qrect(box.grown(-0.5)), radius, radius)
    painter.restore()


def baseline(box: Box, px: float) -> float:
    """Return the y at which text of ``px`` stands in the middle of a box."""
    return round(box.y + box.height / 2 + 0.364 * px)


def label_size(text: str, px: float, weight: int) -> tuple[float, float]:
    """Return width and height of a label's box."""
    return round(mixed_width(text, px, weight)) + 10.0, round(1.5 * px) + 0.0


def draw_label(
    painter: QPainter, style: CanvasStyle, box: Box, text: str, px: float, weight: int
) -> None:
    """Draw a label on its box in the halo's colour."""
    fill_box(painter, box, style.color("halo", LABEL_COVER))
    draw_mixed(painter, QPointF(box.x + 5, baseline(box, px)), text, px, style.color("ink"), weight)


def draw_text(
    painter: QPainter, x: float, y: float, text: str, px: float, color: QColor, align: float
) -> None:
    """Draw plain text on the baseline ``y``; ``align`` 0, 0.5, 1: x is its left, middle, right."""
    if align:
        x -= align * mixed_width(text, px)
    painter.setFont(_font(px))
    painter.setPen(color)
    painter.drawText(QPointF(x, y), text)


_font = lru_cache(maxsize=32)(ui_font)

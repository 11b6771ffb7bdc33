"""Where the parts of the side plots stand, and the type that they are set in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from explorer.look.fonts import ui_font
from explorer.look.theme import Theme
from explorer.views.plot_head import Sizes

# All in px where ticks are set in 11 px; larger type scales them.
TICK_PX = 11.0
PADDING = 12.0  # of the panel: does not grow
TOP = 3.0
HEAD = 21.0
HEAD_LINE = 15.0
BASELINE = 7.0  # of the lowest head line, above the plot
AXIS = 22.0
LABEL_ROOM = 33.0  # for the labels of values, unless they need more
LABEL_GAP = 6.0
RIGHT = 9.0  # half of the last step's label
LEAST_PLOT = 36.0
WIDE = 400.0  # from this width on, plots are named in words
MARKER_RADIUS = 3.9
PLAYHEAD_RADIUS = 3.6
OVERHANG = 2.0  # of the playhead, above and below each plot
# For an audience: a title in words above each plot, and steps below each.
TITLE, TITLE_BASELINE = 24.0, 8.0
FOCUS = 1.4  # how much larger the focus run's marker is


@dataclass(frozen=True)
class Type:
    """The sizes that follow from a theme.

    Attributes
    ----------
    theme
        The theme.
    """

    theme: Theme

    @property
    def unit(self) -> float:
        """How much larger than usual the type is."""
        return self.theme.tick / TICK_PX

    def measure(self, text: str) -> float:
        """Return the width of a value or tick label in px."""
        return _advance(text, self.theme.tick)

    @property
    def sizes(self) -> Sizes:
        """The measures of head rows."""
        u = self.unit
        return Sizes(11.0 * u, 3.0 * u, 10.0 * u, 6.0 * u, self.measure)


@lru_cache(maxsize=4096)
def _advance(text: str, px: float) -> float:
    return _metrics(px).horizontalAdvance(text)


@lru_cache(maxsize=16)
def _metrics(px: float) -> QFontMetricsF:
    return QFontMetricsF(ui_font(px))


@dataclass(frozen=True)
class Band:
    """One plot's part of the stack.

    Attributes
    ----------
    key
        What it shows.
    rect
        The whole band: head row, plot, and below the last one the step axis.
    plot
        The plot within its frame.
    last
        Whether the step axis is written below it.
    lines
        How many lines its head row has.
    """

    key: str
    rect: QRectF
    plot: QRectF
    last: bool
    lines: int = 1

    @property
    def head_right(self) -> float:
        """Where the values of the head row end."""
        return self.plot.right() + 3.0


def arrange(
    rect: QRectF,
    keys: Sequence[str],
    unit: float,
    labels: float,
    lines: Sequence[int] = (),
    audience: bool = False,
) -> tuple[Band, ...]:
    """Return the bands of a stack from top to bottom, equally high plots in whole pixels.

    Parameters
    ----------
    rect
        The room there is.
    keys
        The plots.
    unit
        How much larger than usual the type is.
    labels
        The width of the widest label of values in px.
    lines
        How many lines each head row has; one, where nothing is said.
    audience
        Whether each plot has a title above it and the steps below it.
    """
    if not keys:
        return ()
    lines = tuple(lines) or (1,) * len(keys)
    head = TITLE if audience else HEAD
    heads = [round((head + HEAD_LINE * (count - 1)) * unit) for count in lines]
    top, axis = round(TOP * unit), round(AXIS * unit)
    axes = axis * (len(keys) if audience else 1)
    left = round(PADDING + max(LABEL_ROOM * unit, labels) + LABEL_GAP * unit)
    right = round(PADDING + RIGHT * unit)
    each = int((rect.height() - top - axes - sum(heads)) // len(keys))
    each = max(each, round(LEAST_PLOT * unit))
    bands = []
    y = rect.top() + top
    width = max(rect.width() - left - right, 10.0)
    for i, (key, head, count) in enumerate(zip(keys, heads, lines, strict=True)):
        last = audience or i == len(keys) - 1
        plot = QRectF(rect.left() + left, y + head, width, each)
        begin = rect.top() if i == 0 else y + (0.0 if audience else OVERHANG)
        end = plot.bottom() + (axis if last else OVERHANG)
        whole = QRectF(rect.left(), begin, rect.width(), end - begin)
        bands.append(Band(key, whole, plot, last, count))
        y += head + each + (axis if audience else 0)
    return tuple(bands)


def least_height(plots: int, unit: float, audience: bool = False) -> int:
    """Return the least height of a stack with so many plots in px."""
    if audience:
        return round((TOP + plots * (TITLE + LEAST_PLOT + AXIS)) * unit)
    return round((TOP + AXIS + plots * (HEAD + LEAST_PLOT)) * unit)

"""Where the parts of a figure stand: found for its page before anything is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from explorer.export.drawing import MOST_COLUMNS, HandForm
from explorer.export.plots_part import LEAST, PlotsPart
from explorer.look.theme import Theme
from explorer.views.canvas_base import FOOT, TOP

SIDE, PAGE_TOP, PAGE_FOOT = 24.0, 14.0, 18.0
LETTER = 34.0
"""Px from a letter to what it names."""
_EDGE = 18.0  # half of the last step's label, beyond the frame
_PLOTS, _PLOTS_OF_TWO = 0.415, 0.5  # of the page's width
_MAP_OF_TALL = 0.52
_STEP_NAME = 11.0
_STACKED_LEFT = 5.0  # in ticks: where frames begin at the latest, unless labels are very long
_HAND_GAP = 14.0  # above the step by hand
_COLUMN = 21.0
"""The least width of a column of the step by hand, in sizes of its numbers."""
_NUMBERS = (1.35, 1.2, 1.1, 1.0)
"""Sizes of its numbers to try, in ticks: never below those of the figure."""

HandHeight = Callable[[float, HandForm], float]
"""The height of the step by hand in so many px of width."""


@dataclass(frozen=True)
class Comfort:
    """What is asked of a layout, in px where ticks are set in 11 px.

    Attributes
    ----------
    plot, of_two
        The least height of a plot, and of one where they stand in two columns.
    stage
        The least height of the map.
    number
        The least size of the numbers by hand, in ticks.
    """

    plot: float
    of_two: float
    stage: float
    number: float


EASY = Comfort(58.0, 44.0, 230.0, 1.1)
FAIR = Comfort(44.0, LEAST, 190.0, 1.0)
TIGHT = Comfort(LEAST, LEAST, 135.0, 1.0)


@dataclass(frozen=True)
class Plan:
    """Where the parts stand, in px of the page.

    Attributes
    ----------
    stage
        The map's rectangle, with its axes.
    plots
        From frame to frame, upward and at the right; at the left where their labels begin.
    columns
        Of plots.
    hand, form
        The step by hand; None without one.
    beside
        Whether the step by hand stands below the plots, flush with their frames.
    """

    stage: QRectF
    plots: QRectF
    columns: int = 1
    hand: QRectF | None = None
    form: HandForm | None = None
    beside: bool = False


@dataclass(frozen=True)
class Page:
    """The room for the parts of a figure: between its legend and its words.

    Attributes
    ----------
    width, top, bottom
        In px; the step axis of the plots may stand below the bottom.
    tall
        Whether map and plots stand above each other.
    theme
        Sizes of type.
    """

    width: float
    top: float
    bottom: float
    tall: bool
    theme: Theme

    @property
    def zoom(self) -> float:
        """How much larger than at a desk the type is."""
        return self.theme.tick / 11

    @property
    def right(self) -> float:
        """Where frames end."""
        return self.width - SIDE - _EDGE * self.theme.tick / 18


def planned(
    page: Page, plots: PlotsPart, hand: HandHeight | None, comfort: Comfort, below: bool = True
) -> Plan | None:
    """Return the first layout in which everything has its room, or None.

    Without ``below``, the step by hand stands beside the map, which then keeps its height.
    """
    if hand is None:
        return next(_without(page, plots, comfort, page.bottom), None)
    ways = [_stacked] if below or page.tall else []
    if not page.tall:
        ways = [_below_plots, _at_the_right, *ways]
    for share in _NUMBERS:
        if share < comfort.number - 1e-9:
            break
        number = float(round(share * page.theme.tick))
        for way in ways:
            found = way(page, plots, hand, comfort, number)
            if found is not None:
                return found
    return None


def most_plots(page: Page, plots: PlotsPart) -> int:
    """Return how many plots a page has room for."""
    room = page.bottom - page.top - (TOP + FOOT) * page.zoom
    if page.tall:
        room -= TIGHT.stage * page.zoom + _plots_head(page)
    return plots.most(room, 2)


def _plots_head(page: Page) -> float:
    """Return the px between the map and the frame of the plots below it."""
    return 2.4 * page.theme.body


def _columns_for(plots: PlotsPart, room: float, comfort: Comfort) -> int:
    """Return in how many columns the plots have their height in a room; 0 for none."""
    if plots.count == 0 or plots.room(comfort.plot, 1) <= room + 0.5:
        return 1
    return 2 if plots.count > 1 and plots.room(comfort.of_two, 2) <= room else 0


def _without(page: Page, plots: PlotsPart, comfort: Comfort, bottom: float) -> Iterator[Plan]:
    """Yield a layout of map and plots that ends at ``bottom``, if there is one."""
    zoom = page.zoom
    high = bottom - page.top
    frame_top, frame_bottom = page.top + TOP * zoom, bottom - FOOT * zoom
    if page.tall:
        head = _plots_head(page)
        least = comfort.stage * zoom
        stage = _MAP_OF_TALL * high if plots.count else high
        # Many plots take room from the map.
        for share in (stage, max(least, 0.4 * high), least):
            columns = _columns_for(plots, high - share - head - FOOT * zoom, comfort)
            if columns and share >= least - 0.5:
                begin = page.top + share + head
                room = QRectF(0, begin, page.right, frame_bottom - begin)
                yield Plan(QRectF(0, page.top, page.right + 16, share), room, columns)
                return
        return
    if high < comfort.stage * zoom:
        return
    if plots.count == 0:
        yield Plan(QRectF(0, page.top, page.right + 16, high), QRectF())
        return
    columns = _columns_for(plots, frame_bottom - frame_top, comfort)
    if columns:
        split = page.width * (1 - (_PLOTS if columns == 1 else _PLOTS_OF_TWO))
        room = QRectF(split + 4, frame_top, page.right - split - 4, frame_bottom - frame_top)
        yield Plan(QRectF(0, page.top, split, high), room, columns)


def _below_plots(
    page: Page, plots: PlotsPart, hand: HandHeight, comfort: Comfort, number: float
) -> Plan | None:
    """Return a layout with the step by hand below the plots, beside the map."""
    whole = next(_without(page, plots, replace(comfort, plot=0.0, of_two=0.0), page.bottom), None)
    if whole is None or plots.count == 0:
        return None
    between = (FOOT + _STEP_NAME) * page.zoom + _HAND_GAP
    room = whole.plots
    wide = room.width() - 4.4 * page.theme.tick  # the labels of the plots
    low = room.bottom() + 1.4 * page.theme.tick  # the words below the map's frame
    for columns in range(1, MOST_COLUMNS + 1):
        form = HandForm(columns, number, LETTER)
        if columns > 1 and wide / columns < _COLUMN * number:
            return None
        high = hand(wide, form)
        left = low - high - between - room.top()
        count = _columns_for(plots, left, comfort)
        if count:
            # Plots need not grow beyond what reads well.
            above = QRectF(room.left(), room.top(), room.width(), left)
            begin = above.bottom() + between
            box = QRectF(room.right() - wide, begin, wide, low - begin)
            return replace(whole, plots=above, columns=count, hand=box, form=form, beside=True)
    return None


def _at_the_right(
    page: Page, plots: PlotsPart, hand: HandHeight, comfort: Comfort, number: float
) -> Plan | None:
    """Return a layout with the step by hand in a column of its own at the right."""
    for columns in range(1, MOST_COLUMNS + 1):
        wide = columns * (_COLUMN + 6) * number
        width = page.width - wide - 2 * SIDE
        # Map and plots keep the shape that they have without it.
        if width < 1.55 * (page.bottom - page.top):
            return None
        rest = next(_without(replace(page, width=width), plots, comfort, page.bottom), None)
        if rest is None:
            return None
        form = HandForm(columns, number, LETTER)
        top, bottom = page.top, page.bottom
        if hand(wide, form) <= bottom - top:
            box = QRectF(page.right - wide, top, wide, bottom - top)
            return replace(rest, hand=box, form=form)
    return None


def _stacked(
    page: Page, plots: PlotsPart, hand: HandHeight, comfort: Comfort, number: float
) -> Plan | None:
    """Return a layout with the step by hand below map and plots, over the whole page."""
    between = _STEP_NAME * page.zoom + _HAND_GAP
    left = _STACKED_LEFT * page.theme.tick
    wide = page.right - left
    best: Plan | None = None
    for columns in range(1, MOST_COLUMNS + 1):
        if columns > 1 and wide / columns < _COLUMN * number:
            break
        form = HandForm(columns, number, LETTER)
        high = hand(wide, form)
        bottom = page.bottom + _STEP_NAME * page.zoom - high - between
        rest = next(_without(page, plots, comfort, bottom), None)
        if rest is not None:
            box = QRectF(left, bottom + between, wide, high)
            found = replace(rest, hand=box, form=form)
            if best is None or best.hand is None or high < 0.9 * best.hand.height():
                best = found
    return best

"""The words in the plot's corners: the readout at the cursor, and runs that are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import format_number
from explorer.look.runs import draw_marker
from explorer.views.canvas_logic import Box, Plane
from explorer.views.canvas_marks import Head
from explorer.views.canvas_style import BOX_COVER, CanvasStyle, baseline, fill_box
from explorer.views.drawn import DrawnRun

INSET = 9.0  # px between the frame and a box of words
CORNER = 0.25  # of the frame's height, that words in a lower corner take at the most
GAP = 4.0  # px between two boxes
MOST = 4  # boxes of runs; more would hide the map


class Readout:
    """What is under the cursor: symbols and values, at a place that never moves.

    A column of values only ever grows, so that what stands right of it holds still while the
    cursor moves.
    """

    def __init__(self) -> None:
        self._rooms: list[float] = []

    def clear(self) -> None:
        """Forget how wide the columns became."""
        self._rooms = []

    def lay(self, style: CanvasStyle, frame: Box, columns: Sequence[tuple[str, str]]) -> Box:
        """Return the box that symbols (mixed text) and values need; call before `draw`."""
        px = float(style.theme.label)
        rooms = self._rooms if len(self._rooms) == len(columns) else [0.0] * len(columns)
        widths = [mixed_width(value, px) for _, value in columns]
        self._rooms = [max(a, b) for a, b in zip(rooms, widths, strict=True)]
        names = sum(mixed_width(symbol, px) for symbol, _ in columns)
        width = names + sum(self._rooms) + 5 * len(columns) + 14 * (len(columns) - 1) + 20
        return Box(frame.x + INSET - 1, frame.y + INSET, round(width), round(1.95 * px))

    def draw(
        self, painter: QPainter, style: CanvasStyle, box: Box, columns: Sequence[tuple[str, str]]
    ) -> None:
        """Draw the columns in their box."""
        px = float(style.theme.label)
        fill_box(painter, box, style.color("panel", BOX_COVER), style.color("line"), 4)
        x, y = box.x + 10, baseline(box, px)
        for (symbol, value), room in zip(columns, self._rooms, strict=True):
            x += draw_mixed(painter, QPointF(x, y), symbol, px, style.color("ink2")) + 5
            draw_mixed(painter, QPointF(x, y), value, px, style.color("ink"))
            x += room + 14


def whereabouts(head: Head, step: int, plane: Plane, point: Sequence[float],
                symbols: Sequence[str]) -> str:  # fmt: skip
    """Return what is said of a run that has left the view or diverged; empty if neither."""
    divergence = head.run.trace.divergence
    if divergence is not None and divergence.step <= step:
        return divergence.words
    if head.inside:
        return ""
    beyond = [
        f"{symbol} = {format_number(value, 3)}"
        for symbol, value, (low, high) in zip(symbols, point, plane.range, strict=True)
        if not low <= value <= high
    ]
    return "is at " + ", ".join(beyond)


def seeds_gone(run: DrawnRun, step: int) -> str:
    """Return how many of a run's seeds are gone at a step; empty if none or not known yet."""
    bundle = run.bundle
    if not run.visible or bundle is None or step > bundle.filled:
        return ""
    gone = bundle.size - int(bundle.counts[step])
    return f"{gone} of {bundle.size} seeds diverged" if gone else ""


def lay_key(style: CanvasStyle, frame: Box, runs: Sequence[DrawnRun]) -> Notice | None:
    """Return what lines and markers mean where bundles are drawn, for the lower left corner."""
    sizes = [run.bundle.size for run in runs if run.visible and run.bundle is not None]
    if not sizes:
        return None
    words = f"{max(sizes)} seeds: faint · their mean: hollow · the run itself: thin"
    px = float(style.theme.label)
    width, height = _width(None, words, px), round(1.95 * px)
    if width > frame.width - 2 * INSET:
        return None
    box = Box(frame.x + INSET - 1, frame.bottom - INSET - height, width, height)
    return Notice(box, None, words)


def lay_corner(
    style: CanvasStyle,
    frame: Box,
    rows: Sequence[str],
    above: Box | None,
    marks: Sequence[Box] = (),
) -> list[Notice]:
    """Return boxes of words, the first at the top, in a lower corner of the frame.

    It is the left one, unless only the right one is clear of ``marks``. ``above`` is a box that
    stands in the left one already. Rows for which there is no room are left out, the last ones
    first: words must not bury what they are about.
    """
    px = float(style.theme.label)
    height = round(1.95 * px)
    most = int((CORNER * frame.height) // (height + GAP))
    rows = [row for row in rows if _width(None, row, px) <= frame.width - 2 * INSET][:most]
    if not rows:
        return []
    left = frame.x + INSET - 1
    bottom = above.y - GAP if above is not None else frame.bottom - INSET
    widest = max(_width(None, row, px) for row in rows)
    tall = len(rows) * (height + GAP) - GAP
    corner = Box(left, bottom - tall, widest, tall)
    other = Box(frame.right - INSET - widest, frame.bottom - INSET - tall, widest, tall)
    if any(corner.overlaps(m) for m in marks) and not any(other.overlaps(m) for m in marks):
        corner = other
    return [
        Notice(
            Box(corner.x, corner.y + i * (height + GAP), _width(None, row, px), height), None, row
        )
        for i, row in enumerate(rows)
    ]


@dataclass(frozen=True)
class Notice:
    """A box of words about a run that is not to be seen, or about several (``run`` None)."""

    box: Box
    run: DrawnRun | None
    words: str


def lay_notices(
    style: CanvasStyle, frame: Box, lines: Sequence[tuple[DrawnRun, str]], clear: float
) -> list[Notice]:
    """Return boxes for runs and words, one below the other in the upper right corner.

    ``clear`` is the x left of which the topmost row belongs to the readout.
    """
    px = float(style.theme.label)
    height = round(1.95 * px)
    rows: list[tuple[DrawnRun | None, str]] = list(lines[:MOST])
    if len(lines) > MOST:
        rows[MOST - 1] = (None, f"and {len(lines) - MOST + 1} more runs out of view")
    widths = [_width(run, words, px) for run, words in rows]
    crowded = bool(widths) and frame.right - INSET - widths[0] < clear
    y = frame.y + INSET + (height + GAP if crowded else 0.0)
    return [
        Notice(Box(frame.right - INSET - width, y + i * (height + GAP), width, height), run, words)
        for i, ((run, words), width) in enumerate(zip(rows, widths, strict=True))
    ]


def draw_notices(painter: QPainter, style: CanvasStyle, notices: Sequence[Notice]) -> None:
    """Draw the boxes: the run's marker and name, then the words."""
    px = float(style.theme.label)
    for notice in notices:
        box = notice.box
        fill_box(painter, box, style.color("panel", BOX_COVER), style.color("line"), 4)
        at = QPointF(box.x + 9, baseline(box, px))
        if notice.run is not None:
            center = QPointF(box.x + 6 + 0.5 * px, box.y + box.height / 2)
            draw_marker(painter, notice.run.style, center, 0.44 * px)
            at.setX(box.x + 10 + px)
            done = draw_mixed(painter, at, notice.run.label, px, style.color("ink"), 600)
            at.setX(at.x() + done + 5)
        draw_mixed(painter, at, notice.words, px, style.color("ink2"))


def _width(run: DrawnRun | None, words: str, px: float) -> float:
    if run is None:
        return round(mixed_width(words, px) + 18)
    return round(px + 10 + mixed_width(run.label, px, 600) + 5 + mixed_width(words, px) + 9)

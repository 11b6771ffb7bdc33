"""A filmstrip: several steps of the map in one picture."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from explorer.errors import InputError
from explorer.export.caption import (
    USUAL_HEIGHTS,
    expected,
    facts_of,
    letter,
    strip_words,
    typed_caption,
)
from explorer.export.drawing import Drawing
from explorer.export.legend import Legend
from explorer.export.paragraph import BOLD, Words, broken
from explorer.export.shot import MOST_PANELS, Shot, strip_steps
from explorer.export.stage_part import StagePart
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.session.workspace import Workspace

_PANEL = (480.0, 380.0)
_SIDE, _TOP, _FOOT, _HEAD = 24.0, 14.0, 18.0, 34.0


class StripDrawing(Drawing):
    """The map at several steps, in rows, under one legend and over one caption.

    Attributes
    ----------
    steps
        The steps.
    """

    def __init__(self, workspace: Workspace, shot: Shot) -> None:
        self.steps = shot.steps or strip_steps(workspace.steps)
        if len(self.steps) > MOST_PANELS:
            raise InputError(f"a filmstrip has at most {MOST_PANELS} steps, not {len(self.steps)}")
        self._columns = _columns(len(self.steps), shot.size)
        rows = ceil(len(self.steps) / self._columns)
        room = (_PANEL[0] * self._columns, _PANEL[1] * rows + 130)
        super().__init__(workspace, shot, room)
        theme, inner = self.theme, self.width - 2 * _SIDE
        self._legend = Legend(workspace.runs, self.runs, theme, inner)
        self._rows = rows
        self._shows = expected(workspace)
        self._heights = USUAL_HEIGHTS if self._shows == "3d" else ""
        self._lay_out()
        self.remark = self._stage.remark

    def _lay_out(self) -> None:
        theme, rows = self.theme, self._rows
        self._words = broken(self._caption(), self.width - 2 * _SIDE - 20, theme.body)
        top = _TOP + self._legend.height
        high = (self.height - top - self._words.height - _FOOT - 0.4 * theme.body) / rows
        wide = (self.width - _SIDE) / self._columns
        self._places = [
            QPointF((i % self._columns) * wide, top + (i // self._columns) * high)
            for i in range(len(self.steps))
        ]
        size = round(wide), max(60, round(high - _HEAD * theme.body / 21))
        bare = self.shot.transparent
        self._stage = StagePart(self.workspace, self.runs, theme, size, with_bar=False, bare=bare)
        as_planned = self._stage.shows == self._shows
        self._shows, self._heights = self._stage.shows, self._stage.heights
        if not as_planned:
            self._stage.close()
            self._lay_out()
            return
        self._words = broken(self._caption(), self.width - 2 * _SIDE - 20, theme.body)

    def _caption(self) -> Words:
        if self.shot.caption is not None:
            return typed_caption(self.shot.caption)
        words = strip_words(self.workspace, self.steps, self._shows, self._heights)
        return facts_of(self.workspace) + words

    def paint_still(self, painter: QPainter, step: int) -> None:
        """Paint the legend and the words."""
        self.paint_page(painter)
        left = self._stage.frame().x
        self._legend.draw(painter, QPointF(left, _TOP))
        at = QPointF(left, self.height - _FOOT - self._words.height)
        self._words.draw(painter, at, self.theme)

    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint all panels; ``step`` changes none of them."""
        theme, head = self.theme, _HEAD * self.theme.body / 21
        for i, (own, at) in enumerate(zip(self.steps, self._places, strict=True)):
            self._stage.paint(painter, at + QPointF(0, head), own, self.ratio)
            frame = self._stage.frame()
            # Over the points there are words of the view's own.
            top = 0 if self._shows == "data" else frame.y
            x, y = at.x() + frame.x, at.y() + head + top - 0.5 * theme.body
            x += draw_mixed(painter, QPointF(x, y), letter(i), theme.body, theme.ink, BOLD)
            x += mixed_width(" ", theme.body)
            draw_mixed(painter, QPointF(x, y), f"step {own}", theme.body, theme.ink)

    def close(self) -> None:
        """Let go of the view."""
        self._stage.close()


def _columns(count: int, size: tuple[int, int]) -> int:
    """Return in how many columns panels become largest."""

    def share(columns: int) -> float:
        rows = ceil(count / columns)
        return min(size[0] / columns / _PANEL[0], size[1] / rows / _PANEL[1])

    return max(range(1, count + 1), key=share)

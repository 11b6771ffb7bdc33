"""What a picture shows, made once and painted for as many steps as are wanted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.export.plots_part import PlotsPart
from explorer.export.print_type import picture_theme
from explorer.export.shot import Shot
from explorer.export.stage_part import StagePart
from explorer.look.theme import Theme
from explorer.session.workspace import Workspace
from explorer.views.drawn import drawn_runs


@dataclass(frozen=True)
class HandForm:
    """How the step by hand is set.

    Attributes
    ----------
    columns
        Side by side, over which the lines of the rule are spread.
    number
        The size of its numbers in px.
    indent
        Px left free before its title, for a letter.
    """

    columns: int
    number: float
    indent: float = 0.0

    @property
    def head(self) -> float:
        """The height of the title's row."""
        return 1.9 * self.number

    @property
    def title_base(self) -> float:
        """The title's baseline, from the top."""
        return 0.66 * self.head


Handwork = Callable[
    [Workspace, Theme, float, int, HandForm], "tuple[float, Callable[[QPainter], None]]"
]
"""Gives the height of the step by hand in some width, and what paints it from the corner (0, 0).

It belongs to the panels, which stand above this room, and so comes from whoever exports.
"""

_CANVAS, _PLOTS, _PLOT = (900.0, 640.0), 520.0, 150.0
_HAND_COLUMN, _HAND_NUMBER, _HAND_MARGIN = 28.0, 1.15, 1.2
"""Of the step by hand alone: a column in sizes of its numbers, these in ticks, the page's edge."""
MOST_COLUMNS = 4
"""How large parts are laid out, in px: what is larger has finer pixels, not more room."""


class Drawing(ABC):
    """A part of a session, laid out for a picture.

    Attributes
    ----------
    theme
        Whose colours and type it has.
    ratio
        Pixels to a px of the layout.
    width, height
        Of the layout, in px.
    remark
        Why something else is shown than was asked for, as one sentence; empty if all is.
    """

    remark = ""

    def __init__(self, workspace: Workspace, shot: Shot, room: tuple[float, float]) -> None:
        """Lay a shot out in about ``room`` px, and as much more along one side as its shape asks.

        Raises
        ------
        InputError
            If there is no such theme, or no picture so large is made.
        """
        shot.check_memory()
        self.workspace, self.shot = workspace, shot
        self.theme = picture_theme(shot.theme, shot.palette)
        self.runs = drawn_runs(workspace, self.theme)
        wide, high = shot.pixels
        self.ratio = min(wide / room[0], high / room[1])
        self.width, self.height = wide / self.ratio, high / self.ratio

    def paint(self, painter: QPainter, step: int) -> None:
        """Paint everything at a step."""
        self.paint_still(painter, step)
        self.paint_moving(painter, step)

    def paint_page(self, painter: QPainter) -> None:
        """Paint the page's ground."""
        if not self.shot.transparent:
            page = QRectF(0, 0, self.width, self.height)
            painter.fillRect(page, QColor(self.theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint_still(self, painter: QPainter, step: int) -> None:
        """Paint the ground, and what is the same at every step of a film."""
        self.paint_page(painter)

    @abstractmethod
    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint what is another at each step."""

    def close(self) -> None:
        """Let go of what was made for it."""
        return


class CanvasDrawing(Drawing):
    """The map or the curve alone, with its colour bar."""

    def __init__(self, workspace: Workspace, shot: Shot, filmed: bool = False) -> None:
        super().__init__(workspace, shot, _CANVAS)
        size = round(self.width), round(self.height)
        bare = shot.transparent
        self._stage = StagePart(workspace, self.runs, self.theme, size, bare=bare, filmed=filmed)
        self.remark = self._stage.remark

    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint the canvas."""
        self._stage.paint(painter, QPointF(0, 0), step, self.ratio)

    def close(self) -> None:
        """Let go of the view."""
        self._stage.close()


class PlotsDrawing(Drawing):
    """The side plots alone, with the values at the playhead."""

    def __init__(self, workspace: Workspace, shot: Shot) -> None:
        theme = picture_theme(shot.theme, shot.palette)
        self._plots = PlotsPart(workspace, drawn_runs(workspace, theme), theme, False, shot.plots)
        self.remark = self._plots.remark
        super().__init__(workspace, shot, (_PLOTS, _PLOT * self._plots.count + 60))

    @property
    def _rect(self) -> QRectF:
        return QRectF(0, 0, self.width, self.height)

    def paint_still(self, painter: QPainter, step: int) -> None:
        """Paint the curves."""
        self.paint_page(painter)
        self._plots.paint_still(painter, self._rect)

    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint the playhead and the values at it."""
        self._plots.paint_moving(painter, self._rect, step)


class ByHandDrawing(Drawing):
    """The step by hand alone."""

    def __init__(self, workspace: Workspace, shot: Shot, by_hand: Handwork) -> None:
        theme = picture_theme(shot.theme, shot.palette)
        self._by_hand = by_hand
        number = float(round(_HAND_NUMBER * theme.tick))
        self._margin = _HAND_MARGIN * number
        rooms = []
        wide, high = shot.pixels
        for columns in range(1, MOST_COLUMNS + 1):
            form = HandForm(columns, number)
            width = columns * _HAND_COLUMN * number
            tall, _ = by_hand(workspace, theme, width, shot.step, form)
            room = width + 2 * self._margin, tall + 2 * self._margin
            rooms.append((min(wide / room[0], high / room[1]), columns, room))
        # As many columns as make the type largest.
        _, columns, room = max(rooms, key=lambda found: (round(found[0], 3), -found[1]))
        self._form = HandForm(columns, number)
        super().__init__(workspace, shot, room)

    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint the step over the whole page."""
        room = self.width - 2 * self._margin
        high, paint = self._by_hand(self.workspace, self.theme, room, step, self._form)
        # A film's other steps may be higher than the first.
        scale = min(1.0, (self.height - 2 * self._margin) / high)
        painter.save()
        painter.translate(self._margin, self._margin)
        painter.scale(scale, scale)
        paint(painter)
        painter.restore()

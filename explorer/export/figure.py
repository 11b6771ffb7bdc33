"""A figure: the map, the plots beside it and a caption, laid out for a page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.export.caption import LINE, Words, broken, caption_of, facts_of, typed_caption
from explorer.export.drawing import Drawing, Handwork
from explorer.export.legend import Legend
from explorer.export.plots_part import PlotsPart
from explorer.export.shot import Shot
from explorer.export.stage_part import StagePart
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.session.workspace import Workspace

_ROOM = (1600.0, 760.0)
_TALL_ROOM = (1000.0, 1300.0)
_SIDE, _TOP, _FOOT = 24.0, 14.0, 18.0
_PLOTS_SHARE = 0.415
_LETTER = 34.0
_BOLD = 600


class FigureDrawing(Drawing):
    """The map at the left (or on top, on a tall page), the plots beside it, words below both.

    Attributes
    ----------
    filmed
        Whether the words are the same at every step, and the step stands beside them.
    """

    def __init__(
        self,
        workspace: Workspace,
        shot: Shot,
        by_hand: Handwork | None = None,
        filmed: bool = False,
    ) -> None:
        wide, high = shot.size
        self._tall = high > wide
        super().__init__(workspace, shot, _TALL_ROOM if self._tall else _ROOM)
        self.filmed = filmed
        self._by_hand = by_hand if shot.by_hand else None
        letters = "bcdefghijklmnopqrstuvwxyz"
        # Beside the step by hand there is little room.
        alone = ("loss",) if self._by_hand is not None and workspace.plots is None else None
        keys = shot.plots or alone
        self._plots = PlotsPart(workspace, self.runs, self.theme, letters, keys)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self.theme
        inner = self.width - 2 * _SIDE
        split = self.width if self._tall else self.width * (1 - _PLOTS_SHARE)
        self._legend = Legend(self.workspace.runs, self.runs, theme, split - _SIDE - _LETTER - 64)
        self._words = broken(self._caption(self.shot.step), inner - 40, theme.body)
        foot = self._words.height + _FOOT + 0.4 * theme.body if self._words.lines else _FOOT
        top = _TOP + self._legend.height
        bottom = self.height - foot
        step_name = 11.0 * theme.tick / 11  # below the plots' axis
        bottom -= step_name
        high = bottom - top
        if self._tall:
            high *= 0.52
        size = round(split - (_SIDE if self._tall else 0)), max(80, round(high))
        self._at = QPointF(0, top)
        bare = self.shot.transparent
        self._stage = StagePart(self.workspace, self.runs, theme, size, with_bar=False, bare=bare)
        self.remark = self._stage.remark
        box = self._stage.frame()
        self._frame = QRectF(box.x, top + box.y, box.width, box.height)
        if self._tall:
            plots_top = top + high + 2.4 * theme.body
            below, left = bottom - 1.9 * theme.tick, 0.0
            right = split - _SIDE + 12 + 8 * theme.tick / 11
        else:
            plots_top, below = self._frame.top(), self._frame.bottom()
            left, right = split + 4, self.width - _SIDE + 12 + 8 * theme.tick / 11
        self._hand_rect = QRectF()
        if self._by_hand is not None:
            room = below - plots_top
            share = max(0.3, min(0.62, 0.19 * self._plots.count)) * room
            begin = plots_top + share + 3.4 * theme.body
            self._hand_rect = QRectF(left + 36, begin, right - left - 60, below + 40 - begin)
            below = plots_top + share
        self._rect = self._plots.beside(plots_top, below, left, right)

    def _caption(self, step: int) -> Words:
        if self.shot.caption is not None:
            return typed_caption(self.shot.caption)
        if self.filmed:
            return facts_of(self.workspace)
        return caption_of(self.workspace, step, self._plots.count, self._by_hand is not None)

    def paint_still(self, painter: QPainter, step: int) -> None:
        """Paint legend, curves and words."""
        self.paint_page(painter)
        theme, left = self.theme, self._frame.left()
        at = QPointF(left, _TOP + theme.body)
        draw_mixed(painter, at, "a", theme.body, theme.ink, _BOLD)
        self._legend.draw(painter, QPointF(left + _LETTER, _TOP))
        self._plots.paint_still(painter, self._rect)
        words = self._words
        if not self.filmed and self.shot.caption is None:
            words = broken(self._caption(step), self.width - 2 * _SIDE - 40, theme.body)
        if words.lines:
            words.draw(painter, QPointF(left, self.height - _FOOT - words.height), theme)

    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint the map, and what follows the playhead."""
        theme = self.theme
        self._stage.paint(painter, self._at, step, self.ratio)
        if theme.name == "print" and self._stage.is_flat:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(QColor(theme.ink), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._frame)
        self._plots.paint_moving(painter, self._rect, step)
        if self._by_hand is not None:
            self._paint_by_hand(painter, step)
        if self.filmed:
            words = f"step {step} of {self.workspace.steps}"
            right = self._frame.right() if self._tall else self.width - _SIDE
            y = self.height - _FOOT - self._words.px * (LINE - 1)
            x = right - mixed_width(words, theme.body, _BOLD)
            draw_mixed(painter, QPointF(x, y), words, theme.body, theme.ink, _BOLD)

    def _paint_by_hand(self, painter: QPainter, step: int) -> None:
        assert self._by_hand is not None
        theme, rect = self.theme, self._hand_rect
        letter = chr(ord("b") + self._plots.count)
        at = QPointF(rect.left() - 10, rect.top() + 26 * theme.body / 21)
        draw_mixed(painter, at, letter, theme.body, theme.ink, _BOLD)
        high, paint = self._by_hand(self.workspace, theme, rect.width(), step)
        scale = min(1.0, rect.height() / high)
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(scale, scale)
        paint(painter)
        painter.restore()

    def close(self) -> None:
        """Let go of the view."""
        self._stage.close()

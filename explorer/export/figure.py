"""A figure: the map, the plots beside it and a caption, laid out for a page."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.errors import InputError
from explorer.export.caption import (
    USUAL_HEIGHTS,
    caption_of,
    expected,
    facts_of,
    letter,
    typed_caption,
)
from explorer.export.drawing import Drawing, HandForm, Handwork
from explorer.export.figure_plan import (
    EASY,
    FAIR,
    LETTER,
    PAGE_FOOT,
    PAGE_TOP,
    SIDE,
    TIGHT,
    Page,
    Plan,
    most_plots,
    planned,
)
from explorer.export.legend import Legend
from explorer.export.paragraph import BOLD, LINE, Paragraph, Words, broken
from explorer.export.plots_part import PlotsPart
from explorer.export.shot import Shot
from explorer.export.stage_part import StagePart
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.session.workspace import Workspace

_ROOM = (1600.0, 760.0)
_TALL_ROOM = (1000.0, 1300.0)
_ROWS = 2
"""Rows of a legend beside the plots; with more it takes the whole width."""
_SAMPLES = 24
"""Steps of a film of which the highest step by hand has its room."""
_NO_RUN = "there is no run whose step could be worked out by hand"


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
        self._by_hand = by_hand if shot.by_hand and workspace.runs else None
        self._shows = expected(workspace)
        self._heights = USUAL_HEIGHTS if self._shows == "3d" else ""
        self._hand_step = self._highest() if self._by_hand is not None else shot.step
        self._lay_out()
        remarks = [self._stage.remark, self._plots.remark]
        remarks += [_NO_RUN] if shot.by_hand and not workspace.runs else []
        self.remark = "; ".join(remark for remark in remarks if remark)

    # Layout.

    def _lay_out(self) -> None:
        workspace, theme = self.workspace, self.theme
        plan = self._plan()
        size = ceil(plan.stage.width()), round(plan.stage.height())
        bare = self.shot.transparent
        self._stage = StagePart(
            workspace, self.runs, theme, size, with_bar=False, bare=bare, filmed=self.filmed
        )
        as_planned = self._stage.shows == self._shows
        self._shows, self._heights = self._stage.shows, self._stage.heights
        if not as_planned:
            self._stage.close()
            self._lay_out()
            return
        self._plots.columns = plan.columns
        room = plan.plots
        rect = self._plots.beside(room.top(), room.bottom(), room.left(), room.right())
        at = plan.stage.topLeft()
        if self._tall and self._plots.count:
            # One left edge for all frames: of the wider labels.
            inset = self._plots.frames(rect).left() - self._stage.frame().x
            if inset > 0.5 and self._stage.is_flat:
                self._stage.close()
                size = size[0] - ceil(inset), size[1]
                self._stage = StagePart(workspace, self.runs, theme, size, False, bare, self.filmed)
                at += QPointF(ceil(inset), 0)
            rect = self._plots.with_frames_from(rect, at.x() + self._stage.frame().x)
        self._at, self._rect = at, rect
        box = self._stage.frame()
        self._frame = QRectF(at.x() + box.x, at.y() + box.y, box.width, box.height)
        self._form, self._hand_rect = plan.form, QRectF()
        if plan.hand is not None:
            left = self._plots.frames(rect).left() if plan.beside else plan.hand.left()
            if plan.hand.left() < self._frame.right() and not plan.beside:
                left = self._frame.left()
            self._hand_rect = QRectF(plan.hand)
            self._hand_rect.setLeft(left)

    def _plan(self) -> Plan:
        """Choose the plots, and find the room of everything.

        Raises
        ------
        InputError
            If there is none.
        """
        workspace, shot = self.workspace, self.shot
        chosen = shot.plots
        sets: list[tuple[str, ...] | None] = [chosen]
        if self._by_hand is not None and chosen is None and workspace.plots is None:
            # Beside the step by hand there is little room.
            sets = [None, ("loss",)]
        hand = self._hand_height if self._by_hand is not None else None
        made = [PlotsPart(workspace, self.runs, self.theme, True, keys) for keys in sets]
        for below, comfort in (
            (False, EASY),
            (False, FAIR),
            (True, EASY),
            (True, FAIR),
            (True, TIGHT),
        ):
            for self._plots in made if comfort is EASY else made[-1:]:
                page = self._page(self.width, self.height)
                plan = planned(page, self._plots, hand, comfort, below)
                if plan is not None:
                    return plan
        raise self._does_not_fit()

    def _page(self, width: float, height: float) -> Page:
        """Set legend and words for a page, and return the room between them."""
        theme = self.theme
        beside = width if self._tall else 0.585 * width
        runs = self.workspace.runs
        self._legend = Legend(runs, self.runs, theme, beside - SIDE - LETTER - 64)
        top = PAGE_TOP + self._legend.height
        if self._legend.rows > _ROWS and not self._tall:
            self._legend = Legend(runs, self.runs, theme, width - 2 * SIDE - LETTER - 64)
            # The names of the plots stand below it, too.
            top = PAGE_TOP + self._legend.height + 0.7 * theme.body
        self._words = self._broken(self._caption(self.shot.step), width)
        foot = self._words.height + PAGE_FOOT + 0.4 * theme.body
        if not self._words.lines:
            foot = PAGE_FOOT
        step_name = 11.0 * theme.tick / 11  # below the plots' axis
        return Page(width, top, height - foot - step_name, self._tall, theme)

    def _broken(self, words: Words, width: float) -> Paragraph:
        # A film's words leave room for the step beside them.
        aside = mixed_width(f"step {self.workspace.steps} of {self.workspace.steps}", 21)
        room = width - 2 * SIDE - 40 - (aside + SIDE if self.filmed else 0)
        return broken(words, room, self.theme.body)

    def _does_not_fit(self) -> InputError:
        """Return what is wrong with the page, and what would do."""
        wide, high = self.shot.size
        plots = self._plots
        what = f"{plots.count} plots" if plots.count > 1 else "the plot"
        page = self._page(self.width, self.height)
        most = most_plots(page, plots)
        if self._by_hand is None:
            # A page may be too small even for the map.
            advice = f"at most {most} do" if 0 < most < plots.count else "a larger one is needed"
            return InputError(f"{what} beside the map don't fit in {wide} x {high}; {advice}")
        what = f"{what} and the step by hand" if plots.count > 1 else "the step by hand"
        for tall in range(11, 41):
            taller = high * tall / 10
            ratio = min(self.shot.size[0] / self._room[0], taller / self._room[1])
            page = self._page(wide / ratio, taller / ratio)
            fits = planned(page, plots, self._hand_height, TIGHT) is not None
            if fits and (taller <= wide or self._tall):
                need = 10 * ceil(taller / 10)
                return InputError(
                    f"{what} can't be read in {wide} x {high}; {wide} x {need} would do"
                )
        return InputError(f"{what} can't be read in {wide} x {high}; a larger page is needed")

    @property
    def _room(self) -> tuple[float, float]:
        return _TALL_ROOM if self._tall else _ROOM

    def _hand_height(self, width: float, form: HandForm) -> float:
        assert self._by_hand is not None
        return self._by_hand(self.workspace, self.theme, width, self._hand_step, form)[0]

    def _highest(self) -> int:
        """Return the step whose working takes most room: of all, where it is a film."""
        assert self._by_hand is not None
        if not self.filmed:
            return self.shot.step
        steps = self.workspace.steps
        some = {round(steps * i / (_SAMPLES - 1)) for i in range(_SAMPLES)} | {1, self.shot.step}
        form = HandForm(1, float(self.theme.tick))
        width, by_hand = 30.0 * self.theme.tick, self._by_hand

        def height(step: int) -> float:
            return by_hand(self.workspace, self.theme, width, min(step, steps), form)[0]

        return max(sorted(some), key=height)

    def _caption(self, step: int) -> Words:
        if self.shot.caption is not None:
            return typed_caption(self.shot.caption)
        if self.filmed:
            return facts_of(self.workspace)
        by_hand, marks = self._by_hand is not None, self._plots.marks
        plots = self._plots.count
        return caption_of(self.workspace, step, plots, by_hand, self._shows, marks, self._heights)

    # Painting.

    def paint_still(self, painter: QPainter, step: int) -> None:
        """Paint legend, curves and words."""
        self.paint_page(painter)
        theme, left = self.theme, self._frame.left()
        at = QPointF(left, PAGE_TOP + theme.body)
        draw_mixed(painter, at, "a", theme.body, theme.ink, BOLD)
        self._legend.draw(painter, QPointF(left + LETTER, PAGE_TOP))
        self._plots.paint_still(painter, self._rect)
        words = self._words
        if not self.filmed and self.shot.caption is None:
            words = self._broken(self._caption(step), self.width)
        if words.lines:
            words.draw(painter, QPointF(left, self.height - PAGE_FOOT - words.height), theme)

    def paint_moving(self, painter: QPainter, step: int) -> None:
        """Paint the map, and what follows the playhead."""
        theme = self.theme
        self._stage.paint(painter, self._at, step, self.ratio)
        self._plots.paint_moving(painter, self._rect, step)
        if self._form is not None:
            self._paint_by_hand(painter, step, self._form)
        if self.filmed:
            words = f"step {step} of {self.workspace.steps}"
            right = self._frame.right() if self._tall else self.width - SIDE
            y = self.height - PAGE_FOOT - self._words.px * (LINE - 1)
            x = right - mixed_width(words, theme.body, BOLD)
            draw_mixed(painter, QPointF(x, y), words, theme.body, theme.ink, BOLD)

    def _paint_by_hand(self, painter: QPainter, step: int, form: HandForm) -> None:
        assert self._by_hand is not None
        theme, rect = self.theme, self._hand_rect
        high, paint = self._by_hand(self.workspace, theme, rect.width(), step, form)
        # Of a film's steps one may be higher than those that were looked at.
        scale = min(1.0, rect.height() / high)
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(scale, scale)
        base = form.title_base
        name = letter(1 + self._plots.count)
        draw_mixed(painter, QPointF(0, base), name, theme.body, theme.ink, BOLD)
        paint(painter)
        painter.restore()

    def close(self) -> None:
        """Let go of the view."""
        self._stage.close()

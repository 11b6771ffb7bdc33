"""The step by hand as a picture: placed and painted once, without a panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.core.by_hand import work_out
from explorer.look.mixed import draw_mixed
from explorer.look.runs import draw_swatch, run_style
from explorer.look.theme import Theme
from explorer.look.typesetting import typeset
from explorer.panels.step_panel import label_of
from explorer.panels.step_panel_formulas import Formulas
from explorer.panels.step_panel_layout import Placer
from explorer.panels.step_panel_paint import Picture, Shown
from explorer.panels.step_panel_sizes import sizes_for
from explorer.session.workspace import Workspace

_HEAD = 40


class _Nobody:
    """Waits for no formula: all of them are typeset before."""

    def formula_ready(self) -> None:
        """Do nothing."""


def step_picture(
    workspace: Workspace, theme: Theme, width: float, step: int
) -> tuple[float, Callable[[QPainter], None]]:
    """Return the height of the selected run's step in ``width`` px, and what paints it."""
    head = _HEAD * theme.scale
    if not workspace.runs:
        return head, lambda painter: None
    run = workspace.runs[workspace.selected]
    hand = work_out(run.resolved, run.trace, workspace.source, min(step, workspace.steps))
    for line in hand.lines:
        if line.latex:
            typeset(line.latex)
    formulas = Formulas(_Nobody())
    sizes = sizes_for(theme, width)
    placer = Placer(sizes, partial(formulas.size, px=sizes.formula), {})
    if hand.before:
        placer.place_strip(hand)
    if hand.note:
        placer.place_note(hand.note, "notice" if hand.ended else "ink2")
    placer.place_lines(hand.lines, lambda i: True)
    layout, picture = placer.layout, Picture(theme, formulas)
    style = run_style(theme, run.style, run.color)
    shown = Shown(hand, run.trace, style, "")

    def paint(painter: QPainter) -> None:
        painter.save()
        base = head * 0.66
        title = f"Step {hand.step}, by hand"
        x = sizes.side + draw_mixed(
            painter, QPointF(sizes.side, base), title, theme.head, theme.ink, 600
        )
        x += 16 * theme.scale
        swatch = QRectF(x, base - 0.72 * theme.body, 36 * theme.scale, 0.72 * theme.body)
        draw_swatch(painter, style, swatch)
        at = QPointF(x + 44 * theme.scale, base)
        draw_mixed(painter, at, label_of(run).replace("$", ""), theme.body, theme.ink)
        painter.translate(0, head)
        whole = QRectF(0, 0, width, layout.height)
        picture.paint(painter, layout, shown, "", whole)
        painter.restore()

    return head + layout.height, paint

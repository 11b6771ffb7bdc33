"""The step by hand as a picture: placed and painted once, without a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.core.by_hand import HandLine, HandStep, work_out
from explorer.export.drawing import HandForm
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.runs import draw_swatch, run_style
from explorer.look.theme import Theme
from explorer.look.typesetting import typeset
from explorer.panels.controls.text import fit, with_symbols
from explorer.panels.step_panel import label_of
from explorer.panels.step_panel_formulas import Formulas
from explorer.panels.step_panel_layout import Layout, Placer
from explorer.panels.step_panel_paint import Picture, Shown
from explorer.panels.step_panel_sizes import Sizes
from explorer.session.workspace import Workspace

_GAP = 2.4
"""The gap between columns, in sizes of numbers."""
_FORMULA, _SMALL, _ROW, _LINE = 1.25, 0.85, 1.6, 1.35
"""Sizes of formulas and hints, heights of rows and of their further lines, likewise."""


class _Nobody:
    """Waits for no formula: all of them are typeset before."""

    def formula_ready(self) -> None:
        """Do nothing."""


def step_picture(
    workspace: Workspace, theme: Theme, width: float, step: int, form: HandForm
) -> tuple[float, Callable[[QPainter], None]]:
    """Return the height of the selected run's step in ``width`` px, and what paints it."""
    head = form.head
    if not workspace.runs:
        return head, lambda painter: None
    run = workspace.runs[workspace.selected]
    hand = work_out(run.resolved, run.trace, workspace.source, min(step, workspace.steps))
    for line in hand.lines:
        if line.latex:
            typeset(line.latex)
    formulas = Formulas(_Nobody())
    gap = _GAP * form.number
    column = (width - gap * (form.columns - 1)) / form.columns
    top = _placed(_sizes(theme, width, form.number), formulas, hand, ())
    parts = _spread(_sizes(theme, column, form.number), formulas, hand, form.columns)
    # On a page the ground of what a step began from is the page's own.
    picture = Picture(replace(theme, raised=theme.panel), formulas)
    style = run_style(theme, run.style, run.color)
    shown = Shown(hand, run.trace, style, "")

    def paint(painter: QPainter) -> None:
        painter.save()
        base, px, u = form.title_base, form.number, form.number / 13
        title = f"Step {hand.step}, by hand"
        x = form.indent
        x += draw_mixed(painter, QPointF(x, base), title, 1.12 * px, theme.ink, 600) + 16 * u
        room = width - x - 44 * u
        label = with_symbols(label_of(run))
        if mixed_width(label, px) > room:  # without its variant
            label = with_symbols(run.label)
        name = fit(label, room, px)
        if name:
            draw_swatch(painter, style, QRectF(x, base - 0.72 * px, 36 * u, 0.72 * px))
            draw_mixed(painter, QPointF(x + 44 * u, base), name, px, theme.ink)
        painter.translate(0, head)
        for layout, left in [(top, 0.0)] + [
            (part, i * (column + gap)) for i, part in enumerate(parts)
        ]:
            painter.save()
            painter.translate(left, 0.0 if layout is top else top.height)
            whole = QRectF(0, 0, layout.sizes.width, layout.height)
            picture.paint(painter, layout, shown, "", whole)
            painter.restore()
        painter.restore()

    return head + top.height + max((part.height for part in parts), default=0.0), paint


def _sizes(theme: Theme, width: float, number: float) -> Sizes:
    """Return the measures of a page: margins are the page's own."""
    s = number / 13
    small = max(float(theme.tick), round(_SMALL * number))
    return Sizes(
        width, False, s, number, round(_FORMULA * number), small,
        _ROW * number, _LINE * number, 0.0, 0.0, 0.0,
    )  # fmt: skip


def _placed(sizes: Sizes, formulas: Formulas, hand: HandStep, lines: Sequence[HandLine]) -> Layout:
    """Return what the step began from in its place, or some lines of the rule."""
    placer = Placer(sizes, partial(formulas.size, px=sizes.formula), {})
    if not lines:
        if hand.before:
            placer.place_strip(hand)
        if hand.note:
            placer.place_note(hand.note, "notice" if hand.ended else "ink2")
    placer.place_lines(lines, lambda i: True)
    return placer.layout


def _spread(sizes: Sizes, formulas: Formulas, hand: HandStep, columns: int) -> list[Layout]:
    """Return the rule's lines in columns, one after the other and about equally high."""
    lines = hand.lines
    if not lines:
        return []
    heights = [line.rect.height() for line in _placed(sizes, formulas, hand, lines).lines]
    limit = max(max(heights), sum(heights) / columns)
    while True:
        groups: list[list[HandLine]] = [[]]
        used = 0.0
        for line, high in zip(lines, heights, strict=True):
            if groups[-1] and used + high > limit + 0.5:
                groups.append([])
                used = 0.0
            groups[-1].append(line)
            used += high
        if len(groups) <= columns:
            return [_placed(sizes, formulas, hand, group) for group in groups]
        limit *= 1.02

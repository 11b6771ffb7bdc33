"""The words below a figure: what the numbers depend on, and what each part shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from explorer.core.gradients import GradientSource
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

_BOLD = 600
LINE = 1.45
"""The height of a line, in sizes of type."""

Words = list[tuple[str, int]]
"""Texts, symbols between dollar signs, each with its weight."""


def disclosed(run: RunState, with_eta: bool = True) -> str:
    """Return all that a run's numbers depend on: its parameters and its schedule."""
    parts = [
        f"${run.specs[name].symbol}$ {format_number(value, 4)}"
        for name, value in run.values.items()
        if not name.startswith("eps") and (with_eta or name != "eta")
    ]
    if run.choice.schedule.name != "constant":
        parts.append(run.resolved.schedule.title.lower())
    return ", ".join(parts)


def shared_eta(runs: Sequence[RunState]) -> float | None:
    """Return the learning rate that all visible runs have; None where they differ."""
    shown = [run for run in runs if run.choice.visible]
    etas = {run.values.get(run.resolved.rate_name) for run in shown}
    return next(iter(etas)) if len(etas) == 1 else None


def gradient_words(workspace: Workspace) -> str:
    """Return what stands for the gradient, with the seeds where it is random."""
    source: GradientSource = workspace.source
    words = f"batches of {source.batch}" if source.batch else "full gradient"
    if source.noise:
        words += f" with noise {format_number(source.noise, 3)}"
    more = workspace.ensemble.size - 1
    if source.random:
        words += (
            f", seeds {source.seed} to {source.seed + more}" if more else f", seed {source.seed}"
        )
    return words


def facts_of(workspace: Workspace) -> Words:
    """Return what is compared, as a caption begins."""
    problem = workspace.problem
    facts = [_plain(problem.facts)] if problem.facts else []
    eta = shared_eta(workspace.runs)
    rate = [rf"$\eta$ = {format_number(eta, 4)}"] if eta is not None else []
    start = ", ".join(format_number(v, 4) for v in workspace.start)
    line = "; ".join([*facts, ", ".join([gradient_words(workspace), *rate, f"start ({start})"])])
    return [(f"{_plain(workspace.title)}.", _BOLD), (f"{line[:1].upper()}{line[1:]}.", 400)]


def caption_of(workspace: Workspace, step: int, plots: int, by_hand: bool) -> Words:
    """Return the caption of a figure of one step.

    Parameters
    ----------
    plots
        How many there are beside the map.
    by_hand
        Whether the step worked out by hand stands below them.
    """
    flat = workspace.problem.dimensions == 1
    ground = "the loss" if flat else "lines of equal loss"
    words = facts_of(workspace)
    over = f"Steps 0 to {step} over {ground}." if step else f"The start, over {ground}."
    words += [("a", _BOLD), (over, 400)]
    letters = [chr(ord("b") + i) for i in range(plots)]
    if plots:
        span = letters[0] if plots == 1 else f"{letters[0]}–{letters[-1]}"
        words += [(span, _BOLD), (f"{workspace.steps} steps; the line across is step {step}.", 400)]
    if by_hand:
        label = _plain(workspace.runs[workspace.selected].label) if workspace.runs else ""
        words += [(chr(ord("b") + plots), _BOLD), (f"Step {step} of {label} by hand.", 400)]
    return words


def typed_caption(text: str) -> Words:
    """Return a caption as a person typed it."""
    return [(_plain(text), 400)] if text.strip() else []


def _plain(text: str) -> str:
    return text.replace("$", "")


@dataclass(frozen=True)
class Paragraph:
    """Words broken into lines.

    Attributes
    ----------
    lines
        Of each line, its pieces with weight.
    px
        The size of type.
    """

    lines: tuple[tuple[tuple[str, int], ...], ...]
    px: float

    @property
    def height(self) -> float:
        """Px from the first line's top to the last one's foot."""
        return len(self.lines) * self.px * LINE

    def draw(self, painter: QPainter, at: QPointF, theme: Theme) -> None:
        """Draw the lines from the upper left corner."""
        y = at.y() + self.px
        for line in self.lines:
            x = at.x()
            for text, weight in line:
                x += draw_mixed(painter, QPointF(x, y), text, self.px, theme.ink, weight)
                x += mixed_width(" ", self.px)
            y += self.px * LINE


def broken(words: Words, width: float, px: float) -> Paragraph:
    """Break words into lines no wider than ``width`` px; a word that is wider has its own."""
    lines: list[list[tuple[str, int]]] = [[]]
    used, space = 0.0, mixed_width(" ", px)
    for text, weight in words:
        fresh = True  # another weight begins another piece
        for token in _tokens(text):
            wide = mixed_width(token, px, weight)
            if lines[-1] and used + space + wide > width:
                lines.append([])
                used = 0.0
            if lines[-1] and not fresh and lines[-1][-1][1] == weight:
                lines[-1][-1] = (f"{lines[-1][-1][0]} {token}", weight)
            else:
                lines[-1].append((token, weight))
            used += wide + (space if used else 0.0)
            fresh = False
    return Paragraph(tuple(tuple(line) for line in lines if line), px)


def _tokens(text: str) -> list[str]:
    """Return the words of a text; symbols between dollar signs are whole."""
    tokens: list[str] = []
    inside = False
    for part in text.split(" "):
        if inside:
            tokens[-1] += f" {part}"
        elif part:
            tokens.append(part)
        if part.count("$") % 2:
            inside = not inside
    return tokens

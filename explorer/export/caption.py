"""The words below a figure: what the numbers depend on, and what each part shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from explorer.core.gradients import GradientSource
from explorer.core.trace import Divergence
from explorer.export.paragraph import BOLD, NEW_LINE, Words
from explorer.formula.typeset import name_latex
from explorer.look.numbers import format_number
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

Shows = Literal["contour", "curve", "data", "3d"]
"""What the middle of a picture shows."""

_USUAL = 400
_GROUNDS = {
    "contour": "over lines of equal loss",
    "curve": "on the curve of the loss",
    "3d": "on the surface of the loss",
}
USUAL_HEIGHTS = r"height log($L$ − $L_{\mathrm{min}}$ + 0.01), true $L$ at the ticks"
"""What is said of a surface's heights before it has been made: about as long as in the end."""
_LONGEST = 90  # letters of a typed formula in a caption
_NAMED = 3  # runs that are named one by one
_SIGN = re.compile(r" (=|<|>|\+|-|\\(?:le|ge|leq|geq|ne|neq|approx|to|pm|times)) ")
_FUNCTION = re.compile(r"(?<=[\w)}]) (?=\\(?:exp|log|ln|sin|cos|tan|sinh|cosh|tanh|max|min)\b)")
_X_OR_Y = re.compile(r"\b([xy])(?= =| standardised)")


def disclosed(run: RunState, with_eta: bool = True) -> list[str]:
    """Return all that a run's numbers depend on: its parameters and its schedule."""
    parts = [
        f"${run.specs[name].symbol}$ {format_number(value, 4)}"
        for name, value in run.values.items()
        if not name.startswith("eps") and (with_eta or name != "eta")
    ]
    if run.choice.schedule.name != "constant":
        parts.append(run.resolved.schedule.title.lower())
    return parts


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
    facts = [_X_OR_Y.sub(r"$\1$", _plain(problem.facts))] if problem.facts else []
    formula = _typed_formula(workspace)
    eta = shared_eta(workspace.runs)
    rate = [rf"$\eta$ = {format_number(eta, 4)}"] if eta is not None else []
    line = "; ".join(
        [*facts, ", ".join([gradient_words(workspace), *rate, _start_words(workspace)])]
    )
    title = _plain(workspace.title).strip()
    words: Words = [(title if title.endswith((".", "?", "!")) else f"{title}.", BOLD)]
    if formula:
        words.append((f"{formula}.", _USUAL))
    return [*words, (f"{line[:1].upper()}{line[1:]}.", _USUAL)]


def _typed_formula(workspace: Workspace) -> str:
    """Return a typed surface's formula as mixed text; of one in the catalogue, nothing."""
    surface, problem = workspace.experiment.surface, workspace.problem
    typed = surface.expression or surface.model
    if not typed or len(problem.formulas) == 0:
        return ""
    latex = problem.latex.split(r" \quad ")[0]
    if r"\frac" in latex or r"\sqrt" in latex or "cases" in latex:
        # In one line these need brackets that the formula, set in two, does without.
        left = "L" if surface.expression else "f"
        words = _plain(" ".join(typed.split()))
        return f"${left}$ = {words}" if len(words) <= _LONGEST else ""
    return f"${_spaced(latex)}$" if len(latex) <= 2 * _LONGEST else ""


def _spaced(latex: str) -> str:
    """Return LaTeX with the spaces about signs and before functions that a line needs."""
    return _FUNCTION.sub(r"\\,", _SIGN.sub(r"\\;\1\\;", latex))


def _start_words(workspace: Workspace) -> str:
    """Return where the runs begin: each visible one from the session's start or from its own."""
    shown = [run for run in workspace.runs if run.choice.visible]
    starts = list(dict.fromkeys(run.resolved.start for run in shown)) or [workspace.start]
    if len(starts) > _NAMED:
        return "each run from a start of its own"
    return f"start{'s' if len(starts) > 1 else ''} {_listed([_point(s) for s in starts])}"


def _point(values: Sequence[float]) -> str:
    numbers = ", ".join(format_number(v, 4) for v in values)
    return numbers if len(values) == 1 else f"({numbers})"


def _listed(words: Sequence[str]) -> str:
    """Return words with commas and an "and" between them."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def expected(workspace: Workspace) -> Shows:
    """Return what the middle of a picture shows if nothing is in its way."""
    tab, problem = workspace.view.tab, workspace.problem
    if tab == "data" and problem.points is not None and problem.model is not None:
        return "data"
    if problem.dimensions == 1:
        return "curve"
    return "3d" if tab == "3d" else "contour"


def stage_words(workspace: Workspace, step: int, shows: Shows, heights: str = "") -> str:
    """Return what the middle of a figure shows at a step; ``heights`` says what a surface's are."""
    if shows == "data":
        past = ", the steps before it faint" if step else ""
        words = f"The points with each run's model at step {step}{past}"
    else:
        ground = _GROUNDS[shows]
        words = f"Steps 0 to {step} {ground}" if step else f"The start, {ground}"
        if not any(run.choice.visible for run in workspace.runs):
            words = f"The start, {ground}"
    aside = [heights] if heights else []
    return "; ".join([words, *aside, *_gone(workspace, step, shows)]) + "."


def _gone(workspace: Workspace, step: int, shows: Shows) -> list[str]:
    """Return what is said of runs that ended by a step or have left the view."""
    ended: list[tuple[str, Divergence]] = []
    left: list[tuple[str, str]] = []
    names, ranges = workspace.problem.names, workspace.problem.range
    view = workspace.view.range
    if view is not None and shows in ("contour", "curve"):
        ranges = view[: len(ranges)]
    for run in workspace.runs:
        divergence = run.trace.divergence
        if not run.choice.visible or run.trace.last < 0:
            continue
        if divergence is not None and divergence.step <= step:
            ended.append((_plain(run.label), divergence))
        elif shows != "data" and len(ranges) == len(names):
            values = run.trace.w[min(step, run.trace.last)].tolist()
            beyond = [
                f"{_symbol(workspace, name)} = {format_number(value, 3)}"
                for name, value, (low, high) in zip(names, values, ranges, strict=True)
                if not low <= value <= high
            ]
            if beyond:
                left.append((_plain(run.label), ", ".join(beyond)))
    said = _ended(ended, "diverged")
    if len(left) <= _NAMED:
        said += [f"{name} has left the view at {place}" for name, place in left]
    else:
        said.append(f"{_listed([name for name, _ in left])} have left the view")
    return said


def _ended(found: Sequence[tuple[str, Divergence]], verb: str) -> list[str]:
    """Return which runs ended, how and when, in the picture's own words; equal ones together.

    ``verb`` is what is said where these are that a run diverged.
    """
    together: dict[str, list[str]] = {}
    for name, divergence in found:
        together.setdefault(divergence.words, []).append(name)
    diverged: list[str] = []
    otherwise: list[str] = []
    for words, names in together.items():
        when = words.removeprefix("diverged ")
        if when == words:
            otherwise.append(f"{_listed(names)}: {words}")
        else:
            diverged.append(f"{_listed(names)} {'' if diverged else f'{verb} '}{when}")
    return [*([", ".join(diverged)] if diverged else []), *otherwise]


def _symbol(workspace: Workspace, name: str) -> str:
    return f"${workspace.problem.symbols.get(name) or name_latex(name)}$"


def caption_of(
    workspace: Workspace,
    step: int,
    plots: int,
    by_hand: bool,
    shows: Shows | None = None,
    marks: str = "",
    heights: str = "",
) -> Words:
    """Return the caption of a figure of one step.

    Parameters
    ----------
    plots
        How many there are beside the map.
    by_hand
        Whether the step worked out by hand stands below them.
    shows
        What the middle shows; None for what is expected.
    marks
        What small marks in the plots mean; empty where there are none.
    heights
        How a surface's losses became heights; empty where there is none.
    """
    words = facts_of(workspace)
    middle = stage_words(workspace, step, shows or expected(workspace), heights)
    words += [("a", BOLD), (middle, _USUAL)]
    if plots:
        span = letter(1) if plots == 1 else f"{letter(1)}–{letter(plots)}"
        later = [
            (_plain(run.label), run.trace.divergence)
            for run in workspace.runs
            if run.choice.visible
            and run.trace.divergence is not None
            and run.trace.divergence.step > step
        ]
        parts = [f"{workspace.steps} steps", f"the line across is step {step}"]
        parts += _ended(later, "diverges")
        parts += [marks] if marks else []
        words += [(span, BOLD), (f"{'; '.join(parts)}.", _USUAL)]
    if by_hand and workspace.runs:
        label = _plain(workspace.runs[workspace.selected].label)
        words += [(letter(1 + plots), BOLD), (f"Step {step} of {label} by hand.", _USUAL)]
    return words


def strip_words(
    workspace: Workspace, steps: Sequence[int], shows: Shows, heights: str = ""
) -> Words:
    """Return which steps the panels of a filmstrip show, and who is gone at the last of them."""
    span = letter(0) if len(steps) == 1 else f"{letter(0)}–{letter(len(steps) - 1)}"
    apart = {b - a for a, b in pairwise(steps)}
    if len(steps) > 3 and len(apart) == 1:
        every = next(iter(apart))
        pace = "every step" if every == 1 else f"every {every} steps"
        which = f"Steps {steps[0]} to {steps[-1]}, {pace}"
    else:
        which = f"Step{'s' if len(steps) > 1 else ''} {_listed([str(k) for k in steps])}"
    ground = {"data": "with the points and each run's model", **_GROUNDS}[shows]
    words = [f"{which} {ground}", *([heights] if heights else [])]
    words += _gone(workspace, steps[-1], shows)
    return [(span, BOLD), ("; ".join(words) + ".", _USUAL)]


def letter(index: int) -> str:
    """Return a part's letter: a to z, then aa, ab and so on."""
    tail = chr(ord("a") + index % 26)
    return tail if index < 26 else letter(index // 26 - 1) + tail


def typed_caption(text: str) -> Words:
    """Return a caption as a person typed it: lines of words, and symbols between dollar signs."""
    words: Words = []
    for line in text.strip().splitlines():
        if words:
            words.append((NEW_LINE, _USUAL))
        if line.strip():
            if line.count("$") % 2:  # one alone is money: before a figure, or else the last
                price = re.search(r"\$(?=\d)", line)
                lone = price.start() if price else line.rindex("$")
                line = f"{line[:lone]}＄{line[lone + 1 :]}"
            parts = line.split("$")
            parts[1::2] = [_spaced(part) for part in parts[1::2]]
            words.append(("$".join(parts), _USUAL))
    return words


def _plain(text: str) -> str:
    return text.replace("$", "")

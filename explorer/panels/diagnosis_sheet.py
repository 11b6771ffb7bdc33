"""A diagnosis as it is read: a sentence, a table of symbols and values, and a verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from explorer.core.curvature import Curvature, StepLaw, StepLimit, step_law
from explorer.core.diagnosis import Diagnosis, Tone
from explorer.core.oscillation import Oscillation
from explorer.formula.typeset import name_latex
from explorer.look.mixed import mixed_plain
from explorer.look.numbers import format_number
from explorer.session.run_state import RunState

DIGITS = 3
NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """One value.

    Attributes
    ----------
    symbol
        Its name as a mixed line, symbols between dollar signs.
    value
        The value in figures, or a word or two.
    help
        What it is, for a tooltip.
    name
        Its name in words, for a screen reader.
    """

    symbol: str
    value: str
    help: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """All that is read.

    Attributes
    ----------
    word, tone, sentence
        The status; the sentence is a mixed line.
    cells
        Rows of two.
    verdict, verdict_tone
        A line on the learning rate, or on a swing; it may be empty.
    """

    word: str
    tone: Tone
    sentence: str
    cells: tuple[tuple[Cell, Cell | None], ...]
    verdict: str
    verdict_tone: Tone

    @property
    def spoken(self) -> str:
        """All of it as plain text."""
        cells = [c for row in self.cells for c in row if c is not None]
        return " ".join([mixed_plain(self.sentence), *(f"{c.name}: {c.value}." for c in cells)])


def law_of(run: RunState) -> StepLaw | None:
    """Return how long a step the run's optimizer may make, where a simple law says so."""
    if run.optimizer is None:
        return None
    beta = run.values.get("beta", 0.0)
    return step_law(run.optimizer.name, run.resolved.variant.name, beta)


def eta_of(run: RunState, step: int) -> float | None:
    """Return the learning rate in force at a step: at the start, that of the first update."""
    row = min(max(step, 1), run.trace.last)
    eta = float(run.trace.eta[row]) if row >= 1 else float("nan")
    if not isfinite(eta) and len(run.etas):
        eta = float(run.etas[0])
    return eta if run.resolved.rate_name in run.values and isfinite(eta) else None


def sheet_of(found: Diagnosis, run: RunState, eta: float | None) -> Sheet:
    """Return what is read of a diagnosis of ``run``."""
    left = (_distance(found), _slope(found), _angle(found), _eta(eta))
    right = _right(found.curvature, found.limit, len(run.trace.parameters))
    verdict, tone = _verdict(found)
    return Sheet(
        word=found.status.word,
        tone=found.status.tone,
        sentence=_with_names(found.status.sentence, run.trace.parameters),
        cells=tuple(zip(left, right, strict=True)),
        verdict=verdict,
        verdict_tone=tone,
    )


def _with_names(sentence: str, names: Sequence[str]) -> str:
    """Return a sentence as a mixed line: a parameter's name is set as a symbol where it acts."""
    for name in names:
        acting = rf"(?<!\w){re.escape(name)}(?= (?:goes|go|and|was|=)(?:\s|$))"
        symbol = f"${name_latex(name)}$".replace("\\", r"\\")
        sentence = re.sub(acting, symbol, sentence)
    # A line must not end between a name and its value.
    return sentence.replace(" = ", "\u00a0=\u00a0").replace(" %", "\u00a0%")


def _number(x: float | None) -> str:
    return NOTHING if x is None else format_number(x, DIGITS)


def _distance(found: Diagnosis) -> Cell:
    help_ = "No minimum of this surface is known."
    if found.nearest is not None:
        at = ", ".join(format_number(v, DIGITS) for v in found.nearest.at)
        value = format_number(found.nearest.value, 4)
        help_ = f"Distance to the nearest known minimum: {value} at ({at})."
    value = "none known" if found.nearest is None else _number(found.distance)
    return Cell(r"‖$w$ − $w^*$‖", value, help_, "distance to the nearest known minimum")


def _slope(found: Diagnosis) -> Cell:
    help_ = "Length of the full loss's gradient here: how steep it is."
    return Cell(r"‖$\nabla L$‖", _number(found.slope), help_, "length of the gradient")


def _angle(found: Diagnosis) -> Cell:
    help_ = (
        "Angle between the step just made and straight downhill, the negative gradient that the "
        "step used: 0° goes straight down, more than 90° goes uphill."
    )
    # A hundredth of a degree is less than anyone sees; rounding leaves about as much.
    angle = None if found.angle is None else max(0.0, round(found.angle, 2))
    value = NOTHING if angle is None else f"{format_number(angle, DIGITS)}°"
    return Cell(r"∠(Δ$w$, −$g$)", value, help_, "angle between step and downhill")


def _eta(eta: float | None) -> Cell:
    return Cell(r"$\eta$", _number(eta), "Learning rate in force.", "learning rate")


def _right(
    curvature: Curvature | None, limit: StepLimit | None, dimensions: int
) -> tuple[Cell | None, ...]:
    """Return the four cells on curvature: of one parameter there is only one, and the limit."""
    if curvature is None:
        help_ = "The loss has no finite curvature here."
        return (Cell(r"$\lambda$", NOTHING, help_, "curvature"), None, None, None)
    end = None if limit is None else _limit(limit)
    if dimensions == 1:
        help_ = "The second derivative of the full loss here; below 0 it curves down."
        cell = Cell(r"$\lambda$ = $L''$", _number(curvature.high), help_, "curvature")
        return (cell, None, None, end)
    high = "Largest eigenvalue of the full loss's Hessian here: the greatest curvature."
    low = "Smallest eigenvalue of the full loss's Hessian here; below 0 it curves down that way."
    return (
        Cell(r"$\lambda_{\max}$", _number(curvature.high), high, "largest curvature"),
        Cell(r"$\lambda_{\min}$", _number(curvature.low), low, "smallest curvature"),
        _condition(curvature),
        end,
    )


def _condition(curvature: Curvature) -> Cell:
    if curvature.condition is not None:
        help_ = (
            "Condition number: how many times steeper the steepest way curves than the flattest."
        )
        return Cell(r"$\kappa$", _number(curvature.condition), help_, "condition number")
    kind, _, place = curvature.words.partition(": ")
    help_ = f"The loss is {kind} here" if place or kind.startswith("flat") else f"The loss {kind}"
    help_ += ": there is no condition number."
    return Cell(f"{kind}:" if place else r"$\kappa$", place or kind, help_, "condition")


def _limit(limit: StepLimit) -> Cell:
    help_ = "Above this learning rate the steps along the steepest direction grow, on a quadratic."
    if limit.eta is None:
        help_ = "The limit of plain gradient descent; this optimizer has another."
    return Cell(f"${limit.law.symbol}$", _number(limit.value), help_, "limit of the learning rate")


def _verdict(found: Diagnosis) -> tuple[str, Tone]:
    """Return the line below the table: a step too long first, then a swing, then the limit."""
    limit = found.limit
    if limit is not None and limit.exceeded:
        return r"$\eta$ is above the limit: steps along the steep direction grow", "notice"
    if found.swings and found.status.word != "oscillating":
        return _swing(found.swings[0]), "plain"
    if limit is None:
        return "", "plain"
    if limit.eta is None:
        return f"${limit.law.symbol}$ is the limit of plain gradient descent", "plain"
    if limit.eta == limit.value:
        return r"$\eta$ is at the limit: steps along the steep direction stay as long", "plain"
    return r"$\eta$ is below the limit: steps along the steep direction shrink", "plain"


def _swing(swing: Oscillation) -> str:
    period = "" if swing.period is None else f" with period {format_number(swing.period, 2)}"
    width = format_number(swing.amplitude, DIGITS)
    trend = "varying" if swing.trend == "irregular" and period else swing.trend
    return f"${name_latex(swing.name)}$ goes back and forth by ±{width}{period}, {trend}"

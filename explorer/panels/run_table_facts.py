"""What the table of runs says of a run at a step, as numbers and as text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import inf, isfinite

from explorer.core.diagnosis import Status
from explorer.core.progress import progress_of
from explorer.look.numbers import format_number
from explorer.panels.diagnosis_sheet import eta_of
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

DIGITS, COMPACT_DIGITS = 4, 3
NONE = "–"
UNKNOWN = "…"


class Column(IntEnum):
    """The columns, from left to right."""

    RUN = 0
    OPTIMIZER = 1
    ETA = 2
    LOSS = 3
    BEST = 4
    STEPS = 5
    STATUS = 6
    EYE = 7


NUMBERS = frozenset({Column.ETA, Column.LOSS, Column.BEST, Column.STEPS})
"""The columns of numbers, which stand at the right."""


@dataclass(frozen=True)
class RunFacts:
    """A run at a step.

    Attributes
    ----------
    index
        Its place among the runs.
    run
        The run.
    eta
        The learning rate in force, or None where there is none.
    loss
        The loss at the step, or None after a divergence.
    best
        The lowest loss up to the step, and the first step that had it.
    reached
        The first step of the whole run whose loss is within the tolerance, or None.
    tolerance
        The tolerance, or None where there is none yet.
    visible
        Whether it is drawn.
    secret
        Whether nothing may be told of later steps.
    """

    index: int
    run: RunState
    eta: float | None
    loss: float | None
    best: tuple[float, int] | None
    reached: int | None
    tolerance: float | None
    visible: bool
    secret: bool = False

    @property
    def diverged(self) -> int | None:
        """The step at which it diverged, if that is past."""
        divergence = self.run.trace.divergence
        return divergence.step if divergence is not None and self.loss is None else None


def facts_of(
    workspace: Workspace, index: int, tolerance: float | None, secret: bool = False
) -> RunFacts:
    """Return what a run says at the step that is shown; of later ones nothing if ``secret``."""
    run, step = workspace.runs[index], workspace.step
    progress = progress_of(run.trace)
    reached = None if tolerance is None else progress.reached(tolerance)
    if secret and reached is not None and reached > step:
        reached = None
    return RunFacts(
        index=index,
        run=run,
        eta=eta_of(run, step),
        loss=loss_at(run, step),
        best=progress.best(step),
        reached=reached,
        tolerance=tolerance,
        visible=run.choice.visible,
        secret=secret,
    )


def loss_at(run: RunState, step: int) -> float | None:
    """Return the loss at a step; None where the run diverged before or at it."""
    trace = run.trace
    if step > trace.last or (trace.divergence is not None and step >= trace.divergence.step):
        return None
    return float(trace.loss[step])


def optimizer_text(run: RunState) -> str:
    """Return optimizer and variant, ``rmsprop, ε outside √``; or what else the run is."""
    entry = run.optimizer
    if entry is None:
        origin = run.choice.origin
        if run.choice.torch:
            return run.choice.torch
        return f"{origin.optimizer}, edited" if origin is not None else "typed rule"
    title = run.resolved.variant.title
    return f"{entry.name}, {title}" if len(entry.variants) > 1 and title else entry.name


# Text ------------------------------------------------------------------------------------------


def number_text(value: float | None, compact: bool = False, digits: int = DIGITS) -> str:
    """Return a loss; numbers of one column have the same number of digits."""
    if value is None:
        return NONE
    return format_number(value, min(digits, COMPACT_DIGITS) if compact else digits, fixed=True)


def eta_text(facts: RunFacts) -> str:
    """Return the learning rate."""
    return NONE if facts.eta is None else format_number(facts.eta)


def setup_texts(facts: RunFacts) -> tuple[str, ...]:
    """Return what a run is set up with, and shorter ways to say it: ``adam, η 0.1``."""
    rate = f"η {eta_text(facts)}" if facts.eta is not None else ""
    optimizer = optimizer_text(facts.run)
    short = optimizer.partition(",")[0]
    return tuple(", ".join(filter(None, (name, rate))) for name in (optimizer, short, ""))


def loss_text(facts: RunFacts, compact: bool = False, digits: int = DIGITS) -> str:
    """Return the loss now; a run that diverged says so where nothing else does."""
    if facts.diverged is not None and compact:
        return divergence.short if (divergence := facts.run.trace.divergence) else ""
    return number_text(facts.loss, compact, digits)


def best_text(facts: RunFacts, compact: bool = False, digits: int = DIGITS) -> str:
    """Return the lowest loss so far."""
    return number_text(facts.best[0] if facts.best else None, compact, digits)


def best_step_text(facts: RunFacts) -> str:
    """Return when the lowest loss was."""
    return f"at {facts.best[1]}" if facts.best else ""


def steps_text(facts: RunFacts) -> str:
    """Return after how many steps the loss was within the tolerance."""
    if facts.tolerance is None:
        return UNKNOWN
    if facts.reached is not None:
        return str(facts.reached)
    trace = facts.run.trace
    if facts.secret:
        return UNKNOWN
    # Not yet computed is not the same as never.
    return f"not in {max(trace.last, 0)}" if trace.complete else UNKNOWN


def badge_texts(status: Status) -> tuple[str, ...]:
    """Return a status word, and shorter ways to say it."""
    word = status.word
    parts = [word.partition(end)[0] for end in (" (", " at step ", " at the start")]
    return tuple(dict.fromkeys([word, *parts]))


# Words -----------------------------------------------------------------------------------------


def loss_words(facts: RunFacts) -> str:
    """Return the loss now in words."""
    if facts.diverged is not None:
        return divergence.words if (divergence := facts.run.trace.divergence) else ""
    return f"loss {number_text(facts.loss)}"


def best_words(facts: RunFacts) -> str:
    """Return the lowest loss in words."""
    if facts.best is None:
        return "no finite loss so far"
    return f"best {number_text(facts.best[0])} at step {facts.best[1]}"


def steps_words(facts: RunFacts) -> str:
    """Return in words after how many steps the loss was within the tolerance."""
    if facts.tolerance is None:
        return "no tolerance is known yet"
    limit = f"a loss of {format_number(facts.tolerance)}"
    if facts.reached is not None:
        steps = "1 step" if facts.reached == 1 else f"{facts.reached} steps"
        return f"{limit} after {steps}"
    trace = facts.run.trace
    if facts.secret:
        return f"{limit} not yet"
    if trace.complete:
        return f"{limit} not within {max(trace.last, 0)} steps"
    return f"{limit} not within the {max(trace.last, 0)} steps computed so far"


def sort_key(facts: RunFacts, column: Column, status: str = "") -> tuple[float, str]:
    """Return what a column sorts a run by; what is missing has an infinite number."""
    if column == Column.RUN:
        return 0.0, facts.run.label.casefold()
    if column == Column.OPTIMIZER:
        return 0.0, optimizer_text(facts.run).casefold()
    if column == Column.STATUS:
        return 0.0, status
    if column == Column.EYE:
        return float(not facts.visible), ""
    numbers: dict[Column, float | None] = {
        Column.ETA: facts.eta,
        Column.LOSS: facts.loss,
        Column.BEST: facts.best[0] if facts.best else None,
        Column.STEPS: None if facts.reached is None else float(facts.reached),
    }
    value = numbers[column]
    return (value if value is not None and isfinite(value) else inf), ""


def table_text(rows: list[tuple[RunFacts, Status]], tolerance: float | None) -> str:
    """Return the table as text with tabs, numbers with every digit, for a spreadsheet."""
    limit = UNKNOWN if tolerance is None else repr(tolerance)
    head = ("label", "optimizer", "eta", "loss", "best", "best at step", f"steps to {limit}")
    lines = ["\t".join((*head, "status", "shown"))]
    for facts, status in rows:
        best, at = facts.best if facts.best is not None else ("", "")
        cells = (
            facts.run.label,
            optimizer_text(facts.run),
            "" if facts.eta is None else repr(facts.eta),
            "" if facts.loss is None else repr(facts.loss),
            str(best),
            str(at),
            steps_text(facts),
            status.word,
            "yes" if facts.visible else "no",
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines) + "\n"

"""What a run is doing at a step, in a word and a sentence.

All of it follows from the trace up to that step and from the problem; nothing looks ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.core.movement import NEAR, STILL, WINDOW, Movement, Range, movement_of
from explorer.core.oscillation import oscillations
from explorer.core.problem import Minimum, Problem
from explorer.core.rest import rest_at, settling_at
from explorer.core.trace import Divergence, Trace
from explorer.core.words import figure, swinging

Tone = Literal["plain", "notice", "good", "bad"]

SLOW = 0.5
"""A step that counts as short, as a share of the run's longest."""
CRAWL = 0.05
"""A step that counts as short even where it is no shorter than those before it."""
SPECK = 1e-4
"""A share of the longest step below which its size is not worth telling."""
FADING = 0.98
"""A change of the steps over the window that counts as getting shorter."""
UPS_AND_DOWNS = 4
"""Changes between rise and fall of the loss in the window that count as going up and down."""
JITTER = 1e-4
"""An up and down of the loss that counts, as a share of all that it has changed."""


@dataclass(frozen=True)
class Status:
    """A run's state at a step.

    Attributes
    ----------
    word
        A word or two for a card.
    tone
        How it is to be coloured.
    sentence
        The same with its numbers, for a tooltip.
    """

    word: str
    tone: Tone
    sentence: str


def status(
    trace: Trace,
    step: int,
    view: Range,
    minima: Sequence[Minimum],
    problem: Problem | None = None,
) -> Status:
    """Return what a run is doing at ``step``, judged from its record up to there.

    Parameters
    ----------
    view
        The (low, high) of each parameter that is shown: what is small is small against it.
    minima
        The known minima.
    problem
        Tells a place of rest by its gradient and curvature, where no known minimum is near.
    """
    k = min(step, trace.last)
    if trace.divergence is not None and step >= trace.divergence.step:
        return _ended(trace, trace.divergence)
    if k <= 0:
        return Status("at the start", "plain", "No step has been made yet.")
    movement = movement_of(trace, view, minima)
    for judge in (_at_minimum, _outside, _at_rest, _settling, _to_and_fro):
        found = judge(trace, k, movement, problem)
        if found is not None:
            return found
    return _on_the_way(trace, k, movement)


def _ended(trace: Trace, divergence: Divergence) -> Status:
    at, name = divergence.step, divergence.name
    if at == 0:
        what = "is not defined" if np.isnan(trace.loss[0]) else "is infinite"
        sentence = f"The loss {what} at the start, so no step can be made; move the start."
        return Status(divergence.words, "bad", sentence)
    if name == "g":
        # The place that it reached has a loss, and is still a corner, an edge or a pole of it.
        where = "At the start" if at == 1 else f"At step {at - 1}"
        sentence = f"{where} the loss has no finite gradient; the run ends there."
        return Status(divergence.words, "bad", sentence)
    what = "the loss" if name == "loss" else name
    sentence = f"At step {at} {what} was no longer a finite number; the run ends there."
    return Status(f"{divergence.words} ({name})", "bad", sentence)


def _at_minimum(trace: Trace, k: int, movement: Movement, problem: Problem | None) -> Status | None:
    since = reached_since(trace, k, movement)
    if since is None:
        return None
    minimum = movement.minima[int(movement.nearest[k])]
    sentence = (
        f"Since step {since} it is within {figure(100 * NEAR)} % of the view of the "
        f"{minimum.kind} minimum of {figure(minimum.value, 4)}."
    )
    return Status("at a minimum", "good", sentence)


def reached_since(trace: Trace, k: int, movement: Movement) -> int | None:
    """Return since when the run is at the minimum where it is; a pass through it is none."""
    since = int(movement.away[k]) + 1
    if since > k:
        return None
    at = np.array(movement.minima[int(movement.nearest[k])].at)
    apart = float((np.abs(trace.w[k] - at) / movement.span).max())
    return since if since < k or apart < STILL else None


def _outside(trace: Trace, k: int, movement: Movement, problem: Problem | None) -> Status | None:
    since = int(movement.inside[k]) + 1
    if since > k:
        return None
    place = ", ".join(
        f"{n} = {figure(v)}" for n, v in zip(trace.parameters, trace.w[k].tolist(), strict=True)
    )
    if since == 0:
        return Status("outside the view", "notice", f"It started outside; it is at {place}.")
    sentence = f"It left the view at step {since} and is at {place}."
    return Status(f"left the view at step {since}", "notice", sentence)


def _at_rest(trace: Trace, k: int, movement: Movement, problem: Problem | None) -> Status | None:
    since = int(movement.moving[k]) + 1
    if k < WINDOW or since > k:
        return None
    rest = rest_at(trace, k, since, movement, problem) if problem is not None else None
    place = f": {rest.words(float(trace.loss[k]))}" if rest is not None else ""
    sentence = f"It has hardly moved since step {since}{place}."
    if rest is not None and rest.minimum:
        return Status("at a minimum", "good", sentence)
    return Status("stalled", "notice", sentence)


def _settling(trace: Trace, k: int, movement: Movement, problem: Problem | None) -> Status | None:
    rest = settling_at(trace, k, movement, problem) if problem is not None else None
    if rest is None:
        return None
    loss = float(trace.loss[k])
    if rest.kind == "minimum":
        near = f"{figure(100 * NEAR)} % of the view"
        sentence = (
            f"By slope and curvature within {near} of a minimum; the loss is {figure(loss, 4)}."
        )
    else:
        words = rest.words(loss)
        sentence = f"{words[0].upper()}{words[1:]}."
    return Status("at a minimum", "good", sentence)


def _to_and_fro(trace: Trace, k: int, movement: Movement, problem: Problem | None) -> Status | None:
    found = oscillations(trace, k, movement)
    if found:
        return Status("oscillating", "notice", swinging(found))
    steps = np.diff(trace.loss[max(0, k - WINDOW) : k + 1])
    # Signs, not products: those of huge losses would overflow.
    changes = int((np.sign(steps[1:]) * np.sign(steps[:-1]) < 0).sum())
    scale = float(movement.highest[k] - movement.lowest[k])
    if changes >= UPS_AND_DOWNS and float(np.abs(steps).mean()) > JITTER * scale:
        rises = int((steps > 0).sum())
        sentence = f"The loss goes up and down: {rises} of the last {len(steps)} steps raised it."
        return Status("oscillating", "notice", sentence)
    return None


def _on_the_way(trace: Trace, k: int, movement: Movement) -> Status:
    begin = max(0, k - WINDOW)
    rise = float(trace.loss[k] - trace.loss[k - 1])
    fell = bool(trace.loss[k] < trace.loss[begin])
    scale = float(movement.highest[k] - movement.lowest[k])
    if rise > JITTER * scale or (rise > 0 and not fell):
        return Status("rising", "notice", f"The last step raised the loss{_from_to(trace, k)}.")
    longest = float(movement.longest[k])
    # Two steps at a time: in a zigzag every other step is longer.
    last, before = (float(movement.length[i : i + 2].mean()) for i in (k - 1, begin + 1))
    if k >= 3 and last < SLOW * longest and (last <= FADING * before or last < CRAWL * longest):
        share = f"{figure(100 * last / longest, 2)} %"
        if last < SPECK * longest:
            share = f"less than {figure(100 * SPECK)} %"
        return Status("slowing", "notice", f"Its steps are down to {share} of its longest.")
    if rise == 0 and not fell:
        return Status("level", "plain", "The loss stays as it was.")
    if rise >= 0:
        return Status("falling", "plain", "The loss has fallen over the last steps.")
    return Status("falling", "plain", f"The last step lowered the loss{_from_to(trace, k)}.")


def _from_to(trace: Trace, k: int) -> str:
    """Return the loss before and after step k, where they can be told apart."""
    before, after = (figure(float(trace.loss[i]), 4) for i in (k - 1, k))
    return f" from {before} to {after}" if before != after else ""

"""What a run is doing at a step, in a word and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.core.problem import Minimum
from explorer.core.trace import Trace

Tone = Literal["plain", "notice", "good", "bad"]
Range = Sequence[tuple[float, float]]

WINDOW = 10
"""Steps looked back on for a movement."""
NEAR = 0.005
"""A distance that counts as being there, as a share of the view."""
STILL = 1e-5
"""A movement over the window that counts as none, as a share of the view."""


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


def first_outside(w: NDArray[np.float64], view: Range, last: int) -> int | None:
    """Return the first of rows 0…last of ``w`` shaped (…, d) that lies outside the view."""
    low, high = np.array(view, dtype=np.float64).T
    outside = ((w[: last + 1] < low) | (w[: last + 1] > high)).any(axis=-1)
    found = np.flatnonzero(outside)
    return int(found[0]) if len(found) else None


def status(trace: Trace, step: int, view: Range, minima: Sequence[Minimum]) -> Status:
    """Return what a run is doing at ``step``, judged from its record up to there."""
    k = min(step, trace.last)
    if trace.divergence is not None and step >= trace.divergence.step:
        at, name = trace.divergence.step, trace.divergence.name
        sentence = f"At step {at} {name} was no longer a finite number; the run ends there."
        return Status(f"diverged at step {at}", "bad", sentence)
    if trace.last < 0 or k == 0:
        return Status("at the start", "plain", "No step has been made yet.")
    span = np.array([high - low for low, high in view])
    w = trace.w[: k + 1] / span
    outside = _outside_since(trace.w[: k + 1], view)
    there = _minimum_reached(trace, k, span, minima)
    if there is not None:
        sentence = f"Within {NEAR:.1%} of the view of a {there.kind} minimum of {there.value:.4g}."
        return Status("at a minimum", "good", sentence)
    if outside is not None:
        place = ", ".join(
            f"{n} = {v:.4g}" for n, v in zip(trace.parameters, trace.w[k], strict=True)
        )
        sentence = f"Left the view at step {outside}; it is at {place}."
        return Status(f"left the view at step {outside}", "notice", sentence)
    recent = w[max(0, k - WINDOW) :]
    moves = np.diff(recent, axis=0)
    lengths = np.sqrt((moves * moves).sum(axis=-1))
    if k >= WINDOW and lengths.sum() < STILL:
        return Status("stalled", "notice", f"It has hardly moved in the last {WINDOW} steps.")
    if _oscillates(moves, trace.loss[max(0, k - WINDOW) : k + 1]):
        return Status("oscillating", "notice", "Its steps go back and forth.")
    if trace.loss[k] > trace.loss[k - 1]:
        return Status("rising", "notice", "The last step raised the loss.")
    longest = float(np.sqrt((np.diff(w, axis=0) ** 2).sum(axis=-1)).max())
    if k >= 3 and lengths[-1] < 0.5 * longest and lengths[-1] <= lengths[0]:
        share = lengths[-1] / longest if longest else 0.0
        return Status("slowing", "notice", f"Its steps are {share:.0%} of its longest.")
    return Status("falling", "plain", "The loss is falling.")


def _outside_since(w: NDArray[np.float64], view: Range) -> int | None:
    """Return when the run left the view, if it is outside at the last row."""
    low, high = np.array(view, dtype=np.float64).T
    outside = ((w < low) | (w > high)).any(axis=-1)
    if not outside[-1]:
        return None
    inside = np.flatnonzero(~outside)
    return int(inside[-1]) + 1 if len(inside) else 0


def _minimum_reached(
    trace: Trace, k: int, span: NDArray[np.float64], minima: Sequence[Minimum]
) -> Minimum | None:
    for minimum in minima:
        distance = np.abs(trace.w[k] - np.array(minimum.at)) / span
        gain = trace.loss[0] - minimum.value
        close = abs(trace.loss[k] - minimum.value) <= 1e-3 * abs(gain)
        if distance.max() <= NEAR and close:
            return minimum
    return None


def _oscillates(moves: NDArray[np.float64], losses: NDArray[np.float64]) -> bool:
    """Tell whether some parameter turns back at most steps, by more than a hair."""
    if len(moves) < 4:
        return False
    turns = (moves[1:] * moves[:-1] < 0) & (np.abs(moves[1:]) > 1e-4)
    return bool((turns.mean(axis=0) >= 0.5).any()) or int((np.diff(losses) > 0).sum()) >= 4

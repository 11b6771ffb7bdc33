"""Whether a parameter goes back and forth, how long that takes, how far, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from explorer.core.movement import WINDOW, Movement
from explorer.core.trace import Array, Trace

Trend = Literal["steady", "shrinking", "growing", "irregular"]

TURNS = 6
"""Turns looked back on."""
FEWEST = 3
"""Turns from which on it is a swinging and not a bend in the path."""
OVERDUE = 1.5
"""Times the last pauses between turns after which the next turn is overdue."""
VISIBLE = 0.005
"""A swing from side to side that counts, as a share of the view."""
FAINT = 1e-5
"""The same where nothing but the swing is left of the movement."""
EVEN = 1e-4
"""A change of the swing in a period that counts as none."""
UNEVEN = 0.1
"""The change of the swing in a period up to which ups and downs of it count as steady."""
LONGEST_CYCLE = 16
"""Steps in the longest cycle that is looked for by comparing places."""
SAME = 1e-3
"""How near a place must come to the one a period before, as a share of the swing."""


@dataclass(frozen=True)
class Oscillation:
    """One parameter's swinging.

    Attributes
    ----------
    name
        The parameter's.
    period
        Steps for once there and back; None where the turns come at no regular time.
    amplitude
        Half of the way from side to side.
    trend
        What becomes of the amplitude.
    ratio
        The amplitude a period later, by the last swings, in the amplitude now.
    share
        The way from side to side as a share of the view.
    cycle
        Whether the run comes back to where it was a period ago, so that it moves on no more.
    """

    name: str
    period: float | None
    amplitude: float
    trend: Trend
    ratio: float
    share: float
    cycle: bool = False


def oscillations(trace: Trace, k: int, movement: Movement) -> tuple[Oscillation, ...]:
    """Return the parameters that swing at step k, the widest swing in the view first.

    What is looked at are the last turns of each parameter, so that a zigzag and the slow sway of
    a heavy ball are both seen, on a slope as well as around a place.
    """
    swinging = []
    cycle = -1  # not looked for yet
    for i, name in enumerate(trace.parameters):
        turns = _swinging_turns(movement.turns_until(i, k, TURNS), k)
        if not turns:
            continue
        places: list[float] = trace.w[turns, i].tolist()
        swings = [abs(b - a) for a, b in pairwise(places)]
        trend, ratio = _trend(swings)
        width = swings[-1] if trend in ("shrinking", "growing") else (swings[-1] + swings[-2]) / 2
        share = width / float(movement.span[i])
        if share < FAINT:
            continue
        cycle = _cycle(trace.w, k, movement) if cycle < 0 else cycle
        # A swing too small to be seen counts where it is all there is: it does not fade, and the
        # run gets nowhere.
        seen = max(swings[-3:]) >= VISIBLE * movement.span[i]
        if not (seen or cycle) and (
            trend not in ("steady", "growing") or _come(trace.w, k, movement) > share
        ):
            continue
        period = float(cycle) if cycle else _period(turns)
        if cycle and trend == "irregular":
            trend = "steady"
        if period is None:
            trend = "irregular"
        repeats = cycle > 0 and trend == "steady"
        swinging.append(Oscillation(name, period, width / 2, trend, ratio, share, repeats))
    return tuple(sorted(swinging, key=lambda o: -o.share))


def _come(w: Array, k: int, movement: Movement) -> float:
    """Return how far the run has come over the window, as a share of the view."""
    if k <= WINDOW:
        return np.inf
    # Two rows at a time: in a zigzag they lie on either side of where it is.
    come = w[k] + w[k - 1] - w[k - WINDOW] - w[k - WINDOW - 1]
    return float((np.abs(come) / movement.span).max() / 2)


def _swinging_turns(turns: list[int], k: int) -> list[int]:
    """Return the latest turns that follow each other at a like pace, if the swinging goes on.

    A bend long after a zigzag is no part of it; and where the next turn is overdue, the run goes
    one way again.
    """
    if len(turns) < FEWEST:
        return []
    gaps = [b - a for a, b in pairwise(turns)]
    if k - turns[-1] > max(2, OVERDUE * gaps[-1], OVERDUE * gaps[-2]):
        return []
    first = len(gaps) - 1
    while first and _alike(gaps[first - 1], gaps[first]):
        first -= 1
    return turns[first:] if len(turns) - first >= FEWEST else []


def _alike(a: int, b: int) -> bool:
    """Tell whether two times between turns are of one pace; a few steps don't count."""
    return abs(a - b) <= 4 or max(a, b) <= 3 * min(a, b)


def _period(turns: Sequence[int]) -> float | None:
    """Return the mean time from a turn to the next but one, if these times are alike."""
    times = [b - a for a, b in zip(turns, turns[2:], strict=False)]
    mean = sum(times) / len(times)
    spread = max(times) - min(times)
    return mean if spread <= (0 if mean < 6 else max(1.0, 0.15 * mean)) else None


def _trend(swings: Sequence[float]) -> tuple[Trend, float]:
    """Compare each swing with the one a period earlier; return the trend and the last ratio."""
    ratios = [b / a if a else np.inf for a, b in zip(swings, swings[2:], strict=False)]
    if not ratios:  # two swings alone: there and back
        ratios = [(swings[-1] / swings[-2]) ** 2 if swings[-2] else np.inf]
    ratio = ratios[-1] if len(ratios) == 1 else float(np.sqrt(ratios[-1] * ratios[-2]))
    if all(abs(r - 1) <= EVEN for r in ratios):
        return "steady", ratio
    if all(r < 1 for r in ratios):
        return "shrinking", ratio
    if all(r > 1 for r in ratios):
        return "growing", ratio
    return ("steady" if all(abs(r - 1) <= UNEVEN for r in ratios) else "irregular"), ratio


_PERIODS = np.arange(2, LONGEST_CYCLE + 1)
_BACK = np.arange(LONGEST_CYCLE)


def _cycle(w: Array, k: int, movement: Movement) -> int:
    """Return after how many steps the run is where it was, throughout a period; 0 for never."""
    if k < 4:
        return 0
    longest = min(LONGEST_CYCLE, (k + 1) // 2)
    recent = w[k + 1 - 2 * longest : k + 1][::-1] / movement.span  # the newest first
    periods, back = _PERIODS[: longest - 1], _BACK[:longest]
    with np.errstate(all="ignore"):
        apart = np.abs(recent[back + periods[:, None]] - recent[back]).max(axis=-1)
        apart[back >= periods[:, None]] = 0.0
        # The swing of the period itself: that of a longer time may have been wider.
        recent = recent[:longest]
        reach = np.maximum.accumulate(recent) - np.minimum.accumulate(recent)
    found = np.flatnonzero(apart.max(axis=-1) <= SAME * reach.max(axis=-1)[periods - 1])
    return int(periods[found[0]]) if len(found) else 0

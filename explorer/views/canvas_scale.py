"""How long gradients are drawn: one round factor for a view, and the words that tell it."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from explorer.core.arrows import Arrow
from explorer.core.trace import Trace
from explorer.look.numbers import TIMES, format_number
from explorer.views.canvas_arrows import Shown
from explorer.views.canvas_ground import Ground
from explorer.views.canvas_logic import Plane
from explorer.views.lecture import LectureView

USUAL, HIGH = 0.5, 0.95  # shares of the way along which gradients are no longer than such a one
SHARE, MOST = 0.2, 0.7  # of the frame's shorter side, that either is drawn at the most, ...
LEAST = 12.0  # ... px that the usual one has at least
BEYOND = 1.005  # of η, from which on a step counts as longer than that
ROWS = 4000  # of a trail that are looked at
_SAYS = {"gradient": "$-g$", "full": r"$-\nabla L$", "batch": "$-g$", "newton": "Newton",
         "look-ahead": "ahead", "momentum": "momentum", "update": r"$\Delta$"}  # fmt: skip


def round_below(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is no more than ``value``."""
    power = floor(log10(value) + 1e-9)
    lead = value / 10.0**power
    first = 5 if lead >= 5 * (1 - 1e-9) else 2 if lead >= 2 * (1 - 1e-9) else 1
    return float(f"{first}e{power}")


class ArrowScale:
    """Chooses the factor of gradient arrows, the same for all steps of a run in one view."""

    def __init__(self) -> None:
        self._key: object = None
        self._factor = 1.0

    def factor(self, trace: Trace, ground: Ground, plane: Plane) -> float:
        """Return what gradients are multiplied by to be drawn in units of the parameters.

        The gradients along the part of the trail that is in view decide; so the factor stays as
        it is while the run plays.
        """
        # A record that still fills is asked again when it has become twice as long.
        known = trace.last if trace.complete else trace.last.bit_length()
        key = (id(trace), known, plane)
        if key != self._key:
            self._key, self._factor = key, _factor(trace, ground, plane)
        return self._factor


def _factor(trace: Trace, ground: Ground, plane: Plane) -> float:
    end = min(trace.last, ROWS) + 1
    points = plane.to_px(ground.points(trace, 0, end))
    slopes = trace.quantities["g"][1:end]
    lengths = np.hypot.reduce(slopes / np.array(plane.pixel)[: slopes.shape[1]], axis=1)
    moved = np.hypot(*np.diff(points, axis=0).T)
    seen = _in_frame(points[:-1], plane) & np.isfinite(lengths) & (lengths > 0)
    lengths, moved = lengths[seen], np.nan_to_num(moved[seen]).clip(0.01, plane.frame.width)
    if not len(lengths):
        return 1.0
    # Each gradient counts for the way that was gone with it: what is crawled through counts little.
    order = np.argsort(lengths)
    gone = np.cumsum(moved[order])
    usual, high = (
        float(lengths[order][np.searchsorted(gone, share * gone[-1])]) for share in (USUAL, HIGH)
    )
    side = min(plane.frame.width, plane.frame.height)
    wanted = max(min(SHARE * side / usual, MOST * side / high), LEAST / usual)
    return round_below(wanted) if isfinite(wanted) and 1e-200 < wanted < 1e200 else 1.0


def _in_frame(points: NDArray[np.float64], plane: Plane) -> NDArray[np.bool_]:
    frame = plane.frame
    low, high = (frame.x, frame.y), (frame.right, frame.bottom)
    inside = (points >= low) & (points <= high)
    return inside[:, 0] & inside[:, 1]


def key_rows(lecture: LectureView, shown: Sequence[Shown], factor: float) -> list[str]:
    """Return what is said of the arrows in the canvas's corner, row by row, as mixed text."""
    rows = []
    if lecture.phase:
        at, count = lecture.part
        rows.append(f"step {lecture.row}, part {at} of {count}: {lecture.phase}")
    if lecture.sums:
        rows.append("   ".join(f"{symbol} = {value}" for symbol, value in lecture.sums))
    if any(one.arrow.slope for one in shown):
        rows.append(rf"arrows: $-\nabla L$ {TIMES} {format_number(factor, 3)}")
    for one in shown:
        if not one.whole:
            rows.append(_beyond(one))
    rows += _unseen(lecture, [one.arrow for one in shown])
    if lecture.no_newton:
        rows.append(lecture.no_newton)
    trust = lecture.trust
    if trust is not None:
        taken = format_number(trust.taken, 3)
        eta = format_number(trust.half, 3)
        words = rf"box: $|\Delta|$ ≲ $\eta$ = {eta}; this step {taken} $\eta$"
        if trust.taken > BEYOND:
            # About η is not η: how far beyond it a step of this rule can ever get is known too.
            words += rf", the most is {format_number(trust.most, 3)} $\eta$"
        rows.append(words)
    return rows


def _unseen(lecture: LectureView, seen: Sequence[Arrow]) -> list[str]:
    """Return what is said of arrows too short to be drawn: only where one would look for them.

    That is while a step is shown in its parts, each of which adds an arrow, and where of all that
    were chosen none is left. Beside others a missing one explains itself.
    """
    tiny = dict.fromkeys(_SAYS[a.name] for a in lecture.arrows if a not in seen)
    if tiny and lecture.phase:
        return ["too short to be seen: " + ", ".join(tiny)]
    return ["this step is too short for its arrows to be seen"] if tiny and not seen else []


def _beyond(one: Shown) -> str:
    """Return the row of an arrow that leaves the view."""
    length = format_number(one.arrow.length, 3)
    if one.arrow.slope:
        return f"{_SAYS[one.arrow.name]} leaves the view: its length is {length}"
    return f"{_SAYS[one.arrow.name]} leaves the view: {length} long"

"""Traces and runs for the tests of the side plots, made without the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.core.trace import Array, Trace
from explorer.look.runs import run_style
from explorer.look.theme import Theme, load_theme
from explorer.views.drawn import DrawnRun

LIGHT = load_theme("light")


def made_trace(
    loss: Array, quantities: Mapping[str, tuple[Array, ...]], last: int | None = None
) -> Trace:
    """Return a trace whose quantities have one column a parameter (w, b), row 0 missing."""
    rows = len(loss)
    names = ("w", "b")
    kept = {q: np.column_stack(columns).astype(float) for q, columns in quantities.items()}
    for values in kept.values():
        values[0] = np.nan
    eta = np.full(rows, 0.1)
    eta[0] = np.nan
    last = rows - 1 if last is None else last
    trace = Trace(names, np.column_stack([loss, -loss]), loss.astype(float), eta, kept, last, True)
    for values in (trace.w, trace.loss, trace.eta, *kept.values()):
        values[last + 1 :] = np.nan
    return trace


def descent(
    steps: int = 200,
    rate: float = 0.1,
    decay: float = 20.0,
    with_v: bool = True,
    floor: float = 1.5,
) -> Trace:
    """Return a smooth descent with rate and, if asked for, an accumulator that grows."""
    k = np.arange(steps + 1.0)
    quantities = {
        "g": (np.exp(-k / decay), -np.exp(-k / decay)),
        "rate": (np.full(steps + 1, rate), np.full(steps + 1, rate / 10)),
    }
    if with_v:
        quantities["v"] = (k**2 + 1e-3, 50 * k + 1e-2)
    return made_trace(50 * np.exp(-k / decay) + floor, quantities)


def drawn(traces: Sequence[Trace], theme: Theme = LIGHT, selected: int = 0) -> list[DrawnRun]:
    """Return visible runs in the theme's styles."""
    return [
        DrawnRun(f"run {i}", run_style(theme, i), trace, True, i == selected)
        for i, trace in enumerate(traces)
    ]

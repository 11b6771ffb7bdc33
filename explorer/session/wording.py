"""What an edit is called in the menu and in the history: ``Set η of Adam to 0.2`` (no Qt)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from explorer.core.numbers import format_number
from explorer.core.specs import ParamSpec
from explorer.formula.symbols import plain_symbol
from explorer.session.experiment import (
    NO_PARAMS,
    DataChoice,
    Experiment,
    GradientChoice,
    RunChoice,
    SurfaceChoice,
)
from explorer.session.resolve import Resolved, ResolvedRun

DIGITS = 6
"""Significant digits of a value in a name: more than anyone sets by hand."""


def name_of(before: Experiment, after: Experiment, resolved: Resolved, otherwise: str) -> str:
    """Return the name of an edit.

    Parameters
    ----------
    resolved
        What ``after`` means.
    otherwise
        The name where the edit is none that could be told more exactly.
    """
    changed = [
        f.name
        for f in fields(Experiment)
        if f.name != "view" and getattr(before, f.name) != getattr(after, f.name)
    ]
    if changed == ["start"] and after.start is not None:
        return f"Start at {_place(after.start)}"
    if changed == ["steps"]:
        return f"Take {resolved.steps:,} steps" if resolved.steps != 1 else "Take one step"
    if changed == ["surface"]:
        return _of_surface(before.surface, after.surface, resolved) or otherwise
    if changed == ["runs"] and len(before.runs) == len(after.runs):
        pairs = zip(before.runs, after.runs, resolved.runs, strict=True)
        different = [(one, other, run) for one, other, run in pairs if one != other]
        if len(different) == 1:
            return _of_run(*different[0]) or otherwise
    return otherwise


def gradient_name(choice: GradientChoice) -> str:
    """Return what choosing this gradient is called."""
    what = "the full gradient" if choice.mode == "full" else f"mini-batches of {choice.size:,}"
    if choice.noise:
        return f"Take {what} with noise {_number(choice.noise)}"
    return f"Take {what}"


def _of_surface(before: SurfaceChoice, after: SurfaceChoice, resolved: Resolved) -> str:
    """Return what setting one parameter of the surface or of its points is called."""
    surface = resolved.surface
    if replace(before, params=after.params) == after:
        return _set_or_reset(before.params, after.params, surface.specs, surface.problem.title)
    if before.data is None or after.data is None or replace(before, data=after.data) != after:
        return ""
    return _of_data(before.data, after.data)


def _of_data(before: DataChoice, after: DataChoice) -> str:
    if replace(before, params=after.params) == after:
        return _set_or_reset(before.params, after.params, {}, "the data")
    if replace(before, seed=after.seed) == after and after.seed is not None:
        return f"Set the seed of the data to {after.seed}"
    return ""


def _of_run(before: RunChoice, after: RunChoice, run: ResolvedRun) -> str:
    """Return what setting one thing of a run is called."""
    if replace(before, params=after.params) == after:
        return _set_or_reset(before.params, after.params, run.specs, run.label)
    if replace(before, lists=after.lists) == after:
        changed = [n for n in after.lists if before.lists.get(n) != after.lists[n]]
        return f"Change the {changed[0]} of {run.label}" if len(changed) == 1 else ""
    if replace(before, schedule=after.schedule) == after:
        one, other = before.schedule, after.schedule
        if replace(one, params=other.params) == other:
            specs = run.schedule.params
            return _set_or_reset(one.params, other.params, specs, f"{run.label}'s schedule")
    if replace(before, start=after.start) == after and after.start is not None:
        return f"Start {run.label} at {_place(after.start)}"
    return ""


def _set_or_reset(
    before: Mapping[str, float],
    after: Mapping[str, float],
    specs: Mapping[str, ParamSpec],
    whose: str,
) -> str:
    """Return what setting one number is called; empty where it were several."""
    names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
    if not names:
        return ""
    if len(names) > 1:
        return f"Reset the parameters of {whose}" if after == NO_PARAMS else ""
    [name] = names
    symbol = plain_symbol(specs[name].symbol) if name in specs else name
    if name not in after:
        return f"Reset {symbol} of {whose}"
    return f"Set {symbol} of {whose} to {_number(after[name])}"


def _number(value: float) -> str:
    return format_number(value, DIGITS)


def _place(numbers: Sequence[float]) -> str:
    """Return a place: ``(−2, 1)``, or with one parameter the number alone."""
    texts = [format_number(x, 4) for x in numbers]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"

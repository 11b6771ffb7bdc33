"""From what the catalogue has to the same thing typed, number for number, ready to be edited."""

from __future__ import annotations

import re
from dataclasses import replace

from explorer.core.catalogue import Catalogue
from explorer.core.entries import ScheduleEntry
from explorer.errors import InputError
from explorer.session.experiment import (
    RuleOrigin,
    RunChoice,
    ScheduleChoice,
    Starts,
    SurfaceChoice,
    Values,
)
from explorer.session.resolve import ResolvedRun
from explorer.session.surfaces import ResolvedSurface, entry_data, is_edit_of
from explorer.session.typed import origin_entry


def why_no_rule(run: ResolvedRun) -> str:
    """Return a sentence where a run's optimizer has no rule to edit, and nothing where it has."""
    if not run.variant.method:
        return ""
    title = run.entry.title if run.entry is not None else run.label
    return f"{title} is a method written in Python, which no rule can say: it has no text to edit."


def typed_run(run: ResolvedRun) -> RunChoice:
    """Return a run with its optimizer's rule as text: the same numbers, every one of them.

    Raises
    ------
    InputError
        If the optimizer has no rule.
    """
    if why := why_no_rule(run):
        raise InputError(why)
    if run.entry is None:
        return run.choice
    return replace(
        run.choice,
        optimizer="",
        variant="",
        rule=run.variant.rule.strip("\n"),
        params=Values(run.values),
        state=Starts(run.variant.starts),
        origin=RuleOrigin(run.entry.name, run.choice.variant),
    )


def why_no_schedule(schedule: ScheduleEntry) -> str:
    """Return a sentence where a schedule has no formula, and nothing where it has."""
    if not schedule.plan:
        return ""
    return f"{schedule.title} looks at the loss as the run goes: it has no formula to edit."


def typed_schedule_of(run: ResolvedRun) -> ScheduleChoice:
    """Return a run's schedule as a formula: the same rates, and still so when eta is changed.

    A parameter whose default is a formula, such as an ``eta_max`` that nobody set, gives way to
    that formula.

    Raises
    ------
    InputError
        If the schedule has no formula.
    """
    choice, entry = run.choice.schedule, run.schedule
    if choice.expression:
        return choice
    if why := why_no_schedule(entry):
        raise InputError(why)
    text, params = entry.formula, {}
    for name, spec in reversed(list(entry.params.items())):  # a default may read those above it
        if name not in choice.params and isinstance(spec.default, str):
            plain = spec.default.isidentifier()
            text = _put(text, name, spec.default if plain else f"({spec.default})")
        else:
            params[name] = run.schedule_values[name]
    in_order = {name: params[name] for name in entry.params if name in params}
    return ScheduleChoice("", Values(in_order), text.strip(), choice.name)


def _put(text: str, name: str, formula: str) -> str:
    return re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", lambda _: formula, text)


def typed_surface_of(surface: ResolvedSurface, choice: SurfaceChoice) -> SurfaceChoice:
    """Return a surface as text: the same loss, over the same points where it has some."""
    entry = surface.entry
    if entry is None:
        return choice
    common = SurfaceChoice(
        params=Values(surface.values),
        variables=entry.variables,
        range=surface.problem.range,
        origin=entry.name,
    )
    if entry.formula:
        return replace(common, expression=entry.formula.strip())
    return replace(
        common,
        model=entry.model.strip(),
        loss=entry.loss.strip(),
        reduction="mean" if entry.reduction == "mean" else "sum",
        data=choice.data or entry_data(entry),
    )


def is_another_surface(choice: SurfaceChoice, before: SurfaceChoice, catalogue: Catalogue) -> bool:
    """Tell whether a surface was retyped so far that what named the old one is wrong of it.

    Parameters
    ----------
    choice
        The surface now.
    before
        The old one, as text; where it was made from one of the catalogue's, that one counts.
    """
    if choice.name:
        return False
    origin = origin_entry(catalogue.surfaces, before.origin)
    return not is_edit_of(choice, before if origin is None else origin)

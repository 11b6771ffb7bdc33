"""What a lesson needs to be shown: every name looked up, every value to be read there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.session.edits import numbers_of
from explorer.session.ensemble import MOST, VIEW_KEY
from explorer.session.experiment import Experiment
from explorer.session.lesson_shelf import own_names
from explorer.session.lesson_text import Blank, blanks_in, symbols_in
from explorer.session.lessons import Lesson, Stop
from explorer.session.resolve import Resolved, resolve
from explorer.session.view import LAYERS, USUAL, read_view

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_PLAYHEAD = ("selected", "step", VIEW_KEY)
_LISTS = ("plots", "layers", "camera", "range", "scales", "folded", "hidden")
_VIEWED = (*vars(USUAL), *_PLAYHEAD)


@dataclass(frozen=True)
class _Shown:
    """What a stop's experiment records: the names by the label of each run."""

    steps: int
    parameters: tuple[str, ...]
    quantities: Mapping[str, tuple[str, ...]]

    def keys(self, label: str) -> list[str]:
        """Return all keys of a run, as side plots and blanks name them."""
        with_each = ["w", *self.quantities[label]]
        return ["loss", "eta", *(f"{q}.{p}" for q in with_each for p in self.parameters)]


def check_lesson(
    lesson: Lesson,
    catalogue: Catalogue,
    unreadable: Callable[[str], str] | None = None,
    views: bool = True,
) -> None:
    """Check that every stop can be shown and every blank can be filled; nothing is computed.

    Parameters
    ----------
    unreadable
        Returns what can't be read in the LaTeX of a name, or nothing: the symbols' room knows.
    views
        Whether what can't be used of a view is a fault, too; a session's is passed over.

    Raises
    ------
    InputError
        With the place in the lesson, e.g. ``stops[2].caption``.
    """
    known: dict[Experiment, _Shown] = {}
    for i, stop in enumerate(lesson.stops):
        where = f"stops[{i}]"
        numbers = replace(stop.experiment, view=_NOTHING)
        if numbers not in known:
            try:
                known[numbers] = _shown(resolve(numbers, catalogue))
            except InputError as error:
                raise error.within(f"{where}.session") from None
        _check_stop(stop, known[numbers], where, unreadable)
        if views:
            _check_view(stop.experiment.view, known[numbers], f"{where}.view")


def check_own(lesson: Lesson, catalogue: Catalogue) -> None:
    """Check a lesson of the person's own; the program's are checked by its tests.

    Raises
    ------
    InputError
        With the lesson and the place in it.
    """
    if lesson.name not in own_names():
        return
    try:
        check_lesson(lesson, catalogue, views=False)
    except InputError as error:
        raise error.in_file(f"lesson:{lesson.name}") from None


def same_numbers(one: Experiment, other: Experiment) -> bool:
    """Tell whether two experiments record the same, and call their runs alike."""
    return bool(_numbers(one) == _numbers(other))


def _numbers(experiment: Experiment) -> Any:
    runs = tuple((numbers_of(run), run.start, run.label) for run in experiment.runs)
    return (experiment.surface, experiment.gradient, experiment.start, experiment.steps, runs)


def _shown(resolved: Resolved) -> _Shown:
    d = resolved.surface.problem.dimensions
    return _Shown(
        steps=resolved.steps,
        parameters=resolved.surface.problem.names,
        quantities={
            run.label: ("g", *run.variant.optimizer(run.lists).recorded(d)) for run in resolved.runs
        },
    )


def _check_stop(
    stop: Stop, shown: _Shown, where: str, unreadable: Callable[[str], str] | None
) -> None:
    for key, step in (("from", stop.first), ("to", stop.last)):
        if step is not None and step > shown.steps:
            message = f"step {step:,} is beyond the last, {shown.steps:,}"
            raise InputError(message, f"{where}.play.{key}")
    for key in ("caption", "question", "answer"):
        text = getattr(stop, key)
        for blank in blanks_in(text):
            try:
                _check_blank(blank, shown, stop.end(shown.steps))
            except InputError as error:
                raise InputError(f"{error.message} in '{blank}'", f"{where}.{key}") from None
        for latex in symbols_in(text):
            if unreadable is not None and (what := unreadable(latex)):
                raise InputError(f"'{what}' can't be typeset", f"{where}.{key}")


def _check_blank(blank: Blank, shown: _Shown, last: int) -> None:
    if blank.label not in shown.quantities:
        raise InputError(unknown("run", blank.label, shown.quantities))
    keys = shown.keys(blank.label)
    if blank.key not in (*keys, *shown.parameters):
        raise InputError(unknown("quantity", blank.key, (*shown.parameters, *keys)))
    step = last if blank.step is None else blank.step
    if step > shown.steps:
        raise InputError(f"step {step:,} is beyond the last, {shown.steps:,},")
    at_start = ("loss", *shown.parameters, *(f"w.{p}" for p in shown.parameters))
    if step == 0 and blank.key not in at_start:
        raise InputError(f"'{blank.key}' has no value at step 0, before the first update,")


def _check_view(view: Mapping[str, Any], shown: _Shown, where: str) -> None:
    """Check that nothing of a view would be passed over."""
    for key, value in view.items():
        if key not in _VIEWED:
            raise InputError(unknown("key", key, _VIEWED), where)
        if value is None or key in _PLAYHEAD:
            continue
        if getattr(read_view({key: value}), key) is None:
            raise InputError("can't be used", f"{where}.{key}")
        if key not in _LISTS and getattr(
            read_view({key: value}), key
        ) != value:  # fmt: skip
            raise InputError(f"{value!r:.40} can't be used", f"{where}.{key}")
    every = {key for label in shown.quantities for key in shown.keys(label)} | {"loss", "eta"}
    for key, known in (("plots", every), ("layers", set(LAYERS))):
        for i, name in enumerate(view.get(key) or ()):
            if name not in known:
                raise InputError(unknown(key[:-1], str(name), known), f"{where}.{key}[{i}]")
    selected = view.get("selected", 0)
    if not isinstance(selected, int) or not 0 <= selected < max(1, len(shown.quantities)):
        message = f"must be the place of a run, 0 to {len(shown.quantities) - 1}"
        raise InputError(message, f"{where}.selected")
    size = view.get(VIEW_KEY, 1)
    if not isinstance(size, int) or not 1 <= size <= MOST:
        raise InputError(f"must be from 1 to {MOST}", f"{where}.{VIEW_KEY}")

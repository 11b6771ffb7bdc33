"""What a person typed, as entries like the catalogue's own: a rule, a schedule, parameters."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from explorer.core.catalogue import Catalogue, Shelf
from explorer.core.entries import Entry, OptimizerEntry, ScheduleEntry, Variant
from explorer.core.methods.torch_class import defaults_of
from explorer.core.optimizer_reader import check_variant
from explorer.core.specs import ListSpec, ParamSpec
from explorer.errors import InputError
from explorer.formula.parse import is_name
from explorer.formula.rule import INPUTS
from explorer.formula.typeset import name_latex
from explorer.session.experiment import RuleOrigin, RunChoice, ScheduleChoice, Values

E = TypeVar("E", bound=Entry)

SCHEDULE_INPUTS = ("k", "epoch", "eta")
"""What every schedule is given: updates already made, times round the data, the run's rate."""
TORCH_METHOD = "torch-class"
"""The method of a run that is a class of PyTorch's kind."""
NEW_VALUE = 1.0
"""What a parameter that was just made has, and gets back by a double click."""

_USUAL = {
    **dict.fromkeys(("eta", "beta1", "beta2", "eps"), "adam"),
    "beta": "rmsprop",
    "weight_decay": "adamw",
}
"""Parameters that mean the same in every rule, each with an optimizer that declares it."""

_FRACTIONS = {
    **dict.fromkeys(("alpha", "rho", "momentum", "dampening"), 0.999),
    "weight_decay": 0.1,
}
"""Arguments of PyTorch's classes between 0 and 1, with the upper end of their sliders."""


def typed_spec(name: str, value: float) -> ParamSpec:
    """Return a specification for a parameter that only its value is known of.

    The slider's ends are powers of ten that stay while the value moves between them.
    """
    low, high = -1.0, 1.0
    if value > 0:
        decade = min(290, max(-290, 2 * round(math.log10(value) / 2)))
        low, high = 10.0 ** (decade - 2), 10.0 ** (decade + 2)
    elif abs(value) > 0.5:
        high = 10.0 ** math.ceil(math.log10(2 * abs(value)))
        low = -high
    scale = "log" if value > 0 else "linear"
    return ParamSpec(name, name_latex(name), NEW_VALUE, low, high, scale)  # type: ignore[arg-type]


def typed_specs(params: Values, known: Mapping[str, ParamSpec]) -> dict[str, ParamSpec]:
    """Return a specification for each parameter: the one that is known, or one by its value."""
    return {n: known.get(n) or typed_spec(n, v) for n, v in params.items()}


def origin_entry(shelf: Shelf[E], name: str) -> E | None:
    """Return the entry that something typed was made from, or None where it is not known here."""
    try:
        return shelf.get(name)
    except InputError:
        return None


def origin_variant(origin: RuleOrigin | None, catalogue: Catalogue) -> Variant | None:
    """Return the rule that a typed one was made from, or None where it is not known here."""
    entry = origin_optimizer(origin, catalogue)
    if entry is None or origin is None:
        return None
    return entry.variants.get(origin.variant) if origin.variant else entry.variant("")


def origin_optimizer(origin: RuleOrigin | None, catalogue: Catalogue) -> OptimizerEntry | None:
    """Return the optimizer that a typed rule was made from, or None where it is not known here."""
    return None if origin is None else origin_entry(catalogue.optimizers, origin.optimizer)


def typed_variant(choice: RunChoice, catalogue: Catalogue) -> Variant:
    """Return the rule of a run that has a typed one.

    Raises
    ------
    InputError
        With the place below the run.
    """
    _check_names(choice.params, [n for n in INPUTS if n != "eta"])
    variant = Variant("", "", choice.rule, rule_specs(choice, catalogue), dict(choice.state))
    check_variant(variant)
    return variant


def torch_variant(choice: RunChoice) -> Variant:
    """Return the variant of a run that is a class of PyTorch's kind.

    Raises
    ------
    InputError
        With the place below the run, if the class may not or can't be used.
    """
    known, known_lists = defaults_of(choice.torch)
    values = {**known, **choice.params}
    specs = {n: replace(_class_spec(n, v), default=known.get(n, v)) for n, v in values.items()}
    own = {**known_lists, **choice.lists}
    lists = {n: ListSpec(n, name_latex(n), known_lists.get(n, v)) for n, v in own.items()}
    variant = Variant(
        name="",
        title="",
        rule="",
        params=specs,
        method=TORCH_METHOD,
        latex=(rf"\text{{{choice.torch.replace('_', ' ')}}}",),
        lists=lists,
        torch_class=(choice.torch, values),
    )
    variant.optimizer(own)  # says at once what is wrong with its arguments
    return variant


def _class_spec(name: str, value: float) -> ParamSpec:
    """Return a specification for a class's argument, whose usual range its name tells."""
    spec = typed_spec(name, value)
    if name in _FRACTIONS and 0 <= value < 1:
        spec = replace(spec, low=0.0, high=_FRACTIONS[name], scale="linear")
    return spec


def rule_specs(choice: RunChoice, catalogue: Catalogue) -> dict[str, ParamSpec]:
    """Return the parameters of a typed rule: as its origin has them, or as rules usually do."""
    origin = origin_variant(choice.origin, catalogue)
    known = dict(origin.params) if origin is not None else {}
    for name in choice.params:
        if name not in known and name in _USUAL:
            entry = origin_entry(catalogue.optimizers, _USUAL[name])
            if entry is not None and name in entry.params:
                known[name] = entry.params[name]
    return typed_specs(choice.params, known)


def typed_schedule(choice: ScheduleChoice, catalogue: Catalogue) -> ScheduleEntry:
    """Return a typed schedule.

    Raises
    ------
    InputError
        With the place below the schedule.
    """
    _check_names(choice.params, SCHEDULE_INPUTS)
    origin = origin_entry(catalogue.schedules, choice.origin)
    specs = typed_specs(choice.params, origin.params if origin is not None else {})
    title = f"{origin.title}, edited" if origin is not None else "Typed schedule"
    entry = ScheduleEntry("", title, specs, formula=choice.expression)
    try:
        _ = entry.tree
    except InputError as error:
        raise error.within("expression") from None
    return entry


def _check_names(params: Values, given: Collection[str]) -> None:
    for name in params:
        if not is_name(name) or name in given:
            raise InputError(f"'{name}' can't be used as a parameter's name", "params")

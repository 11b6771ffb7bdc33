"""From a parsed TOML file to an entry, every key and every formula checked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from explorer.core.entries import (
    DatasetEntry,
    OptimizerEntry,
    ScheduleEntry,
    SurfaceEntry,
    Variant,
    check_variables,
)
from explorer.core.fields import Fields, list_of, number, table_of
from explorer.core.methods import METHODS, NEEDS
from explorer.core.plans import PLAN_NEEDS, PLANS
from explorer.core.specs import ListSpec, ParamSpec
from explorer.core.torch_equal import read_torch_equal
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.formula.parse import is_name, parse_expression
from explorer.formula.rule import INPUTS, parse_start
from explorer.formula.tree import names_in
from explorer.formula.typeset import name_latex

_PARAM_KEYS = ("symbol", "default", "range", "scale", "help", "integer")


def read_specs(
    table: Any, where: str = "params", inputs: Collection[str] = (), formulas: bool = False
) -> dict[str, ParamSpec]:
    """Return the parameter specifications of a table.

    Parameters
    ----------
    inputs
        Names that the formula is given besides, which no parameter may have.
    formulas
        Whether a default may be a formula of eta and the parameters above it.
    """
    specs: dict[str, ParamSpec] = {}
    for name, value in table_of(table, where).items():
        place = f"{where}.{name}"
        if not is_name(name) or name in inputs:
            raise InputError(f"'{name}' can't be used as a parameter's name", where)
        fields = Fields(value, place, _PARAM_KEYS)
        fields.require("default")
        default = fields.raw("default")
        if formulas and isinstance(default, str):
            _check(fields.place("default"), default, ("eta", *specs))
        else:
            default = fields.number("default")
        low, high = (0.0, 1.0)
        if "range" in fields:
            ends = fields.numbers("range")
            if len(ends) != 2 or not ends[0] < ends[1]:
                raise InputError("must be [low, high] with low below high", fields.place("range"))
            low, high = ends
        scale = fields.choice("scale", ("linear", "log"), "linear")
        if scale == "log" and low <= 0:
            raise InputError("a logarithmic scale needs a range above 0", fields.place("range"))
        specs[name] = ParamSpec(
            name=name,
            symbol=fields.text("symbol", "") or name_latex(name),
            default=default,
            low=low,
            high=high,
            scale="log" if scale == "log" else "linear",
            help=fields.text("help", ""),
            integer=fields.boolean("integer", False),
        )
    return specs


def _check(where: str, formula: str, names: Collection[str]) -> None:
    try:
        parse_expression(formula, names)
    except InputError as error:
        raise error.within(where) from None


def read_optimizer(name: str, table: dict[str, Any]) -> OptimizerEntry:
    """Return an optimizer, the rule of every variant checked."""
    known = (
        *("title", "short", "style", "reference", "watch", "notes"),
        *("rule", "python", "latex", "torch", "params", "lists", "state", "variants"),
    )
    fields = Fields(table, "", known)
    given = [n for n in INPUTS if n != "eta"]
    specs = read_specs(fields.raw("params", {}), inputs=given)
    starts = _starts(fields.raw("state", {}), "state")
    lists = _read_lists(fields.raw("lists", {}), "lists")
    variants = {}
    if "variants" in fields:
        for key, value in table_of(fields.raw("variants"), "variants").items():
            place = f"variants.{key}"
            keys = ("title", "rule", "python", "latex", "torch", "params", "lists", "state")
            own = Fields(value, place, keys)
            params = {**specs, **read_specs(own.raw("params", {}), f"{place}.params", given)}
            variants[key] = Variant(
                name=key,
                title=own.text("title", key),
                params=params,
                starts={**starts, **_starts(own.raw("state", {}), f"{place}.state")},
                lists={**lists, **_read_lists(own.raw("lists", {}), f"{place}.lists")},
                torch=read_torch_equal(own.raw("torch"), f"{place}.torch", params),
                **_rule_or_method(own),
            )
        if not variants:
            raise InputError("there must be at least one variant", "variants")
    else:
        variants["default"] = Variant(
            name="default",
            title="",
            params=specs,
            starts=starts,
            lists=lists,
            torch=read_torch_equal(fields.raw("torch"), "torch", specs),
            **_rule_or_method(fields),
        )
    entry = OptimizerEntry(
        name=name,
        title=fields.text("title"),
        params=next(iter(variants.values())).params,
        reference=fields.text("reference", ""),
        variants=variants,
        short=fields.text("short", "") or fields.text("title"),
        style=fields.whole("style", 0, 0, 7) if "style" in fields else None,
        watch=fields.text("watch", ""),
        notes=fields.text("notes", ""),
    )
    for variant in variants.values():
        place = f"variants.{variant.name}." if "variants" in fields else ""
        if variant.method:
            has = (*variant.params, *variant.lists)
            _check_needs(NEEDS.get(variant.method, ()), has, f"{place}python")
        else:
            check_variant(variant, place)
    return entry


def _check_needs(needs: Collection[str], known: Collection[str], where: str) -> None:
    for name in needs:
        if name not in known:
            raise InputError(f"needs the parameter '{name}'", where)


def check_variant(variant: Variant, place: str = "") -> None:
    """Read a variant's rule and the first values of its state, as a run would.

    Parameters
    ----------
    place
        What the places that are named begin with, a dot or a space included.

    Raises
    ------
    InputError
        With what can't be read, or what the rule needs and has not.
    """
    try:
        rule = variant.rule_text
    except InputError as error:
        raise error.within(f"{place}rule") from None
    if "eta" not in variant.params and any("eta" in names_in(x.value) for x in rule.lines):
        raise InputError("the rule reads eta, and params has none", f"{place}params")
    for name, first in variant.starts.items():
        where = f"{place}state.{name}"
        if name not in rule.state:
            message = f"'{name}' is not state: the rule never reads it before it assigns it"
            raise InputError(message, where)
        if isinstance(first, str):
            try:
                parse_start(first, tuple(variant.params))
            except InputError as error:
                raise error.within(where) from None


def _rule_or_method(fields: Fields) -> dict[str, Any]:
    """Return what a variant does: its rule, or the Python optimizer that it names."""
    if "python" not in fields:
        return {"rule": fields.text("rule")}
    return {"rule": "", "method": _python_name(fields, METHODS), "latex": _latex(fields)}


def _plan(fields: Fields) -> dict[str, Any]:
    """Return the Python schedule that a file names, if it names one."""
    if "python" not in fields:
        return {}
    return {"plan": _python_name(fields, PLANS), "latex": _latex(fields)}


def _python_name(fields: Fields, known: Collection[str]) -> str:
    name = fields.text("python")
    if name not in known:
        raise InputError(unknown("Python name", name, known), fields.place("python"))
    return name


def _latex(fields: Fields) -> tuple[str, ...]:
    latex = fields.raw("latex", [])
    if not isinstance(latex, list) or not all(isinstance(line, str) for line in latex):
        raise InputError("must be a list of texts", fields.place("latex"))
    return tuple(latex)


def _read_lists(table: Any, where: str) -> dict[str, ListSpec]:
    specs = {}
    for name, value in table_of(table, where).items():
        fields = Fields(value, f"{where}.{name}", ("symbol", "default", "help"))
        fields.require("default")
        specs[name] = ListSpec(
            name=name,
            symbol=fields.text("symbol", "") or name_latex(name),
            default=fields.numbers("default"),
            help=fields.text("help", ""),
        )
    return specs


def _starts(table: Any, where: str) -> dict[str, str | float]:
    result: dict[str, str | float] = {}
    for key, value in table_of(table, where).items():
        result[key] = value if isinstance(value, str) else number(value, f"{where}.{key}")
    return result


_SURFACE_KEYS = (
    *("title", "teaches", "reference", "formula", "variables", "model", "loss", "reduction"),
    *("data", "range", "start", "steps", "smooth", "minima", "params", "runs", "shows"),
)


def read_surface(name: str, table: dict[str, Any]) -> SurfaceEntry:
    """Return a surface, its formulas checked."""
    fields = Fields(table, "", _SURFACE_KEYS)
    fields.require("variables")
    variables = list_of(fields.raw("variables"), "variables")
    params = read_specs(fields.raw("params", {}))
    if ("formula" in fields) == ("model" in fields):
        raise InputError("either 'formula' or 'model' and 'loss' is wanted")
    is_model = "model" in fields
    check_variables(variables, params, is_model)
    for key in ("range", "start", *(("loss", "data") if is_model else ())):
        fields.require(key)
    start = fields.numbers("start")
    if len(start) != len(variables):
        raise InputError(f"must have {len(variables)} numbers, not {len(start)}", "start")
    entry = SurfaceEntry(
        name=name,
        title=fields.text("title"),
        params=params,
        reference=fields.text("reference", ""),
        variables=tuple(variables),
        formula="" if is_model else fields.words("formula"),
        model=fields.words("model") if is_model else "",
        loss=fields.words("loss") if is_model else "",
        reduction=fields.choice("reduction", ("sum", "mean"), "sum"),
        data=table_of(fields.raw("data"), "data") if is_model else None,
        range=fields.ranges("range", len(variables)),
        start=start,
        steps=fields.whole("steps", 200, 1, 1_000_000),
        smooth=fields.boolean("smooth", True),
        minima=_minima(fields.raw("minima", []), len(variables), tuple(params)),
        teaches=fields.text("teaches", ""),
        runs=tuple(
            table_of(run, f"runs[{i}]")
            for i, run in enumerate(list_of(fields.raw("runs", []), "runs"))
        ),
        shows=fields.text("shows", ""),
    )
    try:
        _ = entry.trees
    except InputError as error:
        raise error.within("formula") if entry.formula else error from None
    return entry


def _minima(
    value: Any, d: int, params: Collection[str]
) -> tuple[tuple[tuple[float | str, ...], float | str, str], ...]:
    minima = []
    for i, item in enumerate(list_of(value, "minima")):
        place = f"minima[{i}]"
        own = Fields(item, place, ("at", "value", "kind"))
        for key in ("at", "value"):
            own.require(key)
        at = list_of(own.raw("at"), own.place("at"))
        if len(at) != d:
            raise InputError(f"must have {d} numbers, not {len(at)}", own.place("at"))
        parts = [(f"{place}.at[{j}]", v) for j, v in enumerate(at)]
        for where, part in (*parts, (own.place("value"), own.raw("value"))):
            if isinstance(part, str):
                _check(where, part, params)
            else:
                number(part, where)
        kind = own.choice("kind", ("global", "local"), "global")
        minima.append((tuple(at), own.raw("value"), kind))
    return tuple(minima)


def read_schedule(name: str, table: dict[str, Any]) -> ScheduleEntry:
    """Return a schedule, its formula checked."""
    known = ("title", "reference", "watch", "notes", "formula", "python", "latex", "params")
    fields = Fields(table, "", known)
    entry = ScheduleEntry(
        name=name,
        title=fields.text("title"),
        params=read_specs(fields.raw("params", {}), inputs=("k", "epoch", "eta"), formulas=True),
        reference=fields.text("reference", ""),
        formula="" if "python" in fields else fields.text("formula"),
        **_plan(fields),
        watch=fields.text("watch", ""),
        notes=fields.text("notes", ""),
    )
    if entry.plan:
        _check_needs(PLAN_NEEDS.get(entry.plan, ()), entry.params, "python")
        return entry
    try:
        _ = entry.tree
    except InputError as error:
        raise error.within("formula") from None
    return entry


def read_dataset(name: str, table: dict[str, Any]) -> DatasetEntry:
    """Return a dataset, its recipe checked."""
    known = ("title", "about", "reference", "generator", "seed", "recipe", "params")
    fields = Fields(table, "", known)
    entry = DatasetEntry(
        name=name,
        title=fields.text("title"),
        params=read_specs(fields.raw("params", {})),
        reference=fields.text("reference", ""),
        about=fields.text("about", ""),
        recipe=fields.text("recipe"),
        generator="legacy"
        if fields.choice("generator", ("pcg64", "legacy"), "pcg64") == "legacy"
        else "pcg64",
        seed=fields.whole("seed", 0, 0, 2**32 - 1),
    )
    if "n" not in entry.params:
        raise InputError("a recipe needs the parameter n, the number of points", "params")
    try:
        _ = entry.parsed
    except InputError as error:
        raise error.within("recipe") from None
    return entry


READERS: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "surface": read_surface,
    "optimizer": read_optimizer,
    "schedule": read_schedule,
    "dataset": read_dataset,
}

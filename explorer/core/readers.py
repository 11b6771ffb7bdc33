"""From a parsed TOML file to an entry, every key and every formula checked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from explorer.core.entries import DatasetEntry, ScheduleEntry, SurfaceEntry, check_variables
from explorer.core.fields import Fields, list_of, number, table_of
from explorer.core.optimizer_reader import read_optimizer
from explorer.core.plans import PLAN_NEEDS, PLANS
from explorer.core.spec_reader import check_formula, check_needs, latex_of, python_name, read_specs
from explorer.errors import InputError


def _plan(fields: Fields) -> dict[str, Any]:
    """Return the Python schedule that a file names, if it names one."""
    if "python" not in fields:
        return {}
    return {"plan": python_name(fields, PLANS), "latex": latex_of(fields)}


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
                check_formula(where, part, params)
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
        check_needs(PLAN_NEEDS.get(entry.plan, ()), entry.params, "python")
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

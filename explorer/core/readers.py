"""From a parsed TOML file to an entry, every key and every formula checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from explorer.core.entries import (
    DatasetEntry,
    OptimizerEntry,
    ScheduleEntry,
    SurfaceEntry,
    Variant,
)
from explorer.core.methods import METHODS
from explorer.core.plans import PLANS
from explorer.core.specs import ListSpec, ParamSpec
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.formula.parse import is_name

_PARAM_KEYS = ("symbol", "default", "range", "scale", "help", "integer")


class Fields:
    """A table whose keys are taken out one by one; what is left over is unknown.

    Also used for sessions, so that every file's faults read alike.
    """

    def __init__(self, table: Any, where: str, known: Collection[str]) -> None:
        if not isinstance(table, Mapping):
            raise InputError(f"must be a table of names and values, not {_kind(table)}", where)
        for key in table:
            if key not in known:
                raise InputError(unknown("key", str(key), known), where)
        self.table = table
        self.where = where

    def place(self, key: str) -> str:
        """Return the place of a key, for an error."""
        return f"{self.where}.{key}" if self.where else key

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def raw(self, key: str, default: Any = None) -> Any:
        """Return a value as it stands."""
        return self.table.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it is required."""
        if key not in self.table and default is not None:
            return default
        self.require(key)
        value = self.table[key]
        if not isinstance(value, str):
            raise InputError(f"must be text, not {_kind(value)}", self.place(key))
        return value

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        """Return one of several words."""
        value = self.text(key, default)
        if value not in choices:
            raise InputError(
                f"'{value}' is not one of {', '.join(sorted(choices))}", self.place(key)
            )
        return value

    def boolean(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise InputError(f"must be true or false, not {_kind(value)}", self.place(key))
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number."""
        if key not in self.table and default is not None:
            return default
        self.require(key)
        return number(self.table[key], self.place(key))

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        if key not in self.table:
            return default
        value = self.number(key)
        if value != int(value) or not low <= value <= high:
            raise InputError(
                f"must be a whole number from {low:,} to {high:,}, not {value:g}", self.place(key)
            )
        return int(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers."""
        return numbers(self.table[key], self.place(key))

    def ranges(self, key: str, count: int) -> tuple[tuple[float, float], ...]:
        """Return ``count`` pairs (low, high)."""
        value, where = self.table[key], self.place(key)
        if not isinstance(value, list) or len(value) != count:
            raise InputError(f"must be a list of {count} [low, high]", where)
        result = []
        for i, pair in enumerate(value):
            ends = numbers(pair, f"{where}[{i}]")
            if len(ends) != 2 or not ends[0] < ends[1]:
                raise InputError("must be [low, high] with low below high", f"{where}[{i}]")
            result.append((ends[0], ends[1]))
        return tuple(result)

    def require(self, key: str) -> None:
        """Raise InputError if a key is missing."""
        if key not in self.table:
            raise InputError(f"'{key}' is missing", self.where)


def number(value: Any, where: str) -> float:
    """Return a finite float, or raise InputError at ``where``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError(f"must be a number, not {_kind(value)}", where)
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise InputError("must be a finite number", where)
    return result


def numbers(value: Any, where: str) -> tuple[float, ...]:
    """Return a tuple of finite floats, or raise InputError at ``where``."""
    if not isinstance(value, (list, tuple)):
        raise InputError(f"must be a list of numbers, not {_kind(value)}", where)
    return tuple(number(v, f"{where}[{i}]") for i, v in enumerate(value))


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "true or false", str: "text", list: "a list", dict: "a table"}
    return names.get(type(value), "a number")


def read_specs(table: Any, where: str = "params") -> dict[str, ParamSpec]:
    """Return the parameter specifications of a table."""
    specs = {}
    for name in Fields(table, where, tuple(table)).table:
        place = f"{where}.{name}"
        if not is_name(name):
            raise InputError(f"'{name}' can't be used as a name", where)
        fields = Fields(table[name], place, _PARAM_KEYS)
        fields.require("default")
        default = fields.raw("default")
        if not isinstance(default, str):
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
            symbol=fields.text("symbol", name),
            default=default,
            low=low,
            high=high,
            scale="log" if scale == "log" else "linear",
            help=fields.text("help", ""),
            integer=fields.boolean("integer", False),
        )
    return specs


def read_optimizer(name: str, table: dict[str, Any]) -> OptimizerEntry:
    """Return an optimizer; every variant's rule is read when it is first used."""
    known = (
        *("title", "short", "style", "reference", "watch", "notes"),
        *("rule", "python", "latex", "params", "lists", "state", "variants"),
    )
    fields = Fields(table, "", known)
    specs = read_specs(fields.raw("params", {}))
    starts = _starts(fields.raw("state", {}), "state")
    lists = _read_lists(fields.raw("lists", {}), "lists")
    variants = {}
    if "variants" in fields:
        for key, value in Fields(
            fields.raw("variants"), "variants", tuple(fields.raw("variants"))
        ).table.items():
            place = f"variants.{key}"
            keys = ("title", "rule", "python", "latex", "params", "lists", "state")
            own = Fields(value, place, keys)
            variants[key] = Variant(
                name=key,
                title=own.text("title", key),
                params={**specs, **read_specs(own.raw("params", {}), f"{place}.params")},
                starts={**starts, **_starts(own.raw("state", {}), f"{place}.state")},
                lists={**lists, **_read_lists(own.raw("lists", {}), f"{place}.lists")},
                **_rule_or_method(own),
            )
    else:
        variants["default"] = Variant(
            name="default",
            title="",
            params=specs,
            starts=starts,
            lists=lists,
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
        if variant.method:
            continue
        try:
            _ = variant.rule_text
        except InputError as error:
            place = f"variants.{variant.name}.rule" if "variants" in fields else "rule"
            raise InputError(error.message, f"{place}, {error.where}") from None
    return entry


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
    for name, value in Fields(table, where, tuple(table)).table.items():
        fields = Fields(value, f"{where}.{name}", ("symbol", "default", "help"))
        fields.require("default")
        specs[name] = ListSpec(
            name=name,
            symbol=fields.text("symbol", name),
            default=fields.numbers("default"),
            help=fields.text("help", ""),
        )
    return specs


def _starts(table: Any, where: str) -> dict[str, str | float]:
    result: dict[str, str | float] = {}
    for key, value in Fields(table, where, tuple(table)).table.items():
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
    variables = tuple(str(v) for v in fields.raw("variables"))
    if len(variables) not in (1, 2) or not all(is_name(v) for v in variables):
        raise InputError("must be a list of one or two names", "variables")
    if ("formula" in fields) == ("model" in fields):
        raise InputError("either 'formula' or 'model' and 'loss' is wanted")
    for key in ("range", "start"):
        fields.require(key)
    start = fields.numbers("start")
    if len(start) != len(variables):
        raise InputError(f"must have {len(variables)} numbers, not {len(start)}", "start")
    minima = []
    for i, item in enumerate(fields.raw("minima", [])):
        own = Fields(item, f"minima[{i}]", ("at", "value", "kind"))
        own.require("at")
        own.require("value")
        kind = own.choice("kind", ("global", "local"), "global")
        minima.append((tuple(own.raw("at")), own.raw("value"), kind))
    entry = SurfaceEntry(
        name=name,
        title=fields.text("title"),
        params=read_specs(fields.raw("params", {})),
        reference=fields.text("reference", ""),
        variables=variables,
        formula=fields.text("formula", ""),
        model=fields.text("model", ""),
        loss=fields.text("loss", ""),
        reduction=fields.choice("reduction", ("sum", "mean"), "sum"),
        data=fields.raw("data"),
        range=fields.ranges("range", len(variables)),
        start=start,
        steps=fields.whole("steps", 200, 1, 1_000_000),
        smooth=fields.boolean("smooth", True),
        minima=tuple(minima),
        teaches=fields.text("teaches", ""),
        runs=tuple(fields.raw("runs", [])),
        shows=fields.text("shows", ""),
    )
    try:
        _ = entry.trees
    except InputError as error:
        raise error.within("formula") if entry.formula else error from None
    return entry


def read_schedule(name: str, table: dict[str, Any]) -> ScheduleEntry:
    """Return a schedule, its formula checked."""
    known = ("title", "reference", "watch", "notes", "formula", "python", "latex", "params")
    fields = Fields(table, "", known)
    entry = ScheduleEntry(
        name=name,
        title=fields.text("title"),
        params=read_specs(fields.raw("params", {})),
        reference=fields.text("reference", ""),
        formula="" if "python" in fields else fields.text("formula"),
        **_plan(fields),
        watch=fields.text("watch", ""),
        notes=fields.text("notes", ""),
    )
    if entry.plan:
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

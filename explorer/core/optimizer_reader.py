"""An optimizer from a parsed TOML file, the rule of every variant checked."""

from __future__ import annotations

from typing import Any

from explorer.core.entries import OptimizerEntry, Variant
from explorer.core.fields import Fields, number, table_of
from explorer.core.methods import METHODS, NEEDS
from explorer.core.spec_reader import check_needs, latex_of, python_name, read_lists, read_specs
from explorer.core.torch_equal import read_torch_equal
from explorer.errors import InputError
from explorer.formula.rule import INPUTS, parse_start
from explorer.formula.tree import names_in


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
    lists = read_lists(fields.raw("lists", {}), "lists")
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
                lists={**lists, **read_lists(own.raw("lists", {}), f"{place}.lists")},
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
            check_needs(NEEDS.get(variant.method, ()), has, f"{place}python")
        else:
            check_variant(variant, place)
    return entry


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
    return {"rule": "", "method": python_name(fields, METHODS), "latex": latex_of(fields)}


def _starts(table: Any, where: str) -> dict[str, str | float]:
    result: dict[str, str | float] = {}
    for key, value in table_of(table, where).items():
        result[key] = value if isinstance(value, str) else number(value, f"{where}.{key}")
    return result

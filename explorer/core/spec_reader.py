"""Parameters in a parsed TOML file, and what else several kinds of entries have."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from explorer.core.fields import Fields, table_of
from explorer.core.specs import ListSpec, ParamSpec
from explorer.errors import InputError
from explorer.formula.errors import unknown
from explorer.formula.parse import is_name, parse_expression
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
            check_formula(fields.place("default"), default, ("eta", *specs))
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


def check_formula(where: str, formula: str, names: Collection[str]) -> None:
    """Read a formula of ``names``; an error names the place ``where`` it stands."""
    try:
        parse_expression(formula, names)
    except InputError as error:
        raise error.within(where) from None


def read_lists(table: Any, where: str) -> dict[str, ListSpec]:
    """Return the specifications of parameters that are lists of numbers."""
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


def python_name(fields: Fields, known: Collection[str]) -> str:
    """Return the name of something written in Python, one of those that are ``known``."""
    name = fields.text("python")
    if name not in known:
        raise InputError(unknown("Python name", name, known), fields.place("python"))
    return name


def latex_of(fields: Fields) -> tuple[str, ...]:
    """Return the formula of something that is written in Python, line by line."""
    latex = fields.raw("latex", [])
    if not isinstance(latex, list) or not all(isinstance(line, str) for line in latex):
        raise InputError("must be a list of texts", fields.place("latex"))
    return tuple(latex)


def check_needs(needs: Collection[str], known: Collection[str], where: str) -> None:
    """Raise an error where something that Python code needs is not declared."""
    for name in needs:
        if name not in known:
            raise InputError(f"needs the parameter '{name}'", where)

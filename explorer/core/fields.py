"""Tables read from files, TOML and JSON alike, every fault located."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from explorer.errors import InputError
from explorer.formula.errors import unknown


def table_of(value: Any, where: str) -> Mapping[str, Any]:
    """Return a table whose keys are anybody's, or raise InputError at ``where``."""
    if not isinstance(value, Mapping):
        raise InputError(f"must be a table of names and values, not {kind_of(value)}", where)
    return value


def list_of(value: Any, where: str) -> list[Any]:
    """Return a list of anything, or raise InputError at ``where``."""
    if not isinstance(value, list):
        raise InputError(f"must be a list, not {kind_of(value)}", where)
    return value


class Fields:
    """A table whose keys are taken out one by one; what is left over is unknown.

    Also used for sessions, so that every file's faults read alike.
    """

    def __init__(self, table: Any, where: str, known: Collection[str]) -> None:
        self.table = table_of(table, where)
        for key in self.table:
            if key not in known:
                raise InputError(unknown("key", key, known), where)
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
            raise InputError(f"must be text, not {kind_of(value)}", self.place(key))
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
            raise InputError(f"must be true or false, not {kind_of(value)}", self.place(key))
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
            message = f"must be a whole number from {low:,} to {high:,}, not {value:.15g}"
            raise InputError(message, self.place(key))
        return int(value)

    def words(self, key: str) -> str:
        """Return a text that says something; it is required."""
        value = self.text(key)
        if not value.strip():
            raise InputError("must not be empty", self.place(key))
        return value

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
        raise InputError(f"must be a number, not {kind_of(value)}", where)
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
        raise InputError(f"must be a list of numbers, not {kind_of(value)}", where)
    return tuple(number(v, f"{where}[{i}]") for i, v in enumerate(value))


def kind_of(value: Any) -> str:
    """Return what a value is, in the words of a sentence."""
    if value is None:
        return "null"
    names = {bool: "true or false", str: "text", list: "a list", dict: "a table"}
    names |= {int: "a number", float: "a number"}
    return names.get(type(value), "a date or a time")

"""What an optimizer's file says of its equal in ``torch.optim``: the class and its settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from explorer.core.fields import Fields
from explorer.errors import InputError
from explorer.formula.errors import unknown

Setting: TypeAlias = str | bool | float | tuple[str, ...]
"""A parameter's name, a constant, or the names of several parameters."""


@dataclass(frozen=True)
class TorchEqual:
    """A class of ``torch.optim`` that makes the same steps.

    Attributes
    ----------
    name
        Of the class, e.g. ``RMSprop``.
    settings
        What each of its arguments is.
    """

    name: str
    settings: Mapping[str, Setting]

    def arguments(self, values: Mapping[str, float]) -> dict[str, Any]:
        """Return the class's arguments for a run's parameters."""
        return {key: _filled(setting, values) for key, setting in self.settings.items()}


def _filled(setting: Setting, values: Mapping[str, float]) -> Any:
    if isinstance(setting, tuple):
        return tuple(values[name] for name in setting)
    return values[setting] if isinstance(setting, str) else setting


def read_torch_equal(table: Any, where: str, params: Collection[str]) -> TorchEqual | None:
    """Return what a file's ``torch`` table says, or None where there is none.

    Raises
    ------
    InputError
        If a setting is no parameter of the optimizer's.
    """
    if table is None:
        return None
    fields = Fields(table, where, tuple(table) if isinstance(table, Mapping) else ())
    name = fields.text("class")
    if not name.isidentifier():
        raise InputError(f"'{name:.60}' is not the name of a class", fields.place("class"))
    settings: dict[str, Setting] = {}
    for key in fields.table:
        if key == "class":
            continue
        if not key.isidentifier():
            raise InputError(f"'{key:.60}' is not the name of an argument", where)
        value = fields.raw(key)
        named = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        for word in named:
            if not isinstance(word, str) or word not in params:
                raise InputError(unknown("parameter", str(word), params), fields.place(key))
        if named or isinstance(value, bool):
            settings[key] = tuple(value) if isinstance(value, list) else value
        else:
            settings[key] = fields.number(key)
    return TorchEqual(name, settings)

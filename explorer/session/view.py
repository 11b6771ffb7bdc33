"""What the window shows of an experiment: a value that never changes a number."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Literal, cast

Tab = Literal["contour", "3d", "data"]
Panel = Literal["step", "runs", "diagnosis", ""]
Height = Literal["log", "linear"]
Axis = Literal["log", "linear"]
Range = tuple[tuple[float, float], tuple[float, float]]

TABS: tuple[Tab, ...] = ("contour", "3d", "data")
PANELS: tuple[Panel, ...] = ("step", "runs", "diagnosis", "")
HEIGHTS: tuple[Height, ...] = ("log", "linear")
AXES: tuple[Axis, ...] = ("log", "linear")
LAYERS = (
    *("gradient", "momentum", "update", "look-ahead", "newton"),
    *("batch", "batch-contours", "field", "trust"),
)
"""What can be laid over the map, in the order of the list."""
SCALES = ("log", "linear")
"""How a value axis can be divided; one that is not named is divided as suits it."""
COLUMNS = ("left_column", "right_column")
SORTS = ("run", "optimizer", "eta", "loss", "best", "steps", "status", "eye")
FRAME = ("panel", "folded", "hidden", "theme")
"""How the window stands around the experiment: kept, and no reason to ask before it closes."""
_LONGEST = 60
"""Characters of a name that could be one."""


@dataclass(frozen=True)
class View:
    """What is shown, and how.

    Attributes
    ----------
    tab
        The view in the middle.
    layers
        What is laid over the map, of `LAYERS`.
    plots
        The side plots that were chosen, or None for those that suit the runs.
    axis
        How steps are placed in the side plots; None where nobody chose.
    panel
        The panel below the plots; empty where none is open, None where nobody chose.
    height
        How losses become heights in three dimensions.
    camera
        Azimuth and elevation in degrees and distance, or None for the usual ones.
    tolerance
        The loss that counts as arrived in the table of runs, or None for the usual one.
    in_parts
        Whether steps are played as their parts.
    events
        Whether new maxima and zero gradients are marked.
    range
        (low, high) along each axis of the map or the curve; None for the surface's own.
    data_range
        (low, high) along each axis of the data view; None for all points.
    scales
        How the value axes of quantities are divided, where one was chosen: (quantity, scale).
    folded
        The outer columns that are folded away; None where nobody chose.
    hidden
        The panels that do not stand beside the plots of a wide window; None where nobody chose.
    theme
        A theme's name; None where nobody chose, or the system's is wanted.
    sort
        The column that the table of runs is sorted by, of `SORTS`; after a minus sign the highest
        come first.
    """

    tab: Tab = "contour"
    layers: frozenset[str] = frozenset()
    plots: tuple[str, ...] | None = None
    axis: Axis | None = None
    panel: Panel | None = None
    height: Height = "log"
    camera: tuple[float, float, float] | None = None
    tolerance: float | None = None
    in_parts: bool = False
    events: bool = True
    range: Range | None = None
    data_range: Range | None = None
    scales: tuple[tuple[str, str], ...] = ()
    folded: frozenset[str] | None = None
    hidden: frozenset[str] | None = None
    theme: str | None = None
    sort: str = "loss"


USUAL = View()


def read_view(table: Mapping[str, Any]) -> View:
    """Return the view that a session names; what can't be used is as if it were not there."""
    known = {f.name: table[f.name] for f in fields(View) if table.get(f.name) is not None}
    read = {name: _READERS[name](value) for name, value in known.items()}
    return replace(USUAL, **{name: value for name, value in read.items() if value is not None})


def write_view(view: View, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a session's ``view`` with all that is not usual, and what else was in it.

    What could not be used stays as it was written, until something else is chosen.
    """
    faulty = view_faults(table)
    result = {name: v for name, v in table.items() if name not in _READERS or name in faulty}
    for name in _READERS:
        value = getattr(view, name)
        untouched = name in faulty and value == getattr(read_view(table), name)
        if untouched or value == getattr(USUAL, name):
            continue
        if name == "layers":
            value = [layer for layer in LAYERS if layer in view.layers]
        if name in _WRITERS:
            value = _WRITERS[name](value)
        result[name] = list(value) if isinstance(value, tuple) else value
    return MappingProxyType(result)


def view_faults(table: Mapping[str, Any]) -> list[str]:
    """Return the names in a session's ``view`` that say what can't be shown."""
    known = {name: value for name, value in table.items() if value is not None}
    faults = [name for name in _READERS if name in known and not _usable(name, known[name])]
    return faults + [n for n in _WHOLE if n in known and whole_in(known, n, -1) < 0]


def _usable(name: str, value: Any) -> bool:
    read = _READERS[name](value)
    if name == "scales":
        return read is not None and len(read) == len(value)
    if name in _SETS:
        return value == [] or (read is not None and len(read) == len(set(value)))
    return read is not None or (name == "plots" and value == [])


def _one_of(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, str) and value in names else None


def _names(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list) and value and all(isinstance(key, str) for key in value):
        return tuple(value)
    return None


def _layers(value: Any) -> frozenset[str] | None:
    names = _names(value)
    return None if names is None else frozenset(names) & frozenset(LAYERS)


def number_in(value: Any) -> float | None:
    """Return a value that is a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def whole_in(table: Mapping[str, Any], name: str, otherwise: int) -> int:
    """Return what a table says under a name, if that is 0 or another whole number above it."""
    value = table.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return otherwise


def _camera(value: Any) -> tuple[float, float, float] | None:
    if not isinstance(value, list) or len(value) != 3:
        return None
    numbers = tuple(number_in(v) for v in value)
    if None in numbers:
        return None
    return cast("tuple[float, float, float]", numbers)


def _range(value: Any) -> Range | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    ends = [tuple(map(number_in, pair)) for pair in value if isinstance(pair, list)]
    if len(ends) != 2 or not all(len(e) == 2 and None not in e for e in ends):
        return None
    read = cast("Range", tuple(ends))
    return read if all(low < high for low, high in read) else None


def _scales(value: Any) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, dict):
        return None
    known = [(q, s) for q, s in value.items() if isinstance(s, str) and s in SCALES]
    return tuple(sorted((q, s) for q, s in known if isinstance(q, str)))


def _some_of(names: tuple[str, ...]) -> Callable[[Any], frozenset[str] | None]:
    def read(value: Any) -> frozenset[str] | None:
        known = isinstance(value, list) and all(v in names for v in value if isinstance(v, str))
        if not known or not all(isinstance(name, str) for name in value):
            return None
        return frozenset(value)

    return read


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST else None


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "range": lambda value: [list(ends) for ends in value],
    "data_range": lambda value: [list(ends) for ends in value],
    "scales": dict,
    "folded": sorted,
    "hidden": sorted,
}
_SETS = ("layers", "folded", "hidden")
_WHOLE = ("step", "selected", "part")
_READERS: dict[str, Callable[[Any], Any]] = {
    "tab": _one_of(TABS),
    "layers": _layers,
    "plots": _names,
    "axis": _one_of(AXES),
    "panel": _one_of(cast("tuple[str, ...]", PANELS)),
    "height": _one_of(HEIGHTS),
    "camera": _camera,
    "tolerance": number_in,
    "in_parts": lambda value: value if isinstance(value, bool) else None,
    "events": lambda value: value if isinstance(value, bool) else None,
    "range": _range,
    "data_range": _range,
    "scales": _scales,
    "folded": _some_of(COLUMNS),
    "hidden": _some_of(cast("tuple[str, ...]", PANELS[:-1])),
    "theme": _word,
    "sort": _one_of((*SORTS, *(f"-{name}" for name in SORTS))),
}

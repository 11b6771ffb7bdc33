"""Things of one's own: an edited rule, surface or schedule as a file of the person's folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from explorer.core.catalogue import Catalogue
from explorer.core.readers import READERS
from explorer.core.resources import user_root
from explorer.core.specs import ParamSpec
from explorer.core.whole_files import write_whole
from explorer.errors import InputError
from explorer.session.experiment import DataChoice, Experiment, ScheduleChoice, Values
from explorer.session.files import data_table
from explorer.session.resolve import ResolvedRun
from explorer.session.surfaces import ResolvedSurface
from explorer.session.typed import typed_schedule

Kind = Literal["optimizer", "surface", "schedule"]

MAX_NAME = 60
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# What Windows keeps for itself, whatever comes after a dot.
_TAKEN = frozenset(
    {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def suggested_name(title: str) -> str:
    """Return a name that goes with a title: ``RMSProp, edited`` is ``rmsprop-edited``."""
    name = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:MAX_NAME].strip("-")
    return f"{name}-1" if name in _TAKEN else name


def check_name(name: str, kind: Kind, catalogue: Catalogue) -> None:
    """Check that a thing of one's own can be called so.

    Raises
    ------
    InputError
        With what a name may be; also where it is the program's own.
    """
    what = "a name"
    if not name:
        raise InputError(f"{what} is wanted, such as my-{kind}")
    if not _NAME.match(name) or len(name) > MAX_NAME:
        rule = "small letters, digits and single dashes between them"
        raise InputError(f"'{name[:MAX_NAME]}' can't be {what}: use {rule}, at most {MAX_NAME}")
    if name in _TAKEN:
        raise InputError(f"'{name}' can't be {what}: Windows keeps it for itself")
    if _shelf(catalogue, kind).is_program_s(name):
        raise InputError(f"'{name}' is the program's own {kind}: choose another name")


def is_kept(name: str, kind: Kind) -> bool:
    """Tell whether the person's folder has a file for this name already."""
    return _path(name, kind).exists()


def keep(kind: Kind, name: str, text: str, catalogue: Catalogue, replace: bool = False) -> Path:
    """Write a file of one's own and put it into the catalogue; return where it is.

    Parameters
    ----------
    text
        What :func:`optimizer_text`, :func:`surface_text` or :func:`schedule_text` returned.
    replace
        Whether it may take the place of one of the same name.

    Raises
    ------
    InputError
        If the name can't be used or is taken, or the file can't be written.
    """
    check_name(name, kind, catalogue)
    if is_kept(name, kind) and not replace:
        raise InputError(f"there is {_a(kind)} of yours called '{name}' already")
    try:
        content = text.encode()
        READERS[kind](name, tomllib.loads(text))  # as a later start of the program will read it
    except UnicodeEncodeError:
        raise InputError("half a character can't be written to a file") from None
    path = _path(name, kind)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"can't be made: {error.strerror or error}", str(path.parent)) from None
    write_whole(path, content)
    _shelf(catalogue, kind).take_own(name, path)
    return path


def _path(name: str, kind: Kind) -> Path:
    return user_root() / f"{kind}s" / f"{name}.toml"


def _shelf(catalogue: Catalogue, kind: Kind) -> Any:
    return getattr(catalogue, f"{kind}s")


def _a(kind: Kind) -> str:
    return f"an {kind}" if kind == "optimizer" else f"a {kind}"


# What is written


def optimizer_text(title: str, run: ResolvedRun) -> str:
    """Return a run's typed rule as a file of the catalogue, its values as the defaults."""
    rule = run.variant.rule
    parts = [_pair("title", title), f"rule = {_long(rule)}", *_params(run.specs, run.values)]
    if run.variant.starts:
        parts.append("\n[state]")
        parts += [_pair(name, first) for name, first in run.variant.starts.items()]
    return _file(parts)


def schedule_text(title: str, choice: ScheduleChoice, catalogue: Catalogue) -> str:
    """Return a typed schedule as a file of the catalogue."""
    params = _params(typed_schedule(choice, catalogue).params, choice.params)
    return _file([_pair("title", title), _pair("formula", choice.expression), *params])


def surface_text(title: str, surface: ResolvedSurface, experiment: Experiment) -> str:
    """Return the surface shown as a file of the catalogue, with the start and steps shown."""
    choice = experiment.surface
    parts = [_pair("title", title)]
    if choice.expression:
        parts.append(_pair("formula", choice.expression))
    else:
        parts += [_pair("model", choice.model), _pair("loss", choice.loss)]
        parts.append(_pair("reduction", choice.reduction))
    start = surface.start if experiment.start is None else experiment.start
    steps = surface.steps if experiment.steps is None else experiment.steps
    parts += [
        _pair("variables", choice.variables),
        _pair("range", [list(ends) for ends in surface.problem.range]),
        _pair("start", start),
        _pair("steps", steps),
    ]
    if choice.data is not None:
        parts += ["\n[data]", *_data(choice.data)]
    return _file([*parts, *_params(surface.specs, Values(surface.values))])


def _data(data: DataChoice) -> list[str]:
    return [_pair(name, value) for name, value in data_table(data, None).items()]


def _params(specs: Mapping[str, ParamSpec], values: Mapping[str, float]) -> list[str]:
    parts = []
    for name, value in values.items():
        spec = specs[name]
        low, high = min(spec.low, value), max(spec.high, value)
        parts += [
            f"\n[params.{name}]",
            _pair("symbol", spec.symbol),
            _pair("default", value),
            _pair("range", [low, high]),
            _pair("scale", spec.scale if low > 0 else "linear"),
        ]
        parts += [_pair("help", spec.help)] if spec.help else []
        parts += [_pair("integer", True)] if spec.integer else []
    return parts


def _file(parts: Sequence[str]) -> str:
    return "\n".join(parts) + "\n"


def _pair(name: str, value: Any) -> str:
    return f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(v) for v in value)}]"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return repr(value) if value == 0 else f"{value:.1f}"
    return repr(value)


def _long(text: str) -> str:
    """Return a text of several lines, which stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return '"""\n' + "".join(f"{_escaped(line)}\n" for line in lines) + '"""'


def _escaped(text: str) -> str:
    def letter(c: str) -> str:
        if c in _ESCAPES:
            return _ESCAPES[c]
        return f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else c

    return "".join(letter(c) for c in text)

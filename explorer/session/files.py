"""Sessions as files: JSON to an experiment and back, every fault located."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explorer.core.fields import Fields, list_of, table_of
from explorer.errors import InputError
from explorer.session.csv_choice import csv_table, read_csv_choice
from explorer.session.experiment import (
    PINNED,
    DataChoice,
    Experiment,
    GradientChoice,
    SurfaceChoice,
)
from explorer.session.json_text import read_json
from explorer.session.run_tables import params_of, read_run, run_table

FORMAT = "optimizer-explorer/1"
_NEWER = re.compile(r"optimizer-explorer/([1-9][0-9]*)\Z")
MAX_BYTES = 50_000_000
MAX_STEPS = 1_000_000
MAX_RUNS = 1000
MAX_DEPTH = 20
"""Tables in tables of a view."""

_TOP = ("format", "title", "surface", "gradient", "start", "steps", "runs", "view")
_NAMED = ("name", "params", "range", "data")
_EXPRESSION = ("expression", "variables", "range", "params", "origin")
_MODEL = ("model", "loss", "reduction", "variables", "data", "range", "params", "origin")
_GRADIENT = ("mode", "size", "order", "seed", "noise")


def read_session(text: str, folder: Path | None = None) -> Experiment:
    """Return the experiment that a session's text describes.

    Parameters
    ----------
    folder
        The folder that CSV paths are relative to.

    Raises
    ------
    InputError
        With the place and what would be right.
    """
    table = read_json(text)
    if not isinstance(table, dict):
        raise InputError("a session is a table that begins with '{'")
    if table.get("format") != FORMAT:
        found = table.get("format")
        what = "'format' is missing" if found is None else f"format is {found!r:.60}"
        newer = isinstance(found, str) and _NEWER.match(found) and found != FORMAT
        why = "; a newer release of it wrote this" if newer else ""
        if isinstance(found, str) and found.startswith("optimizer-explorer-lesson/"):
            why = "; a lesson belongs into the folder of your own lessons"
        raise InputError(f'{what}; this program reads "{FORMAT}"{why}')
    return read_experiment(table, folder)


def read_experiment(table: Any, folder: Path | None = None) -> Experiment:
    """Return the experiment that a session's tables describe, whatever their format says.

    Raises
    ------
    InputError
        With the place within the tables.
    """
    fields = Fields(table, "", _TOP)
    for key in ("surface", "runs"):
        fields.require(key)
    runs = list_of(fields.raw("runs"), "runs")
    if len(runs) > MAX_RUNS:
        raise InputError(f"{len(runs)} runs are too many; at most {MAX_RUNS}", "runs")
    view = dict(table_of(fields.raw("view", {}), "view"))
    _check_values(view, "view")
    if view.get(PINNED) is not None:
        view[PINNED] = _pinned(view[PINNED], folder)
    return Experiment(
        surface=read_surface_choice(fields.raw("surface"), folder),
        runs=tuple(read_run(run, f"runs[{i}]") for i, run in enumerate(runs)),
        start=fields.numbers("start") if "start" in fields else None,
        steps=fields.whole("steps", 0, 1, MAX_STEPS) if "steps" in fields else None,
        gradient=_gradient(fields.raw("gradient", {})),
        title=fields.text("title", ""),
        view=MappingProxyType(view),
    )


def _pinned(table: Any, folder: Path | None) -> Experiment:
    """Return the experiment that was pinned beside another one."""
    where = f"view.{PINNED}"
    inner = dict(table_of(table, where))
    if isinstance(inner.get("view"), dict):
        inner["view"] = {k: v for k, v in inner["view"].items() if k != PINNED}
    try:
        return read_experiment(inner, folder)
    except InputError as error:
        raise error.within(where) from None


def _check_values(value: Any, where: str, depth: int = 0) -> None:
    """Check that what is kept as it is can be written again.

    Raises
    ------
    InputError
        With the place of a number too large, or of what is nested too deeply.
    """
    if depth > MAX_DEPTH:
        raise InputError("is nested too deeply", where[:60])
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_values(inner, f"{where}.{key}", depth + 1)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            _check_values(inner, f"{where}[{i}]", depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InputError("must be a finite number", where)


def read_surface_choice(table: Any, folder: Path | None = None) -> SurfaceChoice:
    """Return the surface that a session's ``surface`` table describes."""
    where = "surface"
    table = table_of(table, where)
    if "name" in table:
        fields = Fields(table, where, _NAMED)
        data = read_data(fields.raw("data"), f"{where}.data", folder) if "data" in fields else None
        params = params_of(fields.raw("params", {}), f"{where}.params")
        view = _range(fields)
        return SurfaceChoice(name=fields.words("name"), params=params, range=view, data=data)
    if "expression" not in table and "model" not in table:
        raise InputError("must have 'name', or 'expression', or 'model' and 'loss'", where)
    is_model = "model" in table
    fields = Fields(table, where, _MODEL if is_model else _EXPRESSION)
    fields.require("variables")
    variables = fields.raw("variables")
    if not isinstance(variables, list) or not all(isinstance(v, str) for v in variables):
        raise InputError("must be a list of names", f"{where}.variables")
    common: dict[str, Any] = {
        "variables": tuple(variables),
        "range": _range(fields),
        "params": params_of(fields.raw("params", {}), f"{where}.params"),
        "origin": fields.text("origin", ""),
    }
    if not is_model:
        return SurfaceChoice(expression=fields.words("expression"), **common)
    fields.require("data")
    reduction = fields.choice("reduction", ("sum", "mean"), "sum")
    return SurfaceChoice(
        model=fields.words("model"),
        loss=fields.words("loss"),
        reduction="mean" if reduction == "mean" else "sum",
        data=read_data(fields.raw("data"), f"{where}.data", folder),
        **common,
    )


def _range(fields: Fields) -> tuple[tuple[float, float], ...] | None:
    if "range" not in fields:
        return None
    return fields.ranges("range", len(list_of(fields.raw("range"), fields.place("range"))))


def read_data(table: Any, where: str, folder: Path | None) -> DataChoice:
    """Return the points that a session's or a surface's ``data`` table describes.

    Parameters
    ----------
    folder
        The folder that CSV paths are relative to; the one worked in if None.
    """
    table = table_of(table, where)
    if "csv" in table:
        return read_csv_choice(table, where, folder)
    if "dataset" in table:
        params = {k: v for k, v in table.items() if k not in ("dataset", "seed")}
        fields = Fields(table, where, tuple(table))
        seed = fields.whole("seed", 0, 0, 2**32 - 1) if "seed" in fields else None
        return DataChoice(
            dataset=fields.words("dataset"), seed=seed, params=params_of(params, where)
        )
    fields = Fields(table, where, ("x", "y"))
    for key in ("x", "y"):
        if key not in fields:
            raise InputError("must have 'x' and 'y', or 'csv', or 'dataset'", where)
    return DataChoice(points=(fields.numbers("x"), fields.numbers("y")))


def _gradient(table: Any) -> GradientChoice:
    fields = Fields(table, "gradient", _GRADIENT)
    mode = fields.choice("mode", ("full", "minibatch"), "full")
    noise = fields.number("noise", 0.0)
    if noise < 0:
        raise InputError("must not be below 0", "gradient.noise")
    if mode == "full":
        for key in ("size", "order"):
            if key in fields:
                raise InputError(f"the full gradient has no '{key}'", "gradient")
    order = fields.choice("order", ("sequential", "shuffle", "replacement"), "sequential")
    return GradientChoice(
        mode="minibatch" if mode == "minibatch" else "full",
        size=fields.whole("size", 1, 1, 1_000_000),
        order=order,  # type: ignore[arg-type]
        seed=fields.whole("seed", 0, 0, 2**32 - 1),
        noise=noise,
    )


def write_session(experiment: Experiment, folder: Path | None = None) -> str:
    """Return the session's text; reading it gives an equal experiment."""
    table = {"format": FORMAT, **experiment_table(experiment, folder)}
    return json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def experiment_table(experiment: Experiment, folder: Path | None = None) -> dict[str, Any]:
    """Return the session's tables, the format left out.

    Parameters
    ----------
    folder
        The folder that paths of CSV files below it are written relative to.
    """
    table: dict[str, Any] = {}
    if experiment.title:
        table["title"] = experiment.title
    table["surface"] = _surface_table(experiment.surface, folder)
    if experiment.gradient != GradientChoice():
        table["gradient"] = _gradient_table(experiment.gradient)
    if experiment.start is not None:
        table["start"] = list(experiment.start)
    if experiment.steps is not None:
        table["steps"] = experiment.steps
    table["runs"] = [run_table(run) for run in experiment.runs]
    if experiment.view:
        view = dict(experiment.view)
        pinned = view.get(PINNED)
        if isinstance(pinned, Experiment):
            view[PINNED] = experiment_table(pinned, folder)
        table["view"] = view
    return table


def _surface_table(choice: SurfaceChoice, folder: Path | None) -> dict[str, Any]:
    table: dict[str, Any] = {}
    if choice.name:
        table["name"] = choice.name
    elif choice.expression:
        table |= {"expression": choice.expression, "variables": list(choice.variables)}
    else:
        table |= {"model": choice.model, "loss": choice.loss, "reduction": choice.reduction}
        table["variables"] = list(choice.variables)
    if choice.range is not None:
        table["range"] = [list(ends) for ends in choice.range]
    if choice.params:
        table["params"] = dict(choice.params)
    if choice.origin:
        table["origin"] = choice.origin
    if choice.data is not None:
        table["data"] = data_table(choice.data, folder)
    return table


def data_table(data: DataChoice, folder: Path | None) -> dict[str, Any]:
    """Return the table of a data problem's points, a CSV file's path relative to ``folder``."""
    if data.points is not None:
        return {"x": list(data.points[0]), "y": list(data.points[1])}
    if data.csv is not None:
        path = Path(data.csv)
        if folder is not None and path.is_relative_to(folder):
            path = path.relative_to(folder)
        return csv_table(data, path)
    table: dict[str, Any] = {"dataset": data.dataset}
    if data.seed is not None:
        table["seed"] = data.seed
    return table | dict(data.params)


def _gradient_table(choice: GradientChoice) -> dict[str, Any]:
    table: dict[str, Any] = {"mode": choice.mode}
    if choice.mode == "minibatch":
        table |= {"size": choice.size, "order": choice.order}
    if choice.seed:
        table["seed"] = choice.seed
    if choice.noise:
        table["noise"] = choice.noise
    return table


def load_session(path: Path) -> Experiment:
    """Return the experiment in a session file.

    Raises
    ------
    InputError
        With the file and the place in it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB", str(path))
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"can't be opened: {error.strerror or error}", str(path)) from None
    except UnicodeDecodeError:
        raise InputError("is not text in UTF-8", str(path)) from None
    except InputError:
        raise
    except ValueError:  # a null character in the name
        raise InputError("can't be opened: no file can have this name", str(path)) from None
    from explorer.session.share import from_text, is_line  # which leans on this file

    try:
        return from_text(text) if is_line(text) else read_session(text, path.resolve().parent)
    except InputError as error:
        raise at_file(error, str(path)) from None


def at_file(error: InputError, name: str) -> InputError:
    """Return the error with the file's name before its place."""
    return error.in_file(name)

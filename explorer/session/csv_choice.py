"""A CSV file as the source of points, as a session says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from explorer.core.csv_form import DELIMITERS, ENCODINGS, MAX_LEAD, CsvForm
from explorer.core.fields import Fields
from explorer.errors import InputError
from explorer.session.experiment import DataChoice

_FORM = ("delimiter", "decimal", "thousands", "header", "encoding", "skip", "lead")
_KEYS = ("csv", "x", "y", *_FORM, "standardise")


def read_csv_choice(table: Any, where: str, folder: Path | None) -> DataChoice:
    """Return the points that ``{"csv": path, "x": column, "y": column}`` describes.

    Optional keys say how the file is written (``delimiter``, ``decimal``, ``thousands``,
    ``header``, ``encoding``), how many lines come before (``lead``), whether rows without a point
    are left out (``skip``) and what is standardised.
    """
    fields = Fields(table, where, _KEYS)
    path = Path(fields.words("csv"))
    full = path if path.is_absolute() else (folder or Path.cwd()) / path
    form = CsvForm(
        delimiter=_one_of(fields, "delimiter", tuple(DELIMITERS), ","),
        decimal=_one_of(fields, "decimal", (".", ","), "."),
        header=fields.boolean("header", True),
        encoding=fields.choice("encoding", ENCODINGS, "utf-8"),
        skip=fields.boolean("skip", False),
        thousands=_one_of(fields, "thousands", (".", ","), ""),
        lead=fields.whole("lead", 0, 0, MAX_LEAD) if "lead" in fields else 0,
    )
    if form.thousands == form.decimal:
        raise InputError("must not be the decimal sign", fields.place("thousands"))
    first, second = ("x", "y") if form.header else ("#1", "#2")
    return DataChoice(
        csv=str(full),
        x_column=fields.text("x", first),
        y_column=fields.text("y", second),
        form=form,
        standardise=_one_of(fields, "standardise", ("x", "y", "xy"), ""),
    )


def _one_of(fields: Fields, key: str, choices: tuple[str, ...], default: str) -> str:
    value = fields.text(key, default)
    if value not in choices and key in fields:
        words = ", ".join(repr(choice) for choice in choices)
        raise InputError(f"{value[:20]!r} is not one of {words}", fields.place(key))
    return value


def csv_table(data: DataChoice, path: Path) -> dict[str, Any]:
    """Return the table of a CSV file's points; what is as usual is left out."""
    table: dict[str, Any] = {"csv": path.as_posix(), "x": data.x_column, "y": data.y_column}
    usual = CsvForm()
    for key in _FORM:
        value = getattr(data.form, key)
        if value != getattr(usual, key):
            table[key] = value
    if data.standardise:
        table["standardise"] = data.standardise
    return table

"""How a file of numbers is written: its delimiter, decimal sign, header and encoding, guessed."""

from __future__ import annotations

import codecs
import csv
import math
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.errors import InputError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
ENCODINGS = ("utf-8", "latin-1", "utf-16")
MAX_LINE = 1_000_000
"""Characters in a line of a CSV file."""
_SAMPLE = 65_536
"""Bytes that a guess looks at."""
_ROWS = 60


@dataclass(frozen=True)
class CsvForm:
    """How a file is written.

    Attributes
    ----------
    header
        Whether the first line names the columns; otherwise they are ``#1``, ``#2`` …
    skip
        Whether rows that hold no point are left out; otherwise the first of them is an error.
    """

    delimiter: str = ","
    decimal: str = "."
    header: bool = True
    encoding: str = "utf-8"
    skip: bool = False


USUAL_FORM = CsvForm()
"""As most programs write it."""


@dataclass(frozen=True)
class Preview:
    """The first rows of a file.

    Attributes
    ----------
    names
        Of the columns: the header's, or ``#k`` where it has none or has it twice.
    rows
        The cells below the header.
    numeric
        Of each column, what share of its cells are numbers.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[float, ...]


def read_sample(path: Path) -> tuple[str, str]:
    """Return the beginning of a file as text, whole lines of it, and the file's encoding.

    Raises
    ------
    InputError
        If it can't be read, is empty, or is no text.
    """
    where = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(_SAMPLE)
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror or error}", where) from None
    except ValueError:
        raise InputError("is not a file's name", where) from None
    if not content:
        raise InputError("the file is empty", where)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), "utf-16"
    nul = content.find(b"\0")
    if nul >= 0:
        line = content.count(b"\n", 0, nul) + 1
        raise InputError(f"is no text: there is a NUL byte in line {line:,}", where)
    encoding = "utf-8" if _is_utf8(path) else "latin-1"
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    if len(content) == _SAMPLE and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text, encoding


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except (OSError, UnicodeDecodeError):
        return False
    return True


def guess_form(sample: str, encoding: str = "utf-8") -> CsvForm:
    """Return how a file whose beginning is ``sample`` seems to be written.

    The delimiter and decimal sign are those with which most rows are equally long and most cells
    are numbers.
    """
    best, form = (-1.0, 0.0, 0), CsvForm(encoding=encoding)
    for delimiter in DELIMITERS:
        for decimal in ".,":
            if decimal == delimiter:
                continue
            tried = CsvForm(delimiter, decimal, True, encoding)
            rows = split_rows(sample, tried)[:_ROWS]
            if not rows:
                continue
            width, count = Counter(map(len, rows)).most_common(1)[0]
            body = [row for row in rows if len(row) == width][1:] or rows
            cells = [cell for row in body for cell in row]
            share = sum(number_in(c, decimal) is not None for c in cells) / len(cells)
            score = (
                (width > 1) * (0.2 + share) * count / len(rows),
                share,
                decimal == ".",
            )
            if score > best:
                best, form = score, tried
    rows = split_rows(sample, form)
    first, rest = (rows[0], rows[1:]) if rows else ([], [])
    names = sum(bool(c.strip()) and number_in(c, form.decimal) is None for c in first)
    numbers = any(number_in(c, form.decimal) is not None for row in rest[:_ROWS] for c in row)
    return replace(form, header=bool(names) and (numbers or not rest))


def split_rows(text: str, form: CsvForm) -> list[list[str]]:
    """Return the rows of a text that are not blank, as cells."""
    spaced = form.delimiter == " "
    lines = (line.strip() + "\n" if spaced else line for line in text.splitlines(keepends=True))
    try:
        reader = csv.reader(lines, delimiter=form.delimiter, skipinitialspace=spaced)
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return []


def preview_of(sample: str, form: CsvForm, most: int = 50) -> Preview:
    """Return the first rows of a file as it would be read."""
    rows = split_rows(sample, form)
    head = rows[0] if rows else []
    body = rows[1 : most + 1] if form.header else rows[:most]
    width = max(map(len, [head, *body]), default=0)
    names = column_names(head, form, width)
    numeric = []
    for i in range(width):
        cells = [row[i] for row in body if i < len(row)]
        found = sum(number_in(c, form.decimal) is not None for c in cells)
        numeric.append(found / len(cells) if cells else 0.0)
    return Preview(names, tuple(tuple(row) for row in body), tuple(numeric))


def column_names(head: list[str], form: CsvForm, width: int = 0) -> tuple[str, ...]:
    """Return what each column is called."""
    names: list[str] = []
    for i in range(max(width, len(head))):
        name = head[i].strip() if form.header and i < len(head) else ""
        names.append(name if name and name not in names else f"#{i + 1}")
    return tuple(names)


def number_in(cell: str, decimal: str) -> float | None:
    """Return the finite number that a cell holds, or None."""
    if decimal != ".":
        if "." in cell:
            return None
        cell = cell.replace(decimal, ".")
    try:
        value = float(cell)
    except ValueError:
        return None
    # Python alone reads 1_000.
    return value if math.isfinite(value) and "_" not in cell else None

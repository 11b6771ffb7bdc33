"""How a file of numbers is written: its delimiter, decimal sign, header and encoding, guessed."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.errors import InputError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}
ENCODINGS = ("utf-8", "latin-1", "utf-16")
MAX_LINE = 1_000_000
"""Characters in a line of a CSV file."""
MAX_LEAD = 1_000
"""Lines that may come before the header."""
_SAMPLE = 65_536
"""Bytes that a guess looks at."""
_ROWS = 60
_SIGNS = ((".", ""), (",", ""), (".", ","), (",", "."))
"""Decimal sign and sign between thousands, the likeliest first."""
_GROUPS = {
    sign: re.compile(rf"[+-]?\d{{1,3}}(?:\{sign}\d{{3}})+(?:\{other}\d*)?", re.ASCII)
    for sign, other in (",.", ".,")
}
"""Numbers in groups of three digits, by the sign between the groups."""


@dataclass(frozen=True)
class CsvForm:
    """How a file is written.

    Attributes
    ----------
    header
        Whether the first line names the columns; otherwise they are ``#1``, ``#2`` …
    skip
        Whether rows that hold no point are left out; otherwise the first of them is an error.
    thousands
        The sign between groups of three digits, as in ``1.234,5``; empty where there is none.
    lead
        How many lines at the top come before the header or the first row.
    """

    delimiter: str = ","
    decimal: str = "."
    header: bool = True
    encoding: str = "utf-8"
    skip: bool = False
    thousands: str = ""
    lead: int = 0

    def number(self, cell: str) -> float | None:
        """Return the finite number that a cell holds, or None."""
        return number_in(cell, self.decimal, self.thousands)


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
        Of each column, what share of its cells that hold something are numbers.
    lines
        Of each row, the line of the file that it ends in.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[float, ...]
    lines: tuple[int, ...] = ()


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
    # The beginning alone is looked at: a reading that meets other bytes later says so.
    encoding = "utf-8" if _is_utf8(content) else "latin-1"
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    if len(content) == _SAMPLE and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text, encoding


def _is_utf8(content: bytes) -> bool:
    """Tell whether the beginning of a file is UTF-8; its last letter may be cut in two."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def guess_form(sample: str, encoding: str = "utf-8") -> CsvForm:
    """Return how a file whose beginning is ``sample`` seems to be written.

    The delimiter and decimal sign are those with which most rows are equally long and most cells
    are numbers.
    """
    lead = _lead(sample)
    quoted = '"' in sample
    best, form = (-1.0, 0.0, 0.0), CsvForm(encoding=encoding, lead=lead)
    for delimiter in DELIMITERS:
        rows = split_rows(sample, CsvForm(delimiter, lead=lead))
        if not rows:
            continue
        for decimal, thousands in _SIGNS:
            if delimiter in (decimal, thousands) and not quoted:
                continue
            tried = CsvForm(delimiter, decimal, True, encoding, thousands=thousands, lead=lead)
            width, count = Counter(map(len, rows)).most_common(1)[0]
            body = [row for row in rows if len(row) == width][1:] or rows
            cells = [cell for row in body for cell in row]
            share = sum(tried.number(c) is not None for c in cells) / len(cells)
            # The first row may be a header: it decides where the others do not.
            top = sum(tried.number(c) is not None for c in rows[0]) / len(rows[0])
            score = ((width > 1) * (0.2 + share) * count / len(rows), share, top)
            # Of equals the first one: a point, and no groups, are what most programs write.
            if score > best:
                best, form = score, tried
    rows = split_rows(sample, form)
    first, rest = (rows[0], rows[1:]) if rows else ([], [])
    names = sum(bool(c.strip()) and form.number(c) is None for c in first)
    numbers = any(form.number(c) is not None for row in rest[:_ROWS] for c in row)
    return replace(form, header=bool(names) and (numbers or not rest))


def _lead(sample: str) -> int:
    """Return how many lines at the top are blank or a comment."""
    for count, line in enumerate(_lines(sample)):
        text = line.strip()
        if text and not text.startswith("#"):
            return min(count, MAX_LEAD)
    return 0


def _lines(text: str) -> list[str]:
    """Return lines as a file gives them, not as `str.splitlines` would part them."""
    return list(io.StringIO(text, newline=""))


def split_rows(text: str, form: CsvForm) -> list[list[str]]:
    """Return the first rows of a text that are not blank, as cells."""
    return [row for _, row in _numbered_rows(text, form, _ROWS)]


def _numbered_rows(text: str, form: CsvForm, most: int) -> list[tuple[int, list[str]]]:
    """Return at most so many rows that are not blank, each with the line that it ends in."""
    spaced = form.delimiter == " "
    below = _lines(text)[form.lead :]
    lines = (line.strip() + "\n" if spaced else line for line in below)
    try:
        reader = csv.reader(lines, delimiter=form.delimiter, skipinitialspace=spaced)
        numbered = ((reader.line_num + form.lead, row) for row in reader)
        full = ((line, row) for line, row in numbered if any(cell.strip() for cell in row))
        return list(itertools.islice(full, most))
    except csv.Error:
        return []


def preview_of(sample: str, form: CsvForm, most: int = 50) -> Preview:
    """Return the first rows of a file as it would be read."""
    numbered = _numbered_rows(sample, form, most + 1)
    rows = [row for _, row in numbered]
    head = rows[0] if rows else []
    first = 1 if form.header else 0
    body, lines = rows[first : first + most], [line for line, _ in numbered[first : first + most]]
    width = max(map(len, [head, *body]), default=0)
    names = column_names(head, form, width)
    numeric = []
    for i in range(width):
        cells = [row[i] for row in body if i < len(row) and row[i].strip()]
        found = sum(form.number(c) is not None for c in cells)
        numeric.append(found / len(cells) if cells else 0.0)
    return Preview(names, tuple(map(tuple, body)), tuple(numeric), tuple(lines))


def column_names(head: list[str], form: CsvForm, width: int = 0) -> tuple[str, ...]:
    """Return what each column is called."""
    names: list[str] = []
    for i in range(max(width, len(head))):
        name = head[i].strip() if form.header and i < len(head) else ""
        names.append(name if name and name not in names else f"#{i + 1}")
    return tuple(names)


def number_in(cell: str, decimal: str, thousands: str = "") -> float | None:
    """Return the finite number that a cell holds, or None."""
    if thousands and thousands in cell:
        if not _GROUPS[thousands].fullmatch(cell.strip()):
            return None
        cell = cell.replace(thousands, "")
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

"""Points from a CSV file, read a slice at a time, with every row that holds none counted."""

from __future__ import annotations

import csv
import math
import os
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np

from explorer.core.csv_form import MAX_LINE, CsvForm, column_names, number_in
from explorer.core.csv_left_out import LeftOut, Reason
from explorer.core.data import Points, moments, standardised
from explorer.errors import InputError

T = TypeVar("T")

MAX_ROWS = 1_000_000
"""Points that a file may hold."""
_SLICE = 2_000
"""Rows between two looks at the clock."""
_KEPT = 3
"""Files whose points are kept, lest each edit read them again."""


class CsvReading:
    """A file that is being read.

    Attributes
    ----------
    share
        How much of the file has been read, from 0 to 1.
    identity
        What tells the file as it was when it was opened from one that was changed since.
    columns
        The names of those of x and of y.
    left_out
        The rows that held no point.
    not_utf8
        Whether it was given up because the file is not in UTF-8, which it was read as.
    done
        Whether the whole file has been read.
    """

    def __init__(self, path: Path, form: CsvForm, x_column: str, y_column: str) -> None:
        """Open a file.

        Raises
        ------
        InputError
            If it can't be opened or has no such columns.
        """
        self._where = str(path)
        self._form = form
        self.columns = (x_column, y_column)
        self._x, self._y = array("d"), array("d")
        self.left_out = LeftOut()
        self.not_utf8 = False
        self.done = False
        self._bytes_read = 0
        try:
            encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
            self._file = path.open(newline="", encoding=encoding)
            facts = os.fstat(self._file.fileno())
        except OSError as error:
            raise InputError(f"can't be read: {error.strerror or error}", self._where) from None
        except (ValueError, LookupError):
            raise InputError("is not a file's name", self._where) from None
        self._size = max(1, facts.st_size)
        self.identity = _identity(facts)
        spaced = form.delimiter == " "
        self._rows = csv.reader(self._lines(), delimiter=form.delimiter, skipinitialspace=spaced)
        try:
            self._places = self._guard(self._find_columns)
        except InputError:
            self.close()
            raise

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return 1.0 if self.done else min(1.0, self._bytes_read / self._size)

    @property
    def count(self) -> int:
        """The number of points read so far."""
        return len(self._x)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def advance(self, seconds: float = math.inf) -> bool:
        """Read on for about so long; return whether the whole file has been read.

        Raises
        ------
        InputError
            With the file, and the line where there is one.
        """
        end = time.perf_counter() + seconds
        try:
            while not self.done:
                self.done = self._guard(self._some_rows)
                with suppress(OSError):  # a pipe has no place
                    self._bytes_read = os.lseek(self._file.fileno(), 0, os.SEEK_CUR)
                if time.perf_counter() > end:
                    break
        except InputError:
            self.close()
            raise
        if self.done:
            self.close()
        return self.done

    def points(self) -> Points:
        """Return the points read.

        Raises
        ------
        InputError
            If there are none.
        """
        if not self._x:
            raise InputError("there are no points", self._where)
        x, y = (np.array(column, dtype=np.float64) for column in (self._x, self._y))
        return Points(x, y, self.left_out.words)

    def moments(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return mean and standard deviation of x and of y; see `moments`."""
        x, y = (moments(np.array(column, dtype=np.float64)) for column in (self._x, self._y))
        return x, y

    def few(self, most: int) -> tuple[list[float], list[float]]:
        """Return at most so many of the points read so far, evenly picked."""
        every = max(1, -(-len(self._x) // most))
        return self._x[::every].tolist(), self._y[::every].tolist()

    def _guard(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except OSError as error:
            raise InputError(f"can't be read: {error.strerror or error}", self._where) from None
        except UnicodeError:
            self.not_utf8 = self._form.encoding == "utf-8"
            name = {"utf-8": "UTF-8", "utf-16": "UTF-16"}.get(self._form.encoding, "")
            raise InputError(f"is not text in {name}", self._where) from None
        except csv.Error as error:
            raise InputError(f"is not a CSV file: {error}", self._where) from None

    def _lines(self) -> Iterator[str]:
        """Yield the lines of a file, none so long that no memory could hold it."""
        spaced, lead = self._form.delimiter == " ", self._form.lead
        while line := self._file.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise csv.Error(f"a line has more than {MAX_LINE:,} characters")
            if "\0" in line:
                raise csv.Error(
                    f"there is a NUL byte in line {self._rows.line_num + self._form.lead + 1:,}"
                )
            if lead:
                lead -= 1
                continue
            yield line.strip() + "\n" if spaced else line

    def _find_columns(self) -> list[int]:
        form = self._form
        head: list[str] = next(self._rows, []) if form.header else []
        names = [name.strip() for name in head]
        places = []
        for name in self.columns:
            number = name[1:] if name.startswith("#") else ""
            if name in names:
                places.append(names.index(name))
            elif number.isascii() and number.isdecimal() and 1 <= int(number[:6]) <= 10_000:
                places.append(int(number) - 1)
            else:
                has = ", ".join(column_names(head, form)[:12]) or "nothing"
                what = f"the header has {has}" if form.header else "columns are #1, #2 and so on"
                raise InputError(f"there is no column '{name}'; {what}", self._where)
        return places

    def _some_rows(self) -> bool:
        """Read some rows; return whether they were the last ones."""
        (xi, yi), decimal, thousands = self._places, self._form.decimal, self._form.thousands
        x, y = self._x, self._y
        for count, row in enumerate(self._rows, 1):
            try:
                a = number_in(row[xi], decimal, thousands)
                b = number_in(row[yi], decimal, thousands)
            except IndexError:
                a = b = None
            if a is None or b is None:
                self._leave_out(row)
            else:
                x.append(a)
                y.append(b)
                if len(x) > MAX_ROWS:
                    raise InputError(f"more than {MAX_ROWS:,} points", self._where)
            if count == _SLICE:
                return False
        return True

    def _leave_out(self, row: list[str]) -> None:
        if not any(cell.strip() for cell in row):
            return
        line = self._rows.line_num + self._form.lead
        column, reason, cell = self._reason(row)
        if self._form.skip:
            self.left_out.note(column, reason, line, cell)
            return
        where = f"{self._where}, line {line}"
        if reason == "missing":
            raise InputError(f"there is no value for '{column}'", where)
        what = "a finite number" if reason == "not finite" else "a number"
        raise InputError(f"'{cell.strip()[:30]}' in column '{column}' is not {what}", where)

    def _reason(self, row: list[str]) -> tuple[str, Reason, str]:
        """Return the first of the two columns that holds no number, why, and its cell."""
        for place, name in zip(self._places, self.columns, strict=True):
            cell = row[place] if place < len(row) else ""
            if not cell.strip():
                return name, "missing", ""
            if self._form.number(cell) is None:
                return name, "not finite" if _reads_as_number(cell) else "no number", cell
        return self.columns[1], "missing", ""


def _reads_as_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


_kept: OrderedDict[tuple[object, ...], Points] = OrderedDict()
_standard: tuple[Points, str, Points] | None = None
_lock = Lock()


def read_csv(path: Path, x_column: str, y_column: str, form: CsvForm | None = None) -> Points:
    """Read two columns of a CSV file; what was read lately is remembered.

    Raises
    ------
    InputError
        With the file, and the line where there is one, for whatever can't be read.
    """
    form = form or CsvForm()
    reading = CsvReading(path, form, x_column, y_column)
    key = _key(path, form, reading)
    with _lock:
        if key in _kept:
            reading.close()
            _kept.move_to_end(key)
            return _kept[key]
    reading.advance()
    return remember(path, form, reading)


def read_standardised(points: Points, which: str) -> Points:
    """Return points of a file standardised; the last ones are remembered, as each edit asks."""
    global _standard
    with _lock:
        if _standard is not None and _standard[0] is points and _standard[1] == which:
            return _standard[2]
    result = standardised(points, which)
    with _lock:
        _standard = (points, which, result)
    return result


def remember(path: Path, form: CsvForm, reading: CsvReading) -> Points:
    """Return the points of a reading; they are kept for as long as the file stays as it was.

    ``path`` and ``form`` are those by which the file will be asked for.

    Raises
    ------
    InputError
        If there are no points.
    """
    points = reading.points()
    with _lock:
        _kept[_key(path, form, reading)] = points
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return points


def still_there(path: Path, x_column: str, y_column: str, form: CsvForm) -> Points | None:
    """Return the points that were read of the file as it is now, if they are remembered.

    Raises
    ------
    InputError
        If what is remembered was read of the file as it was before, or it is gone.
    """
    about = (x_column, y_column, form)
    with _lock:
        known = [key for key in _kept if key[0] == str(path) and key[-3:] == about]
    if not known:
        return None
    now = identity_of(path)
    for key in known:
        if key[1:-3] == now:
            return _kept.get(key)
    raise InputError("has changed since its points were read; open the session again", str(path))


def identity_of(path: Path) -> tuple[int, ...]:
    """Return what is another where a file holds something else; nothing where there is none."""
    try:
        return _identity(path.stat())
    except (OSError, ValueError):
        return ()


def _identity(facts: os.stat_result) -> tuple[int, ...]:
    """Return what is another where a file holds something else."""
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _key(path: Path, form: CsvForm, reading: CsvReading) -> tuple[object, ...]:
    return (str(path), *reading.identity, *reading.columns, form)

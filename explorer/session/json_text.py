"""JSON read strictly: each key once, finite numbers only, and every fault with its place."""

from __future__ import annotations

import json
import re
from typing import Any

from explorer.errors import InputError

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|-?[A-Za-z]+')


def read_json(text: str) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    InputError
        With the line and column where there is one.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, object_pairs_hook=_table_once)
    except InputError as error:
        raise _located(error, text) from None
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise InputError(message, f"line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise InputError("this is nested too deeply") from None
    except ValueError:
        raise InputError("a number is too long to read") from None
    if "\\ud" in text.lower():
        _refuse_halves(value)
    return value


def _refuse(word: str) -> float:
    raise InputError(f"{word} is not a number that a session can hold")


def _table_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a table whose keys come once: of two, nobody knows which was meant."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise InputError(f"the key '{key}' comes twice")
        table[key] = value
    return table


def _refuse_halves(value: Any) -> None:
    r"""Refuse half a character (``\ud800``), which no file could hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise InputError(f"{half!r} is half a character; it needs its other half") from None


def _located(error: InputError, text: str) -> InputError:
    """Return the error with the place of the first NaN or Infinity, if it is about one."""
    word = error.message.split(" ", 1)[0]
    for found in _WORD.finditer(text):
        if found.group() == word:
            start = found.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            return InputError(error.message, f"line {line}, column {column}")
    return error

"""A lesson's words: symbols between dollar signs, and blanks that the record fills.

``{loss of Adam at 100, 4}`` is the loss of the run labelled Adam at step 100 to four significant
digits. No value is ever typed, so none can disagree with what is on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from explorer.core.numbers import format_number
from explorer.core.trace import Array, Trace
from explorer.errors import InputError
from explorer.session.run_state import RunState

DIGITS = 3
"""Significant digits of a value for which its blank names none."""
WAITING = "…"
"""What stands for a value that is not computed yet."""
MISSING = "?"
"""What stands for a value that the runs on the screen do not have."""
EXAMPLE = "{loss of Adam at 20}"

_BLANK = re.compile(r"\{([^{}]*)\}")
_INSIDE = re.compile(r"(\S+) of (.+?)(?: at (\d{1,7}))?(?:, *(\d{1,2}))?")
_MOST_DIGITS = 15


@dataclass(frozen=True)
class Blank:
    """A value to be read from the record.

    Attributes
    ----------
    key
        The quantity, as a side plot's key, or a parameter by its own name.
    label
        The run's label.
    step
        The step, or None for the one at which the stop waits.
    digits
        Significant digits.
    """

    key: str
    label: str
    step: int | None = None
    digits: int = DIGITS

    def __str__(self) -> str:
        at = "" if self.step is None else f" at {self.step}"
        digits = "" if self.digits == DIGITS else f", {self.digits}"
        return f"{{{self.key} of {self.label}{at}{digits}}}"


def blanks_in(text: str) -> tuple[Blank, ...]:
    """Return the blanks of a text in reading order; what is none of them is left out."""
    found = [
        blank
        for words in text.split("$")[::2]
        for inside in _BLANK.findall(words)
        if (blank := _read(inside)) is not None
    ]
    return tuple(found)


def symbols_in(text: str) -> tuple[str, ...]:
    """Return what stands between dollar signs."""
    return tuple(text.split("$")[1::2])


def check_text(text: str) -> None:
    """Check that every symbol is closed and every blank can be read.

    Raises
    ------
    InputError
        With what is wrong; the place is the caller's to add.
    """
    parts = text.split("$")
    if len(parts) % 2 == 0:
        raise InputError("a '$' opens a formula that nothing closes")
    for latex in parts[1::2]:
        if not latex.strip():
            raise InputError("there is nothing between two '$'")
        if _unbalanced(latex):
            raise InputError(f"the braces in '${latex[:40]}$' do not match")
    for words in parts[::2]:
        for inside in _BLANK.findall(words):
            if _read(inside) is None:
                raise InputError(f"'{{{inside[:60]}}}' is not of the form '{EXAMPLE}'")
        if any(brace in _BLANK.sub("", words) for brace in "{}"):
            raise InputError(f"a brace stands alone; a value is written '{EXAMPLE}'")


def fill(text: str, runs: Iterable[RunState], last: int) -> str:
    """Return a text with its blanks filled from the record.

    Parameters
    ----------
    runs
        The runs on the screen.
    last
        The step of the blanks that name none.
    """
    traces = {run.label: run.trace for run in runs}
    return with_blanks(text, lambda blank: value_of(blank, traces, last))


def with_blanks(text: str, write: Callable[[Blank], str]) -> str:
    """Return a text with something in place of each blank."""

    def written(found: re.Match[str]) -> str:
        blank = _read(found[1])
        return found[0] if blank is None else write(blank)

    parts = text.split("$")
    parts[::2] = [_BLANK.sub(written, words) for words in parts[::2]]
    return "$".join(parts)


def value_of(blank: Blank, traces: Mapping[str, Trace], last: int) -> str:
    """Return what a blank is filled with: a number, or that it is not there or not there yet."""
    trace = traces.get(blank.label)
    values = None if trace is None else recorded(trace, blank.key)
    step = last if blank.step is None else blank.step
    if trace is None or values is None or step >= len(values):
        return MISSING
    if step > trace.last and not trace.complete:
        return WAITING
    return format_number(float(values[step]), blank.digits)


def recorded(trace: Trace, key: str) -> Array | None:
    """Return the values of a key over the steps, shape (steps+1,), or None if not recorded."""
    if key == "loss":
        return trace.loss
    if key == "eta":
        return trace.eta
    quantity, _, parameter = key.partition(".")
    quantity, parameter = (quantity, parameter) if parameter else ("w", quantity)
    if parameter not in trace.parameters:
        return None
    values = trace.w if quantity == "w" else trace.quantities.get(quantity)
    return None if values is None else values[:, trace.parameters.index(parameter)]


def _read(inside: str) -> Blank | None:
    """Return the blank that braces hold, or None."""
    found = _INSIDE.fullmatch(inside.strip())
    if found is None:
        return None
    key, label, step, digits = found.groups()
    count = DIGITS if digits is None else int(digits)
    if not 1 <= count <= _MOST_DIGITS:
        return None
    return Blank(key, label.strip(), None if step is None else int(step), count)


def _unbalanced(latex: str) -> bool:
    depth = 0
    for token in re.findall(r"\\.|[{}]", latex):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth < 0:
            return True
    return depth != 0

"""What is wrong with a text that is being typed: every fault with its place and what mends it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from explorer.errors import InputError
from explorer.formula import language
from explorer.formula.errors import FormulaError, UnknownNameError
from explorer.formula.parse import is_name, parse_assignments, parse_expression, require_known
from explorer.formula.rule import INPUTS, RuleText, parse_rule
from explorer.formula.tree import Assign, Node

_TOKEN = re.compile(r"[A-Za-z_]\w*|[0-9.]+|.")
_ASSIGNS = re.compile(r"\s*[A-Za-z]\w*\s*=(?!=)")
_QUOTED = re.compile(r"'([^' ]+)'")
_MEANT = {
    **dict.fromkeys("\u2212\u2013\u2014", "-"),
    **dict.fromkeys("·\u00d7\u22c5\u2217∙", "*"),
    **{"÷": "/", "²": "**2", "³": "**3", "√": "sqrt", "≤": "<=", "≥": ">=", "≠": "!="},
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "η": "eta"},
    **{"θ": "theta", "λ": "lam", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau"},
}
"""Characters that the language lacks, and what was meant by each."""


@dataclass(frozen=True)
class Mend:
    """A change of the text that mends a fault.

    Attributes
    ----------
    label
        What a button says: ``Use eps``.
    start, end
        The characters that it takes the place of.
    text
        What it puts there.
    """

    label: str
    start: int
    end: int
    text: str

    def __call__(self, text: str) -> str:
        """Return ``text``, mended."""
        return text[: self.start] + self.text + text[self.end :]


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place.

    Attributes
    ----------
    message
        One sentence.
    line, column
        The place, both from 1; 0 where the whole text is meant.
    length
        Characters from there on that are marked.
    mends
        What could be done about it.
    unknown
        A name that could be made a parameter; empty if it is about something else.
    where
        The text that is meant, where there are several: ``Model``.
    """

    message: str
    line: int = 0
    column: int = 0
    length: int = 0
    mends: tuple[Mend, ...] = ()
    unknown: str = ""
    where: str = ""

    @property
    def place(self) -> str:
        """The place in words, or nothing."""
        if not self.line:
            return self.where
        if self.where:
            return f"{self.where}, column {self.column}"
        return f"Line {self.line}, column {self.column}"


@dataclass(frozen=True)
class CheckedLine:
    """A line of a rule, counted from 1.

    Attributes
    ----------
    target
        The name that it assigns, as far as it says so.
    assign
        What it says, or None where it can't be read yet.
    """

    number: int
    target: str
    assign: Assign | None


@dataclass(frozen=True)
class RuleCheck:
    """A rule that was checked while it was typed.

    Attributes
    ----------
    rule
        The rule, or None while there is a fault.
    lines
        Its lines in order, blank ones and comments left out.
    faults
        All that is wrong, from top to bottom.
    """

    rule: RuleText | None
    lines: tuple[CheckedLine, ...]
    faults: tuple[Fault, ...]

    @property
    def assigned(self) -> tuple[str, ...]:
        """The names that the lines assign, ``w`` left out."""
        names = dict.fromkeys(line.target for line in self.lines)
        return tuple(name for name in names if is_name(name) and name not in INPUTS)


def check_rule(text: str, params: Collection[str]) -> RuleCheck:
    """Check an update rule, line by line where it can't be read as a whole.

    Parameters
    ----------
    params
        The names of the run's parameters; without ``eta`` a rule may not read it.
    """
    try:
        rule = parse_rule(text, params)
        if "eta" not in params:
            known = {*INPUTS, *params, *rule.quantities} - {"eta"}
            for line in rule.lines:
                require_known(line.value, known, ())
    except FormulaError as error:
        lines, faults = _by_line(text, params)
        if faults:
            return RuleCheck(None, lines, faults)
        # Each line is good, and they don't go together; what is missing is missing at no line.
        fault = fault_of(error, text)
        wrong = 0 if fault.mends else fault.line
        lines = tuple(replace(x, assign=None) if x.number == wrong else x for x in lines)
        return RuleCheck(None, lines, (fault,))
    return RuleCheck(rule, tuple(CheckedLine(a.line, a.target, a) for a in rule.lines), ())


def _by_line(
    text: str, params: Collection[str]
) -> tuple[tuple[CheckedLine, ...], tuple[Fault, ...]]:
    """Return the lines of a rule that can't be read as a whole, and what is wrong with each."""
    given = {"g", "t", "eta", *params}
    read: list[tuple[int, int, str, str, Assign | None]] = []
    faults: list[Fault] = []
    targets: set[str] = set()
    for first, offset, chunk in _chunks(text):
        named = _ASSIGNS.match(chunk)
        target = named.group().rstrip("= \t").strip() if named is not None else ""
        targets.add(target)
        assign: Assign | None = None
        try:
            assign = parse_assignments(chunk, language.RULE_FUNCTIONS, given)[0]
        except FormulaError as error:
            faults.append(_moved(fault_of(error, chunk), first, offset))
        read.append((first, offset, chunk, target, assign))
    known = {"w", "g", "t", *params, *targets}
    functions = {*language.FUNCTIONS, *language.RULE_FUNCTIONS}
    lines = []
    for first, offset, chunk, target, line in read:
        shown = line and Assign(line.target, line.value, first)
        if line is not None:
            try:
                require_known(line.value, known, functions)
            except FormulaError as error:
                shown = None
                faults.append(_moved(fault_of(error, chunk), first, offset))
        lines.append(CheckedLine(first, target, shown))
    return tuple(lines), tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))


def _chunks(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (line, offset, text) of each assignment: a line, or more where brackets are open."""
    kept: list[str] = []
    first = offset = begin = depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        code = line.split("#", 1)[0]
        if kept and (depth <= 0 or _ASSIGNS.match(code)):
            yield first, begin, "\n".join(kept)
            kept, depth = [], 0
        if kept or code.strip():
            if not kept:
                first, begin = number, offset
            kept.append(line)
            depth += sum((c in "([") - (c in ")]") for c in code)
        offset += len(line) + 1
    if kept:
        yield first, begin, "\n".join(kept)


def _moved(fault: Fault, first: int, offset: int) -> Fault:
    """Return a fault of a part of the text, seen from the whole."""
    mends = tuple(replace(m, start=m.start + offset, end=m.end + offset) for m in fault.mends)
    return replace(fault, line=fault.line + first - 1, mends=mends)


def check_formula(
    text: str, names: Collection[str], extra: Mapping[str, tuple[int, int]] | None = None
) -> tuple[Node | None, tuple[Fault, ...]]:
    """Check one expression; return its tree, or None and what is wrong."""
    try:
        return parse_expression(text, names, extra), ()
    except FormulaError as error:
        return None, (fault_of(error, text),)


def fault_of(error: InputError, text: str) -> Fault:
    """Return what an error says of ``text``, in words for a person, with what would mend it."""
    if not isinstance(error, FormulaError):
        return Fault(_sentence(str(error)))
    lines = text.split("\n")
    line = min(max(1, error.line), len(lines))
    code = lines[line - 1]
    column = min(max(1, error.column), max(1, len(code)))
    at = sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
    token = _TOKEN.match(code, column - 1)
    length = len(token.group()) if token else 1
    if isinstance(error, UnknownNameError):
        return _unknown(error, line, column, at)
    mends = _mends(error.message, text, at, code)
    return Fault(_sentence(error.message), line, column, length, mends)


def _unknown(error: UnknownNameError, line: int, column: int, at: int) -> Fault:
    shown = error.name[: language.MAX_NAME]
    what = (
        f"there is no function “{shown}”" if error.is_function else f"nothing is called “{shown}”"
    )
    near = f" Did you mean “{error.near}”?" if error.near else ""
    length = len(error.name)
    mends = (Mend(f"Use {error.near}", at, at + length, error.near),) if error.near else ()
    new = not error.is_function and is_name(error.name) and error.name not in INPUTS[:3]
    return Fault(f"{what}.{near}", line, column, length, mends, error.name if new else "")


def _mends(message: str, text: str, at: int, code: str) -> tuple[Mend, ...]:
    """Return what would mend a fault at character ``at`` of a text, where one thing would."""
    here = text[at : at + 1]
    if here in _MEANT and here:
        return (Mend(f"Use {_MEANT[here]}", at, at + 1, _MEANT[here]),)
    if "** for a power" in message:
        caret = text.rfind("^", 0, at)
        return (Mend("Use **", caret, caret + 1, "**"),) if caret >= 0 else ()
    if "never closed" in message and here == "(":
        end = at - text.rfind("\n", 0, at) - 1
        last = at - end + len(code.split("#", 1)[0].rstrip())
        return (Mend("Close the bracket", last, last, ")"),)
    if "never opened" in message and here in ")]":
        return (Mend("Remove the bracket", at, at + 1, ""),)
    if "a product needs" in message:
        found = re.compile(r"[0-9.](?=[A-Za-z(])").search(text, max(0, at - 1))
        return (Mend("Insert *", found.end(), found.end(), "*"),) if found else ()
    if "must assign w" in message:
        by = "rate" if re.search(r"^\s*rate\s*=", text, re.MULTILINE) else "eta"
        line = f"w = w - {by}*g"
        start = len(text.rstrip())
        return (Mend(f"Add {line}", start, len(text), f"\n{line}"),)
    return ()


def _sentence(message: str) -> str:
    """Return a message as a sentence, what it quotes between curly quotes."""
    text = _QUOTED.sub(r"“\1”", message)
    return text if text.endswith((".", "?", "!")) else f"{text}."

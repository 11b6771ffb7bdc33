"""Nothing typed is ever executed: whatever is not in the language is refused with its place."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from explorer.core.data import parse_recipe
from explorer.core.entries import parse_model
from explorer.core.optimizer_reader import read_optimizer
from explorer.core.readers import read_schedule
from explorer.errors import InputError
from explorer.formula.errors import FormulaError
from explorer.formula.parse import parse_expression
from explorer.formula.rule import parse_rule

PYTHON = {
    "attribute": "x.y",
    "attribute of a number": "1.0.real",
    "attribute of a call": "sqrt(x).real",
    "dunder attribute": "x.__class__",
    "chain of attributes": "().__class__.__bases__[0].__subclasses__()",
    "attributes without end": "x." * 1500 + "x",
    "subscript": "x[0]",
    "slice": "x[1:2]",
    "list": "[x]",
    "tuple": "(x, y)",
    "bare tuple": "x, y",
    "empty tuple": "()",
    "set": "{x}",
    "dict": "{x: y}",
    "lambda": "lambda: x",
    "lambda called": "(lambda: x)()",
    "generator": "(x for x in y)",
    "list comprehension": "[x for x in y]",
    "generator as an argument": "sqrt(x for x in y)",
    "walrus": "(z := x)",
    "bare walrus": "z := x",
    "if": "x if y else 1",
    "if statement": "if x: y",
    "while": "while x: y",
    "for": "for z in x: y",
    "with": "with x: y",
    "try": "try: x\nexcept: y",
    "def": "def f(): x",
    "class": "class f: x",
    "decorator": "@x\ndef f(): y",
    "async def": "async def f(): x",
    "await": "await x",
    "yield": "yield x",
    "yield from": "yield from x",
    "match": "match x:\n case 1: y",
    "type alias": "type z = x",
    "annotation": "z: int = x",
    "augmented assignment": "x += 1",
    "chained assignment": "y = z = x",
    "unpacking assignment": "y, z = x",
    "starred assignment": "*y, z = x",
    "del": "del x",
    "return": "return x",
    "raise": "raise x",
    "assert": "assert x",
    "global": "global x",
    "nonlocal": "nonlocal x",
    "pass": "pass",
    "import": "import os",
    "import as": "import os as x",
    "import from": "from os import system",
    "import call": "__import__('os')",
    "import call of a name": "__import__(os)",
    "eval": "eval(x)",
    "exec": "exec(x)",
    "compile": "compile(x, y, 1)",
    "open": "open(x)",
    "print": "print(x)",
    "getattr": "getattr(x, y)",
    "globals": "globals()",
    "vars": "vars()",
    "breakpoint": "breakpoint()",
    "exit": "exit()",
    "range": "range(x)",
    "sum": "sum(x)",
    "pow": "pow(2, 10000000)",
    "dunder name": "__name__",
    "dunder builtins": "__builtins__",
    "private name": "_x",
    "name with two underscores": "x__0",
    "our own code's names": "f_sqrt",
    "our own code's variables": "v_x",
    "star argument": "sqrt(*x)",
    "star arguments": "max(*x, *y)",
    "double star argument": "sqrt(**x)",
    "keyword argument": "sqrt(x=1)",
    "call of a call": "sqrt(x)(y)",
    "call of a number": "3(x)",
    "call of a name": "x(3)",
    "call of a constant": "pi(x)",
    "function as a value": "sqrt + x",
    "string": "'x'",
    "double-quoted string": '"x"',
    "triple-quoted string": "'''x'''",
    "unfinished string": "'x",
    "bytes": "b'x'",
    "f-string": "f'{x}'",
    "raw string": r"r'\x'",
    "string concatenation": "'x' 'y'",
    "string times a number": "'x' * 10**9",
    "true": "True",
    "none": "None",
    "ellipsis": "...",
    "complex": "1j",
    "complex power": "1e5J ** 2",
    "matrix product": "x @ y",
    "integer division": "x // y",
    "shift": "1 << 10000000000",
    "right shift": "x >> 1",
    "bit and": "x & y",
    "bit or": "x | y",
    "xor": "x ^ 2",
    "invert": "~x",
    "not": "not x",
    "and": "x and y",
    "or": "x or y",
    "is": "x is y",
    "in": "x in y",
    "not in": "x not in y",
    "chained comparison": "0 < x < 1",
    "semicolon": "x; y",
    "backquote": "`x`",
    "shell": "!ls",
    "magic": "%timeit x",
    "dollar": "$x",
    "question mark": "x?",
    "factorial": "x!",
    "arrow": "x -> y",
    "percent at the end": "x %",
}
CHARACTERS = {
    "null byte": "x\0",
    "null byte alone": "\0",
    "line continuation": "x \\\n + y",
    "form feed": "x\f",
    "vertical tab": "x\v",
    "escape": "x\x1b[0m",
    "byte order mark": "\ufeffx",
    "Cyrillic x": "х",
    "Greek eta": "η",
    "full-width x": "ｘ",
    "mathematical x": "𝐱",
    "superscript two": "x²",
    "Arabic digit": "١",
    "minus sign": "x − y",
    "times sign": "x × y",
    "zero-width space": "x\u200b",
    "right to left": "\u202ex",
    "line separator": "x\u2028y",
    "half a character": "x\ud800",
    "emoji": "🙂",
}
BROKEN = {
    "empty": "",
    "blank": "  \t ",
    "blank lines": "\n\n",
    "a comment": "# x",
    "an operator": "*",
    "an open bracket": "(x",
    "a closing bracket": "x)",
    "crossed brackets": "(x]",
    "an open call": "sqrt(",
    "no argument": "sqrt()",
    "too many arguments": "sqrt(x, y)",
    "too few arguments": "clip(x)",
    "one argument of two": "max(x)",
    "missing operand": "x +",
    "missing first operand": "* x",
    "two names": "x y",
    "number and name": "3x",
    "leading zero": "0777",
    "two dots": "1..2",
    "half an exponent": "1e",
    "an equation": "x == ",
    "carriage return and a second line": "x\ry",
    "two lines": "x\ny",
    "indented second line": "x\n  y",
}
LARGE = {
    "100,000 characters": "x" * 100_000,
    "100,000 brackets": "(" * 100_000,
    "100,000 digits": "1" * 100_000,
    "100,000 lines": "\n" * 100_000,
    "4,000 digits": "9" * 4_000,
    "41 digits": "9" * 41,
    "a long hexadecimal": "0x" + "f" * 40,
    "a number past all floats": "1e999",
    "an integer past all floats": "9" * 39 + "e300",
    "a long name": "x" * 41,
    "61 brackets": "(" * 61 + "x" + ")" * 61,
    "61 calls": "sin(" * 61 + "x" + ")" * 61,
    "200 minus signs": "-" * 200 + "x",
    "4,000 minus signs": "-" * 3_990 + "x",
    "4,000 plus signs": "+" * 3_990 + "x",
    "200 powers": "x**" * 200 + "x",
    "200 terms": "x+" * 200 + "x",
    "200 comparisons": "x<" * 200 + "x",
    "200 arguments": "max(" + "x," * 200 + "x)",
    "2,000 arguments": "sqrt(" + "x," * 1_900 + "x)",
    "2,000 attributes": "x" + ".x" * 1_900,
    "2,000 ifs": "x if " * 600 + "x",
    "nots": "not " * 900 + "x",
    "lambdas": "lambda:" * 500 + "x",
    "awaits": "await " * 600 + "x",
    "fors": "for x in " * 400,
    "calls that are never closed": "sqrt(" * 59,
    "withs": "with " + "(" * 59,
    "tuples": "(x, " * 59,
    "stars": "*" * 3_999,
    "brackets behind a carriage return in a comment": "#\r" + "(" * 3_000,
    "minus signs behind a carriage return in a comment": "#\r" + "-" * 3_900 + "x",
    "a string behind a carriage return in a comment": "#\r'x'",
}
ALL = {**PYTHON, **CHARACTERS, **BROKEN, **LARGE}


def _expression(text: str) -> None:
    parse_expression(text, ("x", "y"))


def _rule(text: str) -> None:
    parse_rule(f"w = {text}", ("x", "y", "eta"))


def _schedule(text: str) -> None:
    params = {name: {"default": 1.0} for name in ("x", "y")}
    read_schedule("made-up", {"title": "Made up", "formula": text, "params": params})


def _model(text: str) -> None:
    parse_model(text, "(f-y)**2", ("w",), ())


def _loss(text: str) -> None:
    parse_model("w*x", text, ("w",), ())


def _recipe(text: str) -> None:
    parse_recipe(f"x = 1\ny = {text}", ("n",), "pcg64")


def _first_value(text: str) -> None:
    table = {
        "title": "Made up",
        "rule": "w = w - v\nv = x + y",
        "params": {name: {"default": 1.0} for name in ("x", "y")},
        "state": {"v": text},
    }
    read_optimizer("made-up", table)


READERS = [_expression, _rule, _schedule, _model, _loss, _recipe, _first_value]


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Note whatever is run, opened, imported or printed inside, and fail afterwards.

    The traps are gone again when the test's own report is made, which needs some of them.
    """
    sprung: list[str] = []

    def trap(name: str) -> Callable[..., None]:
        def noted(*arguments: object, **keywords: object) -> None:
            sprung.append(f"{name}{arguments!r}")
            raise RuntimeError(name)

        return noted

    try:
        with pytest.MonkeyPatch.context() as monkeypatch:
            for name in ("eval", "exec", "open", "print", "breakpoint", "input", "__import__"):
                monkeypatch.setattr(builtins, name, trap(name))
            yield
    finally:
        assert not sprung


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__[1:])
@pytest.mark.parametrize("name", ALL)
def test_what_is_not_in_the_language_is_refused(name, reader) -> None:
    with pytest.raises(InputError) as caught, nothing_runs():
        reader(ALL[name])
    message = str(caught.value)
    assert message.isprintable(), "one line, nothing that a terminal would obey"
    assert len(message) < 300


@pytest.mark.parametrize("name", ALL)
def test_the_place_is_in_the_text(name) -> None:
    text = ALL[name]
    with pytest.raises(FormulaError) as caught:
        parse_expression(text, ("x", "y"))
    lines = text.replace("\r", "\n").split("\n")
    assert 1 <= caught.value.line <= len(lines)
    assert 1 <= caught.value.column <= len(lines[caught.value.line - 1]) + 1
    assert caught.value.where == f"line {caught.value.line}, column {caught.value.column}"


def test_there_are_enough() -> None:
    assert len(ALL) >= 60
    assert len(PYTHON) >= 60


RULES = {
    "no assignment": "w - g",
    "an attribute": "w.x = 1",
    "a subscript": "w[0] = 1",
    "two targets": "w = m = g",
    "two in a line": "m = g; w = m",
    "augmented": "w -= g",
    "annotated": "w: g = 1",
    "a dunder": "__class__ = g\nw = w",
    "two underscores": "w__0 = g\nw = w",
    "a private name": "_m = g\nw = w",
    "a function's name": "sqrt = g\nw = w",
    "a constant's name": "pi = g\nw = w",
    "a keyword": "lambda = g\nw = w",
    "the gradient": "g = w\nw = w",
    "the step": "t = w\nw = w",
    "the learning rate": "eta = w\nw = w",
    "a parameter": "beta = w\nw = w",
    "no w": "m = g",
    "a loop": "for i in w: w = w - g",
    "a function": "def f(x): return x\nw = f(g)",
    "an import": "import os\nw = w",
    "a name that nobody assigns": "w = w - u",
    "an equation": "w == w - g",
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_assignments_to_plain_names(name) -> None:
    with pytest.raises(FormulaError), nothing_runs():
        parse_rule(RULES[name], ("eta", "beta"))


def test_what_a_comment_says_is_nothing() -> None:
    expected = parse_expression("x", ("x",))
    for comment in ("'", "\0", "\ud800", "import os", "(((", "\\", "é", ")" * 500):
        assert parse_expression(f"x  # {comment}", ("x",)) == expected

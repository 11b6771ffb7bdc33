"""Formulas with numbers in the place of names, on one line, as one would write them by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from explorer.core.numbers import MINUS, TIMES, format_number, superscript
from explorer.formula.tree import COMPARISONS, Call, Name, Neg, Node, Num, Op

Piece: TypeAlias = tuple[str, int]
"""A stretch of a line and its height: 0 on the line, 1 set high."""

SHORT = 2
"""Digits of a number short enough to be written without zeros at its end."""
_TYPED = 12
_EXACT = 1e15
_SIGNS = {"+": "+", "-": MINUS, "*": "·", "/": "/"}
_COMPARE = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_HIGH, _LOW = "\x01", "\x02"  # around what is set high, while a line is put together
_LEVELS = re.compile("[\x01\x02]")
_WHOLE = re.compile(rf"{MINUS}?\d+")
_PLAIN = re.compile(r"\d+\.?\d*")
_POWER = re.compile("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_FROM_HIGH = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

# How tightly a piece binds: it goes into brackets where something binds more tightly.
_COMPARING, _ADDING, _NEGATIVE, _MULTIPLYING, _LITERAL, _RAISED, _ATOM = range(7)


def write_number(value: float, digits: int, given: bool = False) -> str:
    """Return a number to ``digits`` significant digits, as a row shows it.

    Zeros at its end stay, as they are known digits (0.01490), but not where the number is
    ``given``, whole, or short by itself like 0.1.
    """
    short = given or (abs(value) < _EXACT and value == int(value))
    if not short:
        short = float(f"{value:.{SHORT}g}") == value
    return format_number(value, digits, fixed=not short)


def read_number(text: str) -> float:
    """Return the number that a text of `write_number` shows."""
    text = text.replace(MINUS, "-")
    if "10" in text and (power := _POWER.search(text)):
        mantissa = text[: power.start()].removesuffix(TIMES)
        mantissa = f"{mantissa}1" if mantissa in ("", "-") else mantissa
        return float(f"{mantissa}e{power[1].translate(_FROM_HIGH)}")
    return float({"∞": "inf", "-∞": "-inf", "not a number": "nan"}.get(text, text))


def write_tree(tree: Node, texts: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return ``tree`` on one line with each name replaced by its text."""
    return pieces_of(_Writer(texts).write(tree))


def write_vector(trees: tuple[Node, ...], texts: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return several trees as one vector in brackets; a single one without."""
    writer = _Writer(texts)
    inside = [writer.write(tree) for tree in trees]
    return pieces_of(inside[0] if len(inside) == 1 else f"({', '.join(inside)})")


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Return a line that is marked up for heights as pieces."""
    parts = _LEVELS.split(text)
    return tuple((part, i % 2) for i, part in enumerate(parts) if part)


def plain(pieces: tuple[Piece, ...]) -> str:
    """Return pieces as plain text: what is set high follows ``^``."""
    return "".join(f"^({text})" if level else text for text, level in pieces)


class _Writer:
    """Writes trees; inside a line, marks stand around what is set high."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._bars = 0  # an absolute value inside another is written out

    def write(self, tree: Node) -> str:
        return self._set(tree, True)[0]

    def _set(self, node: Node, leading: bool) -> tuple[str, int]:
        """Return text and how tightly it binds.

        ``leading`` says that nothing stands before it, so that a minus needs no brackets.
        """
        if isinstance(node, Num):
            return _literal(write_number(node.value, _TYPED, given=True), leading)
        if isinstance(node, Name):
            return _literal(self._texts.get(node.name) or _named(node.name), leading)
        if isinstance(node, Neg):
            text = f"{MINUS}{self._within(node.value, _MULTIPLYING)}"
            return (text, _NEGATIVE) if leading else (f"({text})", _ATOM)
        if isinstance(node, Op):
            return self._operator(node, leading)
        return self._call(node)

    def _within(self, node: Node, least: int, leading: bool = False) -> str:
        text, binding = self._set(node, leading)
        return text if binding >= least else f"({self.write(node)})"

    def _operator(self, node: Op, leading: bool) -> tuple[str, int]:
        if node.op == "**":
            return self._power(node), _RAISED
        if node.op == "%":
            left, right = (self._within(n, _RAISED) for n in (node.left, node.right))
            return f"{left} mod {right}", _COMPARING
        if node.op in COMPARISONS:
            left = self._compared(node.left, leading)
            return f"{left} {_COMPARE[node.op]} {self._compared(node.right, True)}", _COMPARING
        if node.op in "+-":
            left = self._within(node.left, _ADDING, leading)
            right = self._within(node.right, _MULTIPLYING)
            return f"{left} {_SIGNS[node.op]} {right}", _ADDING
        left, binding = self._set(node.left, leading)
        if binding < _NEGATIVE:
            left, binding = f"({self.write(node.left)})", _ATOM
        right = self._within(node.right, _LITERAL if node.op == "*" else _RAISED)
        # A minus in front is seen from outside: x · (−y · z), not x · −y · z.
        whole = _NEGATIVE if binding == _NEGATIVE else _MULTIPLYING
        return f"{left} {_SIGNS[node.op]} {right}", whole

    def _compared(self, node: Node, leading: bool) -> str:
        if isinstance(node, Op) and node.op in COMPARISONS:
            return f"({self.write(node)})"
        return self._set(node, leading)[0]

    def _power(self, node: Op) -> str:
        base, exponent = self._within(node.left, _ATOM), self.write(node.right)
        if _WHOLE.fullmatch(exponent):
            return f"{base}{superscript(int(exponent.replace(MINUS, '-')))}"
        if _HIGH in exponent:  # nothing is set higher than high
            exponent = plain(pieces_of(exponent))
        return f"{base}{_HIGH}{exponent}{_LOW}"

    def _call(self, node: Call) -> tuple[str, int]:
        name = node.function
        if name == "abs" and not self._bars:
            self._bars += 1
            inside = self.write(node.args[0])
            self._bars -= 1
            return f"|{inside}|", _ATOM
        args = ", ".join(self.write(a) for a in node.args)
        if name == "sqrt":
            return (f"√{args}" if _PLAIN.fullmatch(args) else f"√({args})"), _RAISED
        if name == "floor":
            return f"⌊{args}⌋", _ATOM
        return f"{name}({args})", _ATOM


def _literal(text: str, leading: bool) -> tuple[str, int]:
    """Return a number's text and how tightly it binds."""
    if text.startswith(MINUS):
        return (text, _NEGATIVE) if leading else (f"({text})", _ATOM)
    if TIMES in text:
        return text, _LITERAL
    return text, _RAISED if _POWER.match(text) else _ATOM


def _named(name: str) -> str:
    return "π" if name == "pi" else name

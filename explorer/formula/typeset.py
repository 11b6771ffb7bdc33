"""A formula as LaTeX: with its names, or with this step's numbers in their place."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from explorer.formula.tree import COMPARISONS, Assign, Call, Name, Neg, Node, Num, Op

_LOWER = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi"),
    "omega",
)
_UPPER = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega")
_GREEK = frozenset((*_LOWER, *_UPPER))
_ALIASES = {"eps": "epsilon", "lam": "lambda", "loss": "L"}
_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde", "dot": r"\dot"}
_COMPARE = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
_NAMED = frozenset({"sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "min", "max"})
_SHOWN = frozenset({"sqrt", "exp", "abs", "norm", "floor", "where", "grad", "loss", "hess"})
"""Functions that have a notation of their own."""
_HALF = Num(0.5)

# How tightly a piece binds: it goes into brackets where something binds more tightly.
_COMPARING, _ADDING, _NEGATIVE, _MULTIPLYING, _POWER, _ATOM = range(6)


def name_latex(name: str) -> str:
    r"""Return a name as LaTeX: ``beta1`` is ``\beta_{1}``, ``v_hat`` is ``\hat{v}``."""
    head, *tails = name.split("_")
    digits = re.fullmatch(r"([A-Za-z]+)(\d+)", head)
    below = []
    if digits:
        head = digits.group(1)
        below.append(digits.group(2))
    head = _ALIASES.get(head, head)
    result = head if len(head) == 1 else rf"\mathit{{{head}}}"
    if head in _GREEK:
        result = rf"\{head}"
    for tail in tails:
        if tail in _ACCENTS:
            result = rf"{_ACCENTS[tail]}{{{result}}}"
        elif tail in _GREEK:
            below.append(rf"\{tail}")
        elif tail:
            below.append(tail if len(tail) == 1 or tail.isdigit() else rf"\mathrm{{{tail}}}")
    return rf"{result}_{{{','.join(below)}}}" if below else result


def number_latex(value: float) -> str:
    r"""Return a typed number as LaTeX: ``1e-8`` is ``10^{-8}``."""
    if not math.isfinite(value):
        return r"\mathrm{NaN}" if math.isnan(value) else r"\infty" if value > 0 else r"-\infty"
    text = f"{value:.12g}"
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return mantissa
    power = rf"10^{{{int(exponent)}}}"
    if mantissa in ("1", "-1"):
        return mantissa.replace("1", power)
    return rf"{mantissa} \cdot {power}"


def _number_binding(text: str) -> int:
    """Return how tightly a number's LaTeX binds."""
    if text.startswith(("-", "−")):
        return _NEGATIVE
    if "cdot" in text or "times" in text:
        return _MULTIPLYING
    return _POWER if "^" in text else _ATOM


def _runs_on(node: Node) -> bool:
    r"""Tell whether a factor after ``node`` would read as part of it: ``2 \sin x`` and ``y``."""
    if isinstance(node, Call):
        return False  # a function that begins a product has its brackets
    while not isinstance(node, Call):
        if isinstance(node, Neg):
            node = node.value
        elif isinstance(node, Op) and node.op == "*":
            node = node.right
        elif isinstance(node, Op) and node.op == "**":
            node = node.left
        else:
            return False
    return node.function in _NAMED and len(node.args) == 1


@dataclass(frozen=True)
class Setter:
    """Sets trees as LaTeX.

    Attributes
    ----------
    symbols
        LaTeX of names that have a symbol of their own.
    values
        Where given, the numbers to put in place of names; a name without one stays.
    number
        How such a number is written; the default has four significant digits.
    """

    symbols: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, float] | None = None
    number: Callable[[float], str] = lambda v: number_latex(float(f"{v:.4g}"))

    def __call__(self, node: Node) -> str:
        """Return ``node`` as LaTeX."""
        return self._set(node)[0]

    def factor(self, node: Node) -> str:
        """Return ``node`` as LaTeX that can stand behind a sum sign or beside a factor."""
        return self._within(node, _MULTIPLYING)

    def assignment(self, line: Assign) -> str:
        """Return one line of a rule as LaTeX, its left side always a name."""
        return f"{self._symbol(line.target)} = {self(line.value)}"

    def _symbol(self, name: str) -> str:
        return self.symbols.get(name) or name_latex(name)

    def _set(self, node: Node) -> tuple[str, int]:
        """Return LaTeX and how tightly it binds."""
        if isinstance(node, Num):
            text = number_latex(node.value)
            return text, _number_binding(text)
        if isinstance(node, Name):
            return self._name(node.name)
        if isinstance(node, Neg):
            return f"-{self._within(node.value, _MULTIPLYING)}", _NEGATIVE
        if isinstance(node, Op):
            return self._operator(node)
        return self._call(node)

    def _name(self, name: str) -> tuple[str, int]:
        if self.values is not None and name in self.values:
            text = self.number(self.values[name])
            return text, _number_binding(text)
        symbol = self._symbol(name)
        return symbol, _POWER if "^" in symbol else _ATOM

    def _within(self, node: Node, least: int) -> str:
        text, binding = self._set(node)
        return text if binding >= least else brackets(text)

    def _operator(self, node: Op) -> tuple[str, int]:
        if node.op in COMPARISONS:
            left, right = (self._within(n, _ADDING) for n in (node.left, node.right))
            return f"{left} {_COMPARE[node.op]} {right}", _COMPARING
        if node.op == "+":
            return f"{self._within(node.left, _ADDING)} + {self._right(node.right)}", _ADDING
        if node.op == "-":
            return f"{self._within(node.left, _ADDING)} - {self._right(node.right)}", _ADDING
        if node.op == "*":
            return self._product(node)
        if node.op == "/":
            return rf"\frac{{{self(node.left)}}}{{{self(node.right)}}}", _POWER
        if node.op == "%":
            left, right = (self._within(n, _POWER) for n in (node.left, node.right))
            return rf"{left} \;\mathrm{{mod}}\; {right}", _COMPARING
        return self._power(node)

    def _right(self, node: Node) -> str:
        """Return the right side of a sum: a sum or a negative goes into brackets."""
        text, binding = self._set(node)
        return text if binding >= _MULTIPLYING else brackets(text)

    def _product(self, node: Op) -> tuple[str, int]:
        if node.left == _HALF and self.values is None:
            left, binding = r"\frac{1}{2}", _POWER
        elif isinstance(node.left, Call) and node.left.function in _NAMED:
            # sin x y would read as the sine of both.
            left, binding = self._head(node.left), _ATOM
        else:
            left, binding = self._set(node.left)
            left = left if binding >= _NEGATIVE else brackets(left)
        right = self._within(node.right, _MULTIPLYING)
        # A minus in front is seen from outside: x (-y z), not x -y z.
        whole = _NEGATIVE if binding == _NEGATIVE else _MULTIPLYING
        return f"{left}{self._times(left, right, node)}{right}", whole

    def _times(self, left: str, right: str, node: Op) -> str:
        """Return a dot where two factors side by side would read as one thing."""
        crowded = self.values is not None or r"\mathit" in left + right
        starts_with_digit = right[:1].isdigit() or right.startswith((r"\frac{1}", "10^"))
        if crowded or starts_with_digit or isinstance(node.right, Num) or _runs_on(node.left):
            return r" \cdot "
        if left.endswith(")") or right.startswith((r"\left(", "(")):
            return r"\,"
        return r"\, " if re.search(r"\\[A-Za-z]+\Z", left) else " "

    def _power(self, node: Op) -> tuple[str, int]:
        exponent = self(node.right)
        base = node.left
        # A negative or typed exponent stands outside: \sin^{-1} is another function's name.
        if (
            isinstance(base, Call)
            and base.function in _NAMED - {"min", "max", "log"}
            and isinstance(node.right, Num)
            and node.right.value > 0
        ):
            return rf"\{base.function}^{{{exponent}}} {self._argument(base.args[0])}", _POWER
        text, binding = self._set(base)
        if binding < _ATOM or (isinstance(base, Call) and base.function == "exp"):
            text = brackets(text)
        return f"{text}^{{{exponent}}}", _POWER

    def _argument(self, node: Node) -> str:
        """Return a named function's argument: bare if it is one symbol."""
        text, binding = self._set(node)
        return text if binding == _ATOM and not text.startswith("{") else brackets(text)

    def _call(self, node: Call) -> tuple[str, int]:
        name, args = node.function, node.args
        if name in _NAMED and len(args) == 1:
            return rf"\{name} {self._argument(args[0])}", _POWER
        if name == "dot":
            left, right = (self._within(a, _POWER) for a in args)
            return rf"{left} \cdot {right}", _ADDING
        if name == "solve":
            matrix, vector = self._within(args[0], _ATOM), self._within(args[1], _MULTIPLYING)
            return rf"{matrix}^{{-1}} {vector}", _MULTIPLYING
        if name not in _SHOWN:
            return self._head(node), _ATOM
        inside = [self(a) for a in args]
        if name == "sqrt":
            return rf"\sqrt{{{inside[0]}}}", _ATOM
        if name == "exp":
            return rf"e^{{{inside[0]}}}", _POWER
        if name == "abs":
            return rf"\left|{inside[0]}\right|", _ATOM
        if name == "norm":
            return rf"\left\|{inside[0]}\right\|", _ATOM
        if name == "floor":
            return rf"\left\lfloor {inside[0]} \right\rfloor", _ATOM
        if name == "where":
            condition, yes, no = inside
            rows = rf"{yes} & \text{{if }} {condition} \\ {no} & \text{{else}}"
            return rf"\begin{{cases}} {rows} \end{{cases}}", _COMPARING
        heads = {"grad": r"\nabla L", "loss": "L", "hess": r"\nabla^{2} L"}
        return f"{heads[name]}{brackets(inside[0])}", _POWER

    def _head(self, node: Call) -> str:
        """Return a call as a name with its arguments in brackets."""
        head = rf"\{node.function}" if node.function in _NAMED else rf"\mathrm{{{node.function}}}"
        return f"{head}{brackets(', '.join(self(a) for a in node.args))}"


def brackets(text: str) -> str:
    """Return LaTeX in brackets as tall as it is."""
    tall = any(mark in text for mark in (r"\frac", r"\begin", r"\sum"))
    return rf"\left({text}\right)" if tall else f"({text})"

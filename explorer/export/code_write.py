"""Trees written as plain Python for NumPy: the text gives the bits that the program gives.

What `explorer.formula.compile` decides about a formula (small whole powers are products, a maximum
is never -0, what only numbers decide is computed by NumPy) is said here once more as text.
"""

from __future__ import annotations

import builtins
import keyword
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from explorer.export.code_helpers import HELPERS
from explorer.export.code_parts import names_a_part, what_it_is
from explorer.formula.compile import constant_value, is_constant
from explorer.formula.language import CONSTANTS
from explorer.formula.tree import (
    COMPARISONS,
    Call,
    Name,
    Neg,
    Node,
    Num,
    Op,
    Shape,
    children,
    walk,
)

Kind = Literal["scalar", "vector", "matrix"]

_TAKEN = frozenset(
    {
        *HELPERS,
        *dir(builtins),
        *(
            "np",
            "torch",
            "math",
            "lru_cache",
            "chain",
            "start",
            "STEPS",
            "loss",
            "gradient",
            "hessian",
        ),
        *("batch", "noise", "shuffled", "points", "data_x", "data_y", "finite", "show", "etas"),
        *("k", "t", "g", "w", "eta", "at", "n_points", "rng", "path", "next_eta", "armijo"),
    }
)
_ADD, _MULTIPLY, _SIGN, _POWER, _ATOM = range(1, 6)
_NESTED = 12
"""Operations within operations in one line."""


class Names:
    """The names of a formula in the script: their own, unless the script needs them itself.

    Parameters
    ----------
    own
        Names of the formula that mean in the script what they mean there, such as ``w`` and ``g``.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._own = frozenset(own)

    def __getitem__(self, name: str) -> str:
        if name in self._own:
            return name
        return f"{name}_" if is_taken(name) else name


def is_taken(name: str) -> bool:
    """Tell whether the script can't use a name for something of the session's."""
    bare = name.rstrip("_")
    return keyword.iskeyword(bare) or bare in _TAKEN or names_a_part(bare)


def number(value: float, whole: bool = True) -> str:
    """Return a number as Python reads it back exactly; whole ones without a point if wanted."""
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    if whole and value == int(value) and abs(value) < 1e6 and repr(value) != "-0.0":
        return str(int(value))
    return repr(float(value))


class Writer:
    """Writes trees of one function of the script.

    Attributes
    ----------
    lines
        Statements that must stand before the text last returned: what is said twice, or is deep.
    needs
        The helpers called so far.
    """

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        names: Names | None = None,
        known: Mapping[Shape, str] | None = None,
        counted: Iterable[Node] = (),
        calls: Mapping[str, str] | None = None,
        plain: Iterable[str] = (),
        drawn: bool = False,
    ) -> None:
        """Prepare a writer.

        Parameters
        ----------
        kinds
            What each name holds; scalar where nothing is said.
        known
            Names of trees whose values are ready.
        counted
            Trees whose common parts are computed once.
        calls
            Templates of the functions that only some formulas have, e.g. ``gradient({}, k)``.
        plain
            Names that may be Python's own numbers, which raise where NumPy's give inf.
        drawn
            Whether this is a dataset's recipe, which draws each time it says so.
        """
        self.kinds = dict(kinds)
        self.names = names or Names()
        self.lines: list[str] = []
        self.needs: set[str] = set()
        self._known = dict(known or {})
        self._calls = dict(calls or {})
        self._plain = frozenset(plain)
        self._drawn = drawn
        self._shared: set[Shape] = set()
        self._counts: Counter[str] = Counter()
        self._note_shared(counted)

    def _note_shared(self, nodes: Iterable[Node]) -> None:
        once: set[Shape] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node.shape not in once:
                once.add(node.shape)
                waiting.extend(children(node))
            elif node.shape.height >= 3 and not is_constant(node):
                self._shared.add(node.shape)

    def forget(self) -> None:
        """Hold nothing ready any more: names may have got other values."""
        self._known.clear()

    def kind(self, node: Node) -> Kind:
        """Return what a tree gives."""
        if isinstance(node, Name):
            return self.kinds.get(node.name, "scalar")
        if isinstance(node, Call) and node.function in _KINDS:
            return _KINDS[node.function]
        below = {self.kind(child) for child in children(node)}
        return "matrix" if "matrix" in below else "vector" if "vector" in below else "scalar"

    def text(self, node: Node) -> str:
        """Return the text of a tree; statements that it needs are appended to `lines`."""
        return self._write(node)[0]

    def full(self, node: Node, length: str) -> str:
        """Return the text of a tree as a vector of that length, whatever it gives."""
        text = self.text(node)
        return f"np.full({length}, {text})" if self.kind(node) == "scalar" else text

    def _write(self, node: Node) -> tuple[str, int]:
        if not self._drawn:
            for part in walk(node) if node.shape.height > _NESTED else ():
                if part.shape.height % _NESTED == 0:
                    self._set_aside(part)
        return self._inside(node)

    def _set_aside(self, node: Node) -> None:
        if node.shape in self._known or is_constant(node):
            return
        text, _ = self._build(node)
        what = what_it_is(node, text)
        self._counts[what] += 1
        name = what if self._counts[what] == 1 else f"{what}{self._counts[what]}"
        self.lines.append(f"{name} = {text}")
        self._known[node.shape] = name

    def _inside(self, node: Node) -> tuple[str, int]:
        if node.shape in self._shared:
            self._set_aside(node)
        ready = self._known.get(node.shape)
        return (ready, _ATOM) if ready is not None else self._build(node)

    def _at(self, node: Node, least: int) -> str:
        """Return the text of an operand, in brackets where it binds less tightly."""
        text, level = self._inside(node)
        return text if level >= least else f"({text})"

    def _build(self, node: Node) -> tuple[str, int]:
        if isinstance(node, Num):
            text = number(node.value)
            return text, _SIGN if text.startswith("-") else _ATOM
        if isinstance(node, Name):
            if node.name in CONSTANTS:
                return f"np.{node.name}", _ATOM
            return self.names[node.name], _ATOM
        if is_constant(node) and not self._drawn:
            values = [constant_value(part) for part in walk(node)]
            if not all(math.isfinite(v) for v in values):
                text = number(values[-1])
                return text, _SIGN if text.startswith("-") else _ATOM
        if isinstance(node, Neg):
            return f"-{self._at(node.value, _SIGN + 1)}", _SIGN
        if isinstance(node, Op):
            return self._operator(node)
        return self._call(node)

    def _operator(self, node: Op) -> tuple[str, int]:
        if node.op == "**":
            return self._power(node)
        if node.op in COMPARISONS:
            return f"({self._condition(node)})*1.0", _MULTIPLY
        if node.op == "%":
            return f"np.remainder({self._arg(node.left)}, {self._arg(node.right)})", _ATOM
        if node.op == "/" and self._may_raise(node):
            return f"np.divide({self._arg(node.left)}, {self._arg(node.right)})", _ATOM
        level = _ADD if node.op in "+-" else _MULTIPLY
        sign = f" {node.op} " if level == _ADD else node.op
        return f"{self._at(node.left, level)}{sign}{self._at(node.right, level + 1)}", level

    def _may_raise(self, node: Op) -> bool:
        """Tell whether Python's own numbers may be divided here, by zero perhaps."""
        if isinstance(node.right, Num) and node.right.value:
            return False
        return node.shape.pure and node.shape.names <= self._plain

    def _power(self, node: Op) -> tuple[str, int]:
        base = node.left
        exponent = None
        if is_constant(node.right) and not self._drawn:
            exponent = constant_value(node.right)
        if exponent == 0.5:
            return f"np.sqrt({self._arg(base)})", _ATOM
        if exponent == 2.0:
            if self.kind(base) != "scalar":  # NumPy squares arrays, but not numbers, by a product
                return f"{self._at(base, _ATOM)}**2", _POWER
            return f"{self._need('square')}({self._arg(base)})", _ATOM
        if exponent == -1.0:
            return f"np.divide(1.0, {self._arg(base)})", _ATOM
        if exponent == -2.0:
            return f"np.divide(1.0, {self._need('square')}({self._arg(base)}))", _ATOM
        if exponent in (3.0, 4.0):
            return (
                f"{self._need('cube' if exponent == 3.0 else 'fourth')}({self._arg(base)})",
                _ATOM,
            )
        name = "power" if self.kind(node.right) == "scalar" else "power_each"
        return f"{self._need(name)}({self._arg(base)}, {self._arg(node.right)})", _ATOM

    def _arg(self, node: Node) -> str:
        """Return an argument; numbers with a point, lest NumPy reckon in whole numbers."""
        if isinstance(node, Num):
            return number(node.value, whole=False)
        if isinstance(node, Neg) and isinstance(node.value, Num):
            return f"-{number(node.value.value, whole=False)}"
        return self._inside(node)[0]

    def _condition(self, node: Node) -> str:
        if isinstance(node, Op) and node.op in COMPARISONS:
            return f"{self._at(node.left, _ADD)} {node.op} {self._at(node.right, _ADD)}"
        return f"{self._at(node, _ADD)} != 0"

    def _call(self, node: Call) -> tuple[str, int]:
        name = node.function
        if name in self._calls:
            if name in ("grad", "loss", "hess", "norm", "dot", "solve"):
                args = [self._whole(a) for a in node.args]
            else:
                args = [self._arg(a) for a in node.args]
            if name in HELPERS:
                self._need(name)
            return self._calls[name].format(*args), _ATOM
        if name == "where":
            condition = self._condition(node.args[0])
            yes, no = self._arg(node.args[1]), self._arg(node.args[2])
            return f"np.where({condition}, {yes}, {no})", _ATOM
        args = [self._arg(a) for a in node.args]
        if name == "clip":
            largest, least = self._need("maximum"), self._need("minimum")
            return f"{least}({largest}({args[0]}, {args[1]}), {args[2]})", _ATOM
        if name in ("max", "min"):
            helper = self._need("maximum" if name == "max" else "minimum")
            text = args[0]
            for other in args[1:]:
                text = f"{helper}({text}, {other})"
            return text, _ATOM
        return f"np.{name}({args[0]})", _ATOM

    def _whole(self, node: Node) -> str:
        """Return an argument that must be a vector or a matrix."""
        text = self._arg(node)
        return f"np.full(len(w), {text})" if self.kind(node) == "scalar" else text

    def _need(self, helper: str) -> str:
        self.needs.add(helper)
        return helper


_KINDS: dict[str, Kind] = {
    "grad": "vector",
    "loss": "scalar",
    "hess": "matrix",
    "solve": "vector",
    "norm": "scalar",
    "dot": "scalar",
    "uniform": "vector",
    "normal": "vector",
    "linspace": "vector",
}

"""From checked trees to functions.

Code is built as Python ``ast`` nodes from our own tree, never from text, so nothing that a person
typed is executed: a name becomes a prefixed variable, an operator one of the operators below, a
function one of the functions below.

Two dialects say the same thing. ``ARRAYS`` works on NumPy arrays shaped (…, d) or (…); ``FLOATS``
works on plain Python floats, one parameter at a time, which is several times faster for a single
run. Both give the same bits: ``+ - * /``, square roots and comparisons are exactly rounded in
both, and every other function is NumPy's in both, but for what NumPy itself does in two ways: which
of 0 and -0 is the larger, and a power whose exponent is one number or an array of them. Where
Python raises an error on floats (a division by zero, the root of a negative number), the caller
falls back on arrays.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

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

FLOAT_ERRORS = (ZeroDivisionError, ValueError, OverflowError)
"""What float code raises where array code gives inf or nan."""

_OPERATORS: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
}
_COMPARES: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}


def _float_max(a: float, b: float) -> float:
    return (a if a >= b or a != a else b) + 0.0


def _float_min(a: float, b: float) -> float:
    return (a if a <= b or a != a else b) + 0.0


def _array_max(a: Any, b: Any) -> Any:
    return np.maximum(a, b) + 0.0


def _array_min(a: Any, b: Any) -> Any:
    return np.minimum(a, b) + 0.0


def _float_power(a: float, b: float) -> float:
    if b == 2.0:
        return a * a
    if b == 0.5:
        return math.sqrt(a)
    return 1.0 / a if b == -1.0 else float(np.power(a, b))


def _array_power(a: Any, b: Any) -> Any:
    if np.ndim(b) == 0:
        if b == 2.0:
            return a * a
        if b == 0.5:
            return np.sqrt(a)
        return np.divide(1.0, a) if b == -1.0 else np.power(a, b)
    result = np.where(b == 2.0, a * a, np.power(a, b))
    return np.where(b == 0.5, np.sqrt(a), np.where(b == -1.0, np.divide(1.0, a), result))


def _float_sign(x: float) -> float:
    return 1.0 if x > 0 else -1.0 if x < 0 else 0.0 if x == 0 else x


@dataclass(frozen=True, eq=False)
class Dialect:
    """What generated code calls, and whether a NumPy result must be made a float again."""

    functions: Mapping[str, Callable[..., Any]]
    to_float: bool


_NUMPY: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "floor": np.floor,
    "remainder": np.remainder,
}
_IN_FLOATS: dict[str, Callable[..., Any]] = {
    "sqrt": math.sqrt,
    "abs": abs,
    "sign": _float_sign,
    "max": _float_max,
    "min": _float_min,
    "power": _float_power,
}
ARRAYS = Dialect(
    {
        **_NUMPY,
        "sqrt": np.sqrt,
        "abs": np.abs,
        "sign": np.sign,
        "max": _array_max,
        "min": _array_min,
        "power": _array_power,
        "where": np.where,
    },
    to_float=False,
)
FLOATS = Dialect({**_NUMPY, **_IN_FLOATS}, to_float=True)


_NESTED = 16
"""Operations within operations in one statement of generated code."""


class Body:
    """Grows a list of statements from trees; what is said twice is computed once.

    A name means one value throughout (the caller renames what is assigned again), so equal
    subtrees are equal values.
    """

    def __init__(self, dialect: Dialect, counted: Iterable[Node] = ()) -> None:
        self.dialect = dialect
        self.statements: list[ast.stmt] = []
        self._temps: dict[Shape, str] = {}
        self._shared: set[Shape] = set()
        self._serial = 0
        self._note_shared(counted)

    def _note_shared(self, nodes: Iterable[Node]) -> None:
        """Note every part that stands in more than one place."""
        once: set[Shape] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node.shape in once:
                self._shared.add(node.shape)
            else:
                once.add(node.shape)
                waiting.extend(children(node))

    def assign(self, name: str, value: ast.expr) -> None:
        """Append ``name = value``; ``name`` is the generated code's own."""
        self.statements.append(ast.Assign([ast.Name(name, ast.Store())], value))

    def bind(self, value: ast.expr) -> ast.expr:
        """Append ``temporary = value`` and return the temporary."""
        if isinstance(value, (ast.Name, ast.Constant)):
            return value
        self._serial += 1
        name = f"t{self._serial}"
        self.assign(name, value)
        return load(name)

    def hoist(self, node: Node) -> None:
        """Compute ``node`` here, so that later code finds it ready."""
        if node.shape not in self._temps:
            bound = self.bind(self._build(node))
            if isinstance(bound, ast.Name) and not isinstance(node, Name):
                self._temps[node.shape] = bound.id

    def expression(self, node: Node) -> ast.expr:
        """Return code for the value of ``node``."""
        if node.shape.height > _NESTED:
            # Python's own compiler goes down by recursion, and so do we from here on.
            for part in walk(node):
                if part.shape.height % _NESTED == 0:
                    self.hoist(part)
        return self._inside(node)

    def _inside(self, node: Node) -> ast.expr:
        ready = self._temps.get(node.shape)
        if ready is not None:
            return load(ready)
        if node.shape in self._shared:
            self.hoist(node)
            ready = self._temps.get(node.shape)
        return self._build(node) if ready is None else load(ready)

    def _build(self, node: Node) -> ast.expr:
        if isinstance(node, Num):
            return ast.Constant(node.value)
        if isinstance(node, Name):
            constant = CONSTANTS.get(node.name)
            return load(variable(node.name)) if constant is None else ast.Constant(constant)
        if is_constant(node):
            return ast.Constant(constant_value(node))
        if isinstance(node, Neg):
            return ast.UnaryOp(ast.USub(), self._inside(node.value))
        if isinstance(node, Op):
            return self._operator(node)
        return self._call(node)

    def _operator(self, node: Op) -> ast.expr:
        if node.op == "**":
            return self._power(node)
        if node.op in COMPARISONS:
            return ast.BinOp(self._condition(node), ast.Mult(), ast.Constant(1.0))
        left, right = self._inside(node.left), self._inside(node.right)
        if node.op == "%":
            return self._function("remainder", [left, right])
        return ast.BinOp(left, _OPERATORS[node.op](), right)

    def _power(self, node: Op) -> ast.expr:
        """Return products for small whole exponents: exact, and the same in both dialects."""
        exponent = constant_value(node.right) if is_constant(node.right) else None
        base = self._inside(node.left)
        if exponent == 0.5:
            return self._function("sqrt", [base])
        if exponent not in (2.0, 3.0, 4.0, -1.0, -2.0):
            return self._function("power", [base, self._inside(node.right)])
        base = self.bind(base)
        if exponent == -1.0:
            return ast.BinOp(ast.Constant(1.0), ast.Div(), base)
        square = ast.BinOp(base, ast.Mult(), base)
        if exponent == 2.0:
            return square
        if exponent == -2.0:
            return ast.BinOp(ast.Constant(1.0), ast.Div(), square)
        if exponent == 3.0:
            return ast.BinOp(square, ast.Mult(), base)
        bound = self.bind(square)
        return ast.BinOp(bound, ast.Mult(), bound)

    def _condition(self, node: Node) -> ast.expr:
        """Return code that is true or false, elementwise."""
        if isinstance(node, Op) and node.op in COMPARISONS:
            left, right = self._inside(node.left), self._inside(node.right)
            return ast.Compare(left, [_COMPARES[node.op]()], [right])
        return ast.Compare(self._inside(node), [ast.NotEq()], [ast.Constant(0.0)])

    def _call(self, node: Call) -> ast.expr:
        if node.function == "where":
            condition = self._condition(node.args[0])
            yes, no = self._inside(node.args[1]), self._inside(node.args[2])
            if self.dialect.to_float:
                return ast.IfExp(condition, yes, no)
            return self._function("where", [condition, yes, no])
        args = [self._inside(a) for a in node.args]
        if node.function == "clip":
            return self._function("min", [self._function("max", args[:2]), args[2]])
        if node.function in ("max", "min"):
            return reduce(lambda a, b: self._function(node.function, [a, b]), args)
        return self._function(node.function, args)

    def _function(self, name: str, args: list[ast.expr]) -> ast.expr:
        called: ast.expr = ast.Call(load(f"f_{name}"), args, [])
        if self.dialect.to_float and name in _NUMPY:
            called = ast.Call(load("float"), [called], [])
        return called


def variable(name: str) -> str:
    """Return the generated code's variable for a name of the formula."""
    return f"v_{name}"


def load(name: str) -> ast.Name:
    """Return code that reads a variable of the generated code."""
    return ast.Name(name, ast.Load())


def is_constant(node: Node) -> bool:
    """Tell whether ``node`` reads nothing but numbers."""
    return node.shape.pure and not node.shape.names


def constant_value(node: Node) -> float:
    """Return the value of a constant tree, by the same NumPy functions as everything else."""
    if isinstance(node, Num):
        return node.value
    if isinstance(node, Name):
        return CONSTANTS[node.name]
    body = Body(ARRAYS)
    values: list[tuple[str, np.float64]] = []
    for child in children(node):
        name = f"c{len(values)}"
        values.append((name, np.float64(constant_value(child))))
    stand_ins = [Name(name) for name, _ in values]
    if isinstance(node, Neg):
        bare: Node = Neg(stand_ins[0])
    elif isinstance(node, Op):
        if node.op == "**" and isinstance(node.right, Num):
            bare = Op("**", stand_ins[0], node.right)
        else:
            bare = Op(node.op, stand_ins[0], stand_ins[1])
    else:
        bare = Call(node.function, tuple(stand_ins))
    body.statements.append(ast.Return(body.expression(bare)))
    run = define("constant", [variable(name) for name, _ in values], body.statements, ARRAYS)
    with np.errstate(all="ignore"):
        return float(run(*(value for _, value in values)))


def define(
    name: str,
    args: Sequence[str],
    body: Sequence[ast.stmt],
    dialect: Dialect,
    extra: Mapping[str, Any] | None = None,
) -> Callable[..., Any]:
    """Return a function with the given arguments and statements.

    The statements are ours, built above; the function sees no builtins but ``float`` and
    ``range``.
    """
    arguments = ast.arguments([], [ast.arg(a) for a in args], None, [], [], None, [])
    function = ast.FunctionDef(name, arguments, list(body), [])
    module = ast.fix_missing_locations(ast.Module([function], []))
    namespace: dict[str, Any] = {
        "__builtins__": {},
        "float": float,
        "range": range,
        **{f"f_{n}": f for n, f in dialect.functions.items()},
        **(extra or {}),
    }
    exec(compile(module, f"<{name}>", "exec"), namespace)  # our own tree, never a text
    return namespace[name]  # type: ignore[no-any-return]


def compile_expressions(
    nodes: Sequence[Node],
    args: Sequence[str],
    dialect: Dialect = ARRAYS,
    functions: Mapping[str, Callable[..., Any]] | None = None,
) -> Callable[..., tuple[Any, ...]]:
    """Return a function of ``args`` that gives the values of ``nodes`` as a tuple.

    Parameters
    ----------
    args
        Names of the formula, in the order in which their values are passed.
    functions
        Functions beside the language's own that ``nodes`` call.

    Notes
    -----
    Values broadcast as NumPy's do. Call the result inside ``np.errstate(all="ignore")``: an
    overflow is a value here, not a warning.
    """
    body = Body(dialect, nodes)
    result = ast.Tuple([body.expression(n) for n in nodes], ast.Load())
    body.statements.append(ast.Return(result))
    extra = {f"f_{n}": f for n, f in (functions or {}).items()}
    return define("formula", [variable(a) for a in args], body.statements, dialect, extra)

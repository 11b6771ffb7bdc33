"""The points of a data problem: given as numbers or made by a seeded recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.errors import InputError
from explorer.formula.compile import ARRAYS
from explorer.formula.language import CONSTANTS, FUNCTIONS, RECIPE_FUNCTIONS
from explorer.formula.parse import parse_assignments, require_known
from explorer.formula.tree import COMPARISONS, Assign, Name, Neg, Node, Num, Op

Array = NDArray[np.float64]
Generator = Literal["pcg64", "legacy"]

MAX_POINTS = 100_000


@dataclass(frozen=True, eq=False)
class Points:
    """The points (x, y), each array shaped (n,).

    Attributes
    ----------
    note
        What else there is to say of them, e.g. which rows of a file were left out.
    standard
        What of them was standardised, and how; empty for points as they were given.
    """

    x: Array
    y: Array
    note: str = ""
    standard: str = ""

    @property
    def brief(self) -> str:
        """The facts with what is standardised in two words, for where there is little room."""
        names = " and ".join(part.split()[0] for part in self.standard.split("; ") if part)
        said = f"{names} standardised, " if names else ""
        return said + "; ".join(part for part in (self._count, self.note) if part)

    @property
    def facts(self) -> str:
        """One line that says how many points there are, and how many have x = 0."""
        return "; ".join(part for part in (self._count, self.standard, self.note) if part)

    @property
    def _count(self) -> str:
        zeros = int(np.count_nonzero(self.x == 0.0))
        line = "1 point" if len(self.x) == 1 else f"{len(self.x):,} points"
        return f"{line}, {zeros:,} of them with x = 0" if zeros > 1 else line


def inline_points(x: Sequence[float], y: Sequence[float]) -> Points:
    """Return points given as two lists of numbers.

    Raises
    ------
    InputError
        If the lists are empty, of different length, too long, or hold a value that is not finite.
    """
    if len(x) != len(y):
        raise InputError(f"x and y must be equally long, and have {len(x)} and {len(y)} values")
    if len(x) == 0:
        raise InputError("there are no points")
    if len(x) > MAX_POINTS:
        raise InputError(f"{len(x):,} points are too many; at most {MAX_POINTS:,} can be used")
    points = Points(np.array(x, dtype=np.float64), np.array(y, dtype=np.float64))
    for name, values in (("x", points.x), ("y", points.y)):
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            raise InputError(f"{name} number {bad[0] + 1} is not a finite number")
    return points


def standardised(points: Points, which: str) -> Points:
    """Return points with mean 0 and standard deviation 1 in ``x``, ``y`` or both (``xy``).

    What does not vary is only shifted. The note says what was subtracted and divided by.
    """
    values, notes = {"x": points.x, "y": points.y}, []
    for name in which:
        mean, sd = moments(values[name])
        values[name] = (values[name] - mean) / (sd if sd > 0 else 1.0)
        notes.append(f"{name} standardised (mean {mean:.4g}, standard deviation {sd:.4g})")
    return Points(values["x"], values["y"], points.note, "; ".join(notes))


def moments(values: Array) -> tuple[float, float]:
    """Return the mean and the standard deviation that `standardised` brings to 0 and 1."""
    return float(values.mean()), float(values.std())


@dataclass(frozen=True)
class Recipe:
    """A checked recipe for a dataset."""

    lines: tuple[Assign, ...]
    generator: Generator

    def make(self, seed: int, params: Mapping[str, float]) -> Points:
        """Return the recipe's points; the same seed and parameters give the same bits.

        Raises
        ------
        InputError
            If ``n`` is out of range or a point is not finite.
        """
        n = params["n"]
        if not (1 <= n <= MAX_POINTS and n == int(n)):
            raise InputError(f"n must be a whole number from 1 to {MAX_POINTS:,}, not {n:g}")
        draw = _draws(self.generator, seed, int(n))
        values: dict[str, Array | float] = dict(params)
        for line in self.lines:
            try:
                with np.errstate(all="ignore"):
                    values[line.target] = _evaluate(line.value, values, draw)
            except (ValueError, OverflowError) as error:  # such as a spread below 0
                raise InputError(f"can't be drawn: {error}", f"line {line.line}") from None
        x, y = (np.broadcast_to(np.asarray(values[k], dtype=np.float64), int(n)) for k in "xy")
        return inline_points(x.tolist(), y.tolist())


def parse_recipe(text: str, params: Sequence[str], generator: Generator) -> Recipe:
    """Read and check a recipe; it must assign ``x`` and ``y``.

    Raises
    ------
    FormulaError
        With the line and column of what is wrong.
    InputError
        If ``x`` or ``y`` is not assigned.
    """
    lines = parse_assignments(text, RECIPE_FUNCTIONS, params)
    known = set(params)
    for line in lines:
        require_known(line.value, known, {*FUNCTIONS, *RECIPE_FUNCTIONS})
        known.add(line.target)
    for name in "xy":
        if name not in known:
            raise InputError(f"the recipe must assign {name}")
    return Recipe(tuple(lines), generator)


def _draws(generator: Generator, seed: int, n: int) -> dict[str, Callable[..., Array]]:
    if generator == "legacy":  # the stream of np.random.seed, which older notebooks use
        old = np.random.RandomState(seed)
        return {
            "uniform": lambda low, high: old.uniform(low, high, n),
            "normal": lambda mean, sd: old.normal(mean, sd, n),
            "linspace": lambda low, high: _evenly(low, high, n),
        }
    rng = np.random.default_rng(seed)
    return {
        "uniform": lambda low, high: rng.uniform(low, high, n),
        "normal": lambda mean, sd: rng.normal(mean, sd, n),
        "linspace": lambda low, high: _evenly(low, high, n),
    }


def _evenly(low: Array | float, high: Array | float, n: int) -> Array:
    if np.ndim(low) or np.ndim(high):
        raise ValueError("linspace() takes two single numbers")
    return np.linspace(low, high, n)


def _evaluate(
    node: Node, values: Mapping[str, Array | float], draw: Mapping[str, Callable[..., Array]]
) -> Array | float:
    """Evaluate in reading order, every draw where it is written: two equal calls draw twice."""
    if isinstance(node, Num):
        return node.value
    if isinstance(node, Name):
        return CONSTANTS[node.name] if node.name in CONSTANTS else values[node.name]
    if isinstance(node, Neg):
        return -np.asarray(_evaluate(node.value, values, draw))
    if isinstance(node, Op):
        left = np.asarray(_evaluate(node.left, values, draw))
        right = np.asarray(_evaluate(node.right, values, draw))
        return _apply(node.op, left, right)
    args = [np.asarray(_evaluate(a, values, draw)) for a in node.args]
    if node.function in draw:
        return draw[node.function](*(float(a) if a.ndim == 0 else a for a in args))
    if node.function == "clip":
        low, high = ARRAYS.functions["max"], ARRAYS.functions["min"]
        return np.asarray(high(low(args[0], args[1]), args[2]))
    if node.function == "where":
        chosen: Array = np.where(args[0] != 0, args[1], args[2])
        return chosen
    result = args[0]
    if node.function in ("min", "max"):
        for other in args[1:]:
            result = ARRAYS.functions[node.function](result, other)
        return result
    return np.asarray(ARRAYS.functions[node.function](result))


def _apply(op: str, left: Array, right: Array) -> Array:
    if op in COMPARISONS:
        compare = {
            "<": np.less,
            "<=": np.less_equal,
            ">": np.greater,
            ">=": np.greater_equal,
            "==": np.equal,
            "!=": np.not_equal,
        }[op]
        truth: Array = compare(left, right) * 1.0
        return truth
    arithmetic: dict[str, Callable[..., Array]] = {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "%": np.remainder,
        "**": ARRAYS.functions["power"],
    }
    return arithmetic[op](left, right)

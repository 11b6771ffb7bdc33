"""A problem: a loss over one or two parameters, with its exact gradient and Hessian."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from explorer.core.blocks import in_blocks
from explorer.core.data import Points
from explorer.core.point_sums import STRETCH, sums_over
from explorer.formula.compile import FLOATS, compile_expressions
from explorer.formula.derive import derivative
from explorer.formula.tree import Node, Num, Op, names_in, substitute
from explorer.formula.typeset import Setter

Array = NDArray[np.float64]
Reduction = Literal["sum", "mean"]


BLOCK = 100_000
"""Losses at points that are computed at a time: so much fits a core's cache."""
THREADED = 4_000_000
"""From so many on they are computed on every core."""


@dataclass(frozen=True)
class Minimum:
    """A known minimum: where, its value, and whether it is the lowest of all."""

    at: tuple[float, ...]
    value: float
    kind: Literal["global", "local"] = "global"


@dataclass(frozen=True, eq=False)
class Problem:
    """A loss, and what is known of it.

    Attributes
    ----------
    names
        The d names of the parameters, d being 1 or 2.
    tree
        The loss as a formula of the parameters alone; of a data problem, the loss at one point,
        a formula of the parameters, ``x`` and ``y``.
    points, reduction
        A data problem's points, and how the losses at the points become one.
    model
        A data problem's model, a formula of the parameters and ``x``; None if there is none.
    range
        The view: (low, high) of each parameter.
    formulas
        What to typeset, as (left side, tree) pairs, with the parameters' names kept.
    symbols
        LaTeX of names that have a symbol of their own.
    family
        What it is a version of: while that stays, a view of it stays too.
    """

    names: tuple[str, ...]
    tree: Node
    points: Points | None = None
    reduction: Reduction = "sum"
    range: tuple[tuple[float, float], ...] = ()
    minima: tuple[Minimum, ...] = ()
    title: str = ""
    smooth: bool = True
    formulas: tuple[tuple[str, Node], ...] = ()
    symbols: Mapping[str, str] = field(default_factory=dict)
    model: Node | None = None
    family: str = ""

    def is_version_of(self, other: Problem) -> bool:
        """Tell whether it differs from ``other`` in its formula and numbers alone."""
        family, others = self.family or self.title, other.family or other.title
        return (self.names, self.range, family) == (other.names, other.range, others)

    @property
    def dimensions(self) -> int:
        """The number of parameters, d."""
        return len(self.names)

    @cached_property
    def gradient_trees(self) -> tuple[Node, ...]:
        """The d partial derivatives of ``tree``."""
        return tuple(derivative(self.tree, n) for n in self.names)

    @cached_property
    def hessian_trees(self) -> tuple[Node, ...]:
        """The second derivatives of ``tree``: d*d, row by row."""
        return tuple(derivative(g, n) for g in self.gradient_trees for n in self.names)

    def loss(self, w: Array, points: Points | None = None) -> Array:
        """Return the loss at ``w`` shaped (…, d), shaped (…).

        Parameters
        ----------
        points
            The points to use instead of all: a batch shaped (n,), or (…, n) with one for each
            place of ``w``.
        """
        return self._evaluate(self._loss, 1, w, points)[0]

    def gradient(self, w: Array, points: Points | None = None) -> Array:
        """Return the gradient at ``w`` shaped (…, d), shaped (…, d)."""
        return np.stack(self._evaluate(self._gradient, self.dimensions, w, points), axis=-1)

    def hessian(self, w: Array, points: Points | None = None) -> Array:
        """Return the Hessian at ``w`` shaped (…, d), shaped (…, d, d)."""
        d = self.dimensions
        entries = self._evaluate(self._hessian, d * d, w, points)
        return np.stack(entries, axis=-1).reshape((*np.shape(w)[:-1], d, d))

    def gradient_of_floats(self) -> Callable[..., tuple[float, ...]]:
        """Return the full gradient as a function of d floats, bit for bit the array one's."""
        if self.points is None:
            return self._float_gradient
        return self.point_gradient(self.points)

    def point_gradient(self, points: Points) -> Callable[..., tuple[float, ...]]:
        """Return the gradient over ``points`` as a function of d floats."""
        run, reduce_, x, y = self._gradient, self._reduce, points.x, points.y
        shape, is_sum = x.shape, self.reduction == "sum"
        if len(x) > STRETCH:
            return lambda *w: self._totals(run, w, points)

        def total(values: Any) -> float:
            # Called for every step: the same sum, without the way there where it is not needed.
            if is_sum and isinstance(values, np.ndarray) and values.shape == shape:
                return float(np.add.reduce(values))
            return float(reduce_(values, shape))

        def gradient(*w: float) -> tuple[float, ...]:
            return tuple([total(values) for values in run(*w, x, y)])

        return gradient

    @property
    def latex(self) -> str:
        """The problem's formulas as LaTeX, the parameters' names kept."""
        setter = Setter(self.symbols)
        parts = []
        for left, tree in self.formulas:
            right = setter(tree)
            if self.points is not None and left == "L":
                right = self._total_latex(tree, setter)
            parts.append(f"{left} = {right}")
        return r" \quad ".join(parts)

    def _total_latex(self, tree: Node, setter: Setter) -> str:
        """Return the loss at a point under the sum over all points."""
        factor = ""
        if isinstance(tree, Op) and tree.op == "*" and isinstance(tree.left, Num):
            half = tree.left.value == 0.5
            factor = r"\frac{1}{2}" if half else setter(tree.left)
            tree = tree.right
        mean = r"\frac{1}{n}" if self.reduction == "mean" else ""
        return rf"{factor}{mean}\sum {setter.factor(tree)}"

    @property
    def facts(self) -> str:
        """One line about the points of a data problem, or nothing."""
        return self.points.facts if self.points is not None else ""

    @property
    def _args(self) -> list[str]:
        return [*self.names, "x", "y"] if self.points is not None else list(self.names)

    @cached_property
    def _loss(self) -> Callable[..., tuple[Any, ...]]:
        return compile_expressions([self.tree], self._args)

    @cached_property
    def _gradient(self) -> Callable[..., tuple[Any, ...]]:
        return compile_expressions(self.gradient_trees, self._args)

    @cached_property
    def _hessian(self) -> Callable[..., tuple[Any, ...]]:
        return compile_expressions(self.hessian_trees, self._args)

    @cached_property
    def _float_gradient(self) -> Callable[..., tuple[Any, ...]]:
        return compile_expressions(self.gradient_trees, self._args, FLOATS)

    def _evaluate(
        self, run: Callable[..., tuple[Any, ...]], count: int, w: Array, points: Points | None
    ) -> tuple[Array, ...]:
        """Return the ``count`` values of ``run`` at ``w`` shaped (…, d), each shaped (…)."""
        w = np.asarray(w, dtype=np.float64)
        shape = w.shape[:-1]
        components = [
            np.ascontiguousarray(w[..., i]) if shape else w[i] for i in range(self.dimensions)
        ]
        points = points if points is not None else self.points
        with np.errstate(all="ignore"):
            if points is None:
                return tuple(_spread(v, shape) for v in run(*components))
            n, many = points.x.shape[-1], int(np.prod(shape, dtype=int))
            if (many * n <= BLOCK and n <= STRETCH) or points.x.ndim > 1:
                columns = [np.asarray(c)[..., None] for c in components]
                values = run(*columns, points.x, points.y)
                return tuple(np.asarray(self._reduce(v, (*shape, n))) for v in values)
        return self._in_blocks(run, count, components, points, shape)

    def _in_blocks(
        self,
        run: Callable[..., tuple[Any, ...]],
        count: int,
        components: Sequence[Array],
        points: Points,
        shape: tuple[int, ...],
    ) -> tuple[Array, ...]:
        """Evaluate where parameters times points make arrays that no cache would hold."""
        n, many = len(points.x), int(np.prod(shape, dtype=int))
        flat = [np.reshape(c, (many, 1)) for c in components]
        results = [np.empty(many) for _ in range(count)]

        def work(part: slice) -> None:
            columns = [c[part] for c in flat]
            if len(columns[0]) == 1 and n > STRETCH:
                totals = self._totals(run, [c[0] for c in columns], points)
                for result, total in zip(results, totals, strict=True):
                    result[part] = total
                return
            values = run(*columns, points.x, points.y)
            for result, value in zip(results, values, strict=True):
                result[part] = self._reduce(value, (len(columns[0]), n))

        in_blocks(many, max(1, BLOCK // n), work, threads=many * n >= THREADED)
        return tuple(r.reshape(shape) for r in results)

    def _totals(
        self, run: Callable[..., tuple[Any, ...]], w: Sequence[Any], points: Points
    ) -> tuple[float, ...]:
        """Return the values of ``run`` at one ``w``, floats or arrays of one, over many points."""
        x, y, n = points.x, points.y, len(points.x)
        totals = sums_over(n, lambda part: run(*w, x[part], y[part]))
        return tuple([t / n for t in totals]) if self.reduction == "mean" else totals

    def _reduce(self, values: Any, shape: tuple[int, ...]) -> Any:
        """Sum over the last axis, whose pairwise order is the same for one row and for many."""
        total = np.ascontiguousarray(_spread(values, shape)).sum(axis=-1)
        return total / shape[-1] if self.reduction == "mean" else total


def _spread(value: Any, shape: tuple[int, ...]) -> Array:
    """Return ``value`` in full shape: a derivative may be a constant."""
    array = np.asarray(value, dtype=np.float64)
    return array if array.shape == shape else np.broadcast_to(array, shape)


def with_values(tree: Node, params: Mapping[str, float]) -> Node:
    """Return ``tree`` with its parameters' names replaced by their values."""
    return substitute(tree, {name: Num(float(value)) for name, value in params.items()})


def problem_of_expression(
    tree: Node, names: Sequence[str], params: Mapping[str, float], **facts: Any
) -> Problem:
    """Return the problem of a loss given as one formula."""
    return Problem(tuple(names), with_values(tree, params), formulas=(("L", tree),), **facts)


def problem_of_model(
    model: Node,
    loss: Node,
    names: Sequence[str],
    params: Mapping[str, float],
    points: Points,
    **facts: Any,
) -> Problem:
    """Return the problem of a model's losses over points; ``f`` in ``loss`` is the model."""
    tree = with_values(substitute(loss, {"f": model}), params)
    formulas = (("f", model), ("L", loss)) if "f" in names_in(loss) else (("L", loss),)
    curve = with_values(model, params)
    return Problem(tuple(names), tree, points=points, formulas=formulas, model=curve, **facts)

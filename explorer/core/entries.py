"""The entries of the catalogue: what a file in ``resources/`` says, checked and typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.data import Generator, Recipe, parse_recipe
from explorer.core.engine import Optimizer
from explorer.core.methods import METHODS
from explorer.core.methods.torch_class import TorchClass
from explorer.core.plans import PLANS, Plan
from explorer.core.problem import Minimum
from explorer.core.rules import RuleOptimizer
from explorer.core.specs import ListSpec, ParamSpec
from explorer.core.torch_equal import TorchEqual
from explorer.errors import InputError
from explorer.formula.compile import compile_expressions
from explorer.formula.parse import is_name, parse_expression
from explorer.formula.rule import RuleText, parse_rule
from explorer.formula.tree import Node

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Entry:
    """What every entry has."""

    name: str
    title: str
    params: Mapping[str, ParamSpec]
    reference: str = ""

    kind: ClassVar[str] = ""

    @property
    def formula_text(self) -> str:
        """The formula as text, for a list."""
        return ""


@dataclass(frozen=True)
class Variant:
    """One convention of an optimizer: its rule and what it changes about the parameters.

    Attributes
    ----------
    starts
        First values of state that does not start at 0: a number, or a formula of the parameters.
    method
        The Python optimizer of a variant that no rule can say; ``rule`` is then empty.
    latex
        What is typeset of such a variant, line by line.
    lists
        Its parameters that are lists of numbers.
    torch
        Its equal in ``torch.optim``, if it has one.
    torch_class
        The full name and the numbers of a class of PyTorch's kind that is run itself.
    """

    name: str
    title: str
    rule: str
    params: Mapping[str, ParamSpec]
    starts: Mapping[str, str | float] = field(default_factory=dict)
    method: str = ""
    latex: tuple[str, ...] = ()
    lists: Mapping[str, ListSpec] = field(default_factory=dict)
    torch: TorchEqual | None = None
    torch_class: tuple[str, Mapping[str, float]] | None = None

    @property
    def formula_text(self) -> str:
        """The rule, or of a Python variant its LaTeX."""
        return self.rule.strip() or "\n".join(self.latex)

    @cached_property
    def rule_text(self) -> RuleText:
        """The checked rule."""
        return parse_rule(self.rule, tuple(self.params))

    def optimizer(self, lists: Mapping[str, tuple[float, ...]]) -> Optimizer:
        """Return the optimizer, ready to run.

        Parameters
        ----------
        lists
            Every list parameter's numbers.
        """
        if self.torch_class is not None:
            return TorchClass(*self.torch_class, lists)
        return METHODS[self.method](lists) if self.method else self._rule_optimizer

    @cached_property
    def _rule_optimizer(self) -> RuleOptimizer:
        return RuleOptimizer(self.rule_text, self.starts)


@dataclass(frozen=True)
class OptimizerEntry(Entry):
    """An optimizer with its variants, the first of which is the default.

    Attributes
    ----------
    short
        The name on a run's card, e.g. GD.
    style
        The run style (0, 1, …) that it usually has, or None for whichever is free.
    """

    variants: Mapping[str, Variant] = field(default_factory=dict)
    short: str = ""
    style: int | None = None
    watch: str = ""
    notes: str = ""

    kind: ClassVar[str] = "optimizer"

    @property
    def formula_text(self) -> str:
        """The formula as text, for a list."""
        return next(iter(self.variants.values())).formula_text

    def variant(self, name: str) -> Variant:
        """Return a variant; an empty name is the first."""
        return self.variants[name] if name else next(iter(self.variants.values()))


@dataclass(frozen=True)
class SurfaceEntry(Entry):
    """A surface: a formula of its variables, or a model and a loss over data.

    Attributes
    ----------
    data
        A data problem's points, as a session's ``data`` says them.
    minima
        (places, value, kind): each a number or a formula of the parameters.
    runs
        The opening comparison, as a session's ``runs`` says them.
    shows
        What the opening comparison is there to show, where it is not a fall of the loss.
    """

    variables: tuple[str, ...] = ()
    formula: str = ""
    model: str = ""
    loss: str = ""
    reduction: str = "sum"
    data: Mapping[str, Any] | None = None
    range: tuple[tuple[float, float], ...] = ()
    start: tuple[float, ...] = ()
    steps: int = 200
    smooth: bool = True
    minima: tuple[tuple[tuple[float | str, ...], float | str, str], ...] = ()
    teaches: str = ""
    runs: tuple[Mapping[str, Any], ...] = ()
    shows: str = ""

    kind: ClassVar[str] = "surface"

    @property
    def formula_text(self) -> str:
        """The formula as text, for a list."""
        return self.formula or f"f = {self.model}\nL = {self.loss}"

    @cached_property
    def trees(self) -> tuple[Node, ...]:
        """The checked formula; of a data problem, the model and the loss."""
        if self.formula:
            return (parse_expression(self.formula, (*self.variables, *self.params)),)
        return parse_model(self.model, self.loss, self.variables, tuple(self.params))

    def minima_at(self, params: Mapping[str, float]) -> tuple[Minimum, ...]:
        """Return the known minima for these parameters."""
        return tuple(
            Minimum(tuple(_value(v, params) for v in at), _value(value, params), kind)  # type: ignore[arg-type]
            for at, value, kind in self.minima
        )


@dataclass(frozen=True)
class ScheduleEntry(Entry):
    """A schedule: a formula of ``k``, ``eta`` and its parameters.

    Attributes
    ----------
    plan
        The Python schedule of one that no formula can say; ``formula`` is then empty.
    latex
        What is typeset of such a schedule.
    """

    formula: str = ""
    plan: str = ""
    latex: tuple[str, ...] = ()
    watch: str = ""
    notes: str = ""

    kind: ClassVar[str] = "schedule"

    @property
    def formula_text(self) -> str:
        """The formula as text, for a list."""
        return self.formula or "\n".join(self.latex)

    def plan_for(self, eta: float, params: Mapping[str, float]) -> Plan | None:
        """Return the plan of a run, or None where a formula says the rates."""
        return PLANS[self.plan](eta, self.values(eta, params)) if self.plan else None

    @cached_property
    def tree(self) -> Node:
        """The checked formula."""
        return parse_expression(self.formula, ("k", "epoch", "eta", *self.params))

    def values(self, eta: float, params: Mapping[str, float]) -> dict[str, float]:
        """Return every parameter: what was set, and the defaults, which may depend on eta."""
        full: dict[str, float] = {"eta": eta}
        for name, spec in self.params.items():
            given = params.get(name)
            full[name] = float(given) if given is not None else _value(spec.default, full)
        del full["eta"]
        return full

    def etas(self, eta: float, params: Mapping[str, float], k: Array, epoch: Array) -> Array:
        """Return the learning rate of updates ``k``, shaped like it; NaN where a plan decides.

        Parameters
        ----------
        k
            Updates already made: 0 at the first.
        epoch
            How many times all points have been seen before each update.
        """
        if self.plan:
            return np.full(np.shape(k), np.nan)
        values = self.values(eta, params)
        run = compile_expressions([self.tree], ("k", "epoch", "eta", *values))
        with np.errstate(all="ignore"):
            (result,) = run(k, epoch, np.float64(eta), *(np.float64(v) for v in values.values()))
        return np.array(np.broadcast_to(np.asarray(result, dtype=np.float64), np.shape(k)))


@dataclass(frozen=True)
class DatasetEntry(Entry):
    """A dataset made by a seeded recipe."""

    about: str = ""
    recipe: str = ""
    generator: Generator = "pcg64"
    seed: int = 0

    kind: ClassVar[str] = "dataset"

    @property
    def formula_text(self) -> str:
        """The formula as text, for a list."""
        return self.recipe.strip()

    @cached_property
    def parsed(self) -> Recipe:
        """The checked recipe."""
        return parse_recipe(self.recipe, tuple(self.params), self.generator)


_COLUMNS = ("run", "label", "step", "eta")
"""Names that mean something else in every table of a trace."""


def check_variables(variables: Sequence[Any], params: Collection[str], has_points: bool) -> None:
    """Check the names of a surface's parameters and of its formula's.

    Raises
    ------
    InputError
        At ``variables`` or ``params``.
    """
    taken = (*_COLUMNS, "x", "y", "f") if has_points else _COLUMNS
    if len(variables) not in (1, 2) or len(set(map(str, variables))) != len(variables):
        raise InputError("must be a list of one or two different names", "variables")
    for name in variables:
        if not isinstance(name, str) or not is_name(name) or name in taken:
            raise InputError(f"'{name}' can't be used as a name", "variables")
    for name in params:
        if name in variables:
            raise InputError(f"'{name}' is both a variable and a parameter", "params")
        if not is_name(name) or (has_points and name in ("x", "y", "f")):
            raise InputError(f"'{name}' can't be used as a name", "params")


def parse_model(
    model: str, loss: str, variables: tuple[str, ...], params: tuple[str, ...]
) -> tuple[Node, Node]:
    """Read a data problem's model, a formula of ``x``, and its loss, a formula of ``f`` and ``y``.

    Raises
    ------
    FormulaError
        With the line and column of what is wrong; its message says which of the two.
    """
    trees = []
    for what, text, names in (("model", model, ("x",)), ("loss", loss, ("f", "x", "y"))):
        try:
            trees.append(parse_expression(text, (*names, *variables, *params)))
        except InputError as error:
            raise error.within(what) from None
    return trees[0], trees[1]


def _value(value: float | str, names: Mapping[str, float]) -> float:
    """Return a number, or the value of a formula of ``names``."""
    if not isinstance(value, str):
        return float(value)
    run = compile_expressions([parse_expression(value, tuple(names))], tuple(names))
    with np.errstate(all="ignore"):
        return float(run(*(np.float64(v) for v in names.values()))[0])

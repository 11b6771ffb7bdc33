"""What is compared, as a value: an edit makes a new one, and undo is a list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from explorer.core.csv_form import USUAL_FORM, CsvForm

Reduction = Literal["sum", "mean"]
Order = Literal["sequential", "shuffle", "replacement"]


V = TypeVar("V")


class _Named(Mapping[str, V]):
    """Things by name that never change, so that a choice can be compared and hashed."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, name: str) -> V:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._items})"


class Values(_Named[float]):
    """Numbers by name."""

    __slots__ = ()

    def __init__(self, items: Mapping[str, float] | None = None, /, **more: float) -> None:
        super().__init__({n: float(v) for n, v in {**(items or {}), **more}.items()})


class Lists(_Named[tuple[float, ...]]):
    """Lists of numbers by name."""

    __slots__ = ()

    def __init__(self, items: Mapping[str, Sequence[float]] | None = None) -> None:
        super().__init__({n: tuple(float(v) for v in vs) for n, vs in (items or {}).items()})


class Starts(_Named[float | str]):
    """First values of state by name: numbers, or formulas of the run's parameters."""

    __slots__ = ()

    def __init__(self, items: Mapping[str, float | str] | None = None) -> None:
        super().__init__(
            {n: v if isinstance(v, str) else float(v) for n, v in (items or {}).items()}
        )


NO_PARAMS = Values()
NO_LISTS = Lists()
NO_STARTS = Starts()


@dataclass(frozen=True)
class DataChoice:
    """The points of a data problem: given inline, read from a CSV file, or made by a recipe.

    Exactly one of ``points``, ``csv`` and ``dataset`` is set.

    Attributes
    ----------
    form
        How the CSV file is written.
    standardise
        What of a CSV file is brought to mean 0 and standard deviation 1: ``x``, ``y``, ``xy``
        or nothing.
    """

    points: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    csv: str | None = None
    x_column: str = "x"
    y_column: str = "y"
    form: CsvForm = USUAL_FORM
    standardise: str = ""
    dataset: str | None = None
    seed: int | None = None
    params: Values = NO_PARAMS


@dataclass(frozen=True)
class SurfaceChoice:
    """A surface by name, by expression, or by model and loss over data.

    Attributes
    ----------
    name
        A catalogue name; empty for a surface typed by the user.
    expression
        The loss as a formula of ``variables``; empty otherwise.
    model, loss, reduction, data
        A data problem: the model's formula of ``x``, the loss of ``f`` and ``y`` at a point.
    variables, range, params
        Set for typed surfaces; ``params`` also for named ones.
    origin
        The catalogue's surface that a typed one was made from; it says symbols, sliders and the
        title, and never changes a number.
    """

    name: str = ""
    params: Values = NO_PARAMS
    expression: str = ""
    model: str = ""
    loss: str = ""
    reduction: Reduction = "sum"
    variables: tuple[str, ...] = ()
    range: tuple[tuple[float, float], ...] | None = None
    data: DataChoice | None = None
    origin: str = ""


@dataclass(frozen=True)
class GradientChoice:
    """Where the gradient comes from; shared by every run of a session."""

    mode: Literal["full", "minibatch"] = "full"
    size: int = 1
    order: Order = "sequential"
    seed: int = 0
    noise: float = 0.0


@dataclass(frozen=True)
class ScheduleChoice:
    """A schedule by catalogue name with its parameters, or by expression.

    Attributes
    ----------
    name
        A catalogue name; empty for a schedule typed by the user.
    expression
        The rate as a formula of ``k``, ``eta`` and the parameters; empty otherwise.
    origin
        The catalogue's schedule that a typed one was made from; as of a surface.
    """

    name: str = "constant"
    params: Values = NO_PARAMS
    expression: str = ""
    origin: str = ""


@dataclass(frozen=True)
class RuleOrigin:
    """The catalogue's optimizer and variant that a typed rule was made from."""

    optimizer: str
    variant: str = ""


@dataclass(frozen=True)
class RunChoice:
    """One optimizer, as set up by a person.

    Attributes
    ----------
    optimizer, variant
        Catalogue names; an empty variant is the optimizer's first. ``optimizer`` is empty for a
        rule typed by the user, which ``rule`` then holds.
    torch
        The full name of a class of PyTorch's kind, e.g. ``torch.optim.Adam``; else empty.
    params, lists
        Only what was set, numbers and lists of numbers: what is missing has the optimizer's
        default.
    state
        First values of a typed rule's state, where they are not 0.
    origin
        Where a typed rule was begun from: it says symbols and sliders, and never changes a number.
    start
        This run's own start, or None for the session's.
    color
        A place in the cycle of run styles (0, 1, …) or None for the place in the list.
    """

    optimizer: str = ""
    variant: str = ""
    rule: str = ""
    torch: str = ""
    params: Values = NO_PARAMS
    lists: Lists = NO_LISTS
    state: Starts = NO_STARTS
    origin: RuleOrigin | None = None
    schedule: ScheduleChoice = field(default_factory=ScheduleChoice)
    start: tuple[float, ...] | None = None
    label: str = ""
    color: int | str | None = None
    visible: bool = True


LESSON = "lesson"
"""The key of a view that names the stop of a lesson that goes on: ``lesson:adam/2``."""
PINNED = "pinned"
"""The key of a view that holds the experiment pinned beside this one: an `Experiment` too."""


@dataclass(frozen=True)
class Experiment:
    """All that a session compares. ``view`` never changes a number."""

    surface: SurfaceChoice
    runs: tuple[RunChoice, ...]
    start: tuple[float, ...] | None = None
    steps: int | None = None
    gradient: GradientChoice = field(default_factory=GradientChoice)
    title: str = ""
    view: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)

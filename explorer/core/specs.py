"""Parameter specifications: one declaration gives form, check, session, help and tooltip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class ParamSpec:
    r"""A number that a person can set.

    Attributes
    ----------
    name
        The name that formulas and sessions use, e.g. ``beta1``.
    symbol
        LaTeX, e.g. ``\beta_1``.
    default
        A number, or a formula of the run's other parameters (a schedule's ``eta_max`` is ``eta``).
    low, high
        The range of the slider. Values outside it may be typed.
    scale
        How the slider moves between ``low`` and ``high``.
    help
        One sentence for the tooltip.
    integer
        Whether only whole numbers make sense.
    """

    name: str
    symbol: str
    default: float | str
    low: float
    high: float
    scale: Scale = "linear"
    help: str = ""
    integer: bool = False


@dataclass(frozen=True)
class ListSpec:
    """A list of numbers that a person can set, e.g. the rates that a search tries.

    Attributes
    ----------
    name, symbol, help
        As of a `ParamSpec`.
    default
        The numbers when none are set.
    """

    name: str
    symbol: str
    default: tuple[float, ...]
    help: str = ""


def resolve_defaults(specs: Mapping[str, ParamSpec]) -> dict[str, float]:
    """Return the plain-number defaults by name; formula defaults are left to their reader."""
    return {n: s.default for n, s in specs.items() if not isinstance(s.default, str)}

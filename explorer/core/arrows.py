"""The arrows of one step: what each is, and how long, from the record alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from explorer.core.components import rename
from explorer.core.curvature import FLAT
from explorer.core.linear import eigenvalues, solve
from explorer.core.memory import linear_names, memory_code
from explorer.core.replay import Array, Code, MadeStep, code_over
from explorer.formula.rule import RuleText
from explorer.formula.tree import Call, walk

_DUST = 8 * np.finfo(np.float64).eps
"""A displacement this small, as a share of w, is rounding."""


@dataclass(frozen=True)
class Arrow:
    """An arrow on a surface.

    Attributes
    ----------
    name
        The layer that it belongs to; of the mini-batch's pair ``batch`` and ``full``.
    tail
        The parameters where it starts.
    vector
        A displacement in units of the parameters; or, where ``slope``, a gradient taken negative,
        whose unit is another, so that its length on a map is a matter of choice.
    uphill
        Whether the full loss rises along a displacement, at first.
    share
        Of the ``full`` gradient of a sum beside that of a batch: so many points of so many, the
        share of it that the batch can be compared with.
    """

    name: str
    tail: tuple[float, ...]
    vector: tuple[float, ...]
    slope: bool = False
    uphill: bool = False
    share: tuple[int, int] | None = None

    @property
    def length(self) -> float:
        """The vector's length."""
        return float(np.linalg.norm(self.vector))


def step_arrows(step: MadeStep, layers: Collection[str]) -> tuple[Arrow, ...]:
    """Return the arrows of a recorded step that the layers ask for, in the order of painting.

    Parameters
    ----------
    layers
        Of ``gradient``, ``batch``, ``newton``, ``look-ahead``, ``momentum`` and ``update``. What
        an optimizer does not have, or a step has none of, is left out.
    """
    if not step.exists:
        return ()
    found: list[Arrow] = []
    paired = "batch" in layers and not step.source.exact
    if "gradient" in layers and not paired:
        found.append(_slope("gradient", step.before, step.gradient))
    if paired:
        found += [_full(step), _slope("batch", step.before, step.gradient)]
    if "newton" in layers:
        found += _newton(step)
    if "look-ahead" in layers:
        found += _look_ahead(step)
    if "momentum" in layers:
        found += _momentum(step)
    if "update" in layers:
        found += _displacement("update", step.before, step.after - step.before)
    return tuple(a for a in found if np.isfinite(a.vector).all() and np.isfinite(a.tail).all())


def looks_ahead(rule: RuleText | None) -> bool:
    """Return whether a rule asks for gradients elsewhere than at w."""
    return rule is not None and _asked(rule) is not None


def remembers(rule: RuleText | None) -> bool:
    """Return whether memory makes a part of a rule's steps."""
    return rule is not None and memory_code(rule) is not None


def arrow_of(rule: RuleText | None, key: str) -> str:
    """Return the arrow that shows a quantity, given as a plot's key; empty if none does."""
    name = key.split(".")[0]
    if name in ("w", "rate"):
        return "update"
    if name == "g":
        return "gradient"
    return "momentum" if rule is not None and name in linear_names(rule) else ""


def key_of(rule: RuleText | None, arrow: Arrow, names: Collection[str]) -> str:
    """Return the plot's key of what an arrow shows, in the parameter in which it is longest."""
    parameter = tuple(names)[int(np.argmax(np.abs(arrow.vector)))]
    if arrow.name == "update":
        return f"w.{parameter}"
    if arrow.name in ("gradient", "batch"):
        return f"g.{parameter}"
    if arrow.name == "momentum" and rule is not None:
        linear = linear_names(rule)
        kept = [name for name in rule.state if name in linear]
        return f"{kept[0]}.{parameter}" if kept else ""
    return ""


def _slope(name: str, at: Array, gradient: Array) -> Arrow:
    return Arrow(name, _floats(at), _floats(-gradient), slope=True)


def _full(step: MadeStep) -> Arrow:
    """Return the gradient over all points; of a sum, as large a part as the batch is of them."""
    problem, batch = step.source.problem, step.source.batch
    gradient = problem.gradient(step.before)
    if not batch or problem.points is None or problem.reduction == "mean":
        return _slope("full", step.before, gradient)
    share = (batch, len(problem.points.x))
    return replace(_slope("full", step.before, gradient * share[0] / share[1]), share=share)


def _displacement(name: str, at: Array, by: Array, uphill: bool = False) -> list[Arrow]:
    """Return the arrow of a displacement, unless it is none."""
    if not (np.abs(by) > _DUST * np.abs(at)).any():
        return []
    return [Arrow(name, _floats(at), _floats(by), uphill=uphill)]


def why_no_newton(step: MadeStep) -> str:
    """Return in words why a step has no arrow of Newton's; empty if it has one."""
    if not step.exists or _newton(step):
        return ""
    by = _newton_step(step)
    if isinstance(by, str):
        return f"no Newton step: {by}"
    return "Newton's step is zero: this is a stationary point"


def _newton(step: MadeStep) -> list[Arrow]:
    """Return Newton's step on the full loss, where its Hessian is regular."""
    by = _newton_step(step)
    if isinstance(by, str):
        return []
    uphill = bool(np.dot(by, step.source.problem.gradient(step.before)) > 0)
    return _displacement("newton", step.before, by, uphill=uphill)


def _newton_step(step: MadeStep) -> Array | str:
    """Return Newton's step on the full loss, or in words why there is none."""
    problem, w = step.source.problem, step.before
    with np.errstate(all="ignore"):
        hessian, gradient = problem.hessian(w), problem.gradient(w)
        low_to_high = eigenvalues(hessian)
        if not (np.isfinite(low_to_high).all() and np.isfinite(gradient).all()):
            return "the Hessian or the gradient is not a number here"
        size = np.abs(low_to_high)
        if not size.min() > FLAT * size.max():
            return "the Hessian is singular here"
        by = -solve(hessian, gradient)
    return by if np.isfinite(by).all() else "it is too long for a number"


def _look_ahead(step: MadeStep) -> list[Arrow]:
    """Return the ways to where the rule asks for the gradient, and the gradients there."""
    code = _asked(step.rule) if step.rule is not None else None
    if code is None:
        return []
    found: list[Arrow] = []
    for at in step.run(code):
        way = _displacement("look-ahead", step.before, at - step.before)
        if way and np.isfinite(at).all():
            there = step.source.gradient(np.array(at), step.row - 1)
            found += [*way, _slope("look-ahead", at, there)]
    return found


@lru_cache(maxsize=256)
def _asked(rule: RuleText) -> Code | None:
    """Return code for the places where a rule asks for gradients, or None if it asks for none."""
    calls = [
        node
        for _, tree in rename(rule).lines
        for node in walk(tree)
        if isinstance(node, Call) and node.function == "grad"
    ]
    if not calls:
        return None
    lines = [(f"asked__{i}", call.args[0]) for i, call in enumerate(calls)]
    return code_over(rule, lines, [name for name, _ in lines])


def _momentum(step: MadeStep) -> list[Arrow]:
    """Return the part of the step that memory alone makes."""
    code = memory_code(step.rule) if step.rule is not None else None
    if code is None:
        return []
    still, bare = step.run(code)
    return _displacement("momentum", step.before, still - bare)


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(float(v) for v in values)

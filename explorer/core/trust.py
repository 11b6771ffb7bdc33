"""The region that a step of an adaptive method stays in: |Δ| of each parameter is about η at most.

The size of such a step does not depend on the gradient's unit: an average of gradients is divided
by the root of an average of their squares. How far beyond η it can get follows from the weights
of the two averages (Cauchy and Schwarz); what is drawn is the box of η that papers speak of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from typing import Literal

import numpy as np

from explorer.core.replay import Array, Code, MadeStep, code_over
from explorer.formula.rule import RuleText
from explorer.formula.tree import (
    ONE,
    TWO,
    Call,
    Name,
    Node,
    Op,
    depends_only_on,
    substitute,
)

_LAGS = 4000
"""Steps back whose weights are looked at: what is older has none left."""
_G, _RATE = Name("g"), Name("rate")


@dataclass(frozen=True)
class TrustRegion:
    """The box about the parameters before a step.

    Attributes
    ----------
    half
        Half its width, η, in units of the parameters.
    most
        No step can move a parameter farther than so many η.
    taken
        How many η this step moved the parameter that it moved most.
    """

    half: float
    most: float
    taken: float


@dataclass(frozen=True)
class _Average:
    """What a name of a rule has gathered of ``g``, of its square or of its size.

    Attributes
    ----------
    way
        The newest alone; an average whose past decays; a sum; the largest, the past decaying.
    decay
        What the past is multiplied by each step.
    corrected
        Whether an average is made good for its start at 0.
    """

    of: Literal["g", "square", "size"]
    way: Literal["newest", "average", "sum", "largest"]
    decay: Node = ONE
    corrected: bool = False

    def weights(self, decay: float, t: int) -> Array:
        """Return the weights of the last gradients at step t, the newest first."""
        lag = np.arange(min(t, _LAGS))
        if self.way == "newest":
            return np.where(lag == 0, 1.0, 0.0)
        if self.way == "sum":
            return np.ones(len(lag))
        past: Array = np.power(decay, lag)
        if self.way == "average":
            past = past * (1 - decay) / (1 - decay**t if self.corrected else 1.0)
        return past


@dataclass(frozen=True)
class _Form:
    """A rule read as ``w - rate*M`` with ``rate = P/(√V + ε)``; ``code`` gives P and both decays.

    The step of a sign has no V: its bound is P.
    """

    above: _Average | None
    below: _Average | None
    code: Code


def bounded(rule: RuleText | None) -> bool:
    """Return whether η bounds the steps of a rule, other than what weight decay adds."""
    return rule is not None and _form_of(rule) is not None


def trust_region(step: MadeStep) -> TrustRegion | None:
    """Return the region of a recorded step, or None where the rule has none."""
    form = _form_of(step.rule) if step.rule is not None else None
    if form is None or not step.exists:
        return None
    eta = abs(step.eta)
    if not (eta > 0 and isfinite(eta)):
        return None
    share, above, below = (float(abs(v).max()) for v in step.run(form.code))
    most = share / eta
    if form.above is not None and form.below is not None:
        one, other = form.above.weights(above, step.row), form.below.weights(below, step.row)
        with np.errstate(all="ignore"):
            if form.below.of == "size":
                most *= float(np.nansum(one / other))
            else:
                most *= float(np.sqrt(np.nansum(one**2 / other)))
    taken = float(np.abs(step.after - step.before).max()) / eta
    return TrustRegion(eta, most, taken)


@lru_cache(maxsize=256)
def _form_of(rule: RuleText) -> _Form | None:
    """Return a rule's form, or None if it is another one."""
    if len({line.target for line in rule.lines}) < len(rule.lines):
        return None
    trees = {line.target: line.value for line in rule.lines}
    known = {"g": _Average("g", "newest")}
    scalars = {"t", "eta", *rule.params}
    steady = set(rule.params)  # of these a decay is made: the weights of the past need one
    for name, tree in trees.items():
        if depends_only_on(tree, scalars) and tree.shape.pure:
            scalars.add(name)
            steady |= {name} if depends_only_on(tree, steady) else set()
            continue
        average = _average(name, tree, known)
        if average is not None and depends_only_on(average.decay, steady):
            known[name] = average
    rate, moved = trees.get("rate"), _moved_by(trees["w"])
    if rate is None or moved is None:
        return None
    if isinstance(moved, Call) and moved.function == "sign" and rate == Name("eta"):
        return _Form(None, None, _code(rule, rate, ONE, ONE))
    above = known.get(moved.name) if isinstance(moved, Name) else None
    if above is None or above.of != "g" or not isinstance(rate, Op) or rate.op != "/":
        return None
    below = _divisor(rate.right, known, scalars)
    if below is None or not depends_only_on(rate.left, scalars) or not rate.left.shape.pure:
        return None
    return _Form(above, below, _code(rule, rate.left, above.decay, below.decay))


def _code(rule: RuleText, *trees: Node) -> Code:
    """Return code for trees of learning rate, step and parameters, and of lines made of these."""
    lines = {line.target: line.value for line in rule.lines}
    for _ in lines:
        trees = tuple(substitute(tree, _assigned(tree, lines)) for tree in trees)
    names = [f"part__{i}" for i in range(len(trees))]
    return code_over(rule, list(zip(names, trees, strict=True)), names)


def _assigned(tree: Node, lines: dict[str, Node]) -> dict[str, Node]:
    return {name: lines[name] for name in tree.shape.names if name in lines}


def _moved_by(tree: Node) -> Node | None:
    """Return M of ``w - rate*M``, from which more may be taken away (weight decay)."""
    while isinstance(tree, Op) and tree.op == "-":
        if tree.left == Name("w"):
            step = tree.right
            by_rate = isinstance(step, Op) and step.op == "*" and step.left == _RATE
            return step.right if by_rate else None  # type: ignore[union-attr]
        tree = tree.left
    return None


def _average(name: str, tree: Node, known: dict[str, _Average]) -> _Average | None:
    """Return what a line gathers, if it is one of the ways that averages are written."""
    own = Name(name)
    if isinstance(tree, Name):
        return known.get(tree.name)
    if isinstance(tree, Call) and tree.function == "max" and len(tree.args) == 2:
        return _largest(own, *tree.args, known)
    if not isinstance(tree, Op):
        return None
    if tree.op == "/" and isinstance(tree.left, Name):
        average = known.get(tree.left.name)
        if average is None or average.way != "average":
            return None
        correction = Op("-", ONE, Op("**", average.decay, Name("t")))
        return replace(average, corrected=True) if tree.right == correction else None
    if tree.op != "+":
        return None
    if tree.left == own:
        of = _of(tree.right)
        return _Average("square", "sum") if of == "square" else None
    if isinstance(tree.left, Op) and tree.left.op == "*" and tree.left.right == own:
        decay, right = tree.left.left, tree.right
        if isinstance(right, Op) and right.op == "*" and right.left == Op("-", ONE, decay):
            of = _of(right.right)
            return _Average(of, "average", decay) if of is not None else None
    return None


def _largest(own: Name, left: Node, right: Node, known: dict[str, _Average]) -> _Average | None:
    """Return what ``max(left, right)`` gathers."""
    if left == own and isinstance(right, Name):
        # The largest of averages of squares so far is no less than the newest of them.
        average = known.get(right.name)
        return average if average is not None and average.of == "square" else None
    if isinstance(right, Op) and right.op == "+":
        right = right.left  # abs(g) + eps
    if right == Call("abs", (_G,)) and isinstance(left, Op) and left.op == "*":
        return _Average("size", "largest", left.left) if left.right == own else None
    return None


def _of(tree: Node) -> Literal["g", "square"] | None:
    """Return what is gathered."""
    if tree == _G:
        return "g"
    squares = (Op("**", _G, TWO), Op("*", _G, _G), Call("dot", (_G, _G)))
    return "square" if tree in squares else None


def _divisor(tree: Node, known: dict[str, _Average], scalars: set[str]) -> _Average | None:
    """Return the average that a rate is divided by, written with or without ε."""
    wanted: Literal["square", "size"] = "size"
    tree = _without_epsilon(tree, scalars)
    if isinstance(tree, Call) and tree.function == "sqrt":
        wanted, tree = "square", _without_epsilon(tree.args[0], scalars)
    average = known.get(tree.name) if isinstance(tree, Name) else None
    return average if average is not None and average.of == wanted else None


def _without_epsilon(tree: Node, scalars: set[str]) -> Node:
    if isinstance(tree, Op) and tree.op == "+" and depends_only_on(tree.right, scalars):
        return tree.left
    return tree

"""What a script calls the parts of a formula that it computes once, or before the rest."""

from __future__ import annotations

import re

from explorer.formula.tree import COMPARISONS, Call, Neg, Node, Op

_RESIDUAL = "residual"
_NEGATIVE, _TEST, _VALUE = "negative", "test", "value"
_OPERATIONS = {
    "+": "total",
    "-": "difference",
    "*": "product",
    "/": "quotient",
    "%": "remainder",
    "**": "raised",
}
_FUNCTIONS = {
    "sqrt": "root",
    "exp": "exponential",
    "log": "logarithm",
    "abs": "size",
    "sin": "sine",
    "cos": "cosine",
    "tan": "tangent",
    "sinh": "hyperbolic_sine",
    "cosh": "hyperbolic_cosine",
    "tanh": "hyperbolic_tangent",
    "max": "larger",
    "min": "smaller",
    "clip": "clipped",
    "where": "chosen",
    "norm": "length",
    "dot": "inner_product",
    "grad": "slope",
    "hess": "curvature",
    "solve": "solution",
}
_ALL = {*_OPERATIONS.values(), *_FUNCTIONS.values(), _RESIDUAL, _NEGATIVE, _TEST, _VALUE}
_NAME = re.compile(rf"(?:{'|'.join(sorted(_ALL))})\d*")


def what_it_is(node: Node, text: str) -> str:
    """Return a name that tells what is computed; ``text`` is how the script says it."""
    if text == "f - y":  # of a model and its data
        return _RESIDUAL
    if isinstance(node, Neg):
        return _NEGATIVE
    if isinstance(node, Op):
        return _TEST if node.op in COMPARISONS else _OPERATIONS[node.op]
    return _FUNCTIONS.get(node.function, _VALUE) if isinstance(node, Call) else _VALUE


def names_a_part(name: str) -> bool:
    """Tell whether a part may be called so, with a number behind or none."""
    return bool(_NAME.fullmatch(name))

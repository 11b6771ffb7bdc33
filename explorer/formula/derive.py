"""Exact derivatives of a formula.

At a kink the derivative is the one that libraries take: 0 for ``abs`` and ``sign`` at 0, the
first argument's for ``max`` and ``min`` of equal values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from explorer.formula.tree import (
    COMPARISONS,
    ONE,
    TWO,
    ZERO,
    Call,
    Name,
    Neg,
    Node,
    Num,
    Op,
    Shape,
    add,
    call,
    div,
    mul,
    neg,
    power,
    sub,
    walk,
)

_Rule: TypeAlias = Callable[[Node], Node]


def derivative(node: Node, name: str) -> Node:
    """Return the derivative of ``node`` with respect to ``name``.

    Raises
    ------
    ValueError
        For a function that only rules or recipes have.
    """
    done: dict[Shape, Node] = {}

    def d(part: Node) -> Node:
        known = done.get(part.shape)
        if known is None:
            known = done[part.shape] = _derivative(part, name, d)
        return known

    for part in walk(node):  # parts first, so that `d` finds them ready and goes no deeper
        d(part)
    return done[node.shape]


def _derivative(node: Node, name: str, d: _Rule) -> Node:
    if name not in node.shape.names:
        return ZERO
    if isinstance(node, (Num, Name)):
        return ONE
    if isinstance(node, Neg):
        return neg(d(node.value))
    if isinstance(node, Op):
        return _of_operator(node, d)
    return _of_call(node, d)


def _of_operator(node: Op, d: _Rule) -> Node:
    a, b = node.left, node.right
    if node.op in COMPARISONS:
        return ZERO
    da, db = d(a), d(b)
    if node.op == "+":
        return add(da, db)
    if node.op == "-":
        return sub(da, db)
    if node.op == "*":
        return add(mul(da, b), mul(a, db))
    if node.op == "/":
        if db == ZERO:
            return div(da, b)
        if a == ONE and isinstance(b, Op) and b.op == "+" and ONE in (b.left, b.right):
            other = b.right if b.left == ONE else b.left
            if isinstance(other, Call) and other.function == "exp":
                # The logistic function: f(1 - f) stays finite where exp overflows.
                return neg(mul(mul(node, sub(ONE, node)), d(other.args[0])))
        return div(sub(mul(da, b), mul(a, db)), power(b, TWO))
    if node.op == "%":  # a - floor(a/b)*b, and floor is flat
        return sub(da, mul(call("floor", div(a, b)), db))
    return _of_power(node, da, db)


def _of_power(node: Op, da: Node, db: Node) -> Node:
    a, b = node.left, node.right
    if db == ZERO:
        if da == ZERO:
            return ZERO
        lower = Num(b.value - 1.0) if isinstance(b, Num) else sub(b, ONE)
        return mul(mul(b, power(a, lower)), da)
    by_exponent = mul(mul(node, call("log", a)), db)
    if da == ZERO:
        return by_exponent
    return add(by_exponent, mul(mul(b, power(a, sub(b, ONE))), da))


def _of_call(node: Call, d: _Rule) -> Node:
    name, args = node.function, node.args
    if name == "where":
        return _choose(args[0], d(args[1]), d(args[2]))
    if name in ("max", "min"):
        return _of_extreme(node, d)
    if name == "clip":  # np.clip: max with the low end, then min with the high end
        inner = Call("max", (args[0], args[1]))
        return d(Call("min", (inner, args[2])))
    if name in ("sign", "floor"):
        return ZERO
    x = args[0]
    dx = d(x)
    if dx == ZERO:
        return ZERO
    outer: Node
    if name == "sqrt":
        slope = div(dx, mul(TWO, node))
        # Where the inside is 0 and level (the tip of a cone) 0/0 would hide that it is level.
        return slope if isinstance(dx, Num) else call("where", Op("==", dx, ZERO), ZERO, slope)
    if name == "log":
        return div(dx, x)
    if name == "exp":
        outer = node
    elif name == "abs":
        outer = call("sign", x)
    elif name == "sin":
        outer = call("cos", x)
    elif name == "cos":
        outer = neg(call("sin", x))
    elif name == "tan":
        outer = add(ONE, power(node, TWO))
    elif name == "sinh":
        outer = call("cosh", x)
    elif name == "cosh":
        outer = call("sinh", x)
    elif name == "tanh":
        outer = sub(ONE, power(node, TWO))
    else:
        raise ValueError(f"{name}() has no derivative here")
    return mul(outer, dx)


def _of_extreme(node: Call, d: _Rule) -> Node:
    """Fold from the left: the derivative of whichever argument wins."""
    compare = ">=" if node.function == "max" else "<="
    best, result = node.args[0], d(node.args[0])
    for other in node.args[1:]:
        result = _choose(Op(compare, best, other), result, d(other))
        best = Call(node.function, (best, other))
    return result


def _choose(condition: Node, yes: Node, no: Node) -> Node:
    return yes if yes == no else call("where", condition, yes, no)

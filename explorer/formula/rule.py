"""An update rule read from text: its lines, its state, and what each name is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from explorer.formula import language
from explorer.formula.errors import FormulaError
from explorer.formula.parse import parse_assignments, parse_expression, require_known
from explorer.formula.tree import (
    Assign,
    Call,
    Name,
    Node,
    children,
    depends_only_on,
    names_in,
    walk,
)

INPUTS = ("w", "g", "t", "eta")
"""What every rule is given: parameters, gradient, step (1 at the first), learning rate."""


@dataclass(frozen=True)
class RuleText:
    """A checked rule.

    Attributes
    ----------
    lines
        The assignments, in the order they run.
    state
        Names read before they are assigned: they keep their value from the step before.
    quantities
        Every name the rule assigns other than ``w``, in reading order; each is recorded.
    params
        The run's parameters that the rule reads.
    functions
        The rule-only functions that it calls (``grad``, ``hess``, …).
    matrices
        The quantities that are Hessians, not one number a parameter.
    """

    text: str
    lines: tuple[Assign, ...]
    state: tuple[str, ...]
    quantities: tuple[str, ...]
    params: tuple[str, ...]
    functions: frozenset[str]
    matrices: frozenset[str] = frozenset()


def parse_rule(text: str, params: Collection[str]) -> RuleText:
    """Read and check an update rule.

    Parameters
    ----------
    text
        Assignments, a line each.
    params
        The names of the run's parameters; ``eta`` may be among them.

    Raises
    ------
    FormulaError
        With the line and column of what is wrong.
    """
    given = {"g", "t", "eta", *params}
    lines = parse_assignments(text, language.RULE_FUNCTIONS, given)
    assigned = dict.fromkeys(line.target for line in lines)
    known = {*given, "w", *assigned}
    functions = {*language.FUNCTIONS, *language.RULE_FUNCTIONS}
    for line in lines:
        require_known(line.value, known, functions)
    if "w" not in assigned:
        last = lines[-1].line
        raise FormulaError("the rule must assign w, the parameters", last, 1)
    ready: set[str] = set()
    state: dict[str, None] = {}
    for line in lines:
        for name in names_in(line.value):
            if name in assigned and name != "w" and name not in ready:
                state[name] = None
        ready.add(line.target)
    read = dict.fromkeys(n for line in lines for n in names_in(line.value))
    calls = (n.function for line in lines for n in walk(line.value) if isinstance(n, Call))
    return RuleText(
        text=text,
        lines=tuple(lines),
        state=tuple(state),
        quantities=tuple(n for n in assigned if n != "w"),
        params=tuple(n for n in read if n in params and n not in INPUTS),
        functions=frozenset(c for c in calls if c in language.RULE_FUNCTIONS),
        matrices=_find_matrices(lines, state, {"t", "eta", *params}),
    )


def _find_matrices(
    lines: Collection[Assign], state: Collection[str], scalars: Collection[str]
) -> frozenset[str]:
    """Return the names that hold a Hessian, refusing what can't be done with one."""
    matrices: set[str] = set()

    def is_matrix(node: Node) -> bool:
        if isinstance(node, Call) and node.function == "hess":
            if is_matrix(node.args[0]):
                raise FormulaError("hess() wants parameters, not a Hessian", *node.place)
            return True
        inside = [is_matrix(child) for child in children(node)]
        if isinstance(node, Name):
            return node.name in matrices
        if isinstance(node, Call) and node.function in language.RULE_FUNCTIONS:
            if node.function == "solve" and inside != [True, False]:
                raise FormulaError("solve() wants a Hessian, then a vector", *node.place)
            if node.function != "solve" and any(inside):
                raise FormulaError(f"{node.function}() can't take a Hessian", *node.place)
            return False
        if any(inside) and not all(
            m or depends_only_on(child, scalars)
            for m, child in zip(inside, children(node), strict=True)
        ):
            raise FormulaError("a Hessian can't be mixed with a vector; use solve()", *node.place)
        return any(inside)

    for line in lines:
        if is_matrix(line.value):
            if line.target == "w" or line.target in state:
                raise FormulaError(f"{line.target} can't be a Hessian", line.line, 1)
            matrices.add(line.target)
        elif line.target in matrices:
            raise FormulaError(f"{line.target} is a Hessian in a line above", line.line, 1)
    return frozenset(matrices)


def parse_start(text: str, params: Collection[str]) -> Node:
    """Read the formula of a state's first value, which may use the run's parameters.

    Raises
    ------
    FormulaError
        With the line and column of what is wrong.
    """
    return parse_expression(text, params)

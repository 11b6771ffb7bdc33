"""The parts of one step: the gradient, what is accumulated, what is scaled, and the move."""

from __future__ import annotations

from typing import Literal

from explorer.formula.rule import RuleText
from explorer.formula.tree import Call, names_in, walk

Phase = Literal["gradient", "accumulate", "scale", "move"]

PHASES: tuple[Phase, ...] = ("gradient", "accumulate", "scale", "move")
"""All phases, in the order in which a step goes through them."""


def phase_of_line(rule: RuleText, index: int) -> Phase:
    """Return the phase that a line of a rule belongs to.

    A line that asks for a gradient elsewhere is part of the gradient. What is kept for the next
    step is accumulated, and so is what goes into it; the effective rate and all the rest scale.
    No line belongs to an earlier phase than the line above it.
    """
    return max((_own_phase(rule, i) for i in range(index + 1)), key=PHASES.index)


def _own_phase(rule: RuleText, index: int) -> Phase:
    line = rule.lines[index]
    if line.target == "w":
        return "move"
    if line.target == "rate":
        return "scale"
    kept = line.target in rule.state
    if not kept and any(isinstance(n, Call) and n.function == "grad" for n in walk(line.value)):
        return "gradient"
    later = (other for other in rule.lines[index + 1 :] if other.target in rule.state)
    if kept or any(line.target in names_in(other.value) for other in later):
        return "accumulate"
    return "scale"


def phases_of(rule: RuleText | None) -> tuple[Phase, ...]:
    """Return the phases that a step of the rule has; a method without a rule has two."""
    if rule is None:
        return ("gradient", "move")
    found = {phase_of_line(rule, i) for i in range(len(rule.lines))}
    return tuple(p for p in PHASES if p in found or p in ("gradient", "move"))

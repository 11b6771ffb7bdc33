"""The numbers of one step, each by the name that it has in the plan of a rule."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from explorer.core.components import component
from explorer.core.entries import ScheduleEntry, Variant
from explorer.core.gradients import GradientSource
from explorer.core.hand_plan import Part, Plan, entry, plan_of
from explorer.core.linear import dot, norm, solve
from explorer.core.trace import Array, Trace
from explorer.formula.compile import (
    ARRAYS,
    FLOAT_ERRORS,
    FLOATS,
    Body,
    compile_expressions,
    define,
    load,
    variable,
)
from explorer.formula.rule import RuleText
from explorer.formula.tree import Node


class HandRun(Protocol):
    """What is worked out: a run with all of its parameters."""

    @property
    def variant(self) -> Variant:
        """The rule, or what is known of a Python method."""

    @property
    def values(self) -> Mapping[str, float]:
        """Every parameter's value."""

    @property
    def schedule(self) -> ScheduleEntry:
        """The schedule."""

    @property
    def schedule_values(self) -> Mapping[str, float]:
        """Every value of the schedule's parameters."""


def evaluate(tree: Node, values: Mapping[str, float]) -> float:
    """Return the value of a formula of numbers, as the engine computes it."""
    names, run = _on_floats(tree)
    given = [values[n] for n in names]
    with np.errstate(all="ignore"):
        try:
            return float(run(*given)[0])
        except FLOAT_ERRORS:
            return float(_on_arrays(tree)(*map(np.float64, given))[0])


@lru_cache(maxsize=2048)
def _on_floats(tree: Node) -> tuple[tuple[str, ...], Callable[..., tuple[Any, ...]]]:
    names = tuple(sorted(tree.shape.names))
    return names, compile_expressions([tree], names, FLOATS)


@lru_cache(maxsize=256)
def _on_arrays(tree: Node) -> Callable[..., tuple[Any, ...]]:
    return compile_expressions([tree], tuple(sorted(tree.shape.names)), ARRAYS)


def slots_of(part: Part, values: Mapping[str, float]) -> dict[str, float]:
    """Return the value in each slot of a part."""
    return {f"a{i}": values[name] for i, name in enumerate(part.names)}


def values_at(
    run: HandRun, plan: Plan, trace: Trace, source: GradientSource, k: int
) -> dict[str, float]:
    """Return every number of step k (from 1 on), as recorded."""
    rule = run.variant.rule_text
    values: dict[str, float] = {"t": float(k), "eta": float(trace.eta[k])}
    values |= {name: float(run.values[name]) for name in rule.params}
    values |= {name: evaluate(tree, values) for name, tree in plan.folds.items()}
    arrays: dict[str, Array] = {"g": trace.quantities["g"][k], "w__0": trace.w[k - 1]}
    arrays |= {f"{name}__0": a for name, a in state_before(run, trace, k).items()}
    if not plan.recorded:
        arrays |= _work_again(rule, run, trace, source, k, arrays)
    for line in plan.lines:
        if line.kind == "matrix":
            rows = [trace.quantities[f"{line.target}_{i + 1}"][k] for i in range(trace.w.shape[1])]
            arrays[line.name] = np.stack(rows)
        elif line.final:
            column = trace.w if line.target == "w" else trace.quantities[line.target]
            arrays[line.name] = column[k]
    for name, array in arrays.items():
        _put(values, name, array)
    return values


def _put(values: dict[str, float], name: str, array: Array) -> None:
    if array.ndim == 2:
        for i, row in enumerate(array.tolist()):
            values |= {entry(name, i, j): v for j, v in enumerate(row)}
        return
    numbers = array.tolist()
    values[name] = numbers[0]  # of a quantity that is the same for all parameters
    values |= {component(name, i): v for i, v in enumerate(numbers)}


def state_before(run: HandRun, trace: Trace, k: int) -> dict[str, Array]:
    """Return the state that step k reads, each part shaped (d,)."""
    rule = run.variant.rule_text
    if k > 1:
        return {name: trace.quantities[name][k - 1] for name in rule.state}
    first: dict[str, Array] = run.variant.optimizer({}).start(trace.w[0], run.values)
    return first


def _work_again(
    rule: RuleText,
    run: HandRun,
    trace: Trace,
    source: GradientSource,
    k: int,
    arrays: Mapping[str, Array],
) -> dict[str, Array]:
    """Compute what no trace records: values that a later line replaced, and what was looked up."""
    d = trace.w.shape[1]

    def full(at: Any) -> Array:
        return np.broadcast_to(np.asarray(at, dtype=np.float64), (d,))

    names, work = _worker(rule, d)
    with np.errstate(all="ignore"):
        results = work(
            arrays["w__0"],
            arrays["g"],
            np.float64(k),
            np.float64(trace.eta[k]),
            *(np.float64(run.values[p]) for p in rule.params),
            *(arrays[f"{s}__0"] for s in rule.state),
            lambda at: source.gradient(full(at), k - 1),
            lambda at: source.loss(full(at), k - 1)[..., None],
            lambda at: source.hessian(full(at), k - 1),
            lambda x: norm(full(x)),
            lambda a, b: dot(full(a), full(b)),
            lambda a, b: solve(a, full(b)),
        )
    return {
        name: np.asarray(value) if np.ndim(value) == 2 else full(value)
        for name, value in zip(names, results, strict=True)
    }


@lru_cache(maxsize=64)
def _worker(rule: RuleText, d: int) -> tuple[tuple[str, ...], Callable[..., tuple[Any, ...]]]:
    """Return a step of the rule that gives every line's value, and all that it looks up."""
    plan = plan_of(rule, d)
    body = Body(ARRAYS, [tree for _, tree in plan.renamed.lines])
    names: list[str] = []
    for line, (name, tree) in zip(plan.lines, plan.renamed.lines, strict=True):
        for lookup in line.lookups:
            body.hoist(lookup.call)
            body.assign(variable(lookup.name), body.expression(lookup.call))
            names.append(lookup.name)
        body.assign(variable(name), body.expression(tree))
        names.append(name)
    results = ast.Tuple([load(variable(n)) for n in names], ast.Load())
    body.statements.append(ast.Return(results))
    args = [
        *(variable(n) for n in ("w__0", "g", "t", "eta", *rule.params)),
        *(variable(f"{s}__0") for s in rule.state),
        *("f_grad", "f_loss", "f_hess", "f_norm", "f_dot", "f_solve"),
    ]
    return tuple(names), define("work", args, body.statements, ARRAYS)

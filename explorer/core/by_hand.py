"""One step of a run, worked out by hand: the rule line by line with this step's numbers put in.

Everything is read from the run's record; what no record holds (a gradient elsewhere, a value that
a later line replaces) is computed again by the engine's own code, to the same bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.core.gradients import GradientSource
from explorer.core.hand_lookups import AtStep, lookup_rows
from explorer.core.hand_names import keys_of, line_name, parameter_name, with_parameter
from explorer.core.hand_plan import Planned, part_of, plan_of
from explorer.core.hand_rows import HandRow, row_of, value_text
from explorer.core.hand_values import HandRun, values_at
from explorer.core.phases import Phase, phase_of_line
from explorer.core.trace import Trace
from explorer.formula.rule import RuleText
from explorer.formula.tree import Name, Node
from explorer.formula.typeset import Setter, name_latex

_NOT_YET = "No step has been made yet. Step forward to see its numbers."
_FEW = 3
"""Points of a batch that are told one by one."""


@dataclass(frozen=True)
class HandLine:
    """One line of a rule.

    Attributes
    ----------
    latex
        The line with its names.
    phase
        The part of the step that it belongs to.
    rows
        What it gives, number by number.
    text
        The line as it was typed; empty of what was never typed.
    """

    latex: str
    phase: Phase
    rows: tuple[HandRow, ...]
    text: str = ""


@dataclass(frozen=True)
class HandStep:
    """One step.

    Attributes
    ----------
    step
        Which; 0 where no step has been made.
    lines
        The rule's lines, after that of a schedule that changes the rate.
    before
        The parameters that the step began from.
    gradient
        The gradient there.
    points
        Of which points the gradient is, where it is not of all; and its noise.
    note
        A sentence about what is shown, where there is one to say.
    ended
        Whether the run ended before the step that was asked for.
    """

    step: int
    lines: tuple[HandLine, ...]
    before: tuple[HandRow, ...] = ()
    gradient: tuple[HandRow, ...] = ()
    points: str = ""
    note: str = ""
    ended: bool = False


def work_out(run: HandRun, trace: Trace, source: GradientSource, k: int) -> HandStep:
    """Return step k of a run, or its last one where it ended before.

    Parameters
    ----------
    trace
        The run's record, filled to step k or to its end.
    source
        Where its gradients come from.
    k
        The step, from 1 on; at 0 the rule is shown without numbers.
    """
    step = max(0, min(k, trace.last))
    ended = k > step and trace.complete
    rule = None if run.variant.method else run.variant.rule_text
    lines = _rule_lines(run, rule, trace, source, step) if rule else _method_lines(run, trace, step)
    note = _note(trace, k)
    if not note and rule is None:
        note = "This method is a program, not a rule: these are the numbers that it recorded."
    if not step:
        return HandStep(0, lines, note=note or _NOT_YET, ended=ended)
    if (rate := _rate_line(run, trace, source, step)) is not None:
        lines = (rate, *lines)
    symbols = source.problem.symbols
    before = [
        HandRow(parameter_name(p, symbols), (f"w.{p}",), (), value_text(float(v)))
        for p, v in zip(trace.parameters, trace.w[step - 1], strict=True)
    ]
    gradient = [
        HandRow(with_parameter("g", p, symbols), (f"g.{p}",), (), value_text(float(v)))
        for p, v in zip(trace.parameters, trace.quantities["g"][step], strict=True)
    ]
    points = _points(source, step)
    return HandStep(step, lines, tuple(before), tuple(gradient), points, note, ended)


def _note(trace: Trace, k: int) -> str:
    """Return what is to be said of a run that ended before step k."""
    end = trace.divergence
    if k <= trace.last or end is None:
        return ""
    what = "the loss" if end.name == "loss" else end.name
    if end.step == 0:
        return f"No step can be made: {what} is not a finite number at the start."
    if trace.last == 0:
        return f"No step can be made: in step 1, {what} is not a finite number."
    return f"The run ends here: in step {end.step}, {what} is not a finite number."


def _points(source: GradientSource, k: int) -> str:
    """Return of which points step k's gradient is, where it is not of all, and its noise."""
    noise = "with noise" if source.noise else ""
    points = source.points_at(k - 1)
    if points is None or source.problem.points is None:
        return f"Gradient {noise}" if noise else ""
    pairs = list(zip(points.x.tolist(), points.y.tolist(), strict=True))
    said = f"Gradient of {len(pairs)} of the {len(source.problem.points.x):,} points"
    if len(pairs) <= _FEW:
        listed = ", ".join(f"({value_text(x)}, {value_text(y)})" for x, y in pairs)
        said += f", (x, y) = {listed}"
    return f"{said}, {noise}" if noise else said


# --- rules ---


def _rule_lines(
    run: HandRun, rule: RuleText, trace: Trace, source: GradientSource, k: int
) -> tuple[HandLine, ...]:
    plan = plan_of(rule, len(trace.parameters))
    values = values_at(run, plan, trace, source, k) if k else {}
    given = frozenset({"t", "eta", *rule.params, *plan.folds})
    at = AtStep(k, values, given, source, Setter(_symbols(run)))
    lines = []
    typed = rule.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, (_, tree) in zip(plan.lines, plan.renamed.lines, strict=True):
        latex = at.setter.assignment(rule.lines[line.index])
        rows = _rows(line, tree, at) if k else _names(line, at)
        text = typed[rule.lines[line.index].line - 1].split("#", 1)[0].strip()
        lines.append(HandLine(latex, phase_of_line(rule, line.index), rows, text))
    return tuple(lines)


def _names(line: Planned, at: AtStep) -> tuple[HandRow, ...]:
    """Return the rows of a line without numbers."""
    problem = at.source.problem
    names, symbols = problem.names, problem.symbols
    return tuple(
        HandRow(line_name(line, i, names, at.setter.symbols, symbols), keys_of(line, i, names))
        for i in range(1 if line.kind == "scalar" else problem.dimensions)
    )


def _rows(line: Planned, tree: Node, at: AtStep) -> tuple[HandRow, ...]:
    rows: list[HandRow] = []
    for lookup in line.lookups:
        rows += lookup_rows(lookup, at)
    named = _names(line, at)
    if line.kind == "matrix" and line.lookups and line.lookups[-1].call == tree:
        # The line is what was looked up, and has been told.
        found = rows[-len(named) :]
        own = [replace(r, name=n.name, keys=n.keys) for r, n in zip(found, named, strict=True)]
        return (*rows[: -len(named)], *own)
    wide = len(line.parts) // len(named)  # a row of a matrix is a vector
    for i, row in enumerate(named):
        span = range(i * wide, (i + 1) * wide)
        parts = [line.parts[j] for j in span]
        results = [_value_of(line, at.values, j) for j in span]
        rows.append(row_of(row.name, row.keys, parts, at.values, results, at.given))
    return tuple(rows)


def _value_of(line: Planned, values: Mapping[str, float], i: int) -> float:
    d = round(len(line.parts) ** 0.5)
    place = f"c{i // d}{i % d}" if line.kind == "matrix" else f"c{i}"
    return values[f"{line.name}__{place}"]


def _symbols(run: HandRun) -> dict[str, str]:
    return {name: spec.symbol for name, spec in run.variant.params.items()}


# --- schedules ---


def _rate_line(run: HandRun, trace: Trace, source: GradientSource, k: int) -> HandLine | None:
    """Return how the schedule gives the rate of step k, or None where it never changes it."""
    schedule = run.schedule
    if "eta" not in run.values or (not schedule.plan and schedule.tree == Name("eta")):
        return None
    name, keys, result = rf"\eta_{{{k - 1}}}", ("eta",), float(trace.eta[k])
    if schedule.plan:
        row = HandRow(name, keys, (), value_text(result))
        return HandLine(schedule.latex[0] if schedule.latex else "", "gradient", (row,))
    given = dict(run.schedule_values)
    given |= {"eta": run.values["eta"], "k": float(k - 1)}
    given["epoch"] = float(source.epoch_at(k - 1))  # type: ignore[arg-type]
    symbols = {name: spec.symbol for name, spec in schedule.params.items()}
    latex = rf"\eta_{{k}} = {Setter(symbols)(schedule.tree)}"
    row = row_of(name, keys, (part_of(schedule.tree),), given, (result,), frozenset(given))
    return HandLine(latex, "gradient", (row,), f"eta_k = {schedule.formula.strip()}")


# --- methods without a rule ---


def _method_lines(run: HandRun, trace: Trace, k: int) -> tuple[HandLine, ...]:
    """Return the formulas of a method, each with what it recorded of the quantity on its left."""
    rows = {name: _recorded_rows(name, trace, k) for name in (*trace.quantities, "w")}
    del rows["g"]
    lines = []
    for latex in run.variant.latex:
        left = latex.partition("=")[0].strip()
        own = next((name for name in rows if name_latex(name) == left), "")
        lines.append(HandLine(latex, "move", rows.pop(own, ())))
    # What no formula has on its left goes below the last one that has something.
    rest = tuple(row for left_over in rows.values() for row in left_over)
    if rest and lines:
        lines[-1] = replace(lines[-1], rows=(*lines[-1].rows, *rest))
    return tuple(lines)


def _recorded_rows(name: str, trace: Trace, k: int) -> tuple[HandRow, ...]:
    numbers = (trace.w if name == "w" else trace.quantities[name])[k].tolist()
    results = [value_text(v) if k else "" for v in numbers]
    keys = [f"{name}.{p}" for p in trace.parameters]
    if name == "rate" and len(set(results)) == 1:
        return (HandRow(name_latex(name), tuple(keys), (), results[0]),)
    names = [
        name_latex(p) if name == "w" else with_parameter(name, p, {}) for p in trace.parameters
    ]
    return tuple(
        HandRow(n, (key,), (), result) for n, key, result in zip(names, keys, results, strict=True)
    )

"""The runs of a script: each optimizer a function that yields the parameters step by step."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

import numpy as np

from explorer.core.gradients import GradientSource
from explorer.core.rules import RuleOptimizer
from explorer.errors import InputError
from explorer.export.code_methods import METHODS, PLANS
from explorer.export.code_problem import Section, comment, one_line
from explorer.export.code_write import Kind, Names, Writer, is_taken, number
from explorer.formula.tree import Name
from explorer.session.resolve import ResolvedRun

_OWN = ("w", "g", "t", "eta")


def calls_of(source: GradientSource) -> dict[str, str]:
    """Return how a rule's functions of the surface are called."""
    batch = ", *batch(k)" if source.batch else ""
    also_k = "" if source.exact else ", k"
    return {
        "grad": f"gradient({{}}{also_k})",
        "loss": f"loss({{}}{batch})",
        "hess": f"hessian({{}}{batch})",
        "norm": "norm({})",
        "dot": "dot({}, {})",
        "solve": "solve({}, {})",
    }


def title_of(run: ResolvedRun) -> str:
    """Return what a run is, in words."""
    if run.entry is None:
        return run.choice.torch or "a rule of one's own"
    return f"{run.entry.title}, {run.variant.title}" if run.variant.title else run.entry.title


class Runs:
    """Writes the optimizers and schedules of a script, each once, and the calls of its runs.

    Attributes
    ----------
    functions
        The optimizers and schedules.
    calls
        A line or a few for each run.
    """

    def __init__(self, source: GradientSource) -> None:
        self.functions = Section()
        self.calls = Section()
        self.hessian = False
        self._source = source
        self._names: dict[str, str] = {}

    def add(self, index: int, run: ResolvedRun, start: str) -> None:
        """Write a run that starts at ``start``, an expression of the script."""
        name, params = self._optimizer(run)
        rates = f", {self._rates(run)}" if "eta" in run.values else ""
        given = "".join(f", {key}={value}" for key, value in params.items())
        label = csv_field(run.label)
        self.calls.add(*comment(f"Run {index}: {title_of(run)}"))
        self.calls.add(f"show({index}, {label!r}, {start}, {name}({start}{rates}{given}))")

    def _define(self, wanted: str, head: str, body: list[str]) -> str:
        """Write a function, unless the same is there; return its name."""
        text = "\n".join([head, *body])
        name = self._names.get(text)
        if name is None:
            name = base = identifier(wanted)
            count = 1
            while name in self._names.values():
                count += 1
                name = f"{base}_{count}"
            self._names[text] = name
            self.functions.add(f"def {name}{head}", *body, "", "")
        return name

    def _optimizer(self, run: ResolvedRun) -> tuple[str, dict[str, str]]:
        variant = run.variant
        planned = bool(run.schedule.plan) and "eta" in run.values
        first = "next_eta" if planned else "etas"
        if variant.method:
            return self._method(run, first)
        optimizer = variant.optimizer(run.lists)
        assert isinstance(optimizer, RuleOptimizer)
        rule, d = optimizer.rule, self._source.problem.dimensions
        names = Names(_OWN)
        vectors: dict[str, Kind] = dict.fromkeys(("w", "g", *rule.state), "vector")
        writer = Writer(vectors, names, calls=calls_of(self._source), plain=rule.params)
        starts = optimizer.start(np.zeros(d), run.values)
        body = [
            f"    {names[s]} = np.full({d}, {number(float(v[0]), False)})"
            if v[0]
            else f"    {names[s]} = np.zeros({d})"
            for s, v in starts.items()
        ]
        read = {n for line in rule.lines for n in line.value.shape.names}
        step: list[str] = []
        for line in rule.lines:
            writer.lines.clear()
            kept = line.target in rule.state or line.target == "w"
            text = writer.full(line.value, "len(w)") if kept else writer.text(line.value)
            writer.kinds[line.target] = "vector" if kept else writer.kind(line.value)
            step += [*writer.lines, f"{names[line.target]} = {text}"]
            writer.forget()
        self.functions.needs |= writer.needs
        self.hessian |= "hess" in rule.functions
        values = [names[q] for q in rule.quantities]
        body += self._loop(run, step, values, planned, "t" in read)
        wanted = self._wanted(run)
        args = ", ".join(
            ["w", *([first] if "eta" in run.values else ()), *(names[p] for p in rule.params)]
        )
        head = f"({args}):"
        params = {names[p]: number(run.values[p]) for p in rule.params}
        return self._define(wanted, head, [*self._about(run), *body]), params

    def _method(self, run: ResolvedRun, first: str) -> tuple[str, dict[str, str]]:
        known = METHODS.get(run.variant.method)
        if known is None:
            raise InputError(f"{title_of(run)} can't be written as a script: it is no rule")
        before, step, values, needs = known
        marks = {
            "batch": ", *batch(k)" if self._source.batch else "",
            "also_k": "" if self._source.exact else ", k",
        }
        self.functions.needs |= needs - {"hessian"}
        self.hessian |= "hessian" in needs
        extra = {n: number(v) for n, v in run.values.items() if n != "eta"}
        extra |= {n: f"[{', '.join(map(number, v))}]" for n, v in run.lists.items()}
        args = ", ".join(["w", *([first] if "eta" in run.values else ()), *extra])
        body = [f"    {line}" for line in before.splitlines()]
        lines = step.format(**marks).splitlines()
        body += self._loop(run, lines, list(values), first == "next_eta", False)
        return self._define(self._wanted(run), f"({args}):", [*self._about(run), *body]), extra

    def _loop(
        self, run: ResolvedRun, step: list[str], values: list[str], planned: bool, counts: bool
    ) -> list[str]:
        has_eta = "eta" in run.values
        lines = (
            ["    for k, eta in enumerate(etas):"]
            if has_eta and not planned
            else ["    for k in range(STEPS):"]
        )
        if planned:
            lines.append("        eta = next_eta(loss(w))")
        if counts:
            lines.append("        t = k + 1.0")
        lines.append(f"        g = gradient(w{'' if self._source.exact else ', k'})")
        lines += [f"        {line}" for line in step]
        checked = ", ".join([*(["eta"] if has_eta else ()), "g", *values, "w"])
        lines += [f"        if not finite({checked}):", "            return  # it has diverged"]
        return [*lines, "        yield w"]

    def _about(self, run: ResolvedRun) -> list[str]:
        reference = run.entry.reference if run.entry is not None else ""
        lines = comment(f"{title_of(run)}.", "    ")
        lines += comment(reference, "    ") if reference else []
        if run.variant.method:
            return lines
        rule = [one_line(line) for line in run.variant.rule_text.text.splitlines()]
        return [*lines, "    # The rule:", *(f"    #     {line}" for line in rule if line)]

    def _wanted(self, run: ResolvedRun) -> str:
        if run.entry is None:
            return "my_rule"
        default = run.variant is run.entry.variant("")
        return run.entry.name if default else f"{run.entry.name}_{run.variant.name}"

    def _rates(self, run: ResolvedRun) -> str:
        """Return the script's expression of a run's learning rates."""
        eta, schedule, values = run.values["eta"], run.schedule, run.schedule_values
        if schedule.plan:
            text = PLANS.get(schedule.plan)
            if text is None:
                raise InputError(f"{schedule.title} can't be written as a script: it is no formula")
            if text not in self.functions.lines:
                self.functions.add(text, "")
            name = text.partition("(")[0].removeprefix("def ")
            return f"{name}({number(eta)}{arguments(Names(), values)})"
        if schedule.tree == Name("eta"):
            return f"np.full(STEPS, {number(eta)})"
        names = Names(("k", "epoch", "eta"))
        writer = Writer({"k": "vector", "epoch": "vector"}, names, plain=("eta", *values))
        text = writer.text(schedule.tree)
        body = comment(schedule.title, "    ")
        body += comment(schedule.reference, "    ") if schedule.reference else []
        body.append("    k = np.arange(STEPS, dtype=float)  # updates already made")
        if "epoch" in schedule.tree.shape.names:
            points, size = self._source.problem.points, self._source.batch
            seen = f"np.floor(k*{size}/len(data_x))" if size and points is not None else "k"
            body.append(f"    epoch = {seen}")
        body += [f"    {line}" for line in writer.lines]
        body.append(f"    return np.broadcast_to({text}, STEPS)")
        self.functions.needs |= writer.needs
        head = f"({', '.join(['eta', *(names[n] for n in values)])}):"
        name = self._define(f"{schedule.name or 'my'}_schedule", head, body)
        return f"{name}({number(eta)}{arguments(names, values)})"


def arguments(names: Names, values: Mapping[str, float]) -> str:
    """Return keyword arguments, each after a comma."""
    return "".join(f", {names[n]}={number(v)}" for n, v in values.items())


def identifier(text: str) -> str:
    """Return a name for a function, made of a name of the catalogue."""
    name = re.sub(r"\W|^(?=\d)", "_", text, flags=re.ASCII)
    return f"{name}_" if is_taken(name) else name


def csv_field(label: str) -> str:
    """Return a label as a field of a CSV line."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([label, ""])
    return out.getvalue()[:-1]


__all__ = ["Runs", "calls_of", "csv_field", "identifier", "one_line", "title_of"]

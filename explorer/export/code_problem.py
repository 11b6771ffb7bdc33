"""The surface of a script: its loss, its exact gradient, its points, its batches and its noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from explorer.core.catalogue import Catalogue
from explorer.core.gradients import GradientSource
from explorer.core.problem import Problem
from explorer.errors import InputError
from explorer.export.code_write import Kind, Names, Writer, number
from explorer.formula.tree import Name, Node
from explorer.session.experiment import DataChoice, Experiment
from explorer.session.resolve import Resolved
from explorer.session.surfaces import entry_data, fill_params

MAX_POINTS = 20_000
"""Points that are written into a script as numbers."""
_WIDTH = 96


def one_line(text: str) -> str:
    """Return text that a comment can hold: whatever it says, it stays a comment."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def comment(text: str, indent: str = "") -> list[str]:
    """Return a text as lines of a comment."""
    lines, line = [], ""
    for word in one_line(text).split(" "):
        if line and len(indent) + 2 + len(line) + 1 + len(word) > _WIDTH:
            lines.append(f"{indent}# {line}")
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, f"{indent}# {line}"] if line else lines


@dataclass
class Section:
    """A part of the script: its text, and the helpers that it calls."""

    lines: list[str] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)

    def add(self, *lines: str) -> None:
        """Append lines."""
        self.lines.extend(lines)


def formula_comment(experiment: Experiment, resolved: Resolved) -> list[str]:
    """Return the surface's formula as a person wrote it, with its parameters' values."""
    surface, entry = experiment.surface, resolved.surface.entry
    reduction = resolved.surface.problem.reduction
    if entry is not None:
        formula, model, loss = entry.formula, entry.model, entry.loss
    else:
        formula, model, loss = surface.expression, surface.model, surface.loss
    lines = comment(resolved.surface.problem.title)
    lines += comment(f"L = {formula}" if formula else f"f = {model}; L = {reduction} of {loss}")
    values = ", ".join(f"{n} = {number(v)}" for n, v in resolved.surface.values.items())
    lines += comment(f"with {values}") if values else []
    return lines + (comment(entry.reference) if entry is not None and entry.reference else [])


def data_section(data: DataChoice | None, problem: Problem, catalogue: Catalogue) -> Section:
    """Return the points of a data problem: the dataset's recipe, or the numbers.

    Raises
    ------
    InputError
        If there are more points than a script should hold.
    """
    section = Section()
    if problem.points is None:
        return section
    if data is not None and data.dataset:
        return _recipe(data, catalogue)
    n = len(problem.points.x)
    if n > MAX_POINTS:
        raise InputError(
            f"{n:,} points are too many to write into a script; at most {MAX_POINTS:,}"
        )
    if data is not None and data.csv:
        section.add(*comment(f"The points, from {re.split(r'[/]', data.csv)[-1]}."))
    for name, values in (("data_x", problem.points.x), ("data_y", problem.points.y)):
        section.add(*_array(name, values))
    section.add("")
    return section


def _array(name: str, values: np.ndarray) -> list[str]:
    words = [f"{number(v, whole=False)}," for v in values.tolist()]
    lines, line = [f"{name} = np.array(["], "   "
    for word in words:
        if len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = "   "
        line = f"{line} {word}"
    return [*lines, line, "])"]


def _recipe(data: DataChoice, catalogue: Catalogue) -> Section:
    entry = catalogue.datasets.get_or_fail(data.dataset or "")
    params = fill_params(data.params, entry.params, entry.title)
    seed = entry.seed if data.seed is None else data.seed
    maker = "RandomState" if entry.generator == "legacy" else "default_rng"
    calls = {
        "uniform": "rng.uniform({}, {}, n_points)",
        "normal": "rng.normal({}, {}, n_points)",
        "linspace": "np.linspace({}, {}, n_points)",
    }
    writer = Writer({}, Names(), calls=calls, plain=params, drawn=True)
    section = Section()
    section.add("", "def points():", *comment(f"{entry.title}: {entry.about}", "    "))
    section.add(f"    rng = np.random.{maker}({seed})")
    section.add(f"    n_points = {int(params['n'])}")
    for name, value in params.items():
        section.add(f"    {writer.names[name]} = {number(value)}")
    for line in entry.parsed.lines:
        text = writer.text(line.value)
        writer.kinds[line.target] = writer.kind(line.value)
        section.add(f"    {writer.names[line.target]} = {text}")
    ends = [writer.full(Name(n), "n_points") for n in "xy"]
    section.add(f"    return {ends[0]}, {ends[1]}", "", "", "data_x, data_y = points()", "")
    section.needs = writer.needs
    return section


def used_data(experiment: Experiment, resolved: Resolved) -> DataChoice | None:
    """Return the choice of the points in use."""
    entry = resolved.surface.entry
    own = entry_data(entry) if entry is not None and entry.data is not None else None
    return experiment.surface.data or own


def problem_section(problem: Problem, source: GradientSource, hessian: bool) -> Section:
    """Return the loss, the gradient and, where a rule wants it, the Hessian."""
    section = Section()
    of_data = problem.points is not None
    rest = ", x=data_x, y=data_y" if of_data else ""
    _function(section, problem, [problem.tree], f"def loss(at{rest}):", "the loss", "{}")
    gradients = list(problem.gradient_trees)
    name = "gradient" if source.exact else "exact_gradient"
    form = "np.array([{}])"
    doc = "the exact gradient"
    _function(section, problem, gradients, f"def {name}(at{rest}):", doc, form)
    if hessian:
        d = problem.dimensions
        form = f"np.array([{{}}]).reshape({d}, {d})"
        trees = list(problem.hessian_trees)
        _function(section, problem, trees, f"def hessian(at{rest}):", "the Hessian", form)
    if not source.exact:
        _batches(section, source)
    return section


def _function(
    section: Section, problem: Problem, trees: Sequence[Node], head: str, what: str, form: str
) -> None:
    kinds: dict[str, Kind] = {"x": "vector", "y": "vector"} if problem.points is not None else {}
    own = ("x", "y") if problem.points is not None else ()
    names = Names(("w", "g", "t", "eta", "start", *own))
    known = {}
    model = problem.model
    lines: list[str] = []
    writer = Writer(kinds, names, counted=trees)
    if model is not None and model.shape.height > 1 and "f" not in problem.names:
        before = Writer(kinds, names)
        lines.append(f"f = {before.text(model)}")
        lines[:0] = before.lines
        section.needs |= before.needs
        known = {model.shape: "f"}
        writer = Writer(kinds, names, known, trees)
    texts = [_total(writer, problem, tree) for tree in trees]
    if known and not any(re.search(r"\bf\b", t) for t in (*texts, *writer.lines)):
        lines = []
    section.add(head, f'    """Return {what} at a point."""')
    comma = "," if problem.dimensions == 1 else ""
    section.add(f"    {', '.join(names[n] for n in problem.names)}{comma} = at")
    section.add(*(f"    {line}" for line in (*lines, *writer.lines)))
    body = form.format((",\n" + " " * 8).join(texts) if len(texts) > 1 else texts[0])
    if len(texts) > 1:
        body = body.replace("([", "([\n        ", 1).replace("])", ",\n    ])", 1)
    section.add(f"    return {body}", "", "")
    section.needs |= writer.needs


def _total(writer: Writer, problem: Problem, tree: Node) -> str:
    if problem.points is None:
        return writer.text(tree)
    total = f"np.sum({writer.full(tree, 'len(x)')})"
    return f"{total}/len(x)" if problem.reduction == "mean" else total


def _batches(section: Section, source: GradientSource) -> None:
    """Write how each update's points are picked and what noise it gets."""
    seed, size = source.seed, source.batch
    at = "exact_gradient(at)"
    if size:
        at = "exact_gradient(at, *batch(k))"
        if source.order == "shuffle":
            section.add("@lru_cache(maxsize=2)", "def shuffled(epoch):")
            section.add('    """Return the order of the points in one pass through all of them."""')
            section.add(f"    rng = np.random.default_rng([{seed}, 3, epoch])")
            section.add("    return rng.permutation(len(data_x))", "", "")
        elif source.order == "replacement":
            rows = source.rows_drawn
            section.add("@lru_cache(maxsize=2)", "def picked(block):")
            section.add(f'    """Return the points of {rows} updates, drawn at once."""')
            section.add(f"    rng = np.random.default_rng([{seed}, 2, block])")
            section.add(f"    return rng.integers(len(data_x), size=({rows}, {size}))", "", "")
        section.add("def batch(k):", '    """Return the points of update k, 0 at the first."""')
        if source.order == "replacement":
            section.add(f"    block, row = divmod(k, {source.rows_drawn})")
            section.add("    rows = picked(block)[row]")
        else:
            section.add(f"    places = range(k*{size}, (k + 1)*{size})")
            if source.order == "shuffle":
                section.add("    n = len(data_x)")
                section.add("    rows = np.array([shuffled(p // n)[p % n] for p in places])")
            else:
                section.add("    rows = np.array(places) % len(data_x)")
        section.add("    return data_x[rows], data_y[rows]", "", "")
    if source.noise:
        at += " + noise(k)"
        rows, d = source.noise_rows, source.problem.dimensions
        section.add("@lru_cache(maxsize=2)", "def drawn(block):")
        section.add(f'    """Return the noise of {rows} updates, drawn at once."""')
        section.add(f"    rng = np.random.default_rng([{seed}, 1, block])")
        section.add(f"    return rng.normal(size=({rows}, {d}))", "", "")
        section.add("def noise(k):", '    """Return the noise of update k, 0 at the first."""')
        section.add(f"    block, row = divmod(k, {rows})")
        section.add(f"    return {number(source.noise)}*drawn(block)[row]", "", "")
    section.add("def gradient(at, k):", '    """Return the gradient that update k is given."""')
    section.add(f"    return {at}", "", "")


def imports(sections: Iterable[Section]) -> list[str]:
    """Return the import lines that the sections need."""
    text = "\n".join(line for s in sections for line in s.lines)
    cached = ["from functools import lru_cache"] if "@lru_cache" in text else []
    return [*cached, "from itertools import chain", "", "import numpy as np"]

"""What there is, as plain tables: for the command line and for whoever reads its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.core.catalogue import Catalogue
from explorer.core.entries import DatasetEntry, Entry, OptimizerEntry, SurfaceEntry
from explorer.core.specs import ListSpec, ParamSpec, resolve_defaults
from explorer.session.lesson_shelf import all_lessons
from explorer.session.lessons import Lesson


def entries_of(kind: str, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return all entries of a kind: surfaces, optimizers, schedules, datasets or lessons.

    Each has ``name``, ``title``, ``params`` (by name: symbol, default, range, scale, help),
    ``variants``, ``formula`` and ``reference``; lessons also ``chapter``, ``summary`` and
    ``stops``. A person's file that can't be read is left out and noted among the catalogue's
    faults.
    """
    if kind == "lessons":
        lessons = sorted(all_lessons(catalogue.faults), key=lambda lesson: lesson.name)
        return [_lesson(lesson) for lesson in lessons]
    return [_table(entry) for entry in getattr(catalogue, kind).readable()]


def as_text(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return entries for reading: a line with name and title, and what belongs to it below."""
    lines = []
    for entry in entries:
        lines.append(f"{entry['name']}  {entry['title']}")
        rows: list[tuple[str, str]] = []
        variants = [v["name"] for v in entry.get("variants", ())]
        if len(variants) > 1:
            rows.append(("variants", ", ".join(variants)))
        rows += [(name, _param_text(p)) for name, p in entry.get("params", {}).items()]
        stops = [stop["title"] for stop in entry.get("stops", ())]
        for key in ("chapter", "summary", "formula", "reference"):
            first, *more = entry.get(key, "").splitlines() or [""]
            rows += [(key, first), *(("", line) for line in more)] if first else []
        rows += [(f"stop {i}", title) for i, title in enumerate(stops, 1)]
        width = max((len(label) for label, _ in rows), default=0)
        lines += [f"    {label:{width}}  {text}" for label, text in rows]
    return "".join(f"{line}\n" for line in lines)


def _param_text(param: Mapping[str, Any]) -> str:
    default = param["default"]
    if isinstance(default, list):
        text = ", ".join(f"{value:g}" for value in default)
    else:
        text = default if isinstance(default, str) else f"{default:.12g}"
    if "range" in param:
        low, high = param["range"]
        text += f"  (from {low:g} to {high:g})"
    return f"{text}  {param['symbol']}"


def _lesson(lesson: Lesson) -> dict[str, Any]:
    stops = [{"title": stop.title, "caption": stop.caption} for stop in lesson.stops]
    facts = {"chapter": lesson.chapter, "summary": lesson.summary, "stops": stops}
    empty = {"params": {}, "variants": [], "formula": "", "reference": ""}
    return {"name": lesson.name, "title": lesson.title, **facts, **empty}


def _table(entry: Entry) -> dict[str, Any]:
    table: dict[str, Any] = {
        "name": entry.name,
        "title": entry.title,
        "params": _params(entry.params),
        "variants": [],
        "formula": entry.formula_text,
        "reference": entry.reference,
    }
    if isinstance(entry, OptimizerEntry):
        table["variants"] = [
            {
                "name": variant.name,
                "title": variant.title,
                "params": _params(variant.params) | _lists(variant.lists),
                "formula": variant.formula_text,
            }
            for variant in entry.variants.values()
        ]
        first = next(iter(entry.variants.values()))
        table["params"] |= _lists(first.lists)
        table |= {"watch": entry.watch, "notes": entry.notes}
    elif isinstance(entry, SurfaceEntry):
        table |= {
            "variables": list(entry.variables),
            "range": [list(ends) for ends in entry.range],
            "start": list(entry.start),
            "steps": entry.steps,
            "smooth": entry.smooth,
            "minima": [
                {"at": list(m.at), "value": m.value, "kind": m.kind}
                for m in entry.minima_at(resolve_defaults(entry.params))
            ],
            "teaches": entry.teaches,
        }
    elif isinstance(entry, DatasetEntry):
        table |= {"seed": entry.seed, "about": entry.about}
    return table


def _lists(specs: Mapping[str, ListSpec]) -> dict[str, Any]:
    return {
        spec.name: {"symbol": spec.symbol, "default": list(spec.default), "help": spec.help}
        for spec in specs.values()
    }


def _params(specs: Mapping[str, ParamSpec]) -> dict[str, Any]:
    return {
        spec.name: {
            "symbol": spec.symbol,
            "default": spec.default,
            "range": [spec.low, spec.high],
            "scale": spec.scale,
            "help": spec.help,
        }
        for spec in specs.values()
    }

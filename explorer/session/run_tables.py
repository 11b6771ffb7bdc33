"""The runs of a session as tables: read with every fault located, and written."""

from __future__ import annotations

from typing import Any

from explorer.core.class_permits import check_class_name
from explorer.core.fields import Fields, number, numbers, table_of
from explorer.errors import InputError
from explorer.session.colors import read_color
from explorer.session.experiment import (
    Lists,
    RuleOrigin,
    RunChoice,
    ScheduleChoice,
    Starts,
    Values,
)

_RUN = (
    *("optimizer", "variant", "rule", "torch", "params", "state", "origin", "schedule"),
    *("start", "label", "color", "visible"),
)
_OF_RULES = ("state", "origin")


def read_run(table: Any, where: str) -> RunChoice:
    """Return the run that a session's or a surface's table describes."""
    fields = Fields(table, where, _RUN)
    if sum(key in fields for key in ("optimizer", "rule", "torch")) != 1:
        raise InputError("must have either 'optimizer' or 'rule'", where)
    if "rule" in fields and "variant" in fields:
        raise InputError("a typed rule has no variants", f"{where}.variant")
    if "torch" in fields:
        check_class_name(fields.text("torch"), f"{where}.torch")
        if "variant" in fields:
            raise InputError("a class has no variants", f"{where}.variant")
    for key in _OF_RULES:
        if key in fields and "rule" not in fields:
            raise InputError("only a typed rule can have this", f"{where}.{key}")
    start = numbers(fields.raw("start"), f"{where}.start") if "start" in fields else None
    given = fields.raw("params", {})
    if "torch" in fields:  # a class may have switches
        given = {
            k: float(v) if isinstance(v, bool) else v
            for k, v in table_of(given, f"{where}.params").items()
        }
    params, lists = _params_and_lists(given, f"{where}.params")
    return RunChoice(
        optimizer=fields.words("optimizer") if "optimizer" in fields else "",
        variant=fields.text("variant", ""),
        rule=fields.text("rule", ""),
        torch=fields.text("torch", ""),
        params=params,
        lists=lists,
        state=_starts(fields.raw("state", {}), f"{where}.state"),
        origin=_origin(fields),
        schedule=_schedule(fields),
        start=start,
        label=fields.text("label", ""),
        color=read_color(fields.raw("color"), f"{where}.color"),
        visible=fields.boolean("visible", True),
    )


def params_of(table: Any, where: str) -> Values:
    """Return numbers by name."""
    return Values({k: number(v, f"{where}.{k}") for k, v in table_of(table, where).items()})


def _params_and_lists(table: Any, where: str) -> tuple[Values, Lists]:
    """Return a run's parameters, of which a few optimizers have some that are lists."""
    table = table_of(table, where)
    lists = {k: numbers(v, f"{where}.{k}") for k, v in table.items() if isinstance(v, list)}
    rest = {k: v for k, v in table.items() if not isinstance(v, list)}
    return params_of(rest, where), Lists(lists)


def _starts(table: Any, where: str) -> Starts:
    items = table_of(table, where).items()
    return Starts({k: v if isinstance(v, str) else number(v, f"{where}.{k}") for k, v in items})


def _origin(fields: Fields) -> RuleOrigin | None:
    if "origin" not in fields:
        return None
    own = Fields(fields.raw("origin"), fields.place("origin"), ("optimizer", "variant"))
    return RuleOrigin(own.words("optimizer"), own.text("variant", ""))


def _schedule(fields: Fields) -> ScheduleChoice:
    if "schedule" not in fields:
        return ScheduleChoice()
    place = fields.place("schedule")
    own = Fields(fields.raw("schedule"), place, ("name", "params", "expression", "origin"))
    params = params_of(own.raw("params", {}), f"{place}.params")
    if "expression" not in own:
        if "origin" in own:
            raise InputError("only a typed schedule can have this", f"{place}.origin")
        return ScheduleChoice(own.words("name"), params)
    if "name" in own:
        raise InputError("must have either 'name' or 'expression'", place)
    return ScheduleChoice("", params, own.words("expression"), own.text("origin", ""))


def run_table(run: RunChoice) -> dict[str, Any]:
    """Return the table of a run; reading it gives an equal run."""
    table: dict[str, Any] = {"optimizer": run.optimizer} if run.optimizer else {"rule": run.rule}
    if run.torch:
        table = {"torch": run.torch}
    if run.variant:
        table["variant"] = run.variant
    if run.params or run.lists:
        table["params"] = {**run.params, **{n: list(v) for n, v in run.lists.items()}}
    if run.state:
        table["state"] = dict(run.state)
    if run.origin is not None:
        table["origin"] = {"optimizer": run.origin.optimizer}
        if run.origin.variant:
            table["origin"]["variant"] = run.origin.variant
    if run.schedule != ScheduleChoice():
        table["schedule"] = _schedule_table(run.schedule)
    if run.start is not None:
        table["start"] = list(run.start)
    if run.label:
        table["label"] = run.label
    if run.color is not None:
        table["color"] = run.color
    if not run.visible:
        table["visible"] = False
    return table


def _schedule_table(choice: ScheduleChoice) -> dict[str, Any]:
    table: dict[str, Any] = {"name": choice.name}
    if choice.expression:
        table = {"expression": choice.expression}
    if choice.params:
        table["params"] = dict(choice.params)
    if choice.origin:
        table["origin"] = choice.origin
    return table

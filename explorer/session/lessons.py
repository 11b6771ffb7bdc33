"""Lessons as files: a list of stops, each an experiment with what to see in it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explorer.core.fields import Fields, list_of, table_of
from explorer.errors import InputError
from explorer.session.experiment import Experiment
from explorer.session.files import (
    FORMAT as SESSION_FORMAT,
)
from explorer.session.files import MAX_STEPS, experiment_table, read_experiment
from explorer.session.json_text import read_json
from explorer.session.lesson_text import check_text
from explorer.session.playback import SPEEDS

FORMAT = "optimizer-explorer-lesson/1"
MAX_BYTES = 5_000_000
MAX_STOPS = 200
MAX_TITLE = 120
MAX_TEXT = 600
"""Characters of a caption, a question or an answer."""
LONGEST = 6.0
"""Seconds that a stop plays at most, where its lesson names no speed and steps are not too many."""

_TOP = ("format", "title", "chapter", "order", "summary", "stops")
_STOP = ("title", "session", "view", "play", "caption", "question", "answer")
_PLAY = ("from", "to", "speed")
_LINE_BREAKS = ("Cc", "Zl", "Zp")


@dataclass(frozen=True)
class Stop:
    """One stop of a lesson.

    Attributes
    ----------
    experiment
        What is shown; its view says how.
    first, last
        The steps from which and to which it plays; None for the last step of the experiment.
    speed
        Steps a second, or None for one that suits how far it plays.
    caption
        What to see, symbols between dollar signs, recorded values as ``{loss of Adam at 20}``.
    question, answer
        What to predict before it plays, and what came of it; empty where nothing is asked.
    """

    title: str
    experiment: Experiment
    first: int = 0
    last: int | None = None
    speed: float | None = None
    caption: str = ""
    question: str = ""
    answer: str = ""

    def end(self, steps: int) -> int:
        """Return the step at which the stop waits, of an experiment of so many steps."""
        return steps if self.last is None else min(self.last, steps)

    def pace(self, steps: int) -> float:
        """Return its speed in steps a second, of an experiment of so many steps."""
        if self.speed is not None:
            return self.speed
        span = self.end(steps) - self.first
        return float(next((s for s in SPEEDS if span <= s * LONGEST), SPEEDS[-1]))

    def arrived(self) -> Experiment:
        """Return the experiment with the playhead where the stop waits."""
        if self.last is None:
            return self.experiment
        view = {**self.experiment.view, "step": self.last}
        return replace(self.experiment, view=MappingProxyType(view))


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    name
        The file's name without its ending.
    chapter, order
        Where it stands in the menu: lessons of a chapter are together, smaller orders first.
    """

    name: str
    title: str
    stops: tuple[Stop, ...]
    chapter: str = ""
    order: int = 0
    summary: str = ""


def read_lesson(text: str, folder: Path | None, name: str) -> Lesson:
    """Return the lesson that a file's text describes; a session is a lesson of one stop.

    Parameters
    ----------
    folder
        The folder that CSV paths are relative to.
    name
        What the lesson is called on the command line.

    Raises
    ------
    InputError
        With the place and what would be right.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    table = read_json(text)
    if not isinstance(table, dict):
        raise InputError("a lesson is a table that begins with '{'")
    found = table.get("format")
    if found == SESSION_FORMAT:
        experiment = read_experiment(table, folder)
        title = experiment.title[:MAX_TITLE].strip() or name
        return Lesson(name, title, (Stop(title, experiment),))
    if found != FORMAT:
        what = "'format' is missing" if found is None else f"format is {found!r:.60}"
        raise InputError(f'{what}; this program reads lessons as "{FORMAT}"')
    fields = Fields(table, "", _TOP)
    fields.require("stops")
    rows = list_of(fields.raw("stops"), "stops")
    if not 1 <= len(rows) <= MAX_STOPS:
        raise InputError(f"a lesson has 1 to {MAX_STOPS} stops, not {len(rows):,}", "stops")
    stops: list[Stop] = []
    for i, row in enumerate(rows):
        before = stops[-1].experiment if stops else None
        stops.append(_stop(row, f"stops[{i}]", folder, before))
    return Lesson(
        name=name,
        title=_line(fields, "title", MAX_TITLE, required=True),
        stops=tuple(stops),
        chapter=_line(fields, "chapter", MAX_TITLE),
        order=fields.whole("order", 0, 0, 1_000_000),
        summary=_line(fields, "summary", MAX_TEXT),
    )


def _stop(row: Any, where: str, folder: Path | None, before: Experiment | None) -> Stop:
    fields = Fields(row, where, _STOP)
    if "session" in fields:
        try:
            experiment = read_experiment(fields.raw("session"), folder)
        except InputError as error:
            raise error.within(f"{where}.session") from None
    elif before is not None:
        experiment = before
    else:
        raise InputError("the first stop must have 'session'", where)
    if "view" in fields:
        view = {**experiment.view, **table_of(fields.raw("view"), f"{where}.view")}
        experiment = replace(experiment, view=MappingProxyType(view))
    play = Fields(fields.raw("play", {}), f"{where}.play", _PLAY)
    first = play.whole("from", 0, 0, MAX_STEPS)
    last = play.whole("to", 0, 0, MAX_STEPS) if "to" in play else None
    if last is not None and last < first:
        raise InputError(f"must not be before the step it plays from, {first}", play.place("to"))
    texts = {key: _text(fields, key) for key in ("caption", "question", "answer")}
    if texts["answer"] and not texts["question"]:
        raise InputError("an answer needs a 'question'", where)
    return Stop(
        title=_line(fields, "title", MAX_TITLE, required=True),
        experiment=experiment,
        first=first,
        last=last,
        speed=_speed(play) if "speed" in play else None,
        **texts,
    )


def _speed(play: Fields) -> float:
    speed = play.number("speed")
    if not SPEEDS[0] <= speed <= SPEEDS[-1]:
        message = f"must be from {SPEEDS[0]} to {SPEEDS[-1]} steps a second, not {speed:.15g}"
        raise InputError(message, play.place("speed"))
    return speed


def _line(fields: Fields, key: str, most: int, required: bool = False) -> str:
    """Return a text of one line."""
    text = fields.words(key) if required else fields.text(key, "")
    if len(text) > most:
        raise InputError(
            f"must have at most {most} characters, not {len(text):,}", fields.place(key)
        )
    if any(unicodedata.category(c) in _LINE_BREAKS for c in text):
        raise InputError("must be one line of text", fields.place(key))
    return text


def _text(fields: Fields, key: str) -> str:
    """Return a caption, a question or an answer."""
    text = _line(fields, key, MAX_TEXT)
    try:
        check_text(text)
    except InputError as error:
        raise error.within(fields.place(key)) from None
    return text


def write_lesson(lesson: Lesson, folder: Path | None = None) -> str:
    """Return the lesson's text; reading it gives an equal lesson."""
    table: dict[str, Any] = {"format": FORMAT, "title": lesson.title}
    for key in ("chapter", "order", "summary"):
        if value := getattr(lesson, key):
            table[key] = value
    befores = (None, *(stop.experiment for stop in lesson.stops))
    pairs = zip(lesson.stops, befores, strict=False)
    table["stops"] = [_stop_table(stop, before, folder) for stop, before in pairs]
    return json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _stop_table(stop: Stop, before: Experiment | None, folder: Path | None) -> dict[str, Any]:
    table: dict[str, Any] = {"title": stop.title}
    if before is None or not _only_seen_otherwise(stop.experiment, before):
        table["session"] = experiment_table(stop.experiment, folder)
    else:
        view = {k: v for k, v in stop.experiment.view.items() if v != before.view.get(k)}
        if view:
            table["view"] = view
    play: dict[str, Any] = {"from": stop.first} if stop.first else {}
    if stop.last is not None:
        play["to"] = stop.last
    if stop.speed is not None:
        play["speed"] = stop.speed
    if play:
        table["play"] = play
    for key in ("caption", "question", "answer"):
        if text := getattr(stop, key):
            table[key] = text
    return table


def _only_seen_otherwise(after: Experiment, before: Experiment) -> bool:
    """Tell whether an experiment is the one before it with nothing of its view taken away."""
    nothing: Mapping[str, Any] = MappingProxyType({})
    same = replace(after, view=nothing) == replace(before, view=nothing)
    return same and set(before.view) <= set(after.view)

"""Lessons as files: what is written is read again, every fault has its place, blanks are filled."""

# ruff: noqa: E501 (a table reads better with a case a line)
from __future__ import annotations

import json
import os
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.catalogue import Catalogue
from explorer.core.resources import resource_root
from explorer.errors import InputError
from explorer.session.experiment import Experiment, RunChoice, SurfaceChoice, Values
from explorer.session.lesson_check import check_lesson
from explorer.session.lesson_shelf import (
    OWN_CHAPTER,
    all_lessons,
    lesson_names,
    next_lesson,
    open_lesson,
    own_folder,
    own_lessons,
    program_lessons,
)
from explorer.session.lesson_text import (
    MISSING,
    WAITING,
    Blank,
    blanks_in,
    check_text,
    fill,
    symbols_in,
    with_blanks,
)
from explorer.session.lessons import (
    FORMAT,
    MAX_STOPS,
    MAX_TEXT,
    MAX_TITLE,
    Lesson,
    Stop,
    read_lesson,
    write_lesson,
)
from explorer.session.sources import open_source, open_stop
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()
SESSION = {
    "surface": {"name": "square"},
    "start": [2],
    "steps": 20,
    "runs": [{"optimizer": "gd", "params": {"eta": 0.2}}],
}
STOP = {"title": "One", "session": SESSION, "caption": "$w$ is {w of GD}."}
LEFT_OUT = object()


def lesson(**keys: Any) -> dict[str, Any]:
    """Return a lesson's table with some of its keys changed or left out."""
    table = {"format": FORMAT, "title": "A lesson", "stops": [STOP]}
    return {key: value for key, value in {**table, **keys}.items() if value is not LEFT_OUT}


def stop(**keys: Any) -> dict[str, Any]:
    """Return a lesson of one stop with some of that stop's keys changed."""
    return lesson(stops=[{k: v for k, v in {**STOP, **keys}.items() if v is not LEFT_OUT}])


def second(**keys: Any) -> dict[str, Any]:
    """Return a lesson whose second stop has no session of its own."""
    return lesson(stops=[STOP, {"title": "Two", **keys}])


def read(table: Any) -> Lesson:
    return read_lesson(table if isinstance(table, str) else json.dumps(table), None, "name")


# What is written is read again

EXPERIMENTS = (
    Experiment(SurfaceChoice("square"), (RunChoice("gd"),)),
    Experiment(
        SurfaceChoice("bowl"),
        (RunChoice("adam", params=Values(eta=0.5), label="A"),),
        start=(1.0, 2.0),
        steps=40,
        title="Titled",
    ),
)
plain = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="${}"), max_size=9)
lines = plain.filter(lambda text: bool(text.strip()))
captions = st.lists(
    st.sampled_from(["$w$", r"$\frac{a}{b}$", "{w of GD}", "{loss of A at 3, 4}", "words"]),
    max_size=MAX_TEXT // 20,  # the longest has 19 characters and a space
).map(" ".join)
views = st.dictionaries(
    st.sampled_from(["tab", "panel", "selected", "plots"]), st.sampled_from(["3d", 1, ["loss"]])
).map(MappingProxyType)
experiments = st.builds(lambda e, view: replace(e, view=view), st.sampled_from(EXPERIMENTS), views)


@st.composite
def stops(draw: Any) -> Stop:
    first = draw(st.integers(0, 50))
    question = draw(captions)
    return Stop(
        title=draw(lines),
        experiment=draw(experiments),
        first=first,
        last=draw(st.none() | st.integers(first, 99)),
        speed=draw(st.none() | st.floats(1, 1000)),
        caption=draw(captions),
        question=question,
        answer=draw(captions) if question else "",
    )


lessons = st.builds(
    Lesson,
    name=st.just("name"),
    title=lines,
    stops=st.lists(stops(), min_size=1, max_size=4).map(tuple),
    chapter=plain,
    order=st.integers(0, 1_000_000),
    summary=plain,
)


@given(lessons)
def test_what_is_written_is_read_again(lesson: Lesson) -> None:
    assert read(write_lesson(lesson)) == lesson


def test_what_is_not_said_is_usual() -> None:
    (one,) = read(stop(caption=LEFT_OUT)).stops
    assert (one.first, one.last, one.speed, one.caption, one.question) == (0, None, None, "", "")
    assert one.end(20) == 20
    assert one.arrived() == one.experiment


def test_a_stop_without_a_session_shows_the_one_before_otherwise() -> None:
    table = lesson(
        stops=[
            {**STOP, "session": {**SESSION, "view": {"selected": 0, "plots": ["loss"]}}},
            {"title": "Two", "view": {"plots": ["w.w"]}, "play": {"to": 5}},
        ]
    )
    one, two = read(table).stops
    assert replace(two.experiment, view=one.experiment.view) == one.experiment
    assert dict(two.experiment.view) == {"selected": 0, "plots": ["w.w"]}
    assert dict(two.arrived().view) == {"selected": 0, "plots": ["w.w"], "step": 5}
    assert "session" not in json.loads(write_lesson(read(table)))["stops"][1]


def test_a_session_is_a_lesson_of_one_stop() -> None:
    table = {"format": "optimizer-explorer/1", "title": "Mine", **SESSION}
    found = read(table)
    assert (found.title, [s.title for s in found.stops]) == ("Mine", ["Mine"])
    assert read({**table, "title": ""}).title == "name"


@pytest.mark.parametrize(
    ("span", "pace"), [(1, 1), (5, 1), (20, 6), (100, 20), (200, 60), (100_000, 1000)]
)
def test_a_stop_takes_some_seconds(span: int, pace: int) -> None:
    (one,) = read(stop()).stops
    assert replace(one, last=span).pace(span) == pace
    assert replace(one, last=span, speed=7).pace(span) == 7


# Faults


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("{", "line 1, column 2: this is not JSON"),
        ("[1]", "a lesson is a table that begins with '{'"),
        ('{"format": NaN}', "line 1, column 12: NaN is not a number"),
        (lesson(format=LEFT_OUT), "'format' is missing; this program reads lessons as"),
        (lesson(format="optimizer-explorer-lesson/2"), "format is 'optimizer-explorer-lesson/2'; this program reads"),
        (lesson(tilte="x"), "unknown key 'tilte'; did you mean 'title'?"),
        (lesson(title=LEFT_OUT), "'title' is missing"),
        (lesson(title=" "), "title: must not be empty"),
        (lesson(title="x" * (MAX_TITLE + 1)), f"title: must have at most {MAX_TITLE} characters, not {MAX_TITLE + 1}"),
        (lesson(title="two\nlines"), "title: must be one line of text"),
        (lesson(order=1.5), "order: must be a whole number from 0"),
        (lesson(stops=LEFT_OUT), "'stops' is missing"),
        (lesson(stops={}), "stops: must be a list, not a table"),
        (lesson(stops=[]), f"stops: a lesson has 1 to {MAX_STOPS} stops, not 0"),
        (lesson(stops=[STOP] * (MAX_STOPS + 1)), f"stops: a lesson has 1 to {MAX_STOPS} stops, not {MAX_STOPS + 1}"),
        (lesson(stops=[STOP, 3]), "stops[1]: must be a table of names and values, not a number"),
        (stop(captoin="x"), "stops[0]: unknown key 'captoin'; did you mean 'caption'?"),
        (stop(title=LEFT_OUT), "stops[0]: 'title' is missing"),
        (stop(session=LEFT_OUT), "stops[0]: the first stop must have 'session'"),
        (stop(session=[]), "stops[0].session: must be a table of names and values, not a list"),
        (stop(session={"runs": []}), "stops[0].session: 'surface' is missing"),
        (second(session={**SESSION, "runs": [{"optimizer": 3}]}), "stops[1].session.runs[0].optimizer: must be text, not a number"),
        (second(view=3), "stops[1].view: must be a table of names and values, not a number"),
        (stop(play=3), "stops[0].play: must be a table of names and values, not a number"),
        (stop(play={"until": 3}), "stops[0].play: unknown key 'until'"),
        (stop(play={"to": -1}), "stops[0].play.to: must be a whole number from 0 to 1,000,000, not -1"),
        (stop(play={"from": 5, "to": 4}), "stops[0].play.to: must not be before the step it plays from, 5"),
        (stop(play={"speed": 0}), "stops[0].play.speed: must be from 1 to 1000 steps a second, not 0"),
        (stop(play={"speed": "fast"}), "stops[0].play.speed: must be a number, not text"),
        (stop(caption=3), "stops[0].caption: must be text, not a number"),
        (stop(caption="x" * (MAX_TEXT + 1)), f"stops[0].caption: must have at most {MAX_TEXT} characters"),
        (stop(caption="one $w"), "stops[0].caption: a '$' opens a formula that nothing closes"),
        (stop(caption="one $ $"), "stops[0].caption: there is nothing between two '$'"),
        (stop(caption="$\\frac{a}{b$"), "stops[0].caption: the braces in '$\\\\frac{a}{b$' do not match"),
        (stop(caption="is {w of}"), "stops[0].caption: '{w of}' is not of the form '{loss of Adam at 20}'"),
        (stop(caption="is {w of GD, 99}"), "stops[0].caption: '{w of GD, 99}' is not of the form"),
        (stop(caption="is {w of GD"), "stops[0].caption: a brace stands alone"),
        (stop(answer="yes"), "stops[0]: an answer needs a 'question'"),
        (stop(question="{}", answer="yes"), "stops[0].question: '{}' is not of the form"),
    ],
)  # fmt: skip
def test_a_fault_and_its_place(table: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        read(table)
    assert said.replace("\\\\", "\\") in str(error.value)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (second(session={**SESSION, "runs": [{"optimizer": "adma"}]}), "stops[1].session.runs[0].optimizer: unknown optimizer 'adma'"),
        (second(session={**SESSION, "surface": {"name": "squar"}}), "stops[1].session.surface"),
        (stop(play={"to": 21}), "stops[0].play.to: step 21 is beyond the last, 20"),
        (stop(play={"from": 21}), "stops[0].play.from: step 21 is beyond the last, 20"),
        (stop(caption="{w of Gd}"), "stops[0].caption: unknown run 'Gd'; did you mean 'GD'? in '{w of Gd}'"),
        (stop(caption="{v.w of GD}"), "stops[0].caption: unknown quantity 'v.w'"),
        (stop(caption="{b of GD}"), "stops[0].caption: unknown quantity 'b'"),
        (stop(caption="{w of GD at 21}"), "stops[0].caption: step 21 is beyond the last, 20, in '{w of GD at 21}'"),
        (stop(caption="{g.w of GD at 0}"), "stops[0].caption: 'g.w' has no value at step 0"),
        (stop(play={"to": 0}, caption="{rate.w of GD}"), "stops[0].caption: 'rate.w' has no value at step 0"),
        (stop(caption="$\\matrix{a}$"), "stops[0].caption: '\\matrix' can't be typeset"),
        (second(view={"plot": ["loss"]}), "stops[1].view: unknown key 'plot'; did you mean 'plots'?"),
        (second(view={"plots": ["rate.b"]}), "stops[1].view.plots[0]: unknown plot 'rate.b'"),
        (second(view={"plots": "loss"}), "stops[1].view.plots: can't be used"),
        (second(view={"tab": "data2"}), "stops[1].view.tab: 'data2' can't be used"),
        (second(view={"layers": ["gradeint"]}), "stops[1].view.layers[0]: unknown layer 'gradeint'; did you mean 'gradient'?"),
        (second(view={"selected": 1}), "stops[1].view.selected: must be the place of a run, 0 to 0"),
        (second(view={"ensemble": 65}), "stops[1].view.ensemble: must be from 1 to 64"),
    ],
)  # fmt: skip
def test_what_the_catalogue_finds(table: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        check_lesson(read(table), CATALOGUE, lambda latex: "\\matrix" * ("matrix" in latex))
    assert said in str(error.value)


@pytest.mark.parametrize(
    "table",
    [
        stop(),
        stop(caption="{loss of GD at 0} {w of GD at 0} {w.w of GD at 0} {eta of GD} {g.w of GD}"),
        second(view={"tab": "3d", "plots": ["loss", "eta", "rate.w"], "panel": "", "selected": 0, "step": 3, "ensemble": 2, "height": "linear", "camera": [1, 2, 3], "layers": ["gradient"]}),
        second(view={"plots": None, "panel": "runs", "in_parts": True, "tolerance": 0.1}),
    ],
)  # fmt: skip
def test_what_can_be_shown(table: Any) -> None:
    check_lesson(read(table), CATALOGUE, lambda _: "")


# Blanks


def test_blanks_are_read_outside_of_formulas() -> None:
    text = r"$\frac{w of GD}{2}$: {rate.b of Adam, slow at 12, 4} and { loss of GD }"
    assert blanks_in(text) == (
        Blank("rate.b", "Adam, slow", 12, 4),
        Blank("loss", "GD", None, 3),
    )
    assert symbols_in(text) == (r"\frac{w of GD}{2}",)
    check_text(text)


@pytest.mark.parametrize("blank", [Blank("loss", "GD"), Blank("v.w", "A b", 3), Blank("w", "x", None, 5), Blank("w", "x", 7, 1)])  # fmt: skip
def test_a_blank_is_written_as_it_is_read(blank: Blank) -> None:
    assert blanks_in(str(blank)) == (blank,)


def test_the_record_fills_a_caption() -> None:
    (one,) = read(stop()).stops
    workspace = Workspace(one.experiment, CATALOGUE)
    text = "$w$: {w of GD}, {w of GD at 1}, {w of GD at 1, 1}, {eta of GD}, {loss of GD at 0}"
    early = fill(text, workspace.runs, 20)
    assert early == f"$w$: {WAITING}, {WAITING}, {WAITING}, {WAITING}, 4"
    workspace.compute_all()
    w = workspace.runs[0].trace.w[:, 0]
    assert w[1] == pytest.approx(1.2)
    assert w[20] == pytest.approx(2 * 0.6**20)
    assert fill(text, workspace.runs, 20) == "$w$: 7.31×10⁻⁵, 1.2, 1, 0.2, 4"
    assert fill("{w of GD}", workspace.runs, 1) == "1.2"


def test_what_is_not_there_is_not_made_up() -> None:
    (one,) = read(stop()).stops
    workspace = Workspace(one.experiment, CATALOGUE)
    workspace.compute_all()
    text = "{w of Adam} {b of GD} {v.w of GD} {w of GD at 21}"
    assert fill(text, workspace.runs, 20) == " ".join([MISSING] * 4)


def test_after_a_divergence_there_are_no_numbers() -> None:
    table = {**SESSION, "steps": 3000, "runs": [{"optimizer": "gd", "params": {"eta": 9}}]}
    (one,) = read(stop(session=table)).stops
    workspace = Workspace(one.experiment, CATALOGUE)
    workspace.compute_all()
    assert fill("{w of GD} {w of GD at 1}", workspace.runs, 3000) == "not a number −34"


def test_something_can_stand_for_each_blank() -> None:
    assert with_blanks("${a}$ {w of GD} {odd}", lambda b: b.label) == "${a}$ GD {odd}"


# Where they lie


def put(name: str, table: Any) -> None:
    own_folder().mkdir(parents=True, exist_ok=True)
    text = table if isinstance(table, str) else json.dumps(table)
    (own_folder() / f"{name}.json").write_text(text, "utf-8")


def test_own_lessons_are_among_all() -> None:
    put("mine", lesson())
    put("broken", "{")
    put(".hidden", lesson())
    assert {"mine", "broken", "first-start"} <= set(lesson_names())
    assert ".hidden" not in lesson_names()
    faults: list[str] = []
    found = all_lessons(faults)
    assert found[-1].name == "mine"
    assert [f.split(": ")[0] for f in faults] == ["lesson:broken"]
    assert [own.name for own in own_lessons()[0]] == ["mine"]
    assert list(own_lessons()[1]) == ["broken"]


def test_chapters_stay_together_in_their_order() -> None:
    put("second", lesson(chapter="B", order=5))
    put("first", lesson(chapter="A", order=7))
    put("third", lesson(chapter="B", order=9))
    put("zero", lesson(chapter=OWN_CHAPTER))
    put("none", lesson())
    own = [one.name for one in own_lessons()[0]]
    assert own[:3] == ["second", "third", "first"]
    assert set(own[3:]) == {"zero", "none"}


def test_the_program_s_lessons_come_chapter_by_chapter() -> None:
    chapters = [one.chapter for one in program_lessons()]
    runs = [c for c, before in zip(chapters, [None, *chapters], strict=False) if c != before]
    assert len(runs) == len(set(runs))


def test_the_lesson_after() -> None:
    names = [one.name for one in all_lessons([])]
    assert next_lesson(names[0]).name == names[1]
    assert next_lesson(names[-1]) is None
    assert next_lesson("nothing") is None


def test_own_ones_go_first_and_a_faulty_one_takes_nothing_away() -> None:
    put("first-start", lesson(title="Mine"))
    assert open_lesson("first-start").title == "Mine"
    put("first-start", "{")
    faults: list[str] = []
    assert open_lesson("first-start", faults).title != "Mine"
    assert faults == ["lesson:first-start: line 1, column 2: this is not JSON: expecting property name enclosed in double quotes"]  # fmt: skip
    assert open_source("lesson:first-start").surface.name == "sigmoid-neuron"


def test_what_is_no_file_is_not_waited_for() -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "folder.json").mkdir()
    with pytest.raises(InputError, match=r"lesson:folder: is not a file"):
        open_lesson("folder")
    if hasattr(os, "mkfifo"):
        os.mkfifo(own_folder() / "pipe.json")
        with pytest.raises(InputError, match=r"lesson:pipe: is not a file"):
            open_lesson("pipe")


def test_a_lesson_without_an_end_is_too_large() -> None:
    put("large", " " * 5_000_001)
    with pytest.raises(InputError, match=r"lesson:large: is larger than 5 MB"):
        open_lesson("large")


# As a session


def test_a_lesson_as_a_session_is_its_first_stop_where_it_waits() -> None:
    put("mine", lesson(stops=[{**STOP, "play": {"to": 7}}, {"title": "Two", "play": {"to": 9}}]))
    assert open_source("lesson:mine").view["step"] == 7
    assert open_source("lesson:mine/2").view["step"] == 9
    assert open_stop("lesson:mine/2")[1] == 1


@pytest.mark.parametrize("number", ["0", "3", "x", "", "-1", "1/1", "²", "9" * 5000])
def test_a_stop_that_is_not_there(number: str) -> None:
    put("mine", lesson(stops=[STOP, STOP]))
    with pytest.raises(
        InputError, match=r"lesson:mine: there is no stop '.*'; it has stops 1 to 2"
    ):
        open_source(f"lesson:mine/{number}")


def test_the_first_experiment_is_what_it_was() -> None:
    first = open_source("lesson:first-start")
    assert first.title == "Sparse feature: sigmoid neuron"
    assert first.surface == SurfaceChoice("sigmoid-neuron")
    assert (first.start, first.steps, dict(first.view)) == ((-2.0, -2.0), 200, {"selected": 3})
    assert [run.optimizer for run in first.runs] == ["gd", "momentum", "adagrad", "rmsprop", "adam"]


def test_an_unknown_lesson_offers_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'first-start'"):
        open_source("lesson:first-strat/2")


def test_every_file_of_the_program_is_a_lesson_and_not_a_session() -> None:
    for file in (resource_root() / "lessons").iterdir():
        assert json.loads(file.read_text("utf-8"))["format"] == FORMAT, file.name

"""Leading through a lesson: stops play and wait, questions come first, and there is a way back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu

from explorer.app.lecturing import FREE, OFF_PATH, OVER, PREDICT, Lecturing
from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.panels.lesson_bar import DONE, NEXT, NEXT_LESSON, REVEAL, LessonBar
from explorer.session.lesson_shelf import all_lessons, own_folder, program_lessons
from explorer.session.lessons import FORMAT
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace

SESSION = {
    "surface": {"name": "square"},
    "start": [2],
    "steps": 20,
    "runs": [{"optimizer": "gd", "params": {"eta": 0.2}}, {"optimizer": "adam"}],
}
FAST = {**SESSION, "runs": [{"optimizer": "gd", "params": {"eta": 1.1}}]}
STOPS = [
    {"title": "Slow", "session": SESSION, "play": {"to": 10, "speed": 5}, "caption": "{w of GD}"},
    {"title": "On", "play": {"from": 10, "to": 15}, "view": {"selected": 1}, "caption": "On."},
    {
        "title": "Fast",
        "session": FAST,
        "question": "Where to?",
        "answer": "Out: {w of GD}.",
        "caption": "It grows.",
    },
]


def put(name="mine", stops=STOPS, **keys):
    """Write a lesson of one's own."""
    own_folder().mkdir(parents=True, exist_ok=True)
    table = {"format": FORMAT, "title": f"Title of {name}", "stops": stops, **keys}
    (own_folder() / f"{name}.json").write_text(json.dumps(table), "utf-8")


@pytest.fixture
def workspace():
    return Workspace(open_source(FIRST_START), Catalogue())


@pytest.fixture
def told():
    """What was said and complained of."""
    return []


@pytest.fixture
def lecturing(qtbot, qapp, workspace, told):
    apply_theme(qapp, load_theme("light"))
    bar = LessonBar(load_theme("light"))
    qtbot.addWidget(bar)
    made = Lecturing(workspace, bar, told.append, lambda what, why: told.append(f"{what}: {why}"))
    pending = []
    workspace.subscribe(pending.append)

    def frame(seconds=0.0):
        """Let time pass as the window does."""
        workspace.compute_all()
        workspace.advance(seconds)
        made.refresh(frozenset().union(*pending))
        pending.clear()
        return made.facts()

    made.frame = frame
    return made


def test_a_stop_plays_itself_and_waits(lecturing, workspace):
    put()
    assert lecturing.open("mine")
    assert not lecturing.bar.isHidden()
    facts = lecturing.frame()
    assert (workspace.step, workspace.playback.playing, workspace.playback.speed) == (0, True, 5)
    assert (facts.index, facts.onward, facts.away) == (0, NEXT, False)
    lecturing.frame(1.0)
    assert (workspace.step, workspace.playback.playing) == (5, True)
    facts = lecturing.frame(60.0)
    assert (workspace.step, workspace.playback.playing, facts.away) == (10, False, False)
    assert lecturing.bar.caption.text == "0.0121"


def test_what_is_not_computed_yet_is_waited_for(lecturing):
    put()
    lecturing.open("mine")
    assert lecturing.bar.caption.text == "…"
    lecturing.frame()
    assert lecturing.bar.caption.text == "0.0121"


def test_a_stop_is_one_undo_step_with_its_view(lecturing, workspace):
    put()
    before = workspace.experiment
    lecturing.open("mine")
    assert workspace.undo_label == "Stop 1 of Title of mine"
    lecturing.next()
    assert workspace.undo_label == "Stop 2 of Title of mine"
    assert (workspace.selected, workspace.playback.until) == (1, 15)
    workspace.undo()
    workspace.undo()
    assert workspace.experiment == before
    assert lecturing.frame().strayed


def test_predict_and_then_run(lecturing, workspace):
    put()
    lecturing.open("mine", 2)
    facts = lecturing.frame(5.0)
    assert (facts.lead, facts.text, facts.onward) == (PREDICT, "Where to?", REVEAL)
    assert (workspace.step, workspace.playback.playing) == (0, False)
    lecturing.next()
    facts = lecturing.frame(0.0)
    assert workspace.playback.playing
    assert (facts.lead, facts.text) == ("", "Out: 76.7. It grows.")
    assert (lecturing.stop_index, facts.onward) == (2, NEXT)
    # Once told, it is not asked again.
    lecturing.back()
    lecturing.next()
    assert lecturing.facts().lead == ""
    assert workspace.playback.playing


def test_who_plays_has_predicted(lecturing, workspace):
    put()
    lecturing.open("mine", 2)
    workspace.playback.toggle()
    workspace.played()
    facts = lecturing.frame()
    assert facts.lead == ""
    assert workspace.playback.until == 20


def test_looking_elsewhere_reveals_nothing(lecturing, workspace):
    put()
    lecturing.open("mine", 2)
    workspace.seek(7)
    facts = lecturing.frame()
    assert (facts.lead, facts.away) == (PREDICT, True)


def test_a_lesson_may_begin_anywhere(lecturing):
    put()
    lecturing.open("mine", 1)
    assert lecturing.bar.place.place == "Stop 2 of 3"
    lecturing.open("mine")
    assert lecturing.bar.place.place == "Stop 1 of 3"
    assert lecturing.bar.caption.text == "…"


def test_the_playhead_s_way_away_and_back(lecturing, workspace):
    put()
    lecturing.open("mine")
    lecturing.frame(60.0)
    workspace.seek(3)
    facts = lecturing.frame()
    assert (facts.away, facts.strayed, facts.text) == (True, False, "0.0121")
    assert lecturing.bar.return_.isVisibleTo(lecturing.bar)
    lecturing.return_to_stop()
    assert (workspace.step, workspace.playback.until) == (0, 10)
    assert not lecturing.frame().away
    assert not lecturing.bar.return_.isVisibleTo(lecturing.bar)


def test_pausing_on_the_way_is_a_way_away(lecturing, workspace):
    put()
    lecturing.open("mine")
    lecturing.frame(1.0)
    workspace.playback.toggle()
    workspace.played()
    assert lecturing.frame().away
    workspace.playback.toggle()
    workspace.played()
    assert not lecturing.frame().away


def test_an_experiment_of_one_s_own_and_the_way_back(lecturing, workspace):
    put()
    lecturing.open("mine", 1)
    workspace.set_run_param(0, "eta", 0.7)
    facts = lecturing.frame()
    assert (facts.lead, facts.text, facts.away, facts.strayed) == (OFF_PATH, FREE, True, True)
    lecturing.return_to_stop()
    facts = lecturing.frame()
    assert (facts.text, facts.strayed) == ("On.", False)
    assert workspace.undo_label == "Stop 2 of Title of mine"
    assert workspace.runs[0].values["eta"] == 0.2


def test_hiding_a_run_leaves_the_path_as_it_is(lecturing, workspace):
    put()
    lecturing.open("mine")
    lecturing.frame(60.0)
    workspace.toggle_run(0)
    workspace.set_title("Mine")
    workspace.replace_run(1, replace(workspace.experiment.runs[1], color=5), "Colour")
    assert not lecturing.frame().away


def test_going_on_and_back(lecturing):
    put()
    lecturing.open("mine")
    lecturing.back()
    assert lecturing.stop_index == 0
    lecturing.next()
    lecturing.next()
    assert lecturing.stop_index == 2
    lecturing.back()
    assert lecturing.stop_index == 1
    for nowhere in (-1, 3):
        lecturing.go(nowhere)
    assert lecturing.stop_index == 1
    lecturing.bar.place.picked.emit(2)
    assert lecturing.stop_index == 2


def test_the_end_offers_the_next_lesson(lecturing, workspace):
    put("mine", STOPS[:1])
    put("other", STOPS[:2], order=5)
    lecturing.open("mine")
    lecturing.next()
    facts = lecturing.facts()
    assert (facts.text, facts.onward) == (f"{OVER} Next lesson: Title of other", NEXT_LESSON)
    lecturing.back()
    assert lecturing.facts().onward == NEXT
    lecturing.next()
    lecturing.next()
    assert (lecturing.lesson.name, lecturing.stop_index) == ("other", 0)
    lecturing.go(1)
    lecturing.next()
    assert (lecturing.facts().text, lecturing.facts().onward) == (OVER, DONE)
    lecturing.next()
    assert not lecturing.active
    assert lecturing.bar.isHidden()


def test_leaving_keeps_what_is_shown(lecturing, workspace):
    put()
    speed = workspace.playback.speed
    lecturing.open("mine")
    shown = workspace.experiment
    lecturing.bar.close_.click()
    assert not lecturing.active
    assert (workspace.experiment, workspace.playback.speed) == (shown, speed)
    assert not workspace.playback.playing
    for step in (lecturing.next, lecturing.back, lecturing.return_to_stop, lecturing.leave):
        step()
    assert not lecturing.active


def test_what_can_t_be_opened_changes_nothing(lecturing, workspace, told):
    put("typo", [{**STOPS[0], "caption": "{w of GDD}"}])
    put("optimizer", [{**STOPS[0], "session": {**SESSION, "runs": [{"optimizer": "gdd"}]}}])
    put()
    lecturing.open("mine", 1)
    shown = workspace.experiment
    for name in ("nothing", "typo", "optimizer"):
        assert not lecturing.open(name)
        assert lecturing.lesson.name == "mine"
        assert (workspace.experiment, lecturing.stop_index) == (shown, 1)
    assert "unknown lesson 'nothing'" in told[0]
    assert "lesson:typo: stops[0].caption: unknown run 'GDD'; did you mean 'GD'?" in told[1]
    assert "lesson:optimizer: stops[0].session.runs[0].optimizer: unknown optimizer" in told[2]


def test_a_view_of_another_release_is_passed_over(lecturing, told):
    session = {**SESSION, "view": {"theme": "dark", "tab": "4d"}}
    put("mine", [{**STOPS[0], "session": session}])
    assert lecturing.open("mine")
    assert told == []


def test_points_that_are_gone_leave_the_stop_before(lecturing, workspace, told, tmp_path):
    points = tmp_path / "points.csv"
    points.write_text("x,y\n1,2\n2,3\n", "utf-8")
    surface = {"name": "linear-regression", "data": {"csv": str(points)}}
    gone = {"title": "Points", "session": {"surface": surface, "runs": [{"optimizer": "gd"}]}}
    put("mine", [STOPS[0], gone])
    lecturing.open("mine")
    points.unlink()
    lecturing.next()
    assert lecturing.stop_index == 0
    assert "The stop can't be shown: lesson:mine: stops[1].session.surface" in told[0]


@pytest.mark.parametrize("name", [lesson.name for lesson in program_lessons()])
def test_every_lesson_leads_to_its_end(lecturing, workspace, told, name):
    assert lecturing.open(name)
    lesson = lecturing.lesson
    for i, stop in enumerate(lesson.stops):
        assert lecturing.stop_index == i
        facts = lecturing.frame()
        if stop.question:
            assert (facts.lead, facts.onward) == (PREDICT, REVEAL)
            lecturing.next()
        facts = lecturing.frame(1e6)
        assert workspace.step == stop.end(workspace.steps)
        assert not workspace.playback.playing
        assert not facts.away
        assert "…" not in facts.text
        assert "?" not in facts.text
        lecturing.next()
    assert lecturing.ended
    assert told == []


# The menu


def test_the_menu_has_every_lesson(lecturing, qtbot, told):
    put("mine", summary="About $w$.")
    put("broken", stops=3)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("Record")
    lecturing.fill_menu(menu)
    for _ in range(2):
        menu.aboutToShow.emit()
    titles = [action.text() for action in menu.actions()]
    chapters = list(dict.fromkeys(one.chapter for one in program_lessons()))
    assert titles == ["Record", *chapters, "My lessons", "broken can’t be read"]
    entries = {e.text(): e for m in menu.actions() if m.menu() for e in m.menu().actions()}
    assert len(entries) == len(all_lessons([]))
    assert entries["Title of mine"].toolTip() == "About 𝑤.\n3 stops."
    entries["Title of mine"].trigger()
    assert lecturing.lesson.name == "mine"
    menu.aboutToShow.emit()
    checked = [e.text() for m in menu.actions() if m.menu() for e in m.menu().actions() if e.isChecked()]  # noqa: E501  # fmt: skip
    assert checked == ["Title of mine"]
    next(a for a in menu.actions() if a.text().startswith("broken")).trigger()
    assert "lesson:broken: stops: must be a list" in told[0]

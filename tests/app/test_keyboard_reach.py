"""The keyboard alone reaches everything; what has it is seen and has a name, in every window."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from explorer.app import helping
from explorer.panels.lab_window import LabWindow
from tests.app.keyboard import (
    described,
    looks_alike,
    shown,
    spoken_name,
    spoken_role,
    tab_stops,
    takes_tab,
    unreached,
)

MINIBATCH = {
    "surface": {"name": "logistic-regression"},
    "gradient": {"mode": "minibatch", "size": 2, "order": "shuffle", "seed": 0, "noise": 0.1},
    "runs": [
        {"optimizer": "adam", "schedule": {"name": "cosine-restarts"}},
        {"rule": "u = beta*u + g\nw = w - eta*u", "params": {"eta": 0.1, "beta": 0.9}},
    ],
}
ONE = {"surface": {"name": "wavy"}, "runs": [{"optimizer": "gd"}]}
NONE = {"surface": {"name": "bowl"}, "runs": []}


@pytest.fixture
def check(qtbot):
    """Assert that all of a window is reached, named and seen; return the stops of Tab."""

    def all_of(top: QWidget) -> list[QWidget]:
        top.activateWindow()
        qtbot.waitUntil(top.isActiveWindow)
        stops = tab_stops(top)
        assert unreached(top, stops) == []
        assert set(tab_stops(top, back=True)) == set(stops)
        assert [described(stop) for stop in stops if not spoken_name(stop)] == []
        assert [described(stop) for stop in stops if looks_alike(stop)] == []
        return stops

    return all_of


def goes_down(stops: list[QWidget], inside: QWidget) -> list[str]:
    """Return where Tab goes up in a part, and not to another column or within one control."""
    places = [
        (QRect(stop.mapTo(inside, QPoint(0, 0)), stop.size()), stop)
        for stop in stops
        if inside.isAncestorOf(stop)
    ]
    # Tab goes round: it begins where it comes in, or at the top of what is the whole window.
    entries = [b for a, b in pairwise([stops[-1], *stops]) if not inside.isAncestorOf(a)]
    inner = [stop for _, stop in places]
    entered = [inner.index(stop) for stop in entries if stop in inner]
    first = (entered or [min(range(len(places)), key=lambda i: places[i][0].top())])[0]
    places = places[first:] + places[:first]
    return [
        f"{described(one)} → {described(other)}"
        for (here, one), (there, other) in pairwise(places)
        if there.bottom() < here.top()
        and there.left() <= here.right()
        and one.parentWidget() is not other.parentWidget()
    ]


# --- the window ---


@pytest.mark.parametrize("panel", ["step", "runs", "diagnosis", ""])
def test_all_of_the_narrow_window_is_reached(window, rest, panel, check):
    window.workspace.seek(5)
    window.right.open_panel(panel)
    rest(window)
    assert not window.right.is_wide
    stops = check(window)
    assert window.stage.view in stops
    for part in (window.experiment, window.right.plots):
        assert goes_down(stops, part) == []


@pytest.mark.parametrize(
    "session", [None, MINIBATCH, ONE, NONE], ids=["first", "batch", "one", "no"]
)
def test_all_of_the_wide_window_is_reached(show, rest, session, check):
    window = show(session, size=(1920, 1080))
    window.workspace.seek(3)
    rest(window)
    assert window.right.is_wide
    stops = check(window)
    assert goes_down(stops, window.experiment) == []


@pytest.mark.parametrize("tab", ["3d", "data"])
def test_all_of_the_other_views_is_reached(window, rest, tab, check):
    """Without OpenGL the first shows its sentence; its buttons are tested with the view itself."""
    window.workspace.set_view(tab=tab)
    rest(window)
    check(window)


def test_unfolded_parameters_and_another_surface_stay_in_their_place(show, rest, check):
    window = show(MINIBATCH)
    for fold in window.experiment.findChildren(QWidget):
        if type(fold).__name__ == "FoldLine" and fold.folds:
            fold.setFocus()
            QTest.keyClick(fold, Qt.Key.Key_Return)
    window.experiment.surface.surface.picked.emit("rosenbrock")
    rest(window)
    stops = check(window)
    assert goes_down(stops, window.experiment) == []


def test_all_of_the_rule_editor_is_reached(window, rest, check):
    window.edit_rule()
    rest(window)
    assert QApplication.focusWidget() is window.right._editor.text
    QTest.keyClick(window.right._editor.text, Qt.Key.Key_Return)
    QTest.keyClicks(window.right._editor.text, "c = 2*")
    rest(window)
    stops = check(window)
    assert goes_down(stops, window.right._editor) == []


def test_all_of_a_lesson_is_reached(window, rest, check):
    window.lecturing.open("adagrad")
    rest(window)
    stops = check(window)
    assert window.lesson_bar.place in stops
    window.workspace.seek(1)
    rest(window)
    check(window)


def test_the_canvas_needs_no_mouse(window, rest):
    """The start is typed in its fields; the view is zoomed, moved and reset by keys."""
    field = window.experiment.surface.start[0]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(field, "-1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.workspace.start == (-1.5, -2.0)
    rest(window)
    home = window.stage.view.view()
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.stage.view.view() != home
    QTest.keyClick(window, Qt.Key.Key_R)
    assert window.stage.view.view() == home
    canvas = window.stage.view
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    (x0, x1), (y0, y1) = home
    assert canvas.view()[0] == pytest.approx((x0 + 0.1 * (x1 - x0), x1 + 0.1 * (x1 - x0)))
    assert canvas.view()[1] == pytest.approx((y0 - 0.1 * (y1 - y0), y1 - 0.1 * (y1 - y0)))
    assert window.workspace.step == 0
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert window.workspace.step == 1
    QTest.keyClick(window, Qt.Key.Key_R)
    assert window.stage.view.view() == home


# --- what opens beside it ---


def open_dialog(window: QWidget, rest, act) -> QDialog:
    before = set(window.findChildren(QDialog))
    act()
    rest(window)
    new = [d for d in window.findChildren(QDialog) if d not in before and d.isVisible()]
    assert len(new) == 1
    return new[0]


def press(part: QWidget, name: str) -> None:
    """Press the button of that name, with the keyboard."""
    [button] = [w for w in shown(part.window()) if takes_tab(w) and w.accessibleName() == name]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Return)


DIALOGS = {
    "surface": lambda w: w.actions_["typed_surface"].trigger(),
    "schedule": lambda w: press(w.experiment.form, "Edit the schedule's formula"),
    "card": lambda w: w.actions_["about_optimizer"].trigger(),
    "keys": lambda w: w.actions_["shortcuts"].trigger(),
    "about": lambda w: w.actions_["about"].trigger(),
    "record": lambda w: w.actions_["record_stop"].trigger(),
    "lessons": lambda w: w.actions_["own_lessons"].trigger(),
    "history": lambda w: w.actions_["history"].trigger(),
    "preferences": lambda w: w.actions_["preferences"].trigger(),
    "export": lambda w: w.actions_["export_picture"].trigger(),
    "complaint": lambda w: w.files.complain("The session can't be opened", "There is none."),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_all_of_a_dialog_is_reached(window, rest, name, check):
    dialog = open_dialog(window, rest, lambda: DIALOGS[name](window))
    assert dialog.windowTitle()
    stops = check(dialog)
    assert goes_down(stops, dialog) == []
    QTest.keyClick(stops[0], Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("is_model", [False, True], ids=["formula", "model"])
def test_all_of_a_typed_surface_is_reached(show, rest, is_model, check):
    window = show(MINIBATCH if is_model else {"surface": {"name": "ravine"}, "runs": []})
    dialog = open_dialog(window, rest, lambda: DIALOGS["surface"](window))
    dialog.shown_fields()[0].insert(" + 2*q")
    rest(window)
    check(dialog)
    keep = open_dialog(window, rest, dialog.ask_to_keep)
    check(keep)
    keep.reject()
    dialog.reject()


def test_all_of_keeping_an_optimizer_is_reached(window, rest, check):
    window.edit_rule()
    rest(window)
    name = "Keep as an optimizer of my own…"
    dialog = open_dialog(window, rest, lambda: press(window.right, name))
    dialog.name.setText("adam")
    check(dialog)
    dialog.reject()


def test_all_of_own_lessons_is_reached(window, rest, check):
    record = open_dialog(window, rest, lambda: DIALOGS["record"](window))
    record.form.title.setText("One")
    check(record)
    record.accept()
    dialog = open_dialog(window, rest, lambda: DIALOGS["lessons"](window))
    check(dialog)
    dialog.reject()


@pytest.mark.parametrize("lab", ["averages_lab", "norm_lab"])
def test_all_of_a_lab_is_reached(window, rest, lab, check):
    window.actions_[lab].trigger()
    [opened] = window.findChildren(LabWindow)
    picker = getattr(opened, "signal_picker", None)
    rest(window)
    stops = check(opened)
    assert goes_down(stops, opened.side) == []
    assert picker is None or picker in stops
    QTest.keyClick(stops[0], Qt.Key.Key_Escape)
    assert not opened.isVisible()


@pytest.mark.parametrize("lesson", ["", "adagrad"])
def test_all_of_a_presentation_is_reached(qtbot, window, rest, lesson, check):
    if lesson:
        window.lecturing.open(lesson)
    QTest.keyClick(window, Qt.Key.Key_F5)
    presenter = window.companions.presenter
    qtbot.waitUntil(presenter.isActiveWindow)
    rest(window)
    check(presenter)
    QTest.keyClick(presenter, Qt.Key.Key_Escape)
    rest(window)
    assert window.companions.presenter is None
    window.activateWindow()
    check(window)


def test_tab_stays_in_the_tour(window, rest, check):
    helping.tour(window)
    [tour] = [w for w in window.children() if type(w).__name__ == "Tour"]
    assert spoken_name(tour)
    tour.show_sight(1)
    rest(window)
    stops = tab_stops(window)
    assert all(tour.isAncestorOf(stop) for stop in stops)
    assert {stop.text() for stop in stops} == {"Skip", "Back", "Next"}
    assert set(tab_stops(window, back=True)) == set(stops)
    assert not any(looks_alike(stop) for stop in stops)
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    rest(window)
    assert not tour_is_open(window)
    check(window)


def tour_is_open(window: QWidget) -> bool:
    return any(type(w).__name__ == "Tour" and w.isVisible() for w in window.findChildren(QWidget))


def test_the_layers_are_switched_by_keys(window, rest):
    window.workspace.seek(5)
    press(window, "Arrows and layers…")
    menu = next(m for m in window.findChildren(QMenu) if type(m).__name__ == "LayersMenu")
    action = menu.layer_actions["gradient"]
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert window.workspace.view.layers == {"gradient"}
    assert menu.isVisible()
    assert not window.workspace.playback.playing
    for layer in menu.layer_actions.values():
        assert layer.text()
        assert layer.statusTip()
    QTest.keyClick(menu, Qt.Key.Key_Escape)


# --- what a screen reader takes things for ---


def test_roles_say_what_can_be_done(window, rest):
    window.workspace.seek(5)
    rest(window)
    role = QAccessible.Role
    right, transport = window.right, window.transport
    assert spoken_role(window.header.tabs) == role.PageTabList
    assert spoken_role(transport.play) == role.Button
    assert spoken_role(transport.loop) == role.CheckBox
    assert spoken_role(transport.scrubber.groove) == role.Slider
    assert spoken_role(right.step.head.edit) == role.Button
    assert spoken_role(window.experiment.surface.start[0]) == role.EditableText
    right.open_panel("runs")
    rest(window)
    assert spoken_role(right._table.view) == role.Table
    window.edit_rule()
    rest(window)
    assert spoken_role(right._editor.text) == role.EditableText


def test_what_the_step_says_is_spoken(window, rest):
    window.workspace.seek(5)
    rest(window)
    body = QAccessible.queryAccessibleInterface(window.right.step.body)
    said = body.text(QAccessible.Text.Description)
    trace = window.workspace.runs[window.workspace.selected].trace
    assert said.startswith(f"w = {trace.w[4, 0]:.4g}".replace("-", "−"))

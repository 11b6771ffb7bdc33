"""The first try at a surface of one's own: its variables, its view, and what was cancelled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.look.theme import load_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.panels.surface_dialog import SurfaceDialog
from explorer.panels.surface_fields import read_ranges
from explorer.session.edits import opening
from explorer.session.experiment import SurfaceChoice
from explorer.session.workspace import Workspace

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = ((-3.0, 3.0), (-2.0, 2.0))


@pytest.fixture(autouse=True)
def formulas_are_done(qtbot):
    yield
    qtbot.waitUntil(lambda: not typeset_queue().busy(), timeout=10_000)


@pytest.fixture
def make(qtbot, theme):
    opened = []

    def dialog(surface="bowl", workspace=None):
        catalogue = Catalogue()
        workspace = workspace or Workspace(opening(surface, catalogue), catalogue)
        made = SurfaceDialog(workspace, theme)
        opened.append(made)
        made.open()
        return made, workspace

    yield dialog
    for made in opened:
        if isValid(made):
            made.accept()


def typed(qtbot, dialog, field, text):
    qtbot.keyClick(field, KEY.Key_A, CONTROL)
    qtbot.keyClicks(field, text)
    dialog._go()


def labels(dialog):
    return [button.text() for button in dialog.strip.buttons]


# --- variables ---


def test_unknown_names_can_become_the_variables_at_one_press(qtbot, make):
    dialog, workspace = make()
    typed(qtbot, dialog, dialog.expression, "abs(x)+abs(y)")
    assert labels(dialog) == ["x, y are the variables", "Make x a parameter"]
    dialog.strip.buttons[0].click()
    assert dialog.faults == ()
    assert workspace.problem.names == ("x", "y")
    assert dict(workspace.experiment.surface.params) == {}
    assert dialog.form.variables.text() == "x, y"
    assert workspace.problem.range == workspace.catalogue.surfaces["bowl"].range


def test_from_two_variables_to_one_and_back_the_view_goes_along(qtbot, make):
    dialog, workspace = make()
    dialog.form.range_.setText("-4 … 4, -2 … 2")
    typed(qtbot, dialog, dialog.expression, "w2**2")
    dialog.form.variables.setText("w2")
    dialog._go()
    assert dialog.faults == ()
    assert workspace.problem.range == ((-2.0, 2.0),)
    assert dialog.form.range_.text() == "-2 … 2"
    typed(qtbot, dialog, dialog.expression, "w2**2 + x")
    assert labels(dialog) == ["Make x a parameter", "w2, x are the variables"]
    dialog.strip.buttons[1].click()
    assert dialog.faults == ()
    assert workspace.problem.range == ((-2.0, 2.0), (-2.0, 2.0))
    assert dialog.form.range_.text() == "-2 … 2, -2 … 2"


def test_one_unknown_name_alone_is_the_variable(qtbot, make):
    dialog, workspace = make()
    typed(qtbot, dialog, dialog.expression, "w**2")
    assert labels(dialog)[0] == "w is the variable"
    dialog.strip.buttons[0].click()
    assert workspace.problem.names == ("w",)
    assert workspace.problem.range == workspace.catalogue.surfaces["bowl"].range[:1]


def test_a_model_s_unknown_names_too(qtbot, make):
    dialog, workspace = make("linear-regression")
    typed(qtbot, dialog, dialog.model, "a*x + c")
    assert labels(dialog)[0] == "a, c are the variables"
    dialog.strip.buttons[0].click()
    assert workspace.problem.names == ("a", "c")


def test_a_view_with_the_wrong_number_of_ranges_is_still_a_fault(make):
    dialog, _ = make()
    dialog.form.range_.setText("-2 … 2")
    dialog._go()
    assert "2 of 'low … high' are wanted" in dialog.strip.accessibleName()


def test_what_is_learned_and_what_has_a_slider_are_called_differently(qtbot, make):
    dialog, _ = make("rosenbrock")
    assert dialog.form.variables.accessibleName() == "Variables"
    assert dialog._heading.text() == "Parameters"
    assert dialog._heading.isVisible()
    meanings = {word.text: word.meaning for word in dialog.words()}
    assert "variable" in meanings["x"]
    assert "parameter" not in meanings["x"]
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    assert not dialog._heading.isVisible()


# --- the view's field ---


@pytest.mark.parametrize(
    "text",
    ["-3 … 3, -2 … 2", "-3 ... 3, -2 ... 2", "-3 .. 3, -2 .. 2", "-3..3,-2..2", "-3 to 3, -2 to 2",
     "-3,3,-2,2", "-3, 3, -2, 2", "[-3,3],[-2,2]", "[[-3, 3], [-2, 2]]", "(-3, 3) (-2, 2)",
     "-3 3; -2 2", "-3 3 -2 2", "-3:3; -2:2", "[-3 … 3] [-2 … 2]", "\u22123 to 3; \u22122 to 2",
     "-3 – 3, -2 – 2", "-3e0 … 3., -2.0 … 2", "[-3..3][-2..2]"],
)  # fmt: skip
def test_two_ranges_as_one_may_write_them(text):
    assert read_ranges(text, 2) == BOTH


@pytest.mark.parametrize("text", ["-3 .. 3", "-3 to 3", "-3, 3", "[-3, 3]", "-3 3", "(-3 … 3)"])
def test_one_range_as_one_may_write_it(text):
    assert read_ranges(text, 1) == BOTH[:1]


def test_no_range_is_none():
    assert read_ranges("  ", 2) is None


@pytest.mark.parametrize(
    ("text", "count", "said"),
    [
        ("-3, 3, -2", 2, "not of the form"),
        ("-3, 3", 2, "2 of 'low … high' are wanted, not 1"),
        ("-3,3,-2,2", 1, "one 'low … high' is wanted, not 2"),
        ("3, -3", 1, "not below"),
        ("-3 to q", 1, "'q' is not a number"),
        ("a b", 1, "'a' is not a number"),
        ("-3 … 0 … 3", 1, "not of the form"),
        ("0,5 … 1", 1, "not of the form"),
        ("-inf, 3", 1, "not a finite number"),
        ("-3 - 3", 1, "not of the form"),
    ],
)
def test_what_is_no_range_is_told(text, count, said):
    with pytest.raises(InputError, match=said):
        read_ranges(text, count)


# --- cancelled ---


def test_redo_brings_back_what_was_cancelled(qtbot, make):
    dialog, workspace = make("rosenbrock")
    before = workspace.experiment
    said = []
    dialog.said.connect(said.append)
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    dialog.end_merge()
    typed(qtbot, dialog, dialog.expression, "x**4 + y**2")
    dialog.form.range_.setText("-1 1; -1 1")
    dialog._go()
    last = workspace.experiment
    qtbot.keyClick(dialog.expression, KEY.Key_Escape)
    assert workspace.experiment == before
    assert not workspace.can_undo
    assert "Redo" in said[0]
    while workspace.can_redo:
        workspace.redo()
    assert workspace.experiment == last


def test_keys_of_the_last_frame_are_not_lost(qtbot, make):
    dialog, workspace = make("rosenbrock")
    qtbot.keyClick(dialog.expression, KEY.Key_A, CONTROL)
    qtbot.keyClicks(dialog.expression, "x*y")
    dialog.reject()  # within the frame
    assert workspace.experiment.surface == SurfaceChoice(name="rosenbrock")
    workspace.redo()
    assert workspace.experiment.surface.expression == "x*y"


def test_where_something_else_was_done_meanwhile_undo_leads_back(qtbot, make):
    dialog, workspace = make("rosenbrock")
    typed(qtbot, dialog, dialog.expression, "x**2 + y**2")
    dialog.end_merge()
    workspace.set_start((1.0, 1.0))
    dialog.reject()
    assert workspace.experiment.surface == SurfaceChoice(name="rosenbrock")
    assert workspace.start == (1.0, 1.0)
    assert workspace.undo_label == "Bring back the surface"
    workspace.undo()
    assert workspace.experiment.surface.expression == "x**2 + y**2"


def test_unfinished_text_is_offered_when_the_dialog_is_opened_again(qtbot, make):
    dialog, workspace = make()
    assert not dialog.again.isVisible()
    said = []
    dialog.said.connect(said.append)
    typed(qtbot, dialog, dialog.expression, "sin(3*x) + 0.1*(y - ")
    dialog.form.variables.setText("x, y")
    dialog.form.range_.setText("-1 … 1, 0 … 9")
    dialog._params["k"] = 7.0
    qtbot.keyClick(dialog.expression, KEY.Key_Escape)
    assert "offered" in said[0]
    assert workspace.experiment.surface == SurfaceChoice(name="bowl")
    again, _ = make(workspace=workspace)
    assert again.expression.toPlainText() == workspace.catalogue.surfaces["bowl"].formula
    assert again.again.isVisible()
    again.again.click()
    assert again.expression.toPlainText() == "sin(3*x) + 0.1*(y - "
    assert again.form.range_.text() == "-1 … 1, 0 … 9"
    typed(qtbot, again, again.expression, "sin(k*x) + y")
    assert again.faults == ()
    assert dict(workspace.experiment.surface.params) == {"k": 7.0}
    assert workspace.problem.range == ((-1.0, 1.0), (0.0, 9.0))
    assert not again.again.isVisible()
    again.accept()
    third, _ = make(workspace=workspace)
    assert not third.again.isVisible(), "what was kept is nothing to bring back"


def test_the_model_s_tab_is_put_back_too(qtbot, make):
    dialog, workspace = make()
    dialog.form.tabs.setCurrentIndex(1)
    typed(qtbot, dialog, dialog.model, "tanh(w*x)*b")
    dialog.form.reduction.setCurrentText("mean")
    dialog._go()
    assert workspace.problem.title == "Model over data"
    dialog.reject()
    again, _ = make(workspace=workspace)
    again.again.click()
    assert again.form.is_model
    choice = workspace.experiment.surface
    assert (choice.model, choice.reduction) == ("tanh(w*x)*b", "mean")


def test_nothing_typed_nothing_offered(make):
    dialog, workspace = make()
    said = []
    dialog.said.connect(said.append)
    dialog.reject()
    assert said == []
    assert not workspace.can_redo
    again, _ = make(workspace=workspace)
    assert not again.again.isVisible()


# --- its size ---


def test_it_grows_with_what_it_says_as_far_as_the_window_goes(qtbot, make, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    catalogue = Catalogue()
    workspace = Workspace(opening("bowl", catalogue), catalogue)
    dialog = SurfaceDialog(workspace, theme, window)
    dialog.open()
    first = dialog.height()
    typed(qtbot, dialog, dialog.expression, "abs(x)+abs(y)")
    bar = dialog._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0 and dialog.height() > first)
    dialog.form.tabs.setCurrentIndex(1)
    typed(qtbot, dialog, dialog.model, "a*x+c")
    qtbot.waitUntil(lambda: dialog.height() == 720 - 80)
    assert window.geometry().contains(dialog.geometry())
    dialog.accept()


def test_in_a_small_window_what_mends_a_fault_and_the_buttons_are_in_reach(qtbot, make):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(960, 540)
    with qtbot.waitExposed(window):
        window.show()
    catalogue = Catalogue()
    workspace = Workspace(opening("sigmoid-neuron", catalogue), catalogue)
    dialog = SurfaceDialog(workspace, load_theme("projector-light"), window)
    dialog.open()
    typed(qtbot, dialog, dialog.model, "a*x+c")
    seen = QRect(QPoint(0, 0), dialog._area.viewport().size())

    def within(part):
        viewport = dialog._area.viewport()
        return seen.contains(QRect(part.mapTo(viewport, QPoint(0, 0)), part.size()))

    qtbot.waitUntil(lambda: within(dialog.strip) or not within(dialog.form.tabs))
    assert within(dialog.model), "and the text that is typed stays in sight"
    for button in (dialog.cancel, dialog.done_button):
        corner = button.mapTo(dialog, button.rect().bottomRight())
        assert dialog.rect().contains(corner)
    assert window.geometry().contains(dialog.geometry())
    dialog.accept()


def test_the_preview_is_never_an_empty_gap(request, qtbot, make):
    dialog, _ = make("sigmoid-neuron")
    typeset_queue().hold()
    request.addfinalizer(typeset_queue().release)
    typed(qtbot, dialog, dialog.model, "w*x+0.7531*b")  # nobody has typeset it before
    [view] = [view for view in dialog.preview._views if "0.7531" in view.latex]
    view.resize(300, 40)
    assert not view.is_ready()
    image = view.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    dark = sum(image.pixelColor(x, y) != ground for x, y in places)
    assert dark > 40, "something of the formula stands there at once"

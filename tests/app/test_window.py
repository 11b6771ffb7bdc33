"""The window: its parts and their places, themes, menus, boxes, and what it remembers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QWidget

from explorer import __version__
from explorer.app.commands import commands
from explorer.app.main_window import MainWindow
from explorer.app.menus import MENUS, THEMES
from explorer.app.preferences import Preferences
from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.session.experiment import ScheduleChoice, SurfaceChoice
from explorer.session.sources import FIRST_START, open_source
from explorer.session.workspace import Workspace
from tests.app.hands import one_step

SIZES = [(1280, 720), (1920, 1080), (1024, 600), (960, 540)]


def place_of(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def scrolled(widget):
    """Return whether a widget lies in a scroll area, whose inside may be larger than itself."""
    while widget is not None:
        widget = widget.parentWidget()
        if isinstance(widget, QScrollArea):
            return True
    return False


def parts(window):
    """Return what is to be seen at once at 1280 by 720."""
    column = window.experiment
    return [
        window.stage.view,
        window.transport,
        *column.runs.cards,
        *column.form.params.sliders.values(),
        column.form.schedule,
        column.form.preview,
        column.surface.surface,
        *column.surface.start,
        window.plots.stack,
        window.header,
        window.menuBar(),
    ]


def whole(widget, window):
    """Return whether a widget is shown and cut off by none of those that it lies in."""
    inside = widget
    while inside is not window:
        inside = inside.parentWidget()
        place = QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())
        if not inside.rect().contains(place):
            return False
    return widget.isVisible()


def test_the_first_start(window):
    workspace = window.workspace
    assert [run.label for run in workspace.runs] == ["GD", "Momentum", "AdaGrad", "RMSProp", "Adam"]
    assert workspace.problem.title == "Sigmoid neuron"
    assert "500 points" in window.experiment.surface.numbers.line.text
    assert (workspace.step, workspace.playback.playing) == (0, False)
    assert window.theme.name == "light"
    assert one_step(window) == 0


@pytest.mark.parametrize("selected", range(5))
def test_at_1280_by_720_everything_is_on_the_screen(window, rest, selected):
    window.workspace.select(selected)
    window.workspace.seek(12)
    rest(window)
    assert window.size().toTuple() == (1280, 720)
    assert [w for w in parts(window) if not whole(w, window)] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["light", "projector-dark"])
def test_no_widget_reaches_beyond_the_window(show, rest, size, name):
    window = show(size=size)
    window.set_theme(load_theme(name))
    rest(window)
    assert window.size().toTuple() == size
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not scrolled(widget):
            assert window.rect().contains(place_of(widget, window)), widget


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_to_the_side(show, rest, size):
    window = show(size=size)
    window.workspace.set_schedule(3, ScheduleChoice("one-cycle"))
    window.workspace.set_surface(SurfaceChoice(name="rotated-quadratic"))
    rest(window)
    for area in window.findChildren(QScrollArea):
        assert area.horizontalScrollBar().maximum() == 0
        assert area.widget().width() <= area.viewport().width()
    left, middle, right = window.columns.sizes()
    assert left + middle + right <= size[0]
    assert middle == max(left, middle, right)


def test_parts_do_not_overlap(window):
    seen = [window.experiment, window.header, window.stage, window.transport, window.plots]
    places = [place_of(part, window) for part in seen]
    for i, one in enumerate(places):
        assert not any(one.intersects(other) for other in places[i + 1 :])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "steps"), [("light", 200), ("light", 1_000_000), ("projector-light", 2000)]
)
def test_the_controls_of_the_transport_never_overlap(show, rest, size, name, steps):
    window = show({"surface": {"name": "bowl"}, "steps": steps, "runs": []}, size=size)
    window.set_theme(load_theme(name))
    rest(window)
    transport = window.transport
    inside = [w for w in transport.children() if isinstance(w, QWidget) and w.isVisible()]
    assert {transport.play, transport.scrubber, transport.counter} <= set(inside)
    places = [w.geometry() for w in inside]
    for i, one in enumerate(places):
        assert transport.rect().contains(one), inside[i]
        assert not any(one.intersects(other) for other in places[i + 1 :]), inside[i]
    if size[0] >= 1280 and name == "light":
        assert len(inside) == 9
    groove = transport.scrubber.groove
    assert groove.geometry().bottom() < transport.scrubber.height()


def test_a_long_title_takes_no_room_from_the_menus(show):
    long = "A very long title of an experiment " * 10
    window = show(
        {
            "title": long,
            "surface": {
                "expression": " + ".join(f"{i}*x**2 + {i}*y**2" for i in range(1, 30)),
                "variables": ["x", "y"],
                "range": [[-1, 1], [-1, 1]],
            },
            "runs": [{"optimizer": "gd", "label": "A run of a very long name " * 4}],
        }
    )
    assert window.size().toTuple() == (1280, 720)
    assert window.chrome.title.shown.endswith("…")
    assert window.chrome.title.toolTip() == " ".join(long.split())
    bar = window.menuBar()
    for action in bar.actions():
        place = bar.actionGeometry(action)
        assert place.isValid()
        assert not place.intersects(window.chrome.title.geometry())
    assert [w for w in parts(window) if not whole(w, window)] == []


@pytest.mark.parametrize("name", [name for name, _ in THEMES if name != "system"])
def test_every_theme_reaches_every_part(qapp, window, rest, name):
    window.actions_.themes[name].trigger()
    rest(window)
    theme = load_theme(name)
    assert window.theme is theme
    assert Preferences().theme == name
    assert window.actions_.themes[name].isChecked()
    picture = window.grab().toImage()
    panel = QColor(theme.panel).rgb()
    for part in (window.experiment, window.transport, window.plots, window.header):
        corner = part.mapTo(window, QPoint(3, part.height() - 4))
        assert picture.pixel(corner * picture.devicePixelRatio()) == panel, part
    assert window.stage.view.scene_painter.ground.style.theme is theme
    assert [run.style.color for run in window.plots.stack.scene.runs] == list(theme.runs[:5])
    assert window.font().pixelSize() == theme.body


def test_the_theme_is_remembered_and_the_system_is_the_default(qapp, window, show):
    assert Preferences().theme == "system"
    window.actions_.themes["dark"].trigger()
    assert Preferences().theme == "dark"
    again = MainWindow(Workspace(open_source(FIRST_START), Catalogue()), Preferences())
    assert again.theme.name == "dark"
    assert again.actions_.themes["dark"].isChecked()
    again.deleteLater()


def test_the_systems_theme_is_followed_until_one_is_chosen(window, monkeypatch):
    for name in ("dark", "light", "dark"):
        monkeypatch.setattr("explorer.app.theming.system_theme", lambda name=name: name)
        QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
        assert window.theme.name == name
    window.actions_.themes["projector-light"].trigger()
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert window.theme.name == "projector-light"


def test_a_picture_is_painted_anew_in_each_theme(window, rest):
    seen = set()
    for name in ("light", "dark"):
        window.actions_.themes[name].trigger()
        rest(window)
        seen.add(window.stage.view.grab().toImage().pixel(300, 300))
    assert len(seen) == 2


def test_the_menus_hold_every_command(window):
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == [title for title, _ in MENUS]
    for menu, (_, rows) in zip(window.menuBar().actions(), MENUS, strict=True):
        inside = menu.menu().actions()
        for command in rows:
            if command.name:
                assert window.actions_[command.name] in inside


def test_every_command_does_something_and_nothing_else_does(window):
    named = {command.name for _, menu in MENUS for command in menu if command.name}
    does = commands(window)
    assert set(does) == named
    assert all(callable(do) for do in does.values())


def test_the_about_box(window):
    window.actions_["about"].trigger()
    [box] = [w for w in window.findChildren(QDialog) if w.isVisible()]
    words = " ".join(label.text() for label in box.findChildren(QWidget) if hasattr(label, "text"))
    assert f"Optimizer Explorer {__version__}" in words
    assert "MIT" in words
    box.reject()


def test_the_box_of_shortcuts_names_every_key(window):
    window.actions_["shortcuts"].trigger()
    [box] = [w for w in window.findChildren(QDialog) if w.isVisible()]
    words = [label.text() for label in box.findChildren(QWidget) if hasattr(label, "text")]
    for key in ("Space", "→", "Shift+←", "Home", "End", "R", "F11", "1 … 9", "Ctrl+Z"):
        assert key in words
    assert box.width() <= 1280
    assert box.height() <= 720
    box.reject()


def test_geometry_and_columns_are_remembered(show, qtbot, rest):
    first = show(size=(956, 650))  # the screen that tests have is smaller: no more is restored
    first.columns.setSizes([264, 430, 260])
    first.actions_["right_column"].trigger()
    sizes = first.columns.sizes()
    first.close()
    again = MainWindow(Workspace(open_source(FIRST_START), Catalogue()), Preferences())
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.painted):
        again.show()
    assert again.size().toTuple() == (956, 650)
    assert not again.plots.isVisible()
    assert not again.actions_["right_column"].isChecked()
    again.actions_["right_column"].trigger()
    rest(again)
    assert again.plots.isVisible()
    assert again.columns.sizes()[0] == pytest.approx(sizes[0], abs=2)
    assert again.columns.sizes()[2] >= 260


def test_settings_that_make_no_sense_are_passed_over(show):
    settings = Preferences()._settings
    for name, value in (("geometry", "here"), ("columns", 7), ("theme", "pink"), ("folded", 3)):
        settings.setValue(name, value)
    settings.sync()
    window = show()
    assert window.theme.name == "light"
    assert window.experiment.isVisible()
    assert window.plots.isVisible()


@pytest.mark.parametrize("name", ["left_column", "right_column"])
def test_columns_fold_away_and_come_back_as_they_were(window, rest, name):
    sizes = window.columns.sizes()
    window.actions_[name].trigger()
    rest(window)
    folded = {"left_column": window.experiment, "right_column": window.plots}[name]
    assert not folded.isVisible()
    assert window.stage.width() > sizes[1]
    window.workspace.seek(30)
    rest(window)
    one_step(window)
    window.actions_[name].trigger()
    rest(window)
    assert folded.isVisible()
    assert window.columns.sizes() == sizes


def test_adding_a_run_unfolds_its_column(window, rest):
    window.actions_["left_column"].trigger()
    window.actions_["add_run"].trigger()
    assert window.experiment.isVisible()
    popup = next(w for w in window.findChildren(QWidget) if w.isVisible() and w.isWindow())
    popup.search.setText("nadam")
    popup.list.itemClicked.emit(popup.list.item(0))
    rest(window)
    assert window.workspace.runs[-1].choice.optimizer == "nadam"
    assert len(window.experiment.runs.cards) == 6
    assert window.workspace.selected == 5


def test_actions_without_a_run_are_off(window, rest):
    for _ in range(5):
        window.actions_["remove_run"].trigger()
    rest(window)
    assert window.workspace.runs == ()
    assert not window.actions_["remove_run"].isEnabled()
    assert not window.actions_["duplicate_run"].isEnabled()
    window.actions_["undo"].trigger()
    rest(window)
    assert window.actions_["duplicate_run"].isEnabled()


def test_the_buttons_of_the_header_say_what_they_do(window):
    for button, _ in window.header._buttons:
        assert button.toolTip()
        assert button.accessibleName()
        assert not button.icon().isNull()


def test_every_control_says_what_it_is(window):
    for control in window.findChildren(QWidget):
        takes_tab = control.focusPolicy() & Qt.FocusPolicy.TabFocus and not control.focusProxy()
        if control.isVisible() and takes_tab:
            assert control.accessibleName(), control
            owners, words = [control], control.toolTip()
            while not words and owners[-1] is not window:
                owners.append(owners[-1].parentWidget())
                words = owners[-1].toolTip()
            is_named = control in (
                window.transport.scrubber.groove,
                window.experiment.surface.gradient.picker,
                window.stage.view,
                window.right.step.body,  # its strip says what it is, its foot what to do
                window.plots.stack,  # each mark has a tip of its own
                window.header.tabs,  # and so has each tab
            )
            assert words or is_named, control.accessibleName()
            assert max(len(line) for line in words.splitlines() or [""]) <= 90


def test_a_complaint_names_what_is_wrong_and_leaves_the_experiment(window):
    before = window.workspace.experiment
    window.files.complain("The session can't be opened", "x.json: runs[0]: no such thing")
    [box] = window.findChildren(QDialog)
    assert box.windowTitle() == "The session can't be opened"
    assert box.findChild(QLabel, "sentence").text() == "x.json: runs[0]: no such thing"
    box.reject()
    assert window.workspace.experiment == before

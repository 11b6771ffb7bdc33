"""The list of layers: switched by hand and by keys, honest about what has nothing to show."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.panels.layers_menu import LayersMenu
from explorer.session.files import read_session
from explorer.session.view import LAYERS
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()


def opened(*optimizers: str, surface="ravine", **session) -> Workspace:
    runs = [{"optimizer": name} for name in optimizers]
    table = {"format": "optimizer-explorer/1", "surface": {"name": surface}, "runs": runs}
    return Workspace(read_session(json.dumps({**table, **session})), CATALOGUE)


@pytest.fixture
def menu_of(qtbot, qapp):
    """Return what opens the menu of a workspace."""

    def make(workspace: Workspace, theme="light") -> LayersMenu:
        apply_theme(qapp, load_theme(theme))
        menu = LayersMenu(workspace, load_theme(theme))
        qtbot.addWidget(menu)
        menu.popup(menu.pos())
        return menu

    return make


def test_every_layer_is_listed_with_a_tooltip(menu_of):
    menu = menu_of(opened("adam"))
    assert tuple(menu.layer_actions) == LAYERS
    for action in menu.layer_actions.values():
        assert action.text()
        assert action.toolTip() != action.text()
        assert action.isCheckable()


def test_a_click_switches_a_layer_and_leaves_the_menu_open(menu_of, qtbot):
    workspace = opened("adam")
    told: list[frozenset[str]] = []
    workspace.subscribe(told.append)
    menu = menu_of(workspace)
    for layers in ({"update"}, set()):
        place = menu.actionGeometry(menu.layer_actions["update"]).center()
        qtbot.mouseMove(menu, place)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
        assert workspace.view.layers == layers
        assert menu.isVisible()
        assert menu.layer_actions["update"].isChecked() == bool(layers)
    assert told == [frozenset({"view"})] * 2


def test_keys_switch_layers(menu_of, qtbot):
    workspace = opened("momentum")
    menu = menu_of(workspace)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert workspace.view.layers == {"gradient"}
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert workspace.view.layers == {"gradient", "momentum"}
    assert not menu.isVisible()


def test_all_can_be_hidden_at_once(menu_of):
    workspace = opened("adam")
    workspace.set_view(layers=frozenset({"update", "field"}))
    menu = menu_of(workspace)
    assert menu._none.isEnabled()
    menu._none.trigger()
    assert workspace.view.layers == frozenset()
    menu.refresh(frozenset({"view"}))
    assert not menu._none.isEnabled()


def disabled(menu: LayersMenu) -> set[str]:
    return {name for name, action in menu.layer_actions.items() if not action.isEnabled()}


@pytest.mark.parametrize(
    ("optimizer", "without"),
    [
        ("gd", {"momentum", "look-ahead", "trust"}),
        ("adam", {"look-ahead"}),
        ("nag", {"trust"}),
        ("rmsprop", {"momentum", "look-ahead"}),
        ("lbfgs", {"momentum", "look-ahead", "trust"}),
    ],
)
def test_what_a_run_does_not_have_can_not_be_chosen(menu_of, optimizer, without):
    menu = menu_of(opened(optimizer))
    assert disabled(menu) == without | {"batch", "batch-contours"}
    for name in disabled(menu):
        assert menu.reason(name) in menu.layer_actions[name].toolTip()


def test_batches_can_be_shown_where_there_are_some(menu_of):
    batches = {"mode": "minibatch", "size": 10}
    menu = menu_of(opened("gd", surface="sigmoid-neuron", gradient=batches))
    assert not disabled(menu) & {"batch", "batch-contours"}
    noisy = menu_of(opened("gd", gradient={"mode": "full", "noise": 0.5}))
    assert disabled(noisy) & {"batch", "batch-contours"} == {"batch-contours"}


def test_the_list_follows_the_selected_run(menu_of):
    workspace = opened("gd", "adam")
    menu = menu_of(workspace)
    assert "momentum" in disabled(menu)
    workspace.select(1)
    menu.refresh(frozenset({"selection"}))
    assert "momentum" not in disabled(menu)


def test_without_runs_there_is_the_field(menu_of):
    menu = menu_of(opened())
    assert set(LAYERS) - disabled(menu) == {"field"}


def test_a_disabled_layer_is_not_switched(menu_of, qtbot):
    workspace = opened("gd")
    menu = menu_of(workspace)
    place = menu.actionGeometry(menu.layer_actions["momentum"]).center()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert workspace.view.layers == frozenset()


@pytest.mark.parametrize("theme", ["light", "dark", "projector-light"])
def test_each_row_has_a_drawing_of_its_own(menu_of, theme):
    menu = menu_of(opened("adam"), theme)
    image = menu.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    drawings = []
    for name in ("gradient", "momentum", "newton", "field", "trust"):
        row = menu.actionGeometry(menu.layer_actions[name])
        width = round(56 * load_theme(theme).scale)
        part = pixels[row.top() : row.bottom(), row.right() - width : row.right() - 4, :3]
        assert (part != part[0, 0]).any()
        drawings.append(part.tobytes())
    assert len(set(drawings)) == len(drawings)

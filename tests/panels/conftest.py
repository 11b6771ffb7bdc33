"""A workspace to hang panels on, and a theme to paint them with."""

from __future__ import annotations

import pytest

from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.look.theme import load_theme
from explorer.session.edits import opening
from explorer.session.workspace import Workspace


@pytest.fixture
def theme(qapp):
    """The light theme, worn by the whole program."""
    light = load_theme("light")
    apply_theme(qapp, light)
    return light


@pytest.fixture
def workspace():
    """The first-start experiment: GD, Momentum, AdaGrad, RMSProp, Adam on the sigmoid neuron."""
    catalogue = Catalogue()
    return Workspace(opening("sigmoid-neuron", catalogue), catalogue)


@pytest.fixture
def shown(qtbot, workspace, theme):
    """Make a panel of the workspace, told of every change as the window would, and show it."""

    def make(panel_class, width=264, height=692):
        panel = panel_class(workspace, theme)
        qtbot.addWidget(panel)
        workspace.subscribe(panel.refresh)
        panel.resize(width, height)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return make

"""The plots that were chosen go along with the session, and into its picture."""

from __future__ import annotations

from explorer.core.catalogue import Catalogue
from explorer.export.picture import picture_of
from explorer.session.experiment import SurfaceChoice
from explorer.session.files import read_session, write_session
from explorer.session.workspace import Workspace


def _choose(window, name):
    for action in window.plots.list_menu().actions():
        if action.data() == name:
            action.trigger()
            return
    raise AssertionError(f"{name} is not in the list of plots")


def test_they_are_saved_and_come_back(show, rest):
    window = show()
    usual = window.plots.chosen()
    _choose(window, "g.w")
    rest(window)
    assert window.workspace.plots == window.plots.chosen() != usual
    saved = read_session(write_session(window.workspace.to_save()))
    assert "g.w" in saved.view["plots"]

    window.workspace.set_surface(SurfaceChoice(name="rosenbrock"))
    rest(window)
    assert window.workspace.plots is None
    window.workspace.open(saved)
    rest(window)
    assert "g.w" in window.plots.chosen()


def test_they_are_in_the_picture(qapp, show):
    window = show()
    saved = window.workspace.to_save()
    pictures = []
    for plots in (None, ("loss", "g.w")):
        workspace = Workspace(saved, Catalogue())
        workspace.choose_plots(plots)
        pictures.append(picture_of(workspace, (1000, 600), 12, "light"))
    assert pictures[0] != pictures[1]

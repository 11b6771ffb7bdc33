"""What stands beside the window: labs, the tour, and what explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow


def averages_lab(window: MainWindow) -> None:
    """Open the averages lab, or bring it to the front."""
    from explorer.panels.averages_lab import TITLE, AveragesLab

    window.companions.open_lab(AveragesLab, TITLE)


def norm_lab(window: MainWindow) -> None:
    """Open the norm lab, or bring it to the front."""
    from explorer.panels.norm_lab import TITLE, NormLab

    window.companions.open_lab(NormLab, TITLE)


def tour(window: MainWindow) -> None:
    """Lead a newcomer through the window."""
    from explorer.app.tour import Tour

    Tour(window).start()


def about_optimizer(window: MainWindow) -> None:
    """Tell of the selected run's optimizer: its formula, its parameters, where it comes from."""
    from explorer.panels.optimizer_card import OptimizerCard

    if window.workspace.runs:
        run = window.workspace.runs[window.workspace.selected]
        OptimizerCard(run, window.theme, window).open()


def shortcuts(window: MainWindow) -> None:
    """List all keys."""
    from explorer.app.boxes import shortcut_box

    shortcut_box(window, window.theme, window.actions_.shortcut_table()).open()


def about(window: MainWindow) -> None:
    """Tell what this program is."""
    from explorer.app.boxes import about_box

    about_box(window, window.theme).open()

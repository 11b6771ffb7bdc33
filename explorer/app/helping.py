"""What stands beside the window: labs, the tour, and what explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from explorer.app.main_window import MainWindow
    from explorer.look.theme import Theme


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
        OptimizerCard(run, _theme(window), _parent(window)).open()


def shortcuts(window: MainWindow) -> None:
    """List all keys."""
    from explorer.app.boxes import shortcut_box

    shortcut_box(_parent(window), _theme(window), window.actions_.shortcut_table()).open()


def about(window: MainWindow) -> None:
    """Tell what this program is."""
    from explorer.app.boxes import about_box

    about_box(_parent(window), _theme(window)).open()


def _parent(window: MainWindow) -> QWidget:
    """Return what a box stands over: the presentation, where there is one."""
    return window.companions.presenter or window


def _theme(window: MainWindow) -> Theme:
    presenter = window.companions.presenter
    return presenter.theme if presenter is not None else window.theme

"""How the window stands around an experiment: as its session says, or as its person likes it."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, Any

from explorer.app.columns import LEFT
from explorer.app.preferences import SYSTEM
from explorer.app.theming import theme_name, theme_of
from explorer.session.experiment import PINNED
from explorer.session.view import view_faults

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow


class Surroundings:
    """Brings a window and the view of its session together."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._folded_by_session = False

    def take(self) -> None:
        """Stand as the session says, and say what of its view can't be shown."""
        window = self._window
        view, faults = window.workspace.view, view_faults(window.workspace.experiment.view)
        pinned = window.workspace.pinned
        if pinned and any(r.visible for r in pinned.runs) and not window.workspace.ghosts:
            faults = [*faults, PINNED]
        if view.folded is not None:
            self._fold(view.folded)
        elif self._folded_by_session:  # that was another one's
            large = {LEFT} if window.theme.scale > 1 else set()
            self._fold(window.preferences.folded | large)
        self._folded_by_session = view.folded is not None
        if faults:
            names = ", view.".join(faults)
            window.notice.say(f"Left out, since it can't be shown: view.{names}")
        if theme_name(window.preferences, view.theme) != window.theme.name:
            window.set_theme(theme_of(window.preferences, view.theme))

    def _fold(self, names: Set[str]) -> None:
        if names != self._window.columns.folded:
            self._window.columns.fold(names)

    def to_view(self) -> dict[str, Any]:
        """Return what a session's view says of the window, so that it looks so elsewhere too."""
        window = self._window
        shown = {
            "axis": window.preferences.step_axis,
            "panel": window.right.panel,
            "folded": sorted(window.columns.folded),
            "theme": window.theme.name if window.preferences.theme != SYSTEM else None,
        }
        return {name: value for name, value in shown.items() if value}

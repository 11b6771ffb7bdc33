"""The theme of the program: chosen in the menu, swapped by a key, or the system's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from explorer.app.actions import Actions
from explorer.app.menus import THEMES
from explorer.app.preferences import SYSTEM, Preferences
from explorer.look.palettes import with_palette
from explorer.look.style import system_theme
from explorer.look.theme import Theme, load_theme


def theme_name(preferences: Preferences, wanted: str | None = None) -> str:
    """Return the name of the theme to show: a session's, the chosen one, or the system's."""
    if wanted is not None and wanted in dict(THEMES):
        return wanted if wanted != SYSTEM else system_theme()
    return system_theme() if preferences.theme == SYSTEM else preferences.theme


def theme_of(preferences: Preferences, wanted: str | None = None) -> Theme:
    """Return the theme to show, the runs in the chosen palette's colours."""
    return with_palette(load_theme(theme_name(preferences, wanted)), preferences.palette)


class ThemeChoice(QObject):
    """Keeps the choice, and has the theme shown that follows from it."""

    def __init__(
        self,
        parent: QObject,
        preferences: Preferences,
        actions: Actions,
        show: Callable[[Theme], None],
        note: Callable[[str | None], None],
    ) -> None:
        """Serve the theme actions of a window.

        Parameters
        ----------
        show
            Gives the window another theme.
        note
            Told the theme that was chosen, None for the system's.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._actions = actions
        self._show, self._note = show, note
        for name, action in actions.themes.items():
            action.setChecked(name == preferences.theme)
            action.triggered.connect(lambda _=False, n=name: self.choose(n))
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, name: str) -> None:
        """Choose a theme, or the system's."""
        self._preferences.theme = name
        self._note(None if name == SYSTEM else name)
        self._actions.themes[name].setChecked(True)
        self._show(theme_of(self._preferences))

    def toggle(self, theme: Theme) -> None:
        """Swap light and dark, staying in the projector's pair if that is shown."""
        prefix = "projector-" if theme.name.startswith("projector") else ""
        self.choose(f"{prefix}{'light' if theme.dark else 'dark'}")

    def _system_changed(self) -> None:
        if self._preferences.theme == SYSTEM:
            self._show(theme_of(self._preferences))

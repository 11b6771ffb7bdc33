"""The commands of the window as actions, and its menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from explorer.app.menus import MENUS, SEPARATOR, THEMES
from explorer.app.part_keys import PART_KEYS

SHOWN_RUNS = 9
"""Runs that have a number key."""


class Actions:
    """The window's actions by name, and its menus.

    Attributes
    ----------
    themes
        The theme actions by theme name, one of them checked.
    menus
        The menus by title, once they are filled.
    recent
        The menu of the sessions opened last, once the menus are filled.
    runs
        The actions of the keys 1 to 9, which show or hide a run.
    """

    def __init__(
        self,
        window: QWidget,
        do: Callable[[str], Callable[[], None]],
        toggle_run: Callable[[int], None],
    ) -> None:
        """Make all actions.

        Parameters
        ----------
        do
            Returns what an action does, by its name.
        toggle_run
            Shows or hides a run, by its place in the list.
        """
        self._actions: dict[str, QAction] = {}
        self._commands = {c.name: c for _, menu in MENUS for c in menu if c.name}
        for command in self._commands.values():
            action = QAction(command.text, window)
            action.setShortcuts([QKeySequence(s) for s in command.shortcuts])
            action.setCheckable(command.checkable)
            plain = command.text.replace("&", "").rstrip("…")
            keys = f" ({_shown(command.shortcuts[0])})" if command.shortcuts else ""
            action.setToolTip(f"{command.tip or plain}{keys}")
            function = do(command.name)
            action.triggered.connect(lambda _=False, f=function: f())
            # Half of a menu with icons and half without them would not line up.
            action.setIconVisibleInMenu(False)
            window.addAction(action)
            self._actions[command.name] = action
        self.runs = _run_actions(window, toggle_run)
        self.menus: dict[str, QMenu] = {}
        self.recent: QMenu
        self.themes: dict[str, QAction] = {}
        group = QActionGroup(window)
        for name, title in THEMES:
            action = QAction(title, window)
            action.setCheckable(True)
            group.addAction(action)
            self.themes[name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """Put all actions into the menus of ``bar``."""
        for title, commands in MENUS:
            menu: QMenu = bar.addMenu(title)
            self.menus[title.replace("&", "")] = menu
            menu.setToolTipsVisible(True)
            for command in commands:
                if command is SEPARATOR:
                    menu.addSeparator()
                else:
                    menu.addAction(self._actions[command.name])
            if title == "&File":
                self.recent = QMenu("Open &recent", menu)
                menu.insertMenu(self._actions["open_last"], self.recent)
            if title == "&View":
                menu.addMenu("S&how or hide a run").addActions(self.runs)
                themes = menu.addMenu("&Theme")
                themes.addActions(list(self.themes.values()))

    def shortcut_table(self) -> dict[str, list[tuple[str, str]]]:
        """Return (keys, what they do) of every action that has a key, by menu, then by part."""
        table = {
            title.replace("&", ""): [
                (" or ".join(_shown(s) for s in c.shortcuts), c.text.replace("&", "").rstrip("…"))
                for c in commands
                if c.shortcuts
            ]
            for title, commands in MENUS
        }
        table["View"].append(("1 … 9", "Show or hide a run"))
        for part, keys in PART_KEYS.items():
            table[part] = [*table.get(part, ()), *keys]
        return table


def _shown(keys: str) -> str:
    """Return keys as a person's keyboard names them."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Left", "←").replace("Right", "→").replace("-", "−") if text else keys


def _run_actions(window: QWidget, toggle: Callable[[int], None]) -> list[QAction]:
    """Return the actions of the keys 1 to 9; they get the runs' names when there are runs."""
    actions = []
    for i in range(SHOWN_RUNS):
        action = QAction(f"Run {i + 1}", window)
        action.setShortcut(QKeySequence(Qt.Key(Qt.Key.Key_1.value + i)))
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, index=i: toggle(index))
        window.addAction(action)
        actions.append(action)
    return actions

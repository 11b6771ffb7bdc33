"""What the program remembers between two starts: window, theme, columns and axis."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.look.theme import THEME_NAMES
from explorer.session.view import PANELS, Panel

SYSTEM = "system"
"""The theme that follows the system's."""


class Preferences:
    """Typed access to the settings; a value that can't be used is as if it were not there."""

    def __init__(self) -> None:
        self._settings = QSettings("optimizer-explorer", "optimizer-explorer")

    @property
    def theme(self) -> str:
        """The chosen theme's name, or `SYSTEM`."""
        name = str(self._settings.value("theme", SYSTEM))
        return name if name in (*THEME_NAMES, SYSTEM) else SYSTEM

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def step_axis(self) -> Literal["log", "linear"]:
        """The side plots' step axis: ``log`` or ``linear``."""
        return "linear" if self._settings.value("step_axis") == "linear" else "log"

    @step_axis.setter
    def step_axis(self, name: Literal["log", "linear"]) -> None:
        self._settings.setValue("step_axis", name)

    @property
    def folded(self) -> set[str]:
        """The names of the columns that are folded away."""
        return set(str(self._settings.value("folded", "")).split())

    @folded.setter
    def folded(self, names: set[str]) -> None:
        self._settings.setValue("folded", " ".join(sorted(names)))

    @property
    def diagnosis(self) -> bool | None:
        """Whether the diagnosis is open; None as long as nobody chose."""
        value = str(self._settings.value("diagnosis", ""))
        return {"open": True, "folded": False}.get(value)

    @diagnosis.setter
    def diagnosis(self, opened: bool) -> None:
        self._settings.setValue("diagnosis", "open" if opened else "folded")

    @property
    def panel(self) -> Panel | None:
        """The panel below the plots; None as long as nobody chose."""
        value = self._settings.value("panel")
        return value if value in PANELS else None

    @panel.setter
    def panel(self, name: Panel) -> None:
        self._settings.setValue("panel", name)

    @property
    def hidden_panels(self) -> frozenset[str]:
        """The panels that do not stand beside the plots of a wide window."""
        return frozenset(str(self._settings.value("hidden_panels", "")).split())

    @hidden_panels.setter
    def hidden_panels(self, names: frozenset[str]) -> None:
        self._settings.setValue("hidden_panels", " ".join(sorted(names)))

    @property
    def toured(self) -> bool:
        """Whether the tour has been offered."""
        return str(self._settings.value("toured", "")) == "yes"

    @toured.setter
    def toured(self, done: bool) -> None:
        self._settings.setValue("toured", "yes" if done else "")

    def save_window(self, window: QWidget, columns: QSplitter) -> None:
        """Remember where the window is and how wide its columns are."""
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("columns", columns.saveState())

    def restore_window(self, window: QWidget, columns: QSplitter) -> bool:
        """Bring the window back as it was; return whether there was anything to bring back."""
        geometry = self._settings.value("geometry")
        state = self._settings.value("columns")
        if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
            return False
        if isinstance(state, QByteArray):
            columns.restoreState(state)
        return True

"""What the program remembers between two starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.core.class_permits import is_class_name
from explorer.look.palettes import PALETTES, USUAL
from explorer.look.theme import THEME_NAMES
from explorer.session.playback import SPEEDS, Playback
from explorer.session.view import PANELS, Panel

EXPORT_SIZE = (1600, 900)
LEAST, MOST = 200, 16384
"""Px of a picture's sides."""
_MORE_DIGITS = ("0", "2", "4")
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

    @property
    def palette(self) -> str:
        """The name of the runs' palette."""
        name = str(self._settings.value("palette", USUAL))
        return name if name in PALETTES else USUAL

    @palette.setter
    def palette(self, name: str) -> None:
        self._settings.setValue("palette", name)

    @property
    def more_digits(self) -> int:
        """How many more digits numbers have than usual."""
        value = str(self._settings.value("more_digits", "0"))
        return int(value) if value in _MORE_DIGITS else 0

    @more_digits.setter
    def more_digits(self, more: int) -> None:
        self._settings.setValue("more_digits", str(more))

    @property
    def speed(self) -> float:
        """Steps a second that a session plays with unless it says otherwise."""
        value = str(self._settings.value("speed", ""))
        return float(value) if value in {str(speed) for speed in SPEEDS} else Playback.speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._settings.setValue("speed", f"{speed:.0f}")

    @property
    def export_size(self) -> tuple[int, int]:
        """Width and height of a picture in px."""
        value = str(self._settings.value("export_size", ""))
        width, _, height = value.partition("x")
        if not (width.isdecimal() and height.isdecimal() and len(value) < 12):
            return EXPORT_SIZE
        size = int(width), int(height)
        return size if all(LEAST <= n <= MOST for n in size) else EXPORT_SIZE

    @export_size.setter
    def export_size(self, size: tuple[int, int]) -> None:
        self._settings.setValue("export_size", f"{size[0]}x{size[1]}")

    @property
    def export_theme(self) -> str:
        """The theme of pictures; empty for the window's."""
        name = str(self._settings.value("export_theme", ""))
        return name if name in THEME_NAMES else ""

    @export_theme.setter
    def export_theme(self, name: str) -> None:
        self._settings.setValue("export_theme", name)

    @property
    def session_folder(self) -> str:
        """The folder where sessions are opened and saved; empty for the last one used."""
        return str(self._settings.value("session_folder", "") or "")

    @session_folder.setter
    def session_folder(self, folder: str) -> None:
        self._settings.setValue("session_folder", folder)

    @property
    def export_folder(self) -> str:
        """The folder of pictures, films, tables and scripts; empty for the session's."""
        return str(self._settings.value("export_folder", "") or "")

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._settings.setValue("export_folder", folder)

    @property
    def classes(self) -> tuple[str, ...]:
        """The full names of the classes that runs may be made of without a question."""
        names = str(self._settings.value("classes", "") or "").split()
        return tuple(name for name in names if is_class_name(name))

    @classes.setter
    def classes(self, names: Iterable[str]) -> None:
        self._settings.setValue("classes", " ".join(names))

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

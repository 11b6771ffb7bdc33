"""The sessions opened last, and their menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu

MOST = 10
_KEY = "recent"


class Recent:
    """The files opened or saved last, the newest first."""

    def __init__(self) -> None:
        self._settings = QSettings("optimizer-explorer", "optimizer-explorer")

    @property
    def paths(self) -> list[Path]:
        """At most ten files; some may be gone."""
        value = self._settings.value(_KEY)
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [Path(name) for name in names if isinstance(name, str) and name][:MOST]

    def add(self, path: Path) -> None:
        """Put a file first."""
        path = path.absolute()
        others = [other for other in self.paths if other != path]
        self._settings.setValue(_KEY, [str(p) for p in [path, *others][:MOST]])

    def clear(self) -> None:
        """Forget all."""
        self._settings.remove(_KEY)


class RecentMenu:
    """Lists the files each time it opens: some may have come, some may be gone."""

    def __init__(self, menu: QMenu, recent: Recent, show: Callable[[Path], object]) -> None:
        """Fill ``menu``; ``show`` opens one of them."""
        self._menu, self._recent, self._show = menu, recent, show
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """List the files there are now."""
        self._menu.clear()
        paths = self._recent.paths
        names = [path.name for path in paths]
        for i, path in enumerate(paths):
            name = path.name if names.count(path.name) == 1 else f"{path.name} — {path.parent}"
            there = _is_file(path)
            key = f"&{(i + 1) % 10}  "
            text = name.replace("&", "&&") + ("" if there else "  (not there any more)")
            action = self._menu.addAction(key + text)
            action.setEnabled(there)
            action.setToolTip(str(path) if there else f"{path} is not there any more.")
            action.triggered.connect(lambda _=False, p=path: self._show(p))
        if paths:
            self._menu.addSeparator()
        clear = self._menu.addAction("&Clear this list")
        clear.setEnabled(bool(paths))
        clear.triggered.connect(lambda _=False: self._recent.clear())


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False

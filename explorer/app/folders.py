"""In which folder a file dialog begins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from explorer.app.preferences import Preferences
from explorer.app.recent import Recent


class Folders:
    """Where sessions and what is exported belong, as far as anybody said."""

    def __init__(self, preferences: Preferences, recent: Recent) -> None:
        self._preferences, self._recent = preferences, recent

    def sessions(self, session: Path | None) -> Path:
        """Return the folder to open and save sessions in.

        It is that of the session, the preferred one, that of the session used last, or the
        person's documents: the first that is there.
        """
        last = self._recent.paths[:1]
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return _first(
            session.parent if session else None,
            _given(self._preferences.session_folder),
            last[0].parent if last else None,
            _given(QStandardPaths.writableLocation(documents)),
        )

    def exports(self, session: Path | None) -> Path:
        """Return the folder to write pictures, films, tables and scripts to.

        It is the preferred one, or that of sessions.
        """
        return _first(_given(self._preferences.export_folder), self.sessions(session))


def _given(folder: str) -> Path | None:
    return Path(folder) if folder else None


def _first(*folders: Path | None) -> Path:
    return next((f for f in folders if f is not None and _is_folder(f)), Path.home())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False

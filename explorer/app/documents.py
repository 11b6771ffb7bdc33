"""Which file belongs to what is shown, and whether the file holds it: also after undo."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explorer.session.experiment import LESSON, Experiment
from explorer.session.view import FRAME, View
from explorer.session.workspace import Workspace

_PLAYHEAD = frozenset({"step", "selected", "speed", "loop", "part", LESSON})
_VIEWED = frozenset(f.name for f in fields(View))


@dataclass(frozen=True)
class Document:
    """What was opened or begun.

    Attributes
    ----------
    path
        Its file, or None.
    kept
        What need not be saved: it as it was opened or last saved; None if it is all unsaved.
    stamp
        When the file was written and how large it was then; None where there was none.
    """

    path: Path | None
    kept: Experiment | None
    stamp: tuple[int, int] | None = None


class Documents:
    """Follows a workspace: each session opened is an edit, and undo leads back to the one before.

    Attributes
    ----------
    workspace
        What is shown.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Take what is shown for one that needs no saving."""
        self.workspace = workspace
        self._begun: dict[int, Document] = {0: Document(None, workspace.to_save())}

    @property
    def current(self) -> Document:
        """The document that is shown."""
        self._forget()
        made = self.workspace.history.latest
        return self._begun[max(number for number in self._begun if number <= made)]

    def begin(self, path: Path | None, unsaved: bool = False, since: float = math.inf) -> None:
        """Take what is shown now for another document, just opened or begun.

        What another program wrote into its file after ``since``, in seconds since 1970, is not
        known here.
        """
        kept = None if unsaved else self.workspace.to_save()
        self._begun[self.workspace.history.latest] = Document(path, kept, _stamp(path, since))

    def save(self, path: Path) -> None:
        """Note that what is shown now has been written to a file."""
        self._forget()
        made = self.workspace.history.latest
        number = max(number for number in self._begun if number <= made)
        self._begun[number] = Document(path, self.workspace.to_save(), _stamp(path))

    @property
    def overtaken(self) -> bool:
        """Whether another program has written the file since it was opened or saved here."""
        document = self.current
        now = _stamp(document.path)
        return now is not None and now != document.stamp

    @property
    def looked_at(self) -> bool:
        """Whether anything was chosen that a crash should not lose: also what is not `modified`.

        That is all but where the playhead is and how the window stands.
        """
        return self.modified or self._differs(_PLAYHEAD | frozenset(FRAME))

    @property
    def modified(self) -> bool:
        """Whether something is shown that the file does not hold.

        Where the playhead is and how the window stands is no change. As long as there is no file,
        only what is computed counts: who looks around in an example need not save it.
        """
        path = self.current.path
        return self._differs(_PLAYHEAD | (frozenset(FRAME) if path else _VIEWED))

    def _differs(self, left_out: frozenset[str]) -> bool:
        kept = self.current.kept
        return kept is None or _without(self.workspace.to_save(), left_out) != _without(
            kept, left_out
        )

    def _forget(self) -> None:
        """Forget the documents that no undo or redo leads to any more."""
        known, dropped = self.workspace.history.known, self.workspace.history.dropped
        self._begun = {n: d for n, d in self._begun.items() if n in known or n <= dropped}


def _stamp(path: Path | None, since: float = math.inf) -> tuple[int, int] | None:
    try:
        found = path.stat() if path is not None else None
    except (OSError, ValueError):
        return None
    if found is None or found.st_mtime > since:
        return None
    return found.st_mtime_ns, found.st_size


def _without(experiment: Experiment, names: frozenset[str]) -> Experiment:
    """Return an experiment whose view says nothing of some things."""
    view: Mapping[str, Any] = {k: v for k, v in experiment.view.items() if k not in names}
    return replace(experiment, view=MappingProxyType(view))

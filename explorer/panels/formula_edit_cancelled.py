"""What was typed in a dialog that was cancelled: it can be had back."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from explorer.panels.formula_edit import FormulaText
from explorer.panels.formula_edit_window import FormulaWindow
from explorer.session.experiment import Experiment
from explorer.session.workspace import Workspace

_LEFT: WeakKeyDictionary[Workspace, dict[str, Any]] = WeakKeyDictionary()
"""What was typed in dialogs that were cancelled, by what they are about."""


class Cancellable(FormulaWindow):
    """A dialog whose Cancel loses nothing.

    What could be shown is had back by Redo, or by Undo where something else was done meanwhile;
    all of it, unfinished text too, is offered when the dialog is opened again.

    Attributes: as of `FormulaDialog`.

    Signals: as Qt's.
    """

    workspace: Workspace
    fields: dict[str, FormulaText]
    _params: dict[str, float]

    @property
    def subject(self) -> str:
        """What is typed here, so that what was cancelled is offered where it belongs."""
        return type(self).__name__

    def begin(self) -> None:
        """Remember how everything is now, before anything is typed."""
        self._first = self.workspace.experiment
        self._made = self.workspace.history.numbers
        self._typed_first = self.texts()

    @property
    def left(self) -> Any:
        """What was typed when this was cancelled last; None where there is nothing to offer."""
        left = _LEFT.get(self.workspace, {}).get(self.subject)
        return left if left != self._typed_first else None

    def leave(self) -> bool:
        """Keep what is typed, to offer it again; return whether anything was typed."""
        texts = self.texts()
        if texts == self._typed_first:
            return False
        _LEFT.setdefault(self.workspace, {})[self.subject] = texts
        return True

    def forget(self) -> None:
        """Keep nothing: what is typed has been accepted."""
        _LEFT.get(self.workspace, {}).pop(self.subject, None)

    def texts(self) -> Any:
        """Return all that is typed, as a value for `put_texts`."""
        lines = {where: field.toPlainText() for where, field in self.fields.items()}
        return lines, dict(self._params)

    def put_texts(self, texts: Any) -> None:
        """Put back all that was typed."""
        lines, params = texts
        self._params = {**params}
        for where, line in lines.items():
            self.fields[where].set_text(line)

    def bring_back(self, experiment: Experiment, label: str) -> None:
        """Show the experiment as it was, in such a way that what was typed can be had back.

        Where nothing else was done meanwhile, what was typed is undone, and Redo leads to it;
        otherwise this is an edit of its own, which Undo takes back.
        """
        count, numbers = len(self._made), self.workspace.history.numbers
        self.workspace.end_merge()
        if experiment == self._first and numbers[:count] == self._made:
            self.workspace.go_to(count)
        else:
            self.workspace.edit(experiment, label)

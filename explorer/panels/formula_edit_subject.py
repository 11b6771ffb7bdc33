"""What a dialog in which a formula is typed says of the formula."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog

from explorer.core.specs import ParamSpec
from explorer.errors import InputError
from explorer.formula.checking import Fault
from explorer.panels.formula_edit_names import Word
from explorer.panels.formula_edit_strip import Offer


class FormulaSubject(QDialog):
    """What is typed and what it does: all that tells a surface's dialog from a schedule's.

    Attributes: as of `FormulaDialog`.

    Signals: as Qt's.
    """

    @abstractmethod
    def take(self) -> None:
        """Fill the fields and ``_params`` from the workspace."""

    @abstractmethod
    def typed_choice(self) -> Any:
        """Return what is typed as a choice, checked; faults raise `FaultyError` or InputError."""

    @abstractmethod
    def show_choice(self, choice: Any) -> None:
        """Make the edit that shows a choice."""

    @abstractmethod
    def restore(self) -> None:
        """Bring back what was there when the dialog was opened."""

    @abstractmethod
    def is_still_there(self) -> bool:
        """Return whether what is edited still exists after an edit from elsewhere."""

    @abstractmethod
    def lines(self) -> Sequence[tuple[str, bool]]:
        """Return what is typeset of what is typed."""

    @abstractmethod
    def specs(self) -> Mapping[str, ParamSpec]:
        """Return the parameters of what is shown."""

    @abstractmethod
    def words(self) -> list[Word]:
        """Return the names that may be typed."""

    def offers(self) -> Sequence[Offer]:
        """Return what else could be done about the faults, besides mending the text."""
        return ()

    def take_offer(self, what: Any) -> None:
        """Do what was offered."""
        return

    @abstractmethod
    def ask_to_keep(self) -> None:
        """Open the dialog that keeps it as a file of one's own."""

    @abstractmethod
    def to_textbook(self) -> None:
        """Show what the catalogue has again."""

    @abstractmethod
    def has_textbook(self) -> bool:
        """Return whether what is shown is edited, and from what the catalogue has."""


class FaultyError(InputError):
    """What is typed can't be read.

    Attributes
    ----------
    faults
        All that is wrong.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].message)

"""The data, small, at the foot of a left column that has room; made after the first frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.look.theme import Theme
from explorer.panels.experiment_column import ExperimentColumn
from explorer.session.workspace import ALL, Changes, Workspace
from explorer.views.drawn import DrawnRun

if TYPE_CHECKING:
    from explorer.panels.data_footer import DataFooter


class DataCorner:
    """Puts the data footer into the column for surfaces that have points."""

    def __init__(self, column: ExperimentColumn, theme: Theme) -> None:
        self._column = column
        self._theme = theme
        self._footer: DataFooter | None = None
        self._owed: Changes = ALL

    def refresh(self, workspace: Workspace, drawn: Sequence[DrawnRun], changes: Changes) -> None:
        """Show what changed, once it can be seen."""
        has_points = workspace.problem.points is not None
        if self._footer is None and has_points:
            from explorer.panels.data_footer import DataFooter

            self._footer, changes = DataFooter(self._theme, self._column), ALL
        if "surface" in changes:
            self._column.set_footer(self._footer if has_points else None)
        self._owed |= changes
        if self._footer is not None and self._footer.isVisible():
            self._footer.refresh(workspace, drawn, self._owed)
            self._owed = frozenset()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self._theme = theme
        if self._footer is not None:
            self._footer.set_theme(theme)

"""The table of runs as a model: facts for each row, in the order of a column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import inf
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.core.diagnosis import Status
from explorer.look.numbers import format_number
from explorer.panels.controls.text import tip
from explorer.panels.run_table_facts import (
    NUMBERS,
    Column,
    RunFacts,
    badge_texts,
    best_step_text,
    best_text,
    best_words,
    eta_text,
    facts_of,
    loss_at,
    loss_text,
    loss_words,
    optimizer_text,
    sort_key,
    steps_text,
    steps_words,
)
from explorer.session.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADS = {
    Column.RUN: "Label",
    Column.OPTIMIZER: "Optimizer, variant",
    Column.ETA: "η",
    Column.LOSS: "Loss now",
    Column.BEST: "Best, at step",
    Column.STEPS: "Steps to tol.",
    Column.STATUS: "Status",
    Column.EYE: "",
}
_COMPACT_HEADS = {Column.RUN: "Run", Column.LOSS: "Loss", Column.BEST: "Best"}
_SPOKEN_HEADS = {Column.ETA: "learning rate", Column.EYE: "shown"}


class RunTableModel(QAbstractTableModel):
    """What is known of every run at the step shown.

    Attributes
    ----------
    workspace
        Whose runs these are.
    compact
        Whether numbers and heads are short.
    tolerance
        The loss that counts as arrived, or None.
    secret
        Whether nothing may be told of later steps.
    column, descending
        What the rows are sorted by.

    Signals: those of every model.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.compact = False
        self.tolerance: float | None = None
        self.secret = False
        self.column, self.descending = Column.LOSS, False
        self._facts: dict[int, RunFacts] = {}  # by run, of those that were asked for
        self._order: list[int] = []  # runs by row
        self._rows: list[int] = []  # rows by run
        self._statuses: dict[int, Status] = {}  # likewise
        self.renew(frozenset({"runs"}))

    # What is shown ---------------------------------------------------------------------------

    def renew(self, changes: frozenset[str]) -> None:
        """Take up what the workspace says now, and tell which cells have changed."""
        before, asked = self._facts, self._statuses
        self._facts, self._statuses = {}, {}
        if len(self._order) != len(self.workspace.runs):
            self.beginResetModel()
            self._put_in_order()
            self.endResetModel()
            return
        if self._sorted() != self._order:
            self._reorder()
            return
        # Only what was looked at is looked at again: there may be a thousand runs.
        for i, old in before.items():
            stale = i in asked and asked[i] != self.status(i)
            if old != self._facts_of(i) or stale or "runs" in changes:
                row = self._rows[i]
                # What a run is called and set up with doesn't change with the step.
                first = Column.RUN if old.run is not self._facts_of(i).run else Column.ETA
                self.dataChanged.emit(self.index(row, first), self.index(row, Column.EYE))

    def set_compact(self, compact: bool) -> None:
        """Write short numbers and heads, or long ones."""
        if compact != self.compact:
            self.compact = compact
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, Column.EYE)

    def facts(self, row: int) -> RunFacts:
        """Return what is known of the run in a row."""
        return self._facts_of(self._order[row])

    @property
    def stale(self) -> bool:
        """Whether runs came or went that it was not told of yet: nothing can be said of a row."""
        return len(self._order) != len(self.workspace.runs)

    def _facts_of(self, index: int) -> RunFacts:
        if index not in self._facts:
            self._facts[index] = facts_of(self.workspace, index, self.tolerance, self.secret)
        return self._facts[index]

    def status(self, index: int) -> Status:
        """Return what a run is doing."""
        if index not in self._statuses:
            self._statuses[index] = self.workspace.status(self.workspace.runs[index])
        return self._statuses[index]

    def row_of(self, index: int) -> int:
        """Return the row of a run, or -1 where there is none."""
        return self._rows[index] if 0 <= index < len(self._rows) else -1

    def rows(self) -> list[tuple[RunFacts, Status]]:
        """Return every row from top to bottom."""
        return [(self._facts_of(i), self.status(i)) for i in self._order]

    # Sorting ---------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column. Runs that diverged come last among numbers, whichever way."""
        self.column = Column(column)
        self.descending = order == Qt.SortOrder.DescendingOrder
        self._reorder()

    def _sorted(self) -> list[int]:
        step, runs = self.workspace.step, self.workspace.runs
        keys = [self._key(i, step) for i in range(len(runs))]
        # Equal ones stay in the order of the runs, whichever way.
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=self.descending)
        if self.descending:
            order = [i for _, alike in groupby(order, keys.__getitem__) for i in sorted(alike)]
        if self.column in NUMBERS:
            order.sort(key=lambda i: (loss_at(runs[i], step) is None, keys[i][0] == inf))
        return order

    def _key(self, index: int, step: int) -> tuple[float, str]:
        if self.column == Column.LOSS:
            loss = loss_at(self.workspace.runs[index], step)
            return (inf if loss is None else loss), ""
        word = self.status(index).word if self.column == Column.STATUS else ""
        return sort_key(self._facts_of(index), self.column, word)

    def _put_in_order(self) -> None:
        self._order = self._sorted()
        self._rows = [0] * len(self._order)
        for row, i in enumerate(self._order):
            self._rows[i] = row

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        kept: Sequence[QModelIndex] = self.persistentIndexList()
        runs = [self._order[index.row()] for index in kept]
        self._put_in_order()
        moved = [
            self.index(self._rows[run], index.column())
            for run, index in zip(runs, kept, strict=True)
        ]
        self.changePersistentIndexList(list(kept), moved)
        self.layoutChanged.emit()

    # As every model --------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, words for screen readers, or a tooltip."""
        if not index.isValid() or self.stale:
            return None
        facts, column = self.facts(index.row()), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(facts, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(facts, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(facts, column)
        return None

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's head, and what a screen reader calls it."""
        if way != Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.head(column, self.compact)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _SPOKEN_HEADS.get(column, _HEADS[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"Sort by {_SPOKEN_HEADS.get(column, _HEADS[column].lower())}"
        return None

    def head(self, column: Column, compact: bool) -> str:
        """Return what stands above a column in a compact table, or in another one."""
        if not compact:
            return _HEADS[column]
        if column == Column.STEPS and self.tolerance is not None:
            return f"Steps to {format_number(self.tolerance)}"
        return _COMPACT_HEADS.get(column, _HEADS[column])

    def _text(self, facts: RunFacts, column: Column) -> str:
        if column == Column.RUN:
            return facts.run.label
        if column == Column.OPTIMIZER:
            return optimizer_text(facts.run)
        if column == Column.ETA:
            return eta_text(facts)
        if column == Column.LOSS:
            return loss_text(facts, self.compact)
        if column == Column.BEST:
            return f"{best_text(facts, self.compact)} {best_step_text(facts)}".strip()
        if column == Column.STEPS:
            return steps_text(facts)
        if column == Column.STATUS:
            return badge_texts(self.status(facts.index))[0]
        return "shown" if facts.visible else "hidden"

    def _words(self, facts: RunFacts, column: Column) -> str:
        if column == Column.RUN:
            return facts.run.label if facts.visible else f"{facts.run.label}, hidden"
        if column == Column.ETA:
            return "no learning rate" if facts.eta is None else f"learning rate {eta_text(facts)}"
        if column == Column.LOSS:
            return loss_words(facts)
        if column == Column.BEST:
            return best_words(facts)
        if column == Column.STEPS:
            return steps_words(facts)
        return self._text(facts, column)

    def _tip(self, facts: RunFacts, column: Column) -> str:
        label = facts.run.label
        if column == Column.STATUS:
            return tip(f"{label}: {self.status(facts.index).sentence}")
        if column == Column.EYE:
            return f"{'Hide' if facts.visible else 'Show'} {label} (Enter)"
        if column == Column.RUN:
            hidden = "" if facts.visible else "It is hidden; Enter shows it."
            status = self.status(facts.index).sentence
            return tip(f"{label}: {optimizer_text(facts.run)}.", status, hidden)
        if column == Column.LOSS and facts.loss is not None:
            return f"{label}: loss {facts.loss!r} at step {self.workspace.step}"
        if column == Column.OPTIMIZER:
            return optimizer_text(facts.run)
        return tip(f"{label}: {self._words(facts, column)}")

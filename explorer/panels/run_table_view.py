"""The rows of the table of runs: selected, shown and hidden, sorted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from explorer.look.theme import Theme
from explorer.panels.controls.keys import ENTER, PAGES, claims
from explorer.panels.controls.theming import draw_focus
from explorer.panels.run_table_columns import fitted
from explorer.panels.run_table_facts import Column, optimizer_text
from explorer.panels.run_table_head import RunTableHead
from explorer.panels.run_table_model import RunTableModel
from explorer.panels.run_table_paint import RunCells, row_height
from explorer.session.workspace import Workspace

_HELD = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, *PAGES, *ENTER})
_OF_WIDTHS = frozenset({"runs", "steps", "surface", "gradient", "start"})


class RunTableView(QTableView):
    """The rows. Up and Down select a run, Enter shows or hides it.

    Attributes
    ----------
    workspace
        Whose runs these are.
    table
        The model.
    head
        The heads of the columns.

    Signals
    -------
    copy_asked()
        The menu asks to copy the table.
    compacted(bool)
        There is room for the compact table only, or for more again.
    """

    copy_asked = Signal()
    compacted = Signal(bool)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._theme = theme
        self._fitted: tuple[object, ...] = ()
        self._quiet = False
        self.table = RunTableModel(workspace, self)
        self.head = RunTableHead(theme)
        self._cells = RunCells(theme, self)
        self.setModel(self.table)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(self.head)
        self.head.sectionClicked.connect(self._sort)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(8)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The ring is drawn about a row, and not about all of them.
        self.setStyleSheet("RunTableView, RunTableView:focus { border: 0; padding: 0 }")
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Runs")
        self.setMouseTracking(True)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    # What it shows ---------------------------------------------------------------------------

    def renew(self, changes: frozenset[str], tolerance: float | None) -> None:
        """Show what the workspace says now."""
        refit = bool(changes & _OF_WIDTHS)
        if tolerance != self.table.tolerance:
            self.table.tolerance, refit = tolerance, True
            self.head.viewport().update()
        self.table.renew(changes)
        # A click selects and leaves the keys with the playhead; Tab brings them to the rows.
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.TabFocus if self.workspace.runs else policy.NoFocus)
        if refit:
            self.fit()
        self._show_selected("selection" in changes)

    def fit(self) -> None:
        """Give the columns that there is room for their widths."""
        runs, table, width = self.workspace.runs, self.table, self.viewport().width()
        labels = tuple(run.label for run in runs)
        optimizers = tuple(optimizer_text(run) for run in runs)
        steps = self.workspace.steps
        state = (width, self._theme, labels, optimizers, steps, table.tolerance)
        if state == self._fitted:
            return
        self._fitted = state
        was = table.compact
        compact, widths = fitted(width, self._theme, labels, optimizers, table.head, steps)
        table.set_compact(compact)
        self.verticalHeader().setDefaultSectionSize(row_height(self._theme, compact))
        for column in Column:
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.setColumnWidth(column, widths[column])
        self.head.updateGeometry()
        self.updateGeometries()
        self.viewport().update()
        if compact != was:
            self.compacted.emit(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the room beside the scroll bar."""
        super().resizeEvent(event)
        self.fit()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = self._cells.theme = theme
        self.fit()
        self.viewport().update()

    def height_of(self, rows: int) -> int:
        """Return the height at which so many rows are seen whole."""
        return self.head.sizeHint().height() + rows * row_height(self._theme, self.table.compact)

    # What a hand does ------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that it acts on from the window's shortcuts."""
        return claims(event, _HELD) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show or hide the selected run on Enter; the rest goes from row to row."""
        if event.key() in ENTER:
            self._toggle(self.currentIndex().row())
        elif event.key() in _HELD:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show or hide a run by its eye, or select it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Column.EYE:
            if event.button() == Qt.MouseButton.LeftButton:
                self._toggle(index.row())
            return
        if index.isValid():  # below the rows there is nothing to select
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click does something; a drag selects nothing."""
        index = self.indexAt(event.position().toPoint())
        on_eye = index.isValid() and index.column() == Column.EYE
        shape = Qt.CursorShape.PointingHandCursor if on_eye else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done to a run and to the table."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        at = self.visualRect(index).bottomLeft() if by_key else event.pos()
        self.row_menu(index.row()).popup(self.viewport().mapToGlobal(QPoint(at)))

    def row_menu(self, row: int) -> QMenu:
        """Return the menu of a row; of none, that of the table."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row >= 0:
            facts = self.table.facts(row)
            verb = "Hide" if facts.visible else "Show"
            menu.addAction(f"{verb} {facts.run.label}", lambda: self._toggle(row))
        menu.addAction("Copy the table", self.copy_asked.emit)
        return menu

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the cells, and the ring of the row that has the keyboard."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.panel))
        painter.end()
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            box = QRectF(0, row.top(), self.viewport().width(), row.height() - 1)
            draw_focus(QPainter(self.viewport()), box, self._theme.accent)

    # Inside ----------------------------------------------------------------------------------

    def _sort(self, section: int) -> None:
        again = section == self.table.column and not self.table.descending
        self.sort(Column(section), again)
        minus = "-" if again else ""
        self.workspace.set_view(sort=f"{minus}{Column(section).name.lower()}")

    def sort(self, column: Column, descending: bool) -> None:
        """Sort by a column, unless that is done."""
        if (column, descending) != (self.table.column, self.table.descending):
            orders = Qt.SortOrder
            way = orders.DescendingOrder if descending else orders.AscendingOrder
            self.table.sort(column, way)
            self.head.viewport().update()

    def _toggle(self, row: int) -> None:
        if 0 <= row < self.table.rowCount() and not self.table.stale:
            self.workspace.toggle_run(self.table.facts(row).index)

    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.workspace.select(self.table.facts(current.row()).index)

    def _show_selected(self, into_view: bool) -> None:
        """Select the row of the workspace's selected run."""
        row = self.table.row_of(self.workspace.selected)
        here = self.currentIndex()
        if row < 0 or (here.row() == row and self.selectionModel().isRowSelected(row)):
            return
        index = self.table.index(row, max(here.column(), 0))
        flags = QItemSelectionModel.SelectionFlag
        self._quiet = True
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._quiet = False
        if into_view:
            self.scrollTo(index)

"""The right column: the plots, and the panels that tell of a run, below or beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from explorer.app.panel_tabs import PanelTabs
from explorer.app.preferences import Preferences
from explorer.look.theme import Theme
from explorer.panels.diagnosis_panel import DiagnosisPanel
from explorer.panels.step_panel import StepPanel
from explorer.session.view import Panel
from explorer.session.workspace import Changes, Workspace
from explorer.views.drawn import PICTURE, DrawnRun
from explorer.views.plots import SidePlots

if TYPE_CHECKING:
    from explorer.panels.rule_editor import RuleEditor
    from explorer.panels.run_table import RunTable

WIDE = 620
"""From this width on, at the usual size of type, the panels stand beside the plots."""
ROOMY = 770
"""From this height on, at the usual size of type, wide columns have room for a diagnosis."""
ROOM = 560
"""The same for a panel below the plots, as long as nobody chose one."""
PLOTS_SHARE, STEP_SHARE = 0.58, 0.6
"""Of the height: what plots have of a narrow column, and the step at least of what is beside."""


class RightColumn(QWidget):
    """The plots, the step by hand, the table of runs and the diagnosis.

    A narrow column has one of the panels below the plots, chosen by a strip of tabs; a wide one
    has the step and the table beside them, and a diagnosis that folds.

    Attributes
    ----------
    plots, step, diagnosis
        The parts that are always there.
    is_wide
        Whether the panels stand beside the plots.

    Signals
    -------
    changed()
        Another panel is shown.
    said(str)
        A sentence about something done.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, workspace: Workspace, preferences: Preferences, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._preferences, self._theme = workspace, preferences, theme
        self.is_wide = False
        self.plots = SidePlots(theme)
        self.plots.set_axis(preferences.step_axis)
        self.step = StepPanel(workspace, theme)
        self.diagnosis = DiagnosisPanel(workspace, theme)
        self.diagnosis.opened.connect(self._folded_by_hand)
        self._table: RunTable | None = None
        self._editor: RuleEditor | None = None
        self._step_slot = QStackedWidget()
        self._step_slot.addWidget(self.step)
        self._table_slot = QStackedWidget()
        self._pages = QStackedWidget()
        self.tabs = PanelTabs(theme)
        self.tabs.picked.connect(self.open_panel)
        self._beside = QSplitter(Qt.Orientation.Vertical)
        self._stack = QSplitter(Qt.Orientation.Vertical)
        self._row = QSplitter(Qt.Orientation.Horizontal)
        self._placed: object = None
        self._arrange()
        self._place()

    def _arrange(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        for splitter in (self._beside, self._stack, self._row):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self._stack.addWidget(self.plots)
        self._stack.addWidget(self._pages)
        column.addWidget(self.tabs)  # Tab comes to it after the plots, and then to the panel
        self._row.addWidget(left)
        self._row.addWidget(self._beside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._row)

    # --- which panels ---

    @property
    def panel(self) -> Panel:
        """The panel below the plots, or the one that would be if they were narrow."""
        chosen = self._workspace.view.panel
        if chosen is None:
            chosen = self._preferences.panel
        if chosen is not None:
            return chosen
        return "step" if self.height() >= ROOM * self._theme.scale else ""

    def open_panel(self, panel: Panel) -> None:
        """Open a panel below the plots, or fold the one that is there."""
        self._preferences.panel = panel
        self._workspace.set_view(panel=panel)
        self._place()

    def toggle(self, panel: Panel) -> None:
        """Open a panel, or fold it where it is open."""
        if not self.is_wide:
            self.open_panel("" if self.panel == panel else panel)
        elif panel == "diagnosis":
            self._fold_diagnosis(not self.diagnosis.is_open)
        else:
            hidden = self._hidden ^ {panel}
            self._preferences.hidden_panels = hidden
            self._note_hidden(hidden)
            self._place()

    def shows(self, panel: Panel) -> bool:
        """Return whether a panel can be seen."""
        if not self.is_wide:
            return self.panel == panel
        if panel == "diagnosis":
            return self.diagnosis.is_open
        return panel not in self._hidden

    @property
    def _hidden(self) -> frozenset[str]:
        """The panels that do not stand beside the plots: the session's choice, or the person's."""
        chosen = self._workspace.view.hidden
        return self._preferences.hidden_panels if chosen is None else chosen - {"diagnosis"}

    def _note_hidden(self, hidden: frozenset[str]) -> None:
        folded = frozenset() if self.diagnosis.is_open else frozenset({"diagnosis"})
        self._workspace.set_view(hidden=hidden | folded)

    def _place(self) -> None:
        """Put the panels where they belong."""
        wide, panel, hidden = self.is_wide, self.panel, self._hidden
        before, self._placed = self._placed, (wide, panel, hidden)
        if before == self._placed:
            return
        home = self._beside if wide else self._pages
        for slot in (self._step_slot, self._table_slot):
            if slot.parent() is not home:
                home.addWidget(slot)
        self.tabs.setVisible(not wide)
        self.tabs.show_panel(panel)
        if wide:
            self._need_table()
            self._pages.removeWidget(self.diagnosis)
            if self.diagnosis.parent() is not self._stack:
                self._stack.addWidget(self.diagnosis)
            self._pages.hide()
            self._step_slot.setVisible("step" not in hidden)
            self._table_slot.setVisible("runs" not in hidden)
            self._beside.setVisible(not {"step", "runs"} <= hidden)
            self.diagnosis.show()
        else:
            self._beside.hide()
            if self._pages.indexOf(self.diagnosis) < 0:
                self._pages.addWidget(self.diagnosis)
            self.diagnosis.set_open(True)
            if panel == "runs":
                self._need_table()
            slots = {"step": self._step_slot, "runs": self._table_slot}
            if panel:
                self._pages.setCurrentWidget(slots.get(panel, self.diagnosis))
            self._pages.setVisible(bool(panel))
        self._share_out()
        self.changed.emit()

    def _share_out(self) -> None:
        height = max(self.height(), 1)
        share = round(PLOTS_SHARE * height)
        if not self.is_wide:
            self._stack.setSizes([share, height - share])
        table = round((1 - STEP_SHARE) * height)
        if self._table is not None:
            table = min(table, self._table.sizeHint().height())
        self._beside.setSizes([height - table, table])
        half = self.width() // 2
        self._row.setSizes([half, self.width() - half])

    def _need_table(self) -> None:
        if self._table is None:
            from explorer.panels.run_table import RunTable

            self._table = RunTable(self._workspace, self._theme)
            self._table.said.connect(self.said)
            self._table_slot.addWidget(self._table)

    # --- the diagnosis of a wide column ---

    def _fold_diagnosis(self, opened: bool) -> None:
        self.diagnosis.set_open(opened)
        self._preferences.diagnosis = opened
        self._note_hidden(self._hidden)
        self.changed.emit()

    def _folded_by_hand(self, opened: bool) -> None:
        if self.is_wide:
            self._preferences.diagnosis = opened
            self._note_hidden(self._hidden)
            self.changed.emit()
        else:
            self.open_panel("")

    def _fold_by_room(self) -> None:
        hidden, chosen = self._workspace.view.hidden, self._preferences.diagnosis
        if hidden is not None:
            chosen = "diagnosis" not in hidden
        room = self.height() >= ROOMY * self._theme.scale
        self.diagnosis.set_open(room if chosen is None else chosen)

    # --- the editor in the place of the step ---

    def edit_rule(self) -> None:
        """Edit the selected run's rule where the step is told."""
        from explorer.panels.rule_editor import RuleEditor

        if self._editor is None:
            self._editor = RuleEditor(self._workspace, self._theme)
            self._editor.closed.connect(self._end_editing)
            self._step_slot.addWidget(self._editor)
        if not self.shows("step"):
            self.toggle("step")
        self._editor.begin(self._workspace.selected)
        self._step_slot.setCurrentWidget(self._editor)
        self._editor.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_editing(self) -> None:
        self._step_slot.setCurrentWidget(self.step)
        self.changed.emit()

    # --- what the window says ---

    def refresh(self, drawn: Sequence[DrawnRun], changes: Changes, secret: bool) -> None:
        """Show what changed, of the plots up to the playhead alone where the rest is secret."""
        self._refresh_plots(drawn, changes)
        self.plots.set_secret(secret)
        self.diagnosis.set_secret(secret)
        if "view" in changes:
            self._place()
            if self.is_wide:
                self._fold_by_room()
        if self._table is not None:
            self._table.set_secret(secret)
        for part in (self.step, self.diagnosis, self._table, self._editor):
            if part is not None:
                part.refresh(changes)

    def _refresh_plots(self, drawn: Sequence[DrawnRun], changes: Changes) -> None:
        workspace, plots = self._workspace, self.plots
        if "surface" in changes:
            plots.set_parameters(workspace.problem.names)
        if changes & {"surface", "plots"}:
            plots.set_chosen(workspace.plots)
        if "view" in changes:
            plots.set_axis(workspace.view.axis or self._preferences.step_axis)
            plots.set_with_events(workspace.view.events)
            plots.set_scales(workspace.view.scales)
        if changes & {"steps", "surface"}:
            plots.set_steps(workspace.steps)
        if changes & PICTURE:
            plots.set_runs(drawn)
        plots.set_step(workspace.step)
        plots.set_lit(workspace.lit)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type of all."""
        self._theme = theme
        for part in (self.plots, self.step, self.diagnosis, self.tabs, self._table, self._editor):
            if part is not None:
                part.set_theme(theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the panels beside the plots where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.is_wide = self.width() >= WIDE * self._theme.scale
        self._place()
        if self.is_wide:
            self._fold_by_room()

"""The table of runs: what each has reached at this step, side by side and sorted."""

from __future__ import annotations

from math import floor, log10
from time import perf_counter

import numpy as np
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.progress import usual_tolerance
from explorer.look.mixed import MixedLabel, mixed_width
from explorer.look.numbers import format_number
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.number_field import NumberField
from explorer.panels.controls.text import BOLD, tip
from explorer.panels.controls.theming import spread_theme
from explorer.panels.run_table_columns import side_of
from explorer.panels.run_table_facts import Column, table_text
from explorer.panels.run_table_view import RunTableView
from explorer.session.workspace import Workspace

OFTEN = 0.1
"""Seconds between two looks at the numbers while something moves."""
HEADER, COMPACT_HEADER = 44, 34
_FIELD, _COMPACT_FIELD = 110, 92
_MOVING = frozenset({"step", "trace", "part", "lit", "playback"})
_NOTHING_HERE = frozenset({"lit", "plots", "title", "part", "ghosts"})
_BY_HAND = "Steps are counted until the loss L is at most this."
_USUAL_MINIMUM = (
    "Chosen for you: just above the lowest known minimum, {lowest}, by about a thousandth of what "
    "there is to gain from the start."
)
_USUAL_BEST = (
    "Chosen for you: just above the best loss of all runs, because no minimum is known here."
)


class RunTable(QWidget):
    """The runs at the step shown, sortable by every column.

    Narrower than 480 px, or where wide letters need more, it is compact: run, loss, best, steps,
    and in a second line what the run is set up with and its status. While something plays its
    numbers change some ten times a second; at rest they are those of the step.

    Attributes
    ----------
    workspace
        Whose runs these are.
    view
        The rows.
    tolerance
        The field with the loss that counts as arrived.
    usual
        The button that takes the tolerance back to the usual one.
    copy
        The button that copies the table as text.

    Signals
    -------
    said(str)
        Something was done that can't be seen: the table was copied.
    """

    said = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._theme = theme
        self._waiting: set[str] = set()
        self._looked = 0.0
        self._usual: tuple[object, float | None] = (None, None)
        self._title = MixedLabel("", theme.head, BOLD)
        self._word = MixedLabel("tolerance", theme.label)
        self.tolerance = NumberField(theme, "Tolerance: the loss that counts as arrived", "$L$ ≤")
        self.tolerance.stepper = step_by_tenth
        self.usual = IconButton(theme, "reset", "Take the usual tolerance")
        self.copy = IconButton(theme, "copy", "Copy the table, to be pasted into a spreadsheet")
        self.view = RunTableView(workspace, theme)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._look)
        self._lay_out()
        for signal in (self.tolerance.committed, self.tolerance.stepped):
            signal.connect(lambda value: workspace.set_view(tolerance=value))
        self.usual.clicked.connect(lambda: workspace.set_view(tolerance=None))
        self.copy.clicked.connect(self.copy_text)
        self.view.copy_asked.connect(self.copy_text)
        self.view.compacted.connect(self._fit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_theme(theme)
        self._waiting.add("runs")
        self._look()

    # What it shows ---------------------------------------------------------------------------

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as ``changes`` name it."""
        self._waiting |= changes - _NOTHING_HERE
        if not self._waiting or not self.isVisible():
            return
        moving = self._waiting <= _MOVING and (
            self.workspace.playback.playing or "trace" in self._waiting
        )
        left = OFTEN - (perf_counter() - self._looked)
        if not moving or left <= 0:
            self._look()
        elif not self._later.isActive():
            self._later.start(round(1000 * left) + 1)

    def set_secret(self, secret: bool) -> None:
        """Tell nothing of later steps, or all."""
        if secret != self.view.table.secret:
            self.view.table.secret = secret
            self.refresh(frozenset({"step"}))

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self._title.set_style(theme.head, BOLD, theme.ink)
        self._word.set_style(theme.label, color=theme.ink2)
        spread_theme(self, theme)
        self._fit()
        self.update()

    def copy_text(self) -> None:
        """Copy the table, with every digit, as text with tabs."""
        rows = self.view.table.rows()
        QGuiApplication.clipboard().setText(table_text(rows, self.view.table.tolerance))
        count = "1 run" if len(rows) == 1 else f"{len(rows)} runs"
        self.said.emit(f"Copied the table of {count} at step {self.workspace.step}")

    def sizeHint(self) -> QSize:
        """Return the size that shows all of a few runs."""
        rows = min(len(self.workspace.runs), 8)
        return QSize(384, self._header.height() + self.view.height_of(rows))

    def minimumSizeHint(self) -> QSize:
        """Return a size in which two runs can be seen."""
        return QSize(240, self._header.height() + self.view.height_of(2))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while it could not be seen."""
        super().showEvent(event)
        self._look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the lines about the header."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(theme.line))
        if not self.view.table.compact:
            painter.fillRect(0, self._header.height() - 1, self.width(), 1, QColor(theme.line))

    # Inside ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._header = QWidget()
        row = self._row = QHBoxLayout(self._header)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addStretch(1)
        for widget in (self._word, self.tolerance, self.usual, self.copy):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.view, 1)
        # From the field to the heads, and from them to the rows.
        self.setTabOrder(self.copy, self.view.head)
        self.setTabOrder(self.view.head, self.view)

    def _fit(self) -> None:
        theme = self._theme
        compact = self.view.table.compact
        side = side_of(theme, compact)
        self._header.setFixedHeight(round((COMPACT_HEADER if compact else HEADER) * theme.scale))
        self._row.setContentsMargins(round(side), 1, round(side) - 6, 0)
        self._title.set_style(theme.body if compact else theme.head, BOLD, theme.ink)
        self._word.setVisible(not compact)
        self._fit_head()

    def _fit_head(self) -> None:
        """Let the field show its number whole, and the title say as much as there is room for."""
        theme, compact = self._theme, self.view.table.compact
        field = round((_COMPACT_FIELD if compact else _FIELD) * theme.scale)
        self.tolerance.setFixedWidth(max(field, self.tolerance.whole_width()))
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        shown = [self.tolerance, self.usual, self.copy, self._word]
        wide = sum(p.sizeHint().width() + spacing for p in shown[1:] if not p.isHidden())
        wide += self.tolerance.width() + spacing + margins.left() + margins.right()
        room, px = self.width() - wide, theme.body if compact else theme.head
        step = self.workspace.step
        texts = (f"Runs at step {step}", f"Step {step}", f"{step}")
        self._title.set_text(
            next((text for text in texts if mixed_width(text, px, BOLD) <= room), texts[-1])
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the head to its width."""
        super().resizeEvent(event)
        self._fit_head()

    def _look(self) -> None:
        """Show what there is now."""
        self._later.stop()
        changes, self._waiting = frozenset(self._waiting), set()
        workspace = self.workspace
        chosen = workspace.view.tolerance
        tolerance = self._usual_tolerance() if chosen is None else chosen
        self.usual.setVisible(chosen is not None)
        if tolerance is not None:
            self.tolerance.set_value(tolerance)
        self.tolerance.setPlaceholderText("…")
        self._fit_head()
        self.tolerance.set_help(tip(_BY_HAND, "" if chosen is not None else self._reason()))
        name = workspace.view.sort
        self.view.sort(Column[name.removeprefix("-").upper()], name.startswith("-"))
        self.view.renew(changes, tolerance)
        self._looked = perf_counter()

    def _usual_tolerance(self) -> float | None:
        """Return the tolerance of the surface and the start, made once for them."""
        workspace = self.workspace
        problem, start = workspace.problem, workspace.start
        traces = [run.trace for run in workspace.runs] if not problem.minima else []
        state = (problem, start, *map(id, traces), *(trace.complete for trace in traces))
        before, known = self._usual
        if before == state:
            return known
        with np.errstate(all="ignore"):
            loss = float(problem.loss(np.array(start)))
        usual = usual_tolerance(loss, problem.minima, traces)
        if usual is None and isinstance(before, tuple) and before[:2] == state[:2]:
            return known  # until the runs that are being computed say better
        self._usual = (state, usual)
        return usual

    def _reason(self) -> str:
        minima = self.workspace.problem.minima
        if not minima:
            return _USUAL_BEST
        return _USUAL_MINIMUM.format(lowest=format_number(min(m.value for m in minima)))


def step_by_tenth(value: float, steps: int, coarse: bool) -> float:
    """Return the number some tenths of its leading digit (coarse: whole ones) away."""
    unit = 10.0 ** (floor(log10(abs(value))) - (0 if coarse else 1)) if value else 0.01
    return float(f"{value + steps * unit:.12g}")

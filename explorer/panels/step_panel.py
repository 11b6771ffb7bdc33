"""The step, by hand: the selected run's rule with this step's numbers put in."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.core.by_hand import HandStep, work_out
from explorer.look.runs import run_style
from explorer.look.theme import Theme
from explorer.panels.controls.scroll_area import MarginScrollArea
from explorer.panels.controls.theming import spread_theme
from explorer.panels.step_panel_body import StepBody
from explorer.panels.step_panel_paint import Shown
from explorer.panels.step_panel_parts import StepFoot, StepHead
from explorer.panels.step_panel_text import step_text
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

BUDGET = 0.004
"""Seconds of a frame that it may take while something plays."""
SETTLE = 60
"""Milliseconds after which it shows the step that it left out, if no other came."""
_PACE = 0.2
"""How fast the measured cost of a step follows the last one."""
_SPIKE = 3.0
"""How many times its usual cost a step counts for at the most."""
_RELEVANT = frozenset(
    {"surface", "gradient", "start", "steps", "runs", "selection", "step", "trace", "part"}
    | {"playback"}
)
_TALL = 330
"""From this height on, at the usual size of type, what the step began from is always shown."""


class StepPanel(QWidget):
    """Shows the step at the playhead of the selected run, line by line.

    Attributes
    ----------
    workspace
        Whose selected run this is.
    head, body, foot
        The parts from top to bottom.
    hand
        The step shown, or None for no run.

    Signals
    -------
    edit_asked()
        The rule is to be edited.
    """

    edit_asked = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the panel of ``workspace``'s selected run."""
        super().__init__(parent)
        self.workspace = workspace
        self.hand: HandStep | None = None
        self._theme = theme
        self._shown: tuple[object, ...] | None = None
        self._cost = 0.0  # seconds that a step took lately, painting included
        self._credit = 0.0
        self._worked: float | None = None  # of a step that is still to be painted
        self._lit_here = False
        self._sharing = False
        self._sized: tuple[object, ...] = ()  # for which run and room the type was chosen
        self.head, self.body, self.foot = StepHead(theme), StepBody(theme), StepFoot(theme)
        self.area = MarginScrollArea(self.body)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._catch_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.head, self.area, self.foot):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        self._connect()

    def _connect(self) -> None:
        self.head.edit.clicked.connect(self.edit_asked)
        self.head.copy.clicked.connect(self.copy)
        self.body.pointed.connect(self._point)
        self.body.row_reached.connect(self._scroll_to)
        self.body.painted.connect(self._note_painting)
        self.body.grown.connect(self._share_out)
        self.foot.wanted.connect(self._go)

    # --- showing ---

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says, as far as there is time while something plays."""
        if "lit" in changes:
            self.body.set_lit(self.workspace.lit)
        if not changes & _RELEVANT or not self.isVisible():
            return
        if not self._has_time():
            self._settle.start()
            return
        self._renew()
        if "playback" in changes and not self.workspace.playback.playing:
            self.body.speak()

    def _has_time(self) -> bool:
        """Tell whether another step can be shown now; a costly one waits for several frames."""
        if not self.workspace.playback.playing:
            return True
        self._credit = min(self._credit + BUDGET, max(BUDGET, self._cost))
        if self._credit < self._cost:
            return False
        self._credit -= self._cost
        return True

    def _catch_up(self) -> None:
        if self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while it could not be seen."""
        super().showEvent(event)
        self._shown = None
        self._renew()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme, self._shown = theme, None
        spread_theme(self, theme)
        self.update()
        if self.isVisible():
            self._renew()

    def _run(self) -> RunState | None:
        runs, selected = self.workspace.runs, self.workspace.selected
        return runs[selected] if 0 <= selected < len(runs) else None

    def _renew(self) -> None:
        """Work the step out and show it, unless it is shown already."""
        run, workspace = self._run(), self.workspace
        k = workspace.hand_step
        if run is None:
            self.hand, self._shown = None, None
            self.head.show_run("Step by hand", "", "", None)
            self.body.show_step(None)
            self.foot.setVisible(False)
            return
        trace, phase = run.trace, workspace.phase
        key = (run, k, min(k, trace.last), trace.complete, phase, workspace.source)
        if key == self._shown:
            return
        begin = perf_counter()
        another = self._shown is None or self._shown[0] is not run
        self._shown = key
        self._settle.stop()
        hand = work_out(run.resolved, trace, workspace.source, k)
        self.hand = hand
        style = run_style(self._theme, run.style, run.color)
        self.head.show_run(self._title(), label_of(run), run.label, style)
        playing = workspace.playback.playing
        self.body.lit = workspace.lit
        self.body.show_step(Shown(hand, trace, style, phase), playing and not another)
        self._show_foot(hand)
        if not playing:
            self.body.speak()
            self._share_out()
        self._worked = perf_counter() - begin

    def _title(self) -> str:
        assert self.hand is not None
        workspace = self.workspace
        if not workspace.hand_step or not self.hand.step:
            return "Step 0, by hand"
        if workspace.part:
            phases = workspace.phases
            where = f"part {workspace.part} of {len(phases)}"
            return f"Step {self.hand.step}, {where}: {workspace.phase}"
        return f"Step {self.hand.step}, by hand"

    def _show_foot(self, hand: HandStep) -> None:
        here = hand.step if hand.ended else self.workspace.hand_step
        self.foot.back.show_step(max(0, here - 1), here > 0)
        more = not hand.ended and here < self.workspace.available
        self.foot.on.show_step(here + 1, more)

    # --- what there is time and room for ---

    def _note_painting(self, seconds: float) -> None:
        """Learn what a step costs, once it is painted."""
        if self._worked is None:
            return
        whole, self._worked = self._worked + seconds, None
        # One frame in which the machine did something else says little.
        most = _SPIKE * self._cost if self._cost else whole
        self._cost += (_PACE if self._cost else 1.0) * (min(whole, most) - self._cost)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Take large type, and show the foot and the strip, where all of the rule still fits."""
        if self.hand is None or self._sharing:
            return
        self._sharing = True
        self._choose_size()
        self._choose_parts()
        self._sharing = False

    def _choose_size(self) -> None:
        """Take the larger type unless a step of this run was too high for it: no size flickers."""
        run = self._shown[0] if self._shown is not None else None
        state = (run, self.width(), self.height(), self._theme)
        if state != self._sized:
            self._sized = state
            self.body.set_tight(False)
        around = self.head.sizeHint().height() + self.foot.sizeHint().height()
        if self.body.height_with_strip(True) + around > self.height():
            self.body.set_tight(True)

    def _choose_parts(self) -> None:
        assert self.hand is not None
        room = self.height() - self.head.sizeHint().height()
        tall = self.height() >= _TALL * self._theme.scale
        needed = bool(self.hand.points) or bool(self.workspace.part)
        with_strip = self.body.height_with_strip(True)
        self.body.set_strip(needed or tall or with_strip <= room)
        own = self.body.height_with_strip(needed or tall or with_strip <= room)
        self.foot.setVisible(tall or own + self.foot.sizeHint().height() <= room)

    # --- what a hand does ---

    def _point(self, key: str) -> None:
        if key or self._lit_here:
            self._lit_here = bool(key)
            self.workspace.light(key)

    def _scroll_to(self, top: int, bottom: int) -> None:
        self.area.ensureVisible(0, (top + bottom) // 2, 0, (bottom - top) // 2 + 8)

    def _go(self, steps: int) -> None:
        if self.hand is not None:
            here = self.hand.step if self.hand.ended else self.workspace.hand_step
            self.workspace.seek(here + steps)

    def copy(self) -> None:
        """Copy the step as plain text."""
        run = self._run()
        if self.hand is not None and run is not None:
            text = step_text(self.hand, label_of(run), self._title())
            QGuiApplication.clipboard().setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.panel))


def label_of(run: RunState) -> str:
    """Return a run's name with its variant, where it has several."""
    entry = run.optimizer
    if entry is None or len(entry.variants) < 2:
        return run.label
    variant = entry.variant(run.choice.variant).title
    return f"{run.label}, {variant}" if variant else run.label

"""What the selected run is doing at the playhead, in words and numbers; it can be folded."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from explorer.core.diagnosis import Status, diagnose
from explorer.look.mixed import mixed_width
from explorer.look.runs import RunStyle, draw_swatch, run_style
from explorer.look.theme import Theme
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.swatch import MARKER_RADIUS, SWATCH_WIDTH
from explorer.panels.controls.text import (
    BOLD,
    MEDIUM,
    centred_baseline,
    draw_line,
    fit,
    with_symbols,
)
from explorer.panels.diagnosis_body import DiagnosisBody
from explorer.panels.diagnosis_sheet import eta_of, law_of, sheet_of
from explorer.session.run_state import RunState
from explorer.session.workspace import Workspace

HEADER = 34
SIDE = 12
_USUAL_BODY = 13
TITLE = "Diagnosis"
_NOTHING = Status("", "plain", "")


class DiagnosisHeader(QWidget):
    """The strip that stays: the title, whose diagnosis it is, and the button that folds.

    Attributes
    ----------
    button
        Folds and unfolds.

    Signals
    -------
    clicked()
        The strip or its button was clicked.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open = True
        self._name = ""
        self._style: RunStyle | None = None
        self._status = _NOTHING
        self.button = IconButton(theme, "chevron-down", "Fold the diagnosis", parent=self)
        self.button.clicked.connect(self.clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_open(self, opened: bool) -> None:
        """Show which way the button goes, and the status word where it is told nowhere else."""
        self._open = opened
        self.button.set_icon("chevron-down" if opened else "chevron-up")
        self.button.set_name("Fold the diagnosis" if opened else "Show the diagnosis")
        self.update()

    def show_run(self, name: str, style: RunStyle | None, status: Status) -> None:
        """Show a run's name, swatch and status; a style of None shows no run."""
        if (name, style, status) != (self._name, self._style, self._status):
            self._name, self._style, self._status = name, style, status
            self.setToolTip(f"{name}: {status.sentence}" if style and not self._open else "")
            self.update()

    def paint_with(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a strip."""
        return QSize(260, round(HEADER * self._theme.body / _USUAL_BODY))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button at the right."""
        super().resizeEvent(event)
        place = (self.height() - self.button.height()) // 2
        self.button.move(self.width() - SIDE - self.button.width() + 6, place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line above, the title, and at the right the run."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(theme.line))
        baseline = centred_baseline(theme.body, 0, self.height())
        left = draw_line(painter, SIDE, baseline, TITLE, theme.body, theme.ink, BOLD)
        if self._style is None:
            return
        right = self.button.x() - 4
        room = right - left - SIDE - SWATCH_WIDTH - 6
        text, ink, weight = with_symbols(self._name), theme.ink, BOLD
        if not self._open:
            inks = {"notice": theme.notice, "good": theme.good, "bad": theme.bad}
            ink = inks.get(self._status.tone, theme.ink2)
            text, weight = self._status.word, MEDIUM
        text = fit(text, room, theme.label, weight)
        start = right - mixed_width(text, theme.label, weight)
        baseline = centred_baseline(theme.label, 0, self.height())
        draw_line(painter, start, baseline, text, theme.label, ink, weight)
        swatch = QRectF(start - 6 - SWATCH_WIDTH, 0, SWATCH_WIDTH, self.height())
        draw_swatch(painter, self._style, swatch, MARKER_RADIUS)


class DiagnosisPanel(QWidget):
    """The diagnosis of the selected run at the step shown.

    Attributes
    ----------
    workspace
        Whose run it is.
    header
        The strip that stays when it is folded.
    body
        The part that folds away.

    Signals
    -------
    opened(bool)
        A hand folded or unfolded it.
    """

    opened = Signal(bool)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._theme = theme
        self._held = self._secret = False
        self._shown: tuple[RunState, int] | None = None
        self.header = DiagnosisHeader(theme)
        self.body = DiagnosisBody(theme)
        self.header.clicked.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.body)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_open(self) -> bool:
        """Whether more than the strip is shown."""
        return not self.body.isHidden()

    def set_open(self, opened: bool) -> None:
        """Show the whole, or fold it to its strip."""
        if opened != self.is_open:
            self.body.setVisible(opened)
            self.header.set_open(opened)
            self._shown = None
            self._renew()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes from ``theme``."""
        self._theme, self._shown = theme, None
        for part in (self.header, self.header.button, self.body):
            part.paint_with(theme)

    def hold(self) -> None:
        """Compute nothing but the status until `release`: the first frame has no time for it."""
        self._held = True

    def release(self) -> None:
        """End a `hold`."""
        self._held = False
        self._shown = None
        self._renew()

    def refresh(self, changes: frozenset[str]) -> None:
        """Show what the workspace says now; nothing is computed while it can't be seen."""
        if changes - {"trace", "title", "playback"}:
            self._shown = None
        self._renew()

    def set_secret(self, secret: bool) -> None:
        """Say nothing of what the learning rate will do, or say it."""
        if secret != self._secret:
            self._secret, self._shown = secret, None
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while it could not be seen."""
        super().showEvent(event)
        self._renew()

    def _toggle(self) -> None:
        self.set_open(not self.is_open)
        self.opened.emit(self.is_open)

    def _renew(self) -> None:
        if not self.isVisible():
            self._shown = None
            return
        workspace = self.workspace
        if not workspace.runs:
            self.header.show_run("", None, _NOTHING)
            self.body.show_sheet(None)
            return
        run, step = workspace.runs[workspace.selected], workspace.step
        # While steps are being computed, only those that come to be shown make a difference.
        if self._shown == (run, step):
            return
        self._shown = (run, step)
        if self.is_open and not self._held:
            status = self._show_sheet(run, step)
        else:
            status = workspace.status(run)
        style = run_style(self._theme, run.style, run.color)
        self.header.show_run(run.label, style, status)

    def _show_sheet(self, run: RunState, step: int) -> Status:
        """Show all of it; return the status, which is a part of it."""
        eta = eta_of(run, step)
        found = diagnose(run.trace, step, self.workspace.problem, law_of(run), eta)
        sheet = sheet_of(found, run, eta)
        if self._secret:
            sheet = replace(sheet, verdict="")
        self.body.show_sheet(sheet)
        return found.status

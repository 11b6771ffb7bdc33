"""For an audience: canvas, plots, caption and transport fill the screen, large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.app.spotlight import Blank, Spotlight
from explorer.app.stage import Stage
from explorer.look.palettes import with_palette
from explorer.look.style import style_sheet, theme_palette
from explorer.look.theme import Theme, enlarged, load_theme
from explorer.panels.audience import CaptionLine, RunLegend
from explorer.panels.controls.icon_button import IconButton
from explorer.panels.controls.text import with_symbols
from explorer.panels.transport import Transport
from explorer.session.workspace import ALL, Changes, Workspace
from explorer.views.drawn import PICTURE, drawn_runs
from explorer.views.plot_stack import PlotStack

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow

WIDTH, HEIGHT = 1920, 1080
"""Px of the screen that the projectors' themes are made for."""
LEAST, MOST = 0.7, 2.5
"""Of their type, on other screens."""
HELP = "Leave the presentation (Esc). B blanks the screen, S lights a spot at the pointer."
PLOTS = 2
"""Plots that can be read from the last row."""
PLOTS_SHARE = 0.35
"""Of the width, for them."""


BEHIND = ("edit_rule", "typed_surface")
"""Commands whose editors stand in the window that nobody sees."""


class Presenter(QWidget):
    """A window over the whole screen that shows the workspace of another window.

    That window stays as it is behind; only the lesson bar is lent to the presentation.

    Attributes
    ----------
    stage, plots, legend, caption, transport
        The parts.
    spotlight, blank
        What can cover them.

    Signals
    -------
    closed()
        The presentation is over.
    """

    closed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Presenting — {window.windowTitle()}")
        self._window = window
        screen = window.screen().size()
        self._theme = enlarged(
            with_palette(load_theme(projected(window.theme)), window.preferences.palette),
            fitting(screen),
        )
        self._over = False
        theme, workspace = self._theme, window.workspace
        self.setPalette(theme_palette(theme))
        self.setStyleSheet(style_sheet(theme))
        self.setAutoFillBackground(True)
        self.legend = RunLegend(theme)
        self.leave = IconButton(theme, "exit", HELP)
        self.leave.clicked.connect(self.close)
        self.stage = Stage(theme)
        self.stage.start_moved.connect(window.move_start)
        self.stage.refine_wanted.connect(window.clock.request)
        self.stage.lit.connect(workspace.light)
        self.stage.range_changed.connect(workspace.note_range)
        self.stage.data_range_changed.connect(workspace.note_data_range)
        self.plots = PlotStack(theme, audience=True)
        self.plots.step_picked.connect(workspace.seek)
        self.caption = CaptionLine(theme)
        self.transport = Transport(workspace, theme, audience=True)
        self._bar = window.lesson_bar
        self._lay_out()
        self.spotlight, self.blank = Spotlight(self), Blank(self)
        # Every key of the window works here as well, but for what opens an editor behind.
        behind = [window.actions_[name] for name in BEHIND]
        self.addActions([action for action in window.actions() if action not in behind])

    @property
    def theme(self) -> Theme:
        """The theme that it wears."""
        return self._theme

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        side = round(12 * self._theme.scale)
        top.setContentsMargins(0, 0, side, 0)
        top.setSpacing(side)
        top.addWidget(self.legend, 1)
        top.addWidget(self.leave)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.setContentsMargins(side // 2, 0, side // 2, side // 4)
        middle.addWidget(self.stage, round(100 * (1 - PLOTS_SHARE)))
        middle.addWidget(self.plots, round(100 * PLOTS_SHARE))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self.caption)
        column.addWidget(self.transport)

    def start(self) -> None:
        """Take the screen and the lesson bar."""
        self._column.insertWidget(self._column.indexOf(self.transport), self._bar)
        self._bar.set_theme(self._theme)
        self._bar.set_titled(False)  # it is named above the picture
        self.refresh(ALL | {"opened"})
        screen = self._window.screen()
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.stage.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Show what changed."""
        workspace, theme = self._window.workspace, self._theme
        drawn = drawn_runs(workspace, theme)
        wanted = workspace.view.range  # another surface is shown whole at first
        self.stage.refresh(workspace, drawn, changes)
        if "opened" in changes:
            self.stage.set_range(wanted)
        self.transport.refresh(changes)
        self.transport.set_secret(self._window.lecturing.secret)
        scene = self.plots.scene
        if "surface" in changes:
            scene.set_parameters(workspace.problem.names)
        if changes & {"steps", "surface"}:
            self.plots.set_steps(workspace.steps)
        if "view" in changes:
            scene.set_step_scale(workspace.view.axis or self._window.preferences.step_axis)
            scene.set_scales(workspace.view.scales)
            self.plots.set_with_events(workspace.view.events)
            self.transport.set_with_events(workspace.view.events)
        if changes & PICTURE:
            self.plots.set_runs(drawn)
            self.legend.set_runs(drawn)
        if changes & {"surface", "plots", "runs", "selection"}:
            scene.set_chosen(self._chosen())
            self.plots.renew()
        self.plots.set_step(workspace.step)
        self.plots.set_secret(self._window.lecturing.secret)
        in_lesson = self._window.lecturing.active
        lesson = self._window.lecturing.lesson
        self.legend.set_title(lesson.title if lesson is not None else "")
        self.caption.setVisible(not in_lesson)
        if not in_lesson:
            self.caption.set_text(_said(workspace))

    def _chosen(self) -> tuple[str, ...]:
        """Return the plots to show: the first that were chosen, else the effective rates."""
        workspace = self._window.workspace
        if workspace.plots:
            return workspace.plots[:PLOTS]
        scene = self.plots.scene
        scene.set_chosen(None)
        rates = [key for key in scene.keys if key.startswith("rate.")]
        others = [key for key in scene.keys if key not in rates]
        return tuple([*rates[::-1], *others][:PLOTS])

    def refine(self, seconds: float) -> bool:
        """Improve the picture for about this long; return whether more could be done."""
        return self.stage.refine(seconds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc; B blanks the screen, S lights the spot at the pointer."""
        keys = {
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_B: self.blank.toggle,
            Qt.Key.Key_S: self.spotlight.toggle,
        }
        key = Qt.Key(event.key())
        if key in keys:
            keys[key]()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the lesson bar back and let the window behind have the keyboard."""
        if not self._over:
            self._over = True
            self._bar.set_titled(True)
            self._window.middle.take_lesson_bar()
            self.closed.emit()
        super().closeEvent(event)


def fitting(screen: QSize) -> float:
    """Return how much of the type's size a screen has room for: as large on every wall."""
    wanted = min(screen.width() / WIDTH, screen.height() / HEIGHT)
    return min(MOST, max(LEAST, round(20 * wanted) / 20))


def projected(theme: Theme) -> str:
    """Return the name of the projector's theme that is as dark as another."""
    return "projector-dark" if theme.dark else "projector-light"


def _said(workspace: Workspace) -> str:
    """Return what the selected run is doing at this step, in words."""
    if not workspace.runs:
        return ""
    run = workspace.runs[workspace.selected]
    status = workspace.status(run)
    return with_symbols(f"{run.label}, step {workspace.step}: ") + with_symbols(status.sentence)

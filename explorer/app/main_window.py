"""The window: puts the parts in their places and passes on what changed; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from explorer.app.actions import Actions
from explorer.app.chrome import Chrome
from explorer.app.columns import LEFT, RIGHT, Columns
from explorer.app.commands import commands
from explorer.app.frame_clock import FrameClock
from explorer.app.header import Header
from explorer.app.lecturing import Lecturing
from explorer.app.notice import Notice
from explorer.app.preferences import SYSTEM, Preferences
from explorer.app.right_column import RightColumn
from explorer.app.session_files import SessionFiles
from explorer.app.stage import Stage
from explorer.look.style import apply_theme, system_theme
from explorer.look.theme import Theme, load_theme
from explorer.panels.experiment_column import ExperimentColumn
from explorer.panels.lesson_bar import LessonBar
from explorer.panels.transport import Transport
from explorer.session.view import Axis, Panel
from explorer.session.workspace import ALL, Changes, Workspace
from explorer.views.drawn import DrawnRun, drawn_runs

if TYPE_CHECKING:
    from explorer.app.presenter import Presenter
    from explorer.panels.data_footer import DataFooter
    from explorer.panels.lab_window import LabWindow

COMPUTE = 0.006
"""Seconds of a frame for computing steps."""
CATCH_UP = 0.04
"""The same while the step on the screen is wanted: a trail that is dragged stays whole."""
REFINE = 0.006
"""Seconds of a frame for the map."""
BRIEF = 0.002
"""Seconds for either while something plays, so that the frame is ready in time."""
LATE = 0.005
"""Seconds after which the map has to wait for another frame while something plays."""
SMALLEST = (1024, 600)
USUAL = (1280, 720)


class MainWindow(QMainWindow):
    """The one window.

    Attributes
    ----------
    workspace
        What is shown.
    preferences
        What is remembered between two starts.
    actions_
        Every action by name.
    experiment, stage, transport, plots
        The parts, left to right and top to bottom.

    Signals
    -------
    painted()
        The window is on the screen for the first time.
    """

    painted = Signal()

    def __init__(self, workspace: Workspace, preferences: Preferences) -> None:
        super().__init__()
        self.workspace = workspace
        self.preferences = preferences
        self._theme = load_theme(theme_name(preferences))
        self._pending: set[str] = set(ALL)
        self._on_screen = self._closed = False
        self.presenter: Presenter | None = None
        self.labs: list[LabWindow] = []
        self._footer: DataFooter | None = None
        self._footer_owed: Changes = ALL
        self.setMinimumSize(*SMALLEST)
        self.clock = FrameClock(self._frame, self)
        self.files = SessionFiles(self, workspace, self._say, self._complain)
        self._does: dict[str, Callable[[], None]] = {}
        self.actions_ = Actions(self, lambda name: lambda: self._do(name), self._toggle_run)
        self._build()
        self._connect()
        self._unsubscribe = workspace.subscribe(self._on_changes)
        self._place()

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    # --- building ---

    def _build(self) -> None:
        theme, workspace, actions = self._theme, self.workspace, self.actions_
        actions.fill(self.menuBar())
        self.experiment = ExperimentColumn(workspace, theme)

        groups = (
            (("undo", "undo"), ("redo", "redo")),
            (("layers", "layers"), ("reset_view", "fit"), ("export_picture", "camera")),
            (("toggle_theme", "theme"), ("present", "present")),
        )
        self.header = Header(theme, [[(actions[n], i) for n, i in group] for group in groups])
        self.chrome = Chrome(self, actions, self.header)
        self.stage = Stage(theme)
        self.transport = Transport(workspace, theme)
        self.notice = Notice(theme, self.stage)
        self.lesson_bar = LessonBar(theme)
        self.lecturing = Lecturing(workspace, self.lesson_bar, self._say, self._complain)
        if hasattr(self.lecturing, "fill_menu"):
            self.lecturing.fill_menu(actions.menus["Lessons"])
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.lesson_bar)
        self._middle = layout
        layout.addWidget(self.transport)

        self.right = RightColumn(workspace, self.preferences, theme)
        self.plots, self.diagnosis = self.right.plots, self.right.diagnosis
        self.plots.set_axis(self.preferences.step_axis)
        self.diagnosis.hold()

        self.columns = Columns(self.experiment, middle, self.right, theme)
        self.setCentralWidget(self.columns)

    def _connect(self) -> None:
        self.stage.start_moved.connect(self.move_start)
        self.stage.refine_wanted.connect(self.clock.request)
        self.stage.camera_changed.connect(lambda at: self.workspace.set_view(camera=at))
        self.stage.height_changed.connect(lambda kind: self.workspace.set_view(height=kind))
        self.header.tab_picked.connect(lambda tab: self.workspace.set_view(tab=tab))
        for part in (self.stage, self.plots):
            part.lit.connect(self.workspace.light)
        self.plots.step_picked.connect(self.workspace.seek)
        self.plots.quantities_changed.connect(
            lambda _: self.workspace.choose_plots(self.plots.stack.scene.chosen)
        )
        self.plots.axis_changed.connect(self._choose_axis)
        self.experiment.surface.edit_asked.connect(self.typed_surface)
        self.right.step.edit_asked.connect(self.edit_rule)
        self.right.changed.connect(self._show_panels)
        for name, action in self.actions_.themes.items():
            action.setChecked(name == self.preferences.theme)
            action.triggered.connect(lambda _=False, n=name: self._choose_theme(n))
        self.columns.folded_changed.connect(self._show_folds)
        self.columns.fold(self.preferences.folded)
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_theme_changed)

    def _place(self) -> None:
        if not self.preferences.restore_window(self, self.columns):
            screen = QApplication.primaryScreen().availableGeometry()
            width = min(max(USUAL[0], round(screen.width() * 0.9)), 1920, screen.width())
            height = min(max(USUAL[1], round(screen.height() * 0.9)), 1080, screen.height())
            self.resize(width, height)
            self.columns.share_out(width)
        self.actions_["full_screen"].setChecked(self.isFullScreen())

    # --- one frame ---

    def _on_changes(self, changes: Changes) -> None:
        self._pending |= changes
        self.clock.request()

    def _frame(self, seconds: float) -> bool:
        """Compute, move on, and redraw what changed; return whether to come again."""
        workspace = self.workspace
        begin, playing = perf_counter(), workspace.playback.playing
        if workspace.computing:
            # What plays soon is computed in any case, what plays later in the time to spare.
            budget = BRIEF if playing and workspace.lead > 1.0 else COMPUTE
            workspace.compute(budget, CATCH_UP)
        workspace.advance(seconds)
        changes = frozenset(self._pending)
        self._pending.clear()
        if changes:
            self._refresh(changes)
        more = playing and perf_counter() - begin > LATE
        if not more and self.isVisible():
            seen = self.stage if self.presenter is None else self.presenter
            more = seen.refine(BRIEF if playing else REFINE)
        return more or workspace.computing or workspace.playback.playing or bool(self._pending)

    def _refresh(self, changes: Changes) -> None:
        self.lecturing.refresh(changes)
        for lab in self.labs:
            lab.refresh(changes)
        if self.presenter is not None:
            # Nobody sees what is behind: it is shown anew when the presentation ends.
            self.presenter.refresh(changes)
            return
        workspace = self.workspace
        for panel in (self.experiment, self.transport, self.right):
            panel.refresh(changes)
        drawn = drawn_runs(workspace, self._theme)
        self.stage.refresh(workspace, drawn, changes)
        self._refresh_footer(drawn, changes)
        if "surface" in changes:
            self.plots.set_parameters(workspace.problem.names)
        if changes & {"surface", "plots"}:
            self.plots.set_chosen(workspace.plots)
        if "view" in changes:
            self.plots.set_axis(workspace.view.axis or self.preferences.step_axis)
        if changes & {"steps", "surface"}:
            self.plots.set_steps(workspace.steps)
        if changes & {"surface", "gradient", "start", "steps", "runs", "selection", "trace"}:
            self.plots.set_runs(drawn)
        self.plots.set_step(workspace.step)
        self.plots.set_secret(self.lecturing.secret)
        self.plots.set_lit(workspace.lit)
        if changes - {"step", "trace", "lit", "part"}:
            self.chrome.refresh(workspace)

    def _refresh_footer(self, drawn: list[DrawnRun], changes: Changes) -> None:
        """Show the data small at the foot of a column that has room, once there was a frame."""
        if not self._on_screen:
            return
        if self._footer is None:
            from explorer.panels.data_footer import DataFooter

            self._footer, changes = DataFooter(self._theme), ALL
        if "surface" in changes:
            has_points = self.workspace.problem.points is not None
            self.experiment.set_footer(self._footer if has_points else None)
        self._footer_owed |= changes
        if self._footer.isVisible():
            self._footer.refresh(self.workspace, drawn, self._footer_owed)
            self._footer_owed = frozenset()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill everything before the first paint, and begin to move after it."""
        super().showEvent(event)
        if self._pending:
            self._frame(0.0)
        if self._on_screen:
            self.clock.request()
        else:
            # Else the first control would have it, and its ring would be the first thing seen.
            self.stage.setFocus()
            self.clock.hold()
            self.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when the window comes onto the screen; all of it is painted in that event."""
        if event.type() == QEvent.Type.Expose and not self._on_screen:
            self._on_screen = True
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._shown)
        return super().eventFilter(watched, event)

    def _shown(self) -> None:
        self.painted.emit()
        self.diagnosis.release()
        self.clock.release()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the picture fitted to its new size."""
        super().resizeEvent(event)
        self.clock.request()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and what it showed."""
        self.clock.stop()
        if not self._closed:
            self._closed = True
            for other in (self.presenter, *self.labs):
                if other is not None:
                    other.close()
            self.preferences.save_window(self, self.columns)
            self.preferences.folded = set(self.columns.folded)
            self.files.keep_last()
            self._unsubscribe()
        super().closeEvent(event)

    # --- what the actions do ---

    def _do(self, name: str) -> None:
        """Do what a command says."""
        if not self._does:
            self._does = commands(self)
        self._does[name]()

    def close_(self) -> None:
        """Close the window, as an action."""
        self.close()

    def move_start(self, place: tuple[float, ...], finished: bool) -> None:
        """Put the start there; ``finished`` says that the hand has let go."""
        self.workspace.set_start(place, merge="start")
        if finished:
            self.workspace.end_merge()

    def _toggle_run(self, index: int) -> None:
        if index < len(self.workspace.runs):
            self.workspace.toggle_run(index)

    def _choose_axis(self, axis: Axis) -> None:
        self.preferences.step_axis = axis
        self.workspace.set_view(axis=axis)

    def _show_folds(self) -> None:
        for name in (LEFT, RIGHT):
            self.actions_[name].setChecked(name not in self.columns.folded)
        self.clock.request()

    def toggle_full_screen(self) -> None:
        """Fill the screen with the window, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_panels(self) -> None:
        panels: dict[str, Panel] = {
            "step_panel": "step",
            "run_table": "runs",
            "diagnosis": "diagnosis",
        }
        for name, panel in panels.items():
            self.actions_[name].setChecked(self.right.shows(panel))
        self.clock.request()

    def edit_rule(self) -> None:
        """Edit the selected run's rule, on a copy of it."""
        self.columns.fold(self.columns.folded - {RIGHT})
        self.right.edit_rule()

    def show_layers(self) -> None:
        """Offer what can be laid over the map."""
        from explorer.panels.layers_menu import LayersMenu

        button = self.header.button("layers")
        LayersMenu(self.workspace, self._theme, self).popup(
            button.mapToGlobal(QPoint(0, button.height()))
        )

    def present(self) -> None:
        """Fill the screen with what an audience needs, or come back from it."""
        from explorer.app.presenter import Presenter

        if self.presenter is None:
            self.presenter = Presenter(self)
            self.presenter.closed.connect(self._presented)
            self.presenter.start()
        else:
            self.presenter.close()

    def take_lesson_bar(self) -> None:
        """Take the lesson bar back to its place above the transport."""
        self._middle.insertWidget(self._middle.indexOf(self.transport), self.lesson_bar)
        self.lesson_bar.set_theme(self._theme)

    def _presented(self) -> None:
        self.presenter = None
        self._on_changes(ALL)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the mark in the menu true, whoever made the window full."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def toggle_theme(self) -> None:
        """Swap light and dark, staying in the projector's pair if that is shown."""
        prefix = "projector-" if self._theme.name.startswith("projector") else ""
        self._choose_theme(f"{prefix}{'light' if self._theme.dark else 'dark'}")

    def _choose_theme(self, name: str) -> None:
        self.preferences.theme = name
        self.actions_.themes[name].setChecked(True)
        self.set_theme(load_theme(theme_name(self.preferences)))

    def _system_theme_changed(self) -> None:
        if self.preferences.theme == SYSTEM:
            self.set_theme(load_theme(system_theme()))

    def set_theme(self, theme: Theme) -> None:
        """Change the colours of everything."""
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, theme)
        beside = (self.experiment, self.right, self.columns)
        below = (self.lesson_bar, self.transport, self.notice)
        for part in (*beside, self.header, self.stage, *below, *self.labs):
            part.set_theme(theme)
        if self._footer is not None:
            self._footer.set_theme(theme)
        self._on_changes(ALL)

    def typed_surface(self) -> None:
        """Type a surface of one's own, or change the formula of the one that is shown."""
        from explorer.panels.surface_dialog import SurfaceDialog

        SurfaceDialog(self.workspace, self._theme, self).open()

    def _complain(self, what: str, sentence: str) -> None:
        from explorer.app.boxes import complaint_box

        complaint_box(self, self._theme, what, sentence).open()

    def _say(self, sentence: str) -> None:
        self.notice.say(sentence)


def theme_name(preferences: Preferences) -> str:
    """Return the name of the theme to show: the chosen one, or the system's."""
    return system_theme() if preferences.theme == SYSTEM else preferences.theme

"""The window: puts the parts in their places and passes on what changed; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
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
from explorer.app.frame_clock import FrameClock
from explorer.app.header import Header
from explorer.app.notice import Notice
from explorer.app.playing import play_commands
from explorer.app.preferences import SYSTEM, Preferences
from explorer.app.right_column import RightColumn
from explorer.app.session_files import SessionFiles
from explorer.app.stage import Stage
from explorer.look.style import apply_theme, system_theme
from explorer.look.theme import Theme, load_theme
from explorer.panels.experiment_column import ExperimentColumn
from explorer.panels.transport import Transport
from explorer.session.workspace import ALL, Changes, Workspace
from explorer.views.drawn import drawn_runs

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
        self._preferences = preferences
        self._theme = load_theme(theme_name(preferences))
        self._pending: set[str] = set(ALL)
        self._on_screen = self._closed = False
        self.setMinimumSize(*SMALLEST)
        self.clock = FrameClock(self._frame, self)
        self.files = SessionFiles(self, workspace, self._say, self._complain)
        self.actions_ = Actions(self, self._command, self._toggle_run)
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
            (("reset_view", "fit"), ("export_picture", "camera")),
            (("toggle_theme", "theme"), ("full_screen", "present")),
        )
        self.header = Header(theme, [[(actions[n], i) for n, i in group] for group in groups])
        self.chrome = Chrome(self, actions, self.header)
        self.stage = Stage(theme)
        self.transport = Transport(workspace, theme)
        self.notice = Notice(theme, self.stage)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.transport)

        self.right = RightColumn(workspace, self._preferences, theme)
        self.plots, self.diagnosis = self.right.plots, self.right.diagnosis
        self.plots.set_axis(self._preferences.step_axis)
        self.diagnosis.hold()

        self.columns = Columns(self.experiment, middle, self.right, theme)
        self.setCentralWidget(self.columns)

    def _connect(self) -> None:
        self.stage.start_moved.connect(self._move_start)
        self.stage.refine_wanted.connect(self.clock.request)
        self.plots.step_picked.connect(self.workspace.seek)
        self.plots.quantities_changed.connect(
            lambda _: self.workspace.choose_plots(self.plots.stack.scene.chosen)
        )
        self.plots.axis_changed.connect(lambda axis: setattr(self._preferences, "step_axis", axis))
        self.experiment.surface.edit_asked.connect(self._typed_surface)
        for name, action in self.actions_.themes.items():
            action.setChecked(name == self._preferences.theme)
            action.triggered.connect(lambda _=False, n=name: self._choose_theme(n))
        self.columns.folded_changed.connect(self._show_folds)
        self.columns.fold(self._preferences.folded)
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_theme_changed)

    def _place(self) -> None:
        if not self._preferences.restore_window(self, self.columns):
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
            more = self.stage.refine(BRIEF if playing else REFINE)
        return more or workspace.computing or workspace.playback.playing or bool(self._pending)

    def _refresh(self, changes: Changes) -> None:
        workspace = self.workspace
        for panel in (self.experiment, self.transport, self.diagnosis):
            panel.refresh(changes)
        drawn = drawn_runs(workspace, self._theme)
        self.stage.refresh(workspace, drawn, changes)
        if "surface" in changes:
            self.plots.set_parameters(workspace.problem.names)
        if changes & {"surface", "plots"}:
            self.plots.set_chosen(workspace.plots)
        if changes & {"steps", "surface"}:
            self.plots.set_steps(workspace.steps)
        if changes & {"surface", "gradient", "start", "steps", "runs", "selection", "trace"}:
            self.plots.set_runs(drawn)
        self.plots.set_step(workspace.step)
        if changes - {"step", "trace"}:
            self.chrome.refresh(workspace)

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
            self._preferences.save_window(self, self.columns)
            self._preferences.folded = set(self.columns.folded)
            self.files.keep_last()
            self._unsubscribe()
        super().closeEvent(event)

    # --- what the actions do ---

    def _command(self, name: str) -> Callable[[], None]:
        """Return what an action does."""
        workspace = self.workspace
        table: dict[str, Callable[[], None]] = {
            **play_commands(workspace),
            "open": self.files.open,
            "open_last": self.files.open_last,
            "first": self.files.open_first,
            "save": self.files.save,
            "save_as": self.files.save_as,
            "export_picture": lambda: self.files.export_picture(self._theme.name),
            "export_numbers": self.files.export_numbers,
            "quit": self.close_,
            "undo": workspace.undo,
            "redo": workspace.redo,
            "add_run": self._add_run,
            "duplicate_run": lambda: workspace.duplicate_run(workspace.selected),
            "remove_run": lambda: workspace.remove_run(workspace.selected),
            "typed_surface": self._typed_surface,
            "reset_view": lambda: self._on_view(lambda: self.stage.view.reset_view()),
            "zoom_in": lambda: self._on_view(lambda: self.stage.view.zoom_in()),
            "zoom_out": lambda: self._on_view(lambda: self.stage.view.zoom_out()),
            LEFT: self._fold,
            RIGHT: self._fold,
            "diagnosis": lambda: self.right.toggle_diagnosis(),
            "full_screen": self._toggle_full_screen,
            "toggle_theme": self._toggle_theme,
            "shortcuts": self._show_shortcuts,
            "about": self._show_about,
        }
        return table[name]

    def _add_run(self) -> None:
        self.columns.fold(self.columns.folded - {LEFT})
        self.experiment.runs.open_add_menu()

    def close_(self) -> None:
        """Close the window, as an action."""
        self.close()

    def _on_view(self, change: Callable[[], None]) -> None:
        change()
        self.clock.request()

    def _move_start(self, place: tuple[float, ...], finished: bool) -> None:
        self.workspace.set_start(place, merge="start")
        if finished:
            self.workspace.end_merge()

    def _toggle_run(self, index: int) -> None:
        if index < len(self.workspace.runs):
            self.workspace.toggle_run(index)

    def _fold(self) -> None:
        self.columns.fold({n for n in (LEFT, RIGHT) if not self.actions_[n].isChecked()})

    def _show_folds(self) -> None:
        for name in (LEFT, RIGHT):
            self.actions_[name].setChecked(name not in self.columns.folded)
        self.clock.request()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the mark in the menu true, whoever made the window full."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def _toggle_theme(self) -> None:
        """Swap light and dark, staying in the projector's pair if that is shown."""
        prefix = "projector-" if self._theme.name.startswith("projector") else ""
        self._choose_theme(f"{prefix}{'light' if self._theme.dark else 'dark'}")

    def _choose_theme(self, name: str) -> None:
        self._preferences.theme = name
        self.actions_.themes[name].setChecked(True)
        self.set_theme(load_theme(theme_name(self._preferences)))

    def _system_theme_changed(self) -> None:
        if self._preferences.theme == SYSTEM:
            self.set_theme(load_theme(system_theme()))

    def set_theme(self, theme: Theme) -> None:
        """Change the colours of everything."""
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, theme)
        beside = (self.experiment, self.right, self.columns)
        for part in (*beside, self.header, self.stage, self.transport, self.notice):
            part.set_theme(theme)
        self._on_changes(ALL)

    def _typed_surface(self) -> None:
        from explorer.panels.surface_dialog import SurfaceDialog

        SurfaceDialog(self.workspace, self._theme, self).open()

    def _show_shortcuts(self) -> None:
        from explorer.app.boxes import shortcut_box

        shortcut_box(self, self._theme, self.actions_.shortcut_table()).open()

    def _show_about(self) -> None:
        from explorer.app.boxes import about_box

        about_box(self, self._theme).open()

    def _complain(self, what: str, sentence: str) -> None:
        from explorer.app.boxes import complaint_box

        complaint_box(self, self._theme, what, sentence).open()

    def _say(self, sentence: str) -> None:
        self.notice.say(sentence)


def theme_name(preferences: Preferences) -> str:
    """Return the name of the theme to show: the chosen one, or the system's."""
    return system_theme() if preferences.theme == SYSTEM else preferences.theme

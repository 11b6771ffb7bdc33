"""The window: puts the parts in their places and passes on what changed; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
)

from explorer.app.actions import Actions
from explorer.app.chrome import Chrome
from explorer.app.columns import LEFT, RIGHT, Columns
from explorer.app.commands import commands
from explorer.app.companions import Companions
from explorer.app.data_corner import DataCorner
from explorer.app.exchange import Exchange
from explorer.app.frame_clock import FrameClock
from explorer.app.keeper import Keeper, dropped_files
from explorer.app.lecturing import Lecturing
from explorer.app.middle import Middle
from explorer.app.preferences import Preferences
from explorer.app.recent import RecentMenu
from explorer.app.right_column import RightColumn
from explorer.app.session_files import SessionFiles
from explorer.app.stage import Stage
from explorer.app.surroundings import Surroundings
from explorer.app.theming import ThemeChoice, theme_of
from explorer.look.style import apply_theme
from explorer.look.theme import Theme
from explorer.panels.controls.fitting import resize_within
from explorer.panels.experiment_column import ExperimentColumn
from explorer.panels.transport import Transport
from explorer.session.view import Axis, Panel, Range
from explorer.session.workspace import ALL, Changes, Workspace
from explorer.views.drawn import drawn_runs
from explorer.views.plots import SidePlots

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
SMALLEST = (956, 470)
"""A screen of 1920 × 1080 px whose type is twice as large, but for a bar of tasks."""
USUAL = (1280, 720)


PASSING = frozenset({"step", "trace", "lit", "part"})
"""Changes that come with every step, and that no file and no menu asks about."""


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

    actions_: Actions
    experiment: ExperimentColumn
    stage: Stage
    transport: Transport
    plots: SidePlots
    right: RightColumn

    def __init__(self, workspace: Workspace, preferences: Preferences) -> None:
        super().__init__()
        self.workspace = workspace
        self.preferences = preferences
        self._theme = theme_of(preferences, workspace.view.theme)
        self._pending: set[str] = {*ALL, "opened"}
        self._on_screen = self._closed = self._leaving = self._maps_turn = False
        self.companions = Companions(self)
        self.keeper = Keeper(self)
        self.setMinimumSize(*SMALLEST)
        self.clock = FrameClock(self._frame, self)
        self.files = SessionFiles(self, workspace, preferences, self._say, self._complain)
        self.exchange = Exchange(self)
        self.files.open_data = self.exchange.open_data
        self.surroundings = Surroundings(self)
        self.files.frame = self.surroundings.to_view
        self._does: dict[str, Callable[[], None]] = {}
        self.actions_ = Actions(self, lambda name: lambda: self._do(name), self._toggle_run)
        self._build()
        self._connect()
        self._does |= commands(self)
        self._unsubscribe = workspace.subscribe(self.tell)
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
        self._corner = DataCorner(self.experiment, theme)
        self.middle = middle = Middle(workspace, actions, theme)
        self.header, self.stage = middle.header, middle.stage
        self.transport, self.lesson_bar = middle.transport, middle.lesson_bar
        self.notice = middle.notice
        self.chrome = Chrome(self, actions, self.header)
        self.lecturing = Lecturing(workspace, self.lesson_bar, self._say, self._complain)
        self.lecturing.when_safe = self.files.when_safe
        self.lecturing.shown = self.files.begin_stop
        self.files.opened = self.lecturing.give_way
        self._recent_menu = RecentMenu(actions.recent, self.files.recent, self.files.open_safely)
        self.lecturing.fill_menu(actions.menus["Lessons"])
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
        self.stage.range_changed.connect(self._note_range)
        self.stage.data_range_changed.connect(self.workspace.note_data_range)
        self.plots.scales_changed.connect(lambda scales: self.workspace.set_view(scales=scales))
        self.header.tab_picked.connect(lambda tab: self.workspace.set_view(tab=tab))
        for part in (self.stage, self.plots):
            part.lit.connect(self.workspace.light)
        self.plots.step_picked.connect(self.workspace.seek)
        self.transport.told.connect(self._say)
        self.right.said.connect(self._say)
        self.plots.events_changed.connect(lambda on: self.workspace.set_view(events=on))
        self.plots.quantities_changed.connect(
            lambda _: self.workspace.choose_plots(self.plots.stack.scene.chosen)
        )
        self.plots.axis_changed.connect(self._choose_axis)
        self.exchange.follow(self.stage)
        self.experiment.surface.edit_asked.connect(self.typed_surface)
        self.experiment.runs.class_picked.connect(self.keeper.add_class)
        self.right.step.edit_asked.connect(self.edit_rule)
        self.right.changed.connect(self._show_panels)
        self.columns.folded_changed.connect(self._show_folds)
        self.columns.fold(self.preferences.folded)
        self.themes = ThemeChoice(
            self,
            self.preferences,
            self.actions_,
            self.set_theme,
            lambda name: self.workspace.set_view(theme=name),
        )
        self.setAcceptDrops(True)

    def _place(self) -> None:
        if not self.preferences.restore_window(self, self.columns):
            screen = QApplication.primaryScreen().availableGeometry()
            width = min(max(USUAL[0], round(screen.width() * 0.9)), 1920, screen.width())
            height = min(max(USUAL[1], round(screen.height() * 0.9)), 1080, screen.height())
            resize_within(self, width, height)
            self.columns.share_out(self.width())
        self.actions_["full_screen"].setChecked(self.isFullScreen())

    # --- one frame ---

    def tell(self, changes: Changes) -> None:
        """Have these changes shown with the next frame."""
        self._pending |= changes
        self.clock.request()

    def _frame(self, seconds: float) -> bool:
        """Compute, move on, and redraw what changed; return whether to come again."""
        workspace = self.workspace
        begin, playing = perf_counter(), workspace.playback.playing
        # What plays soon is computed in any case; what plays later takes turns with the map.
        ahead = playing and workspace.lead > 1.0
        self._maps_turn = ahead and workspace.computing and not self._maps_turn
        if workspace.computing and not self._maps_turn:
            workspace.compute(BRIEF if ahead else COMPUTE, CATCH_UP)
        workspace.advance(seconds)
        changes = frozenset(self._pending)
        self._pending.clear()
        if changes:
            self._refresh(changes)
        others_turn = ahead and workspace.computing and not self._maps_turn
        more = playing and (others_turn or perf_counter() - begin > LATE)
        if not more and self.isVisible():
            seen = self.companions.presenter or self.stage
            more = seen.refine(BRIEF if playing else REFINE)
        return more or workspace.computing or workspace.playback.playing or bool(self._pending)

    def _refresh(self, changes: Changes) -> None:
        self.lecturing.refresh(changes)
        self.companions.refresh(changes)
        if changes - PASSING:
            self.files.refresh()
        if self.companions.presenter is not None:
            return  # nobody sees what is behind: it is shown anew when the presentation ends
        workspace = self.workspace
        drawn = drawn_runs(workspace, self._theme)
        self.experiment.refresh(changes)
        self.transport.refresh(changes)
        self.transport.set_secret(self.lecturing.secret)
        if "view" in changes:
            self.transport.set_with_events(workspace.view.events)
        wanted = workspace.view.range  # another surface is shown whole at first
        self.stage.refresh(workspace, drawn, changes)
        if changes & {"opened", "presented"}:
            self.stage.set_range(wanted)
        if "opened" in changes:
            self.surroundings.take()
        self.right.refresh(drawn, changes, self.lecturing.secret)
        if self._on_screen:
            self._corner.refresh(workspace, drawn, changes)
        if changes - PASSING - {"zoomed"}:
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
        if self.files.modified and not self._leaving:
            event.ignore()
            if self.companions.presenter is not None:
                self.companions.presenter.close()  # or the question would be behind it
            self.files.when_safe(self._leave)
            return
        self.clock.stop()
        if not self._closed:
            self._closed = True
            self.companions.close()
            self.preferences.save_window(self, self.columns)
            self.files.keep_last()
            self.files.autosave.clean()
            self.keeper.close()
            self._unsubscribe()
        super().closeEvent(event)

    def _leave(self) -> None:
        """Close, whatever is unsaved: it has been asked for."""
        self._leaving = True
        self.close()

    # --- files ---

    def _note_range(self, view: Range | None) -> None:
        self.workspace.note_range(view)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files: of more than one it is said that they come one by one."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file; whoever dropped it need not wait for an answer."""
        path, *others = dropped_files(event)
        event.acceptProposedAction()
        if others:
            self._say("Drop one file at a time: a session or data")
        else:
            QTimer.singleShot(0, self, lambda: self.files.open_safely(path))

    # --- what the actions do ---

    def _do(self, name: str) -> None:
        """Do what a command says."""
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
        menu = LayersMenu(self.workspace, self._theme, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the mark in the menu true, whoever made the window full."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def set_theme(self, theme: Theme) -> None:
        """Change the colours of everything."""
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, theme)
        for part in (self.experiment, self._corner, self.middle, self.right, self.columns):
            part.set_theme(theme)
        self.keeper.set_theme(theme)
        self.companions.set_theme(theme)
        self.tell(ALL)

    def typed_surface(self) -> None:
        """Type a surface of one's own, or change the formula of the one that is shown."""
        from explorer.panels.surface_dialog import SurfaceDialog

        dialog = SurfaceDialog(self.workspace, self._theme, self)
        dialog.said.connect(self.notice.say)
        dialog.open()

    def _complain(self, what: str, sentence: str) -> None:
        from explorer.app.boxes import complaint_box

        complaint_box(self, self._theme, what, sentence).open()

    def _say(self, sentence: str) -> None:
        self.notice.say(sentence)

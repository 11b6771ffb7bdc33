"""What every command does to a window, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.app.attempts import attempt
from explorer.app.columns import LEFT, RIGHT
from explorer.app.pinning import swap_pin, toggle_pin
from explorer.app.playing import play_commands
from explorer.session.view import LAYERS, Panel, Tab

if TYPE_CHECKING:
    from explorer.app.main_window import MainWindow

Do = Callable[[], None]

ARROWS = frozenset(LAYERS) - {"field", "batch-contours"}
"""The layers that one key shows and hides together."""


def commands(window: MainWindow) -> dict[str, Do]:
    """Return what the commands do."""
    return {
        **play_commands(window.workspace),
        **_of_files(window),
        **window.exchange.commands(),
        **_of_runs(window),
        **_of_views(window),
        **_of_lessons(window),
        **_of_help(window),
    }


def _of_files(window: MainWindow) -> dict[str, Do]:
    files = window.files
    return {
        "new": files.new,
        "open": files.open,
        "open_last": files.open_last,
        "first": files.open_first,
        "save": files.save,
        "save_as": files.save_as,
        "export_picture": window.companions.export,
        "export_numbers": files.export_numbers,
        "quit": window.close_,
    }


def _of_runs(window: MainWindow) -> dict[str, Do]:
    workspace = window.workspace

    def safely(action: Callable[[], object], what: str) -> Do:
        """Return what goes to another edit, which may name what is gone by now."""

        def do() -> None:
            attempt(window, action, lambda error: window.files.complain(what, str(error)))

        return do

    def add() -> None:
        window.columns.fold(window.columns.folded - {LEFT})
        window.experiment.runs.open_add_menu()

    return {
        "undo": safely(workspace.undo, "This can't be undone any more"),
        "redo": safely(workspace.redo, "This can't be made again any more"),
        "history": window.keeper.show_history,
        "preferences": window.keeper.show_preferences,
        "add_run": add,
        "duplicate_run": lambda: workspace.duplicate_run(workspace.selected),
        "remove_run": lambda: workspace.remove_run(workspace.selected),
        "edit_rule": window.edit_rule,
        "typed_surface": window.typed_surface,
        "pin": lambda: toggle_pin(workspace, window.notice.say),
        "swap_pin": safely(
            lambda: swap_pin(workspace, window.notice.say),
            "What was pinned can't be shown any more",
        ),
    }


def _of_views(window: MainWindow) -> dict[str, Do]:
    workspace = window.workspace

    def on_view(name: str) -> Do:
        def do() -> None:
            seen = window.companions.presenter or window
            change = getattr(seen.stage.shown, name, None)
            if change is not None:
                change()
                window.clock.request()

        return do

    def show(tab: Tab) -> Do:
        return lambda: workspace.set_view(tab=tab)

    def toggle(panel: Panel) -> Do:
        return lambda: window.right.toggle(panel)

    def arrows() -> None:
        layers = workspace.view.layers
        workspace.set_view(layers=layers - ARROWS if layers & ARROWS else layers | ARROWS)

    def fold() -> None:
        folded = frozenset(n for n in (LEFT, RIGHT) if not window.actions_[n].isChecked())
        window.columns.fold(folded)
        window.preferences.folded = set(folded)
        workspace.set_view(folded=folded)

    return {
        "reset_view": on_view("reset_view"),
        "zoom_in": on_view("zoom_in"),
        "zoom_out": on_view("zoom_out"),
        "contour": show("contour"),
        "surface3d": show("3d"),
        "data": show("data"),
        "layers": window.show_layers,
        "arrows": arrows,
        LEFT: fold,
        RIGHT: fold,
        "step_panel": toggle("step"),
        "run_table": toggle("runs"),
        "diagnosis": toggle("diagnosis"),
        "next_event": window.transport.next_event,
        "previous_event": window.transport.previous_event,
        "present": window.companions.present,
        "full_screen": window.toggle_full_screen,
        "toggle_theme": lambda: window.themes.toggle(window.theme),
    }


def _of_lessons(window: MainWindow) -> dict[str, Do]:
    lecturing, workspace = window.lecturing, window.workspace

    def turn(page: Do, steps: int) -> Do:
        """Return what a clicker does: a stop of the lesson, or a step where there is none."""
        return lambda: page() if lecturing.active else workspace.seek(workspace.step + steps)

    return {
        "next_stop": turn(lecturing.next, 1),
        "previous_stop": turn(lecturing.back, -1),
        "return_to_stop": lecturing.return_to_stop,
        "leave_lesson": lecturing.leave,
        "record_stop": lecturing.record,
        "own_lessons": lecturing.edit_own,
    }


def _of_help(window: MainWindow) -> dict[str, Do]:
    from explorer.app import helping

    return {
        "averages_lab": lambda: helping.averages_lab(window),
        "norm_lab": lambda: helping.norm_lab(window),
        "tour": lambda: helping.tour(window),
        "about_optimizer": lambda: helping.about_optimizer(window),
        "shortcuts": lambda: helping.shortcuts(window),
        "about": lambda: helping.about(window),
    }

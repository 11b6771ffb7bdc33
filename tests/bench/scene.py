"""The scene of the benchmarks: eight optimizers on the sparse-feature neuron, in a whole window."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace

# Before Qt is imported: no display is needed, and nobody's preferences are read or written.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.app.start import make_application
from explorer.core.catalogue import Catalogue
from explorer.look.style import apply_theme
from explorer.session.experiment import Experiment, RunChoice, SurfaceChoice, Values
from explorer.session.workspace import Workspace

OPTIMIZERS = ("gd", "momentum", "nag", "adagrad", "rmsprop", "maxprop", "adam", "amsgrad")
PLOTS = ("loss", "rate.w", "rate.b", "v.w")
SIZE = (1600, 900)


def application() -> QApplication:
    """Return the application object, its settings in a folder that is thrown away."""
    folder = tempfile.mkdtemp(prefix="optimizer-explorer-bench-")
    QSettings.setPath(QSettings.defaultFormat(), QSettings.Scope.UserScope, folder)
    return make_application()


def experiment(steps: int, optimizers: tuple[str, ...] = OPTIMIZERS) -> Experiment:
    """Return the runs side by side, each with a small learning rate that none diverges with."""
    runs = tuple(RunChoice(optimizer=name, params=Values(eta=0.05)) for name in optimizers)
    surface = SurfaceChoice(name="sigmoid-neuron")
    return Experiment(surface=surface, runs=runs, start=(-2.0, -2.0), steps=steps)


def open_window(shown: Experiment, size: tuple[int, int] = SIZE) -> MainWindow:
    """Return a window with everything computed and drawn at its best, its clock at rest."""
    app = application()
    workspace = Workspace(shown, Catalogue())
    workspace.compute_all()
    window = MainWindow(workspace, Preferences())
    apply_theme(app, window.theme)
    window.resize(*size)
    window.columns.share_out(size[0])  # as the window does when it opens on a screen this wide
    window.plots.set_chosen(PLOTS)
    window.show()
    settle(window)
    window.clock.hold()
    return window


def settle(window: MainWindow) -> None:
    """Let the window draw everything, refine its map and typeset its formulas."""
    from explorer.look.typeset_queue import typeset_queue

    QApplication.processEvents()
    while window.clock.running or typeset_queue().busy():
        QApplication.processEvents()


def with_steps(shown: Experiment, steps: int) -> Experiment:
    """Return the same experiment with another number of steps."""
    return replace(shown, steps=steps)

"""Starting the window: what it opens on, and what to say where it can't open."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from explorer.app.display import has_display
from explorer.app.helping import tour
from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.app.session_files import DATA
from explorer.app.theming import theme_of
from explorer.core.catalogue import Catalogue
from explorer.core.class_permits import ClassNeedsError, allow, load_elsewhere
from explorer.core.numbers import show_more_digits
from explorer.errors import InputError
from explorer.look.icons import app_icon
from explorer.look.style import apply_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.session.files import at_file
from explorer.session.lesson_check import check_own
from explorer.session.sources import FIRST_START, is_lesson, open_source, open_stop
from explorer.session.workspace import Workspace

NO_DISPLAY = 1
TOUR_AFTER = 600
"""Milliseconds in which a newcomer sees the window before it explains itself."""
SETTLED = 3000
"""Milliseconds after which everything has been imported that usually is."""


def start(source: str | None) -> int:
    """Open the window on a session, or on the first experiment; return the exit status.

    A session that can't be shown gives its sentence in the window, on the first experiment.
    """
    if not has_display():
        print(
            "optimizer-explorer: there is no display to open a window on; "
            "'optimizer-explorer export SESSION FILE.png' makes a picture without one",
            file=sys.stderr,
        )
        return NO_DISPLAY
    # Qt waits for events without ever asking Python: Ctrl+C in a terminal would not be heard.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = make_application()
    load_elsewhere()
    typeset_queue().hold()
    window, complaint = open_window(source)
    window.painted.connect(_begin_usual_life)
    window.painted.connect(window.keeper.offer_leftovers)
    window.painted.connect(lambda: QTimer.singleShot(SETTLED, window.files.tell_faults))
    window.painted.connect(lambda: QTimer.singleShot(SETTLED, window.keeper.watch))
    if not source and not window.preferences.toured:
        window.preferences.toured = True
        window.painted.connect(lambda: QTimer.singleShot(TOUR_AFTER, lambda: tour(window)))
    window.show()
    if complaint:
        window.files.complain("The session can't be opened", complaint)
    return application.exec()


def _begin_usual_life() -> None:
    """Do what had to wait for the first frame."""
    gc.freeze()
    gc.enable()
    typeset_queue().release()
    # Typesetting imports much that also stays for good.
    QTimer.singleShot(SETTLED, gc.freeze)


def make_application() -> QApplication:
    """Return the application object, named and with its icon."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("optimizer-explorer")
    application.setApplicationDisplayName("Optimizer Explorer")
    application.setDesktopFileName("optimizer-explorer")
    application.setWindowIcon(app_icon())
    return application


def open_window(source: str | None) -> tuple[MainWindow, str]:
    """Return the window, not shown yet, and a sentence if the session could not be opened."""
    catalogue, preferences = Catalogue(), Preferences()
    for name in preferences.classes:
        allow(name)
    workspace: Workspace | None = None
    complaint = ""
    begin: Callable[[MainWindow], object] | None = None
    if source:
        try:
            workspace, begin = _opened(source, catalogue)
        except InputError as error:
            complaint = str(error)
    if workspace is None:
        workspace = Workspace(open_source(FIRST_START), catalogue)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    workspace.usual_speed = preferences.speed
    if "speed" not in workspace.experiment.view:
        workspace.playback.speed = preferences.speed
    show_more_digits(preferences.more_digits)
    apply_theme(application, theme_of(preferences, workspace.view.theme))  # widgets measure it
    window = MainWindow(workspace, preferences)
    if begin is not None:
        begin(window)
    return window, complaint


def _opened(
    source: str, catalogue: Catalogue
) -> tuple[Workspace | None, Callable[[MainWindow], object]]:
    """Return what is shown at the start, and what else is to be done with the window then.

    A session that needs a class is shown only once somebody has allowed that: None until then.
    """
    name = "standard input" if source == "-" else source
    path = None if source == "-" else Path(source)
    if is_lesson(source):
        lesson, stop = open_stop(source)
        try:
            check_own(lesson, catalogue)
        except ClassNeedsError:
            return None, _once_painted(lambda window: window.lecturing.open(lesson.name, stop))
        try:
            workspace = Workspace(lesson.stops[stop].experiment, catalogue)
        except InputError as error:
            raise at_file(error, name) from None
        return workspace, lambda window: window.lecturing.begin(lesson, stop)
    if path is not None and path.suffix.lower() in DATA:
        return None, _once_painted(lambda window: window.files.open_any(path))
    experiment = open_source(source)
    try:
        workspace = Workspace(experiment, catalogue)
    except ClassNeedsError:
        return None, _once_painted(lambda window: window.files.open_read(experiment, path))
    except InputError as error:
        raise at_file(error, name) from None
    return workspace, lambda window: window.files.adopt(path) if path else None


def _once_painted(then: Callable[[MainWindow], object]) -> Callable[[MainWindow], object]:
    return lambda window: window.painted.connect(lambda: then(window))

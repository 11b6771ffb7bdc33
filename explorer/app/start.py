"""Starting the window: what it opens on, and what to say where it can't open."""

from __future__ import annotations

import gc
import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from explorer.app.display import has_display
from explorer.app.helping import tour
from explorer.app.main_window import MainWindow
from explorer.app.preferences import Preferences
from explorer.app.theming import theme_of
from explorer.core.catalogue import Catalogue
from explorer.core.numbers import show_more_digits
from explorer.errors import InputError
from explorer.look.icons import app_icon
from explorer.look.style import apply_theme
from explorer.look.typeset_queue import typeset_queue
from explorer.session.files import at_file
from explorer.session.lesson_check import check_own
from explorer.session.lessons import Lesson
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
    catalogue = Catalogue()
    complaint = ""
    workspace: Workspace | None = None
    lesson: tuple[Lesson, int] | None = None
    if source:
        name = "standard input" if source == "-" else source
        try:
            if is_lesson(source):
                lesson = open_stop(source)
                check_own(lesson[0], catalogue)
                experiment = lesson[0].stops[lesson[1]].experiment
            else:
                experiment = open_source(source)
            try:
                workspace = Workspace(experiment, catalogue)
            except InputError as error:
                raise at_file(error, name) from None
        except InputError as error:
            complaint = str(error)
    if workspace is None:
        workspace = Workspace(open_source(FIRST_START), catalogue)
    preferences = Preferences()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if "speed" not in workspace.experiment.view:
        workspace.playback.speed = preferences.speed
    show_more_digits(preferences.more_digits)
    apply_theme(application, theme_of(preferences, workspace.view.theme))  # widgets measure it
    window = MainWindow(workspace, preferences)
    if lesson and not complaint:
        window.lecturing.begin(*lesson)
    elif source and not complaint and source != "-":
        window.files.adopt(source)
    return window, complaint

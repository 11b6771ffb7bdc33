"""Start, paint once, and leave: ``python first_frame.py bare|app``, timed as a whole process.

``bare`` is a pyqtgraph window with one line; ``app`` is the program on its first experiment, by the
way that its command takes. Either ends right after the picture has gone to the screen, without
tidying up, so that the time of the process is the time to its first frame.
"""

import os
import sys
from pathlib import Path

SIZE = (1280, 720)


def bare() -> None:
    """Show a line in pyqtgraph's plot widget."""
    import numpy as np
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.plot(np.arange(10))
    plot.show()
    leave_after_painting(plot.viewport())
    application.exec()


def app() -> None:
    """Start the program as ``optimizer-explorer`` does."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from explorer import cli
    from explorer.app import launch

    import_rooms = launch._import_rooms_without_qt

    def import_rooms_and_watch():
        import_rooms()
        from explorer.app import start

        open_window = start.open_window

        def watched(source):
            window, complaint = open_window(source)
            window.resize(*SIZE)
            show = window.show

            def show_and_watch():
                show()
                leave_after_painting(window.stage.view.viewport(), window.plots.stack)

            window.show = show_and_watch
            return window, complaint

        start.open_window = watched

    # Nothing of it is imported sooner than it would be: the order is a part of the time.
    launch._import_rooms_without_qt = import_rooms_and_watch
    cli.main([])


def leave_after_painting(*widgets) -> None:
    """End the process once each of the widgets has been painted and that is on the screen."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched, event):  # noqa: N802 - Qt calls this
            if event.type() == QEvent.Type.Paint and watched in waiting:
                waiting.remove(watched)
                if not waiting:
                    # The event loop comes back to this once the window's picture is flushed.
                    QTimer.singleShot(0, lambda: os._exit(0))
            return False

    waiting = list(widgets)
    for widget in widgets:
        watch = Watch(widget)
        widget.installEventFilter(watch)


if __name__ == "__main__":
    {"bare": bare, "app": app}[sys.argv[1]]()

"""The way to the first frame: what is imported first, and when garbage is looked for again."""

from __future__ import annotations

import gc


def launch(source: str | None) -> int:
    """Open the window as fast as can be; return the exit status.

    Nothing that is made on the way to the first frame is garbage, and one search for garbage
    costs more than the first frame: the search begins when the window is on the screen.
    """
    gc.disable()
    try:
        _import_rooms_without_qt()
        from explorer.app.start import start

        return start(source)
    finally:
        gc.enable()


def _import_rooms_without_qt() -> None:
    """Import what needs no Qt before Qt: PySide6 reads the source of whatever comes after it."""
    import numpy.random  # noqa: F401 - the first experiment's data are made with it
    import platformdirs  # noqa: F401 - finds the person's own folder

    import explorer.core.arrows
    import explorer.core.by_hand
    import explorer.core.loss_server
    import explorer.core.trust
    import explorer.core.whole_files
    import explorer.export.tables
    import explorer.session.autosave
    import explorer.session.csv_import
    import explorer.session.files
    import explorer.session.lesson_check
    import explorer.session.retyping
    import explorer.session.sources
    import explorer.session.starting
    import explorer.session.workspace  # noqa: F401

"""The script of a session that is named as on the command line."""

from __future__ import annotations

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.export.code import script_of
from explorer.session.files import at_file
from explorer.session.resolve import resolve
from explorer.session.sources import open_source


def script_from(source: str, torch: bool = False) -> str:
    """Return the script of a session file, of standard input or of a lesson.

    Parameters
    ----------
    torch
        Whether it is for PyTorch.

    Raises
    ------
    InputError
        With the source, the place in it, and what can't be read or written.
    """
    experiment = open_source(source)
    catalogue = Catalogue()
    try:
        return script_of(experiment, resolve(experiment, catalogue), catalogue, torch)
    except InputError as error:
        raise at_file(error, "standard input" if source == "-" else source) from None

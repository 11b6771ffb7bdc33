"""Points of a file that others read again, and whether they would find what is shown."""

from __future__ import annotations

from pathlib import Path

from explorer.core.csv_points import read_standardised, still_there
from explorer.core.data import Points
from explorer.errors import InputError
from explorer.session.experiment import DataChoice


def check_unchanged(data: DataChoice | None, shown: Points | None) -> None:
    """Check that a file of data still holds the points that are shown.

    Raises
    ------
    InputError
        With the file, if it holds others by now, or is gone.
    """
    if data is None or data.csv is None:
        return
    found = still_there(Path(data.csv), data.x_column, data.y_column, data.form)
    if found is None:  # too long ago to be remembered
        return
    if data.standardise:
        found = read_standardised(found, data.standardise)
    if found is not shown:
        raise InputError("has changed since its points were read; open the session again", data.csv)

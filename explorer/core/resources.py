"""Where the textbook lies: the program's own resources, and the person's own folder."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

USER_FOLDER_VARIABLE = "OPTIMIZER_EXPLORER_DATA"


@cache
def resource_root() -> Traversable:
    """Return the folder that holds ``optimizers/``, ``surfaces/``, ``themes/`` and the rest.

    An installed package carries it inside; in a checkout it lies beside the package.
    """
    inside = files("explorer") / "resources"
    if inside.is_dir():
        return inside
    return Path(__file__).resolve().parents[2] / "resources"


def user_root() -> Path:
    """Return the person's own folder, laid out as `resource_root`; it may not exist yet.

    The environment variable ``OPTIMIZER_EXPLORER_DATA`` names another one.
    """
    chosen = os.environ.get(USER_FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    # Imported here because only a window or a list of everything looks at this folder.
    from platformdirs import user_data_path

    return user_data_path("optimizer-explorer", appauthor=False)

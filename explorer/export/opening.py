"""A session to be exported: opened, and the step that is meant (no Qt)."""

from __future__ import annotations

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.files import at_file
from explorer.session.sources import open_source
from explorer.session.workspace import Workspace


def opened(source: str, step: int | None = None) -> tuple[Workspace, int]:
    """Return a session and the step to show: the one asked for, its view's, or the last.

    Raises
    ------
    InputError
        If the session can't be read, or has no such step.
    """
    experiment = open_source(source)
    try:
        workspace = Workspace(experiment, Catalogue())
        if step is None:
            step = workspace.opening_step(workspace.steps)
        if step > workspace.steps:
            raise InputError(f"step {step} is beyond the last, {workspace.steps}")
    except InputError as error:
        raise at_file(error, "standard input" if source == "-" else source) from None
    return workspace, step

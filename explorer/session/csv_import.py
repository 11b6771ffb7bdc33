"""Where imported points go: into the model that is shown, or one of the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from explorer.session.edits import with_surface_retyped
from explorer.session.experiment import DataChoice, SurfaceChoice
from explorer.session.workspace import Workspace

HERE = ""
"""The key of the model that is shown."""
USUAL = "linear-regression"


def data_surfaces(workspace: Workspace) -> tuple[str, list[tuple[str, str]]]:
    """Return the key to suggest and the (title, key) of every surface that takes points."""
    catalogue = [
        (entry.title, entry.name)
        for entry in workspace.catalogue.surfaces.readable()
        if entry.model
    ]
    catalogue.sort(key=lambda item: item[0].casefold())
    if workspace.problem.model is None:
        return USUAL, catalogue
    here = workspace.experiment.surface.name
    if here:
        return here, catalogue
    return HERE, [(workspace.problem.title, HERE), *catalogue]


def take_points(workspace: Workspace, key: str, data: DataChoice) -> None:
    """Show the surface of a key from `data_surfaces` over other points: one undo step.

    The runs, the start and the number of steps stay. The view of a named surface is its own again;
    that of a typed one, which is part of it, stays.

    Raises
    ------
    InputError
        If the points can't be used.
    """
    name = Path(data.csv).name if data.csv else ""
    _put_points(workspace, key, data, f"Import {name}", "")


def take_drawn(
    workspace: Workspace,
    points: tuple[tuple[float, ...], tuple[float, ...]],
    label: str,
    merge: str = "",
) -> None:
    """Show the same model over points drawn by hand; see `Workspace.edit`."""
    key = workspace.experiment.surface.name
    _put_points(workspace, key, DataChoice(points=points), label, merge)


def _put_points(workspace: Workspace, key: str, data: DataChoice, label: str, merge: str) -> None:
    shown = workspace.experiment.surface
    choice = SurfaceChoice(name=key, data=data)
    if key in (HERE, shown.name):
        choice = replace(shown, data=data, range=None if shown.name else shown.range)
    experiment = with_surface_retyped(
        workspace.experiment, choice, workspace.catalogue, workspace.start, workspace.steps
    )
    workspace.edit(experiment, label, merge)

"""Where imported points go: into the model that is shown, or one of the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from explorer.session.csv_range import range_for
from explorer.session.edits import with_surface_retyped
from explorer.session.experiment import DataChoice, SurfaceChoice
from explorer.session.surfaces import resolve_surface
from explorer.session.workspace import Workspace

HERE = ""
"""The key of the model that is shown."""
USUAL = "linear-regression"
STANDARD = {
    "": "As they are",
    "x": "Standardise x",
    "y": "Standardise y",
    "xy": "Standardise x and y",
}
"""What can be standardised of a file's points, as a choice is called."""


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

    The runs and the number of steps stay, and on the same surface the start; another surface has
    its own. Where the start and the best fit would not be seen well, the range is theirs. The title
    tells of the file and the model.

    Raises
    ------
    InputError
        If the points can't be used.
    """
    path = Path(data.csv or "")
    before, shown = workspace.experiment, workspace.experiment.surface
    same = key in (HERE, shown.name)
    if same:
        choice = replace(shown, data=data, range=None if shown.name else shown.range)
    else:
        choice = SurfaceChoice(name=key, data=data)
        before = replace(before, runs=tuple(replace(run, start=None) for run in before.runs))
    surface = resolve_surface(choice, workspace.catalogue)
    dimensions = surface.problem.dimensions
    start = workspace.start if same and len(workspace.start) == dimensions else surface.start
    choice = _in_view(workspace, choice, start)
    experiment = with_surface_retyped(before, choice, workspace.catalogue, start, workspace.steps)
    title = f"{path.stem}: {surface.problem.title}"
    workspace.edit(replace(experiment, title=title), f"Import {path.name}")


def file_data(workspace: Workspace) -> DataChoice | None:
    """Return the choice of the points that are shown, if they come from a file."""
    data = workspace.experiment.surface.data
    return data if data is not None and data.csv is not None else None


def standardise(workspace: Workspace, which: str) -> None:
    """Bring x, y or both of a file's points to mean 0 and standard deviation 1, or none.

    Raises
    ------
    InputError
        If the file can't be read any more.
    """
    data = file_data(workspace)
    if data is None or data.standardise == which:
        return
    choice = replace(workspace.experiment.surface, data=replace(data, standardise=which))
    if choice.name:
        choice = replace(choice, range=None)
    choice = _in_view(workspace, choice, workspace.start)
    experiment = replace(workspace.experiment, surface=choice)
    workspace.edit(experiment, STANDARD[which] if which else "Take the points as they are")


def _in_view(
    workspace: Workspace, choice: SurfaceChoice, start: tuple[float, ...]
) -> SurfaceChoice:
    """Return the surface with a range in which the runs are seen, where its own is not one."""
    problem = resolve_surface(choice, workspace.catalogue).problem
    return replace(choice, range=range_for(problem, start) or choice.range)


def take_drawn(
    workspace: Workspace,
    points: tuple[tuple[float, ...], tuple[float, ...]],
    label: str,
    merge: str = "",
) -> None:
    """Show the same model over points drawn by hand, in the same range; see `Workspace.edit`."""
    shown = workspace.experiment.surface
    choice = replace(shown, data=DataChoice(points=points))
    experiment = with_surface_retyped(
        workspace.experiment, choice, workspace.catalogue, workspace.start, workspace.steps
    )
    workspace.edit(experiment, label, merge)

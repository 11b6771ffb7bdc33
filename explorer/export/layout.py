"""Which drawing a shot asks for."""

from __future__ import annotations

from explorer.errors import InputError
from explorer.export.drawing import (
    ByHandDrawing,
    CanvasDrawing,
    Drawing,
    Handwork,
    PlotsDrawing,
)
from explorer.export.figure import FigureDrawing
from explorer.export.filmstrip import StripDrawing
from explorer.export.shot import Shot
from explorer.session.workspace import Workspace


def drawing_of(
    workspace: Workspace, shot: Shot, by_hand: Handwork | None = None, filmed: bool = False
) -> Drawing:
    """Return what a shot shows, laid out; an application object must exist.

    Raises
    ------
    InputError
        If there is no such theme, or no picture so large is made.
    """
    if shot.part == "canvas":
        return CanvasDrawing(workspace, shot, filmed)
    if shot.part == "plots":
        return PlotsDrawing(workspace, shot)
    if shot.part == "strip":
        return StripDrawing(workspace, shot)
    if shot.part == "step":
        if by_hand is None:
            raise InputError("the step by hand can't be drawn here")
        return ByHandDrawing(workspace, shot, by_hand)
    return FigureDrawing(workspace, shot, by_hand, filmed)

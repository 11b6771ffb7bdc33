"""The middle of a picture: the map or the curve, the surface, or the data, as the view names it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from explorer.look.theme import Theme
from explorer.session.workspace import ALL, Workspace
from explorer.views.canvas import Canvas
from explorer.views.curve import Curve
from explorer.views.drawn import DrawnRun


def draw_stage(
    painter: QPainter,
    workspace: Workspace,
    runs: list[DrawnRun],
    theme: Theme,
    size: tuple[int, int],
    ratio: float,
) -> str:
    """Draw what the view's tab names at the workspace's step, from the painter's origin.

    Parameters
    ----------
    size
        Width and height in logical px.
    ratio
        Device px to a logical px.

    Returns
    -------
    str
        Why something else was drawn, as one sentence; empty if the tab was.
    """
    tab = workspace.view.tab
    remark = ""
    if tab == "data":
        from explorer.views.data_view import DataView

        data = DataView(theme)
        _show(data, size)
        data.refresh(workspace, runs, ALL)
        remark = data.message
        if not remark:
            data.paint_at(painter, ratio)
        _drop(data)
    elif tab == "3d":
        from explorer.views.surface3d import Surface3D

        surface = Surface3D(theme)
        _show(surface, size)
        surface.refresh(workspace, runs, ALL)
        if surface.prepare():
            surface.paint_at(painter, ratio)
        remark = surface.message
        _drop(surface)
    if tab == "contour" or remark:
        flat = Curve(theme) if workspace.problem.dimensions == 1 else Canvas(theme)
        _show(flat, size)
        flat.refresh(workspace, runs, ALL)
        flat.paint_at(painter, ratio)
        _drop(flat)
    if not remark:
        return ""
    instead = "curve" if workspace.problem.dimensions == 1 else "contours"
    return f"{remark.split('. ')[0].rstrip('.')}; the picture shows the {instead} instead"


def _show(view: QWidget, size: tuple[int, int]) -> None:
    """Lay a view out at a size; nothing appears."""
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(*size)
    view.show()


def _drop(view: QWidget) -> None:
    view.close()
    view.deleteLater()

"""Scenes for the tests of the 3-D view, and a renderer that needs no OpenGL."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from explorer.core.catalogue import Catalogue
from explorer.look.theme import load_theme
from explorer.session.experiment import Experiment, RunChoice, SurfaceChoice
from explorer.session.workspace import ALL, Workspace
from explorer.views import surface3d
from explorer.views.drawn import drawn_runs
from explorer.views.surface3d_gl import Picture


class FlatRenderer:
    """Draws nothing, at a depth where nothing is hidden; counts what it is asked for."""

    def __init__(self) -> None:
        self.drawn = []
        self.meshes = []
        self.lines = {}

    def set_meshes(self, meshes) -> None:
        self.meshes, self.lines = meshes, {}

    def set_lines(self, name, points, color) -> None:
        self.lines[name] = points

    def draw(self, eye, ratio, smooth, quick=False) -> Picture:
        self.drawn.append((eye, ratio, smooth, quick))
        size = (max(1, round(eye.width * ratio)), max(1, round(eye.height * ratio)))
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        image.setDevicePixelRatio(ratio)
        depth = np.ones(size[::-1], np.float32)
        return Picture(image, np.empty(0, np.uint8), depth, eye, smooth)


def workspace(surface: str = "sigmoid-neuron", steps: int = 30, **choices) -> Workspace:
    """Return some runs on a surface of the catalogue, all computed."""
    runs = tuple(RunChoice(optimizer=name) for name in ("gd", "momentum", "adam"))
    choices.setdefault("runs", runs)
    made = Workspace(
        Experiment(surface=SurfaceChoice(name=surface), steps=steps, **choices), Catalogue()
    )
    made.compute_all()
    return made


def shown(of: Workspace, theme: str = "light", size=(400, 360)) -> surface3d.Surface3D:
    """Return a view of a workspace, not on the screen yet."""
    look = load_theme(theme)
    view = surface3d.Surface3D(look)
    view.resize(*size)
    view.refresh(of, drawn_runs(of, look), ALL)
    return view

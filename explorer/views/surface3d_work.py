"""What the 3-D view works on while nothing moves: ever finer meshes, and the lines on them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from explorer.core.problem import Problem
from explorer.look.theme import Theme, colormap_table
from explorer.session.view import Height
from explorer.views.canvas_logic import Range
from explorer.views.map_beside import BESIDE
from explorer.views.map_contours import contours, load_contourpy
from explorer.views.map_levels import contour_levels
from explorer.views.surface3d_gl import Renderer
from explorer.views.surface3d_mesh import Mesh, mesh_grid, sizes
from explorer.views.surface3d_soft import SoftRenderer

Points = NDArray[np.float32]
Work = Generator[Any, None, None]
_END = object()


class SurfaceWork:
    """Keeps the newest mesh in the renderer, and makes a better one in slices.

    Attributes
    ----------
    mesh
        What is drawn, or None before the first.
    version
        Grows whenever something else would be drawn.
    """

    def __init__(self, make: Callable[[], Renderer | SoftRenderer], theme: Theme) -> None:
        """Take what makes a renderer, when the first mesh is wanted."""
        self.mesh: Mesh | None = None
        self.version = 0
        self.renderer: Renderer | SoftRenderer | None = None
        self._make = make
        self._theme = theme
        self._kind: Height = "log"
        self._wanted: tuple[Problem, Range] | None = None
        self._problem: Problem | None = None  # whose loss the mesh is
        self._lines: list[list[NDArray[np.float64]]] = []  # by level
        self._work: Work | None = None
        self._unit = 0.0

    def set_theme(self, theme: Theme) -> None:
        """Draw the same in other colours."""
        self._theme = theme
        self._upload()

    def set_kind(self, kind: Height) -> None:
        """Draw the same with other heights."""
        if kind == self._kind:
            return
        self._kind = kind
        if self.mesh is not None:
            self.mesh = self.mesh.with_heights(kind)
            self._upload()

    def set_problem(self, problem: Problem, view: Range) -> None:
        """Draw another surface; the old one stays until there is a first mesh of the new one."""
        if self._wanted is not None and self._wanted[0] is problem and self._wanted[1] == view:
            return
        self._wanted = (problem, view)
        self._work = self._all(problem, view)

    @property
    def busy(self) -> bool:
        """Whether work is left."""
        return self._work is not None

    def begin(self, whole: bool = True) -> None:
        """Do what a first picture of the wanted surface needs.

        Without ``whole`` nobody waits for what other threads are at.
        """
        wanted = self._wanted
        while wanted is not None and self._problem is not wanted[0] and self._work is not None:
            if self._go_on() is BESIDE and not whole:
                break

    def go_on(self, seconds: float) -> bool:
        """Work for about so long, if not other threads do; return whether work is left."""
        end, now = perf_counter() + seconds, 0.0
        while self._work is not None and (not now or now + self._unit < end):
            if self._go_on() is BESIDE:
                break
            now = perf_counter()
        return self._work is not None

    def _go_on(self) -> object:
        began = perf_counter()
        said = next(self._work, _END) if self._work is not None else _END
        if said is _END:
            self._work = None
        self._unit = perf_counter() - began
        return said

    def _all(self, problem: Problem, view: Range) -> Work:
        for count in sizes(problem):
            grid = yield from mesh_grid(problem, view, count)
            self.mesh = mesh = Mesh.made(problem, view, grid, self._kind)
            # The lines of a coarser mesh would float above a finer one.
            self._lines = []
            self._problem = problem
            self._upload()
            yield
        load_contourpy()
        yield
        levels = contour_levels(mesh.losses, mesh.scale)
        found = []
        for contour in contours(grid, levels, mesh.scale):
            found.append(list(contour.lines))
            yield
        self._lines = found
        self._upload_lines()

    def _upload(self) -> None:
        """Give the renderer the mesh in its colours, and the lines on it."""
        if self.mesh is None:
            return
        if self.renderer is None:
            self.renderer = self._make()
        mesh, table = self.mesh, colormap_table(self._theme)
        entries, _ = mesh.scale.entries(mesh.losses)
        colors = table[entries]
        light = replace(mesh, z=mesh.z[::2, ::2])
        self.renderer.set_meshes(
            [
                (mesh.vertices(), mesh.faces(), colors.reshape(-1, 4)),
                (light.vertices(), light.faces(), colors[::2, ::2].reshape(-1, 4)),
            ]
        )
        self._upload_lines()

    def _upload_lines(self) -> None:
        if self.mesh is None or self.renderer is None:
            return
        self.version += 1
        iso = [iso_points(self.mesh, lines) for lines in self._lines]
        parts = np.concatenate(iso) if iso else np.empty((0, 3), np.float32)
        self.renderer.set_lines("iso", parts, QColor(self._theme.iso_line))
        self.renderer.set_lines("rim", rim_points(self.mesh), QColor(self._theme.field_line))


def iso_points(mesh: Mesh, lines: list[NDArray[np.float64]]) -> Points:
    """Return one level's lines as pairs of points of the box, shape (2n, 3)."""
    pairs = [np.empty((0, 2, 3))]
    for line in lines:
        # On the mesh itself: between its places it is flat, and the exact height would dip in.
        points = mesh.on_surface(mesh.to_box(line))
        both = np.stack([points[:-1], points[1:]], axis=1)
        pairs.append(both[np.isfinite(both).all(axis=(1, 2))])
    return np.concatenate(pairs).reshape(-1, 3).astype(np.float32)


def rim_points(mesh: Mesh) -> Points:
    """Return the surface's four edges as pairs of points of the box, shape (2n, 3)."""
    n = len(mesh.z)
    vertices = mesh.vertices().reshape(n, n, 3)
    whole = np.isfinite(mesh.z)
    pairs = []
    for edge, sure in (
        (vertices[0], whole[0]), (vertices[-1], whole[-1]),
        (vertices[:, 0], whole[:, 0]), (vertices[:, -1], whole[:, -1]),
    ):  # fmt: skip
        both = sure[:-1] & sure[1:]
        pairs.append(np.stack([edge[:-1][both], edge[1:][both]], axis=1).reshape(-1, 3))
    return np.concatenate(pairs)

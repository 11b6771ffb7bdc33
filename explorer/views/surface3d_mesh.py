"""The surface as heights over a grid: what is high, where a trail lies on it (no Qt)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from explorer.core.problem import Problem
from explorer.session.view import Height
from explorer.views.canvas_logic import Range, nice_step
from explorer.views.map_beside import count_of, grid_of
from explorer.views.map_grid import MANY, Grid
from explorer.views.map_scale import Scale, SteepScale, scale_of
from explorer.views.surface3d_camera import HEIGHT

Array = NDArray[np.float64]

COARSE, FINE = 41, 121  # places along a side of the first mesh and of the last
FEW = 13  # the same of the first over very many points, each of which every place costs
LOW_PART = 0.06  # the share of the surface that a logarithm spreads evenly with the rest


@dataclass(frozen=True)
class Heights(Scale):
    """Which loss is how high, 0 to 1.

    A logarithm needs a positive number, so it is taken of how far a loss is above the lowest one,
    plus a small offset. On a surface with poles the logarithm is that of the colours, and what lies
    beyond the ends has no height: the surface is cut off there.

    Attributes
    ----------
    kind
        ``log`` or ``linear``.
    offset
        What is added inside of the logarithm, a round number.
    steep
        The colours' scale where it is that of a surface with poles.
    """

    kind: Height = "linear"
    offset: float = 0.0
    steep: SteepScale | None = None

    @classmethod
    def made(cls, scale: Scale, values: Array, kind: Height) -> Heights:
        """Return the heights for a scale's losses, the offset found from a grid of them."""
        if isinstance(scale, SteepScale):
            ends = (scale.low, scale.high, scale.below, scale.above)
            return cls(*ends, kind=kind, offset=scale.unit, steep=scale)
        span = scale.high - scale.low
        if not (isfinite(span) and span > 0):
            return cls(scale.low, scale.high)
        above = values[np.isfinite(values)] - scale.low
        offset = float(np.quantile(above, LOW_PART)) if above.size else 0.0
        offset = nice_step(min(max(offset, 1e-4 * span), 0.2 * span))
        return cls(scale.low, scale.high, kind=kind, offset=offset)

    def position(self, loss: Array) -> Array:
        """Return heights from 0 to 1, same shape; NaN where a loss is not finite."""
        loss = np.where(np.isfinite(loss), loss, np.nan)
        if self.steep is not None:
            loss = np.where((loss >= self.low) & (loss <= self.high), loss, np.nan)
            if self.kind == "log":
                return self.steep.position(loss)
        span = self.high / 2 - self.low / 2
        if not span > 0:
            return loss * 0.0
        share: Array = np.clip((loss / 2 - self.low / 2) / span, 0.0, 1.0)
        if self.kind == "linear":
            return share
        ratio = 2 * span / self.offset
        return np.asarray(np.log1p(share * ratio) / np.log1p(ratio))


def sizes(problem: Problem) -> tuple[int, ...]:
    """Return the places along a side of the meshes to be made one after another."""
    return (FEW, COARSE, FINE) if count_of(problem) > MANY else (COARSE, FINE)


def mesh_grid(problem: Problem, view: Range, count: int) -> Generator[object, None, Grid]:
    """Compute losses whose outermost places lie on the very edges of a view.

    Parameters
    ----------
    problem
        Of two parameters.
    view
        The range to cover.
    count
        Places along each side; the grid's own margin comes on top.
    """
    grown = []
    for low, high in view:
        half = (high - low) / (count - 1) / 2
        grown.append((low - half, high + half))
    return (yield from grid_of(problem, (grown[0], grown[1]), count, count))


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface in the box.

    Attributes
    ----------
    view
        The range of the two parameters that the base of the box stands for.
    grid
        The losses.
    scale
        Of the colours: the lowest and the highest loss.
    heights
        Which loss is how high.
    z
        Heights in the box at the grid's places without its margin, shape (n, n); NaN: a hole.
    """

    view: Range
    grid: Grid
    scale: Scale
    heights: Heights
    z: Array

    @classmethod
    def made(cls, problem: Problem, view: Range, grid: Grid, kind: Height) -> Mesh:
        """Return the mesh of a grid from `mesh_grid`."""
        losses = grid.values[1:-1, 1:-1]
        inside = [
            m.value
            for m in problem.minima
            if all(low <= v <= high for v, (low, high) in zip(m.at, view, strict=True))
        ]
        many = problem.points is not None and len(problem.points.x) > MANY
        scale = Scale.of(losses, inside) if many else scale_of(grid, problem.loss, inside)
        heights = Heights.made(scale, losses, kind)
        return cls(view, grid, scale, heights, HEIGHT * heights.position(losses))

    @property
    def losses(self) -> Array:
        """The losses at the places of ``z``, shape (n, n)."""
        return self.grid.values[1:-1, 1:-1]

    def with_heights(self, kind: Height) -> Mesh:
        """Return the same surface with other heights."""
        heights = Heights.made(self.scale, self.losses, kind)
        z = HEIGHT * heights.position(self.losses)
        return Mesh(self.view, self.grid, self.scale, heights, z)

    def vertices(self) -> NDArray[np.float32]:
        """Return the places row by row as points of the box, shape (n*n, 3)."""
        side = np.linspace(-1.0, 1.0, len(self.z))
        x, y = np.meshgrid(side, side)
        z = np.nan_to_num(self.z)
        return np.stack([x, y, z], axis=-1).reshape(-1, 3).astype(np.float32)

    def faces(self) -> NDArray[np.uint32]:
        """Return the triangles as numbers of vertices, shape (m, 3); none at a hole."""
        n = len(self.z)
        number = np.arange(n * n, dtype=np.uint32).reshape(n, n)
        a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, :-1], number[1:, 1:]
        halves = [np.stack(half, axis=-1).reshape(-1, 3) for half in ((a, b, c), (b, d, c))]
        faces = np.concatenate(halves)
        whole = np.isfinite(self.z).ravel()[faces].all(axis=1)
        return faces[whole]

    def to_box(self, w: Array) -> Array:
        """Return parameters, shape (…, 2), as places of the base from −1 to 1, same shape."""
        low, high = np.array(self.view).T
        with np.errstate(over="ignore", invalid="ignore"):
            place: Array = (np.asarray(w) - low) / (high - low) * 2 - 1
        return place

    def to_parameters(self, place: Array) -> Array:
        """Return places of the base, shape (…, 2), as parameters, same shape."""
        low, high = np.array(self.view).T
        w: Array = low + (np.asarray(place) + 1) / 2 * (high - low)
        return w

    def on_surface(self, place: Array) -> Array:
        """Return places of the base, shape (…, 2), as points on the surface, (…, 3).

        The height is NaN at holes and outside of the box.
        """
        n = len(self.z)
        at = (np.asarray(place) + 1) / 2 * (n - 1)
        outside = ~((at >= -1e-9) & (at <= n - 1 + 1e-9)).all(axis=-1)
        at = np.clip(np.nan_to_num(at), 0.0, n - 1)
        cell = np.minimum(at.astype(int), n - 2)
        i, j = cell[..., 0], cell[..., 1]
        u, v = at[..., 0] - i, at[..., 1] - j
        z = self.z
        corner, right, up, far = z[j, i], z[j, i + 1], z[j + 1, i], z[j + 1, i + 1]
        # The two triangles of a cell, so that a trail lies on what is drawn.
        lower = corner + u * (right - corner) + v * (up - corner)
        upper = far + (1 - u) * (up - far) + (1 - v) * (right - far)
        height = np.where(u + v <= 1, lower, upper)
        height[outside] = np.nan
        return np.concatenate([place, height[..., None]], axis=-1)

"""What is to be seen of the surface from one place, and what is hidden behind it (no Qt)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.views.surface3d_camera import Eye
from explorer.views.surface3d_mesh import Mesh

Array = NDArray[np.float64]

SLACK = 0.02  # of the box: so much deeper than the surface a point on it may seem to be


@dataclass(frozen=True, eq=False)
class Sight:
    """A mesh as it is seen.

    Attributes
    ----------
    mesh, eye
        What is seen, from where.
    depth
        The picture's depths as OpenGL stores them, shape (rows, columns), 1 where nothing is;
        None where they are not known and so nothing counts as hidden.
    """

    mesh: Mesh
    eye: Eye
    depth: NDArray[np.float32] | None

    def sees(self, px: Array, depth: Array) -> NDArray[np.bool_]:
        """Return which points are not hidden.

        Parameters
        ----------
        px, depth
            Of points of the box, shapes (n, 2) and (n,), as `Eye.to_px` gives them.
        """
        inside = np.asarray(np.isfinite(px).all(axis=1))
        if self.depth is None:
            return inside
        rows, columns = self.depth.shape
        scale = columns / self.eye.width
        with np.errstate(invalid="ignore"):
            at = np.nan_to_num(px * scale).astype(int)
        x, y = at[:, 0].clip(2, columns - 3), at[:, 1].clip(2, rows - 3)
        # The farthest of some neighbours: at a rim the surface is seen nearly along itself.
        around = [
            self.depth[y + dy, x + dx] for dx, dy in ((0, 0), (2, 0), (-2, 0), (0, 2), (0, -2))
        ]
        farthest = self.eye.camera.depth(np.max(around, axis=0).astype(float))
        near: NDArray[np.bool_] = depth <= farthest + SLACK
        return inside & near

    def sees_place(self, place: Array) -> tuple[float, float, bool]:
        """Return where a place of the base is seen on the surface, in px, and whether it is."""
        px, depth = self.eye.to_px(self.mesh.on_surface(place[None]))
        x, y = px[0].tolist()
        return x, y, bool(self.sees(px, depth)[0])

    def under(self, x: float, y: float) -> tuple[float, float] | None:
        """Return the parameters of the surface under a place in px; None where there is none."""
        if self.depth is None:
            return None
        rows, columns = self.depth.shape
        scale = columns / self.eye.width
        i, j = int(y * scale), int(x * scale)
        if not (0 <= i < rows and 0 <= j < columns) or self.depth[i, j] >= 1.0:
            return None
        deep = float(self.eye.camera.depth(np.array(float(self.depth[i, j]))))
        w = self.mesh.to_parameters(self.eye.to_box(x, y, deep)[:2])
        return float(w[0]), float(w[1])

"""The surface drawn without OpenGL, for files.

A file is to be the same whether there is a display or not, and without one there is often no
OpenGL: Qt's offscreen platform has it from an X server alone, and pyqtgraph draws in Qt's contexts
only. Another platform of Qt's (EGL's) would want a process of its own, drivers that a bare machine
lacks, and would still draw edges as its driver does. So files are drawn here, the same everywhere,
in a third of a second; a screen, which can't wait so long, has OpenGL. Beside Mesa's software
driver 99 pixels of 100 are equal to the bit, and what differs are ends of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from explorer.views.surface3d_camera import Eye
from explorer.views.surface3d_gl import Picture
from explorer.views.surface3d_raster import Triangles, pushed_back, rasterized

BEHIND = (1.0, 2.0)
"""As in OpenGL's scene: the surface is a little deeper than it lies, so that lines are whole."""
_KEPT = 1 << 24
"""Bytes of the largest picture that is kept."""
Mesh = tuple[NDArray[np.float32], NDArray[np.uint32], NDArray[np.uint8]]


@cache
def _kept() -> dict[bytes, Picture]:
    """Return where the last picture is kept: an export's preview asks for the same again."""
    return {}


class SoftRenderer:
    """Draws one mesh with lines on it, as `Renderer` does and in its place."""

    def __init__(self) -> None:
        self._mesh: Mesh | None = None
        self._lines: dict[str, tuple[NDArray[np.float32], tuple[float, ...]]] = {}

    def set_meshes(self, meshes: Sequence[Mesh]) -> None:
        """Draw the first of these from now on; the lines go."""
        self._mesh, self._lines = meshes[0], {}

    def set_lines(self, name: str, points: NDArray[np.float32], color: QColor) -> None:
        """Draw separate lines from now on, shape (2n, 3), in the place of those of that name."""
        self._lines.pop(name, None)
        if len(points):
            shares = (color.redF(), color.greenF(), color.blueF(), color.alphaF())
            self._lines[name] = (points, shares)

    def draw(self, eye: Eye, ratio: float, smooth: bool, quick: bool = False) -> Picture:
        """Return a picture, always with smooth edges."""
        key = self._key(eye, ratio)
        kept = _kept()
        if key not in kept:
            picture = self._drawn(eye, ratio)
            kept.clear()
            if picture.pixels.size <= _KEPT:
                kept[key] = picture
            return picture
        return kept[key]

    def _key(self, eye: Eye, ratio: float) -> bytes:
        """Return what tells pictures apart."""
        known = sha256(repr((eye, ratio)).encode())
        for part in self._mesh or ():
            known.update(part.tobytes())
        for points, color in self._lines.values():
            known.update(points.tobytes() + repr(color).encode())
        return known.digest()

    def _drawn(self, eye: Eye, ratio: float) -> Picture:
        width, height = max(1, round(eye.width * ratio)), max(1, round(eye.height * ratio))
        lens = _Lens(Eye(eye.camera, float(width), float(height)))
        parts = []
        if self._mesh is not None and len(self._mesh[1]):
            parts.append(pushed_back(lens.faces(*self._mesh), *BEHIND))
        broad = max(1.0, width / max(eye.width, 1.0))
        parts += [lens.lines(points, color, broad) for points, color in self._lines.values()]
        if parts:
            pixels, depth = rasterized(Triangles.joined(parts), width, height)
        else:
            pixels = np.zeros((height, width, 4), np.uint8)
            depth = np.ones((height, width), np.float32)
        pixels = np.ascontiguousarray(pixels[..., [2, 1, 0, 3]])
        kind = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(pixels.data, width, height, 4 * width, kind)
        image.setDevicePixelRatio(ratio)
        return Picture(image, pixels, depth, eye, True)

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""


class _Lens:
    """Where points of the box come to lie in a picture."""

    def __init__(self, eye: Eye) -> None:
        self._size = np.array([eye.width, eye.height])
        camera = eye.camera
        self._matrix = camera.projection_rows(eye.width, eye.height) @ camera.view_rows()

    def _placed(self, points: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return x and y in px, the stored depth and 1/w, shape (n, 4); all lies before the eye."""
        clip = points.astype(float) @ self._matrix[:, :3].T + self._matrix[:, 3]
        near = 1.0 / clip[:, 3:]
        seen = clip[:, :3] * near
        px = (seen[:, :2] * (1.0, -1.0) + 1.0) / 2.0 * self._size
        return np.hstack([px, (seen[:, 2:] + 1.0) / 2.0, near])

    def faces(
        self,
        vertices: NDArray[np.float32],
        faces: NDArray[np.uint32],
        colors: NDArray[np.uint8],
    ) -> Triangles:
        """Return a mesh's triangles."""
        places, shades = self._placed(vertices).T, (colors / 255.0).T
        x, y, z, near = places[:, faces.T]
        return Triangles(x, y, z, near, shades[:, faces.T])

    def lines(
        self, points: NDArray[np.float32], color: tuple[float, ...], broad: float
    ) -> Triangles:
        """Return lines as two triangles each, so many px broad."""
        a, b = self._placed(points).reshape(-1, 2, 4).transpose(1, 0, 2)
        along = b[:, :2] - a[:, :2]
        length = np.hypot(*along.T)
        a, b, along = (v[length > 0] for v in (a, b, along / np.maximum(length, 1e-30)[:, None]))
        beside = np.zeros_like(a)
        beside[:, 0], beside[:, 1] = -along[:, 1] * broad / 2, along[:, 0] * broad / 2
        corners = np.stack([a + beside, a - beside, b + beside, b - beside])
        three = np.concatenate([corners[[0, 1, 2]], corners[[1, 3, 2]]], axis=1)
        x, y, z, near = three.transpose(2, 0, 1)
        shades = np.broadcast_to(np.array(color)[:, None, None], (4, *x.shape))
        return Triangles(x, y, z, near, shades)

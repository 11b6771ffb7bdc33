"""Where the surface is looked at from, and where its points come to lie on the screen (no Qt)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HEIGHT = 1.1  # of the box, whose base is two units wide and two deep
CENTRE = (0.0, 0.0, 0.43)  # what is looked at
HALF_LENS = 0.25  # half of the picture's shorter side at a distance of 1, by the usual lens
# Level and from above, the picture is an elevation and a plan, in which lengths can be compared:
# the camera goes so many times farther away and takes a longer lens.
PARALLEL = 30.0
LEVEL, ABOVE = 12.0, 55.0  # degrees between which there is perspective
NEAREST, FARTHEST = 2.4, 40.0  # distances that a wheel may reach
REACH = 1.9  # nothing lies farther from the centre
USUAL = (-55.0, 38.0)  # azimuth and elevation at first
PRESETS: dict[str, tuple[float, float]] = {
    "tilted": USUAL,
    "top": (-90.0, 90.0),
    "front": (-90.0, 0.0),
    "side": (0.0, 0.0),
}
"""Azimuth and elevation by name: the front has the first parameter across, the side the second."""


@dataclass(frozen=True)
class Camera:
    """A place that the centre of the box is looked at from.

    Attributes
    ----------
    azimuth, elevation
        In degrees; the azimuth is counted from the first parameter's axis to the second's, the
        elevation from 0 (level) to 90 (from above).
    distance
        In units of the box, whose base is two wide, as if the lens were the usual one.
    """

    azimuth: float
    elevation: float
    distance: float

    def turned(self, azimuth: float, elevation: float) -> Camera:
        """Return the camera moved about the centre by so many degrees."""
        turned = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        return replace(
            self, azimuth=turned, elevation=min(90.0, max(0.0, self.elevation + elevation))
        )

    def nearer(self, factor: float) -> Camera:
        """Return the camera at a distance so many times smaller."""
        return replace(self, distance=min(FARTHEST, max(NEAREST, self.distance / factor)))

    @cached_property
    def axes(self) -> Array:
        """Right, up and backward as rows, shape (3, 3)."""
        a, e = radians(self.azimuth), radians(self.elevation)
        return np.array(
            [
                [-sin(a), cos(a), 0.0],
                [-sin(e) * cos(a), -sin(e) * sin(a), cos(e)],
                [cos(e) * cos(a), cos(e) * sin(a), sin(e)],
            ]
        )

    @cached_property
    def long(self) -> float:
        """How many times longer than usual the lens is."""
        rest = LEVEL - self.elevation if self.elevation < LEVEL else self.elevation - ABOVE
        share = min(1.0, max(0.0, rest / (LEVEL if self.elevation < LEVEL else 90.0 - ABOVE)))
        smooth = share * share * (3 - 2 * share)
        return 1.0 / (1.0 - smooth + smooth / PARALLEL)

    @property
    def away(self) -> float:
        """How far the centre is away in truth."""
        return self.distance * self.long

    @property
    def near(self) -> float:
        """The least depth that is drawn."""
        return max(self.away - REACH, 0.05)

    @property
    def far(self) -> float:
        """The largest depth that is drawn."""
        return self.away + REACH

    def from_camera(self, points: Array) -> Array:
        """Return points of the box, shape (…, 3), as right, up and depth, same shape."""
        seen = (np.asarray(points) - CENTRE) @ self.axes.T
        seen[..., 2] = self.away - seen[..., 2]
        return seen

    def view_rows(self) -> Array:
        """Return the matrix from the box to the camera, as OpenGL has it, shape (4, 4)."""
        rows = np.eye(4)
        rows[:3, :3] = self.axes
        rows[:3, 3] = -self.axes @ np.array(CENTRE)
        rows[2, 3] -= self.away
        return rows

    def projection_rows(self, width: float, height: float) -> Array:
        """Return the matrix from the camera to OpenGL's clip space, shape (4, 4)."""
        near, far, least = self.near, self.far, min(width, height)
        zoom = self.long / HALF_LENS
        rows = np.zeros((4, 4))
        rows[0, 0], rows[1, 1] = zoom * least / width, zoom * least / height
        rows[2, 2], rows[2, 3] = -(far + near) / (far - near), -2 * far * near / (far - near)
        rows[3, 2] = -1.0
        return rows

    def depth(self, stored: Array) -> Array:
        """Return the depths that a depth buffer holds as numbers from 0 to 1, same shape."""
        near, far = self.near, self.far
        depth: Array = near * far / (far - stored * (far - near))
        return depth


@dataclass(frozen=True)
class Eye:
    """A camera with the picture that it makes.

    Attributes
    ----------
    camera
        Where it stands.
    width, height
        Of the picture, in px.
    """

    camera: Camera
    width: float
    height: float

    @property
    def zoom(self) -> float:
        """Pixels to a unit at the depth of one unit."""
        return min(self.width, self.height) / 2 * self.camera.long / HALF_LENS

    def to_px(self, points: Array) -> tuple[Array, Array]:
        """Return points of the box, shape (…, 3), in px (…, 2), and their depths (…)."""
        seen = self.camera.from_camera(points)
        depth = seen[..., 2]
        scale = self.zoom / depth
        return (
            np.stack(
                [
                    self.width / 2 + scale * seen[..., 0],
                    self.height / 2 - scale * seen[..., 1],
                ],
                axis=-1,
            ),
            depth,
        )

    def to_box(self, x: float, y: float, depth: float) -> Array:
        """Return the point of the box that lies so deep under a place in px, shape (3,)."""
        across = (x - self.width / 2) * depth / self.zoom
        up = (self.height / 2 - y) * depth / self.zoom
        seen = np.array([across, up, self.camera.away - depth])
        point: Array = seen @ self.camera.axes + CENTRE
        return point


def corners() -> Array:
    """Return the eight corners of the box, the base first, shape (8, 3)."""
    base = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    return np.array([(x, y, z) for z in (0.0, HEIGHT) for x, y in base])


def fitting(
    azimuth: float, elevation: float, width: float, height: float, margin: tuple[float, float]
) -> Camera:
    """Return the nearest camera that sees the whole box with margins around it.

    Parameters
    ----------
    azimuth, elevation
        In degrees.
    width, height
        Of the picture, in px.
    margin
        Px to be left free at the left and right, and above and below.
    """
    room = (max(width / 2 - margin[0], 20.0), max(height / 2 - margin[1], 20.0))
    usual = Camera(azimuth, elevation, 0.0)
    seen = usual.from_camera(corners())
    zoom = Eye(usual, width, height).zoom
    # A corner at depth away + d stands at zoom * offset / (away + d) from the middle.
    needed = [zoom * np.abs(seen[:, i]) / room[i] - seen[:, 2] for i in (0, 1)]
    distance = float(np.max(needed)) / usual.long
    return replace(usual, distance=min(FARTHEST, max(NEAREST, distance)))

"""Triangles as pixels and depths, by the rules that OpenGL has for them (no Qt, no OpenGL).

A graphics driver is asked for the same and does it a hundred times faster, but a machine without a
display often has none. What is decided here as OpenGL decides it: places are counted in 256ths of
a pixel, a sample on an edge that two triangles share belongs to one of them, depths have 24 bits,
and a colour is interpolated in perspective to the middle of its pixel. So pictures differ from a
driver's by rounding alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SAMPLES = np.array([(0.375, 0.125), (0.875, 0.375), (0.125, 0.625), (0.625, 0.875)])
"""Where in a pixel it is looked what is there: the usual four places of OpenGL's drivers."""
_FINE = 256.0
_DEEPEST = 2**24 - 1
_NOTHING = np.uint64(2**64 - 1)
_BAND = 1 << 21  # samples that are worked on at once
_CELLS = 1 << 18  # pixels tried at once


@dataclass(frozen=True)
class Triangles:
    """Triangles as they come to lie in a picture.

    Attributes
    ----------
    x, y
        Their corners in px from the picture's upper left corner, shape (3, n).
    z
        The corners' depths as they are stored, 0 to 1, same shape.
    near
        What is proportional to a corner's nearness (1/w), same shape.
    colors
        The corners' colours as shares, shape (4, 3, n).
    """

    x: Array
    y: Array
    z: Array
    near: Array
    colors: Array

    @classmethod
    def joined(cls, parts: list[Triangles]) -> Triangles:
        """Return several as one, in their order."""
        names = ("x", "y", "z", "near", "colors")
        return cls(*(np.concatenate([getattr(p, n) for p in parts], axis=-1) for n in names))


def pushed_back(triangles: Triangles, factor: float, units: float) -> Triangles:
    """Return triangles a little deeper than they are, as OpenGL's polygon offset has it."""
    zx, zy, _ = _plane(triangles.x, triangles.y, triangles.z)
    more = factor * np.maximum(np.abs(zx), np.abs(zy)) + units / _DEEPEST
    return replace(triangles, z=triangles.z + more)


def rasterized(
    triangles: Triangles, width: int, height: int
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return the picture of triangles: the first of equally near ones is seen.

    Returns
    -------
    Pixels as RGBA, premultiplied, shape (height, width, 4), and depths, shape (height, width): 1
    where nothing is.
    """
    pixels = np.zeros((height, width, 4), np.uint8)
    depth = np.ones((height, width), np.float32)
    triangles, area = _sorted_out(triangles)
    x, y = triangles.x, triangles.y
    z_plane = np.stack(_plane(x, y, triangles.z))
    shades = _Shades(triangles)
    box = _Box(*_span(x, width), *_span(y, height))
    shown = (area > 0) & (box.right >= box.left) & (box.bottom >= box.top)
    rows = max(1, _BAND // (width * len(SAMPLES)))
    for top in range(0, height, rows):
        end = min(height, top + rows)
        within = np.flatnonzero(shown & (box.bottom >= top) & (box.top < end))
        if not len(within):
            continue
        samples = np.full((end - top) * width * len(SAMPLES), _NOTHING)
        for which, column, row, sample in _covered(x, y, box.cut(top, end - 1), within):
            a, b, c = z_plane[:, which]
            deep = a * (column + SAMPLES[sample, 0]) + b * (row + SAMPLES[sample, 1]) + c
            stored = np.rint(np.clip(deep, 0.0, 1.0) * _DEEPEST).astype(np.uint64)
            place = ((row - top) * width + column) * len(SAMPLES) + sample
            np.minimum.at(samples, place, (stored << np.uint64(32)) | which.astype(np.uint64))
        keys = samples.reshape(-1, len(SAMPLES))
        some = np.flatnonzero((keys != _NOTHING).any(axis=1))
        pixels[top:end].reshape(-1, 4)[some] = shades.resolved(
            keys[some], some % width, some // width + top
        )
        first = keys[some, 0]
        stored = (first >> np.uint64(32)) / _DEEPEST
        depth[top:end].reshape(-1)[some] = np.where(first != _NOTHING, stored, 1.0)
    return pixels, depth


def _sorted_out(triangles: Triangles) -> tuple[Triangles, Array]:
    """Return triangles on the grid that places have, all turning one way, and twice their areas."""
    x, y = (np.rint(v * _FINE) / _FINE for v in (triangles.x, triangles.y))
    area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
    back = area < 0
    parts = [x, y, *(v.copy() for v in (triangles.z, triangles.near, triangles.colors))]
    for part in parts:
        turned = part[..., back]
        part[..., back] = turned[..., [0, 2, 1], :]
    return Triangles(*parts), np.abs(area)


class _Shades:
    """The colours of triangles at the middles of pixels."""

    def __init__(self, triangles: Triangles) -> None:
        x, y, near = triangles.x, triangles.y, triangles.near
        planes = [_plane(x, y, near), *(_plane(x, y, near * c) for c in triangles.colors)]
        self._planes = np.stack([np.stack(p, axis=-1) for p in planes], axis=1)

    def resolved(
        self, keys: NDArray[np.uint64], column: NDArray[np.intp], row: NDArray[np.intp]
    ) -> NDArray[np.uint8]:
        """Return pixels as means of their samples, shape (n, 4)."""
        seen = keys != _NOTHING
        which = (keys & np.uint64(0xFFFFFFFF)).astype(np.intp)
        alone = (which[:, 1:] == which[:, :1]).all(axis=1) & seen[:, 0]
        found = np.empty((len(keys), 4))
        found[alone] = self._at(which[alone, 0], column[alone], row[alone])
        mixed = np.flatnonzero(~alone)
        total = np.zeros((len(mixed), 4))
        for i in range(keys.shape[1]):
            there = seen[mixed, i]
            part = mixed[there]
            total[there] += self._at(which[part, i], column[part], row[part])
        found[mixed] = np.floor(total / keys.shape[1] + 0.5)
        return found.astype(np.uint8)

    def _at(
        self, which: NDArray[np.intp], column: NDArray[np.intp], row: NDArray[np.intp]
    ) -> Array:
        """Return triangles' colours in pixels, 0 to 255, shape (n, 4)."""
        planes = self._planes[which]
        value = planes[..., 0] * (column + 0.5)[:, None]
        value += planes[..., 1] * (row + 0.5)[:, None]
        value += planes[..., 2]
        return np.rint(255.0 * np.clip(value[:, 1:] / value[:, :1], 0.0, 1.0))


def _plane(x: Array, y: Array, value: Array) -> tuple[Array, Array, Array]:
    """Return a, b, c with value = a*x + b*y + c in each triangle; zeros where it has no area."""
    dx1, dy1, dv1 = (v[1] - v[0] for v in (x, y, value))
    dx2, dy2, dv2 = (v[2] - v[0] for v in (x, y, value))
    area = dx1 * dy2 - dx2 * dy1
    over = np.divide(1.0, area, out=np.zeros_like(area), where=area != 0)
    a, b = (dv1 * dy2 - dv2 * dy1) * over, (dx1 * dv2 - dx2 * dv1) * over
    return a, b, value[0] - a * x[0] - b * y[0]


Numbers = NDArray[np.intp]


@dataclass(frozen=True)
class _Box:
    """The first and the last column and row that each triangle may touch."""

    left: Numbers
    right: Numbers
    top: Numbers
    bottom: Numbers

    def cut(self, top: int, bottom: int) -> _Box:
        """Return what of it lies in some rows."""
        return replace(self, top=np.maximum(self.top, top), bottom=np.minimum(self.bottom, bottom))


def _span(corner: Array, size: int) -> tuple[Numbers, Numbers]:
    least = np.minimum(np.minimum(corner[0], corner[1]), corner[2])
    most = np.maximum(np.maximum(corner[0], corner[1]), corner[2])
    first = np.clip(np.floor(least), 0, size).astype(np.intp)
    last = np.clip(np.ceil(most) - 1, -1, size - 1).astype(np.intp)
    return first, last


Cover = tuple[Numbers, Numbers, Numbers, Numbers]


def _covered(x: Array, y: Array, box: _Box, within: Numbers) -> Iterator[Cover]:
    """Give which triangles have which samples: their numbers, columns, rows and samples."""
    wide = _power((box.right - box.left + 1)[within])
    high = _power((box.bottom - box.top + 1)[within])
    size = (wide << 32) | high
    for code in np.unique(size).tolist():
        columns, rows = code >> 32, code & 0xFFFFFFFF
        alike = within[size == code]
        share = max(1, _CELLS // (columns * rows))
        for begin in range(0, len(alike), share):
            yield _tried(x, y, box, alike[begin : begin + share], columns, rows)


def _power(count: Numbers) -> Numbers:
    """Return the powers of two that are not less."""
    return np.left_shift(1, np.ceil(np.log2(np.maximum(count, 1))).astype(np.intp))


def _tried(x: Array, y: Array, box: _Box, which: Numbers, columns: int, rows: int) -> Cover:
    """Try all samples of boxes of one size."""
    left, top = box.left[which], box.top[which]
    column, row = np.arange(columns), np.arange(rows)
    x, y = x[:, which] - left, y[:, which] - top
    inside = np.empty((len(SAMPLES), len(which), rows, columns), bool)
    inside[:] = (column <= (box.right[which] - left)[:, None])[:, None, :]
    inside &= (row <= (box.bottom[which] - top)[:, None])[:, :, None]
    for i in range(3):
        j = (i + 1) % 3
        dx, dy = x[j] - x[i], y[j] - y[i]
        # How far each pixel's corner is on the inner side of the edge; all of it is exact.
        edge = (dy * x[i] - dx * y[i])[:, None] + dx[:, None] * row
        edge = edge[:, :, None] - (dy[:, None] * column)[:, None, :]
        # Of two triangles at an edge the one has it to which it is above or at the left.
        owned = (dy < 0) | ((dy == 0) & (dx > 0))
        for k, (sx, sy) in enumerate(SAMPLES.tolist()):
            least = dy * sx - dx * sy
            least = np.where(owned, least, np.nextafter(least, np.inf))
            inside[k] &= edge >= least[:, None, None]
    sample, number, down, across = np.nonzero(inside)
    return which[number], left[number] + across, top[number] + down, sample

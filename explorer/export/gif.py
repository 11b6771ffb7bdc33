"""Animated GIFs: one palette for all frames, and of each frame only what has changed.

Pillow chooses the palette and packs the bytes. Colours are not dithered: dots that dance from frame
to frame look worse than the last shade of grey, and pack badly.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from types import ModuleType, TracebackType
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from explorer.errors import InputError
from explorer.export.frames import Pixels

_BITS = 6  # of each channel, by which a colour's place in the palette is looked up
_COLORS = 255  # and one that means: as before
_EVERY = 7  # of the samples' pixels, that the mean of similar colours is taken of
_SAME = 255
_UNKNOWN = -1
_LOOP = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def pillow() -> ModuleType:
    """Import Pillow, or raise an InputError that says how to get it."""
    try:
        from PIL import Image
    except ImportError:
        raise InputError("a GIF needs Pillow, which is not installed: pip install Pillow") from None
    return Image


class GifWriter:
    """Writes frames as they come.

    Used as a context, it ends the file when all went well.
    """

    def __init__(
        self, file: BinaryIO, size: tuple[int, int], fps: float, samples: Sequence[Pixels]
    ) -> None:
        """Begin a file.

        Parameters
        ----------
        size
            Width and height in pixels.
        fps
            Frames a second.
        samples
            Frames from which the palette is chosen.

        Raises
        ------
        InputError
            If Pillow is missing.
        """
        self._file, self._size, self._fps = file, size, fps
        self._image = pillow()
        self._shades, palette = self._chosen(samples)
        self._table = np.full(1 << 3 * _BITS, _UNKNOWN, np.int16)
        self._before: Pixels | None = None
        self._count = 0
        head = struct.pack("<6sHHBBB", b"GIF89a", *size, 0xF7, 0, 0)
        file.write(head + palette + _LOOP)

    def _chosen(self, samples: Sequence[Pixels]) -> tuple[NDArray[np.float32], bytes]:
        """Return the palette's colours, shape (255, 3), and the palette's bytes."""
        image = self._image
        pixels = np.concatenate([s.ravel() for s in samples])
        codes = _code(pixels)
        counts = np.bincount(codes, minlength=1 << 3 * _BITS)
        used = np.flatnonzero(counts)
        # What shares a number is meant by its mean: the middle of all such colours has another
        # hue, and the shades of a map would be bands of many hues.
        self._means = _colors_of(np.arange(len(counts))).astype(np.float32)
        some, which = pixels[::_EVERY], codes[::_EVERY]
        seen = np.bincount(which, minlength=len(counts))
        common = np.flatnonzero(seen)
        for channel, shift in enumerate((16, 8, 0)):
            parts = (some >> shift) & 0xFF
            sums = np.bincount(which, weights=parts, minlength=len(counts))
            self._means[common, channel] = sums[common] / seen[common]
        # Each colour as often as its root says: much paper must not take the ink's place.
        often = np.minimum(np.sqrt(counts[used]).astype(int) + 1, 400)
        colors = np.repeat(np.rint(self._means[used]).astype(np.uint8), often, axis=0)
        strip = image.fromarray(colors[None, :, :])
        chosen = strip.quantize(_COLORS, method=image.Quantize.MEDIANCUT, kmeans=2)
        palette = bytes(chosen.getpalette())[: 3 * _COLORS]
        palette += bytes(3 * 256 - len(palette))
        shades = np.frombuffer(palette, np.uint8).reshape(256, 3)[:_COLORS]
        return shades.astype(np.float32), palette

    def _places(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Return the place of each pixel's colour in the palette."""
        codes = _code(pixels)
        places = self._table[codes]
        if (places == _UNKNOWN).any():
            new = np.unique(codes[places == _UNKNOWN])
            colors = self._means[new]
            # The squares of the colour itself are the same for all shades.
            far = (self._shades**2).sum(axis=1) - 2 * colors @ self._shades.T
            self._table[new] = far.argmin(axis=1)
            places = self._table[codes]
        return places.astype(np.uint8)

    def add(self, frame: Pixels) -> None:
        """Write a frame."""
        if self._before is None:
            self._before = frame.copy()
            self._write(self._places(frame), 0, 0)
            return
        changed = frame != self._before
        rows = np.flatnonzero(changed.any(axis=1))
        if not len(rows):
            self._write(np.full((1, 1), _SAME, np.uint8), 0, 0)
            return
        columns = np.flatnonzero(changed[rows[0] : rows[-1] + 1].any(axis=0))
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        indices = np.full(changed[part].shape, _SAME, np.uint8)
        new = changed[part]
        indices[new] = self._places(frame[part][new])
        self._before[part] = frame[part]
        self._write(indices, int(columns[0]), int(rows[0]))

    def _write(self, indices: NDArray[np.uint8], left: int, top: int) -> None:
        from PIL.GifImagePlugin import getdata

        high, wide = indices.shape
        # In hundredths of a second, so that all frames together take as long as they should.
        delay = round(100 * (self._count + 1) / self._fps) - round(100 * self._count / self._fps)
        self._count += 1
        image = self._image.frombytes("P", (wide, high), indices.tobytes())
        options = {"duration": 10 * delay, "transparency": _SAME, "disposal": 1}
        for part in getdata(image, (left, top), **options):
            self._file.write(part)

    def __enter__(self) -> GifWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._file.write(b";")


def _code(pixels: Pixels) -> NDArray[Any]:
    """Return each colour's number among those that are told apart."""
    drop = 8 - _BITS
    red = (pixels >> (16 + drop)) & 0x3F
    green = (pixels >> (8 + drop)) & 0x3F
    blue = (pixels >> drop) & 0x3F
    return (red << 12) | (green << 6) | blue


def _colors_of(codes: NDArray[Any]) -> NDArray[np.uint8]:
    """Return numbers as colours, shape (n, 3): the middle one of those that share a number."""
    parts = np.stack([codes >> 12, (codes >> 6) & 0x3F, codes & 0x3F], axis=-1)
    return (parts * 255 // 63).astype(np.uint8)

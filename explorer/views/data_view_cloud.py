"""Very many points as a picture: faint discs, laid over each other at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from explorer.core.data import Points
from explorer.views.canvas_logic import Plane
from explorer.views.data_view_curves import CHUNK, DOT

MANY = 20_000
"""Points from which on the picture is made here."""


def occupied(points: Points, plane: Plane, cell: float) -> NDArray[np.bool_]:
    """Return which cells of a frame hold a point: from the top, shape (rows, columns).

    ``cell`` is a cell's side in px.
    """
    frame, ((x0, x1), (y0, y1)) = plane.frame, plane.range
    columns, rows = round(frame.width / cell), round(frame.height / cell)
    found = np.zeros(rows * columns, np.bool_)
    across, down = columns / (x1 - x0), rows / (y1 - y0)
    with np.errstate(all="ignore"):
        for first in range(0, len(points.x), CHUNK):
            u = (points.x[first : first + CHUNK] - x0) * across
            v = (y1 - points.y[first : first + CHUNK]) * down
            inside = (u >= 0) & (u < columns) & (v >= 0) & (v < rows)
            found[v[inside].astype(np.int64) * columns + u[inside].astype(np.int64)] = True
    return found.reshape(rows, columns)


def cloud(points: Points, plane: Plane, radius: float, color: QColor, ratio: float) -> QImage:
    """Return discs about all points of the frame, laid over each other.

    Parameters
    ----------
    radius
        Of a disc, in px.
    color
        Of one disc, with its opacity.
    ratio
        Device pixels to a pixel.
    """
    held = occupied(points, plane, DOT / ratio)
    rows, columns = held.shape[0] // 2, held.shape[1] // 2
    count = held[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).sum((1, 3), np.float32)
    clear = np.zeros((rows, columns), np.float32)  # logarithm of what shines through
    reach = int(np.ceil(radius * ratio))
    wide = np.pad(count, reach)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            cover = float(np.clip(radius * ratio + 0.5 - np.hypot(dx, dy), 0.0, 1.0))
            if cover:
                part = wide[reach + dy : reach + dy + rows, reach + dx : reach + dx + columns]
                clear += part * np.float32(np.log1p(-cover * min(color.alphaF(), 0.99)))
    alpha = 1.0 - np.exp(clear)
    channels = (color.red(), color.green(), color.blue(), 255)
    pixels = np.stack([np.rint(alpha * c) for c in channels], axis=-1).astype(np.uint8)
    kind = QImage.Format.Format_RGBA8888_Premultiplied
    # The copy owns its memory: the array is gone after this call.
    image = QImage(pixels.tobytes(), columns, rows, 4 * columns, kind).copy()
    image.setDevicePixelRatio(ratio)
    return image

"""Trails laid on the surface: steps cut at the box and bent to the mesh (no Qt)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.trace import Trace
from explorer.views.canvas_clip import clip_segments
from explorer.views.canvas_logic import Box
from explorer.views.surface3d_mesh import Mesh

Array = NDArray[np.float64]

BASE = Box(-1.0, -1.0, 2.0, 2.0)  # of the box, where trails are cut
PIECE = 0.045  # of the base, two wide: so far a trail is straight before it bends to the surface
MOST_PIECES = 48  # of one step


@dataclass(frozen=True, eq=False)
class Draped:
    """Rows of a trace as pieces that lie on a mesh.

    Attributes
    ----------
    starts, ends
        Points of the box, shape (n, 3); a piece starts where the last one ended, unless the
        trail was cut in between.
    row
        The row that a piece leads to, shape (n,), ascending.
    spots
        The rows' own points, shape (rows, 3), NaN outside of the box.
    """

    starts: Array
    ends: Array
    row: NDArray[np.intp]
    spots: Array


def drape(mesh: Mesh, trace: Trace, first: int, end: int) -> Draped:
    """Lay rows [first, end) of a trace on a mesh, from the row before them on."""
    before = max(0, first - 1)
    place = mesh.to_box(trace.w[before:end])
    a, b, number = clip_segments(place[:-1], place[1:], BASE)
    count = np.ceil(np.hypot(*(b - a).T) / PIECE).astype(int).clip(1, MOST_PIECES)
    step = np.repeat(np.arange(len(count)), count)
    part = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
    share = count[step].astype(float)
    along = (b - a)[step]
    starts = mesh.on_surface(a[step] + along * (part / share)[:, None])
    ends = mesh.on_surface(a[step] + along * ((part + 1) / share)[:, None])
    whole = np.isfinite(starts[:, 2]) & np.isfinite(ends[:, 2])
    row = number[step] + before + 1
    return Draped(starts[whole], ends[whole], row[whole], mesh.on_surface(place[first - before :]))


def joined(old: Draped, more: Draped) -> Draped:
    """Return rows followed by later ones."""
    return Draped(
        np.concatenate([old.starts, more.starts]),
        np.concatenate([old.ends, more.ends]),
        np.concatenate([old.row, more.row]),
        np.concatenate([old.spots, more.spots]),
    )

"""What the side plots keep between two paintings: curves as segments, markers as sprites."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from explorer.core.trace import Array, Trace
from explorer.look.runs import RunStyle, draw_marker
from explorer.views.drawn import DrawnRun
from explorer.views.plot_axes import StepAxis, ValueAxis
from explorer.views.plot_curves import Columns, dash_pattern, dashed, sealed, segments
from explorer.views.plot_quantities import series


class Frame(NamedTuple):
    """All that a curve's place on the screen depends on, besides its values.

    Attributes
    ----------
    steps, values
        The axes.
    width, height
        The plot's size in px.
    pixel
        The size of a device's pixel in px.
    line
        The width of lines in px.
    """

    steps: StepAxis
    values: ValueAxis
    width: float
    height: float
    pixel: float
    line: float


class CurveCache:
    """Curves as segments; those of runs that didn't change are not made again.

    Attributes
    ----------
    made
        How many curves were made so far.
    """

    def __init__(self) -> None:
        self.made = 0
        self._columns: tuple[tuple[StepAxis, float, float], Columns] | None = None
        self._curves: dict[tuple[int, str], tuple[Trace, tuple, Array]] = {}

    def curve(self, run: DrawnRun, key: str, frame: Frame, whole: bool = False) -> Array:
        """Return a run's dashes in px from the plot's top left corner, each x1 y1 x2 y2.

        Parameters
        ----------
        run, key
            The run, and what to show of it.
        frame
            Where it is shown.
        whole
            Whether the curve is wanted in one piece, before it is broken into dashes.
        """
        pattern = dash_pattern(run.style, frame.line)
        name = (id(run.trace), key)
        state = (run.trace.last, frame, whole or pattern)
        known = self._curves.get(name)
        # The trace is kept, too, so that no other can have its id meanwhile.
        if known is not None and known[0] is run.trace and known[1] == state:
            return known[2]
        values = series(run.trace, key)
        if values is None:
            return np.empty((0, 4))
        columns = self._columns_of(frame)
        thinned = columns.thin(values[: min(run.trace.last, frame.steps.steps) + 1])
        y = (1.0 - frame.values.heights(thinned)) * frame.height
        lines = segments(columns.x, y, frame.height, frame.line)
        if not whole:
            lines = sealed(dashed(lines, pattern), frame.line / 4)
        self._curves[name] = (run.trace, state, lines)
        self.made += 1
        return lines

    def keep_only(self, runs: tuple[DrawnRun, ...]) -> None:
        """Let go of the curves of all other runs."""
        alive = {id(run.trace) for run in runs}
        self._curves = {name: kept for name, kept in self._curves.items() if name[0] in alive}

    def _columns_of(self, frame: Frame) -> Columns:
        wanted = (frame.steps, frame.width, frame.pixel)
        if self._columns is None or self._columns[0] != wanted:
            self._columns = (wanted, Columns.of(*wanted))
        return self._columns[1]


class Sprites:
    """Markers as small pictures: blitting one costs a tenth of drawing it."""

    def __init__(self) -> None:
        self._made: dict[tuple[RunStyle, float, str, float], QPixmap] = {}

    def marker(self, style: RunStyle, radius: float, rim: str, ratio: float) -> QPixmap:
        """Return a run's marker, centred; ``rim`` is the colour of its rim, empty for none.

        Parameters
        ----------
        style
            The run's look.
        radius
            In px.
        rim
            ``#RRGGBB`` or empty.
        ratio
            Device pixels to a px.
        """
        name = (style, radius, rim, ratio)
        if name not in self._made:
            side = 2 * (int(radius) + 3)
            pixmap = QPixmap(round(side * ratio), round(side * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            halo = QColor(rim) if rim else None
            draw_marker(painter, style, QPointF(side / 2, side / 2), radius, halo)
            painter.end()
            self._made[name] = pixmap
        return self._made[name]

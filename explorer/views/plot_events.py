"""Marks in the side plots: held maxima that are beaten, and gradients of exactly zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.core.event_words import Kind, Steps, told
from explorer.core.trace import Array
from explorer.look.runs import RunStyle
from explorer.views.drawn import DrawnRun
from explorer.views.plot_axes import StepAxis
from explorer.views.plot_device import ratio, snapped
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_quantities import series, split_key
from explorer.views.plot_scene import PlotScene

TICK_HEIGHT = 5.0
"""Of a tick at the edge of a plot, in px where ticks are set in 11 px, as all lengths here."""
TICK, HOLLOW = 1.5, 3.0  # widths of a full and of a hollow tick
PITCH = 4.0  # ticks nearer to each other become a strip
MARKER = 2.8  # radius of a mark on a curve
APART = 9.0  # between two marks on a curve
REACH = 5.0  # of the pointer
_FAINTEST = 0.3  # of a strip: where hardly a step has an event

ZERO_PLOTS = ("g", "rate")
"""The quantities whose plots show gradients of zero."""


@dataclass(frozen=True)
class Marked:
    """The marks of a run in a plot.

    Attributes
    ----------
    run
        The run.
    kind, name, parameter
        What its events are of.
    steps
        When, in order.
    """

    run: DrawnRun
    kind: Kind
    name: str
    parameter: str
    steps: Steps

    def words(self, low: int, high: int) -> str:
        """Return what happens at the steps from ``low`` to ``high``, or nothing."""
        label = self.run.label
        return told(label, self.kind, self.name, self.parameter, self.steps, low, high)


def marked(run: DrawnRun, key: str, steps: int) -> Marked | None:
    """Return the marks of a run in the plot of ``key`` up to a step; None where it has none."""
    quantity, parameter = split_key(key)
    events = run.events
    if events is None or parameter not in events.parameters:
        return None
    if quantity in events.holds:
        found = Marked(run, "maximum", quantity, parameter, events.maxima(quantity, parameter))
    elif quantity in ZERO_PLOTS:
        found = Marked(run, "zero", "g", parameter, events.zeros(parameter))
    else:
        return None
    found = replace(found, steps=found.steps[: np.searchsorted(found.steps, steps, "right")])
    return found if len(found.steps) else None


@dataclass(frozen=True)
class Tick:
    """A tick for one event, or a part of a strip for several.

    Attributes
    ----------
    x, width
        The left end of a strip's part, or the middle of a tick, which has no width yet.
    share
        The part of the steps there that have an event; 1 of a tick.
    """

    x: float
    width: float
    share: float


def ticks(steps: Steps, axis: StepAxis, width: float, pitch: float) -> Iterator[Tick]:
    """Yield ticks, or where they would touch, a strip the denser, the more steps have an event.

    Parameters
    ----------
    steps
        The events.
    axis, width
        The steps, and over how many px they go.
    pitch
        The least distance between two ticks in px.
    """
    x = axis.places(steps.astype(float)) * width
    apart = np.diff(x, prepend=-np.inf, append=np.inf) >= pitch
    alone = apart[:-1] & apart[1:]
    for at in x[alone].tolist():
        yield Tick(at, 0.0, 1.0)
    x = x[~alone]
    first, counts = _groups(x, pitch)
    columns = np.floor(x[first] / pitch)
    ends = np.minimum(np.stack([columns, columns + 1]) * pitch / width, 1.0)
    begin, end = _steps_at(ends, axis)
    possible = np.maximum(np.floor(end) - np.ceil(begin) + 1, counts)
    for column, count, most in zip(
        columns.tolist(), counts.tolist(), possible.tolist(), strict=True
    ):
        left = column * pitch
        yield Tick(left, min(pitch, max(width - left, 1.0)), count / most)


def _groups(x: Array, pitch: float) -> tuple[Steps, Steps]:
    """Return the first and the number of the points in each column that has any; x ascends."""
    columns = np.floor(x / pitch)
    begins = np.flatnonzero(np.diff(columns, prepend=-1.0))
    return begins, np.diff(begins, append=len(x))


def _steps_at(places: Array, axis: StepAxis) -> Array:
    if axis.scale == "log":
        return (1.0 + axis.steps) ** places - 1.0
    return places * axis.steps


class EventPainter:
    """Paints the marks of a scene.

    Marks of a new maximum stand on each run's curve and, all of them, at the top edge for one
    run: the selected one if it has any. Gradients of zero stand at the bottom edge of the plots
    of gradients and rates; all runs see the same data, so one run is enough there, too.
    """

    def __init__(
        self,
        scene: PlotScene,
        draw: Callable[[QPainter, RunStyle, QPointF, float, str], None],
    ) -> None:
        """Make a painter.

        Parameters
        ----------
        draw
            Draws a run's marker: at a place, of a radius in px, with the colour of its rim.
        """
        self.scene = scene
        self._draw = draw

    def paint_edge(self, painter: QPainter, band: Band) -> None:
        """Paint the marks at the edge of a plot, which curves may cover."""
        edge = self.at_edge(band.key) if self.scene.with_events else None
        if edge is not None:
            self._paint_ticks(painter, band, edge)

    def paint_on_curves(self, painter: QPainter, band: Band) -> None:
        """Paint the marks on the curves of a plot."""
        if not self.scene.with_events:
            return
        for found in sorted(self._all(band.key), key=lambda m: m.run.selected):
            if found.kind == "maximum":
                self._paint_on_curve(painter, band, found)

    def at_edge(self, key: str) -> Marked | None:
        """Return the marks that stand at the edge of a plot."""
        found = self._all(key)
        return next((m for m in found if m.run.selected), found[0] if found else None)

    def words_at(self, band: Band, point: QPointF) -> str:
        """Return what the marks under the pointer mean; nothing where there are none."""
        if not self.scene.with_events:
            return ""
        unit = Type(self.scene.theme).unit
        reach = REACH * unit
        low, high = (self._step(band, point.x() + side) for side in (-reach, reach))
        edge = self.at_edge(band.key)
        if edge is not None:
            above = band.plot.top() if edge.kind == "maximum" else band.plot.bottom()
            if abs(point.y() - above) <= (TICK_HEIGHT + 2) * unit:
                return edge.words(low, high)
        found = sorted(self._all(band.key), key=lambda m: not m.run.selected)
        for near in (m for m in found if m.kind == "maximum"):
            begin, end = np.searchsorted(near.steps, [low, high + 1])
            places = self._places(band, near, near.steps[begin:end])
            hits = np.flatnonzero(
                (np.abs(places[:, 0] - point.x()) <= reach)
                & (np.abs(places[:, 1] - point.y()) <= reach)
            )
            if len(hits):
                steps = near.steps[begin:end][hits]
                return near.words(int(steps[0]), int(steps[-1]))
        return ""

    # Inside ----------------------------------------------------------------------------------

    def _all(self, key: str) -> list[Marked]:
        runs = (run for run in self.scene.runs if run.visible)
        found = (marked(run, key, self.scene.known) for run in runs)
        return [marks for marks in found if marks is not None]

    def _step(self, band: Band, x: float) -> int:
        return self.scene.step_at(band, x)

    def _places(self, band: Band, found: Marked, steps: Steps) -> Array:
        """Return where events lie on the curve in px, shape (n, 2); NaN for a y of nowhere."""
        values = series(found.run.trace, band.key)
        if values is None:
            return np.empty((0, 2))
        plot = band.plot
        heights = self.scene.value_axis(band.key).heights(values[steps])
        heights = np.where((heights >= 0) & (heights <= 1), heights, np.nan)
        x = plot.left() + self.scene.axis.places(steps.astype(float)) * plot.width()
        return np.column_stack([x, plot.bottom() - heights * plot.height()])

    def _paint_on_curve(self, painter: QPainter, band: Band, found: Marked) -> None:
        theme = self.scene.theme
        unit = Type(theme).unit
        x = self.scene.axis.places(found.steps.astype(float)) * band.plot.width()
        # The first of each stretch: of a million events, few are looked at one by one.
        first, _ = _groups(x, APART * unit)
        style = replace(found.run.style, hollow=True)
        last = -np.inf
        for at, y in self._places(band, found, found.steps[first]).tolist():
            if np.isfinite(y) and at - last >= APART * unit:
                self._draw(painter, style, QPointF(at, y), MARKER * unit, theme.panel)
                last = at

    def _paint_ticks(self, painter: QPainter, band: Band, found: Marked) -> None:
        theme, plot = self.scene.theme, band.plot
        unit = Type(theme).unit
        height = TICK_HEIGHT * unit
        hollow = found.kind == "zero"
        top = plot.bottom() - height if hollow else plot.top() + 1.0
        lane = QRectF(plot.left(), top, plot.width(), height)
        colors = QColor(found.run.style.color), QColor(theme.panel)
        painter.save()
        painter.setClipRect(plot)
        paint_lane(painter, lane, found.steps, self.scene.axis, colors, hollow, unit)
        painter.restore()


def paint_lane(
    painter: QPainter,
    lane: QRectF,
    steps: Steps,
    axis: StepAxis,
    colors: tuple[QColor, QColor],
    hollow: bool,
    unit: float = 1.0,
) -> None:
    """Paint events along a lane: ticks, and where they would touch, strips.

    Parameters
    ----------
    lane
        Where the steps of ``axis`` go from its left to its right end.
    colors
        Of the events and of the ground.
    hollow
        Whether ticks are outlines.
    unit
        How much larger than usual they are.
    """
    color, ground = colors
    scale = ratio(painter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for tick in ticks(steps, axis, lane.width(), PITCH * unit):
        if tick.width:
            ends = (tick.x, tick.x + tick.width)
            left, right = (snapped(lane.left() + x, scale) for x in ends)
            rect = QRectF(left, lane.top(), right - left, lane.height())
            _paint_strip(painter, rect, color, ground, tick.share, hollow)
            continue
        width = round((HOLLOW if hollow else TICK) * unit * scale) / scale
        left = snapped(lane.left() + tick.x - width / 2, scale)
        rect = QRectF(left, lane.top(), width, lane.height())
        painter.fillRect(rect, color)
        if hollow:
            painter.fillRect(rect.adjusted(1.0, 1.0, -1.0, 0), ground)


def _paint_strip(
    painter: QPainter, rect: QRectF, color: QColor, panel: QColor, share: float, hollow: bool
) -> None:
    """Paint a part of a strip: the more of the colour, the more steps have an event."""
    share = _FAINTEST + (1 - _FAINTEST) * min(share, 1.0)
    painter.fillRect(rect, mixed(color, panel, 0.6 * share if hollow else share))
    if hollow:
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1.0), color)


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """Return a colour of which only a share is left over a ground."""
    return QColor.fromRgbF(
        share * color.redF() + (1 - share) * ground.redF(),
        share * color.greenF() + (1 - share) * ground.greenF(),
        share * color.blueF() + (1 - share) * ground.blueF(),
    )

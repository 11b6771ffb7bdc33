"""The side plots of a figure: a letter and a name above each, and the steps below the last."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.errors import InputError
from explorer.export.caption import letter
from explorer.export.paragraph import BOLD
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import tick_label
from explorer.look.theme import Theme
from explorer.session.workspace import Workspace
from explorer.views import plot_layout as layout
from explorer.views.drawn import DrawnRun
from explorer.views.plot_events import marked
from explorer.views.plot_layout import Band, Type
from explorer.views.plot_paint import PlotPainter
from explorer.views.plot_quantities import (
    available_keys,
    default_keys,
    long_name,
    short_name,
    split_key,
)
from explorer.views.plot_scene import PlotScene

_LETTER_GAP = 8.0
_SAID = ("loss", "rate")
_COLUMN_GAP = 8.0  # between columns of plots
LEAST = layout.LEAST_PLOT
"""The least height of a plot in px where ticks are set in 11 px."""


_MOST_MARKS = 8
"""Marks of events in a plot; more of them are a bar that says nothing on paper."""


def _marks(scene: PlotScene) -> str:
    """Return what the marks of events in the plots mean; nothing if there are none, or too many."""
    kinds: dict[str, str] = {}
    for key in scene.keys:
        found = [marked(run, key, scene.known) for run in scene.runs if run.visible]
        for one in found:
            if one is None:
                continue
            if len(one.steps) > _MOST_MARKS:
                return ""
            edge = f"hollow ticks: {one.run.label}'s gradient is exactly 0".replace("$", "")
            kinds[one.kind] = edge if one.kind == "zero" else "small hollow marks: a new maximum"
    return "; ".join(kinds.values())


def _follow_the_diverged(scene: PlotScene, workspace: Workspace) -> None:
    """Divide the axis of losses into decades where a run diverged: it is seen to leave then."""
    shown = [run for run in scene.runs if run.visible and run.trace.last >= 0]
    if "loss" in dict(workspace.view.scales) or not shown:
        return
    lowest = min(float(np.nanmin(run.trace.loss[: run.trace.last + 1])) for run in shown)
    if lowest > 0 and any(run.trace.divergence is not None for run in shown):
        scene.set_scale("loss", "log")


def _right_room(unit: float) -> float:
    """Return the px right of a plot's frame within its rectangle."""
    return round(layout.PADDING + layout.RIGHT * unit)


def _existing(keys: tuple[str, ...], there: tuple[str, ...]) -> tuple[tuple[str, ...] | None, str]:
    """Return those of a session's plots that there are, and a sentence about the others."""
    found = tuple(key for key in keys if key in there)
    missing = [key for key in keys if key not in there]
    if not missing:
        return keys, ""
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    names = ", ".join(f"'{key[:60]}'" for key in missing[:3])
    are = "are no plots" if len(missing) > 1 else "is no plot"
    return found or None, f"there {are} {names}{more}; left out"


class LetteredPlots(PlotPainter):
    """Paints plots with letters, from b on, in place of the values at the playhead."""

    def names(self, band: Band) -> list[tuple[str, float, int]]:
        """Return the plot's names, from the longest on, each with size in px and weight."""
        px = float(self.scene.theme.body)
        return [(long_name(band.key), px, 400), (short_name(band.key), px, 400)]

    def _paint_head(self, painter: QPainter, band: Band) -> None:
        """Nothing of the head follows the playhead."""

    def paint_letter(self, painter: QPainter, band: Band, index: int) -> None:
        """Write a plot's letter and its name."""
        theme = self.scene.theme
        at = QPointF(band.plot.left(), band.plot.top() - layout.BASELINE * Type(theme).unit)
        done = draw_mixed(painter, at, letter(1 + index), theme.body, theme.ink, BOLD)
        at.setX(at.x() + done + _LETTER_GAP)
        room = band.plot.right() - at.x()
        names = [n for n in self.names(band) if mixed_width(*n) <= room] or self.names(band)[-1:]
        draw_mixed(painter, at, names[0][0], names[0][1], theme.ink, names[0][2])

    def paint_frame(self, painter: QPainter, band: Band) -> None:
        """Draw the frame again in ink: on paper a faint one is lost."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self.scene.theme.ink), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(band.plot)


class PlotsPart:
    """The side plots of a picture.

    Attributes
    ----------
    scene
        What is shown.
    columns
        Side by side, over which the plots are spread.
    marks
        What small marks in the plots mean; empty where there are none.
    remark
        Which plots of the session are left out, as a sentence; empty if none is.
    """

    def __init__(
        self,
        workspace: Workspace,
        runs: list[DrawnRun],
        theme: Theme,
        lettered: bool,
        keys: tuple[str, ...] | None = None,
    ) -> None:
        """Show the plots of ``keys``, or else those that the workspace has chosen.

        Letters stand above them if they are ``lettered``, and otherwise the values at the
        playhead.

        Raises
        ------
        InputError
            If no run has such a quantity.
        """
        traces, names = [run.trace for run in runs], workspace.problem.names
        there = available_keys(traces, names)
        for key in keys or ():
            if key not in there:
                raise InputError(f"there is no plot '{key[:60]}'; there are {', '.join(there)}")
        self.columns, self.remark = 1, ""
        if not keys and workspace.plots is not None:
            keys, self.remark = _existing(workspace.plots, there)
        if keys is None and lettered:
            # A figure says little at a time: the loss and how far each parameter goes.
            keys = tuple(k for k in default_keys(traces, names) if split_key(k)[0] in _SAID)
            if not any(run.visible for run in runs):
                keys = ()
        self.scene = scene = PlotScene(theme)
        scene.set_parameters(workspace.problem.names)
        scene.set_steps(workspace.steps)
        scene.set_runs(runs)
        scene.set_chosen(keys)
        scene.set_step_scale(workspace.view.axis or "log")
        self.marks = _marks(scene) if lettered and workspace.view.events else ""
        scene.set_with_events(bool(self.marks))
        scene.set_scales(workspace.view.scales)
        scene.with_end = True
        _follow_the_diverged(scene, workspace)
        self._lettered = LetteredPlots(scene) if lettered else None
        self._painter = self._lettered or PlotPainter(scene)
        # Whole rings, not halves of them on the frame.
        self._painter.end_inset = (layout.PLAYHEAD_RADIUS + 1.0) * Type(theme).unit

    @property
    def count(self) -> int:
        """How many plots there are."""
        return len(self.scene.keys)

    def beside(self, top: float, bottom: float, left: float, right: float) -> QRectF:
        """Return the rectangle whose plots reach from ``top`` to ``bottom``, frame to frame.

        Across, too, frames end at ``right``; their labels begin about ``left``.
        """
        unit = Type(self.scene.theme).unit
        head = round(layout.TOP * unit) + round(layout.HEAD * unit)
        high = bottom - top + head + round(layout.AXIS * unit)
        return QRectF(left, top - head, right + _right_room(unit) - left, high)

    def with_frames_from(self, rect: QRectF, left: float) -> QRectF:
        """Return a rectangle of plots moved so that their frames begin at ``left``."""
        bands = self._bands(rect)
        return rect.adjusted(left - bands[0].plot.left(), 0, 0, 0) if bands else rect

    def frames(self, rect: QRectF) -> QRectF:
        """Return the rectangle about the frames of the plots in a rectangle."""
        bands = self._bands(rect)
        return bands[0].plot.united(bands[-1].plot) if bands else rect

    def room(self, each: float, columns: int) -> float:
        """Return the px from the first frame's top to the last one's bottom.

        ``each`` plot is so many px high where ticks are set in 11 px; the plots stand in
        ``columns``.
        """
        unit, rows = Type(self.scene.theme).unit, -(-self.count // columns)
        return rows * each * unit + max(0, rows - 1) * round(layout.HEAD * unit)

    def most(self, room: float, columns: int) -> int:
        """Return how many plots there is room for at the most."""
        unit = Type(self.scene.theme).unit
        head = round(layout.HEAD * unit)
        return columns * max(0, int((room + head) // (LEAST * unit + head)))

    def _bands(self, rect: QRectF) -> tuple[Band, ...]:
        if self._lettered is None:
            return self.scene.bands(rect)
        scene, kind = self.scene, Type(self.scene.theme)
        gap = _COLUMN_GAP * kind.unit
        each = QRectF(rect)
        each.setWidth((rect.width() - gap * (self.columns - 1)) / self.columns)
        rows = -(-self.count // self.columns)
        keys = scene.keys
        first = layout.arrange(each, keys[:rows], kind.unit, 0.0)
        shaped = [replace(first[i % rows], key=key) for i, key in enumerate(keys)]
        labels = (tick_label(v) for band in shaped for v in scene.value_ticks(band)[0])
        room = max(map(kind.measure, labels), default=0.0)
        bands: list[Band] = []
        for column in range(self.columns):
            own = keys[column * rows : (column + 1) * rows]
            box = each.translated(column * (each.width() + gap), 0)
            # Those beside the first ones stand level with them.
            level = layout.arrange(box, keys[:rows], kind.unit, room)[: len(own)]
            bands += [
                replace(band, key=key, last=key == own[-1])
                for band, key in zip(level, own, strict=True)
            ]
        return tuple(bands)

    def paint_still(self, painter: QPainter, rect: QRectF) -> None:
        """Paint all that does not follow the playhead."""
        theme, bands = self.scene.theme, self._bands(rect)
        for i, band in enumerate(bands):
            self._painter.paint_still(painter, band)
            if self._lettered is not None:
                self._lettered.paint_letter(painter, band, i)
                if theme.name == "print":
                    self._lettered.paint_frame(painter, band)
        for band in bands if self._lettered is not None else ():
            if not band.last:
                continue
            plot, unit = band.plot, Type(theme).unit
            width = mixed_width("step", theme.tick)
            base = plot.bottom() + (layout.AXIS + 11.0) * unit
            at = QPointF(plot.center().x() - width / 2, base)
            draw_mixed(painter, at, "step", theme.tick, theme.ink2)

    def paint_moving(self, painter: QPainter, rect: QRectF, step: int) -> None:
        """Paint the playhead and what is at it."""
        self.scene.step = step
        for band in self._bands(rect):
            self._painter.paint_moving(painter, band)

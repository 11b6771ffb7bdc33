"""The side plots of a figure: a letter and a name above each, and the steps below the last."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.errors import InputError
from explorer.look.mixed import draw_mixed, mixed_width
from explorer.look.numbers import tick_label
from explorer.look.theme import Theme
from explorer.session.workspace import Workspace
from explorer.views import plot_layout as layout
from explorer.views.drawn import DrawnRun
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

_BOLD = 600
_LETTER_GAP = 8.0
_SAID = ("loss", "rate")


class LetteredPlots(PlotPainter):
    """Paints plots with letters in place of the values at the playhead.

    Attributes
    ----------
    letters
        Of the plots, from top to bottom.
    """

    def __init__(self, scene: PlotScene, letters: str) -> None:
        super().__init__(scene)
        self.letters = letters

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
        letter = self.letters[index : index + 1]
        if letter:
            done = draw_mixed(painter, at, letter, theme.body, theme.ink, _BOLD)
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
    """

    def __init__(
        self,
        workspace: Workspace,
        runs: list[DrawnRun],
        theme: Theme,
        letters: str | None,
        keys: tuple[str, ...] | None = None,
    ) -> None:
        """Show the plots of ``keys``, or else those that the workspace has chosen.

        ``letters`` stand above them; without (None), the values at the playhead do.

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
        keys = keys or workspace.plots
        if keys is None and letters is not None:
            # A figure says little at a time: the loss and how far each parameter goes.
            keys = tuple(k for k in default_keys(traces, names) if split_key(k)[0] in _SAID)
        self.scene = scene = PlotScene(theme)
        scene.set_parameters(workspace.problem.names)
        scene.set_steps(workspace.steps)
        scene.set_runs(runs)
        scene.set_with_events(workspace.view.events)
        scene.set_chosen(keys)
        scene.set_step_scale(workspace.view.axis or "log")
        self._lettered = LetteredPlots(scene, letters) if letters is not None else None
        self._painter = self._lettered or PlotPainter(scene)

    @property
    def count(self) -> int:
        """How many plots there are."""
        return len(self.scene.keys)

    def beside(self, top: float, bottom: float, left: float, right: float) -> QRectF:
        """Return the rectangle whose plots reach from ``top`` to ``bottom``, frame to frame."""
        unit = Type(self.scene.theme).unit
        head = round(layout.TOP * unit) + round(layout.HEAD * unit)
        high = bottom - top + head + round(layout.AXIS * unit)
        return QRectF(left, top - head, right - left, high)

    def _bands(self, rect: QRectF) -> tuple[Band, ...]:
        if self._lettered is None:
            return self.scene.bands(rect)
        scene, kind = self.scene, Type(self.scene.theme)
        first = layout.arrange(rect, scene.keys, kind.unit, 0.0)
        labels = (tick_label(v) for band in first for v in scene.value_ticks(band)[0])
        room = max(map(kind.measure, labels), default=0.0)
        return layout.arrange(rect, scene.keys, kind.unit, room)

    def paint_still(self, painter: QPainter, rect: QRectF) -> None:
        """Paint all that does not follow the playhead."""
        theme, bands = self.scene.theme, self._bands(rect)
        for i, band in enumerate(bands):
            self._painter.paint_still(painter, band)
            if self._lettered is not None:
                self._lettered.paint_letter(painter, band, i)
                if theme.name == "print":
                    self._lettered.paint_frame(painter, band)
        if bands and self._lettered is not None:
            plot, unit = bands[-1].plot, Type(theme).unit
            width = mixed_width("step", theme.tick)
            base = plot.bottom() + (layout.AXIS + 11.0) * unit
            at = QPointF(plot.center().x() - width / 2, base)
            draw_mixed(painter, at, "step", theme.tick, theme.ink2)

    def paint_moving(self, painter: QPainter, rect: QRectF, step: int) -> None:
        """Paint the playhead and what is at it."""
        self.scene.step = step
        for band in self._bands(rect):
            self._painter.paint_moving(painter, band)
